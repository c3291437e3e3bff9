package web

import "github.com/weft-crm/weft/engine"

func (s *Server) listTasks(r *request) (any, error) {
	limit, err := r.number("limit", 50)
	if err != nil {
		return nil, err
	}
	return s.engine.Tasks(r, r.by, engine.Inbox{Box: r.Query("box", "todo"), Workflow: r.Query("workflow"), Cursor: r.Query("cursor"), Limit: limit})
}

func (s *Server) showTask(r *request) (any, error) { return s.engine.Task(r, r.by, r.Params("id")) }

func (s *Server) decideTask(r *request) (any, error) {
	var decision engine.Decision
	if err := r.decode(&decision); err != nil {
		return nil, err
	}
	return s.engine.Decide(r, r.by, r.Params("id"), r.key(), decision)
}

func (s *Server) fireTransition(r *request) (any, error) {
	ask := engine.Transition{}
	if err := r.decode(&ask); err != nil {
		return nil, err
	}
	ask.Entity, ask.ID, ask.Event = r.Params("entity"), r.Params("id"), r.Params("event")
	version, err := r.version(ask.Version)
	if err != nil {
		return nil, err
	}
	ask.Version = version
	return s.engine.Fire(r, r.by, r.key(), ask)
}

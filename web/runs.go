package web

import (
	"github.com/gofiber/fiber/v2"

	"github.com/weft-crm/weft/engine"
)

func (s *Server) listWorkflows(r *request) (any, error) { return s.engine.Workflows(r, r.by) }

func (s *Server) showWorkflow(r *request) (any, error) {
	return s.engine.Workflow(r, r.by, r.Params("key"))
}

func (s *Server) predict(r *request) (any, error) {
	var ask struct {
		EntityID string         `json:"entity_id"`
		Values   map[string]any `json:"values"`
	}
	if err := r.decode(&ask); err != nil {
		return nil, err
	}
	return s.engine.Predict(r, r.by, r.Params("key"), ask.EntityID, ask.Values)
}

func (s *Server) listRuns(r *request) (any, error) {
	query, err := r.runQuery()
	if err != nil {
		return nil, err
	}
	return s.engine.Runs(r, r.by, query)
}

func (s *Server) listIncidents(r *request) (any, error) {
	query, err := r.runQuery()
	if err != nil {
		return nil, err
	}
	return s.engine.Incidents(r, r.by, query)
}

// runQuery reads what runs somebody looks for.
func (r *request) runQuery() (engine.RunQuery, error) {
	query := engine.RunQuery{
		Workflow: r.Query("workflow"), Status: r.Query("status"), Search: r.Query("q"), Person: r.Query("person"),
		Overdue: r.Query("overdue") == "1", Cursor: r.Query("cursor"),
	}
	var err error
	if query.Older, err = r.days("older"); err != nil {
		return query, err
	}
	query.Limit, err = r.limit(50)
	return query, err
}

func (s *Server) listRunsOf(r *request) (any, error) {
	return s.engine.RunsOf(r, r.by, r.Params("entity"), r.Params("id"))
}

func (s *Server) showRun(r *request) (any, error) { return s.engine.Run(r, r.by, r.Params("id")) }

func (s *Server) fireRunEvent(r *request) (any, error) {
	ask := engine.Transition{}
	if err := r.decode(&ask); err != nil {
		return nil, err
	}
	run, err := s.engine.Run(r, r.by, r.Params("id"))
	if err != nil {
		return nil, err
	}
	ask.Run, ask.Event, ask.Entity, ask.ID = run.ID, r.Params("name"), run.Record.Entity, run.Record.ID
	return s.engine.Fire(r, r.by, r.key(), ask)
}

func (s *Server) administerRun(r *request) (any, error) {
	var ask engine.AdminRun
	if err := r.decode(&ask); err != nil {
		return nil, err
	}
	return s.engine.Administer(r, r.by, r.Params("id"), r.key(), ask)
}

func (s *Server) showRunOptions(r *request) (any, error) {
	return s.engine.RunOptions(r, r.by, r.Params("id"))
}

func (s *Server) previewRun(r *request) (any, error) {
	var ask engine.AdminRun
	if err := r.decode(&ask); err != nil {
		return nil, err
	}
	return s.engine.PreviewAdmin(r, r.by, r.Params("id"), ask)
}

func (s *Server) showOverlay(r *request) (any, error) {
	return s.engine.WorkflowOverlay(r, r.by, r.Params("key"))
}

func (s *Server) listStartable(r *request) (any, error) {
	return s.engine.Startable(r, r.by, r.Params("entity"), r.Params("id"))
}

func (s *Server) previewHandover(r *request) (any, error) {
	return s.engine.HandoverPreview(r, r.by, r.Params("id"))
}

func (s *Server) startRun(r *request) (any, error) {
	ask := engine.RunStart{}
	if err := r.decode(&ask); err != nil {
		return nil, err
	}
	ask.Workflow = r.Params("key")
	return s.engine.StartRun(r, r.by, r.key(), ask)
}

func (s *Server) handOver(r *request) (any, error) {
	ask := engine.Handover{}
	if err := r.decode(&ask); err != nil {
		return nil, err
	}
	ask.From = r.Params("id")
	return s.engine.HandOver(r, r.by, ask)
}

func (s *Server) raiseEvent(r *request) (any, error) {
	var event engine.OutsideEvent
	if err := r.decode(&event); err != nil {
		return nil, err
	}
	event.Name = r.Params("name")
	taken, err := s.engine.RaiseEvent(r, r.by, r.key(), event)
	return fiber.Map{"runs": taken}, err
}

package web

import "github.com/weft-crm/weft/engine"

func (s *Server) listTimers(r *request) (any, error) {
	limit, err := r.limit(50)
	if err != nil {
		return nil, err
	}
	return s.engine.Timers(r, r.by, engine.TimerQuery{
		Run: r.Query("run"), Workflow: r.Query("workflow"), Overdue: r.Query("overdue") == "1", Cursor: r.Query("cursor"), Limit: limit,
	})
}

func (s *Server) fireTimer(r *request) (any, error) {
	return nil, s.engine.FireTimer(r, r.by, r.Params("id"))
}

func (s *Server) listClocks(r *request) (any, error) {
	limit, err := r.limit(50)
	if err != nil {
		return nil, err
	}
	return s.engine.Clocks(r, r.by, engine.ClockQuery{
		Workflow: r.Query("workflow"), Status: r.Query("status"), Search: r.Query("q"), Cursor: r.Query("cursor"), Limit: limit,
	})
}

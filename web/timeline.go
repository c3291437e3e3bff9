package web

import "github.com/weft-crm/weft/engine"

func (s *Server) showTimeline(r *request) (any, error) {
	limit, err := r.limit(20)
	if err != nil {
		return nil, err
	}
	return s.engine.Timeline(r, r.by, engine.Timeline{
		Entity: r.Params("entity"), ID: r.Params("id"), Kinds: r.names("kinds"), Of: r.Query("of"), Cursor: r.Query("cursor"), Limit: limit,
	})
}

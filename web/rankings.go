package web

import "github.com/weft-crm/weft/engine"

// showRanking answers who reached how much; without a period that of the month, without a way by person.
func (s *Server) showRanking(r *request) (any, error) {
	return s.engine.Ranking(r, r.by, engine.RankingRequest{
		Board: r.Query("board"), Block: r.Query("block"),
		By: r.Query("by", "person"), Period: r.Query("period", "month"), Month: r.Query("month"),
	})
}

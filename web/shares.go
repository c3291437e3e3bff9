package web

import (
	"net/url"

	"github.com/weft-crm/weft/engine"
)

func (s *Server) listReaders(r *request) (any, error) {
	return s.engine.Readers(r, r.by, r.Params("entity"), r.Params("id"))
}

func (s *Server) listShares(r *request) (any, error) {
	return s.engine.Shares(r, r.by, r.Params("entity"), r.Params("id"))
}

func (s *Server) share(r *request) (any, error) {
	var draft engine.ShareDraft
	if err := r.decode(&draft); err != nil {
		return nil, err
	}
	return s.engine.Share(r, r.by, r.Params("entity"), r.Params("id"), draft)
}

func (s *Server) endShare(r *request) (any, error) {
	audience, err := url.PathUnescape(r.Params("audience"))
	if err != nil {
		return nil, engine.Refuse(engine.Malformed, "bad_audience", "This names no audience.", "共享对象无效。")
	}
	return s.engine.EndShare(r, r.by, r.Params("entity"), r.Params("id"), audience)
}

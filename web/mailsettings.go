package web

import "github.com/weft-crm/weft/engine"

func (s *Server) showMailSettings(r *request) (any, error) { return s.engine.MailSettings(r, r.by) }

func (s *Server) saveMailSettings(r *request) (any, error) {
	var page engine.MailSettings
	if err := r.decode(&page); err != nil {
		return nil, err
	}
	return s.engine.SaveMailSettings(r, r.by, page)
}

func (s *Server) testMail(r *request) (any, error) {
	var ask struct {
		To string `json:"to"`
	}
	if err := r.decode(&ask); err != nil {
		return nil, err
	}
	return nil, s.engine.TestMail(r, r.by, ask.To)
}

func (s *Server) showNoticeWishes(r *request) (any, error) { return s.engine.NoticeWishes(r, r.by) }

func (s *Server) saveNoticeWishes(r *request) (any, error) {
	var wish engine.NoticeWish
	if err := r.decode(&wish); err != nil {
		return nil, err
	}
	return s.engine.WishNotices(r, r.by, wish)
}

package web

import (
	"github.com/gofiber/fiber/v2"

	"github.com/weft-crm/weft/engine"
)

func (s *Server) listComments(r *request) (any, error) {
	limit, err := r.limit(50)
	if err != nil {
		return nil, err
	}
	comments, err := s.engine.Comments(r, r.by, r.Params("entity"), r.Params("id"), r.Query("before"), limit)
	return fiber.Map{"comments": comments}, err
}

func (s *Server) addComment(r *request) (any, error) {
	var draft engine.CommentDraft
	if err := r.decode(&draft); err != nil {
		return nil, err
	}
	answer, err := s.engine.Comment(r, r.by, r.Params("entity"), r.Params("id"), r.key(), draft)
	return created{answer}, err
}

func (s *Server) editComment(r *request) (any, error) {
	var draft engine.CommentDraft
	if err := r.decode(&draft); err != nil {
		return nil, err
	}
	return s.engine.EditComment(r, r.by, r.Params("id"), draft)
}

func (s *Server) deleteComment(r *request) (any, error) {
	return nil, s.engine.DeleteComment(r, r.by, r.Params("id"))
}

func (s *Server) listFollowers(r *request) (any, error) {
	return s.engine.Followers(r, r.by, r.Params("entity"), r.Params("id"))
}

func (s *Server) follow(r *request) (any, error) {
	var ask struct {
		Following bool `json:"following"`
	}
	if err := r.decode(&ask); err != nil {
		return nil, err
	}
	return s.engine.Follow(r, r.by, r.Params("entity"), r.Params("id"), ask.Following)
}

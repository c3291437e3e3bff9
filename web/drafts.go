package web

import (
	"encoding/json"

	"github.com/gofiber/fiber/v2"

	"github.com/weft-crm/weft/engine"
)

func (r *request) formPlace() engine.FormPlace {
	return engine.FormPlace{Entity: r.Query("entity"), ID: r.Query("id"), Task: r.Query("task")}
}

func (s *Server) showDraft(r *request) (any, error) {
	draft, err := s.engine.Draft(r, r.by, r.formPlace())
	return fiber.Map{"draft": draft}, err
}

func (s *Server) keepDraft(r *request) (any, error) {
	var ask struct {
		engine.FormPlace
		Version int64           `json:"version"`
		Values  json.RawMessage `json:"values"`
	}
	if err := r.decodeForm(&ask); err != nil {
		return nil, err
	}
	return nil, s.engine.KeepDraft(r, r.by, ask.FormPlace, ask.Version, ask.Values)
}

func (s *Server) dropDraft(r *request) (any, error) {
	return nil, s.engine.DropDraft(r, r.by, r.formPlace())
}

package web

import (
	"github.com/gofiber/fiber/v2"

	"github.com/weft-crm/weft/engine"
)

func (s *Server) newForm(r *request) (any, error) {
	values, err := r.values("values")
	if err != nil {
		return nil, err
	}
	return s.engine.Form(r, r.by, engine.FormRequest{
		Entity: r.Params("entity"), Form: r.Query("form"), Device: r.Query("device"), Values: values,
		Conversion: r.Query("conversion"), Sources: r.names("from"), Copy: r.Query("copy"),
	})
}

func (s *Server) showForm(r *request) (any, error) {
	return s.engine.Form(r, r.by, engine.FormRequest{
		Entity: r.Params("entity"), ID: r.Params("id"), Form: r.Query("form"), Device: r.Query("device"), Task: r.Query("task"),
	})
}

func (s *Server) showChain(r *request) (any, error) {
	return s.engine.Chain(r, r.by, r.Params("entity"), r.Params("id"))
}

func (s *Server) evaluate(r *request) (any, error) {
	request, err := r.form()
	if err != nil {
		return nil, err
	}
	return s.engine.Evaluate(r, r.by, request)
}

func (s *Server) findTwins(r *request) (any, error) {
	request, err := r.form()
	if err != nil {
		return nil, err
	}
	twins, err := s.engine.Twins(r, r.by, request)
	return fiber.Map{"twins": twins}, err
}

// form reads what was typed into a form.
func (r *request) form() (engine.FormRequest, error) {
	var ask struct {
		ID      *string        `json:"id"`
		Values  map[string]any `json:"values"`
		Form    string         `json:"form"`
		Device  string         `json:"device"`
		Task    *string        `json:"task"`
		Version int64          `json:"version"`
	}
	if err := r.decodeForm(&ask); err != nil {
		return engine.FormRequest{}, err
	}
	request := engine.FormRequest{Entity: r.Params("entity"), Form: ask.Form, Device: ask.Device, Values: ask.Values, Version: ask.Version}
	if ask.ID != nil {
		request.ID = *ask.ID
	}
	if ask.Task != nil {
		request.Task = *ask.Task
	}
	return request, nil
}

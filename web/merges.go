package web

import (
	"github.com/gofiber/fiber/v2"

	"github.com/weft-crm/weft/engine"
)

func (s *Server) listTwins(r *request) (any, error) {
	twins, err := s.engine.TwinsOf(r, r.by, r.Params("entity"), r.Params("id"))
	return fiber.Map{"twins": twins}, err
}

func (s *Server) mergeRecords(r *request) (any, error) {
	merge := engine.Merge{Entity: r.Params("entity"), Survivor: r.Params("id"), Key: r.key()}
	if err := r.decode(&merge); err != nil {
		return nil, err
	}
	return s.engine.MergeRecords(r, r.by, merge)
}

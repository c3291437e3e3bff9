package web

import (
	"github.com/gofiber/fiber/v2"

	"github.com/weft-crm/weft/engine"
)

func (s *Server) listPools(r *request) (any, error) {
	pools, err := s.engine.Pools(r, r.by)
	return fiber.Map{"pools": pools}, err
}

func (s *Server) showPool(r *request) (any, error) {
	return s.engine.Pool(r, r.by, engine.PoolQuery{Entity: r.Params("entity"), Search: r.Query("q"), Cursor: r.Query("cursor")})
}

func (s *Server) moveInPool(r *request) (any, error) {
	move := engine.PoolMove{Entity: r.Params("entity")}
	if err := r.decode(&move); err != nil {
		return nil, err
	}
	results, err := s.engine.MoveInPool(r, r.by, move)
	if err != nil {
		return nil, err
	}
	return fiber.Map{"results": s.bulkResults(r, results)}, nil
}

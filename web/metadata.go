package web

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/weft-crm/weft/engine"
	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

func (s *Server) listDefinitions(r *request) (any, error) { return s.engine.Definitions(r, r.by) }

func (s *Server) showDefinition(r *request) (any, error) {
	return s.engine.Definition(r, r.by, r.Query("path"))
}

func (s *Server) showChange(r *request) (any, error) { return s.engine.OpenChange(r, r.by) }

func (s *Server) putChange(r *request) (any, error) {
	var put engine.PutFile
	if err := r.decode(&put); err != nil {
		return nil, err
	}
	return s.engine.PutChange(r, r.by, put)
}

func (s *Server) discardChange(r *request) (any, error) {
	return nil, s.engine.DiscardChange(r, r.by)
}

func (s *Server) undoChange(r *request) (any, error) { return s.engine.UndoChange(r, r.by) }

func (s *Server) planChange(r *request) (any, error) { return s.engine.PlanChange(r, r.by) }

func (s *Server) publishChange(r *request) (any, error) {
	var ask struct {
		Note string `json:"note"`
	}
	if err := r.decode(&ask); err != nil {
		return nil, err
	}
	number, err := s.engine.PublishChange(r, r.by, ask.Note)
	return fiber.Map{"release": number}, err
}

func (s *Server) previewLayout(r *request) (any, error) {
	var ask engine.LayoutQuestion
	if err := r.decode(&ask); err != nil {
		return nil, err
	}
	return s.engine.PreviewLayout(r, r.by, ask)
}

func (s *Server) listReleases(r *request) (any, error) {
	before, err := r.number("before", 0)
	if err != nil {
		return nil, err
	}
	return s.engine.Releases(r, r.by, int64(before), 50)
}

func (s *Server) showRelease(r *request) (any, error) {
	number, err := r.release()
	if err != nil {
		return nil, err
	}
	return s.engine.Release(r, r.by, number)
}

func (s *Server) restoreRelease(r *request) (any, error) {
	number, err := r.release()
	if err != nil {
		return nil, err
	}
	restored, err := s.engine.RestoreRelease(r, r.by, number)
	return fiber.Map{"release": restored}, err
}

func (r *request) release() (int64, error) {
	number, err := strconv.ParseInt(r.Params("number"), 10, 64)
	if err != nil {
		return 0, fiber.ErrNotFound
	}
	return number, nil
}

func (s *Server) checkRule(r *request) (any, error) {
	var ask engine.RuleRequest
	if err := r.decode(&ask); err != nil {
		return nil, err
	}
	return s.engine.CheckRule(r, r.by, ask)
}

func (s *Server) countCandidates(r *request) (any, error) {
	var ask engine.RuleRequest
	if err := r.decode(&ask); err != nil {
		return nil, err
	}
	return s.engine.CountCandidates(r, r.by, ask)
}

func (s *Server) buildRule(r *request) (any, error) {
	var ask struct {
		engine.RuleRequest
		Tree rule.Tree `json:"tree"`
	}
	if err := r.decode(&ask); err != nil {
		return nil, err
	}
	text, err := s.engine.BuildRule(r, r.by, ask.RuleRequest, ask.Tree)
	return fiber.Map{"rule": text}, err
}

func (s *Server) ruleNames(r *request) (any, error) {
	return s.engine.RuleNames(r, r.by, engine.RuleRequest{
		Entity: r.Query("entity"), Context: r.Query("context"), Workflow: r.Query("workflow"), For: r.Query("for"),
	})
}

func (s *Server) showSchema(r *request) (any, error) {
	schema, ok := metadata.Schema(strings.TrimSuffix(r.Params("kind"), ".json"))
	if !ok {
		return nil, fiber.NewError(http.StatusNotFound)
	}
	return schema, nil
}

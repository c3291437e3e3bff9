package web

import (
	"bytes"

	"github.com/gofiber/fiber/v2"

	"github.com/weft-crm/weft/engine"
)

// uploadImport starts an import for each file that was sent and answers with the first; several
// files are imported one after the other, in the order of the list.
func (s *Server) uploadImport(r *request) (any, error) {
	headers, err := r.uploads()
	if err != nil {
		return nil, err
	}
	started := []*engine.ImportInfo{}
	for _, header := range headers {
		content, err := header.Open()
		if err != nil {
			return nil, err
		}
		info, err := s.engine.StartImport(r, r.by, header.Filename, content)
		if err := content.Close(); err != nil {
			return nil, err
		}
		if err != nil {
			return nil, err
		}
		started = append(started, info)
	}
	return created{started}, nil
}

func (s *Server) listImports(r *request) (any, error) { return s.engine.Imports(r, r.by) }

func (s *Server) showImport(r *request) (any, error) {
	return s.engine.Import(r, r.by, r.Params("id"))
}

func (s *Server) mapImport(r *request) (any, error) {
	var mapping engine.ImportMapping
	if err := r.decode(&mapping); err != nil {
		return nil, err
	}
	return s.engine.MapImport(r, r.by, r.Params("id"), mapping)
}

func (s *Server) runImport(r *request) (any, error) {
	return s.engine.RunImport(r, r.by, r.Params("id"))
}

func (s *Server) undoImport(r *request) (any, error) {
	return s.engine.UndoImport(r, r.by, r.Params("id"))
}

// importProblems sends the problems as a file that a spreadsheet opens, in the reader's language.
func (s *Server) importProblems(c *fiber.Ctx) error {
	by, _ := c.Locals(actorKey).(engine.Actor)
	var out bytes.Buffer
	if err := s.engine.WriteImportProblems(c.UserContext(), by, c.Params("id"), &out); err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="problems.csv"`)
	return c.Send(out.Bytes())
}

package web

import (
	"mime"
	"net/http"

	"github.com/gofiber/fiber/v2"

	"github.com/weft-crm/weft/engine"
)

// printRoutes come before those of records: names of templates are free.
func (s *Server) printRoutes(api fiber.Router) {
	api.Post("/records/:entity/print/:template", s.handle(s.printRecords))
	api.Post("/change/print", s.handle(s.previewPrint))
	api.Get("/records/:entity/:id/prints", s.handle(s.listPrints))
	api.Get("/records/:entity/:id/print/:template", s.handle(s.printRecord))
}

func (s *Server) listPrints(r *request) (any, error) {
	prints, err := s.engine.Prints(r, r.by, r.Params("entity"), r.Params("id"))
	return fiber.Map{"prints": prints}, err
}

func (s *Server) printRecord(r *request) (any, error) {
	return s.engine.Print(r, r.by, engine.PrintRequest{
		Entity: r.Params("entity"), IDs: []string{r.Params("id")}, Template: r.Params("template"), As: r.Query("as", "pdf"), Language: r.Query("lang"),
		Period: r.period(),
	})
}

// printRecords prints several records into one file.
func (s *Server) printRecords(r *request) (any, error) {
	var ask struct {
		IDs  []string `json:"ids"`
		As   string   `json:"as"`
		Lang string   `json:"lang"`

		Statement string `json:"statement"`
		From      string `json:"from"`
		To        string `json:"to"`
		Currency  string `json:"currency"`
	}
	if err := r.decode(&ask); err != nil {
		return nil, err
	}
	return s.engine.Print(r, r.by, engine.PrintRequest{
		Entity: r.Params("entity"), IDs: ask.IDs, Template: r.Params("template"), As: ask.As, Language: ask.Lang,
		Period: engine.StatementPeriod{Statement: ask.Statement, From: ask.From, To: ask.To, Currency: ask.Currency},
	})
}

// previewPrint prints with the template that somebody is working on.
func (s *Server) previewPrint(r *request) (any, error) {
	var ask struct {
		Entity   string `json:"entity"`
		ID       string `json:"id"`
		Template string `json:"template"`
		As       string `json:"as"`
		Lang     string `json:"lang"`
	}
	if err := r.decode(&ask); err != nil {
		return nil, err
	}
	return s.engine.PreviewPrint(r, r.by, engine.PrintRequest{
		Entity: ask.Entity, IDs: []string{ask.ID}, Template: ask.Template, As: ask.As, Language: ask.Lang,
	})
}

// sendPrinted sends a document. Browsers show PDF and save the rest.
func sendPrinted(c *fiber.Ctx, file *engine.PrintedFile) error {
	disposition := "attachment"
	if file.Type == "application/pdf" {
		disposition = "inline"
	}
	c.Set(fiber.HeaderContentType, file.Type)
	c.Set(fiber.HeaderContentDisposition, mime.FormatMediaType(disposition, map[string]string{"filename": file.Name}))
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Status(http.StatusOK).Send(file.Content)
}

// describePrints adds the documents that records are printed as.
func describePrints(paths object) {
	entity, template := parameter("path", "entity", "The entity."), parameter("path", "template", "The print template.")
	described := object{"type": "object", "properties": object{
		"name": text(), "label": object{"type": "object"}, "language": text(), "ready": object{"type": "boolean"}, "statement": object{"type": "boolean"},
	}}
	paths["/records/{entity}/{id}/prints"] = object{"get": operation("List the print templates for a record",
		object{"type": "object", "properties": object{"prints": list(described)}}, entity, idParameter)}
	paths["/records/{entity}/{id}/print/{template}"] = object{"get": printed(operation("Print a record, as far as one may read it", nil, entity, idParameter, template,
		parameter("query", "as", "pdf, docx or xlsx."), parameter("query", "lang", "zh, en or both; without it the template's language, else one's own."),
		statementParameter, fromParameter, toParameter, currencyParameter))}
	paths["/records/{entity}/print/{template}"] = object{"post": withBody(printed(operation("Print several records into one file", nil, entity, template)), object{
		"type": "object", "required": []string{"ids", "as"}, "properties": object{"ids": list(text()), "as": text(), "lang": text(), "statement": text(), "from": text(), "to": text(), "currency": text()},
	})}
	paths["/change/print"] = object{"post": withBody(printed(operation("Print a record with a template as the open change has it", nil)), object{
		"type": "object", "required": []string{"entity", "id", "template", "as"},
		"properties": object{"entity": text(), "id": text(), "template": text(), "as": text(), "lang": text()},
	})}
}

// printed says that an operation answers with a document.
func printed(op object) object {
	return answersWith(op, "application/pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
		"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
}

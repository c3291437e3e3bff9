package web

import (
	"github.com/gofiber/fiber/v2"

	"github.com/weft-crm/weft/engine"
)

func (s *Server) statementRoutes(api fiber.Router) {
	api.Get("/records/:entity/:id/statements/:statement", s.handle(s.showStatement))
}

func (s *Server) showStatement(r *request) (any, error) {
	period := r.period()
	period.Statement = r.Params("statement")
	return s.engine.Statement(r, r.by, r.Params("entity"), r.Params("id"), period)
}

// period is the period of a statement that the query asks for.
func (r *request) period() engine.StatementPeriod {
	return engine.StatementPeriod{Statement: r.Query("statement"), From: r.Query("from"), To: r.Query("to"), Currency: r.Query("currency")}
}

var (
	statementParameter = parameter("query", "statement", "Of a print of a statement: which; without it the first that one may have.")
	fromParameter      = parameter("query", "from", "Of a statement: its first day; without it the first of the month of the last day.")
	toParameter        = parameter("query", "to", "Of a statement: its last day; without it today.")
	currencyParameter  = parameter("query", "currency", "Of a statement: its currency; without it the company's, or the first that there is.")
)

// describeStatements adds statements of account.
func describeStatements(paths object) {
	money := object{"type": "object", "properties": object{"amount": text(), "currency": text()}}
	entry := object{"type": "object", "properties": object{
		"day": text(), "source": text(), "label": object{"type": "object"}, "entity": text(), "id": text(), "title": text(), "text": text(),
		"charge": money, "credit": money, "balance": money,
	}}
	statement := object{"type": "object", "properties": object{
		"name": text(), "label": object{"type": "object"}, "help": object{"type": "object"}, "from": text(), "to": text(), "currency": text(),
		"currencies": list(text()), "opening": money, "charges": money, "credits": money, "closing": money, "entries": list(entry),
		"partial": object{"type": "boolean"},
	}}
	paths["/records/{entity}/{id}/statements/{statement}"] = object{"get": operation("The statement of account of a record, as far as one may read its documents",
		statement, parameter("path", "entity", "The entity."), idParameter, parameter("path", "statement", "The statement."), fromParameter, toParameter, currencyParameter)}
}

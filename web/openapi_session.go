package web

import "github.com/weft-crm/weft/engine"

// describeSession adds signing in, set-up, and what stands around every page.
func describeSession(paths object) {
	session := shapeOf[sessionAnswer]()
	paths["/session"] = object{
		"get":    unsigned(operation("Tell who is signed in, with the token that changes need", session)),
		"post":   unsigned(withBody(operation("Sign in: sets the cookie of a session", session), members(object{"login": text(), "password": text()}))),
		"delete": unsigned(operation("Sign out", nil)),
	}
	paths["/session/language"] = object{"put": withBody(operation("Choose one's language", nil), members(object{"language": object{"enum": []string{"en", "zh"}}}))}
	paths["/session/password"] = object{"post": withBody(operation("Change one's password", nil), members(object{"old": text(), "new": text()}))}
	paths["/setup"] = object{
		"get":  unsigned(operation("What there is to choose from at the first start", shapeOf[engine.SetupOptions]())),
		"post": unsigned(withBody(operation("Set up at the first start, and sign the administrator in", session), shapeOf[engine.Setup]())),
	}
	paths["/setup/preset"] = object{"post": withBody(operation("Change to another preset", members(object{"release": object{"type": "integer"}})), shapeOf[engine.SetupPreset]())}
	paths["/company"] = object{
		"get": operation("Read who works here", shapeOf[engine.Company]()),
		"put": withBody(operation("Change who works here", nil), shapeOf[engine.Company]()),
	}
	paths["/shell"] = object{"get": operation("The menu, the entities and the figures that stand around every page", shapeOf[engine.Shell]())}
	paths["/home"] = object{"get": operation("A board of the home page with its cards", shapeOf[engine.Home](),
		parameter("query", "board", "The board; without it the first that one may see."), parameter("query", "month", "The month of targets, e.g. 2026-11; without it this month."))}
	paths["/rankings"] = object{"get": operation("Who reached how much of which target in a time", shapeOf[engine.Ranking](),
		parameter("query", "board", "The board on which the ranking is a block; without board and block the first that one has."), parameter("query", "block", "The block of the board."),
		parameter("query", "by", "person or department; without it person."), parameter("query", "period", "month, quarter or year; without it month."),
		parameter("query", "month", "A month of the period, e.g. 2026-11; without it the present one."))}
	paths["/search"] = object{"get": operation("Search everything", members(object{"groups": shapeOf[[]engine.SearchGroup]()}), parameter("query", "q", "What to look for."))}
	paths["/stream"] = object{"get": answersWith(operation("What happens, as it happens (server-sent events)", nil), "text/event-stream")}
	paths["/openapi.json"] = object{"get": operation("This description", object{"type": "object"})}
	paths["/tokens"] = object{
		"get":  operation("List one's API tokens", shapeOf[[]engine.APITokenInfo]()),
		"post": withBody(operation("Make an API token, which is told once", shapeOf[engine.APITokenInfo]()), members(object{"name": text(), "expires_at": moment()})),
	}
	paths["/tokens/{id}"] = object{"delete": operation("Drop an API token", nil, parameter("path", "id", "The token's id."))}
	paths["/roles"] = object{"get": operation("List the roles", shapeOf[[]engine.RoleInfo]())}
	paths["/backup"] = object{"post": operation("Back up now", shapeOf[engine.BackupInfo]())}
}

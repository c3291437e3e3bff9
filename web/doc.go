// Package web serves Weft over HTTP: the API under /api/v1, the single page, health and metrics. It
// turns requests into calls of the engine and the engine's answers into JSON, and nothing else: no
// rule, no permission and no database is known here. The one thing to know: routes.go is the whole
// table of what can be asked.
package web

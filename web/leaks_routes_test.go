package web_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
)

// unlooked are the routes at which no secret is looked for, by the reason.
var unlooked = map[string][]string{
	"says nothing of records": {
		"POST /session", "DELETE /session", "POST /setup", "POST /setup/preset", "PUT /session/language", "POST /session/password",
		"PUT /session/notices", "PUT /company", "GET /schemas/:kind", "GET /regions", "POST /notices/read",
	},
	"gives files, which hold no fields": {"POST /files", "GET /files/:id", "GET /files/:id/thumbnail"},
	"writes what is the person's own":   {"PATCH /comments/:id", "DELETE /comments/:id", "PATCH /reminders/:id", "DELETE /reminders/:id", "DELETE /drafts"},
	"answers like the routes it stands beside": {
		"POST /tasks/decisions", "POST /tasks/:id/decisions", "POST /runs/:id/events/:name", "POST /runs/:id/admin", "POST /runs/:id/admin/preview", "POST /events/:name",
		"POST /timers/:id/fire",
	},
	"needs the right to change definitions": {
		"PUT /change/files", "DELETE /change", "POST /change/undo", "POST /change/layout", "POST /change/plan", "POST /change/publish",
		"POST /change/print", "POST /releases/:number/restore", "POST /rules/build", "POST /rules/candidates",
	},
	"needs the right to import, and gives what was uploaded": {
		"POST /imports", "GET /imports/:id", "PUT /imports/:id", "POST /imports/:id/run", "POST /imports/:id/undo", "GET /imports/:id/problems.csv",
	},
	"needs rights over the installation": {
		"PUT /mail/settings", "POST /mail/test", "POST /mail/replies", "POST /users/:id/password", "POST /users/:id/invite", "POST /users/:id/handover",
		"POST /tokens", "DELETE /tokens/:id", "POST /jobs/:id/retry", "POST /jobs/:id/cancel", "POST /connections/:name/try", "POST /backup",
		"POST /sample", "POST /sample/password", "DELETE /sample", "GET /sample/removal",
	},
}

// pages are the routes that are not about one record.
func pages(holder *client) []string {
	person := holder.get("/session").text("user", "id")
	return []string{
		"/session", "/session/notices", "/setup", "/company", "/home", "/rankings?by=department", "/shell", "/openapi.json", "/notices", "/audit", "/pools",
		"/changesets", "/tasks?box=todo", "/tasks?box=started", "/tasks?box=done", "/tasks?box=copied", "/tasks?box=delegated", "/reminders",
		"/workflows", "/workflows/quote_discount", "/workflows/quote_discount/overlay", "/runs?limit=100", "/incidents", "/timers", "/clocks",
		"/metadata", "/metadata/definition?path=entities/account.json", "/change", "/releases", "/releases/1", "/rules/names?entity=account&context=filter",
		"/mail/settings", "/roles", "/access/" + person + "/account", "/users/" + person + "/handover/preview", "/tokens", "/jobs", "/system", "/sample", "/imports",
	}
}

// seenFromRuns are the pages of the runs of the record with the secret.
func (c *client) seenFromRuns(s secret) []string {
	c.t.Helper()
	runs, _ := c.get("/records/" + s.entity + "/" + s.record + "/runs").want(http.StatusOK).at().([]any)
	var pages []string
	for _, one := range runs {
		id, _ := one.(map[string]any)["id"].(string)
		pages = append(pages, "/runs/"+id, "/runs/"+id+"/explain", "/runs/"+id+"/admin", "/tasks/"+id+"~1", "/tasks/"+id+"~1/explain")
	}
	return pages
}

// attempts are commands about a record with a secret that are refused, or change nothing: what they answer counts.
func attempts(s secret) []func(c *client) *answer {
	records, one := "/records/"+s.entity, "/records/"+s.entity+"/"+s.record
	ask := func(method, path string, body any) func(*client) *answer {
		return func(c *client) *answer { return c.send(method, path, body) }
	}
	post := func(path string, body any) func(*client) *answer { return ask(http.MethodPost, path, body) }
	these := map[string]any{"ids": []string{s.record}}
	return []func(c *client) *answer{
		post(records, map[string]any{"values": map[string]any{"no_such_field": s.record}}), ask(http.MethodDelete, one+"?version=999999", nil),
		post(one+"/restore", nil), post(one+"/transitions/no_such_event", map[string]any{}), post(one+"/revert", map[string]any{"fields": []string{s.field}}),
		post(records+"/handover", these), post("/pools/"+s.entity, these), post(one+"/print/leak", these), post(records+"/print/leak", these),
		post(one+"/comments", map[string]any{}), post(one+"/reminders", map[string]any{}), post(one+"/shares", map[string]any{}), ask(http.MethodDelete, one+"/shares/user:nobody", nil),
		ask(http.MethodPut, "/drafts", map[string]any{"entity": s.entity, "id": s.record, "version": 1, "values": map[string]any{}}),
		post("/workflows/quote_discount/predict", map[string]any{"entity_id": s.record, "values": map[string]any{}}),
		post("/workflows/quote_discount/runs", map[string]any{"entity": s.entity, "id": s.record}),
	}
}

// hidesOnPages looks for all secrets that are kept from somebody on the pages that are not about one record.
func (c *client) hidesOnPages(kept []secret) {
	c.t.Helper()
	for _, page := range pages(c) {
		reply := c.get(page)
		if reply.Status >= http.StatusInternalServerError {
			c.t.Errorf("%s: %d %s", page, reply.Status, reply.Body)
		}
		for _, secret := range kept {
			c.mustNotShow(page, secret, string(reply.Body))
		}
	}
}

// asked collects the requests of a test.
type asked map[string]bool

func (a asked) note(method, path string) {
	if a != nil {
		address, _, _ := strings.Cut(path, "?")
		a[method+" "+address] = true
	}
}

// covers demands that a secret was looked for at every route, or that it is told why not.
func (a asked) covers(t *testing.T, routes []fiber.Route) {
	t.Helper()
	seen := map[string]bool{}
	for request := range a {
		method, path, _ := strings.Cut(request, " ")
		at := slices.IndexFunc(routes, func(route fiber.Route) bool {
			return route.Method == method && fiber.RoutePatternMatch("/api/v1"+path, route.Path)
		})
		if at >= 0 {
			seen[method+" "+routes[at].Path] = true
		}
	}
	excused := map[string]bool{}
	for _, names := range unlooked {
		for _, name := range names {
			excused[strings.Replace(name, " ", " /api/v1", 1)] = true
		}
	}
	for _, route := range routes {
		name := route.Method + " " + route.Path
		if !strings.HasPrefix(route.Path, "/api/v1/") || route.Method == http.MethodHead {
			continue
		}
		if seen[name] == excused[name] {
			t.Errorf("%s: looked at %t, told why not %t", name, seen[name], excused[name])
		}
		delete(excused, name)
	}
	for name := range excused {
		t.Errorf("there is no route %s any more", name)
	}
}

package web_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// runOf gives the id of the run of a quote.
func (c *client) runOf(quote string) string {
	c.t.Helper()
	return c.get("/records/quote/"+quote+"/runs").want(http.StatusOK).text(0, "id")
}

func TestAdministratorSeesWhatAVerbWouldDoBeforeDoingIt(t *testing.T) {
	databases(t, func(t *testing.T, s *site) {
		li, wang, admin := s.as("li.na"), s.as("wang.qiang"), s.as("admin")
		quote := li.submitted("12")
		task := wang.task(quote)
		run := admin.runOf(quote)
		options := admin.get("/runs/" + run + "/admin").want(http.StatusOK)
		text := string(options.Body)
		for _, part := range []string{`"verb":"jump"`, `"verb":"override"`, `"id":"draft"`, `"id":"start"`, task} {
			if !strings.Contains(text, part) {
				t.Errorf("the options lack %s: %s", part, text)
			}
		}
		preview := admin.post("/runs/"+run+"/admin/preview", map[string]any{"verb": "jump", "state": "draft"}).want(http.StatusOK)
		if preview.text("state") != "draft" || preview.text("closes", 0, "people", 0, "title") != "王强" {
			t.Errorf("the jump would %s", preview.Body)
		}
		if page := wang.get("/tasks/" + task).want(http.StatusOK); page.text("status") != "open" {
			t.Error("the preview closed the task")
		}
		admin.post("/runs/"+run+"/admin/preview", map[string]any{"verb": "jump", "step": "nowhere"}).refused(http.StatusNotFound, "no_step")
		admin.post("/runs/"+run+"/admin", map[string]any{"verb": "cancel"}).refused(http.StatusUnprocessableEntity, "reason_required")
		admin.post("/runs/"+run+"/admin", map[string]any{"verb": "suspend", "reason": "看一下"}).want(http.StatusOK)
		wang.post("/tasks/"+task+"/decisions", map[string]any{"verb": "approve"}).refused(http.StatusConflict, "suspended")
		admin.post("/runs/"+run+"/admin", map[string]any{"verb": "activate"}).want(http.StatusOK)
		override := map[string]any{"verb": "override", "task": task, "decision": "approve", "reason": "出差"}
		admin.post("/runs/"+run+"/admin", override).want(http.StatusOK)
		history := string(admin.get("/runs/" + run).want(http.StatusOK).Body)
		if !strings.Contains(history, `"verb":"override"`) {
			t.Errorf("history does not tell the override: %s", history)
		}
	})
}

func TestPagesOfAdministrationNeedTheirRights(t *testing.T) {
	s := onSQLite(t)
	li, admin := s.as("li.na"), s.as("admin")
	run := admin.runOf(li.submitted("12"))
	person := admin.first("user", "record.login == 'wang.qiang'")
	for _, path := range []string{
		"/runs", "/runs/" + run + "/admin", "/incidents", "/timers", "/clocks", "/jobs", "/workflows/quote_discount/overlay",
		"/users/" + person + "/handover/preview", "/tasks?box=all",
	} {
		li.get(path).refused(http.StatusForbidden, "needs_admin")
		admin.get(path).want(http.StatusOK)
	}
	for _, path := range []string{"/runs/" + run + "/admin", "/runs/" + run + "/admin/preview", "/users/" + person + "/handover"} {
		li.post(path, map[string]any{"verb": "jump"}[""]).want(http.StatusBadRequest)
		li.post(path, map[string]any{}).refused(http.StatusForbidden, "needs_admin")
	}
	for _, path := range []string{"/timers/x/fire", "/jobs/1/retry", "/jobs/1/cancel"} {
		li.post(path, map[string]any{}).refused(http.StatusForbidden, "needs_admin")
		admin.post(path, map[string]any{}).refused(http.StatusNotFound, "not_found")
	}
}

func TestTimersClocksAndOverlayTellOfRunsUnderWay(t *testing.T) {
	databases(t, func(t *testing.T, s *site) {
		li, admin := s.as("li.na"), s.as("admin")
		quote := li.submitted("12")
		run := admin.runOf(quote)
		timers := admin.get("/timers?run=" + run).want(http.StatusOK)
		if timers.text("timers", 0, "record", "id") != quote || timers.text("timers", 0, "text", "zh") == "" || timers.at("timers", 0, "may_fire") != false {
			t.Errorf("the timers are %s", timers.Body)
		}
		admin.post("/timers/"+timers.text("timers", 0, "id")+"/fire", map[string]any{}).refused(http.StatusConflict, "not_due")
		clocks := admin.get("/clocks?status=running&limit=3").want(http.StatusOK)
		if clocks.text("clocks", 0, "run", "record", "entity") != "case" || clocks.at("clocks", 0, "used") == nil {
			t.Errorf("the clocks are %s", clocks.Body)
		}
		if label := clocks.text("clocks", 0, "label", "zh"); label != "首次响应" && label != "解决时限" {
			t.Errorf("a clock is called %q in Chinese", label)
		}
		overlay := admin.get("/workflows/quote_discount/overlay").want(http.StatusOK)
		if overlay.at("states", "review", "open") == nil || overlay.at("steps", "manager", "open") == nil {
			t.Errorf("the overlay is %s", overlay.Body)
		}
		found := admin.get("/runs?status=active&workflow=quote_discount&older=0&person=" + li.first("user", "record.login == 'li.na'")).want(http.StatusOK)
		if !strings.Contains(string(found.Body), run) {
			t.Errorf("the run is not found: %s", found.Body)
		}
		admin.get("/runs?status=stuck").want(http.StatusOK)
		li.get("/records/quote/" + quote + "/startable").want(http.StatusOK)
	})
}

func TestLeaversWorkRecordsAndPlacesPassToAnother(t *testing.T) {
	databases(t, func(t *testing.T, s *site) {
		li, admin := s.as("li.na"), s.as("admin")
		quote := li.submitted("12")
		wang, zhao := admin.first("user", "record.login == 'wang.qiang'"), admin.first("user", "record.login == 'zhao.min'")
		preview := admin.get("/users/" + wang + "/handover/preview").want(http.StatusOK)
		text := string(preview.Body)
		for _, part := range []string{`"name":"user.manager"`, `"workflow":"quote_discount"`, `"queue":"role:`, `"华东区（经理）"`} {
			if !strings.Contains(text, part) {
				t.Errorf("the preview lacks %s: %s", part, text)
			}
		}
		done := admin.post("/users/"+wang+"/handover", map[string]any{
			"to": zhao, "reason": "离职", "references": []string{"*"}, "deactivate": true,
		}).want(http.StatusOK)
		if done.at("deactivated") != true || done.at("references", "user.manager") == nil {
			t.Errorf("the hand-over answers %s", done.Body)
		}
		if preview.at("runs") != done.at("runs") {
			t.Errorf("%v runs were foretold and %v moved", preview.at("runs"), done.at("runs"))
		}
		if started := admin.get("/users/" + admin.first("user", "record.login == 'li.na'") + "/handover/preview").want(http.StatusOK); started.at("runs") != float64(0) {
			t.Errorf("who only started a run holds %v", started.at("runs"))
		}
		if skipped, _ := done.at("skipped").([]any); len(skipped) > 0 {
			t.Errorf("left behind: %s", done.Body)
		}
		s.as("zhao.min").task(quote)
		if manager := admin.get("/records/user/"+li.first("user", "record.login == 'li.na'")).text("values", "manager", "id"); manager != zhao {
			t.Errorf("li.na's manager is %s", manager)
		}
		after := admin.get("/users/" + wang + "/handover/preview").want(http.StatusOK)
		if list, _ := after.at("references").([]any); len(list) > 0 || after.at("tasks") != float64(0) {
			t.Errorf("after the hand-over is left %s", after.Body)
		}
	})
}

func TestOpenAPIDescribesEveryRoute(t *testing.T) {
	s := onSQLite(t)
	description := s.as("admin").get("/openapi.json").want(http.StatusOK)
	paths, _ := description.at("paths").(map[string]any)
	marks := regexp.MustCompile(`:(\w+)`)
	for _, route := range s.server.App().GetRoutes(true) {
		path, isAPI := strings.CutPrefix(marks.ReplaceAllString(route.Path, "{$1}"), "/api/v1/")
		if !isAPI || route.Method == http.MethodHead {
			continue
		}
		described, _ := paths["/"+path].(map[string]any)
		if described == nil { // of records, per entity
			described, _ = paths["/"+strings.Replace(path, "{entity}", "account", 1)].(map[string]any)
		}
		operation, _ := described[strings.ToLower(route.Method)].(map[string]any)
		if operation == nil {
			t.Errorf("%s /%s is not described", route.Method, path)
			continue
		}
		if strings.Contains(fmt.Sprint(operation["responses"]), "schema:map[type:object]") && path != "openapi.json" && path != "schemas/{kind}" {
			t.Errorf("%s /%s does not describe its answer", route.Method, path)
		}
		for _, name := range marks.FindAllStringSubmatch(strings.NewReplacer("{", ":", "}", "").Replace(path), -1) {
			if name[1] != "entity" && !strings.Contains(fmt.Sprint(operation["parameters"]), "name:"+name[1]) {
				t.Errorf("%s /%s does not describe %s", route.Method, path, name[1])
			}
		}
	}
	for _, name := range regexp.MustCompile(`#/components/schemas/(\w+)`).FindAllSubmatch(description.Body, -1) {
		if description.at("components", "schemas", string(name[1])) == nil {
			t.Errorf("%s is named and not described", name[1])
		}
	}
}

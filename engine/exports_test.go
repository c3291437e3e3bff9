package engine_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/weft-crm/weft/engine"
)

// export takes a list away as a file.
func (h *house) export(login, format string, list engine.List) (string, error) {
	h.Helper()
	ctx := context.Background()
	export, err := h.ExportList(ctx, h.as(login), list, format)
	if err != nil {
		return "", err
	}
	var out bytes.Buffer
	if err := export.Write(ctx, &out); err != nil {
		h.Fatal(err)
	}
	return strings.TrimPrefix(out.String(), "\ufeff"), nil
}

// exports demands what a list is as CSV.
func (h *house) exports(login string, list engine.List, lines ...string) {
	h.Helper()
	got, err := h.export(login, "csv", list)
	if err != nil {
		h.Fatalf("%s exports %s: %v", login, list.Entity, err)
	}
	h.same(strings.Split(strings.TrimSuffix(got, "\r\n"), "\r\n"), lines)
}

// let publishes what a role may do with an entity.
func (h *house) let(role, entity string, rights map[string]any) {
	h.Helper()
	answer := h.editDefinition("roles/"+role+".json", func(definition map[string]any) {
		definition["entities"].(map[string]any)[entity] = rights
	})
	for _, problem := range answer.Problems.Errors() {
		h.Fatalf("%s %s", problem.Pointer, problem.Message.En)
	}
	h.publish()
}

// taken tells what the audit log knows of exports, the newest first.
func (h *house) taken() []string {
	h.Helper()
	entries, err := h.Audit(context.Background(), h.as("admin"), engine.AuditQuery{Action: "export"})
	if err != nil {
		h.Fatal(err)
	}
	told := []string{}
	for _, entry := range entries {
		told = append(told, fmt.Sprintf("%s %s %s", entry.Actor.Title, entry.Target, entry.Detail))
	}
	return told
}

func TestNobodyExportsWithoutTheRight(t *testing.T) {
	onBoth(t, func(h *house) {
		h.deals()
		h.let("watcher", "deal", map[string]any{"can": []any{"read", "export"}, "rows": "all", "fields": map[string]any{"cost": "hide"}})
		for _, test := range []struct {
			login, format string
			list          engine.List
			code          string
		}{
			{"li", "csv", engine.List{Entity: "deal"}, "forbidden"},
			{"li", "xlsx", engine.List{Entity: "deal", View: "mine"}, "forbidden"},
			{"wu", "csv", engine.List{Entity: "deal"}, "forbidden"},
			{"qian", "csv", engine.List{Entity: "account"}, "forbidden"},
			{"qian", "pdf", engine.List{Entity: "deal"}, "bad_export"},
			{"qian", "csv", engine.List{Entity: "deal", Fields: []string{"name", "cost"}}, "validation"},
			{"qian", "csv", engine.List{Entity: "deal", Fields: []string{"amount_currency"}}, "validation"},
			{"qian", "csv", engine.List{Entity: "deal", Sort: []string{"cost"}}, "validation"},
			{"qian", "csv", engine.List{Entity: "deal", Filter: "record.cost > 1"}, "validation"},
			{"admin", "csv", engine.List{Entity: "quote", Fields: []string{"lines"}}, "validation"},
			{"admin", "csv", engine.List{Entity: "nothing"}, "unknown_entity"},
		} {
			_, err := h.export(test.login, test.format, test.list)
			if engine.CodeOf(err) != test.code {
				h.Errorf("%s exports %+v: %v (%q), want %q", test.login, test.list, err, engine.CodeOf(err), test.code)
			}
		}
		h.same(h.taken(), "[]")
	})
}

func TestAnExportHoldsWhatTheListShowsAndIsNoted(t *testing.T) {
	onBoth(t, func(h *house) {
		h.deals()
		h.let("watcher", "account", map[string]any{"can": []any{"read", "export"}, "rows": "all", "fields": map[string]any{"credit": "mask", "phone": "mask", "city": "hide"}})
		h.update("admin", "account", h.list("admin", engine.List{Entity: "account", Search: "Tower"}).Records[0].ID, map[string]any{"credit": money("7000")})
		h.exports("qian", engine.List{Entity: "account", Fields: []string{"name", "phone", "credit", "owner", "name"}, Sort: []string{"-name"}},
			"Name,Phone,Credit,Owner,name", "Tower,139****4321,***,Wang,Tower", "Harbour,138****5678,,Li,Harbour")
		h.exports("qian", engine.List{Entity: "account", Fields: []string{"name"}, Filter: "record.name == 'Tower'"}, "Name", "Tower")
		h.exports("qian", engine.List{Entity: "account", Fields: []string{"name"}, Search: "harb", Count: "exact", Limit: 1, Cursor: "x"}, "Name", "Harbour")
		h.same(strings.Join(h.taken(), "\n"), strings.Join([]string{
			`Qian account {"format":"csv","rows":1,"columns":["name"],"search":"harb"}`,
			`Qian account {"format":"csv","rows":1,"columns":["name"],"filter":"record.name == 'Tower'"}`,
			`Qian account {"format":"csv","rows":2,"columns":["name","phone","credit","owner","name"]}`,
		}, "\n"))
		h.exports("admin", engine.List{Entity: "deal", View: "mine"}, "Number,Name,Customer,Cost")
		whole, err := h.export("qian", "csv", engine.List{Entity: "account"})
		if err != nil || strings.Contains(whole, "City") || strings.Contains(whole, "Shanghai") || strings.Contains(whole, "7000") {
			h.Errorf("hidden or masked values were exported: %v\n%s", err, whole)
		}
	})
}

func TestOnlyRowsOfTheRightToExportAreTaken(t *testing.T) {
	onBoth(t, func(h *house) {
		_, wangs := h.deals()
		h.let("sales", "deal", map[string]any{"can": []any{"create", "read", "edit", "export"}, "rows": "own", "fields": map[string]any{"cost": "hide"}})
		h.share("admin", "deal", wangs.ID, engine.ShareDraft{Audiences: []string{"user:" + h.ids["li"]}, Rights: "edit"})
		deals := engine.List{Entity: "deal", Fields: []string{"name"}, Sort: []string{"name"}}
		h.same(h.list("li", deals).names(), "Crane Lift")
		h.exports("li", deals, "Name", "Crane")
		h.update("admin", "user", h.ids["li"], map[string]any{"roles": []any{"sales", "watcher"}})
		h.get("admin", "user", h.ids["li"])
		h.same(h.list("li", deals).names(), "Crane Lift")
		h.exports("li", deals, "Name", "Crane")
		h.let("lead", "deal", map[string]any{"can": []any{"read", "export"}, "rows": "team"})
		h.exports("zhao", deals, "Name", "Crane", "Lift")
		h.exports("admin", deals, "Name", "Crane", "Lift")
		h.let("big", "deal", map[string]any{"can": []any{"read", "export"}, "rows": "record.amount > 6000"})
		h.exports("sun", deals, "Name", "Lift")
	})
}

const kindsOfFields = `{"name":"word","kind":"text"},{"name":"note","kind":"longtext"},{"name":"whole","kind":"number"},{"name":"exact","kind":"decimal","scale":3},
	{"name":"share","kind":"percent","scale":2},{"name":"fine","kind":"boolean"},{"name":"day","kind":"date"},{"name":"moment","kind":"datetime"},
	{"name":"several","kind":"multiselect","options":"stage"},{"name":"whom","kind":"user"},{"name":"whatever","kind":"any_reference","among":["account","product"]},
	{"name":"mail","kind":"email"},{"name":"page","kind":"url"},{"name":"lasts","kind":"duration"},{"name":"hour","kind":"time"},{"name":"stars","kind":"rating"},
	{"name":"done","kind":"progress"},{"name":"paint","kind":"colour"},{"name":"marks","kind":"tags"},{"name":"raw","kind":"json"},{"name":"spot","kind":"geo"},
	{"name":"area","kind":"region"},{"name":"home","kind":"address"}`

// dealsOfEveryKind makes deals with values that files get wrong easily, and gives the names of their fields.
func (h *house) dealsOfEveryKind() []string {
	h.Helper()
	h.withFields(kindsOfFields)
	account := h.create("admin", "account", map[string]any{"name": "=SUM(A1), \"Harbour\""})
	full := map[string]any{
		"name": "=1+1", "account": account.ID, "stage": "won", "amount": money("1234567.50"), "cost": map[string]any{"amount": "-3.20", "currency": "USD"}, "close": "2026-02-28",
		"word": "'-2+A1", "note": "two\nlines, \"quoted\"; and a tab", "whole": -1234567, "exact": "-0.125", "share": "12.50", "fine": false, "day": "1899-12-31",
		"moment": "2026-03-10T01:02:03.456789Z", "several": []any{"won", "lost"}, "whom": h.ids["li"], "whatever": "account:" + account.ID,
		"mail": "a@example.com", "page": "https://example.com/?a=1,2", "lasts": 615, "hour": "00:05", "stars": 3, "done": 7, "paint": "#00ff00",
		"marks": []any{"新客户", "hot lead"}, "raw": map[string]any{"a": []any{1, "b"}}, "spot": map[string]any{"lat": "31.230400", "lng": "-121.473700"},
		"area": "310104", "home": map[string]any{"region": "110105", "street": "建国路 88 号", "postcode": "100022", "contact": "王强 13800001234"},
	}
	h.create("admin", "deal", full)
	h.create("admin", "deal", map[string]any{"name": "@empty"})
	h.create("admin", "deal", map[string]any{
		"name": "-5", "word": "=cmd|' /C calc'!A0", "moment": "2026-03-10T16:00:00Z", "amount": money("0"), "fine": true, "day": "2026-03-10", "whole": int64(9007199254740993), "exact": "123456789012345.678",
	})
	return append(slices.Sorted(maps.Keys(full)), "owner")
}

// dealValues are the values of all deals, by name.
func (h *house) dealValues(fields []string) string {
	h.Helper()
	var all []string
	for _, deal := range h.list("admin", engine.List{Entity: "deal", Fields: fields, Sort: []string{"name"}}).Records {
		text, err := json.Marshal(deal.Values)
		if err != nil {
			h.Fatal(err)
		}
		all = append(all, deal.Owner.Title+" "+string(text))
	}
	return strings.Join(all, "\n")
}

func TestWhatIsExportedIsImportedUnchanged(t *testing.T) {
	for _, format := range []string{"csv", "xlsx"} {
		for _, language := range []string{"en", "zh"} {
			t.Run(format+" "+language, func(t *testing.T) {
				onBoth(t, func(h *house) { h.takesOutAndIn(format, language) })
			})
		}
	}
}

func (h *house) takesOutAndIn(format, language string) {
	h.Helper()
	ctx := context.Background()
	h.update("admin", "user", h.ids["admin"], map[string]any{"language": language})
	h.get("admin", "user", h.ids["admin"])
	fields := h.dealsOfEveryKind()
	before := h.dealValues(fields)
	content, err := h.export("admin", format, engine.List{Entity: "deal", Fields: fields, Sort: []string{"-name"}})
	if err != nil {
		h.Fatal(err)
	}
	for _, deal := range h.list("admin", engine.List{Entity: "deal"}).Records {
		if err := h.DeleteRecord(ctx, h.as("admin"), "deal", deal.ID, 0); err != nil {
			h.Fatal(err)
		}
	}
	path := filepath.Join(h.TempDir(), "deals."+format)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		h.Fatal(err)
	}
	done, err := h.ImportFile(ctx, h.as("admin"), path, h.mappedByLabel(path))
	if err != nil || done.Created != 3 {
		h.Fatalf("%v: %+v\n%s", err, done, content)
	}
	h.same(h.dealValues(fields), before)
}

// mappedByLabel is the mapping that an import proposes for a file of deals.
func (h *house) mappedByLabel(path string) engine.ImportMapping {
	h.Helper()
	file, err := os.Open(path)
	if err != nil {
		h.Fatal(err)
	}
	started, err := h.StartImport(context.Background(), h.as("admin"), filepath.Base(path), file)
	if err != nil {
		h.Fatal(err)
	}
	if err := file.Close(); err != nil {
		h.Fatal(err)
	}
	if started.Suggested.Entity != "deal" || len(started.Suggested.Mapping) != len(started.Columns) {
		h.Fatalf("not every column is known again: %v %+v", started.Columns, started.Suggested)
	}
	return *started.Suggested
}

func TestALongListIsExportedWhole(t *testing.T) {
	onBoth(t, func(h *house) {
		rows := [][]string{{"name"}}
		for i := range 1001 {
			rows = append(rows, []string{fmt.Sprintf("Deal %04d", i)})
		}
		done, err := h.ImportFile(context.Background(), h.as("admin"), h.csvFile(rows...), engine.ImportMapping{
			Entity: "deal", Mode: "create", Mapping: []engine.ImportColumn{{Column: "name", Field: "name"}},
		})
		if err != nil || done.Created != 1001 {
			h.Fatal(err, done)
		}
		got, err := h.export("admin", "csv", engine.List{Entity: "deal", Fields: []string{"name"}, Sort: []string{"name"}})
		if err != nil {
			h.Fatal(err)
		}
		lines := strings.Fields(strings.ReplaceAll(strings.TrimSpace(got), "Deal ", ""))
		if len(lines) != 1002 || !slices.IsSorted(lines[1:]) || lines[1] != "0000" || lines[1001] != "1000" {
			h.Errorf("%d lines, from %s to %s", len(lines), lines[1], lines[len(lines)-1])
		}
	})
}

package engine_test

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/weft-crm/weft/engine"
)

// A wayIn changes a stored deal; it gives the codes of the problems, "" where it was changed.
type wayIn struct {
	name   string
	change func(h *house, login, id string, values map[string]any) string
}

// waysIn are all ways in which people change records.
var waysIn = []wayIn{
	{"form", changeThroughForm("default", engine.ViaForm)},
	{"inline", changeThroughForm("", engine.ViaForm)},
	{"api", changeThroughForm("", engine.ViaAPI)},
	{"bulk", changeInBulk},
	{"import", changeByImport},
}

func changeThroughForm(form string, via engine.Via) func(*house, string, string, map[string]any) string {
	return func(h *house, login, id string, values map[string]any) string {
		by := h.as(login)
		by.Via = via
		_, err := h.UpdateRecord(context.Background(), by, engine.Save{Entity: "deal", ID: id, Form: form, Values: sendable(h, values)})
		return problemCodes(err)
	}
}

func changeInBulk(h *house, login, id string, values map[string]any) string {
	answer, err := h.ChangeMany(context.Background(), h.as(login), engine.Bulk{Entity: "deal", IDs: []string{id}, Values: sendable(h, values)})
	if err != nil {
		h.Fatal(err)
	}
	return problemCodes(answer.Results[0].Err)
}

func changeByImport(h *house, login, id string, values map[string]any) string {
	h.Helper()
	names, cells := []string{"ref"}, []string{fmt.Sprint(h.get("admin", "deal", id).Values["ref"])}
	mapping := engine.ImportMapping{Entity: "deal", Key: engine.ImportKey{"ref"}, Mode: "update", Mapping: []engine.ImportColumn{{Column: "ref", Field: "ref"}}}
	for name, value := range values {
		names, cells = append(names, name), append(cells, fmt.Sprint(value))
		mapping.Mapping = append(mapping.Mapping, engine.ImportColumn{Column: name, Field: name})
	}
	info, err := h.ImportFile(context.Background(), h.as(login), h.csvFile(names, cells), mapping)
	if err != nil {
		h.Fatal(err)
	}
	told, err := h.Import(context.Background(), h.as("admin"), info.ID)
	if err != nil {
		h.Fatal(err)
	}
	var codes []string
	for _, trouble := range told.Problems {
		codes = append(codes, trouble.Code)
	}
	return strings.Join(codes, " ")
}

func (h *house) csvFile(rows ...[]string) string {
	h.Helper()
	path := filepath.Join(h.TempDir(), "rows.csv")
	file, err := os.Create(path)
	if err != nil {
		h.Fatal(err)
	}
	if err := csv.NewWriter(file).WriteAll(rows); err != nil {
		h.Fatal(err)
	}
	if err := file.Close(); err != nil {
		h.Fatal(err)
	}
	return path
}

func problemCodes(err error) string {
	refusal := engine.AsError(err)
	if refusal == nil {
		return ""
	}
	if len(refusal.Fields) == 0 {
		return refusal.Code
	}
	var codes []string
	for _, problem := range refusal.Fields {
		codes = append(codes, problem.Code)
	}
	return strings.Join(codes, " ")
}

// TestRulesHoldForEveryWayIn plays each kind of rule against each way in which a record is changed.
func TestRulesHoldForEveryWayIn(t *testing.T) {
	cases := []struct {
		rule, login string
		values      map[string]any
		refused     string
	}{
		{"required by the entity", "zhao", map[string]any{"name": ""}, "required"},
		{"required by a rule", "zhao", map[string]any{"stage": "lost"}, "required"},
		{"required by the form", "zhao", map[string]any{"discount": "16"}, "required"},
		{"read-only by the entity", "zhao", map[string]any{"code": "C-2"}, "read_only"},
		{"read-only on the form of a role", "zhao", map[string]any{"close": "2026-05-01"}, "read_only"},
		{"the same for another role", "admin", map[string]any{"close": "2026-05-01"}, ""},
		{"hidden by a rule", "zhao", map[string]any{"reason": "Price"}, "not_shown"},
		{"hidden on the form of a role", "zhao", map[string]any{"per_day": 3}, "not_shown"},
		{"an option that is none", "zhao", map[string]any{"stage": "mislaid"}, "option_unknown"},
		{"a check", "zhao", map[string]any{"stage": "won", "amount": ""}, "check"},
		{"a field right", "seller", map[string]any{"discount": "5"}, "field_forbidden"},
		{"nothing against it", "zhao", map[string]any{"name": "Better"}, ""},
	}
	onBoth(t, func(h *house) {
		h.prepareRules()
		for _, way := range waysIn {
			for i, c := range cases {
				deal := h.create("admin", "deal", map[string]any{
					"name": "D", "code": fmt.Sprint(way.name, i), "ref": fmt.Sprint(way.name, i), "amount": money("5"), "owner": h.ids[c.login],
				})
				if got := way.change(h, c.login, deal.ID, c.values); got != c.refused {
					h.Errorf("%s, %s: got %q, want %q", c.rule, way.name, got, c.refused)
				}
			}
		}
	})
}

// prepareRules gives the roles that sell a form of their own and the rights to change many and import.
func (h *house) prepareRules() {
	h.Helper()
	h.person("seller", "east", "sales")
	h.editDeal(addField(map[string]any{"name": "ref", "kind": "text", "label": "Reference"}))
	all := []any{"create", "read", "edit", "import", "bulk"}
	for _, role := range []string{"sales", "lead"} {
		h.editDefinition("roles/"+role+".json", func(definition map[string]any) {
			definition["admin"] = []any{"imports"}
			definition["entities"].(map[string]any)["deal"].(map[string]any)["can"] = all
		})
	}
	h.putForm("selling", map[string]any{"roles": []any{"lead", "sales"}}, "name", "stage", "amount", "discount", "reason", "code",
		map[string]any{"field": "tags", "required": "(record.discount ?? 0) > 15"},
		map[string]any{"field": "close", "readonly": true}, map[string]any{"field": "per_day", "visible": "record.stage == 'won'"})
	h.publish()
}

// TestRulesHoldInLines plays the rules of lines, which are written with their record only.
func TestRulesHoldInLines(t *testing.T) {
	onBoth(t, func(h *house) {
		h.editDefinition("entities/quote_line.json", func(definition map[string]any) {
			addField(map[string]any{"name": "fixed", "kind": "text", "readonly": true, "default": "'as it was'", "label": "Fixed"})(definition)
			addField(map[string]any{"name": "note", "kind": "text", "visible": "record.quantity > 5", "label": "Note"})(definition)
			addField(map[string]any{"name": "why", "kind": "text", "required": "record.quantity > 9", "label": "Why"})(definition)
		})
		h.publish()
		account := h.create("li", "account", map[string]any{"name": "Harbour"})
		quote := h.create("li", "quote", map[string]any{"account": account.ID, "owner": h.ids["li"]})
		for _, c := range []struct {
			values        map[string]any
			place, refuse string
		}{
			{map[string]any{"text": "Rope", "fixed": "other"}, "/lines/0/fixed", "read_only"},
			{map[string]any{"text": "Rope", "note": "soon"}, "/lines/0/note", "not_shown"},
			{map[string]any{"text": "Rope", "quantity": "10"}, "/lines/0/why", "required"},
			{map[string]any{"quantity": "1"}, "/lines/0/product", "check"},
		} {
			_, err := h.tryUpdate("li", "quote", quote.ID, 0, map[string]any{"lines": []any{map[string]any{"values": c.values}}})
			h.problem(err, c.place, c.refuse)
		}
		lines := []any{map[string]any{"values": map[string]any{"quantity": "1"}}, map[string]any{"values": map[string]any{"quantity": "10"}}}
		told := h.evaluate("li", engine.FormRequest{Entity: "quote", ID: quote.ID, Values: map[string]any{"lines": lines}})
		few, many := told.Lines["lines"][0].Fields, told.Lines["lines"][1].Fields
		if _, said := few["why"]; said || few["note"].Visible || !many["why"].Required || len(many) != 1 {
			h.Errorf("of cells is told %+v and %+v", few, many)
		}
		saved := h.update("li", "quote", quote.ID, map[string]any{"lines": []any{map[string]any{"values": map[string]any{"text": "Rope"}}}})
		text, _ := json.Marshal(saved.Values["lines"])
		if !strings.Contains(string(text), "as it was") {
			h.Errorf("the default of a line: %s", text)
		}
	})
}

func TestABulkChangeIsTriedReportedAndTakenBack(t *testing.T) {
	onBoth(t, func(h *house) {
		h.prepareRules()
		ctx, by := context.Background(), h.as("zhao")
		var ids []string
		for _, values := range []map[string]any{{"name": "A", "amount": money("5")}, {"name": "B"}} {
			values["owner"] = h.ids["zhao"]
			ids = append(ids, h.create("admin", "deal", values).ID)
		}
		bulk := engine.Bulk{Entity: "deal", IDs: append(ids, ids[0], "0190b6a0-0000-7000-8000-000000000000"), Values: map[string]any{"stage": "won"}, Try: true}
		tried, err := h.ChangeMany(ctx, by, bulk)
		if err != nil {
			h.Fatal(err)
		}
		h.same(outcomes(tried), " check not_found")
		h.same(h.get("zhao", "deal", ids[0]).Values["stage"], "open")

		bulk.Try = false
		done, err := h.ChangeMany(ctx, by, bulk)
		if err != nil {
			h.Fatal(err)
		}
		h.same(outcomes(done), " check not_found")
		h.same(h.get("zhao", "deal", ids[0]).Values["stage"], "won")
		_, err = h.RevertChangeSet(ctx, h.as("qian"), done.ChangeSet)
		h.refused(err, "needs_admin")
		_, err = h.RevertChangeSet(ctx, by, done.ChangeSet)
		h.same(err, nil)
		h.same(h.get("zhao", "deal", ids[0]).Values["stage"], "open")
		_, err = h.ChangeMany(ctx, h.as("qian"), bulk)
		h.refused(err, "forbidden")
	})
}

// outcomes prints how the records of a bulk change went.
func outcomes(answer *engine.BulkAnswer) string {
	var codes []string
	for _, result := range answer.Results {
		codes = append(codes, problemCodes(result.Err))
	}
	return strings.Join(codes, " ")
}

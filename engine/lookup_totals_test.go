package engine_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/weft-crm/weft/engine"
	"github.com/weft-crm/weft/engine/store"
)

// withTallies publishes what people report of a day: their figures are counted and summed up until it is sent.
func (h *house) withTallies() {
	h.Helper()
	ofDay := `candidate.created_by == record.person && candidate.created_at >= org.day_begins(record.day) && candidate.created_at < org.day_begins(record.day + days(1))`
	h.put("entities/tally.json", `{ "name": "tally", "label": "Tally", "title": "day", "fields": [
		{ "name": "person", "kind": "user", "default": "user", "readonly": true, "label": "Person" },
		{ "name": "day", "kind": "date", "default": "today", "label": "Day" },
		{ "name": "sent", "kind": "boolean", "label": "Sent" },
		{ "name": "note", "kind": "text", "label": "Note" },
		{ "name": "deals", "kind": "lookup", "of": "deal", "count": true, "lock": "record.sent == true", "if": "`+ofDay+`", "label": "Deals" },
		{ "name": "won", "kind": "lookup", "of": "deal", "sum": "amount", "lock": "record.sent == true", "if": "`+ofDay+` && candidate.stage == 'won'", "label": "Won" },
		{ "name": "largest", "kind": "lookup", "of": "deal", "highest": "amount", "if": "`+ofDay+`", "label": "Largest" } ] }`)
	h.editDefinition("roles/sales.json", func(role map[string]any) {
		role["entities"].(map[string]any)["tally"] = map[string]any{"can": []string{"create", "read", "edit"}, "rows": "own"}
	})
	h.publish()
}

// tally tells the figures of a report.
func tally(values map[string]any) string {
	amount := func(name string) any {
		money, _ := values[name].(map[string]any)
		return money["amount"]
	}
	return fmt.Sprint(values["deals"], " ", amount("won"), " ", amount("largest"))
}

func TestALookupCountsAndSumsUntilItIsLocked(t *testing.T) {
	onBoth(t, func(h *house) {
		h.withRates()
		h.withTallies()
		h.clock.set(time.Date(2026, 3, 10, 15, 30, 0, 0, time.UTC)) // half past eleven at night in Shanghai
		h.create("li", "deal", map[string]any{"name": "a", "stage": "won", "amount": money("30")})
		h.create("li", "deal", map[string]any{"name": "b", "stage": "open", "amount": money("70")})
		h.create("wang", "deal", map[string]any{"name": "c", "stage": "won", "amount": money("500")})
		report := h.create("li", "tally", map[string]any{})
		h.same(tally(report.Values), "2 30.00 70.00")

		h.create("li", "deal", map[string]any{"name": "d", "stage": "won", "amount": dollars("1.50")}) // 8 yuan each
		h.same(tally(h.get("li", "tally", report.ID).Values), "2 30.00 70.00")
		h.same(tally(h.update("li", "tally", report.ID, map[string]any{"sent": true}).Values), "3 42.00 70.00")

		h.create("li", "deal", map[string]any{"name": "e", "stage": "won", "amount": money("100")})
		h.same(tally(h.update("li", "tally", report.ID, map[string]any{"note": "later"}).Values), "3 42.00 70.00")
		h.same(tally(h.update("li", "tally", report.ID, map[string]any{"day": "2026-03-09"}).Values), "3 42.00 <nil>")

		h.clock.set(time.Date(2026, 3, 10, 16, 30, 0, 0, time.UTC)) // the next day there
		h.same(tally(h.create("li", "tally", map[string]any{}).Values), "0 0.00 <nil>")
		_, err := h.tryUpdate("li", "tally", report.ID, 0, map[string]any{"deals": 9})
		h.problem(err, "/deals", "computed")
	})
}

func TestOneStatementCountsAndSumsUpForAllLines(t *testing.T) {
	onBoth(t, func(h *house) {
		h.editDefinition("entities/quote_line.json", func(definition map[string]any) {
			fit := "candidate.product == record.product && candidate.stage == 'won'"
			addField(map[string]any{"name": "sold", "kind": "lookup", "of": "deal", "count": true, "if": fit, "label": "Sold"})(definition)
			addField(map[string]any{"name": "earned", "kind": "lookup", "of": "deal", "sum": "amount", "if": fit + " && candidate.account.city == 'Suzhou'", "label": "Earned"})(definition)
		})
		h.publish()
		suzhou := h.create("admin", "account", map[string]any{"name": "S", "city": "Suzhou"})
		products := make([]string, 3)
		for i := range products {
			products[i] = h.create("admin", "product", map[string]any{"name": fmt.Sprint("P", i)}).ID
			for range i {
				h.create("admin", "deal", map[string]any{"name": "D", "product": products[i], "stage": "won", "amount": money("7"), "account": suzhou.ID})
			}
		}
		statements := func(lines int) int {
			list := make([]any, lines)
			for i := range list {
				list[i] = map[string]any{"values": map[string]any{"product": products[i%3], "text": "x"}}
			}
			ctx, counted := store.Counted(context.Background())
			quote, err := h.CreateRecord(ctx, h.as("admin"), engine.Save{Entity: "quote", Values: map[string]any{"account": suzhou.ID, "lines": list}})
			if err != nil {
				h.Fatal(err)
			}
			for i, one := range decodeRow(h, quote).Values["lines"].([]any) {
				values := one.(map[string]any)["values"].(map[string]any)
				h.same(fmt.Sprintf("%v %v", values["sold"], values["earned"].(map[string]any)["amount"]), fmt.Sprintf("%d %d.00", i%3, i%3*7))
			}
			return counted.Sent()
		}
		few := statements(3)
		if many := statements(90); many > few+3 { // the lines themselves are written and indexed in batches
			h.Errorf("%d statements for 90 lines, %d for 3", many, few)
		}
	})
}

func TestAFormWorksNothingOutFromWhatThePersonMayNotWrite(t *testing.T) {
	onBoth(t, func(h *house) {
		h.withTallies()
		h.create("wang", "deal", map[string]any{"name": "c", "stage": "won", "amount": money("500")})
		typed := map[string]any{"person": h.ids["wang"], "note": "mine"}
		worked := h.evaluate("li", engine.FormRequest{Entity: "tally", Values: typed})
		h.same(string(worked.Values["deals"]), "0")
		h.same(string(h.form("li", engine.FormRequest{Entity: "tally", Values: typed}).Values["won"]), `{"amount":"0.00","currency":"CNY"}`)

		report := h.create("li", "tally", map[string]any{})
		worked = h.evaluate("li", engine.FormRequest{Entity: "tally", ID: report.ID, Values: typed})
		h.same(string(worked.Values["deals"]), "0")
		_, err := h.tryCreate("li", "tally", typed)
		h.problem(err, "/person", "read_only")
	})
}

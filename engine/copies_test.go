package engine_test

import (
	"context"
	"strings"
	"testing"

	"github.com/weft-crm/weft/engine"
	"github.com/weft-crm/weft/metadata"
)

// dealHold keeps a deal from being edited once it was put on hold.
const dealHold = `{
  "key": "deal_hold", "title": "Hold", "entity": "deal", "start": {"state": "free", "on": ["create"]},
  "states": {"free": {"on": {"hold": {"to": "held", "title": "Hold", "who": [{"submitter": true}]}}}, "held": {"lock": true, "final": "done"}}
}`

func (h *house) copyOf(login, entity, id string) *engine.FormAnswer {
	h.Helper()
	return h.form(login, engine.FormRequest{Entity: entity, Copy: id})
}

func TestALockedRecordIsCopiedAsFarAsItsReaderMayTypeItAnew(t *testing.T) {
	onBoth(t, func(h *house) {
		h.publishWorkflows(map[string]string{"deal_hold": dealHold})
		deal := h.create("zhao", "deal", map[string]any{
			"name": "Acme", "amount": map[string]any{"amount": "500", "currency": "USD"}, "discount": "10", "code": "A1", "close": "2026-03-01",
			"cost": map[string]any{"amount": "300", "currency": "CNY"},
		})
		must(h.Fire(context.Background(), h.as("zhao"), "", engine.Transition{Entity: "deal", ID: deal.ID, Event: "hold"}))
		form := h.copyOf("zhao", "deal", deal.ID)
		h.same(string(form.Values["name"]), `"Acme"`)
		h.same(string(form.Values["close"]), `"2026-03-01"`)
		h.same(string(form.Values["discount"]), `"10.00"`)
		if amount := string(form.Values["amount"]); !strings.Contains(amount, `"500.00"`) || !strings.Contains(amount, "USD") {
			h.Errorf("the amount is %s", amount)
		}
		for _, name := range []string{"number", "code", "per_day"} {
			h.same(string(form.Values[name]), "null")
		}
		_, err := h.Form(context.Background(), h.as("wang"), engine.FormRequest{Entity: "deal", Copy: deal.ID})
		h.refused(err, "not_found")
	})
}

func TestACopyTellsNothingItsReaderMayNotSee(t *testing.T) {
	onBoth(t, func(h *house) {
		account := h.create("li", "account", map[string]any{"name": "Acme", "phone": "13800001111", "city": "Wuhan"})
		deal := h.create("li", "deal", map[string]any{"name": "Big", "account": account.ID})
		h.update("admin", "deal", deal.ID, map[string]any{"discount": "7", "cost": map[string]any{"amount": "300", "currency": "CNY"}})
		copied := h.copyOf("li", "account", account.ID)
		h.same(string(copied.Values["name"]), "null") // no two customers have one name
		h.same(string(copied.Values["phone"]), "null")
		h.same(string(copied.Values["city"]), `"Wuhan"`)
		copied = h.copyOf("li", "deal", deal.ID)
		h.same(string(copied.Values["discount"]), "null") // sales may read it and not type it
		if _, told := copied.Values["cost"]; told {
			h.Error("the cost is told")
		}
	})
}

func TestTheLinesOfACopyAreNew(t *testing.T) {
	onBoth(t, func(h *house) {
		account := h.create("li", "account", map[string]any{"name": "Acme"})
		quote := h.create("li", "quote", map[string]any{"account": account.ID, "lines": []any{
			map[string]any{"values": map[string]any{"text": "Pump", "quantity": "3", "price": map[string]any{"amount": "10", "currency": "CNY"}}},
		}})
		form := h.copyOf("li", "quote", quote.ID)
		h.same(strings.Contains(string(form.Values["subtotal"]), `"30.00"`), true)
		before := quote.Values["lines"].([]any)[0].(map[string]any)["id"].(string)
		if lines := string(form.Values["lines"]); !strings.Contains(lines, "Pump") || strings.Contains(lines, before) {
			h.Errorf("the lines are %s", lines)
		}
	})
}

func TestARetiredOptionIsLeftOutOfACopy(t *testing.T) {
	onBoth(t, func(h *house) {
		deal := h.create("zhao", "deal", map[string]any{"name": "Acme", "stage": "lost", "reason": "price"})
		files := metadata.Files{
			"pack.json":          []byte(`{"name":"extra","version":"1.0.0","label":"Extra","requires":{"core":"^1.0"}}`),
			"options/stage.json": []byte(`{"name":"stage","options":[{"name":"lost","retired":true}]}`),
		}
		if _, err := h.PublishLayers(context.Background(), h.as("admin"), []metadata.Layer{{Pack: "extra", Files: files}}, ""); err != nil {
			h.Fatal(err)
		}
		h.same(string(h.copyOf("zhao", "deal", deal.ID).Values["stage"]), `"open"`)
	})
}

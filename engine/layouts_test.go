package engine_test

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/weft-crm/weft/engine"
)

// putForm puts a form of the deal into the open change: one section with the fields, and what else is said of it.
func (h *house) putForm(name string, said map[string]any, fields ...any) {
	h.Helper()
	form := map[string]any{"entity": "deal", "name": name, "label": name, "sections": []any{map[string]any{"fields": fields}}}
	for key, value := range said {
		form[key] = value
	}
	content, err := json.Marshal(form)
	if err != nil {
		h.Fatal(err)
	}
	if _, err := h.PutChange(context.Background(), h.as("admin"), engine.PutFile{Path: "forms/deal." + name + ".json", Effective: content}); err != nil {
		h.Fatal(err)
	}
}

func TestAPersonGetsTheFormForTheRoleTheRecordAndTheDevice(t *testing.T) {
	onBoth(t, func(h *house) {
		h.putForm("selling", map[string]any{"roles": []any{"sales"}}, "name", "amount")
		h.putForm("lost", map[string]any{"roles": []any{"sales"}, "when": "record.stage == 'lost'"}, "name", "reason")
		h.putForm("pocket", map[string]any{"device": "phone"}, "name")
		h.putForm("harbour", map[string]any{"when": "record.account?.city == 'Harbour'", "order": -1}, "name", "account")
		h.publish()
		account := h.create("admin", "account", map[string]any{"name": "A", "city": "Harbour"})
		open := h.create("li", "deal", map[string]any{"name": "Open"})
		lost := h.create("li", "deal", map[string]any{"name": "Lost", "stage": "lost", "reason": "Price"})
		there := h.create("admin", "deal", map[string]any{"name": "There", "account": account.ID})
		for _, c := range []struct{ login, id, device, form string }{
			{"li", open.ID, "desktop", "selling"},
			{"li", lost.ID, "desktop", "lost"},
			{"li", lost.ID, "phone", "lost"},
			{"zhao", lost.ID, "phone", "pocket"},
			{"zhao", lost.ID, "desktop", "default"},
			{"zhao", lost.ID, "", "default"},
			{"admin", there.ID, "phone", "harbour"},
		} {
			got := h.form(c.login, engine.FormRequest{Entity: "deal", ID: c.id, Device: c.device})
			if got.Form.Name != c.form {
				h.Errorf("%s on %q gets %q, want %q", c.login, c.device, got.Form.Name, c.form)
			}
		}
		_, err := h.Form(context.Background(), h.as("zhao"), engine.FormRequest{Entity: "deal", ID: lost.ID, Form: "selling"})
		h.refused(err, "not_found") // it is for other roles
	})
}

func TestTypingLeadsToAnotherForm(t *testing.T) {
	onBoth(t, func(h *house) {
		h.putForm("lost", map[string]any{"when": "record.stage == 'lost'"}, "name", "stage", map[string]any{"field": "tags", "required": true})
		h.publish()
		h.same(h.form("li", engine.FormRequest{Entity: "deal"}).Form.Name, "default")
		typed := engine.FormRequest{Entity: "deal", Form: "default", Values: map[string]any{"name": "D", "stage": "lost", "reason": "Price"}}
		got := h.evaluate("li", typed)
		h.same(got.Form, "lost")
		h.same(got.Fields["tags"].Required, true)
		h.same(h.form("li", engine.FormRequest{Entity: "deal", Form: "lost"}).Form.Name, "lost")
	})
}

func TestNamingAnotherFormAvoidsNoRule(t *testing.T) {
	onBoth(t, func(h *house) {
		h.putForm("lost", map[string]any{"when": "record.stage == 'lost'"}, "name", "stage", map[string]any{"field": "tags", "required": true})
		h.putForm("big", map[string]any{"when": "(record.amount ?? 0) > 1000"}, "name", "stage")
		h.publish()
		for _, form := range []string{"", "default", "big", "nothing"} {
			_, err := h.CreateRecord(context.Background(), h.as("li"), engine.Save{
				Entity: "deal", Form: form, Values: map[string]any{"name": "D", "stage": "lost", "reason": "Price"},
			})
			h.problem(err, "/tags", "required")
		}
	})
}

func TestTheShortFormAsksForWhatARecordCannotDoWithout(t *testing.T) {
	onBoth(t, func(h *house) {
		h.same(rightsOf(h.form("li", engine.FormRequest{Entity: "deal", Form: "quick"})), "name:edit* stage:edit*")
		h.putForm("passing", map[string]any{"purpose": "quick"}, "name", "amount")
		h.putForm("calling", map[string]any{"purpose": "quick", "device": "phone"}, "name", "stage", "close")
		h.publish()
		h.same(h.form("li", engine.FormRequest{Entity: "deal", Form: "quick"}).Form.Name, "passing")
		h.same(h.form("li", engine.FormRequest{Entity: "deal", Form: "quick", Device: "phone"}).Form.Name, "calling")
		h.same(h.form("li", engine.FormRequest{Entity: "deal"}).Form.Name, "default")
	})
}

func TestAFormIsSeenAsSomebodyElseBeforeItIsPublished(t *testing.T) {
	onBoth(t, func(h *house) {
		h.putForm("lost", map[string]any{"roles": []any{"sales"}, "when": "record.stage == 'lost'"}, "name", "cost", "discount")
		ask := engine.LayoutQuestion{Entity: "deal", Roles: []string{"sales"}, Device: "phone", Values: map[string]any{"stage": "lost"}}
		got, err := h.PreviewLayout(context.Background(), h.as("admin"), ask)
		if err != nil {
			h.Fatal(err)
		}
		h.same(rightsOf(&engine.FormAnswer{Form: got.Form}), "name:edit* discount:read") // sales does not see the cost
		h.same(got.Tried[0].Chosen, true)
		ask.Values["stage"] = "open"
		got, err = h.PreviewLayout(context.Background(), h.as("admin"), ask)
		if err != nil {
			h.Fatal(err)
		}
		h.same(got.Form.Name, "default")
		h.same(got.Tried[0].Why.En, "Does not hold: Stage is Lost")
		_, err = h.PreviewLayout(context.Background(), h.as("li"), ask)
		h.refused(err, "needs_admin")
	})
}

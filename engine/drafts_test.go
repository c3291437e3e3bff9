package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/weft-crm/weft/engine"
)

// keepDraft keeps what Li types; it has to succeed.
func (h *house) keepDraft(at engine.FormPlace, version int64, name string) {
	h.Helper()
	if err := h.KeepDraft(context.Background(), h.as("li"), at, version, json.RawMessage(`{"name":"`+name+`"}`)); err != nil {
		h.Fatal(err)
	}
}

// draft tells what is kept of a form, "" for nothing.
func (h *house) draft(login string, at engine.FormPlace) string {
	h.Helper()
	draft, err := h.Draft(context.Background(), h.as(login), at)
	if err != nil {
		h.Fatal(err)
	}
	if draft == nil {
		return ""
	}
	return fmt.Sprint(string(draft.Values), draft.Version, draft.Changed)
}

func TestWhatIsTypedIsKeptForItsAuthorUntilItIsSaved(t *testing.T) {
	onBoth(t, func(h *house) {
		deal := h.create("li", "deal", map[string]any{"name": "Crane"})
		fresh, one := engine.FormPlace{Entity: "deal"}, engine.FormPlace{Entity: "deal", ID: deal.ID}
		h.keepDraft(fresh, 0, "New")
		h.keepDraft(one, deal.Version, "Cr")
		h.keepDraft(one, deal.Version, "Crane 2")
		h.same(h.draft("li", fresh), `{"name":"New"}0 false`)
		h.same(h.draft("li", one), `{"name":"Crane 2"}1 false`)
		h.same(h.draft("zhao", one), "")
		h.update("zhao", "deal", deal.ID, map[string]any{"per_day": 4})
		h.same(h.draft("li", one), `{"name":"Crane 2"}1 true`)
		h.update("li", "deal", deal.ID, map[string]any{"per_day": 5}) // elsewhere
		h.same(h.draft("li", one), `{"name":"Crane 2"}1 true`)
		save := engine.Save{Entity: "deal", ID: deal.ID, Values: map[string]any{"name": "Crane 2"}, Draft: true}
		if _, err := h.UpdateRecord(context.Background(), h.as("li"), save); err != nil {
			h.Fatal(err)
		}
		h.same(h.draft("li", one), "")
		save = engine.Save{Entity: "deal", Values: map[string]any{"name": ""}, Draft: true}
		_, err := h.CreateRecord(context.Background(), h.as("li"), save)
		h.problem(err, "/name", "required")
		h.same(h.draft("li", fresh), `{"name":"New"}0 false`) // a refused save keeps it
		if err := h.DropDraft(context.Background(), h.as("li"), fresh); err != nil {
			h.Fatal(err)
		}
		h.same(h.draft("li", fresh), "")
	})
}

func TestADraftIsGoneWithTheRightToSeeItsRecord(t *testing.T) {
	onBoth(t, func(h *house) {
		deal := h.create("li", "deal", map[string]any{"name": "Crane"})
		at := engine.FormPlace{Entity: "deal", ID: deal.ID}
		h.keepDraft(at, deal.Version, "Mine")
		h.update("admin", "deal", deal.ID, map[string]any{"owner": h.ids["wang"]})
		h.same(h.draft("li", at), "")
		h.refused(h.KeepDraft(context.Background(), h.as("li"), at, 1, json.RawMessage(`{}`)), "not_found")
		h.refused(h.KeepDraft(context.Background(), h.as("li"), engine.FormPlace{Entity: "nothing"}, 1, json.RawMessage(`{}`)), "unknown_entity")
		h.refused(h.KeepDraft(context.Background(), h.as("li"), engine.FormPlace{Entity: "deal"}, 1, json.RawMessage(strings.Repeat(" ", engine.LargestForm+1))), "draft_size")
	})
}

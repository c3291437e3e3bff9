package engine_test

import (
	"context"
	"testing"
)

func TestNamesFromASpreadsheetFindTheRecordsTheyMean(t *testing.T) {
	onBoth(t, func(h *house) {
		rope := h.create("admin", "product", map[string]any{"name": "Rope"})
		h.create("admin", "product", map[string]any{"name": "Twice"})
		h.create("admin", "product", map[string]any{"name": "Twice"})
		hidden := h.create("wang", "account", map[string]any{"name": "Secret"})
		seen := h.create("li", "account", map[string]any{"name": "Harbour"})

		h.same(h.lookUpNames("li", "product", "Rope", " Rope", "Twice", "Nothing", ""), map[string]string{"Rope": rope.ID})
		h.same(h.lookUpNames("li", "account", "Secret", "Harbour"), map[string]string{"Harbour": seen.ID})
		h.same(h.lookUpNames("admin", "account", "Secret"), map[string]string{"Secret": hidden.ID})
		deal := h.create("admin", "deal", map[string]any{"name": "D", "code": "C-7"})
		h.same(h.lookUpNames("admin", "deal", "C-7"), map[string]string{"C-7": deal.ID})
		_, err := h.LookupNames(context.Background(), h.as("wu"), "account", []string{"Harbour"})
		h.refused(err, "forbidden")
	})
}

func (h *house) lookUpNames(login, entity string, names ...string) map[string]string {
	h.Helper()
	found, err := h.LookupNames(context.Background(), h.as(login), entity, names)
	if err != nil {
		h.Fatal(err)
	}
	ids := map[string]string{}
	for name, choice := range found {
		ids[name] = choice.ID
	}
	return ids
}

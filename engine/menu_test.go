package engine_test

import (
	"context"
	"slices"
	"testing"
)

// entries are the entities of an area of the menu as somebody sees it.
func (h *house) entries(who, area string) []string {
	h.Helper()
	shell, err := h.Shell(context.Background(), h.as(who))
	if err != nil {
		h.Fatal(err)
	}
	var names []string
	for _, found := range shell.Menu.Areas {
		if found.Name == area {
			for _, entry := range found.Items {
				if entry.Label.IsZero() {
					h.Errorf("%s is shown without a name", entry.Entity)
				}
				names = append(names, entry.Entity)
			}
		}
	}
	return names
}

func TestWhatNoMenuNamesIsFoundUnderMore(t *testing.T) {
	onBoth(t, func(h *house) {
		more := h.entries("li", "more")
		if !slices.Contains(more, "quote") || slices.Contains(more, "deal") || slices.Contains(more, "account") {
			h.Errorf("under more: %v, in sales: %v", more, h.entries("li", "sales"))
		}
		if found := h.entries("wu", "more"); len(found) > 0 {
			h.Errorf("somebody without rights sees %v", found)
		}
	})
}

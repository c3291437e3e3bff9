package engine_test

import (
	"context"
	"fmt"
	"testing"
)

// toldLines is what the newest entry of history tells somebody of the lines of a quote.
func (h *house) toldLines(login, id string) string {
	h.Helper()
	entries, err := h.History(context.Background(), h.as(login), "quote", id, "", 1)
	if err != nil {
		h.Fatal(err)
	}
	text := ""
	for _, change := range entries[0].Changes {
		for _, line := range change.Lines {
			text += fmt.Sprintf("%s %d %s", line.Action, line.Place, line.Title)
			for _, part := range line.Changes {
				text += fmt.Sprintf(" %s: %s → %s", part.Field, part.Old, part.New)
			}
			text += "\n"
		}
	}
	return text
}

func TestHistoryTellsWhichLinesChangedAndHow(t *testing.T) {
	onBoth(t, func(h *house) {
		account := h.create("li", "account", map[string]any{"name": "Harbour"})
		crane := h.create("admin", "product", map[string]any{"name": "Crane", "price": money("10")})
		lift := h.create("admin", "product", map[string]any{"name": "Lift", "price": money("20")})
		line := func(values map[string]any) map[string]any { return map[string]any{"values": values} }
		quote := h.create("li", "quote", map[string]any{"account": account.ID, "lines": []any{
			line(map[string]any{"product": crane.ID}), line(map[string]any{"text": "Freight", "price": money("5")}), line(map[string]any{"text": "Tax"}),
		}})
		h.same(h.toldLines("li", quote.ID), "added 1 Crane\nadded 2 Freight\nadded 3 Tax\n")

		ids := []string{}
		for _, one := range quote.Values["lines"].([]any) {
			ids = append(ids, one.(map[string]any)["id"].(string))
		}
		h.update("li", "quote", quote.ID, map[string]any{"lines": []any{
			map[string]any{"id": ids[0], "values": map[string]any{"product": lift.ID, "quantity": "3", "price": money("10")}}, map[string]any{"id": ids[2]}, line(map[string]any{"text": "Gift"}),
		}})
		const changed = `changed 1 Lift product: {"id":"%s","title":"Crane"} → {"id":"%s","title":"Lift"} quantity: "1.00" → "3.00"` + "\nadded 3 Gift\nremoved 2 Freight\n"
		h.same(h.toldLines("li", quote.ID), fmt.Sprintf(changed, crane.ID, lift.ID))

		h.editDefinition("roles/sales.json", func(definition map[string]any) {
			entities := definition["entities"].(map[string]any)
			entities["quote_line"] = map[string]any{"can": []any{"read"}, "rows": "all", "fields": map[string]any{"quantity": "hide", "product": "hide", "text": "mask"}}
		})
		h.publish()
		h.same(h.toldLines("li", quote.ID), "changed 1  amount: {\"amount\":\"10.00\",\"currency\":\"CNY\"} → {\"amount\":\"30.00\",\"currency\":\"CNY\"}\nadded 3 \nremoved 2 \n")
		if told := h.toldLines("admin", quote.ID); told != fmt.Sprintf(changed, crane.ID, lift.ID) {
			h.Errorf("who may see all is told %s", told)
		}
	})
}

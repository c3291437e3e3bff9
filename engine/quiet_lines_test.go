package engine_test

import (
	"fmt"
	"testing"

	"github.com/weft-crm/weft/engine"
)

func TestAnAnswerTellsOnlyLinesThatDifferFromTheFormsRecord(t *testing.T) {
	onBoth(t, func(h *house) {
		h.editDefinition("entities/quote_line.json", addField(map[string]any{
			"name": "net", "kind": "formula", "type": "decimal", "scale": 2, "label": "Net", "rule": "(record.quantity ?? 0) * (100 - (record.parent.discount ?? 0))",
		}))
		h.publish()
		account := h.create("li", "account", map[string]any{"name": "Harbour"})
		line := func(id, quantity string) map[string]any {
			return map[string]any{"id": id, "values": map[string]any{"text": "x", "quantity": quantity, "price": money("2")}}
		}
		quote := h.create("li", "quote", map[string]any{"account": account.ID, "lines": []any{line("", "1"), line("", "2"), line("", "3")}})
		ids := []string{}
		for _, stored := range quote.Values["lines"].([]any) {
			ids = append(ids, stored.(map[string]any)["id"].(string))
		}
		asked := func(version int64, values map[string]any) string {
			values["lines"] = []any{map[string]any{"id": ids[2]}, line(ids[0], "5"), line("", "1"), line(ids[1], "2")}
			answer := h.evaluate("li", engine.FormRequest{Entity: "quote", ID: quote.ID, Version: version, Values: sendable(h, values)})
			text := string(answer.Values["subtotal"])
			for _, told := range answer.Lines["lines"] {
				text += fmt.Sprintf(" %v %s %s", told.Stored, told.Values["quantity"], told.Values["net"])
			}
			return text
		}
		const total = `{"amount":"22.00","currency":"CNY"}`
		h.same(asked(quote.Version, map[string]any{}), total+` true   false "5.00" "500.00" false "1.00" "100.00" true  `)
		h.same(asked(quote.Version-1, map[string]any{}), total+` false "3.00" "300.00" false "5.00" "500.00" false "1.00" "100.00" false "2.00" "200.00"`)
		discounted := map[string]any{"discount": "50"} // which every line reads
		h.same(asked(quote.Version, discounted), total+` false "3.00" "150.00" false "5.00" "250.00" false "1.00" "50.00" false "2.00" "100.00"`)
	})
}

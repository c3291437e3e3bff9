package engine_test

import (
	"context"
	"testing"

	"github.com/weft-crm/weft/engine"
)

func TestLinesOfOneRecordDoNotAgreeWhereTheyMustNot(t *testing.T) {
	onBoth(t, func(h *house) {
		h.editDefinition("entities/quote_line.json", func(definition map[string]any) {
			definition["unique"] = []any{map[string]any{"fields": []any{"parent", "product"}, "if": "record.quantity > 0"}}
		})
		h.publish()
		account := h.create("li", "account", map[string]any{"name": "Harbour"})
		crane, lift := h.create("admin", "product", map[string]any{"name": "Crane"}), h.create("admin", "product", map[string]any{"name": "Lift"})
		line := func(id, product, quantity string) map[string]any {
			return map[string]any{"id": id, "values": map[string]any{"product": product, "quantity": quantity}}
		}
		quote := func(lines ...any) map[string]any { return map[string]any{"account": account.ID, "lines": lines} }
		first := h.create("li", "quote", quote(line("", crane.ID, "1"), line("", lift.ID, "2")))
		h.create("li", "quote", quote(line("", crane.ID, "1"))) // another quote may have it, too

		_, err := h.tryUpdate("li", "quote", first.ID, 0, quote(line("", crane.ID, "1"), line("", lift.ID, "1"), line("", crane.ID, "5")))
		h.problem(err, "/lines/2/product", "duplicate")
		h.same(h.refusal(err, "validation").Fields[0].Message.Zh, "与第 1 行的“Product”相同。")
		form, err := h.Evaluate(context.Background(), h.as("li"), engine.FormRequest{
			Entity: "quote", ID: first.ID, Values: sendable(h, quote(line("", crane.ID, "1"), line("", crane.ID, "1"))),
		})
		if err != nil {
			h.Fatal(err)
		}
		h.same(form.Problems[0].Pointer, "/lines/1/product") // while it is typed

		ids := []string{}
		for _, stored := range first.Values["lines"].([]any) {
			ids = append(ids, stored.(map[string]any)["id"].(string))
		}
		swapped := h.update("li", "quote", first.ID, quote(line(ids[0], lift.ID, "1"), line(ids[1], crane.ID, "2"), line("", crane.ID, "0"), line("", crane.ID, "0")))
		h.same(len(swapped.Values["lines"].([]any)), 4) // the condition leaves two out

		answer := h.editDefinition("entities/quote_line.json", func(definition map[string]any) {
			definition["unique"] = []any{map[string]any{"fields": []any{"parent"}}}
		})
		h.same(answer.Problems.Errors()[0].Code, "unique_parent")
	})
}

package engine_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/weft-crm/weft/engine"
)

const manyLines = 2000

// TestTwoThousandLinesAreSavedAtOnce saves a quote with many lines, each of another product, and then
// changes one of them; both have to be over long before anybody wonders.
func TestTwoThousandLinesAreSavedAtOnce(t *testing.T) {
	onBoth(t, func(h *house) {
		account := h.create("admin", "account", map[string]any{"name": "Harbour"})
		var lines []any
		for i := range manyLines {
			product := h.create("admin", "product", map[string]any{"name": fmt.Sprint("P", i), "price": money("2.50")})
			lines = append(lines, map[string]any{"values": map[string]any{"product": product.ID, "quantity": "2"}})
		}
		values := map[string]any{"account": account.ID, "lines": lines}
		start := time.Now()
		quote := h.create("admin", "quote", values)
		h.within(start, "creating", 5*time.Second)
		h.same(quote.Values["subtotal"], "map[amount:10000.00 currency:CNY]")

		stored := quote.Values["lines"].([]any)
		stored[7].(map[string]any)["values"].(map[string]any)["quantity"] = "3"
		start = time.Now()
		h.same(h.update("admin", "quote", quote.ID, map[string]any{"lines": sentLines(stored)}).Values["subtotal"], "map[amount:10002.50 currency:CNY]")
		h.within(start, "changing one", 5*time.Second)
		start = time.Now()
		h.evaluate("admin", engine.FormRequest{Entity: "quote", ID: quote.ID, Values: map[string]any{"lines": sentLines(stored)}})
		h.within(start, "evaluating", 5*time.Second)
	})
}

// within demands that what began at start is over in time, with much room for a busy machine.
func (h *house) within(start time.Time, what string, limit time.Duration) {
	h.Helper()
	took := time.Since(start)
	h.Logf("%s %d lines took %s", what, manyLines, took.Round(time.Millisecond))
	if took > limit {
		h.Errorf("%s %d lines took %s", what, manyLines, took)
	}
}

// sentLines gives lines as they were read the shape in which they are sent.
func sentLines(stored []any) []any {
	var sent []any
	for _, one := range stored {
		line := one.(map[string]any)
		values := line["values"].(map[string]any)
		product := values["product"].(map[string]any)["id"]
		sent = append(sent, map[string]any{"id": line["id"], "values": map[string]any{"product": product, "quantity": values["quantity"], "price": values["price"]}})
	}
	return sent
}

package engine_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/weft-crm/weft/engine"
)

func TestAFamilyIsDeletedAndComesBackAsOne(t *testing.T) {
	onBoth(t, func(h *house) {
		ctx, admin := context.Background(), h.as("admin")
		account := h.create("admin", "account", map[string]any{"name": "Harbour"})
		var quotes []row
		for _, text := range []string{"one", "two"} {
			quotes = append(quotes, h.create("admin", "quote", map[string]any{"account": account.ID, "lines": []any{
				map[string]any{"values": map[string]any{"text": text, "price": "5"}},
			}}))
		}
		single := h.create("admin", "quote", map[string]any{"account": account.ID})
		if err := h.DeleteRecord(ctx, admin, "quote", single.ID, 0); err != nil {
			h.Fatal(err)
		}
		h.refused(h.DeleteRecord(ctx, admin, "account", account.ID, 0), "in_use")
		answer, err := h.DeleteFamily(ctx, admin, "account", account.ID, 0)
		if err != nil || answer.Records != 3 {
			h.Fatalf("%+v %v", answer, err)
		}
		h.same(len(h.list("admin", engine.List{Entity: "quote"}).Records), 0)
		h.same(h.list("admin", engine.List{Entity: "account", Deleted: true}).names(), "Harbour")
		if _, err := h.RestoreRecord(ctx, admin, "quote", quotes[0].ID); err != nil { // any of them
			h.Fatal(err)
		}
		h.same(h.list("admin", engine.List{Entity: "account"}).names(), "Harbour")
		for _, quote := range quotes {
			lines, _ := h.get("admin", "quote", quote.ID).Values["lines"].([]any)
			h.same(len(lines), 1)
		}
		h.same(len(h.list("admin", engine.List{Entity: "quote"}).Records), 2) // what was deleted before stays so
	})
}

func TestAFamilyIsDeletedWholeOrNotAtAll(t *testing.T) {
	onBoth(t, func(h *house) {
		account := h.create("li", "account", map[string]any{"name": "Harbour"})
		quote := h.create("li", "quote", map[string]any{"account": account.ID})
		_, err := h.DeleteFamily(context.Background(), h.as("zhao"), "account", account.ID, 0)
		h.refused(err, "not_found") // zhao may delete the customer, but not even see the quote
		h.same(fmt.Sprint(h.get("li", "quote", quote.ID).ID, h.get("li", "account", account.ID).ID), fmt.Sprint(quote.ID, account.ID))
	})
}

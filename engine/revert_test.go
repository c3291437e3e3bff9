package engine_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/weft-crm/weft/engine"
	"github.com/weft-crm/weft/engine/store"
)

// changeSet begins a group of changes.
func (h *house) changeSet() string {
	h.Helper()
	s, err := store.Open(context.Background(), store.Config{URL: h.url, Clock: h.clock.Now})
	if err != nil {
		h.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	set := &store.ChangeSet{Kind: "bulk"}
	if err := s.Write(context.Background(), func(tx *store.Tx) error { return tx.AddChangeSet(set) }); err != nil {
		h.Fatal(err)
	}
	return set.ID
}

func TestAChangeSetIsTakenBackAsOne(t *testing.T) {
	onBoth(t, func(h *house) {
		account := h.create("admin", "account", map[string]any{"name": "A", "city": "Wuhan"})
		kept := h.create("admin", "account", map[string]any{"name": "B", "city": "Wuhan"})
		gone := h.create("admin", "account", map[string]any{"name": "C"})
		quote := h.create("admin", "quote", map[string]any{"account": account.ID, "lines": []any{
			map[string]any{"values": map[string]any{"text": "one", "price": "5"}},
		}})
		by := h.as("admin")
		by.ChangeSet, by.Via = h.changeSet(), engine.ViaImport
		ctx := context.Background()
		must := func(_ any, err error) {
			if err != nil {
				h.Helper()
				h.Fatal(err)
			}
		}
		must(h.UpdateRecord(ctx, by, engine.Save{Entity: "account", ID: account.ID, Values: map[string]any{"city": "Beijing", "owner": h.ids["li"]}}))
		must(h.UpdateRecord(ctx, by, engine.Save{Entity: "account", ID: kept.ID, Values: map[string]any{"city": "Beijing"}}))
		must(h.CreateRecord(ctx, by, engine.Save{Entity: "deal", Values: map[string]any{"name": "D", "account": account.ID}}))
		must(h.UpdateRecord(ctx, by, engine.Save{Entity: "quote", ID: quote.ID, Values: map[string]any{"lines": []any{}}}))
		must(nil, h.DeleteRecord(ctx, by, "account", gone.ID, 0))
		h.update("admin", "account", kept.ID, map[string]any{"city": "Xi'an"})

		report, err := h.RevertChangeSet(ctx, h.as("admin"), by.ChangeSet)
		if err != nil {
			h.Fatal(err)
		}
		h.same(report.Reverted, 4)
		h.same(len(report.Conflicts), 1)
		h.same(report.Conflicts[0].Title, "B")
		back := h.get("admin", "account", account.ID)
		h.same(fmt.Sprint(back.Values["city"], " ", back.Owner.Title, " ", back.Values["deals"]), "Wuhan Admin 0")
		h.same(h.get("admin", "account", kept.ID).Values["city"], "Xi'an")
		h.same(h.get("admin", "account", gone.ID).Values["name"], "C")
		h.same(h.get("admin", "quote", quote.ID).Values["subtotal"], "map[amount:5.00 currency:CNY]")
		h.same(len(h.list("admin", engine.List{Entity: "deal"}).Records), 0)
		_, err = h.RevertChangeSet(ctx, h.as("admin"), by.ChangeSet)
		h.refused(err, "already_undone")
		_, err = h.RevertChangeSet(ctx, h.as("li"), by.ChangeSet)
		h.refused(err, "needs_admin")
	})
}

package store_test

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/weft-crm/weft/engine/store"
)

func TestHistoryTellsNewestFirst(t *testing.T) {
	onBoth(t, func(t *testing.T, s *store.Store, c *clock) {
		record, other := store.NewID(), store.NewID()
		change := store.FieldChange{Field: "name", Old: json.RawMessage(`null`), New: json.RawMessage(`"报价"`)}
		write(t, s, func(tx *store.Tx) error {
			return tx.Note(
				&store.Entry{Entity: "deal", RecordID: record, Actor: "u", Action: "create", Through: "form", Version: 1, Changes: []store.FieldChange{change}},
				&store.Entry{Entity: "deal", RecordID: record, Action: "update", Through: "workflow", Release: 3, Run: "r", Comment: "c", Version: 2},
				&store.Entry{Entity: "deal", RecordID: other, Action: "create"},
			)
		})
		read(t, s, func(tx *store.Tx) error {
			entries, err := tx.History("deal", record, 0, 1)
			must(t, err)
			same(t, "newest", []any{len(entries), entries[0].Action, entries[0].Release, entries[0].Run, entries[0].Comment, entries[0].Version}, []any{1, "update", 3, "r", "c", 2})
			entries, err = tx.History("deal", record, entries[0].ID, 10)
			must(t, err)
			same(t, "before", []any{len(entries), entries[0].Actor, entries[0].At, string(entries[0].Changes[0].New)}, []any{1, "u", c.Now(), `"报价"`})
			return nil
		})
	})
}

func TestAChangeSetIsReadBackwards(t *testing.T) {
	onBoth(t, func(t *testing.T, s *store.Store, _ *clock) {
		set := &store.ChangeSet{Kind: "import", Actor: "u", Note: "a.csv"}
		write(t, s, func(tx *store.Tx) error {
			must(t, tx.AddChangeSet(set))
			for _, action := range []string{"create", "update", "delete"} {
				must(t, tx.Note(&store.Entry{Entity: "deal", RecordID: store.NewID(), Action: action, ChangeSet: set.ID}))
			}
			return tx.Note(&store.Entry{Entity: "deal", RecordID: store.NewID(), Action: "create"})
		})
		write(t, s, func(tx *store.Tx) error {
			entries, err := tx.ChangesOf(set.ID, 0, 2)
			must(t, err)
			same(t, "first", []string{entries[0].Action, entries[1].Action}, []string{"delete", "update"})
			entries, err = tx.ChangesOf(set.ID, entries[1].ID, 2)
			must(t, err)
			same(t, "rest", []any{len(entries), entries[0].Action}, []any{1, "create"})
			must(t, tx.MarkUndone(set.ID, "v"))
			stored, err := tx.ChangeSet(set.ID)
			must(t, err)
			same(t, "undone", []any{stored.Undone != nil, stored.UndoneBy}, []any{true, "v"})
			if err := tx.MarkUndone("x", "v"); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("unknown set: %v", err)
			}
			return nil
		})
	})
}

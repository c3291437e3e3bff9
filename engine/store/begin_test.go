package store_test

import (
	"context"
	"errors"
	"testing"

	"github.com/weft-crm/weft/engine/store"
)

// A failure that somebody passes over undoes the transaction on PostgreSQL and does not on SQLite. What
// Write says has to be what became of it.
func TestWriteTellsWhatBecameOfTheTransaction(t *testing.T) {
	onBoth(t, func(t *testing.T, s *store.Store, _ *clock) {
		run := func(id string) *store.Run { return &store.Run{ID: id, Workflow: "w", Entity: "quote", RecordID: "r"} }
		write(t, s, func(tx *store.Tx) error { return tx.AddRun(run("first")) })
		said := s.Write(context.Background(), func(tx *store.Tx) error {
			must(t, tx.AddNotices(&store.Notice{UserID: "u"}))
			if err := tx.AddRun(run("second")); !errors.Is(err, store.ErrDuplicate) {
				t.Errorf("a second active run: %v", err)
			}
			return nil
		})
		read(t, s, func(tx *store.Tx) error {
			count, err := tx.CountUnread("u")
			must(t, err)
			same(t, "written", count == 1, said == nil)
			return nil
		})
	})
}

func TestRowsOfOneInsertAreAllWritten(t *testing.T) {
	onBoth(t, func(t *testing.T, s *store.Store, _ *clock) {
		const most = 19
		for count := range most {
			user := "u" + string(rune('a'+count))
			notices := make([]*store.Notice, count)
			for i := range notices {
				notices[i] = &store.Notice{UserID: user}
			}
			write(t, s, func(tx *store.Tx) error { return tx.AddNotices(notices...) })
			read(t, s, func(tx *store.Tx) error {
				written, err := tx.CountUnread(user)
				must(t, err)
				same(t, "notices", written, int64(count))
				return nil
			})
		}
	})
}

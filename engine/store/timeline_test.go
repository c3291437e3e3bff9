package store_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/weft-crm/weft/engine/store"
)

func TestNewestRecordsOfSeveralEntitiesComeInOneStatement(t *testing.T) {
	withModel(t, func(t *testing.T, b *bench) {
		user := b.insert("user", values{"login": "li", "name": "Li"})
		var made []string
		for i := range 6 {
			b.clock.Add(time.Minute)
			if i%2 == 0 {
				made = append(made, b.insert("account", values{"name": fmt.Sprint(i), "manager": user.ID}).ID)
			} else {
				made = append(made, b.insert("deal", values{"name": fmt.Sprint(i), "seller": user.ID}).ID)
			}
		}
		slices.Reverse(made)
		queries := []store.Query{
			{Entity: b.entity("account"), Where: []store.Condition{equals("manager", user.ID)}},
			{Entity: b.entity("deal"), Where: []store.Condition{equals("seller", user.ID)}},
		}
		b.read(func(tx *store.Tx) error {
			var seen []string
			older := store.Older{}
			for range 10 {
				watched := store.Watch(tx)
				page, err := tx.Newest(queries, older, 2)
				must(t, err)
				same(t, "statements", watched.Count(), 1)
				for _, one := range page {
					seen = append(seen, one.ID)
					older = store.Older{At: one.At, ID: one.ID}
				}
			}
			same(t, "all in order", seen, made)
			rest, err := tx.Newest(queries, store.Older{At: b.clock.Now()}, 10)
			must(t, err)
			same(t, "before the last moment", len(rest), 5)
			rest, err = tx.Newest(queries, store.Older{At: b.clock.Now(), Inclusive: true}, 10)
			must(t, err)
			same(t, "up to the last moment", len(rest), 6)
			return nil
		})
	})
}

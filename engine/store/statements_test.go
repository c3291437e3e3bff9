package store_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

func TestStatementsDoNotGrowWithRecords(t *testing.T) {
	withModel(t, func(t *testing.T, b *bench) {
		user := b.insert("user", values{"login": "li", "name": "Li"})
		var deals []*metadata.Record
		for i := range 40 {
			account := b.insert("account", values{"name": fmt.Sprint(i), "manager": user.ID})
			deal := b.record("deal", values{"name": fmt.Sprint(i), "account": account.ID, "seller": user.ID, "owner": user.ID})
			deal.Set("lines", []*metadata.Record{b.record("deal_line", values{"buyer": user.ID}), b.record("deal_line", values{})})
			deals = append(deals, deal)
		}
		b.write(func(tx *store.Tx) error {
			watched := store.Watch(tx)
			must(t, tx.InsertMany(deals))
			same(t, "insert of records and lines", watched.Count(), 2)
			return nil
		})
		for _, limit := range []int{1, 40} {
			b.read(func(tx *store.Tx) error {
				watched := store.Watch(tx)
				_, err := tx.Find(store.Query{
					Entity: b.entity("deal"), Sort: by("-updated_at"), Limit: limit, Count: store.CountBounded,
					Fields: b.entity("deal").Fields, Expand: []string{"account", "account.manager", "seller"},
				})
				must(t, err)
				// the rows with their total, the lines, accounts and sellers, managers
				same(t, fmt.Sprintf("a page of %d", limit), watched.Count(), 5)
				return nil
			})
		}
	})
}

func TestLinesAreFoundByTheirRecord(t *testing.T) {
	withModel(t, func(t *testing.T, b *bench) {
		deal := b.insert("deal", values{"name": "one"})
		must(t, b.s.Snapshot(context.Background(), func(tx *store.Tx) error {
			tx.Model = b.model
			if b.s.Dialect() == "postgres" { // the table is so small that it would be scanned
				_, err := tx.SQL().Exec("set local enable_seqscan = off")
				must(t, err)
			}
			watched := store.Watch(tx)
			_, err := tx.Get(b.entity("deal"), deal.ID)
			must(t, err)
			plans, err := watched.Plans(tx)
			must(t, err)
			if strings.Contains(plans, "SCAN t") || strings.Contains(plans, "Seq Scan") {
				t.Error(plans)
			}
			return nil
		}))
	})
}

func TestListsAreReadFromIndexesInTheirOrder(t *testing.T) {
	cases := map[string]store.Query{
		"newest":                    {Sort: by("-updated_at")},
		"newest of an owner":        {Sort: by("-updated_at"), Where: []store.Condition{equals("owner", store.NewID())}},
		"newest of a stage":         {Sort: by("-updated_at"), Where: []store.Condition{equals("stage", "open")}},
		"newest of both":            {Sort: by("-updated_at"), Where: []store.Condition{equals("owner", store.NewID()), equals("stage", "open")}},
		"by a date that may be nil": {Sort: by("-close")},
		"the other way":             {Sort: by("close")},
		"of an account":             {Sort: by("id"), Where: []store.Condition{equals("account", store.NewID())}},
	}
	withModel(t, func(t *testing.T, b *bench) {
		for name, query := range cases {
			query.Entity = b.entity("deal")
			plans := b.plans(t, func(tx *store.Tx) error {
				_, err := tx.Find(query)
				return err
			})
			for _, bad := range []string{"TEMP B-TREE", "SCAN t\n", "Sort Key", "Seq Scan"} {
				if strings.Contains(plans, bad) {
					t.Errorf("%s: %s", name, plans)
				}
			}
		}
	})
}

// plans says how a large table would be read.
func (b *bench) plans(t *testing.T, read func(tx *store.Tx) error) (plans string) {
	t.Helper()
	must(t, b.s.Snapshot(context.Background(), func(tx *store.Tx) (err error) {
		if b.s.Dialect() == "postgres" { // this one is so small that it would be scanned and sorted
			_, err := tx.SQL().Exec("set local enable_seqscan = off; set local enable_sort = off; set local enable_bitmapscan = off")
			must(t, err)
		}
		watched := store.Watch(tx)
		must(t, read(tx))
		plans, err = watched.Plans(tx)
		return err
	}))
	return plans
}

func TestCountsReadAnIndexAlone(t *testing.T) {
	withModel(t, func(t *testing.T, b *bench) {
		of := []store.Condition{equals("stage", "open"), equals("owner", store.NewID())}
		plans := b.plans(t, func(tx *store.Tx) error {
			_, err := tx.CountWhere(store.Query{Entity: b.entity("deal"), Where: of}, store.CountExact)
			return err
		})
		if b.s.Dialect() == "sqlite" && !strings.Contains(plans, "USING COVERING INDEX") { // PostgreSQL's plan of so few rows tells nothing
			t.Error(plans)
		}
	})
}

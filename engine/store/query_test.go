package store_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

func by(keys ...string) []store.Sort {
	var sorts []store.Sort
	for _, key := range keys {
		name, descending := strings.CutPrefix(key, "-")
		sorts = append(sorts, store.Sort{Path: strings.Split(name, "."), Descending: descending})
	}
	return sorts
}

// deals stores deals with every mix of given and missing keys.
func (b *bench) deals() {
	b.Helper()
	big, small := b.insert("account", values{"name": "big"}), b.insert("account", values{"name": "Small"})
	accounts := map[string]any{"big": big.ID, "small": small.ID, "none": nil}
	var deals []*metadata.Record
	for i, account := range []string{"big", "small", "none", "small", "big", "none", "big"} {
		deal := b.record("deal", values{"name": fmt.Sprintf("d%d", i), "account": accounts[account]})
		if i%3 != 0 {
			deal.Set("count", int64(i%2))
			deal.Set("close", time.Date(2026, 1, 1+i%2, 0, 0, 0, 0, time.UTC))
			deal.Set("amount", money(fmt.Sprintf("%d.25", i%2), "CNY"))
		}
		if i%2 == 0 {
			deal.Set("won", i%4 == 0)
		}
		deals = append(deals, deal)
	}
	b.write(func(tx *store.Tx) error { return tx.InsertMany(deals) })
}

// pages reads a query page by page and joins the names.
func (b *bench) pages(query store.Query) string {
	b.Helper()
	var found []*metadata.Record
	b.read(func(tx *store.Tx) error {
		for range 100 {
			page, err := tx.Find(query)
			must(b, err)
			if len(page.Records) > query.Limit {
				b.Fatalf("%d records on a page of %d", len(page.Records), query.Limit)
			}
			found = append(found, page.Records...)
			if query.Cursor = page.Next; query.Cursor == "" {
				return nil
			}
		}
		return errors.New("paging does not end")
	})
	return names(found, "name")
}

func TestPagesOfAnySizeGiveTheSameOrder(t *testing.T) {
	cases := map[string]string{
		"":                  "d6 d5 d4 d3 d2 d1 d0",
		"id":                "d0 d1 d2 d3 d4 d5 d6",
		"count,name":        "d2 d4 d1 d5 d0 d3 d6",
		"-count,name":       "d1 d5 d2 d4 d0 d3 d6",
		"count,-name":       "d4 d2 d5 d1 d6 d3 d0",
		"-close,-name":      "d5 d1 d4 d2 d6 d3 d0",
		"amount,close":      "d2 d4 d1 d5 d0 d3 d6",
		"won,name":          "d2 d6 d0 d4 d1 d3 d5",
		"-won,name":         "d0 d4 d2 d6 d1 d3 d5",
		"account.name,name": "d1 d3 d0 d4 d6 d2 d5",
		"-account.name":     "d6 d4 d0 d3 d1 d5 d2",
		"name,count":        "d0 d1 d2 d3 d4 d5 d6",
		"won,-count,name":   "d2 d6 d4 d0 d1 d5 d3",
		"updated_at,-name":  "d6 d5 d4 d3 d2 d1 d0",
	}
	withModel(t, func(t *testing.T, b *bench) {
		b.deals()
		for order, want := range cases {
			var sorts []store.Sort
			if order != "" {
				sorts = by(strings.Split(order, ",")...)
			}
			for limit := 1; limit <= 8; limit++ {
				query := store.Query{Entity: b.entity("deal"), Sort: sorts, Limit: limit}
				same(t, fmt.Sprintf("%q in pages of %d", order, limit), b.pages(query), want)
			}
		}
	})
}

func TestACursorOfAnotherQueryIsRefused(t *testing.T) {
	withModel(t, func(t *testing.T, b *bench) {
		b.deals()
		b.read(func(tx *store.Tx) error {
			page, err := tx.Find(store.Query{Entity: b.entity("deal"), Sort: by("name"), Limit: 2})
			must(t, err)
			for _, cursor := range []string{page.Next, "x", "!!", page.Next[:len(page.Next)-3]} {
				_, err := tx.Find(store.Query{Entity: b.entity("deal"), Sort: by("-count"), Cursor: cursor})
				if !errors.Is(err, store.ErrCursor) {
					t.Errorf("%q: %v", cursor, err)
				}
			}
			return nil
		})
	})
}

func TestFiltersMeanOnNullsWhatTheyMeanInMemory(t *testing.T) {
	cases := map[string]string{
		"record.count == 1":                                "d1 d5",
		"record.count != 1":                                "d0 d2 d3 d4 d6",
		"not (record.count == 1)":                          "d0 d2 d3 d4 d6",
		"record.count > 0":                                 "d1 d5",
		"not (record.count > 0)":                           "d0 d2 d3 d4 d6",
		"record.count == nil":                              "d0 d3 d6",
		"(record.count ?? 7) > 0":                          "d0 d1 d3 d5 d6",
		"record.amount >= 0.25 and record.amount < 1.2501": "d1 d2 d4 d5",
		"record.amount > 0.249":                            "d1 d2 d4 d5",
		"record.amount == 0.255":                           "",
		"record.won":                                       "d0 d4",
		"not record.won":                                   "d1 d2 d3 d5 d6",
		"record.account.name == 'big'":                     "d0 d4 d6",
		"record.account.name != 'big'":                     "d1 d2 d3 d5",
		"record.account.name contains 'ma'":                "d1 d3",
		"not (record.account.name startsWith 'S')":         "d0 d2 d4 d5 d6",
		"record.name endsWith '3' or record.name == 'd4'":  "d3 d4",
		"record.name in ['d1', 'd2', 'x']":                 "d1 d2",
		"not (record.count in [0, 5])":                     "d0 d1 d3 d5 d6",
		"record.close > date('2026-01-01')":                "d1 d5",
	}
	withModel(t, func(t *testing.T, b *bench) {
		b.deals()
		for source, want := range cases {
			query := store.Query{Entity: b.entity("deal"), Where: []store.Condition{b.where(source)}, Sort: by("name"), Limit: 50}
			same(t, source, b.pages(query), want)
		}
	})
}

func TestMultiValuedFieldsAreSearchedByMember(t *testing.T) {
	withModel(t, func(t *testing.T, b *bench) {
		b.insert("deal", values{"name": "a", "tags": []string{"hot", "big"}})
		b.insert("deal", values{"name": "b", "tags": []string{"far"}})
		b.insert("deal", values{"name": "c"})
		for source, want := range map[string]string{"'hot' in record.tags": "a", "not ('hot' in record.tags)": "b c"} {
			query := store.Query{Entity: b.entity("deal"), Where: []store.Condition{b.where(source)}, Sort: by("name"), Limit: 50}
			same(t, source, b.pages(query), want)
		}
	})
}

func TestCountsStopWhereTheyAreTold(t *testing.T) {
	withModel(t, func(t *testing.T, b *bench) {
		b.deals()
		b.read(func(tx *store.Tx) error {
			page, err := tx.Find(store.Query{Entity: b.entity("deal"), Limit: 2, Count: store.CountBounded, Where: []store.Condition{b.where("record.count != nil")}})
			must(t, err)
			same(t, "total", *page.Total, store.Total{Count: 4, Exact: true})
			total, err := tx.CountWhere(store.Query{Entity: b.entity("deal")}, store.CountExact)
			same(t, "exact", total, store.Total{Count: 7, Exact: true})
			return err
		})
	})
}

func TestOnlyTheGivenIdsAndFieldsAreRead(t *testing.T) {
	withModel(t, func(t *testing.T, b *bench) {
		one := b.insert("deal", values{"name": "one", "note": "text"})
		b.insert("deal", values{"name": "two"})
		b.read(func(tx *store.Tx) error {
			page, err := tx.Find(store.Query{Entity: one.Entity, IDs: []string{one.ID, "x"}, Fields: b.fields("name")})
			must(t, err)
			same(t, "found", names(page.Records, "name"), "one")
			same(t, "note", page.Records[0].Value("note"), nil)
			page, err = tx.Find(store.Query{Entity: one.Entity, IDs: []string{}})
			must(t, err)
			same(t, "none", len(page.Records), 0)
			ids, err := tx.IDs(store.Query{Entity: one.Entity, Sort: by("name")})
			same(t, "ids", []any{len(ids), ids[0]}, []any{2, one.ID})
			return err
		})
	})
}

func TestEachGoesThroughAllRecordsInBatches(t *testing.T) {
	withModel(t, func(t *testing.T, b *bench) {
		var deals []*metadata.Record
		for i := range 1203 {
			deals = append(deals, b.record("deal", values{"name": fmt.Sprintf("%04d", i)}))
		}
		b.write(func(tx *store.Tx) error { return tx.InsertMany(deals) })
		var seen []string
		b.read(func(tx *store.Tx) error {
			return tx.Each(store.Query{Entity: b.entity("deal"), Sort: by("name")}, func(record *metadata.Record) error {
				seen = append(seen, record.Value("name").(string))
				return nil
			})
		})
		same(t, "seen", []any{len(seen), slices.IsSorted(seen)}, []any{1203, true})
	})
}

func TestExpandedReferencesComeWithThePage(t *testing.T) {
	withModel(t, func(t *testing.T, b *bench) {
		b.deals()
		b.read(func(tx *store.Tx) error {
			page, err := tx.Find(store.Query{Entity: b.entity("deal"), Sort: by("name"), Expand: []string{"account"}, Fields: b.fields("name", "account", "lines")})
			must(t, err)
			same(t, "account", page.Records[1].References["account"].Value("name"), "Small")
			same(t, "no account", page.Records[2].References["account"] == nil, true)
			return nil
		})
	})
}

func TestAggregatesAreExact(t *testing.T) {
	withModel(t, func(t *testing.T, b *bench) {
		account := b.insert("account", values{"name": "a"})
		for i, stage := range []any{"open", "open", "won", nil} {
			b.insert("deal", values{
				"name": fmt.Sprint(i), "stage": stage, "amount": money("9999999999999999.99", "CNY"), "count": int64(i), "account": account.ID,
				"close": time.Date(2026, time.Month(2+i), 28, 0, 0, 0, 0, time.UTC), "rate": number("0.000001"),
			})
		}
		b.insert("deal", values{"name": "empty", "stage": "lost"})
		b.read(func(tx *store.Tx) error {
			query := store.Query{Entity: b.entity("deal")}
			rows, err := tx.Aggregate(query, []store.Group{{Path: []string{"stage"}}}, []store.Measure{
				{Function: "count"},
				{Function: "sum", Path: []string{"amount"}},
				{Function: "max", Path: []string{"count"}},
				{Function: "average", Path: []string{"count"}},
				{Function: "min", Path: []string{"close"}},
			})
			must(t, err)
			var text []string
			for _, row := range rows {
				text = append(text, fmt.Sprint(row.Keys, row.Values))
			}
			same(t, "by stage", strings.Join(text, "\n"), strings.Join([]string{
				"[lost] [1 <nil> <nil> <nil> <nil>]",
				"[open] [2 19999999999999999.98 1 0.5 2026-02-28 00:00:00 +0000 UTC]",
				"[won] [1 9999999999999999.99 2 2 2026-04-28 00:00:00 +0000 UTC]",
				"[<nil>] [1 9999999999999999.99 3 3 2026-05-28 00:00:00 +0000 UTC]",
			}, "\n"))
			rows, err = tx.Aggregate(query, []store.Group{{Path: []string{"account", "name"}}, {Path: []string{"close"}, Period: "quarter"}},
				[]store.Measure{{Function: "count"}})
			must(t, err)
			same(t, "by quarter", fmt.Sprint(rows), "[{[a 2026-01-01 00:00:00 +0000 UTC] [2]} {[a 2026-04-01 00:00:00 +0000 UTC] [2]} {[<nil> <nil>] [1]}]")
			for period, want := range map[string]string{"day": "2026-02-28", "week": "2026-02-23", "month": "2026-02-01", "year": "2026-01-01"} {
				rows, err = tx.Aggregate(query, []store.Group{{Path: []string{"close"}, Period: period}}, nil)
				must(t, err)
				same(t, period, rows[0].Keys[0].(time.Time).Format("2006-01-02"), want)
			}
			rows, err = tx.TopGroups(query, []store.Group{{Path: []string{"stage"}}}, []store.Measure{{Function: "sum", Path: []string{"amount"}}},
				store.Top{By: 1, Descending: true, Limit: 2})
			must(t, err)
			same(t, "the two groups with most", fmt.Sprint(rows), "[{[open] [19999999999999999.98]} {[won] [9999999999999999.99]}]")
			rows, err = tx.Aggregate(store.Query{Entity: b.entity("deal"), IDs: []string{}}, nil, []store.Measure{{Function: "count"}, {Function: "sum", Path: []string{"rate"}}})
			same(t, "of nothing", fmt.Sprint(rows), "[{[] [0 <nil>]}]")
			return err
		})
	})
}

func TestConditionsMadeByHandNeedNoRule(t *testing.T) {
	withModel(t, func(t *testing.T, b *bench) {
		account := b.insert("account", values{"name": "a"})
		b.insert("deal", values{"name": "n", "account": account.ID})
		condition := store.Condition{Predicate: rule.Compare{Op: "==", Left: rule.Column{Path: []string{"account"}}, Right: rule.Literal{Of: account.ID}}}
		same(t, "found", b.pages(store.Query{Entity: b.entity("deal"), Where: []store.Condition{condition}, Limit: 5}), "n")
		b.read(func(tx *store.Tx) error {
			deal, err := tx.Find(store.Query{Entity: b.entity("deal")})
			must(t, err)
			for _, holds := range []bool{true, false} {
				meets, err := tx.Meets(b.entity("deal"), deal.Records[0].ID, condition, store.Condition{Predicate: rule.Constant{Holds: holds}})
				same(t, "meets", []any{meets, err}, []any{holds, nil})
			}
			return nil
		})
	})
}

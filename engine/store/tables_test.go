package store_test

import (
	"context"
	"errors"
	"testing"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

func TestApplyingAModelAgainDoesNothing(t *testing.T) {
	withModel(t, func(t *testing.T, b *bench) {
		b.insert("deal", values{"name": "n"})
		b.apply(b.model)
		b.apply(compile(t, b.model, nil))
		b.read(func(tx *store.Tx) error {
			rows, err := tx.CountRows(b.entity("deal"))
			same(t, "rows", rows, 1)
			return err
		})
	})
}

func TestANewFieldIsAColumnOfStoredRecords(t *testing.T) {
	withModel(t, func(t *testing.T, b *bench) {
		deal := b.insert("deal", values{"name": "n"})
		b.apply(compile(t, b.model, map[string]string{"entities/deal.json": `{"fields": [
			{"name": "budget", "kind": "money", "scale": 2, "label": {"en": "Budget", "zh": "预算"}}]}`}))
		b.read(func(tx *store.Tx) error {
			stored, err := tx.Get(b.entity("deal"), deal.ID)
			must(t, err)
			same(t, "empty", stored.Value("budget"), nil)
			return nil
		})
		b.insert("deal", values{"name": "m", "budget": money("1.00", "EUR")})
	})
}

func TestADecimalTakesMoreDigitsAndKeepsItsValues(t *testing.T) {
	withModel(t, func(t *testing.T, b *bench) {
		deal := b.insert("deal", values{"name": "n", "amount": money("-12.34", "CNY"), "count": int64(5)})
		b.apply(compile(t, b.model, map[string]string{"entities/deal.json": `{"fields": [{"name": "amount", "scale": 4}]}`}))
		b.read(func(tx *store.Tx) error {
			stored, err := tx.Get(b.entity("deal"), deal.ID)
			must(t, err)
			if got := stored.Value("amount"); !b.entity("deal").FieldByName("amount").KindOf().Equal(got, money("-12.34", "CNY")) {
				t.Errorf("amount is %v", got)
			}
			return nil
		})
		more := b.insert("deal", values{"name": "m", "amount": money("0.0001", "CNY")})
		same(t, "digits", b.pages(store.Query{Entity: b.entity("deal"), Limit: 5, Where: []store.Condition{b.where("record.amount > 0.00005 and record.amount < 1")}}), "m")
		_ = more
	})
}

func TestChangesOfTablesAreUndoneWithTheirTransaction(t *testing.T) {
	withModel(t, func(t *testing.T, b *bench) {
		old := b.model
		next := compile(t, old, map[string]string{"entities/lead.json": `{"name": "lead", "label": {"en": "Lead", "zh": "线索"}, "title": "name",
			"fields": [{"name": "name", "kind": "text", "label": {"en": "Name", "zh": "名称"}}]}`})
		failure := errors.New("killed")
		err := b.s.WriteExclusive(context.Background(), func(tx *store.Tx) error {
			must(t, tx.Apply(nil, next))
			tx.Model = next
			b.model = next
			must(t, tx.Insert(b.record("lead", values{"name": "n"})))
			return failure
		})
		same(t, "error", err, failure)
		b.read(func(tx *store.Tx) error {
			rows, err := tx.CountRows(next.Entity("lead"))
			same(t, "rows of no table", rows, 0)
			return err
		})
		b.apply(next)
		b.insert("lead", values{"name": "n"})
	})
}

func TestAUniqueSetThatStoredRecordsBreakIsRefused(t *testing.T) {
	withModel(t, func(t *testing.T, b *bench) {
		b.insert("account", values{"name": "same"})
		b.insert("account", values{"name": "same"})
		next := compile(t, b.model, map[string]string{"entities/account.json": `{"unique": [{"fields": ["name"], "message": {"en": "Taken.", "zh": "已被占用。"}}]}`})
		err := b.s.WriteExclusive(context.Background(), func(tx *store.Tx) error { return tx.Apply(nil, next) })
		var duplicate *store.DuplicateError
		if !errors.As(err, &duplicate) {
			t.Fatalf("got %v", err)
		}
		same(t, "field", duplicate.Fields(next.Entity("account"))[0].Name, "name")
	})
}

func TestOfAnIndexThatCameLaterTheDatabaseKnowsWhatItHolds(t *testing.T) {
	withModel(t, func(t *testing.T, b *bench) {
		if b.s.Dialect() != "sqlite" {
			return // PostgreSQL knows columns
		}
		b.insert("deal", values{"name": "n", "count": int64(5)})
		b.apply(compile(t, b.model, map[string]string{"entities/deal.json": `{"fields": [{"name": "count", "index": true}]}`}))
		must(t, b.s.Snapshot(context.Background(), func(tx *store.Tx) error {
			var known int
			err := tx.SQL().QueryRow("select count(*) from sqlite_stat1 where tbl = 'e_deal' and idx like '%deal_count%'").Scan(&known)
			same(t, "indexes known", known, 1)
			return err
		}))
	})
}

func TestReadersSurviveAChangedTable(t *testing.T) {
	withModel(t, func(t *testing.T, b *bench) {
		deal := b.insert("deal", values{"name": "n", "amount": money("1.25", "CNY")})
		old := deal.Entity
		page := func(tx *store.Tx) error { // several statements at once
			found, err := tx.Find(store.Query{Entity: b.entity("deal"), Count: store.CountExact})
			if err == nil {
				same(t, "page", []any{found.Total.Count, len(found.Records)}, []any{1, 1})
			}
			return err
		}
		for range 10 {
			b.get(deal)
			b.read(page)
		}
		b.apply(compile(t, b.model, map[string]string{"entities/deal.json": `{"fields": [{"name": "amount", "scale": 4}]}`}))
		b.read(func(tx *store.Tx) error {
			for range 10 {
				_, err := tx.Get(b.entity("deal"), deal.ID)
				must(t, err)
				must(t, page(tx))
			}
			return nil
		})
		b.read(func(tx *store.Tx) error {
			_, err := tx.Get(old, deal.ID) // a node that has not noticed yet
			return err
		})
		b.write(func(tx *store.Tx) error {
			_, err := tx.Lock(b.entity("deal"), deal.ID)
			return err
		})
	})
}

func TestLargeIndexesAreBuiltBeforehandAndHalfBuiltOnesAnew(t *testing.T) {
	withModel(t, func(t *testing.T, b *bench) {
		if b.s.Dialect() == "sqlite" {
			t.Skip("one writes at a time there")
		}
		var deals []*metadata.Record
		for range 10_000 {
			deals = append(deals, b.record("deal", values{"name": "n"}))
		}
		b.write(func(tx *store.Tx) error { return tx.InsertMany(deals) })
		next := compile(t, b.model, map[string]string{"entities/deal.json": `{"fields": [{"name": "count", "index": true}]}`})
		usable := func() string {
			state := ""
			b.write(func(tx *store.Tx) error {
				return tx.SQL().QueryRow(`select coalesce(string_agg(indisvalid::text, ' '), 'none') from pg_index i
					join pg_class c on c.oid = i.indexrelid where c.relname like 'ix_%_e_deal_count_id'`).Scan(&state)
			})
			return state
		}
		same(t, "before", usable(), "none")
		must(t, b.s.Prepare(context.Background(), next))
		same(t, "prepared", usable(), "true")
		b.write(func(tx *store.Tx) error {
			_, err := tx.SQL().Exec(`update pg_index set indisvalid = false where indexrelid = (select oid from pg_class where relname like 'ix_%_e_deal_count_id')`)
			return err
		})
		same(t, "as a crash leaves it", usable(), "false")
		must(t, b.s.Prepare(context.Background(), next))
		same(t, "prepared again", usable(), "true")
		before := b.model
		b.apply(next)
		same(t, "applied", usable(), "true")
		b.apply(before)
		same(t, "no longer wanted", usable(), "none")
	})
}

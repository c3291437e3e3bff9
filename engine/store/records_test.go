package store_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

var anyBoolean = rule.Type{Kind: rule.Boolean, Nullable: true}

func TestARecordComesBackAsItWasStored(t *testing.T) {
	withModel(t, func(t *testing.T, b *bench) {
		user := b.insert("user", values{"login": "li", "name": "李"})
		account := b.insert("account", values{"name": "长城"})
		deal := b.record("deal", values{
			"name": "'; drop table e_deal; --", "code": "D1", "note": "line\nline", "stage": "open", "tags": []string{"hot", "big"},
			"account": account.ID, "seller": user.ID, "amount": money("1234567890123456.78", "CNY"), "rate": number("-0.000001"),
			"share": number("12.5"), "count": int64(-9007199254740993), "won": true,
			"close": time.Date(2026, 2, 28, 0, 0, 0, 0, time.UTC), "seen": time.Date(1969, 12, 31, 23, 59, 59, 999_999_000, time.UTC),
			"owner": user.ID,
		})
		deal.CreatedBy = user.ID
		lines := []*metadata.Record{b.record("deal_line", values{"product": "A", "price": money("1.10", "CNY")}), b.record("deal_line", values{"product": "B"})}
		deal.Set("lines", lines)
		b.write(func(tx *store.Tx) error { return tx.Insert(deal) })

		stored := b.get(deal)
		same(t, "version", stored.Version, 1)
		same(t, "created", stored.CreatedAt, b.clock.Now())
		same(t, "people", []string{stored.Owner, stored.CreatedBy, stored.UpdatedBy}, []string{user.ID, user.ID, user.ID})
		for _, field := range deal.Entity.Fields {
			if field.Kind == "lines" {
				continue
			}
			want, got := deal.Value(field.Name), stored.Value(field.Name)
			if field.KindOf() != nil && !field.KindOf().Equal(got, want) {
				t.Errorf("%s: got %v, want %v", field.Name, got, want)
			}
		}
		got := stored.Value("lines").([]*metadata.Record)
		same(t, "lines", []any{len(got), got[0].Value("product"), got[1].Value("product"), got[1].Value("price")}, []any{2, "A", "B", nil})
		same(t, "price", got[0].Value("price").(metadata.Money).Amount, "1.1")
	})
}

func TestNullsComeBackAsNulls(t *testing.T) {
	withModel(t, func(t *testing.T, b *bench) {
		stored := b.get(b.insert("deal", values{"name": "n"}))
		for _, field := range stored.Entity.Fields {
			value := stored.Value(field.Name)
			if lines, ok := value.([]*metadata.Record); ok && len(lines) == 0 || value == nil || field.Name == "name" {
				continue
			}
			t.Errorf("%s is %v", field.Name, value)
		}
		same(t, "owner", stored.Owner, "")
	})
}

func TestNumbersThatDoNotFitAreRefused(t *testing.T) {
	withModel(t, func(t *testing.T, b *bench) {
		for _, given := range []values{
			{"name": "a", "amount": money("12345678901234567.00", "CNY")},
			{"name": "b", "amount": money("1.005", "CNY")},
			{"name": "c", "rate": number("1234567890123")},
		} {
			err := b.tryWrite(func(tx *store.Tx) error { return tx.Insert(b.record("deal", given)) })
			if !errors.Is(err, store.ErrRange) {
				t.Errorf("%v: %v", given, err)
			}
		}
	})
}

func TestUpdateWritesWhatItIsGivenAndCountsVersions(t *testing.T) {
	withModel(t, func(t *testing.T, b *bench) {
		deal := b.insert("deal", values{"name": "before", "note": "kept"})
		b.clock.Add(time.Minute)
		change := deal.Clone()
		change.Set("name", "after")
		change.Set("note", "not written")
		b.write(func(tx *store.Tx) error { return tx.Update(change, 1, b.fields("name")) })
		same(t, "version in hand", change.Version, 2)
		stored := b.get(deal)
		same(t, "stored", []any{stored.Value("name"), stored.Value("note"), stored.Version}, []any{"after", "kept", 2})
		same(t, "times", []any{stored.UpdatedAt, stored.CreatedAt}, []any{b.clock.Now(), deal.CreatedAt})
	})
}

func TestTheSecondWriterSeesWhatTheFirstStored(t *testing.T) {
	withModel(t, func(t *testing.T, b *bench) {
		deal := b.insert("deal", values{"name": "one"})
		first, second := deal.Clone(), deal.Clone()
		first.Set("name", "first")
		second.Set("name", "second")
		b.write(func(tx *store.Tx) error { return tx.Update(first, 1, b.fields("name")) })
		err := b.tryWrite(func(tx *store.Tx) error { return tx.Update(second, 1, b.fields("name")) })
		var stale *store.StaleError
		if !errors.As(err, &stale) || !errors.Is(err, store.ErrStale) {
			t.Fatalf("got %v", err)
		}
		same(t, "current", []any{stale.Current.Value("name"), stale.Current.Version}, []any{"first", 2})
	})
}

func TestDeletedRecordsAreGoneUntilRestored(t *testing.T) {
	withModel(t, func(t *testing.T, b *bench) {
		deal := b.record("deal", values{"name": "n", "code": "D1"})
		deal.Set("lines", []*metadata.Record{b.record("deal_line", values{"product": "A"})})
		b.write(func(tx *store.Tx) error { return tx.Insert(deal) })
		b.write(func(tx *store.Tx) error { return tx.SoftDelete(deal, 1) })
		b.read(func(tx *store.Tx) error {
			if _, err := tx.Get(deal.Entity, deal.ID); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("get: %v", err)
			}
			page, err := tx.Find(store.Query{Entity: b.entity("deal_line")})
			must(t, err)
			same(t, "lines in lists", len(page.Records), 0)
			bin, err := tx.Find(store.Query{Entity: deal.Entity, Deleted: true})
			must(t, err)
			same(t, "bin", len(bin.Records), 1)
			deleted, err := tx.GetDeleted(deal.Entity, deal.ID)
			must(t, err)
			same(t, "deleted", []any{deleted.DeletedAt != nil, len(deleted.Value("lines").([]*metadata.Record))}, []any{true, 1})
			return nil
		})
		err := b.tryWrite(func(tx *store.Tx) error { return tx.Update(deal, 2, nil) })
		if !errors.Is(err, store.ErrNotFound) {
			t.Errorf("update of a deleted record: %v", err)
		}
		b.insert("deal", values{"name": "other", "code": "D1"})
		err = b.tryWrite(func(tx *store.Tx) error { return tx.Restore(deal, 2) })
		if !errors.Is(err, store.ErrDuplicate) {
			t.Errorf("restore of a taken code: %v", err)
		}
	})
}

func TestUniqueSetsHoldAmongLiveRecords(t *testing.T) {
	withModel(t, func(t *testing.T, b *bench) {
		account := b.insert("account", values{"name": "a"})
		b.insert("deal", values{"name": "n", "code": "D1", "account": account.ID, "stage": "open"})
		b.insert("deal", values{"name": "n", "account": account.ID, "stage": "lost"})
		cases := map[string]values{
			"code":         {"name": "x", "code": "D1"},
			"name account": {"name": "n", "account": account.ID, "stage": "open"},
		}
		for want, given := range cases {
			err := b.tryWrite(func(tx *store.Tx) error { return tx.Insert(b.record("deal", given)) })
			var duplicate *store.DuplicateError
			if !errors.As(err, &duplicate) {
				t.Fatalf("%s: %v", want, err)
			}
			var fields []string
			for _, field := range duplicate.Fields(b.entity("deal")) {
				fields = append(fields, field.Name)
			}
			same(t, "fields", fields, "["+want+"]")
		}
	})
}

func TestALockedRecordIsWrittenAndItsClashToldAtOnce(t *testing.T) {
	withModel(t, func(t *testing.T, b *bench) {
		b.insert("user", values{"login": "li", "name": "李"})
		wang := b.insert("user", values{"login": "wang", "name": "王"})
		change := func(field, value string) error {
			var clash error
			err := b.tryWrite(func(tx *store.Tx) error {
				locked, err := tx.Lock(wang.Entity, wang.ID)
				must(t, err)
				locked.Set(field, value)
				clash = tx.Update(locked, locked.Version, []*metadata.Field{locked.Entity.FieldByName(field)})
				return clash
			})
			if clash == nil {
				must(t, err) // nothing is told later that could have been told at once
			}
			return clash
		}
		if err := change("login", "li"); !errors.Is(err, store.ErrDuplicate) {
			t.Errorf("a taken login: %v", err)
		}
		must(t, change("name", "王强"))
		same(t, "name", b.get(wang).Value("name"), "王强")
	})
}

func TestLinesAreChangedAddedAndRemovedById(t *testing.T) {
	withModel(t, func(t *testing.T, b *bench) {
		line := func(product string) *metadata.Record { return b.record("deal_line", values{"product": product}) }
		deal := b.record("deal", values{"name": "n"})
		deal.Set("lines", []*metadata.Record{line("A"), line("B"), line("C")})
		b.write(func(tx *store.Tx) error { return tx.Insert(deal) })
		stored := b.get(deal)
		lines := stored.Value("lines").([]*metadata.Record)
		kept := lines[2].ID
		lines[2].Set("product", "C2")
		stored.Set("lines", []*metadata.Record{lines[2], line("D"), lines[0]})
		b.write(func(tx *store.Tx) error { return tx.Update(stored, 1, b.fields("lines")) })
		lines = b.get(deal).Value("lines").([]*metadata.Record)
		same(t, "lines", names(lines, "product"), "C2 D A")
		same(t, "id", lines[0].ID, kept)
		same(t, "created", lines[0].CreatedAt, deal.CreatedAt)
	})
}

func TestIdsThatAreNoneAreNotFound(t *testing.T) {
	withModel(t, func(t *testing.T, b *bench) {
		b.read(func(tx *store.Tx) error {
			for _, id := range []string{"", "x", "'", store.NewID(), "../../etc"} {
				if _, err := tx.Get(b.entity("deal"), id); !errors.Is(err, store.ErrNotFound) {
					t.Errorf("%q: %v", id, err)
				}
			}
			many, err := tx.GetMany(b.entity("deal"), []string{"x", store.NewID()})
			same(t, "many", len(many), 0)
			return err
		})
	})
}

func TestAnErrorUndoesEverything(t *testing.T) {
	withModel(t, func(t *testing.T, b *bench) {
		failure := errors.New("no")
		err := b.tryWrite(func(tx *store.Tx) error {
			must(t, tx.Insert(b.record("deal", values{"name": "n"})))
			tx.AfterCommit(func() { t.Error("ran after an error") })
			return failure
		})
		same(t, "error", err, failure)
		b.read(func(tx *store.Tx) error {
			rows, err := tx.CountRows(b.entity("deal"))
			same(t, "rows", rows, 0)
			return err
		})
	})
}

func TestAPanicUndoesEverything(t *testing.T) {
	withModel(t, func(t *testing.T, b *bench) {
		func() {
			defer func() { same(t, "panic", recover(), "boom") }()
			_ = b.tryWrite(func(tx *store.Tx) error {
				must(t, tx.Insert(b.record("deal", values{"name": "n"})))
				panic("boom")
			})
		}()
		b.write(func(tx *store.Tx) error {
			rows, err := tx.CountRows(b.entity("deal"))
			same(t, "rows", rows, 0)
			return err
		})
	})
}

func TestTryUndoesOnlyItsOwnPart(t *testing.T) {
	withModel(t, func(t *testing.T, b *bench) {
		committed := false
		b.write(func(tx *store.Tx) error {
			must(t, tx.Insert(b.record("deal", values{"name": "first", "code": "D1"})))
			tx.AfterCommit(func() { committed = true })
			err := tx.Try(func() error { return tx.Insert(b.record("deal", values{"name": "second", "code": "D1"})) })
			if !errors.Is(err, store.ErrDuplicate) {
				t.Errorf("duplicate: %v", err)
			}
			return tx.Try(func() error { return tx.Insert(b.record("deal", values{"name": "third"})) })
		})
		same(t, "after commit", committed, true)
		b.read(func(tx *store.Tx) error {
			page, err := tx.Find(store.Query{Entity: b.entity("deal"), Sort: []store.Sort{{Path: []string{"name"}}}})
			same(t, "stored", names(page.Records, "name"), "first third")
			return err
		})
	})
}

func TestWritersDoNotLoseEachOthersWork(t *testing.T) {
	withModel(t, func(t *testing.T, b *bench) {
		deal := b.insert("deal", values{"name": "n", "count": int64(0)})
		const writers, rounds = 4, 10
		done := make(chan error, writers)
		for range writers {
			go func() {
				var err error
				for range rounds {
					err = errors.Join(err, b.tryWrite(func(tx *store.Tx) error {
						locked, err := tx.Lock(deal.Entity, deal.ID)
						if err != nil {
							return err
						}
						locked.Set("count", locked.Value("count").(int64)+1)
						return tx.Update(locked, locked.Version, locked.Entity.Fields[10:11])
					}))
				}
				done <- err
			}()
		}
		for range writers {
			must(t, <-done)
		}
		same(t, "count", b.get(deal).Value("count"), writers*rounds)
	})
}

func TestExclusiveWritesWaitForOthersAndSeeTheirRelease(t *testing.T) {
	onBoth(t, func(t *testing.T, s *store.Store, _ *clock) {
		inside, leave := make(chan bool), make(chan bool)
		done := make(chan error, 1)
		go func() {
			done <- s.Write(context.Background(), func(tx *store.Tx) error {
				inside <- true
				<-leave
				_, err := tx.NextNumber("n")
				return err
			})
		}()
		<-inside
		published := make(chan int64, 1)
		go func() {
			_ = s.WriteExclusive(context.Background(), func(tx *store.Tx) error {
				number, err := tx.NextNumber("n")
				published <- number
				return err
			})
		}()
		close(leave)
		must(t, <-done)
		same(t, "number after the other writer", <-published, 2)
	})
}

func TestACancelledContextEndsTheTransaction(t *testing.T) {
	withModel(t, func(t *testing.T, b *bench) {
		ctx, cancel := context.WithCancel(context.Background())
		err := b.s.Write(ctx, func(tx *store.Tx) error {
			tx.Model = b.model
			must(t, tx.Insert(b.record("deal", values{"name": "n"})))
			cancel()
			return tx.Insert(b.record("deal", values{"name": "m"}))
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		b.insert("deal", values{"name": "next"})
		b.read(func(tx *store.Tx) error {
			rows, err := tx.CountRows(b.entity("deal"))
			same(t, "rows", rows, 1)
			return err
		})
	})
}

func TestASnapshotSeesOneMoment(t *testing.T) {
	withModel(t, func(t *testing.T, b *bench) {
		b.insert("deal", values{"name": "one"})
		must(t, b.s.Snapshot(context.Background(), func(tx *store.Tx) error {
			before, err := tx.CountRows(b.entity("deal"))
			must(t, err)
			b.insert("deal", values{"name": "two"})
			after, err := tx.CountRows(b.entity("deal"))
			same(t, "rows", []any{before, after}, []any{1, 1})
			return err
		}))
	})
}

func TestReferencesAreLoadedAlongPathsWithOneStatementAStep(t *testing.T) {
	withModel(t, func(t *testing.T, b *bench) {
		boss := b.insert("user", values{"login": "boss", "name": "Boss"})
		user := b.insert("user", values{"login": "li", "name": "Li", "manager": boss.ID})
		parent := b.insert("account", values{"name": "parent", "manager": user.ID})
		account := b.insert("account", values{"name": "child", "parent": parent.ID})
		var deals []*metadata.Record
		for i := range 5 {
			deal := b.record("deal", values{"name": fmt.Sprint(i), "account": account.ID, "seller": user.ID, "owner": boss.ID})
			deal.Set("lines", []*metadata.Record{b.record("deal_line", values{"product": "A", "buyer": user.ID})})
			deals = append(deals, deal)
		}
		b.write(func(tx *store.Tx) error { return tx.InsertMany(deals) })
		b.read(func(tx *store.Tx) error {
			paths := [][]string{{"account", "parent", "manager", "manager", "name"}, {"account", "name"}, {"owner"}, {"lines", "buyer"}, {"seller"}}
			must(t, tx.LoadPaths(deals, paths))
			for _, deal := range deals {
				top := deal.References["account"].References["parent"].References["manager"].References["manager"]
				buyer := deal.Value("lines").([]*metadata.Record)[0].References["buyer"]
				same(t, "loaded", []any{top.Value("name"), deal.References["owner"].Value("name"), buyer.Value("name")}, []any{"Boss", "Boss", "Li"})
			}
			return nil
		})
	})
}

func TestTitlesComeAlongWithRows(t *testing.T) {
	withModel(t, func(t *testing.T, b *bench) {
		wall, secret, gone := b.insert("account", values{"name": "长城", "vip": true}), b.insert("account", values{"name": "x"}), b.insert("account", values{"name": "z"})
		var last *metadata.Record
		for i, account := range []any{wall.ID, secret.ID, gone.ID, nil, wall.ID} {
			last = b.insert("deal", values{"name": fmt.Sprint(i), "account": account})
		}
		b.write(func(tx *store.Tx) error { return tx.SoftDelete(gone, 1) })
		found := func(read func(tx *store.Tx, titles *store.Titles) error) map[string]*metadata.Record {
			reference := b.entity("deal").FieldByName("account")
			unseen := rule.Not{Of: equals("name", "x").Predicate}
			titles := &store.Titles{Of: []store.Title{{Reference: reference, Where: []store.Condition{{Predicate: unseen}}}}, Found: map[string]*metadata.Record{}}
			b.read(func(tx *store.Tx) error { return read(tx, titles) })
			return titles.Found
		}
		many := found(func(tx *store.Tx, titles *store.Titles) error {
			watched := store.Watch(tx)
			_, err := tx.Find(store.Query{Entity: b.entity("deal"), Fields: b.fields("account"), Sort: by("account.name", "name"), Titles: titles})
			same(t, "statements", watched.Count(), 2) // the second reads those without an account
			return err
		})
		one := found(func(tx *store.Tx, titles *store.Titles) error {
			_, err := tx.GetTitled(b.entity("deal"), last.ID, titles)
			return err
		})
		for _, titles := range []map[string]*metadata.Record{many, one} {
			same(t, "titles", []any{len(titles), titles[wall.ID].Value("name"), titles[wall.ID].Value("vip")}, []any{1, "长城", nil})
		}
	})
}

func TestOnlyLinesThatChangeAreWritten(t *testing.T) {
	withModel(t, func(t *testing.T, b *bench) {
		line := func(product string) *metadata.Record { return b.record("deal_line", values{"product": product}) }
		deal := b.insert("deal", values{"name": "d", "lines": []*metadata.Record{line("a"), line("b"), line("c"), line("d")}})
		b.clock.Add(time.Hour)
		change := func(fn func(lines []*metadata.Record) []*metadata.Record) string {
			stored := b.get(deal)
			stored.Set("lines", fn(stored.Value("lines").([]*metadata.Record)))
			b.write(func(tx *store.Tx) error { return tx.Update(stored, stored.Version, b.fields("lines")) })
			var told string
			for _, one := range b.get(deal).Value("lines").([]*metadata.Record) {
				told += fmt.Sprint(one.Value("product"), one.Version, " ")
			}
			return told
		}
		for _, one := range []struct {
			name string
			fn   func(lines []*metadata.Record) []*metadata.Record
			told string
		}{
			{"nothing", func(lines []*metadata.Record) []*metadata.Record { return lines }, "a1 b1 c1 d1 "},
			{"one value", func(lines []*metadata.Record) []*metadata.Record {
				lines[1].Set("product", "B")
				return lines
			}, "a1 B2 c1 d1 "},
			{"removed at the top, added at the end", func(lines []*metadata.Record) []*metadata.Record { return append(lines[1:], line("e")) }, "B2 c1 d1 e1 "},
			{"two changed places", func(lines []*metadata.Record) []*metadata.Record {
				return []*metadata.Record{lines[0], lines[2], lines[1], lines[3]}
			}, "B2 d1 c2 e2 "},
			{"added at the top, where a place is free", func(lines []*metadata.Record) []*metadata.Record {
				return append([]*metadata.Record{line("f")}, lines...)
			}, "f1 B2 d1 c2 e2 "},
		} {
			if told := change(one.fn); told != one.told {
				t.Errorf("%s: %s, not %s", one.name, told, one.told)
			}
		}
	})
}

package store_test

import (
	"bytes"
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/engine/store/storetest"
	"github.com/weft-crm/weft/metadata"
)

// fill stores something in every kind of table.
func (b *bench) fill() *metadata.Record {
	b.Helper()
	user := b.insert("user", values{"login": "li", "name": "李"})
	deal := b.record("deal", values{
		"name": "quote ' \"", "code": "D1", "tags": []string{"hot"}, "seller": user.ID, "amount": money("9999999999999999.99", "CNY"), "rate": number("-0.5"),
		"count": int64(-1), "won": false, "close": time.Date(2026, 2, 28, 0, 0, 0, 0, time.UTC), "seen": b.clock.Now(), "owner": user.ID,
	})
	deal.Set("lines", []*metadata.Record{b.record("deal_line", values{"product": "A"})})
	b.write(func(tx *store.Tx) error {
		must(b, tx.Insert(deal))
		must(b, tx.Index(store.SearchText{Entity: "deal", RecordID: deal.ID, Title: "长城"}))
		must(b, tx.AddRun(&store.Run{Workflow: "w", Entity: "deal", RecordID: deal.ID, Incident: true, Data: store.JSON(`{"a":"b"}`)}))
		must(b, tx.SaveTasks(&store.Task{ID: "t", Status: "open", Candidates: []string{"role:a"}}))
		must(b, tx.Audit(&store.AuditEntry{Action: "sign_in"}))
		must(b, tx.SetSetting("company", "纬流"))
		return tx.Note(&store.Entry{Entity: "deal", RecordID: deal.ID, Action: "create"})
	})
	must(b, b.s.WriteExclusive(context.Background(), func(tx *store.Tx) error {
		return tx.AddRelease(&store.Release{Layers: []byte{0, 1, 2, 255}})
	}))
	return deal
}

func TestAnArchiveMovesEverythingToEitherDatabase(t *testing.T) {
	for _, from := range storetest.Dialects {
		for _, to := range storetest.Dialects {
			t.Run(from+" to "+to, func(t *testing.T) {
				t.Parallel()
				c := newClock()
				b := &bench{TB: t, s: openStore(t, storetest.URL(t, from), c), clock: c, model: compile(t, nil, nil)}
				b.apply(b.model)
				deal := b.fill()
				var archive bytes.Buffer
				must(t, b.s.Export(context.Background(), &archive))

				moved := &bench{TB: t, s: openStore(t, storetest.URL(t, to), c), clock: c, model: b.model}
				must(t, moved.s.Import(context.Background(), bytes.NewReader(archive.Bytes()), int64(archive.Len())))
				moved.apply(b.model)
				moved.isFilled(deal)
				err := moved.s.Import(context.Background(), bytes.NewReader(archive.Bytes()), int64(archive.Len()))
				if !errors.Is(err, store.ErrArchive) {
					t.Errorf("into a database that is not empty: %v", err)
				}
			})
		}
	}
}

func (b *bench) isFilled(deal *metadata.Record) {
	b.Helper()
	stored := b.get(deal)
	for _, field := range deal.Entity.Fields {
		if want := deal.Value(field.Name); field.Kind != "lines" && !field.KindOf().Equal(stored.Value(field.Name), want) {
			b.Errorf("%s is %v, was %v", field.Name, stored.Value(field.Name), want)
		}
	}
	same(b, "line", names(stored.Value("lines").([]*metadata.Record), "product"), "A")
	same(b, "search", b.pages(store.Query{Entity: deal.Entity, Search: "城", Limit: 5}), deal.Value("name"))
	b.write(func(tx *store.Tx) error {
		runs, err := tx.ActiveRuns("deal", deal.ID)
		must(b, err)
		same(b, "run", []any{runs[0].Incident, string(runs[0].Data), runs[0].StartedAt.UTC()}, []any{true, `{"a":"b"}`, b.clock.Now()})
		release, err := tx.NewestRelease()
		must(b, err)
		same(b, "layers", release.Layers, []byte{0, 1, 2, 255})
		must(b, tx.Audit(&store.AuditEntry{Action: "restore"}))
		entries, err := tx.AuditEntries(store.AuditQuery{})
		must(b, err)
		same(b, "audit", []any{len(entries), entries[0].ID}, []any{2, entries[1].ID + 1})
		return nil
	})
}

func TestNoiseIsNotAnArchive(t *testing.T) {
	onBoth(t, func(t *testing.T, s *store.Store, _ *clock) {
		err := s.Import(context.Background(), bytes.NewReader([]byte("noise")), 5)
		if !errors.Is(err, store.ErrArchive) {
			t.Errorf("got %v", err)
		}
	})
}

func TestACopyOfTheFileIsADatabase(t *testing.T) {
	onBoth(t, func(t *testing.T, s *store.Store, c *clock) {
		write(t, s, func(tx *store.Tx) error { return tx.SetSetting("a", 1) })
		path := filepath.Join(t.TempDir(), "copy.db")
		err := s.Copy(context.Background(), path)
		if s.Dialect() != "sqlite" {
			if err == nil {
				t.Error("PostgreSQL is not copied as a file")
			}
			return
		}
		must(t, err)
		read(t, openStore(t, "sqlite:"+path, c), func(tx *store.Tx) error {
			var number int
			found, err := tx.Setting("a", &number)
			same(t, "setting", []any{found, number}, []any{true, 1})
			return err
		})
	})
}

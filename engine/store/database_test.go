package store_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/engine/store/storetest"
)

// clock is a time that tests move.
type clock struct {
	mutex sync.Mutex
	now   time.Time
}

func newClock() *clock {
	return &clock{now: time.Date(2026, 11, 21, 8, 30, 0, 123_456_000, time.UTC)}
}

func (c *clock) Now() time.Time {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.now
}

func (c *clock) Add(d time.Duration) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.now = c.now.Add(d)
}

// onBoth runs a test on SQLite and PostgreSQL, each with a migrated database of its own.
func onBoth(t *testing.T, test func(t *testing.T, s *store.Store, c *clock)) {
	t.Helper()
	for _, dialect := range storetest.Dialects {
		t.Run(dialect, func(t *testing.T) {
			t.Parallel()
			c := newClock()
			test(t, openStore(t, storetest.URL(t, dialect), c), c)
		})
	}
}

func openStore(tb testing.TB, url string, c *clock) *store.Store {
	tb.Helper()
	s, err := store.Open(context.Background(), store.Config{URL: url, Clock: c.Now, Connections: 6, Hash: hashOf})
	must(tb, err)
	tb.Cleanup(func() { must(tb, s.Close()) })
	must(tb, s.Migrate(context.Background()))
	return s
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

func write(tb testing.TB, s *store.Store, fn func(tx *store.Tx) error) {
	tb.Helper()
	must(tb, s.Write(context.Background(), fn))
}

func read(tb testing.TB, s *store.Store, fn func(tx *store.Tx) error) {
	tb.Helper()
	must(tb, s.Read(context.Background(), fn))
}

// same compares by what is printed, which is enough for values.
func same(tb testing.TB, what string, got, want any) {
	tb.Helper()
	if g, w := fmt.Sprintf("%+v", got), fmt.Sprintf("%+v", want); g != w {
		tb.Errorf("%s\n got %s\nwant %s", what, g, w)
	}
}

package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"

	"github.com/weft-crm/weft/engine/store"
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
	for _, dialect := range []string{"sqlite", "postgres"} {
		t.Run(dialect, func(t *testing.T) {
			t.Parallel()
			c := newClock()
			test(t, openStore(t, databaseURL(t, dialect), c), c)
		})
	}
}

func openStore(tb testing.TB, url string, c *clock) *store.Store {
	tb.Helper()
	s, err := store.Open(context.Background(), store.Config{URL: url, Clock: c.Now, Connections: 6})
	must(tb, err)
	tb.Cleanup(func() { must(tb, s.Close()) })
	must(tb, s.Migrate(context.Background()))
	return s
}

// databaseURL makes an empty database.
func databaseURL(tb testing.TB, dialect string) string {
	tb.Helper()
	if dialect == "sqlite" {
		return "sqlite:" + filepath.Join(tb.TempDir(), "weft.db")
	}
	server := os.Getenv("WEFT_TEST_POSTGRES")
	if server == "" {
		if os.Getenv("CI") == "true" {
			tb.Fatal("WEFT_TEST_POSTGRES is not set")
		}
		tb.Skip("WEFT_TEST_POSTGRES is not set")
	}
	return postgresSchema(tb, server)
}

func postgresSchema(tb testing.TB, server string) string {
	tb.Helper()
	db, err := sql.Open("pgx", server)
	must(tb, err)
	schema := "store_" + strings.ReplaceAll(store.NewID(), "-", "")
	_, err = db.Exec("create schema " + schema)
	must(tb, err)
	tb.Cleanup(func() {
		_, err := db.Exec("drop schema " + schema + " cascade")
		must(tb, err)
		must(tb, db.Close())
	})
	parsed, err := url.Parse(server)
	must(tb, err)
	query := parsed.Query()
	query.Set("search_path", schema)
	parsed.RawQuery = query.Encode()
	return parsed.String()
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

package storetest

import (
	"crypto/rand"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// template is a database that was filled once and is copied for every test that wants it.
type template struct {
	once     sync.Once
	file     []byte // of SQLite
	database string // of PostgreSQL: its name
	filled   any
	err      error
}

// templates are kept by dialect and name as long as the tests of a package run.
var templates = struct {
	sync.Mutex
	made map[string]*template
}{made: map[string]*template{}}

// Main runs the tests of a package that uses Copy, and drops what they copied from.
func Main(m *testing.M) {
	code := m.Run()
	for _, t := range templates.made {
		if t.database != "" {
			_ = onServer(os.Getenv("WEFT_TEST_POSTGRES"), "drop database if exists "+t.database+" with (force)")
		}
	}
	os.Exit(code)
}

// Copy makes a database that is a copy of the one which fill filled under that name, once for all
// tests, and gives its address with what fill gave. What fill opens it must close.
func Copy[T any](tb testing.TB, dialect, name string, fill func(url string) (T, error)) (string, T) {
	tb.Helper()
	t := templateOf(dialect + " " + name)
	t.once.Do(func() { t.err = t.make(tb, dialect, func(url string) (any, error) { return fill(url) }) })
	if t.err != nil {
		tb.Fatal(t.err)
	}
	filled, _ := t.filled.(T)
	if dialect == "sqlite" {
		file := filepath.Join(tb.TempDir(), "weft.db")
		if err := os.WriteFile(file, t.file, 0o600); err != nil {
			tb.Fatal(err)
		}
		return "sqlite:" + file, filled
	}
	return database(tb, server(tb), t.database), filled
}

func templateOf(key string) *template {
	templates.Lock()
	defer templates.Unlock()
	if templates.made[key] == nil {
		templates.made[key] = &template{}
	}
	return templates.made[key]
}

func (t *template) make(tb testing.TB, dialect string, fill func(url string) (any, error)) (err error) {
	if dialect == "sqlite" {
		file := filepath.Join(tb.TempDir(), "template.db")
		if t.filled, err = fill("sqlite:" + file); err != nil {
			return err
		}
		t.file, err = os.ReadFile(file) //nolint:gosec // in the folder of the test
		return err
	}
	t.database = newName()
	if err := onServer(server(tb), "create database "+t.database); err != nil {
		return err
	}
	t.filled, err = fill(ofDatabase(tb, server(tb), t.database))
	return err
}

// database makes a copy of a database that is dropped when the test ends.
func database(tb testing.TB, server, of string) string {
	tb.Helper()
	name := newName()
	if err := onServer(server, "create database "+name+" template "+of); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := onServer(server, "drop database if exists "+name+" with (force)"); err != nil {
			tb.Error(err)
		}
	})
	return ofDatabase(tb, server, name)
}

func newName() string { return "weft_" + strings.ToLower(rand.Text()) }

func onServer(server, statement string) (err error) {
	admin, err := sql.Open("pgx", server)
	if err != nil {
		return err
	}
	defer func() { _ = admin.Close() }()
	_, err = admin.Exec(statement) //nolint:noctx // the context of a test may have ended by now
	return err
}

// Package storetest gives tests empty databases. Only tests import it.
package storetest

import (
	"net/url"
	"os"
	"path/filepath"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

// Dialects are the databases that Weft runs on.
var Dialects = []string{"sqlite", "postgres"}

// URL makes an empty database and gives its address: a file in a folder of the test, or a schema on the
// server WEFT_TEST_POSTGRES that is dropped when the test ends. Without that server a test is skipped;
// with CI set it fails.
func URL(tb testing.TB, dialect string) string {
	tb.Helper()
	if dialect == "sqlite" {
		return "sqlite:" + filepath.Join(tb.TempDir(), "weft.db")
	}
	server := server(tb)
	return within(tb, server, schema(tb, server))
}

// server is the address of the server for tests.
func server(tb testing.TB) string {
	tb.Helper()
	server := os.Getenv("WEFT_TEST_POSTGRES")
	if server == "" {
		if os.Getenv("CI") != "" {
			tb.Fatal("WEFT_TEST_POSTGRES is not set: run the tests with 'make test-go'")
		}
		tb.Skip("WEFT_TEST_POSTGRES is not set")
	}
	return server
}

// schema makes a schema with a name of its own.
func schema(tb testing.TB, server string) string {
	tb.Helper()
	name := newName()
	if err := onServer(server, "create schema "+name); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := onServer(server, "drop schema if exists "+name+" cascade"); err != nil {
			tb.Error(err)
		}
	})
	return name
}

// at is the address of a server with its database or its schema changed.
func at(tb testing.TB, server string, change func(*url.URL)) string {
	tb.Helper()
	address, err := url.Parse(server)
	if err != nil {
		tb.Fatal(err)
	}
	change(address)
	return address.String()
}

// within is the address of a server with everything in one schema.
func within(tb testing.TB, server, schema string) string {
	tb.Helper()
	return at(tb, server, func(address *url.URL) {
		query := address.Query()
		query.Set("search_path", schema)
		address.RawQuery = query.Encode()
	})
}

// ofDatabase is the address of a database on a server.
func ofDatabase(tb testing.TB, server, name string) string {
	tb.Helper()
	return at(tb, server, func(address *url.URL) { address.Path = "/" + name })
}

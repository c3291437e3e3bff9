// Package storetest gives tests empty databases. Only tests import it.
package storetest

import (
	"context"
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"github.com/weft-crm/weft/engine/store"
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
	address, drop, err := store.Scratch(context.Background(), server(tb))
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := drop(context.Background()); err != nil {
			tb.Error(err)
		}
	})
	return address
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

// ofDatabase is the address of a database on a server.
func ofDatabase(tb testing.TB, server, name string) string {
	tb.Helper()
	address, err := url.Parse(server)
	if err != nil {
		tb.Fatal(err)
	}
	address.Path = "/" + name
	return address.String()
}

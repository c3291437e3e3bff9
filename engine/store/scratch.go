package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"net/url"
	"strings"
)

// Scratch makes a schema with a name of its own on a PostgreSQL server. It gives the address of that
// empty database, and drop, which takes away all that lies in it.
func Scratch(ctx context.Context, server string) (address string, drop func(context.Context) error, err error) {
	place, err := url.Parse(server)
	if err != nil || !strings.HasPrefix(place.Scheme, "postgres") {
		return "", nil, fmt.Errorf("%q is no address of a PostgreSQL server: it begins with postgres://", server)
	}
	schema := "weft_" + strings.ToLower(rand.Text())
	if err := onServer(ctx, server, "create schema "+schema); err != nil {
		return "", nil, err
	}
	query := place.Query()
	query.Set("search_path", schema)
	place.RawQuery = query.Encode()
	drop = func(ctx context.Context) error {
		return onServer(ctx, server, "drop schema if exists "+schema+" cascade")
	}
	return place.String(), drop, nil
}

func onServer(ctx context.Context, server, statement string) error {
	admin, err := sql.Open("pgx", server)
	if err != nil {
		return err
	}
	defer func() { _ = admin.Close() }()
	_, err = admin.ExecContext(ctx, statement)
	return err
}

package store

import (
	"context"
	"database/sql"
	"log/slog"
	"time"
)

// Config says which database and how.
type Config struct {
	// URL is "sqlite:weft.db", "sqlite::memory:" or "postgres://…". On PostgreSQL the schema is
	// the first of search_path, which the URL may set.
	URL string
	// Clock gives Tx.Now; it must be set.
	Clock func() time.Time
	// Logger tells slow statements; nil means silence.
	Logger *slog.Logger
	// Readers is the number of SQLite's reading connections, 0 for the number of cores.
	Readers int
	// Connections is the most connections to PostgreSQL, 0 for 16.
	Connections int
}

// Store is an open database. It is safe for use by goroutines.
type Store struct{}

// Open connects. It does not create tables (see Migrate) but does create SQLite's file. ErrBusy if
// the database cannot be reached.
func Open(ctx context.Context, config Config) (*Store, error) { panic("not written") }

// Close waits for running statements and closes all connections.
func (s *Store) Close() error { panic("not written") }

// Migrate brings the system's tables to this version; doing so again does nothing. Tables of
// entities are Apply's.
func (s *Store) Migrate(ctx context.Context) error { panic("not written") }

// Dialect is "sqlite" or "postgres".
func (s *Store) Dialect() string { panic("not written") }

// Handle is the pool that writes. River's client works on it; on SQLite it has one connection, so
// nothing may use it from inside a Write except Tx.SQL.
func (s *Store) Handle() *sql.DB { panic("not written") }

// Ping reports whether the database answers: nil or ErrBusy.
func (s *Store) Ping(ctx context.Context) error { panic("not written") }

// Status tells administrators about the database.
type Status struct {
	Dialect   string
	Version   string
	Size      int64 // bytes
	Migration int64 // number of the newest migration that was run
}

// Status asks the database about itself.
func (s *Store) Status(ctx context.Context) (Status, error) { panic("not written") }

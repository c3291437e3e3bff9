package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/pressly/goose/v3"

	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/migrations"
)

// Config says which database and how.
type Config struct {
	// URL is "sqlite:weft.db", "sqlite::memory:" or "postgres://…". On PostgreSQL the schema is
	// the first of search_path, which the URL may set.
	URL string
	// Clock gives Tx.Now; it must be set.
	Clock func() time.Time
	// Logger tells when a transaction had to be tried again; nil means silence.
	Logger *slog.Logger
	// Readers is the number of SQLite's reading connections, 0 for the number of cores.
	Readers int
	// Connections is the most connections to PostgreSQL, 0 for 16.
	Connections int
	// Hash gives the hash by which a text is looked for in an encrypted field; nil finds none.
	Hash func(field *metadata.Field, text string) string
}

// Store is an open database. It is safe for use by goroutines.
type Store struct {
	dialect dialect
	clock   func() time.Time
	log     *slog.Logger
	hash    func(field *metadata.Field, text string) string

	turns turns

	mutex   sync.RWMutex
	layouts map[*metadata.Entity]*layout
}

// Open connects. It does not create tables (see Migrate) but does create SQLite's file. ErrBusy if
// the database cannot be reached.
func Open(ctx context.Context, config Config) (*Store, error) {
	if config.Clock == nil {
		return nil, errors.New("store.Config needs a Clock")
	}
	s := &Store{clock: config.Clock, log: config.Logger, hash: config.Hash, layouts: map[*metadata.Entity]*layout{}}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	var err error
	if path, ok := strings.CutPrefix(config.URL, "sqlite:"); ok {
		s.dialect, err = openLite(path, config.Readers)
	} else if strings.HasPrefix(config.URL, "postgres://") || strings.HasPrefix(config.URL, "postgresql://") {
		s.dialect, err = openPostgres(ctx, config.URL, config.Connections)
	} else {
		return nil, errors.New("a database is given as sqlite:<file> or postgres://…")
	}
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	return s, nil
}

// Close waits for running statements and closes all connections.
func (s *Store) Close() error { return s.dialect.close() }

// Migrate brings the system's tables to this version; doing so again does nothing. Tables of
// entities are Apply's.
func (s *Store) Migrate(ctx context.Context) error {
	provider, err := s.migrations()
	if err != nil {
		return err
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrate the system's tables: %w", err)
	}
	return nil
}

func (s *Store) migrations() (*goose.Provider, error) {
	folder, err := fs.Sub(migrations.Files, s.dialect.name())
	if err != nil {
		return nil, err
	}
	dialects := map[string]goose.Dialect{"sqlite": goose.DialectSQLite3, "postgres": goose.DialectPostgres}
	return goose.NewProvider(dialects[s.dialect.name()], s.Handle(), folder)
}

// Dialect is "sqlite" or "postgres".
func (s *Store) Dialect() string { return s.dialect.name() }

// Handle is the pool that writes. River's client works on it; on SQLite it has one connection, so
// nothing may use it from inside a Write except Tx.SQL.
func (s *Store) Handle() *sql.DB {
	pool, err := s.dialect.writer().DB()
	if err != nil {
		panic(err) // the pool was made by Open
	}
	return pool
}

// Ping reports whether the database answers: nil or ErrBusy.
func (s *Store) Ping(ctx context.Context) error {
	pool, err := s.dialect.reader().DB()
	if err == nil {
		err = pool.PingContext(ctx)
	}
	if err != nil {
		return fmt.Errorf("%w: %w", ErrBusy, err)
	}
	return nil
}

// Optimize lets the database look at what its tables hold, so that it chooses the right indexes. It
// is for after large changes and for the night.
func (s *Store) Optimize(ctx context.Context) error {
	return s.Write(ctx, func(tx *Tx) error {
		for _, text := range s.dialect.optimize("") {
			if _, err := tx.exec(text); err != nil {
				return err
			}
		}
		return nil
	})
}

// Status tells administrators about the database.
type Status struct {
	Dialect   string
	Version   string
	Size      int64 // bytes
	Migration int64 // number of the newest migration that was run
}

// Status asks the database about itself.
func (s *Store) Status(ctx context.Context) (Status, error) {
	status, err := s.dialect.status(ctx)
	if err != nil {
		return status, s.dialect.translate(err)
	}
	provider, err := s.migrations()
	if err != nil {
		return status, err
	}
	status.Migration, err = provider.GetDBVersion(ctx)
	return status, err
}

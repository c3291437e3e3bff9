package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/weft-crm/weft/metadata"
)

// Tx is one transaction. It belongs to one goroutine and ends with the function it was given to.
type Tx struct {
	// Now is fixed when the transaction begins: UTC, microseconds.
	Now time.Time
	// ReleaseNumber is the newest published release, read under the lock that publishing takes
	// exclusively; 0 before the first. Only Write and WriteExclusive fill it.
	ReleaseNumber int64
	// Model says how the rows of references and lines look. The engine sets it first; everything
	// about records needs it.
	Model *metadata.Model
}

// Write runs fn in a transaction that may write. An error from fn undoes all and is returned. When
// the database asks for it (a deadlock, a changed table under a prepared statement) the whole of fn
// runs again, up to three times, so fn must not do anything outside of tx. On SQLite one Write runs at a time.
func (s *Store) Write(ctx context.Context, fn func(tx *Tx) error) error { panic("not written") }

// WriteExclusive is Write while no other Write runs in any process; publishing uses it.
func (s *Store) WriteExclusive(ctx context.Context, fn func(tx *Tx) error) error {
	panic("not written")
}

// Read runs fn for reading. Each statement sees what was committed when it began.
func (s *Store) Read(ctx context.Context, fn func(tx *Tx) error) error { panic("not written") }

// Snapshot runs fn for reading; all its statements see the same moment.
func (s *Store) Snapshot(ctx context.Context, fn func(tx *Tx) error) error { panic("not written") }

// SQL is the transaction for River's InsertTx; nil in a Read.
func (tx *Tx) SQL() *sql.Tx { panic("not written") }

// Context is the context the transaction was started with.
func (tx *Tx) Context() context.Context { panic("not written") }

// AfterCommit runs fn once the transaction has been committed, e.g. to wake listeners. Nothing that
// must happen belongs here: the process may die in between.
func (tx *Tx) AfterCommit(fn func()) { panic("not written") }

// Try runs fn at a savepoint: its error undoes only what fn did and is returned.
func (tx *Tx) Try(fn func() error) error { panic("not written") }

// NewID returns a new UUIDv7 in lower case.
func NewID() string { panic("not written") }

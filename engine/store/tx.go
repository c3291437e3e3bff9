package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/weft-crm/weft/metadata"
)

// Tx is one transaction. It belongs to one goroutine and ends with the function it was given to.
type Tx struct {
	// Now is fixed when the transaction begins: UTC, microseconds.
	Now time.Time
	// ReleaseNumber is the newest published release, read under the lock that publishing takes
	// exclusively; 0 before the first. Only Write and WriteExclusive fill it.
	ReleaseNumber int64
	// Organisation is the setting OrganisationKey, read with ReleaseNumber.
	Organisation string
	// Model says how the rows of references and lines look. The engine sets it first; everything
	// about records needs it.
	Model *metadata.Model

	ctx         context.Context
	store       *Store
	dialect     dialect
	connection  connection
	kept        *keeping // what connection is based on
	pool        *gorm.DB
	conn        *sql.Conn
	session     *gorm.DB // see orm
	sql         *sql.Tx
	writes      bool
	savepoints  int
	held        held
	ahead       foreseen
	alone       bool // others in memory rely on what it writes: it may not wait for its commit
	afterCommit []func()
}

// Write runs fn in a transaction that may write. An error from fn undoes all and is returned. When
// the database asks for it (a deadlock, a changed table under a prepared statement) the whole of fn
// runs again, up to three times, so fn must not do anything outside of tx. On SQLite one Write runs
// at a time.
func (s *Store) Write(ctx context.Context, fn func(tx *Tx) error) error {
	return s.writeAgain(ctx, func() error { return s.write(ctx, false, fn) })
}

// WriteExclusive is Write while no other Write runs in any process; publishing uses it.
func (s *Store) WriteExclusive(ctx context.Context, fn func(tx *Tx) error) error {
	return s.writeAgain(ctx, func() error { return s.write(ctx, true, fn) })
}

func (s *Store) writeAgain(ctx context.Context, write func() error) error {
	const attempts = 3
	for attempt := 1; ; attempt++ {
		err := write()
		if err == nil || attempt == attempts || !errors.Is(err, ErrBusy) || ctx.Err() != nil {
			return err
		}
		s.log.InfoContext(ctx, "transaction runs again", "attempt", attempt, "error", err)
	}
}

func (s *Store) write(ctx context.Context, exclusive bool, fn func(tx *Tx) error, ahead ...func(tx *Tx)) (err error) {
	tx, release, err := s.connect(ctx, s.dialect.writer())
	if err != nil {
		return err
	}
	defer release()
	if err := tx.begin(exclusive, ahead...); err != nil {
		return s.dialect.translate(err)
	}
	committed := false
	defer func() { // also when fn panics
		if !committed {
			err = errors.Join(err, tx.rollback())
		}
	}()
	if err := fn(tx); err != nil {
		return err
	}
	if err := tx.commit(); err != nil {
		return err
	}
	committed = true
	for _, after := range tx.afterCommit {
		after()
	}
	return nil
}

// begin does not let database/sql watch the context: it would roll back from another goroutine in
// the middle of a statement. Every statement watches it itself. What is read ahead goes along.
func (tx *Tx) begin(exclusive bool, ahead ...func(tx *Tx)) error {
	var err error
	if tx.sql, err = tx.conn.BeginTx(withOwnSteps(context.WithoutCancel(tx.ctx)), nil); err != nil {
		return err
	}
	tx.beginWriting()
	tx.later(append(tx.dialect.begin(exclusive), tx.serving())...)
	for _, foresee := range ahead {
		foresee(tx)
	}
	if err := tx.connection.run(tx.ctx); err != nil {
		return errors.Join(err, tx.rollback())
	}
	return nil
}

var nowServing = statement{
	text: "select coalesce(max(number), 0), (select value from settings where key = " + quoteText(OrganisationKey) + ") from releases",
}

// serving reads what others may have changed before the transaction began: with a snapshot taken after the
// lock of releases was got, thus in a statement of its own.
func (tx *Tx) serving() step {
	return step{statement: nowServing, columns: []metadata.Column{integerColumn, textColumn}, each: func(values []any) error {
		tx.ReleaseNumber, _ = values[0].(int64)
		document, set := values[1].(string)
		if !set {
			return nil
		}
		return json.Unmarshal([]byte(document), &tx.Organisation)
	}}
}

func (tx *Tx) beginWriting() {
	tx.writes = true
	tx.held = held{runs: map[string]*Run{}, records: map[string]*metadata.Record{}, versions: map[string]int64{}, tasks: map[string]*Task{}, born: map[string]bool{}}
	tx.ahead = newForeseen()
}

// commit ends the transaction with the writes that were put off. Nobody who goes away can stop it: who
// relies on what was written has to learn of it.
func (tx *Tx) commit() error {
	if tx.kept.asks() {
		if err := tx.run(); err != nil {
			return err
		}
	}
	ctx := context.WithoutCancel(tx.ctx)
	if err := tx.connection.run(ctx, tx.dialect.commit()...); err != nil {
		return tx.dialect.translate(err)
	}
	return tx.dialect.translate(tx.sql.Commit())
}

func (tx *Tx) rollback() error {
	if err := tx.sql.Rollback(); err != nil && !errors.Is(err, sql.ErrTxDone) {
		return fmt.Errorf("undo the transaction: %w", err)
	}
	return nil
}

// Read runs fn for reading. Each statement sees what was committed when it began.
func (s *Store) Read(ctx context.Context, fn func(tx *Tx) error) error {
	tx, release, err := s.connect(ctx, s.dialect.reader())
	if err != nil {
		return err
	}
	defer release()
	return fn(tx)
}

// Snapshot runs fn for reading; all its statements see the same moment.
func (s *Store) Snapshot(ctx context.Context, fn func(tx *Tx) error) error {
	tx, release, err := s.connect(ctx, s.dialect.reader())
	if err != nil {
		return err
	}
	defer release()
	options := &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
	if s.Dialect() == "sqlite" {
		options = nil // a read transaction of the write-ahead log is a snapshot
	}
	if tx.sql, err = tx.conn.BeginTx(context.WithoutCancel(ctx), options); err != nil {
		return s.dialect.translate(err)
	}
	defer func() { _ = tx.rollback() }()
	return fn(tx)
}

// connect takes one connection from a pool; release gives it back.
func (s *Store) connect(ctx context.Context, pool *gorm.DB) (*Tx, func(), error) {
	handle, err := pool.DB()
	if err != nil {
		return nil, nil, err
	}
	conn, err := handle.Conn(ctx)
	if err != nil {
		return nil, nil, s.dialect.translate(err)
	}
	release := func() { _ = conn.Close() }
	attached, err := s.dialect.attach(conn)
	if err != nil {
		release()
		return nil, nil, s.dialect.translate(err)
	}
	if counted := countedIn(ctx); counted != nil {
		attached = &tallied{attached, counted}
	}
	kept := &keeping{connection: attached}
	return &Tx{
		Now: micros(s.clock()), ctx: ctx, store: s, dialect: s.dialect, connection: kept, kept: kept, pool: pool, conn: conn,
	}, release, nil
}

// orm is GORM on the transaction's connection, for the system's tables. It is made when it is first
// needed: most reads of records go without.
func (tx *Tx) orm() *gorm.DB {
	if tx.session == nil {
		session := tx.pool.Session(&gorm.Session{NewDB: true, Context: tx.ctx})
		pool := ormPool{ConnPool: tx.conn, tx: tx}
		if tx.sql != nil {
			pool.ConnPool = tx.sql
		}
		session.Statement.ConnPool = pool
		tx.session = session
	}
	return tx.session
}

// SQL is the transaction for River's InsertTx; nil in a Read.
func (tx *Tx) SQL() *sql.Tx { return tx.sql }

// Context is the context the transaction was started with.
func (tx *Tx) Context() context.Context { return tx.ctx }

// AfterCommit runs fn once the transaction has been committed, e.g. to wake listeners. Nothing that
// must happen belongs here: the process may die in between.
func (tx *Tx) AfterCommit(fn func()) { tx.afterCommit = append(tx.afterCommit, fn) }

// Try runs fn at a savepoint: its error undoes only what fn did and is returned.
func (tx *Tx) Try(fn func() error) error {
	tx.savepoints++
	name := "try" + strconv.Itoa(tx.savepoints)
	after := len(tx.afterCommit)
	if _, err := tx.exec("savepoint " + name); err != nil {
		return err
	}
	err := fn()
	if err == nil {
		err = tx.run()
	}
	if err != nil {
		tx.kept.steps = nil
		tx.held.forget()
		tx.ahead.forget()
		tx.afterCommit = tx.afterCommit[:after]
		if _, undo := tx.exec("rollback to savepoint " + name); undo != nil {
			return errors.Join(err, undo)
		}
		return err
	}
	_, err = tx.exec("release savepoint " + name)
	return err
}

// NewID returns a new UUIDv7 in lower case.
func NewID() string { return uuid.Must(uuid.NewV7()).String() }

// run does steps, after those that were put off.
func (tx *Tx) run(steps ...step) error {
	if err := tx.connection.run(tx.ctx, steps...); err != nil {
		return tx.dialect.translate(err)
	}
	return nil
}

// later puts writes off until something is read or the transaction ends, so that they share a round
// trip with what follows. Their error comes then.
func (tx *Tx) later(steps ...step) { tx.kept.steps = append(tx.kept.steps, steps...) }

// laterMany is later for one text with many lists of arguments.
func (tx *Tx) laterMany(text string, lists [][]any) {
	if len(lists) > 0 {
		tx.later(step{statement: statement{text: text}, many: lists})
	}
}

// keeping is a connection that keeps some steps back until the next.
type keeping struct {
	connection
	steps []step
	sent  int // how often some were sent
}

// asks reports whether somebody waits for the outcome of what is kept back.
func (k *keeping) asks() bool {
	return slices.ContainsFunc(k.steps, func(step step) bool { return step.each != nil || step.touched != nil })
}

func (k *keeping) run(ctx context.Context, steps ...step) error {
	if len(k.steps) > 0 {
		steps = append(k.steps, steps...)
		k.steps = nil
		k.sent++
	}
	if len(steps) == 0 {
		return nil
	}
	return k.connection.run(ctx, steps...)
}

// read runs a select; each must not use the transaction.
func (tx *Tx) read(query statement, columns []metadata.Column, each func(values []any) error) error {
	return tx.run(step{statement: query, columns: columns, each: each})
}

func (tx *Tx) exec(text string, args ...any) (touched int64, err error) {
	err = tx.run(step{statement: statement{text, args}, touched: &touched})
	return touched, err
}

func (tx *Tx) execMany(text string, rows [][]any) error {
	if len(rows) == 0 {
		return nil
	}
	return tx.run(step{statement: statement{text: text}, many: rows})
}

package store

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
)

// On SQLite, where one transaction writes at a time, most of a short command is waiting for the disk.
// So commands that wait for each other share a transaction: each has a savepoint of its own, and all
// are told how theirs went after the one commit.

// mostTogether bounds how many commands one commit holds up.
const mostTogether = 16

// turns lets one command after the other into the shared transaction.
type turns struct {
	turn    sync.Mutex
	waiting atomic.Int32
	shared  *shared // open when somebody waits for a turn; belongs to whose turn it is
}

// shared is a transaction of several commands. Its outcome is set when ended is closed.
type shared struct {
	first   *Tx
	release func()
	members int
	broken  error // why nothing of it can be committed
	after   []func()

	ended   chan struct{}
	outcome error
}

// WriteTogether is Write for short commands: on SQLite those that wait for each other are committed as
// one. fn's context does not end before it. An error of one undoes that one only; ErrBusy, after which
// it is tried again, if the commit fails. ahead tells what fn is going to read (see foreseen).
func (s *Store) WriteTogether(ctx context.Context, fn func(tx *Tx) error, ahead ...func(tx *Tx)) error {
	if s.Dialect() != "sqlite" {
		return s.writeAgain(ctx, func() error { return s.write(ctx, false, fn, ahead...) })
	}
	return s.writeAgain(ctx, func() error { return s.turns.write(ctx, s, fn) })
}

func (t *turns) write(ctx context.Context, s *Store, fn func(tx *Tx) error) error {
	t.waiting.Add(1)
	t.turn.Lock()
	t.waiting.Add(-1)
	if t.shared == nil {
		opened, err := s.share(ctx)
		if err != nil {
			t.turn.Unlock()
			return err
		}
		t.shared = opened
	}
	together := t.shared
	err := t.take(ctx, fn)
	<-together.ended
	if together.outcome != nil {
		return together.outcome
	}
	return err
}

// take does one command and lets the next one in, or commits when nobody waits.
func (t *turns) take(ctx context.Context, fn func(tx *Tx) error) error {
	together := t.shared
	tx, finished := together.member(ctx), false
	defer func() {
		if !finished { // fn panics
			together.broken = errors.New("a command of the same commit failed")
		}
		if together.members++; together.broken != nil || tx.alone || together.members >= mostTogether || t.waiting.Load() == 0 {
			t.shared = nil
			together.end()
		}
		t.turn.Unlock()
	}()
	err := together.do(tx, fn)
	finished = true
	return err
}

// share begins a shared transaction.
func (s *Store) share(ctx context.Context) (*shared, error) {
	first, release, err := s.connect(ctx, s.dialect.writer())
	if err != nil {
		return nil, err
	}
	if err := first.begin(false); err != nil {
		release()
		return nil, s.dialect.translate(err)
	}
	return &shared{first: first, release: release, ended: make(chan struct{})}, nil
}

// member is the transaction as one command sees it.
func (s *shared) member(ctx context.Context) *Tx {
	first := s.first
	kept := &keeping{connection: first.kept.connection}
	tx := &Tx{
		Now: micros(first.store.clock()), ctx: context.WithoutCancel(ctx), store: first.store, dialect: first.dialect,
		connection: kept, kept: kept, pool: first.pool, conn: first.conn, sql: first.sql,
		ReleaseNumber: first.ReleaseNumber, Organisation: first.Organisation,
	}
	tx.beginWriting()
	return tx
}

// do runs a command at its savepoint. When that cannot be undone, nothing of the transaction counts.
func (s *shared) do(tx *Tx, fn func(tx *Tx) error) error {
	if _, err := tx.exec("savepoint command"); err != nil {
		s.broken = err
		return err
	}
	err := fn(tx)
	if err == nil {
		err = tx.run()
	}
	if err != nil {
		tx.kept.steps = nil
		if _, undo := tx.exec("rollback to savepoint command"); undo != nil {
			s.broken = undo
		}
	}
	if _, release := tx.exec("release savepoint command"); release != nil {
		s.broken = release
	}
	if err == nil {
		s.after = append(s.after, tx.afterCommit...)
	}
	return err
}

// end commits and tells everybody, before the next transaction begins.
func (s *shared) end() {
	defer s.release()
	defer close(s.ended)
	err := s.broken
	if err == nil {
		err = s.first.sql.Commit()
	}
	if err != nil {
		err = errors.Join(err, s.first.rollback())
		s.outcome = fmt.Errorf("%w: %w", ErrBusy, s.first.dialect.translate(err))
		return
	}
	for _, after := range s.after {
		after()
	}
}

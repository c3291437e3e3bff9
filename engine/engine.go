package engine

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/weft-crm/weft/engine/jobs"
	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// Config says what an engine works with.
type Config struct {
	// Database is "sqlite:weft.db", "sqlite::memory:" or "postgres://…".
	Database string
	// Files is the folder for attachments and uploads; "" refuses them.
	Files string
	// Packs are the built-in packs by name, lowest first: core, then industries.
	Packs []BuiltIn
	// Clock tells the time; it must be set.
	Clock func() time.Time
	// Logger is told what goes wrong; nil means silence.
	Logger *slog.Logger
	// Workers is how many background jobs run at a time; 0 means 4.
	Workers int
	// Mail is the server that takes our mail; without a host no mail leaves the house.
	Mail jobs.MailServer
	// PublicURL is where people reach the product, for links in mails.
	PublicURL string
	// Connections are the other systems that workflows may call, by name.
	Connections map[string]Connection
	// Key encrypts the fields of the kind encrypted: 32 bytes, none if there are no such fields.
	Key []byte
	// Font gives the TrueType font that documents are printed in; without it there is no PDF.
	Font func() ([]byte, error)
	// SampleCompany writes the play of the sample company as a scenario that ends before a moment; nil if
	// there is none.
	SampleCompany func(now time.Time) string
	// Readers is the number of SQLite's readers, Pool of connections to PostgreSQL; 0 is the usual number.
	Readers, Pool int

	world     *storyWorld     // of a scenario: what stands for everything outside
	published *metadata.Model // of a scenario: the release in its database; nil to compile it
}

// BuiltIn is a pack that comes with the program.
type BuiltIn struct {
	Name  string
	Files fs.FS
}

// Engine runs one installation. It is safe for use by goroutines.
type Engine struct {
	config   Config
	store    *store.Store
	queue    *jobs.Queue
	sealer   *sealer // nil without a key
	log      *slog.Logger
	current  atomic.Pointer[model]
	org      atomic.Pointer[organisation]
	orgStale atomic.Bool
	away     atomic.Pointer[[]string]     // absences the runs have been told of; nil at first
	day      atomic.Pointer[string]       // the last day whose dated values were asked for
	pooled   atomic.Pointer[string]       // the day for which the pools were looked after
	digested sync.Map                     // person → the newest digest that was looked at
	queuesOf atomic.Pointer[organisation] // whose queues were looked at for tasks that nobody may take
	isSetUp  atomic.Bool
	reload   sync.Mutex // one goroutine at a time compiles a newer release or rebuilds the organisation

	sessions *sessionCache
	subjects *recent[string, subject] // by run
	stream   *stream
	older    olderModels
	tests    testResults
	drafts   drafts
	calls    connectionCalls
	asked    askLimit // for duplicates
	font     printFont

	stop context.CancelFunc
	done sync.WaitGroup
}

// Open connects to the database, brings its system tables to this version and loads the newest
// release. It fails when the database cannot be reached or its release cannot be compiled.
func Open(ctx context.Context, config Config) (*Engine, error) {
	if config.Logger == nil {
		config.Logger = slog.New(slog.DiscardHandler)
	}
	sealer, err := newSealer(config.Key)
	if err != nil {
		return nil, err
	}
	opened, err := store.Open(ctx, store.Config{
		Hash: sealer.hash,
		URL:  config.Database, Clock: config.Clock, Logger: config.Logger, Readers: config.Readers, Connections: config.Pool,
	})
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	e := &Engine{config: config, store: opened, log: config.Logger, sealer: sealer, sessions: newSessionCache(), subjects: newRecent[string, subject](mostSubjects), stream: newStream()}
	if err := e.prepare(ctx); err != nil {
		return nil, errors.Join(err, opened.Close())
	}
	return e, nil
}

func (e *Engine) prepare(ctx context.Context) error {
	if err := e.store.Migrate(ctx); err != nil {
		return fmt.Errorf("migrate the database: %w", err)
	}
	if err := e.openJobs(ctx); err != nil {
		return err
	}
	e.current.Store(newModel(cmp.Or(e.config.published, &metadata.Model{})))
	e.org.Store(emptyOrganisation())
	summarized := true
	err := e.store.Read(ctx, func(tx *store.Tx) (err error) {
		if err := e.refresh(tx); err != nil {
			return fmt.Errorf("load the release: %w", err)
		}
		if summarized, err = tx.Summarized(e.current.Load().Model); err != nil {
			return err
		}
		return e.checkKey(tx)
	})
	if err != nil || summarized {
		return err
	}
	return e.publishAgain(ctx) // the release was published by a version without these summaries
}

// Start begins the work in the background: jobs, timers, and the poll for newer releases. Close
// ends it.
func (e *Engine) Start(ctx context.Context) error {
	ctx, e.stop = context.WithCancel(context.WithoutCancel(ctx))
	e.background(ctx, e.poll)
	return e.startWork(ctx)
}

// Close ends the work in the background, waits for what is under way and closes the database.
func (e *Engine) Close() error {
	if e.stop != nil {
		e.stopWork()
		e.stop()
	}
	e.tests.stop()
	e.done.Wait()
	e.stream.close()
	return e.store.Close()
}

// Now is the engine's time.
func (e *Engine) Now() time.Time { return e.config.Clock().UTC().Truncate(time.Microsecond) }

// background calls step every second until the engine is closed; an error is logged and the next
// call tries again.
func (e *Engine) background(ctx context.Context, step func(context.Context) error) {
	e.done.Go(func() {
		ticker := time.NewTicker(time.Second)
		defer ticker.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-ticker.C:
			}
			if err := step(ctx); err != nil && ctx.Err() == nil {
				e.log.Error("background work failed", "error", err)
			}
		}
	})
}

func (e *Engine) poll(ctx context.Context) error { return e.store.Read(ctx, e.refresh) }

// refresh loads a newer release and a newer organisation, if there are any.
func (e *Engine) refresh(tx *store.Tx) error {
	newest, err := tx.NewestReleaseNumber()
	if err != nil {
		return err
	}
	if err := e.loadRelease(tx, newest); err != nil {
		return err
	}
	return e.loadOrganisation(tx)
}

// loadRelease makes the release serve unless it serves already.
func (e *Engine) loadRelease(tx *store.Tx, number int64) error {
	if e.current.Load().Release >= number {
		tx.Model = e.current.Load().Model
		return nil
	}
	e.reload.Lock()
	defer e.reload.Unlock()
	if e.current.Load().Release < number {
		compiled, err := compileRelease(tx, number)
		if err != nil {
			return err
		}
		loaded, err := servingModel(tx, compiled)
		if err != nil {
			return err
		}
		e.current.Store(loaded)
		e.log.Info("release loaded", "release", number)
	}
	tx.Model = e.current.Load().Model
	return nil
}

// write runs fn in a transaction over the newest release.
func (e *Engine) write(ctx context.Context, fn func(tx *store.Tx, m *model) error) error {
	return e.nameTaken(ctx, translate(e.store.Write(ctx, e.overNewest(fn))))
}

// command is write for what people do one by one, which may share its commit with others.
func (e *Engine) command(ctx context.Context, fn func(tx *store.Tx, m *model) error, ahead ...func(tx *store.Tx)) error {
	return e.nameTaken(ctx, translate(e.store.WriteTogether(ctx, e.overNewest(fn), ahead...)))
}

func (e *Engine) overNewest(fn func(tx *store.Tx, m *model) error) func(tx *store.Tx) error {
	return func(tx *store.Tx) error {
		if err := e.loadRelease(tx, tx.ReleaseNumber); err != nil {
			return err
		}
		if err := e.loadStale(tx); err != nil {
			return err
		}
		return fn(tx, e.current.Load())
	}
}

// read runs fn for reading over the release that serves.
func (e *Engine) read(ctx context.Context, fn func(tx *store.Tx, m *model) error) error {
	m := e.current.Load()
	return translate(e.store.Read(ctx, func(tx *store.Tx) error {
		tx.Model = m.Model
		if err := e.loadStale(tx); err != nil {
			return err
		}
		return fn(tx, m)
	}))
}

// loadStale renews the organisation after a change: who writes always knows the newest; for reading, other
// nodes learn of it by the poll.
func (e *Engine) loadStale(tx *store.Tx) error {
	known := e.org.Load()
	if e.orgStale.Load() || known.release < e.current.Load().Release || tx.Organisation != "" && tx.Organisation != known.revision {
		return e.loadOrganisation(tx)
	}
	return nil
}

// translate gives the database's refusals the engine's words; Errors and internal errors stay.
func translate(err error) error {
	switch {
	case err == nil || AsError(err) != nil:
		return err
	case errors.Is(err, store.ErrNotFound):
		return noRecord()
	case errors.Is(err, store.ErrCursor):
		return Refuse(Malformed, "bad_cursor", "The cursor does not belong to this list.", "分页游标与此列表不符。")
	case errors.Is(err, store.ErrBusy):
		e := Refuse(Unavailable, "busy", "The database is busy. Please try again.", "数据库繁忙，请重试。")
		e.cause = err
		return e
	}
	return err
}

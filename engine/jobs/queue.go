// Package jobs does outward and background work after the change that asked for it was committed:
// mail, calls to other systems, imports, exports. It never decides anything and never writes
// records itself; the engine gives a handler per job name. The one rule to know: a job is inserted
// in the transaction of the change, so it runs if and only if the change was committed, at least
// once; handlers use Job.Key to make its effect happen exactly once.
package jobs

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/riverqueue/river/rivertype"
)

// Job is one piece of work. Key names its effect for the receiver, e.g. run/visit/action.
type Job struct {
	Name    string          `json:"name"`
	Key     string          `json:"key,omitempty"`
	Payload json.RawMessage `json:"payload"`
	Retry   Retry           `json:"retry,omitzero"`
}

// Retry is how often a failing job is tried and how the wait between two tries grows: it doubles
// from First up to Longest. Zero values mean 5 tries, 5 seconds and 6 hours.
type Retry struct {
	Most    int           `json:"most,omitempty"`
	First   time.Duration `json:"first,omitempty"`
	Longest time.Duration `json:"longest,omitempty"`
}

// Handler does a job. An error means: try again later, unless it is a FinalError.
type Handler func(ctx context.Context, job Job) error

// Failed is told about a job that will not be tried again.
type Failed func(ctx context.Context, job Job, cause error)

// FinalError wraps an error that no further try can mend.
type FinalError struct{ Cause error }

// Error returns the cause's message.
func (e *FinalError) Error() string { return e.Cause.Error() }

// Unwrap returns the cause.
func (e *FinalError) Unwrap() error { return e.Cause }

// LaterError puts a job off without counting a try.
type LaterError struct{ Until time.Time }

// Error says until when.
func (e *LaterError) Error() string { return "put off until " + e.Until.Format(time.RFC3339) }

// Config says where jobs are kept and who does them.
type Config struct {
	Database *sql.DB // SQLite: the one writing connection
	SQLite   bool    // otherwise PostgreSQL
	Workers  int     // jobs at the same time; 0 means 4
	Logger   *slog.Logger
	Handlers map[string]Handler
	Failed   Failed
	Words    func(error) string // what is kept of why a try failed; nil is Error
	Periodic []Periodic
	Clock    func() time.Time
}

// Periodic is work that comes round without anybody asking. Of all nodes over one database one
// leads and inserts it, every so often and, with AtStart, when it takes the lead; any node does it.
type Periodic struct {
	Name    string
	Every   time.Duration
	AtStart bool
}

// Queue keeps jobs and, once started, does them.
type Queue struct {
	client   *river.Client[*sql.Tx]
	work     *worker
	periodic []Periodic
	migrate  func(context.Context) error
}

// New prepares a queue. Nothing is read or written before Migrate.
func New(config Config) (*Queue, error) {
	var driver riverdriver.Driver[*sql.Tx]
	if config.SQLite {
		driver = riversqlite.New(config.Database)
	} else {
		driver = riverdatabasesql.New(config.Database)
	}
	config.Logger = slog.New(trouble{config.Logger.Handler()})
	workers := river.NewWorkers()
	work := &worker{handlers: config.Handlers, failed: config.Failed, words: config.Words, clock: config.Clock}
	river.AddWorker(workers, work)
	client, err := river.NewClient(driver, &river.Config{
		Queues:               map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: max(config.Workers, 4)}},
		Workers:              workers,
		Logger:               config.Logger,
		FetchCooldown:        10 * time.Millisecond,
		FetchPollInterval:    250 * time.Millisecond,
		RescueStuckJobsAfter: 5 * time.Minute,
		JobTimeout:           4 * time.Minute,
		RetryPolicy:          waits{clock: config.Clock},
		PeriodicJobs:         periodic(config.Periodic),
	})
	if err != nil {
		return nil, fmt.Errorf("prepare the job queue: %w", err)
	}
	migrate := migration(driver, config.Logger)
	if config.SQLite {
		migrate = andThen(migrate, keepTimesAsTexts(config.Database))
	}
	return &Queue{client: client, work: work, periodic: config.Periodic, migrate: migrate}, nil
}

// trouble passes on what River logs of trouble; what it tells of its everyday work is nobody's concern.
type trouble struct{ slog.Handler }

// Enabled reports whether a line of the level is passed on.
func (t trouble) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && t.Handler.Enabled(ctx, level)
}

// WithAttrs is the same with attributes.
func (t trouble) WithAttrs(attributes []slog.Attr) slog.Handler {
	return trouble{t.Handler.WithAttrs(attributes)}
}

// WithGroup is the same with a group.
func (t trouble) WithGroup(name string) slog.Handler { return trouble{t.Handler.WithGroup(name)} }

func periodic(list []Periodic) []*river.PeriodicJob {
	jobs := make([]*river.PeriodicJob, len(list))
	for i, one := range list {
		insert := func() (river.JobArgs, *river.InsertOpts) {
			return arguments{Job{Name: one.Name, Payload: json.RawMessage("null")}}, &river.InsertOpts{MaxAttempts: 1}
		}
		jobs[i] = river.NewPeriodicJob(river.PeriodicInterval(one.Every), insert, &river.PeriodicJobOpts{ID: one.Name, RunOnStart: one.AtStart})
	}
	return jobs
}

func migration(driver riverdriver.Driver[*sql.Tx], logger *slog.Logger) func(context.Context) error {
	return func(ctx context.Context) error {
		migrator, err := rivermigrate.New(driver, &rivermigrate.Config{Logger: logger})
		if err != nil {
			return err
		}
		_, err = migrator.Migrate(ctx, rivermigrate.DirectionUp, nil)
		return err
	}
}

// Migrate creates or updates the queue's own tables.
func (q *Queue) Migrate(ctx context.Context) error { return q.migrate(ctx) }

// Start begins to do jobs. It returns at once; Stop ends it.
func (q *Queue) Start(ctx context.Context) error { return q.client.Start(ctx) }

// Stop waits for the jobs under way, at most until ctx ends, then abandons them; they are tried
// again later.
func (q *Queue) Stop(ctx context.Context) error {
	err := q.client.Stop(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		return q.client.StopAndCancel(context.WithoutCancel(ctx))
	}
	return err
}

// Insert adds jobs within a transaction; they are done after its commit.
func (q *Queue) Insert(ctx context.Context, tx *sql.Tx, jobs ...Job) error {
	if len(jobs) == 0 {
		return nil
	}
	params := make([]river.InsertManyParams, len(jobs))
	for i, job := range jobs {
		params[i] = river.InsertManyParams{Args: arguments{job}, InsertOpts: &river.InsertOpts{MaxAttempts: job.Retry.most()}}
	}
	_, err := q.client.InsertManyTx(ctx, tx, params)
	return err
}

// Item is a job as an administrator sees it.
type Item struct {
	ID       int64      `json:"id"`
	Name     string     `json:"name"`
	Key      string     `json:"key"`
	State    string     `json:"state"` // available running retryable completed discarded cancelled scheduled
	Tries    int        `json:"tries"`
	Most     int        `json:"most"`
	Error    string     `json:"error,omitempty"`
	Created  time.Time  `json:"created_at"`
	Next     time.Time  `json:"next_at"`
	Finished *time.Time `json:"finished_at,omitempty"`
}

// List returns the newest jobs in some states, of all without any, at most limit of them. Periodic work
// that was done is left out: it would bury everything else.
func (q *Queue) List(ctx context.Context, limit int, states ...string) ([]Item, error) {
	params := river.NewJobListParams().First(limit).OrderBy(river.JobListOrderByID, river.SortOrderDesc)
	for i, work := range q.periodic {
		name := "periodic" + strconv.Itoa(i)
		params = params.Where("not (state = 'completed' and args ->> 'name' = @"+name+")", river.NamedArgs{name: work.Name})
	}
	if len(states) > 0 {
		chosen := make([]rivertype.JobState, len(states))
		for i, state := range states {
			chosen[i] = rivertype.JobState(state)
		}
		params = params.States(chosen...)
	}
	found, err := q.client.JobList(ctx, params)
	if err != nil {
		return nil, err
	}
	items := make([]Item, 0, len(found.Jobs))
	for _, row := range found.Jobs {
		items = append(items, item(row))
	}
	return items, nil
}

func item(row *rivertype.JobRow) Item {
	var job Job
	_ = json.Unmarshal(row.EncodedArgs, &job) // a job of another version is listed without its name
	out := Item{
		ID: row.ID, Name: job.Name, Key: job.Key, State: string(row.State), Tries: row.Attempt, Most: row.MaxAttempts,
		Created: row.CreatedAt, Next: row.ScheduledAt, Finished: row.FinalizedAt,
	}
	if n := len(row.Errors); n > 0 && row.State != rivertype.JobStateCompleted { // what went well in the end is no trouble
		out.Error = row.Errors[n-1].Error
	}
	return out
}

// Alive lists those of the keys whose job waits, runs or will be tried again, as the transaction
// sees it.
func (q *Queue) Alive(ctx context.Context, tx *sql.Tx, keys ...string) ([]string, error) {
	var alive []string
	for _, key := range keys {
		params := river.NewJobListParams().First(1).Where("args ->> 'key' = @key", river.NamedArgs{"key": key}).States(
			rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRunning, rivertype.JobStateRetryable, rivertype.JobStateScheduled)
		found, err := q.client.JobListTx(ctx, tx, params)
		if err != nil {
			return nil, err
		}
		if len(found.Jobs) > 0 {
			alive = append(alive, key)
		}
	}
	return alive, nil
}

// ErrNoJob says that there is no such job any more.
var ErrNoJob = rivertype.ErrNotFound

// ErrDone says that a job has ended already.
var ErrDone = errors.New("the job has ended")

// Cancel gives a job up that has not been done, and tells Failed; one under way is told to stop.
// ErrNoJob if it is gone, ErrDone if it has ended.
func (q *Queue) Cancel(ctx context.Context, id int64) error {
	before, err := q.client.JobGet(ctx, id)
	if err != nil {
		return err
	}
	if before.FinalizedAt != nil {
		return ErrDone
	}
	row, err := q.client.JobCancel(ctx, id)
	if err != nil {
		return err
	}
	var job Job
	if err := json.Unmarshal(row.EncodedArgs, &job); err == nil && row.State == rivertype.JobStateCancelled {
		q.work.giveUp(ctx, job, ErrCancelled)
	}
	return nil
}

// ErrCancelled is why a job failed that Cancel gave up.
var ErrCancelled = errors.New("cancelled by an administrator")

// Again tries a job at once that waits for its next try or was given up. ErrNoJob if it is
// gone.
func (q *Queue) Again(ctx context.Context, id int64) error {
	_, err := q.client.JobRetry(ctx, id)
	return err
}

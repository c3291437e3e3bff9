package jobs_test

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite"

	"github.com/weft-crm/weft/engine/jobs"
	"github.com/weft-crm/weft/engine/store/storetest"
)

func onBothDatabases(t *testing.T, test func(t *testing.T, database *sql.DB, sqlite bool)) {
	t.Run("sqlite", func(t *testing.T) {
		path := "file:" + filepath.Join(t.TempDir(), "jobs.db") + "?_pragma=journal_mode(WAL)&_pragma=busy_timeout(5000)" +
			"&_time_integer_format=unix_micro&_inttotime=1&_timezone=UTC" // as the store opens it
		database, err := sql.Open("sqlite", path)
		if err != nil {
			t.Fatal(err)
		}
		database.SetMaxOpenConns(1)
		t.Cleanup(func() { closing(t, database) })
		test(t, database, true)
	})
	t.Run("postgres", func(t *testing.T) {
		database, err := sql.Open("pgx", storetest.URL(t, "postgres"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { closing(t, database) })
		test(t, database, false)
	})
}

func closing(t *testing.T, database *sql.DB) {
	if err := database.Close(); err != nil {
		t.Error(err)
	}
}

func open(t *testing.T, database *sql.DB, sqlite bool, config jobs.Config) *jobs.Queue {
	t.Helper()
	config.Database, config.SQLite, config.Clock = database, sqlite, time.Now
	config.Logger = slog.New(slog.DiscardHandler)
	queue, err := jobs.New(config)
	if err != nil {
		t.Fatal(err)
	}
	if err := queue.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return queue
}

func insert(t *testing.T, database *sql.DB, queue *jobs.Queue, commit bool, list ...jobs.Job) {
	t.Helper()
	tx, err := database.Begin()
	if err != nil {
		t.Fatal(err)
	}
	if err := queue.Insert(t.Context(), tx, list...); err != nil {
		t.Fatal(err)
	}
	end := tx.Rollback
	if commit {
		end = tx.Commit
	}
	if err := end(); err != nil {
		t.Fatal(err)
	}
}

func start(t *testing.T, queue *jobs.Queue) {
	t.Helper()
	if err := queue.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = queue.Stop(context.Background()) })
}

func TestJobRunsOnlyIfItsChangeWasCommitted(t *testing.T) {
	onBothDatabases(t, func(t *testing.T, database *sql.DB, sqlite bool) {
		done := make(chan string, 10)
		queue := open(t, database, sqlite, jobs.Config{Handlers: map[string]jobs.Handler{
			"note": func(_ context.Context, job jobs.Job) error { done <- job.Key; return nil },
		}})
		insert(t, database, queue, false, jobs.Job{Name: "note", Key: "rolled back", Payload: []byte(`{}`)})
		insert(t, database, queue, true, jobs.Job{Name: "note", Key: "committed", Payload: []byte(`{}`)})
		start(t, queue)
		if key := <-done; key != "committed" {
			t.Errorf("the job of %q ran", key)
		}
	})
}

func TestJobIsTriedAgainAndThenGivenUp(t *testing.T) {
	onBothDatabases(t, func(t *testing.T, database *sql.DB, sqlite bool) {
		given := make(chan error, 1)
		tries := make(chan struct{}, 10)
		queue := open(t, database, sqlite, jobs.Config{
			Handlers: map[string]jobs.Handler{"call": func(context.Context, jobs.Job) error {
				tries <- struct{}{}
				return errors.New("no answer")
			}},
			Failed: func(_ context.Context, _ jobs.Job, cause error) { given <- cause },
		})
		retry := jobs.Retry{Most: 2, First: time.Millisecond}
		insert(t, database, queue, true, jobs.Job{Name: "call", Key: "k", Payload: []byte(`{}`), Retry: retry})
		start(t, queue)
		if cause := <-given; cause.Error() != "no answer" || len(tries) != 2 {
			t.Errorf("given up after %d tries with %v", len(tries), cause)
		}
	})
}

func TestJobNobodyKnowsIsGivenUpAtOnce(t *testing.T) {
	onBothDatabases(t, func(t *testing.T, database *sql.DB, sqlite bool) {
		given := make(chan error, 1)
		queue := open(t, database, sqlite, jobs.Config{Failed: func(_ context.Context, _ jobs.Job, cause error) { given <- cause }})
		insert(t, database, queue, true, jobs.Job{Name: "unheard of", Payload: []byte(`{}`)})
		start(t, queue)
		if cause := <-given; cause == nil {
			t.Error("no cause was told")
		}
	})
}

func TestPeriodicWorkThatIsDoneDoesNotBuryOtherJobs(t *testing.T) {
	onBothDatabases(t, func(t *testing.T, database *sql.DB, sqlite bool) {
		came := make(chan string, 2)
		handler := func(_ context.Context, job jobs.Job) error { came <- job.Name; return nil }
		queue := open(t, database, sqlite, jobs.Config{
			Handlers: map[string]jobs.Handler{"round": handler, "asked": handler},
			Periodic: []jobs.Periodic{{Name: "round", Every: time.Hour, AtStart: true}},
		})
		insert(t, database, queue, true, jobs.Job{Name: "asked"})
		start(t, queue)
		<-came
		<-came
		if err := queue.Stop(t.Context()); err != nil {
			t.Fatal(err)
		}
		list, err := queue.List(t.Context(), 10)
		if err != nil || len(list) != 1 || list[0].Name != "asked" {
			t.Errorf("%+v, %v", list, err)
		}
	})
}

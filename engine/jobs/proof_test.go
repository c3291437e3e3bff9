package jobs_test

import (
	"context"
	"database/sql"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/weft-crm/weft/engine/jobs"
)

// A job whose process died is done again by another, once it is too old to be under way.
func TestJobOfADeadProcessIsRescued(t *testing.T) {
	onBothDatabases(t, func(t *testing.T, database *sql.DB, sqlite bool) {
		dead := open(t, database, sqlite, jobs.Config{})
		insert(t, database, dead, true, jobs.Job{Name: "note", Key: "k", Payload: []byte(`{}`)})
		was := "update river_job set state = 'running', attempt = 1, attempted_at = '2020-01-01 00:00:00'"
		if _, err := database.Exec(was); err != nil {
			t.Fatal(err)
		}
		done := make(chan string, 10)
		next := open(t, database, sqlite, jobs.Config{Handlers: map[string]jobs.Handler{
			"note": func(_ context.Context, job jobs.Job) error { done <- job.Key; return nil },
		}})
		start(t, next)
		select {
		case key := <-done:
			if key != "k" {
				t.Errorf("done was %q", key)
			}
		case <-time.After(time.Minute):
			t.Error("nobody did the job of the dead process")
		}
	})
}

// Of three nodes over one database one inserts periodic work: it comes round once, not thrice.
func TestPeriodicWorkComesRoundOnceOverManyNodes(t *testing.T) {
	onBothDatabases(t, func(t *testing.T, database *sql.DB, sqlite bool) {
		var rounds atomic.Int64
		for range 3 {
			node := open(t, database, sqlite, jobs.Config{
				Handlers: map[string]jobs.Handler{"sweep": func(context.Context, jobs.Job) error { rounds.Add(1); return nil }},
				Periodic: []jobs.Periodic{{Name: "sweep", Every: time.Hour, AtStart: true}},
			})
			start(t, node)
		}
		waiting := time.NewTimer(time.Minute)
		defer waiting.Stop()
		tick := time.NewTicker(50 * time.Millisecond)
		defer tick.Stop()
		for calm := 0; calm < 20; { // one second after the first round nobody else has begun one
			select {
			case <-waiting.C:
				t.Fatal("the work never came round")
			case <-tick.C:
				if rounds.Load() > 0 {
					calm++
				}
			}
		}
		if rounds.Load() != 1 {
			t.Errorf("the work came round %d times", rounds.Load())
		}
	})
}

// Only a job that is still to be done is alive; one that was done, given up or undone is not.
func TestAliveJobsAreThoseStillToBeDone(t *testing.T) {
	onBothDatabases(t, func(t *testing.T, database *sql.DB, sqlite bool) {
		done := make(chan struct{}, 10)
		queue := open(t, database, sqlite, jobs.Config{Handlers: map[string]jobs.Handler{
			"works": func(context.Context, jobs.Job) error { done <- struct{}{}; return nil },
			"fails": func(context.Context, jobs.Job) error { done <- struct{}{}; return errors.New("not now") },
			"never": func(context.Context, jobs.Job) error {
				done <- struct{}{}
				return &jobs.FinalError{Cause: errors.New("never")}
			},
		}})
		job := func(name string) jobs.Job {
			return jobs.Job{Name: name, Key: name, Payload: []byte(`{}`), Retry: jobs.Retry{Most: 3, First: time.Hour}}
		}
		insert(t, database, queue, false, jobs.Job{Name: "works", Key: "undone", Payload: []byte(`{}`)})
		insert(t, database, queue, true, job("works"), job("fails"), job("never"))
		wantAlive(t, database, queue, "works", "fails", "never")
		start(t, queue)
		for range 3 {
			<-done
		}
		eventuallyAlive(t, database, queue, "fails")
	})
}

// The database compares the moments of jobs as River means them: who waits waits, and what has ended
// stays for people to see.
func TestMomentsOfJobsAreComparable(t *testing.T) {
	onBothDatabases(t, func(t *testing.T, database *sql.DB, sqlite bool) {
		queue := open(t, database, sqlite, jobs.Config{Handlers: map[string]jobs.Handler{
			"works": func(context.Context, jobs.Job) error { return nil },
			"fails": func(context.Context, jobs.Job) error { return errors.New("not now") },
		}})
		for _, name := range []string{"works", "fails"} {
			insert(t, database, queue, true, jobs.Job{Name: name, Key: name, Payload: []byte(`{}`), Retry: jobs.Retry{Most: 3, First: time.Hour}})
		}
		start(t, queue)
		eventuallyAlive(t, database, queue, "fails")
		tomorrow, yesterday := time.Now().UTC().Add(24*time.Hour).Format(time.DateTime), time.Now().UTC().Add(-24*time.Hour).Format(time.DateTime)
		var waiting, ended int
		err := database.QueryRow("select count(*) from river_job where state = 'retryable' and scheduled_at > current_timestamp and scheduled_at < '" + tomorrow + "'").Scan(&waiting)
		if err != nil || waiting != 1 {
			t.Errorf("%d jobs wait for a later moment, %v", waiting, err)
		}
		err = database.QueryRow("select count(*) from river_job where state = 'completed' and finalized_at > '" + yesterday + "'").Scan(&ended)
		if err != nil || ended != 1 {
			t.Errorf("%d jobs ended lately, %v", ended, err)
		}
	})
}

func alive(t *testing.T, database *sql.DB, queue *jobs.Queue) []string {
	t.Helper()
	tx, err := database.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	keys, err := queue.Alive(t.Context(), tx, "works", "fails", "never", "undone")
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

func wantAlive(t *testing.T, database *sql.DB, queue *jobs.Queue, want ...string) {
	t.Helper()
	if got := alive(t, database, queue); len(got) != len(want) {
		t.Errorf("alive are %v, want %v", got, want)
	}
}

func eventuallyAlive(t *testing.T, database *sql.DB, queue *jobs.Queue, want string) {
	t.Helper()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for range 400 {
		if got := alive(t, database, queue); len(got) == 1 && got[0] == want {
			return
		}
		<-tick.C
	}
	t.Errorf("alive are %v, want %s alone", alive(t, database, queue), want)
}

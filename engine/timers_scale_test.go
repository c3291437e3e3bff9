package engine_test

import (
	"context"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/weft-crm/weft/engine"
	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// dueAtOnce is how many timers are due at the same moment; WEFT_TIMERS=100000 is the full size.
func dueAtOnce() int {
	if number, err := strconv.Atoi(os.Getenv("WEFT_TIMERS")); err == nil {
		return number
	}
	return 1000
}

// C57: many timers are due in one second while twenty people decide: each fires once, none is lost, the
// decisions stay quick and the timers drain at a steady rate. The figures are logged; the full size also
// demands them.
func TestC57TimersDrainWhilePeopleDecide(t *testing.T) {
	inWorks(t, func(w *works) {
		deciders := w.board(20)
		late := w.submitted("late")
		w.copies(late, dueAtOnce())
		var tasks [][]string
		for range 5 {
			id := w.submitted("all")
			var round []string
			for _, login := range deciders {
				round = append(round, w.task(login, "request", id))
			}
			tasks = append(tasks, round)
		}
		w.clock.Add(time.Hour)
		if err := w.Start(context.Background()); err != nil {
			w.Fatal(err)
		}
		begin := time.Now()
		waits := w.decideAll(deciders, tasks)
		w.drained(t)
		took := time.Since(begin)
		slices.Sort(waits)
		p50, p99 := waits[len(waits)/2], waits[len(waits)*99/100]
		rate := float64(dueAtOnce()+1) / took.Seconds()
		t.Logf("%d timers in %s, %.0f a second; %d decisions meanwhile, p50 %s, p99 %s", dueAtOnce()+1, took, rate, len(waits), p50, p99)
		if os.Getenv("WEFT_TIMERS") != "" && (p99 > 300*time.Millisecond || rate < 1000 && strings.HasPrefix(w.url, "postgres")) {
			t.Error("that is too slow")
		}
		w.firedOnce()
	})
}

// copies writes more runs like one that waits for its timers, with records, tasks and timers of their
// own, past the engine.
func (w *works) copies(request string, number int) {
	w.Helper()
	ctx := context.Background()
	layers, err := w.Layers(ctx, engine.Operator())
	if err != nil {
		w.Fatal(err)
	}
	model, problems := metadata.CompileTrusted(layers, nil)
	if err := problems.Err(); err != nil {
		w.Fatal(err)
	}
	tables := w.tables()
	for done := 0; done < number; {
		batch := min(1000, number-done)
		err := tables.Write(ctx, func(tx *store.Tx) error {
			tx.Model = model
			return copyRun(tx, model, w.run(request).ID, batch)
		})
		if err != nil {
			w.Fatal(err)
		}
		done += batch
	}
}

func copyRun(tx *store.Tx, model *metadata.Model, id string, number int) error {
	run, err := tx.Run(id)
	if err != nil {
		return err
	}
	record, err := tx.Get(model.Entity(run.Entity), run.RecordID)
	if err != nil {
		return err
	}
	tasks, err := tx.TasksOf(id)
	if err != nil {
		return err
	}
	timers, err := tx.TimersOf(id)
	if err != nil {
		return err
	}
	history, err := tx.RunHistory(id, 0, 100)
	if err != nil {
		return err
	}
	var records []*metadata.Record
	var allTasks []*store.Task
	var allTimers []*store.Timer
	var allHistory []*store.RunEntry
	for range number {
		twin := *record
		twin.ID = store.NewID()
		records = append(records, &twin)
		other := *run
		other.ID, other.RecordID = store.NewID(), twin.ID
		other.Data = store.JSON(strings.ReplaceAll(string(run.Data), id, other.ID))
		if err := tx.AddRun(&other); err != nil {
			return err
		}
		for _, task := range tasks {
			one := *task
			one.ID, one.Run, one.RecordID = strings.Replace(task.ID, id, other.ID, 1), other.ID, twin.ID
			allTasks = append(allTasks, &one)
		}
		for _, timer := range timers {
			one := *timer
			one.ID, one.Run = store.NewID(), other.ID
			allTimers = append(allTimers, &one)
		}
		for _, line := range history {
			one := *line
			one.Run = other.ID
			allHistory = append(allHistory, &one)
		}
	}
	if err := tx.InsertMany(records); err != nil {
		return err
	}
	if err := tx.SaveTasks(allTasks...); err != nil {
		return err
	}
	if err := tx.AddRunEntries(allHistory...); err != nil {
		return err
	}
	return tx.SetTimers(allTimers...)
}

// decideAll lets everybody approve the tasks, one after the other, all people at the same time; it gives
// how long each decision took.
func (w *works) decideAll(people []string, tasks [][]string) (waits []time.Duration) {
	w.Helper()
	var all sync.WaitGroup
	var lock sync.Mutex
	for i, login := range people {
		actor := w.as(login)
		all.Go(func() {
			for _, round := range tasks {
				begin := time.Now()
				if _, err := w.Decide(context.Background(), actor, round[i], "", engine.Decision{Verb: "approve"}); err != nil {
					w.Error(err)
				}
				lock.Lock()
				waits = append(waits, time.Since(begin))
				lock.Unlock()
			}
		})
	}
	all.Wait()
	return waits
}

// drained waits until only the second timer of each run is left.
func (w *works) drained(t *testing.T) {
	t.Helper()
	eventuallyIn(t, 10*time.Minute, "all timers have fired", func() bool {
		var left int
		if err := w.beside.QueryRow("select count(*) from timers").Scan(&left); err != nil {
			t.Fatal(err)
		}
		return left <= dueAtOnce()+1
	})
}

// firedOnce demands one reminder for every run.
func (w *works) firedOnce() {
	w.Helper()
	var lines, runs, notices int
	for query, into := range map[string]*int{
		"select count(*) from run_history where verb = 'remind'":            &lines,
		"select count(distinct run) from run_history where verb = 'remind'": &runs,
		"select count(*) from notices where kind = 'remind'":                &notices,
	} {
		if err := w.beside.QueryRow(query).Scan(into); err != nil {
			w.Fatal(err)
		}
	}
	if wanted := dueAtOnce() + 1; lines != wanted || runs != wanted || notices != wanted {
		w.Errorf("%d reminders in %d runs with %d notices, want %d of each", lines, runs, notices, wanted)
	}
}

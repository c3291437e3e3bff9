package engine_test

import (
	"context"
	"strings"
	"testing"

	"github.com/weft-crm/weft/engine"
)

// C56: a running run that waits for nothing gets an incident that its administrators are told of;
// those that wait are left alone.
func TestC56StrandedRunsGetAnIncident(t *testing.T) {
	inWorks(t, func(w *works) {
		waiting, stranded := w.submitted("sign"), w.submitted("sign")
		run := w.run(stranded).ID
		w.forget(run, func(state map[string]any) { delete(state, "tasks") })
		w.sql("delete from tasks where run = '" + run + "'")
		w.strand()
		w.wantIncident(stranded, "stranded")
		w.wantStatus(waiting, "running")
		notices, err := w.Notices(context.Background(), w.as("admin"), true, "")
		if err != nil || len(notices) != 1 || notices[0].Kind != "incident" || !strings.Contains(notices[0].Link, run) {
			w.Fatalf("the administrator was told %+v, %v", notices, err)
		}
		list, err := w.Runs(context.Background(), w.as("admin"), engine.RunQuery{Status: "incident"})
		if err != nil || len(list.Runs) != 1 {
			w.Fatalf("listed are %+v, %v", list, err)
		}
		w.strand()
		w.administer(stranded, engine.AdminRun{Verb: "retry"})
		w.wantIncident(stranded, "stranded")
		w.administer(stranded, engine.AdminRun{Verb: "jump", Step: "both", Reason: "It was lost."})
		w.decide("bob", stranded, engine.Decision{Verb: "approve"})
	})
}

// C56: tasks that only wait for their turn move nothing on.
func TestC56ARunWithNothingButWaitingTasksIsStranded(t *testing.T) {
	inWorks(t, func(w *works) {
		id := w.submitted("sign")
		run := w.run(id).ID
		w.forget(run, func(state map[string]any) {
			tasks, _ := state["tasks"].([]any)
			for _, one := range tasks {
				task, _ := one.(map[string]any)
				task["status"] = "waiting"
			}
		})
		w.sql("update tasks set status = 'waiting' where run = '" + run + "'")
		w.strand()
		w.wantIncident(id, "stranded")
	})
}

func (w *works) strand() {
	w.Helper()
	if err := w.FindStranded(context.Background()); err != nil {
		w.Fatal(err)
	}
}

// C56: work outside whose job is gone, e.g. because it was given up while the database was away.
func TestC56LostJobsCountAsFailed(t *testing.T) {
	inWorks(t, func(w *works) {
		id := w.submitted("pay", "amount", "12.5")
		w.strand()
		w.wantStatus(id, "running") // its job waits
		w.sql("delete from river_job")
		w.strand()
		w.wantIncident(id, "job_failed")
		w.administer(id, engine.AdminRun{Verb: "retry"})
		w.strand()
		w.wantStatus(id, "running")
	})
}

// C56, C33: a child that never began, one that ended unheard, and one that cannot begin.
func TestC56LostChildrenAreNoticed(t *testing.T) {
	inWorks(t, func(w *works) {
		id := w.submitted("parts", "wanted", []any{"leg"})
		w.strand()
		w.wantStatus(id, "running")
		w.sql("delete from river_job")
		w.strand()
		w.wantIncident(id, "child_failed")
		w.administer(id, engine.AdminRun{Verb: "retry"})
		w.strand()
		w.wantStatus(id, "running")

		if err := w.Start(context.Background()); err != nil {
			w.Fatal(err)
		}
		eventually(w, "the child begins", func() bool { return len(w.parts(id)) == 1 })
		if _, err := w.Decide(context.Background(), w.as("dan"), w.task("dan", "part", w.parts(id)[0].ID), "", engine.Decision{Verb: "approve"}); err != nil {
			w.Fatal(err)
		}
		eventually(w, "the parent hears of it", func() bool { return w.run(id).Status == "approved" })

		broken := w.submitted("parts", "wanted", []any{"leg"}, "amount", "900") // more than a part may cost
		eventually(w, "the parent gets an incident", func() bool { return w.run(broken).Status == "incident" })
		w.wantIncident(broken, "child_failed")
		w.update("admin", "request", broken, map[string]any{"amount": "9"})
		w.administer(broken, engine.AdminRun{Verb: "retry"})
		eventually(w, "the child begins", func() bool { return len(w.parts(broken)) == 1 })
	})
}

func (w *works) parts(request string) []row {
	w.Helper()
	return w.list("admin", engine.List{Entity: "part", Filter: "record.request == '" + request + "'"}).Records
}

// C56: a child whose end its parent never heard of.
func TestC56TheEndOfAChildIsToldAgain(t *testing.T) {
	inWorks(t, func(w *works) {
		id := w.submitted("parts", "wanted", []any{"leg"})
		if err := w.Start(context.Background()); err != nil {
			w.Fatal(err)
		}
		eventually(w, "the child begins", func() bool { return len(w.parts(id)) == 1 })
		part := w.task("dan", "part", w.parts(id)[0].ID)
		if err := w.Close(); err != nil {
			w.Fatal(err)
		}
		w.Engine = openEngine(w, w.url, w.clock)
		if _, err := w.Decide(context.Background(), w.as("dan"), part, "", engine.Decision{Verb: "approve"}); err != nil {
			w.Fatal(err)
		}
		w.sql("delete from river_job")
		w.strand()
		w.wantStatus(id, "approved")
	})
}

// C56: timers whose rows are gone are written again, and fire.
func TestC56LostTimersComeBack(t *testing.T) {
	inWorks(t, func(w *works) {
		id := w.submitted("wait")
		timers := w.run(id).Timers
		if len(timers) != 1 || timers[0].Text.En != "Gives up waiting for an event" || timers[0].Place.En == "" {
			w.Fatalf("the page of the run tells the timers %+v", timers)
		}
		w.sql("delete from timers")
		w.sql("delete from event_waits")
		w.strand()
		w.clock.Add(49 * 60 * 60 * 1e9)
		if err := w.FireTimers(context.Background()); err != nil {
			w.Fatal(err)
		}
		w.wantStatus(id, "rejected")
	})
}

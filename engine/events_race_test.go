package engine_test

import (
	"context"
	"sync"
	"testing"

	"github.com/weft-crm/weft/engine"
)

// C34: an event that comes at the very moment its step begins to wait is not lost.
func TestC34AnEventMeetsTheStepThatBeginsToWait(t *testing.T) {
	inWorks(t, func(w *works) {
		for range 25 {
			id := w.request("wait")
			var both sync.WaitGroup
			both.Go(func() { w.fire("sam", id, "submit") })
			both.Go(func() {
				if _, err := w.RaiseEvent(context.Background(), engine.Operator(), "", engine.OutsideEvent{Name: "paid", Key: id}); err != nil {
					w.Error(err)
				}
			})
			both.Wait()
			w.wantStatus(id, "approved")
		}
	})
}

// C53: an event that is sent again under its key, by somebody who got no answer, is not kept for whoever
// waits next.
func TestC53AnEventSentAgainIsNotKept(t *testing.T) {
	inWorks(t, func(w *works) {
		id := w.submitted("wait")
		for range 2 {
			taken, err := w.RaiseEvent(context.Background(), w.as("admin"), "payment 1", engine.OutsideEvent{Name: "paid", Key: id})
			if taken != 1 || err != nil {
				w.Errorf("%d runs took it: %v", taken, err)
			}
		}
		w.wantStatus(id, "approved")
		var kept int
		if err := w.beside.QueryRow("select count(*) from early_events").Scan(&kept); err != nil || kept != 0 {
			w.Errorf("%d events are kept: %v", kept, err)
		}
	})
}

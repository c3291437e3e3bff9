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
				if _, err := w.RaiseEvent(context.Background(), engine.Operator(), "paid", id, nil); err != nil {
					w.Error(err)
				}
			})
			both.Wait()
			w.wantStatus(id, "approved")
		}
	})
}

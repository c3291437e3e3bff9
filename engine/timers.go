package engine

import (
	"context"
	"errors"
	"time"

	"github.com/weft-crm/weft/engine/flow"
	"github.com/weft-crm/weft/engine/store"
)

const (
	timerBatch = 200
	timerLease = time.Minute
)

// fireTimers fires all timers that are due, in small batches so that people's decisions get their
// turn in between.
func (e *Engine) fireTimers(ctx context.Context) error {
	for {
		fired, err := e.fireBatch(ctx)
		if err != nil || fired < timerBatch {
			return err
		}
	}
}

func (e *Engine) fireBatch(ctx context.Context) (int, error) {
	var due []*store.Timer
	err := e.write(ctx, func(tx *store.Tx, _ *model) (err error) {
		due, err = tx.ClaimTimers(timerBatch, timerLease)
		return err
	})
	if err != nil {
		return 0, err
	}
	for _, timer := range due {
		if err := e.fireTimer(ctx, timer); err != nil {
			e.log.Error("timer failed", "run", timer.Run, "timer", timer.Key, "error", err)
		}
	}
	return len(due), nil
}

// fireTimer gives a due timer to its run. One that was cancelled or replaced meanwhile does nothing.
func (e *Engine) fireTimer(ctx context.Context, timer *store.Timer) error {
	return e.write(ctx, func(tx *store.Tx, m *model) error {
		mv, err := e.moverOf(tx, m, engineActor(ViaWorkflow), timer.Run)
		if err != nil {
			return err
		}
		stored, err := tx.Timer(timer.ID)
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		if stored.Gen != timer.Gen {
			return nil
		}
		if err := tx.DropTimers(timer.Run, timer.Key); err != nil {
			return err
		}
		err = mv.lockAndMove(timer.Run, flow.TimerFired{Timer: timer.Key, Generation: int(timer.Gen)})
		if CodeOf(err) == "run_over" {
			return nil
		}
		return err
	})
}

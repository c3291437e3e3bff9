package engine

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/weft-crm/weft/engine/flow"
	"github.com/weft-crm/weft/engine/store"
)

// Due timers are taken in batches, so that people's decisions get their turn in between, and no
// other node takes them within the lease. What a node had taken when it died fires after the lease.
// Some are fired in one transaction, for each commit has to reach the disk; not many, for their
// records are locked that long.
const (
	timerBatch = 200
	timerLease = 5 * time.Second
	timerGroup = 10
	timerHands = 4 // transactions at the same time
)

// fireTimers fires all timers that are due.
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
	groups := make(chan []*store.Timer)
	var hands sync.WaitGroup
	for range timerHands {
		hands.Go(func() {
			for group := range groups {
				e.fireGroup(ctx, group)
			}
		})
	}
	for group := range slices.Chunk(byRun(due), timerGroup) {
		groups <- slices.Concat(group...)
	}
	close(groups)
	hands.Wait()
	return len(due), nil
}

// byRun puts the timers of each run together, in the order they are due.
func byRun(due []*store.Timer) [][]*store.Timer {
	var runs [][]*store.Timer
	at := map[string]int{}
	for _, timer := range due {
		i, known := at[timer.Run]
		if !known {
			i = len(runs)
			at[timer.Run] = i
			runs = append(runs, nil)
		}
		runs[i] = append(runs[i], timer)
	}
	return runs
}

// fireGroup fires timers in one transaction. When one of them fails, each gets one of its own.
func (e *Engine) fireGroup(ctx context.Context, group []*store.Timer) {
	if e.fireTogether(ctx, group) == nil {
		return
	}
	for _, timer := range group {
		if err := e.fireTogether(ctx, []*store.Timer{timer}); err != nil && ctx.Err() == nil {
			e.log.Error("timer failed", "run", timer.Run, "timer", timer.Key, "attempts", timer.Attempts, "error", err)
			e.postpone(ctx, timer)
		}
	}
}

func (e *Engine) fireTogether(ctx context.Context, group []*store.Timer) error {
	return e.write(ctx, func(tx *store.Tx, m *model) error {
		for _, timer := range group {
			if err := e.fireTimer(tx, m, timer); err != nil {
				return err
			}
		}
		return nil
	})
}

// postpone lets a timer that failed come again, later with every attempt.
func (e *Engine) postpone(ctx context.Context, timer *store.Timer) {
	wait := min(timerLease<<min(timer.Attempts, 10), time.Hour)
	err := e.write(ctx, func(tx *store.Tx, _ *model) error { return tx.PostponeTimer(timer.ID, tx.Now.Add(wait)) })
	if err != nil {
		e.log.Error("timer not postponed", "run", timer.Run, "timer", timer.Key, "error", err)
	}
}

// fireTimer gives a due timer to its run. One that was cancelled or replaced meanwhile does nothing.
func (e *Engine) fireTimer(tx *store.Tx, m *model, timer *store.Timer) error {
	mv, err := e.act(tx, m, engineActor(ViaWorkflow)).moverOf(timer.Run)
	if err != nil {
		return err
	}
	taken, err := tx.TakeTimer(timer)
	if err != nil || !taken {
		return err
	}
	err = mv.lockAndMove(timer.Run, flow.TimerFired{Timer: timer.Key, Generation: int(timer.Gen)})
	if CodeOf(err) == "run_over" {
		return nil
	}
	return err
}

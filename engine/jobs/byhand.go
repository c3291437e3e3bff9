package jobs

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"
)

// ByHand keeps jobs in memory and does them when it is told to, by a clock that its owner moves.
// Scenarios play with it in place of a Queue; tries and waits are the same.
type ByHand struct {
	work  worker
	clock func() time.Time
	lock  sync.Mutex
	jobs  []waitingJob // in the order they came
}

type waitingJob struct {
	job   Job
	due   time.Time
	tries int
}

// NewByHand makes an empty queue. Of the settings it needs Handlers, Failed and Clock.
func NewByHand(config Config) *ByHand {
	return &ByHand{work: worker{handlers: config.Handlers, failed: config.Failed}, clock: config.Clock}
}

// Insert adds jobs that are due at once.
func (h *ByHand) Insert(jobs ...Job) {
	for _, job := range jobs {
		h.add(waitingJob{job: job, due: h.clock()})
	}
}

func (h *ByHand) add(waiting waitingJob) {
	h.lock.Lock()
	defer h.lock.Unlock()
	h.jobs = append(h.jobs, waiting)
}

// Alive lists those of the keys whose job waits.
func (h *ByHand) Alive(keys ...string) []string {
	h.lock.Lock()
	defer h.lock.Unlock()
	return slices.DeleteFunc(slices.Clone(keys), func(key string) bool {
		return !slices.ContainsFunc(h.jobs, func(waiting waitingJob) bool { return waiting.job.Key == key })
	})
}

// Next is when the next job is due; zero if there is none.
func (h *ByHand) Next() time.Time {
	h.lock.Lock()
	defer h.lock.Unlock()
	if len(h.jobs) == 0 {
		return time.Time{}
	}
	return slices.MinFunc(h.jobs, earlierJob).due
}

func earlierJob(a, b waitingJob) int { return a.due.Compare(b.due) }

// Do does all jobs that are due, those too that come up meanwhile, and returns how many they were.
func (h *ByHand) Do(ctx context.Context) int {
	for done := 0; ; done++ {
		waiting, ok := h.take()
		if !ok {
			return done
		}
		h.try(ctx, waiting)
	}
}

func (h *ByHand) take() (waitingJob, bool) {
	h.lock.Lock()
	defer h.lock.Unlock()
	now := h.clock()
	at := slices.IndexFunc(h.jobs, func(waiting waitingJob) bool { return !waiting.due.After(now) })
	if at < 0 {
		return waitingJob{}, false
	}
	waiting := h.jobs[at]
	h.jobs = slices.Delete(h.jobs, at, at+1)
	return waiting, true
}

func (h *ByHand) try(ctx context.Context, waiting waitingJob) {
	err := h.work.handle(ctx, waiting.job)
	if err == nil {
		return
	}
	var later *LaterError
	if errors.As(err, &later) {
		waiting.due = later.Until
		h.add(waiting)
		return
	}
	waiting.tries++
	var final *FinalError
	if errors.As(err, &final) || waiting.tries >= waiting.job.Retry.most() {
		h.work.giveUp(ctx, waiting.job, err)
		return
	}
	waiting.due = h.clock().Add(waiting.job.Retry.wait(waiting.tries))
	h.add(waiting)
}

package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

// arguments is a Job in River's words.
type arguments struct{ Job }

// Kind names all of Weft's jobs; Job.Name tells them apart.
func (arguments) Kind() string { return "weft" }

type worker struct {
	river.WorkerDefaults[arguments]
	handlers map[string]Handler
	failed   Failed
	words    func(error) string
	clock    func() time.Time
}

// Work gives the job to its handler and says so when it will not be tried again.
func (w *worker) Work(ctx context.Context, row *river.Job[arguments]) error {
	job := row.Args.Job
	err := w.handle(ctx, job)
	if err == nil {
		return nil
	}
	var later *LaterError
	if errors.As(err, &later) {
		return river.JobSnooze(max(later.Until.Sub(w.clock()), 0))
	}
	var final *FinalError
	if errors.As(err, &final) {
		w.giveUp(ctx, job, err)
		return river.JobCancel(w.told(err))
	}
	if row.Attempt >= row.MaxAttempts {
		w.giveUp(ctx, job, err)
	}
	return w.told(err)
}

// toldError is kept with a job in the words that Config.Words has for it.
type toldError struct {
	error
	words string
}

// Error gives the words.
func (e *toldError) Error() string { return e.words }

// Unwrap gives the error itself.
func (e *toldError) Unwrap() error { return e.error }

func (w *worker) told(err error) error {
	if w.words == nil {
		return err
	}
	return &toldError{err, w.words(err)}
}

func (w *worker) handle(ctx context.Context, job Job) error {
	handler, ok := w.handlers[job.Name]
	if !ok {
		return &FinalError{fmt.Errorf("nobody does jobs named %q", job.Name)}
	}
	return handler(ctx, job)
}

func (w *worker) giveUp(ctx context.Context, job Job, cause error) {
	if w.failed != nil {
		w.failed(ctx, job, cause)
	}
}

// waits spaces the tries of a job as its Retry says.
type waits struct{ clock func() time.Time }

// NextRetry returns the time of the next try: the first wait doubled per failed try.
func (w waits) NextRetry(row *rivertype.JobRow) time.Time {
	var job Job
	_ = json.Unmarshal(row.EncodedArgs, &job) // unreadable arguments get the usual waits
	return w.clock().Add(job.Retry.wait(row.Attempt))
}

func (r Retry) most() int {
	if r.Most == 0 {
		return 5
	}
	return r.Most
}

func (r Retry) wait(failed int) time.Duration {
	first, longest := r.First, r.Longest
	if first == 0 {
		first = 5 * time.Second
	}
	if longest == 0 {
		longest = 6 * time.Hour
	}
	wait := first
	for range failed - 1 {
		if wait *= 2; wait >= longest {
			return longest
		}
	}
	return min(wait, longest)
}

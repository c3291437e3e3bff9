package jobs_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/weft-crm/weft/engine/jobs"
)

func TestJobsByHandAreTriedAgainAtTheirMomentAndThenGivenUp(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	tries, given := 0, ""
	queue := jobs.NewByHand(jobs.Config{
		Clock: func() time.Time { return now },
		Handlers: map[string]jobs.Handler{"call": func(context.Context, jobs.Job) error {
			tries++
			return errors.New("no answer")
		}},
		Failed: func(_ context.Context, job jobs.Job, cause error) { given = job.Key + ": " + cause.Error() },
	})
	queue.Insert(jobs.Job{Name: "call", Key: "k", Retry: jobs.Retry{Most: 2, First: time.Minute}})
	queue.Do(t.Context())
	if tries != 1 || given != "" || !queue.Next().Equal(now.Add(time.Minute)) {
		t.Errorf("after the first try: %d tries, given up %q, next %v", tries, given, queue.Next())
	}
	now = now.Add(time.Minute)
	queue.Do(t.Context())
	if tries != 2 || given != "k: no answer" || !queue.Next().IsZero() {
		t.Errorf("after the second try: %d tries, given up %q, next %v", tries, given, queue.Next())
	}
}

func TestJobsByHandThatNoTryCanMendAreGivenUpAtOnce(t *testing.T) {
	var given error
	queue := jobs.NewByHand(jobs.Config{
		Clock:  time.Now,
		Failed: func(_ context.Context, _ jobs.Job, cause error) { given = cause },
	})
	queue.Insert(jobs.Job{Name: "unheard of"})
	if done := queue.Do(t.Context()); done != 1 || given == nil {
		t.Errorf("%d jobs done, given up with %v", done, given)
	}
}

package engine

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/weft-crm/weft/engine/flow"
	"github.com/weft-crm/weft/engine/jobs"
	"github.com/weft-crm/weft/engine/store"
)

// leave ends the sessions of a person who was set to inactive and what was shared with the person, and
// lets the policy "empty" decide about the person's open tasks.
func (s *saving) leave() error {
	if s.plan.entity.Name != "user" || s.old == nil {
		return nil
	}
	was, _ := s.old.Value("active").(bool)
	is, _ := s.record.Value("active").(bool)
	if !was || is {
		return nil
	}
	payload, err := json.Marshal(s.record.ID)
	if err != nil {
		return err
	}
	return errors.Join(
		s.tx.EndSessionsOf(s.record.ID, ""),
		s.tx.EndSharesWith(audienceUser+s.record.ID),
		s.enqueue(s.tx, jobs.Job{Name: jobPersonLeft, Key: s.record.ID, Payload: payload}),
	)
}

// mostHeld is how many people a queue can hold a task back from: a submitter and an owner.
const mostHeld = 2

// followQueues looks, whenever the organisation has changed, for tasks of roles, teams and the like
// that have lost their last member, and lets the policy "empty" decide about them. Of a queue with few
// members it asks about their own requests: some steps keep submitters and owners from deciding.
func (e *Engine) followQueues(ctx context.Context) error {
	org := e.org.Load()
	if org == e.queuesOf.Load() || org.release == 0 {
		return nil
	}
	waiting := map[string][]string{}
	err := e.read(ctx, func(tx *store.Tx, _ *model) error {
		queues, err := tx.WaitingQueues()
		for _, queue := range queues {
			left := org.kernel().Queue(queue)
			if err != nil || len(left) > mostHeld {
				continue
			}
			waiting[queue], err = tx.RunsInQueue(queue, left...)
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, queue := range sortedKeys(waiting) {
		for _, run := range waiting[queue] {
			if err := e.moveAlone(ctx, run, flow.QueuesEmptied{}); err != nil {
				e.log.Error("a run could not be told that a queue is empty", "run", run, "queue", queue, "error", err)
			}
		}
	}
	e.queuesOf.Store(org)
	return nil
}

func (e *Engine) personLeft(ctx context.Context, job jobs.Job) error {
	var person string
	if err := json.Unmarshal(job.Payload, &person); err != nil {
		return &jobs.FinalError{Cause: err}
	}
	return e.tellRunsOf(ctx, person, flow.PersonLeft{Person: person})
}

package engine

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/weft-crm/weft/engine/flow"
	"github.com/weft-crm/weft/engine/jobs"
)

// leave ends the sessions of a person who was set to inactive, and lets the policy "empty" decide
// about the person's open tasks.
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
		s.engine.enqueue(s.tx, jobs.Job{Name: jobPersonLeft, Key: s.record.ID, Payload: payload}),
	)
}

func (e *Engine) personLeft(ctx context.Context, job jobs.Job) error {
	var person string
	if err := json.Unmarshal(job.Payload, &person); err != nil {
		return &jobs.FinalError{Cause: err}
	}
	return e.tellRunsOf(ctx, person, flow.PersonLeft{Person: person})
}

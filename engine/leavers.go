package engine

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/weft-crm/weft/engine/flow"
	"github.com/weft-crm/weft/engine/jobs"
	"github.com/weft-crm/weft/engine/store"
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

// Handover asks for everything open of one person to pass to another.
type Handover struct {
	From   string `json:"from"`
	To     string `json:"to"`
	Reason string `json:"reason"`
}

// HandoverAnswer tells what a handover did: the id under which the audit log lists it, and how many
// runs it moved.
type HandoverAnswer struct {
	Batch string `json:"batch"`
	Runs  int    `json:"runs"`
}

// HandOver passes the open tasks, delegations and choices of a person to another, run by run, as
// one entry of the audit log. Needs the right "runs". Invalid unless the receiver is somebody else
// and active.
func (e *Engine) HandOver(ctx context.Context, by Actor, ask Handover) (*HandoverAnswer, error) {
	if err := by.mustAdminister("runs"); err != nil {
		return nil, err
	}
	to := e.org.Load().people[ask.To]
	if to == nil || !to.active || ask.From == ask.To || e.org.Load().people[ask.From] == nil {
		return nil, Refuse(Invalid, "one_person", "Choose somebody else who is active.", "请选择另一名在职人员。")
	}
	answer := &HandoverAnswer{Batch: store.NewID()}
	by.ChangeSet = answer.Batch
	runs, err := e.auditedHandover(ctx, by, ask, answer.Batch)
	for _, run := range runs {
		moved := e.handOverRun(ctx, by, run, ask)
		if CodeOf(moved) == "run_over" {
			continue
		}
		if moved == nil {
			answer.Runs++
		}
		err = errors.Join(err, moved)
	}
	return answer, err
}

// auditedHandover notes a handover and lists the runs it concerns.
func (e *Engine) auditedHandover(ctx context.Context, by Actor, ask Handover, batch string) (runs []string, err error) {
	err = e.write(ctx, func(tx *store.Tx, _ *model) error {
		detail, err := json.Marshal(map[string]string{"batch": batch, "from": ask.From, "to": ask.To, "reason": ask.Reason})
		if err != nil {
			return err
		}
		if runs, err = tx.RunsNaming(ask.From); err != nil {
			return err
		}
		return tx.Audit(&store.AuditEntry{Actor: by.ID, Action: "handover", Target: ask.From, Detail: detail})
	})
	return runs, err
}

func (e *Engine) handOverRun(ctx context.Context, by Actor, run string, ask Handover) error {
	return e.write(ctx, func(tx *store.Tx, m *model) error {
		mv, err := e.moverOf(tx, m, by, run)
		if err != nil {
			return err
		}
		return mv.lockAndMove(run, flow.Admin{Verb: "handover", From: ask.From, People: []string{ask.To}, Reason: ask.Reason})
	})
}

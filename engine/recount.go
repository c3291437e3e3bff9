package engine

import (
	"context"
	"encoding/json"
	"reflect"
	"strconv"

	"github.com/weft-crm/weft/engine/flow"
	"github.com/weft-crm/weft/engine/jobs"
	"github.com/weft-crm/weft/engine/store"
)

// jobRecount lets running service level clocks follow calendars that have changed (workflow.md C50).
const jobRecount = "clocks.recount"

const recountBatch = 100

// recount is the payload of the job.
type recount struct {
	Workflows []string `json:"workflows"`
}

// recountAfter has clocks counted anew when a release changes calendars.
func (a *act) recountAfter(published *model) error {
	timed := timedWorkflows(a.m)
	if len(timed) == 0 || reflect.DeepEqual(a.m.Calendars, published.Calendars) {
		return nil
	}
	payload, err := json.Marshal(recount{timed})
	if err != nil {
		return err
	}
	return a.enqueue(a.tx, jobs.Job{Name: jobRecount, Key: strconv.FormatInt(published.Release, 10), Payload: payload})
}

// timedWorkflows lists the workflows that have clocks.
func timedWorkflows(m *model) []string {
	var keys []string
	for _, workflow := range m.Workflows {
		if workflow.Clocks.Len() > 0 {
			keys = append(keys, workflow.Key)
		}
	}
	return keys
}

// recountClocks does the job: each run counts its clocks whenever it is looked at.
func (e *Engine) recountClocks(ctx context.Context, job jobs.Job) error {
	var next recount
	if err := json.Unmarshal(job.Payload, &next); err != nil {
		return &jobs.FinalError{Cause: err}
	}
	for after := ""; ; {
		var runs []string
		err := e.read(ctx, func(tx *store.Tx, _ *model) (err error) {
			runs, err = tx.RunsUnderWay(next.Workflows, after, recountBatch)
			return err
		})
		if err != nil || len(runs) == 0 {
			return err
		}
		for _, run := range runs {
			if err := e.moveAlone(ctx, run, flow.Checked{}); err != nil {
				return err
			}
			after = run
		}
	}
}

package engine

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/weft-crm/weft/engine/flow"
	"github.com/weft-crm/weft/engine/jobs"
	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// jobBegin begins the runs of a workflow that starts by the clock.
const jobBegin = "runs.begin"

// bySchedule is what begins a run by the clock.
const bySchedule = "schedule"

// begunAtOnce is how many records are looked at in one transaction.
const begunAtOnce = 50

// beginning is the payload of the job: whose runs begin, and on which day.
type beginning struct {
	Workflow string `json:"workflow"`
	Day      string `json:"day"`
}

// scheduledWorkflows lists the workflows that start by the clock.
func scheduledWorkflows(compiled *metadata.Model) []*metadata.Workflow {
	return slices.DeleteFunc(slices.Clone(compiled.Workflows), func(workflow *metadata.Workflow) bool {
		return !slices.Contains(workflow.Start.On, bySchedule)
	})
}

func (e *Engine) enqueueBeginning(tx *store.Tx, next beginning) error {
	payload, err := json.Marshal(next)
	if err != nil {
		return err
	}
	return e.enqueue(tx, jobs.Job{Name: jobBegin, Key: next.Workflow + "/" + next.Day, Payload: payload})
}

// beginRuns does the job: every record that meets the condition of the start gets a run, unless it has
// one of the workflow, or had one that day already. So the job may be done again where it was cut short.
func (e *Engine) beginRuns(ctx context.Context, job jobs.Job) error {
	var next beginning
	if err := json.Unmarshal(job.Payload, &next); err != nil {
		return &jobs.FinalError{Cause: err}
	}
	return e.inBatches(ctx, func(tx *store.Tx, m *model, after string) (string, error) {
		at := slices.IndexFunc(m.scheduled, func(workflow *metadata.Workflow) bool { return workflow.Key == next.Workflow })
		if at < 0 {
			return "", nil // it has gone, or starts otherwise, since a newer release
		}
		b := &beginner{engine: e, tx: tx, m: m, workflow: m.scheduled[at], day: next.Day}
		return b.batch(after)
	})
}

// beginner begins runs of a workflow in one transaction.
type beginner struct {
	engine   *Engine
	tx       *store.Tx
	m        *model
	workflow *metadata.Workflow
	day      string
}

// batch looks at the records behind an id and gives the id of the last one, "" when there are no more.
// A record whose start is refused keeps the others from nothing.
func (b *beginner) batch(after string) (string, error) {
	query := store.Query{Entity: b.m.Entity(b.workflow.Entity), Where: b.fitting(), Limit: begunAtOnce}
	ids, err := nextIDs(b.tx, query, after)
	if err != nil || len(ids) == 0 {
		return "", err
	}
	for _, id := range ids {
		err := b.tx.Try(func() error { return b.begin(id) })
		refused := AsError(translate(err))
		switch {
		case err == nil, refused != nil && (notWanted(refused) || refused.Kind == NotFound):
		case refused == nil:
			return "", err
		default:
			b.engine.log.Warn("a run could not begin by the clock", "workflow", b.workflow.Key, "record", id, "error", err)
		}
	}
	return ids[len(ids)-1], nil
}

// fitting is the condition of the start, as far as the database can answer it by the record, the company
// and the date. The kernel asks it of each record that is left.
func (b *beginner) fitting() []store.Condition {
	condition := b.workflow.Start.If
	if condition == nil {
		return nil
	}
	scope := b.engine.act(b.tx, b.m, engineActor(ViaSystem)).scope(nil, nil)
	for _, read := range condition.Program.Reads() {
		if _, known := scope[read[0]]; !known && read[0] != "record" {
			return nil
		}
	}
	predicate, problems := condition.Program.Predicate("record")
	if len(problems) > 0 {
		return nil
	}
	return []store.Condition{{Predicate: predicate, Scope: scope}}
}

func (b *beginner) begin(id string) error {
	record, err := b.tx.Lock(b.m.Entity(b.workflow.Entity), id)
	if err != nil {
		return err
	}
	runs, err := b.tx.RunsOf(b.workflow.Entity, id)
	if err != nil || slices.ContainsFunc(runs, b.counts) {
		return err
	}
	mv := &mover{act: b.engine.act(b.tx, b.m, engineActor(ViaSystem)), record: record}
	return mv.start(b.workflow, flow.Start{On: bySchedule})
}

// counts reports whether a run leaves no place for another that day.
func (b *beginner) counts(run *store.Run) bool {
	begun := today(run.StartedAt, b.engine.org.Load().company).Format(time.DateOnly)
	return run.Workflow == b.workflow.Key && (run.Active() || begun >= b.day)
}

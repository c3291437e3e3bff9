package engine

import (
	"context"
	"slices"

	"github.com/weft-crm/weft/engine/flow"
	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// mostAtOnce is how many tasks one batch may hold.
const mostAtOnce = 200

// Batch answers several tasks alike.
type Batch struct {
	Tasks   []string `json:"tasks"`
	Verb    string   `json:"verb"` // approve, reject or complete
	Comment string   `json:"comment"`
}

// BatchResult is how one task of a batch went; Err is nil where it was decided.
type BatchResult struct {
	Task string
	Err  error
}

// DecideBatch answers tasks one by one, each in a transaction of its own, so that one that is refused
// holds up no other (workflow.md C43). A step has to allow it and may not demand a comment, an
// attachment, a signature or fields. Malformed for another verb or too many tasks.
func (e *Engine) DecideBatch(ctx context.Context, by Actor, key string, batch Batch) ([]BatchResult, error) {
	if !slices.Contains([]string{"approve", "reject", "complete"}, batch.Verb) {
		return nil, Refuse(Malformed, "unknown_verb", "Several tasks can be approved, rejected or completed at once.", "批量操作仅支持同意、驳回和办结。")
	}
	if len(batch.Tasks) > mostAtOnce {
		return nil, Refuse(Malformed, "too_many", "At most 200 tasks can be decided at once.", "一次最多批量处理 200 项。")
	}
	results := make([]BatchResult, 0, len(batch.Tasks))
	for i, id := range batch.Tasks {
		if slices.Contains(batch.Tasks[:i], id) {
			continue
		}
		if err := ctx.Err(); err != nil {
			return results, err
		}
		results = append(results, BatchResult{id, e.decideOne(ctx, by, id, key, batch)})
	}
	return results, nil
}

func (e *Engine) decideOne(ctx context.Context, by Actor, id, key string, batch Batch) error {
	run, task, err := kernelTask(id)
	if err != nil {
		return err
	}
	decision := kernelDecision{run: run, task: task, Decision: Decision{Verb: batch.Verb, Comment: batch.Comment, Batch: true}}
	if key != "" {
		key += "/" + id
	}
	_, err = e.commandOnce(ctx, sent{by, key, []any{id, decision.Decision}}, func(a *act) (any, error) {
		mv, err := a.moverOf(run)
		if err != nil {
			return nil, missing(err, noTask())
		}
		return nil, mv.lockAndMove(run, decision.event())
	}, func(tx *store.Tx) { e.foreseeMove(tx, run) })
	return err
}

// mayBatch reports whether a step's tasks may be approved in a list.
func mayBatch(workflow *metadata.Workflow, step string) bool {
	asked := approvalOf(workflow, step)
	return asked != nil && slices.Contains(asked.Can, "batch") && flow.Clickable(asked)
}

// approvalOf is what a step asks of people; nil for other steps.
func approvalOf(workflow *metadata.Workflow, step string) *metadata.Approve {
	if workflow == nil || workflow.Steps[step] == nil {
		return nil
	}
	if place := workflow.Steps[step].Step; place.Approve != nil {
		return place.Approve
	}
	return workflow.Steps[step].Step.Handle
}

package engine

import (
	"context"
	"encoding/json"

	"github.com/weft-crm/weft/engine/flow"
	"github.com/weft-crm/weft/engine/store"
)

// RunStart asks for a run of a workflow on a record.
type RunStart struct {
	Workflow string `json:"workflow"`
	ID       string `json:"id"`
}

// StartRun begins a run of a workflow that starts "manual" or, by another system, "api", once per
// key, and gives the process. Not found without such a workflow or record; Conflict when the
// workflow does not start like this, its condition does not hold, or a run is under way.
func (e *Engine) StartRun(ctx context.Context, by Actor, key string, ask RunStart) (json.RawMessage, error) {
	var answer json.RawMessage
	err := e.write(ctx, func(tx *store.Tx, m *model) (err error) {
		answer, err = once(tx, by, key, ask, func() (any, error) { return e.startRun(tx, m, by, ask) })
		return err
	})
	return answer, err
}

func (e *Engine) startRun(tx *store.Tx, m *model, by Actor, ask RunStart) (any, error) {
	workflow, err := m.readableWorkflow(by, ask.Workflow)
	if err != nil {
		return nil, err
	}
	if err := e.mustSee(tx, m, by, workflow.Entity, ask.ID); err != nil {
		return nil, err
	}
	record, err := tx.Lock(m.Entity(workflow.Entity), ask.ID)
	if err != nil {
		return nil, err
	}
	event := flow.Start{On: "manual"}
	if by.isMachine() {
		event.On = "api"
	}
	mv := &mover{engine: e, tx: tx, model: m, by: by, record: record}
	if err := mv.start(workflow, event); err != nil {
		return nil, err
	}
	process, _, err := e.process(tx, m, by, mv.record)
	return process, err
}

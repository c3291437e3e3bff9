package engine

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/weft-crm/weft/engine/flow"
	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
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
	return e.commandOnce(ctx, sent{by, key, ask}, func(a *act) (any, error) { return a.startRun(ask) })
}

// Startable is a workflow that can be started by hand on a record.
type Startable struct {
	Workflow string         `json:"workflow"`
	Title    metadata.Text  `json:"title"`
	Allowed  bool           `json:"allowed"`
	Reason   *metadata.Text `json:"reason"`
}

// Startable lists the workflows that start by hand on a record the actor may see, and whether each
// can be started now.
func (e *Engine) Startable(ctx context.Context, by Actor, entity, id string) ([]Startable, error) {
	list := []Startable{}
	err := e.readAs(ctx, by, func(a *act) error {
		if err := a.mustSee(entity, id); err != nil {
			return err
		}
		record, err := a.tx.Get(a.m.Entity(entity), id)
		if err != nil {
			return err
		}
		list, err = a.startable(record)
		return err
	})
	return list, err
}

func (a *act) startable(record *metadata.Record) ([]Startable, error) {
	list := []Startable{}
	var active []*store.Run
	for _, workflow := range a.m.WorkflowsOf(record.Entity.Name) {
		if !slices.Contains(workflow.Start.On, "manual") {
			continue
		}
		if active == nil {
			var err error
			if active, err = a.tx.ActiveRuns(record.Entity.Name, record.ID); err != nil {
				return nil, err
			}
		}
		one, err := a.mayStart(record, workflow, active)
		if err != nil {
			return nil, err
		}
		list = append(list, one)
	}
	return list, nil
}

// next names the main action of the workflow that begins when the new record is created, if it is for the
// actor; nil when there is none.
func (f *openedForm) next() (*metadata.Text, error) {
	for _, workflow := range f.m.WorkflowsOf(f.plan.entity.Name) {
		if !slices.Contains(workflow.Start.On, "create") {
			continue
		}
		mv := &mover{act: f.act, record: f.record}
		scope, err := mv.scope(workflow)
		if err != nil {
			return nil, err
		}
		begun, err := flow.Next(workflow, flow.NewRun("", workflow), flow.Start{On: "create"}, scope)
		if err != nil {
			continue // it does not begin with such a record
		}
		for _, action := range (flow.Look{Workflow: workflow, Run: begun.Run, Scope: scope}).Actions() {
			if action.Primary {
				return &action.Label, nil
			}
		}
	}
	return nil, nil
}

func (a *act) mayStart(record *metadata.Record, workflow *metadata.Workflow, active []*store.Run) (Startable, error) {
	one := Startable{Workflow: workflow.Key, Title: workflow.Title}
	if slices.ContainsFunc(active, func(run *store.Run) bool { return run.Workflow == workflow.Key }) {
		one.Reason = &metadata.Text{En: "It is running on this record already.", Zh: "该记录上已有进行中的流程。"}
		return one, nil
	}
	mv := &mover{act: a, record: record}
	scope, err := mv.scope(workflow)
	if err != nil {
		return one, err
	}
	_, err = flow.Next(workflow, flow.NewRun("", workflow), flow.Start{On: "manual"}, scope)
	refused := AsError(refusal(err))
	if refused == nil {
		one.Allowed = err == nil
		return one, err
	}
	one.Reason = &refused.Detail
	return one, nil
}

func (a *act) startRun(ask RunStart) (any, error) {
	workflow, err := a.m.readableWorkflow(a.by, ask.Workflow)
	if err != nil {
		return nil, err
	}
	if err := a.mustSee(workflow.Entity, ask.ID); err != nil {
		return nil, err
	}
	record, err := a.tx.Lock(a.m.Entity(workflow.Entity), ask.ID)
	if err != nil {
		return nil, err
	}
	event := flow.Start{On: "manual"}
	if a.by.isMachine() {
		event.On = "api"
	}
	mv := &mover{act: a, record: record}
	if err := mv.start(workflow, event); err != nil {
		return nil, err
	}
	process, _, err := a.process(mv.record)
	return process, err
}

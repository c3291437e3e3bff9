package engine

import (
	"context"
	"slices"

	"github.com/weft-crm/weft/engine/flow"
	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// strandedBatch is how many runs are looked at between two reads.
const strandedBatch = 100

// findStranded looks for running runs that wait for nobody and nothing, or for work that is no
// longer under way (workflow.md C56). Such a run gets an incident, of which its administrators are
// told. Commands leave none behind; a restored backup or a job given up while the database was away
// may.
func (e *Engine) findStranded(ctx context.Context) error {
	states, err := e.quietStates(ctx)
	if err != nil {
		return err
	}
	for _, state := range states {
		if err := e.checkState(ctx, state); err != nil {
			return err
		}
	}
	return nil
}

// quietStates lists the states with a flow in which runs have neither task nor timer nor event to
// come. In a state without a flow a run waits for whoever fires its next event.
func (e *Engine) quietStates(ctx context.Context) (states []store.StateKey, err error) {
	err = e.read(ctx, func(tx *store.Tx, m *model) error {
		all, err := tx.QuietStates()
		for _, key := range all {
			workflow, older := e.workflowOf(tx, m, &store.Run{Workflow: key.Workflow, Release: key.Release})
			if older != nil {
				e.log.Error("the workflow of runs cannot be read", "workflow", key.Workflow, "release", key.Release, "error", older)
				continue
			}
			if state, ok := workflow.States.Get(key.State); !ok || len(state.Flow) > 0 {
				states = append(states, key)
			}
		}
		return err
	})
	return states, err
}

func (e *Engine) checkState(ctx context.Context, state store.StateKey) error {
	after := ""
	for {
		var runs []string
		err := e.read(ctx, func(tx *store.Tx, _ *model) (err error) {
			runs, err = tx.QuietRuns(state, after, strandedBatch)
			return err
		})
		if err != nil || len(runs) == 0 {
			return err
		}
		for _, run := range runs {
			if err := e.checkRun(ctx, run); err != nil {
				e.log.Error("a run could not be checked", "run", run, "error", err)
			}
			after = run
		}
	}
}

// checkRun asks a run under its lock whether it waits for anything that will come.
func (e *Engine) checkRun(ctx context.Context, id string) error {
	return e.writeAs(ctx, engineActor(ViaWorkflow), func(a *act) error {
		mv, err := a.moverOf(id)
		if err != nil {
			return err
		}
		run, err := a.tx.LockRun(id)
		if err != nil || !run.Active() {
			return err
		}
		state, err := kernelState(run)
		if err != nil {
			return err
		}
		lost, err := e.lost(a.tx, state)
		if err != nil {
			return err
		}
		for _, event := range append(lost, flow.Checked{}) {
			err := mv.lockAndMove(id, event)
			if CodeOf(err) == "run_over" { // by the event before
				return nil
			}
			if err != nil {
				return err
			}
		}
		return mv.renewTimers(id)
	})
}

// lost gives the results that nobody will bring any more to a run: of outward work whose job is gone,
// and of children that ended or never began.
func (e *Engine) lost(tx *store.Tx, state *flow.Run) (events []flow.Event, err error) {
	var keys []string
	for _, job := range state.Jobs {
		keys = append(keys, job.Key)
	}
	children := map[string]*flow.Child{}
	for _, child := range state.Children {
		if child.Outcome == "" {
			children[child.Key] = child
			keys = append(keys, childKey(flow.Parent{Run: state.ID, Child: child.Key}))
		}
	}
	alive, err := e.alive(tx, keys...)
	if err != nil {
		return nil, err
	}
	for _, job := range state.Jobs {
		if !slices.Contains(alive, job.Key) {
			events = append(events, flow.JobDone{Key: job.Key, Error: metadata.Text{En: "its result was lost", Zh: "结果已丢失"}})
		}
	}
	begun, err := tx.ChildRuns(state.ID)
	if err != nil {
		return nil, err
	}
	for key := range children {
		if slices.Contains(alive, childKey(flow.Parent{Run: state.ID, Child: key})) {
			delete(children, key)
		}
	}
	ended, err := endedChildren(begun, children)
	return append(events, ended...), err
}

// alive lists the keys whose job is still under way.
func (e *Engine) alive(tx *store.Tx, keys ...string) ([]string, error) {
	if e.config.world != nil {
		return e.config.world.jobs.Alive(keys...), nil
	}
	return e.queue.Alive(tx.Context(), tx.SQL(), keys...)
}

// endedChildren gives the ends of children that are no longer running to their parent.
func endedChildren(begun []*store.Run, waiting map[string]*flow.Child) (events []flow.Event, err error) {
	for _, run := range begun {
		state, err := kernelState(run)
		if err != nil {
			return nil, err
		}
		if state.Parent == nil || waiting[state.Parent.Child] == nil {
			continue
		}
		delete(waiting, state.Parent.Child)
		if !run.Active() {
			events = append(events, flow.ChildDone{Child: state.Parent.Child, Outcome: state.Status})
		}
	}
	for _, key := range sortedKeys(waiting) {
		events = append(events, flow.ChildDone{Child: key, Error: metadata.Text{En: "it never began", Zh: "从未启动"}})
	}
	return events, nil
}

// renewTimers writes the timers of a run again when their rows are gone.
func (mv *mover) renewTimers(id string) error {
	run, err := mv.tx.Run(id)
	if err != nil || !run.Active() {
		return err
	}
	state, err := kernelState(run)
	if err != nil || state.Status == flow.Suspended {
		return err
	}
	rows, err := mv.tx.TimersOf(id)
	if err != nil || len(rows) > 0 {
		return err
	}
	for _, timer := range state.Timers {
		rows = append(rows, timerRow(run, timer))
	}
	return mv.tx.SetTimers(rows...)
}

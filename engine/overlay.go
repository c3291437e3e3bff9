package engine

import (
	"context"
	"slices"
	"time"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// Overlay tells, over the newest runs of a workflow, how many went where and how long they stayed.
type Overlay struct {
	Runs   int                    `json:"runs"` // looked at, the newest
	States map[string]OverlayStay `json:"states"`
	Steps  map[string]OverlayStay `json:"steps"`
}

// OverlayStay is how a state or step was lived in. Median is in seconds, 0 while nothing has left.
type OverlayStay struct {
	Open   int   `json:"open"`
	Done   int   `json:"done"`
	Median int64 `json:"median_seconds"`
}

// overlayRuns is how many runs an overlay looks at.
const overlayRuns = 1000

// WorkflowOverlay gives the counts and median times of a workflow's states and steps. Needs the right
// "runs" or "metadata".
func (e *Engine) WorkflowOverlay(ctx context.Context, by Actor, key string) (*Overlay, error) {
	if !by.Administers("metadata") {
		if err := by.mustAdminister("runs"); err != nil {
			return nil, err
		}
	}
	overlay := &overlaying{states: map[string]*stays{}, steps: map[string]*stays{}}
	err := e.read(ctx, func(tx *store.Tx, m *model) error {
		workflow, err := m.readableWorkflow(by, key)
		if err != nil {
			return err
		}
		runs, _, err := tx.Runs(store.RunQuery{Workflow: key, Limit: overlayRuns})
		if err != nil || len(runs) == 0 {
			return err
		}
		return overlay.read(tx, workflow, runs)
	})
	return overlay.answer(), err
}

// stays collects the times spent at one place.
type stays struct {
	open, done int
	spent      []time.Duration
}

func (s *stays) left(after time.Duration) {
	s.done++
	s.spent = append(s.spent, after)
}

type overlaying struct {
	runs          int
	states, steps map[string]*stays
}

func (o *overlaying) read(tx *store.Tx, workflow *metadata.Workflow, runs []*store.Run) error {
	o.runs = len(runs)
	for part := range slices.Chunk(runs, 200) {
		ids := make([]string, len(part))
		for i, run := range part {
			ids[i] = run.ID
		}
		moves, err := tx.Moves(ids...)
		if err != nil {
			return err
		}
		o.addStates(workflow, part, moves)
		passages, err := tx.Passages(ids...)
		if err != nil {
			return err
		}
		o.addSteps(passages)
	}
	return nil
}

// addStates follows each run through its states.
func (o *overlaying) addStates(workflow *metadata.Workflow, runs []*store.Run, moves []*store.Move) {
	of := map[string][]*store.Move{}
	for _, move := range moves {
		of[move.Run] = append(of[move.Run], move)
	}
	for _, run := range runs {
		at, since := workflow.Start.State, run.StartedAt
		for _, move := range of[run.ID] {
			if move.From != at || move.To == at {
				continue
			}
			o.stay(o.states, at).left(move.At.Sub(since))
			at, since = move.To, move.At
		}
		if run.Active() {
			o.stay(o.states, at).open++
		} else {
			o.stay(o.states, at).done++ // a final state is never left
		}
	}
}

// addSteps counts each visit of a step once: from the first task opened to the last one closed.
func (o *overlaying) addSteps(passages []*store.Passage) {
	for first := 0; first < len(passages); {
		last := first + 1
		for last < len(passages) && passages[last].Run == passages[first].Run && passages[last].Visit == passages[first].Visit {
			last++
		}
		o.addVisit(passages[first:last])
		first = last
	}
}

func (o *overlaying) addVisit(tasks []*store.Passage) {
	place := o.stay(o.steps, tasks[0].Step)
	from, to := tasks[0].OpenedAt, time.Time{}
	for _, task := range tasks {
		if task.DecidedAt == nil {
			place.open++
			return
		}
		if task.OpenedAt.Before(from) {
			from = task.OpenedAt
		}
		if task.DecidedAt.After(to) {
			to = *task.DecidedAt
		}
	}
	place.left(to.Sub(from))
}

func (o *overlaying) stay(places map[string]*stays, name string) *stays {
	if places[name] == nil {
		places[name] = &stays{}
	}
	return places[name]
}

func (o *overlaying) answer() *Overlay {
	return &Overlay{Runs: o.runs, States: summed(o.states), Steps: summed(o.steps)}
}

func summed(places map[string]*stays) map[string]OverlayStay {
	list := map[string]OverlayStay{}
	for name, place := range places {
		one := OverlayStay{Open: place.open, Done: place.done}
		if count := len(place.spent); count > 0 {
			slices.Sort(place.spent)
			one.Median = int64(place.spent[count/2].Seconds())
		}
		list[name] = one
	}
	return list
}

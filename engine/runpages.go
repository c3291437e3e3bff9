package engine

import (
	"context"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"time"

	"github.com/weft-crm/weft/engine/flow"
	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// RunInfo is a run as lists show it.
type RunInfo struct {
	ID        string        `json:"id"`
	Workflow  string        `json:"workflow"`
	Title     metadata.Text `json:"workflow_title"`
	Record    TaskRecord    `json:"record"`
	State     string        `json:"state"`
	Label     metadata.Text `json:"state_label"`
	Status    string        `json:"status"`
	Incident  bool          `json:"incident"`
	Submitter Person        `json:"submitter"`
	Round     int           `json:"round"`
	Release   int64         `json:"release"`
	StartedAt time.Time     `json:"started_at"`
	EndedAt   *time.Time    `json:"ended_at"`
}

// RunQuery chooses runs; empty settings choose all. Status may also be "incident" or "stuck": an
// incident, or a task of somebody who has left.
type RunQuery struct {
	Workflow, Status, Search, Cursor string
	Person                           string        // who submitted
	Older                            time.Duration // has run at least so long
	Overdue                          bool          // has an open task that is late
	Limit                            int
}

// RunList is a page of runs.
type RunList struct {
	Runs []RunInfo `json:"runs"`
	Next string    `json:"next"`
}

// RunAnswer is everything about a run.
type RunAnswer struct {
	RunInfo
	Caller    *RunInfo         `json:"caller,omitempty"` // the run that called this one
	Called    []RunInfo        `json:"called"`           // the runs that this one called
	Process   *Process         `json:"process"`
	Path      []PathNode       `json:"path"`
	History   []RunLine        `json:"history"`
	Visited   []string         `json:"visited"`
	Edges     []string         `json:"edges"` // taken, as "from>to"
	Diagram   flow.Diagram     `json:"diagram"`
	Incidents []*flow.Incident `json:"incidents"`
	Timers    []RunTimer       `json:"timers"`
	Admin     []string         `json:"admin"` // verbs of administration the actor has
}

// RunTimer is a due moment of a run: what happens then, and in which step or state, or by which service level.
type RunTimer struct {
	ID    string        `json:"id"`
	Kind  string        `json:"kind"`
	Text  metadata.Text `json:"text"`
	Place metadata.Text `json:"place"`
	DueAt time.Time     `json:"due_at"`
}

// Runs lists runs, newest first. Needs the right "runs".
func (e *Engine) Runs(ctx context.Context, by Actor, query RunQuery) (*RunList, error) {
	if err := by.mustAdminister("runs"); err != nil {
		return nil, err
	}
	answer := &RunList{Runs: []RunInfo{}}
	err := e.read(ctx, func(tx *store.Tx, m *model) error {
		rows, next, err := tx.Runs(e.runRows(tx, query))
		if err != nil {
			return err
		}
		answer.Next = next
		answer.Runs, err = e.runInfos(tx, m, rows)
		return err
	})
	return answer, err
}

// runRows gives a query to the database.
func (e *Engine) runRows(tx *store.Tx, query RunQuery) store.RunQuery {
	rows := store.RunQuery{
		Workflow: query.Workflow, Submitter: query.Person, Late: query.Overdue, Narrow: store.Narrow{Title: query.Search},
		Cursor: query.Cursor, Limit: query.Limit,
	}
	if query.Older > 0 {
		rows.Narrow.Before = tx.Now.Add(-query.Older)
	}
	switch query.Status {
	case "":
	case "active":
		rows.Active = true
	case "incident":
		rows.Incident = true
	case "stuck":
		rows.Stuck, rows.Gone = true, e.org.Load().gone()
	default:
		rows.Status = []string{query.Status}
	}
	return rows
}

// RunsOf lists the runs of a record the actor may see, newest first.
func (e *Engine) RunsOf(ctx context.Context, by Actor, entity, id string) ([]RunInfo, error) {
	var list []RunInfo
	err := e.readAs(ctx, by, func(a *act) error {
		if err := a.mustSee(entity, id); err != nil {
			return err
		}
		rows, err := a.tx.RunsOf(entity, id)
		if err != nil {
			return err
		}
		list, err = e.runInfos(a.tx, a.m, rows)
		return err
	})
	return list, err
}

// runInfos tells of runs in a list.
func (e *Engine) runInfos(tx *store.Tx, m *model, rows []*store.Run) ([]RunInfo, error) {
	list := make([]RunInfo, 0, len(rows))
	for _, row := range rows {
		workflow, err := e.telling(tx, m, row)
		if err != nil {
			return nil, err
		}
		list = append(list, e.runInfo(workflow, row))
	}
	return list, nil
}

func (e *Engine) runInfo(workflow *metadata.Workflow, row *store.Run) RunInfo {
	return RunInfo{
		ID: row.ID, Workflow: row.Workflow, Title: workflow.Title, Record: TaskRecord{Entity: row.Entity, ID: row.RecordID, Title: row.Title},
		State: row.State, Label: stateLabel(workflow, row.State), Status: row.Status, Incident: row.Incident,
		Submitter: e.person(row.Submitter), Round: row.Round, Release: row.Release, StartedAt: row.StartedAt, EndedAt: row.EndedAt,
	}
}

// Run returns a run to whoever may see its record, or has a part in the run.
func (e *Engine) Run(ctx context.Context, by Actor, id string) (*RunAnswer, error) {
	var answer *RunAnswer
	err := e.readAs(ctx, by, func(a *act) error {
		look, err := a.lookAtRun(id)
		if err != nil {
			return err
		}
		if err := a.mayFollow(look); err != nil {
			return err
		}
		answer, err = a.runAnswer(look)
		return err
	})
	return answer, err
}

func (a *act) runAnswer(look *runLook) (*RunAnswer, error) {
	lines, err := a.tx.RunHistory(look.run.ID, 0, 1000)
	if err != nil {
		return nil, err
	}
	process, err := a.processOf(a.tx, look)
	if err != nil {
		return nil, err
	}
	answer := &RunAnswer{
		RunInfo: a.runInfo(look.workflow, look.run), Process: process, Path: look.path(a.Engine), History: []RunLine{}, Visited: []string{look.workflow.Start.State},
		Edges: []string{}, Diagram: a.picture(a.m, look.workflow), Incidents: look.state.Incidents, Timers: []RunTimer{}, Admin: []string{},
	}
	for _, line := range lines {
		answer.History = append(answer.History, a.runLine(look, line))
		answer.follow(look.workflow, line)
	}
	for _, timer := range look.state.Timers {
		text, place := timerWhat(look.workflow, look.state, timer)
		answer.Timers = append(answer.Timers, RunTimer{ID: timer.ID, Kind: timer.Kind, Text: text, Place: place, DueAt: timer.DueAt})
	}
	if a.by.Administers("runs") {
		answer.Admin = adminVerbs(look.state)
	}
	return answer, a.addFamily(answer, look.run)
}

// addFamily adds the run that called a run, and those it called itself.
func (a *act) addFamily(answer *RunAnswer, run *store.Run) error {
	called, err := a.tx.ChildRuns(run.ID)
	if err != nil {
		return err
	}
	if answer.Called, err = a.runsSeen(called); err != nil || run.Parent == "" {
		return err
	}
	caller, err := a.tx.Run(run.Parent)
	if err != nil {
		return err
	}
	seen, err := a.runsSeen([]*store.Run{caller})
	if len(seen) > 0 {
		answer.Caller = &seen[0]
	}
	return err
}

// runsSeen gives those of some runs whose records the actor may see; all of them to an administrator of runs.
func (a *act) runsSeen(runs []*store.Run) ([]RunInfo, error) {
	ids := map[string][]string{}
	for _, run := range runs {
		ids[run.Entity] = append(ids[run.Entity], run.RecordID)
	}
	seen := map[string]bool{}
	for name, records := range ids {
		entity := a.m.Entity(name)
		if entity == nil {
			continue
		}
		readable, err := a.readableAmong(entity, records)
		if err != nil {
			return nil, err
		}
		maps.Copy(seen, readable)
	}
	visible := slices.DeleteFunc(slices.Clone(runs), func(run *store.Run) bool { return !seen[run.RecordID] && !a.by.Administers("runs") })
	return a.runInfos(a.tx, a.m, visible)
}

// follow notes the states a line of history leads through.
func (a *RunAnswer) follow(workflow *metadata.Workflow, line *store.RunEntry) {
	if _, isState := workflow.States.Get(line.To); !isState || line.From == "" {
		return
	}
	if !slices.Contains(a.Visited, line.To) {
		a.Visited = append(a.Visited, line.To)
	}
	if edge := line.From + ">" + line.To; !slices.Contains(a.Edges, edge) {
		a.Edges = append(a.Edges, edge)
	}
}

// adminVerbs lists what an administrator can do to a run.
func adminVerbs(state *flow.Run) []string {
	switch {
	case state.Status.Over() && len(state.Incidents) > 0:
		return []string{"retry", "skip"}
	case state.Status.Over():
		return []string{}
	case !state.SuspendedAt.IsZero():
		return []string{"activate", "cancel"}
	case len(state.Incidents) > 0:
		return []string{"retry", "skip", "assign", "jump", "suspend", "cancel"}
	}
	return []string{"jump", "override", "assign", "suspend", "cancel"}
}

// AdminRun is what an administrator does to a run.
type AdminRun struct {
	Verb     string   `json:"verb"`
	Reason   string   `json:"reason"`
	Step     string   `json:"step"`
	State    string   `json:"state"`
	Task     string   `json:"task"`
	Decision string   `json:"decision"`
	Incident string   `json:"incident"`
	People   []string `json:"people"`
}

// Administer moves a run by an administrator's hand, once per key. Needs the right "runs".
func (e *Engine) Administer(ctx context.Context, by Actor, id, key string, ask AdminRun) (json.RawMessage, error) {
	if err := by.mustAdminister("runs"); err != nil {
		return nil, err
	}
	return e.commandOnce(ctx, sent{by, key, []any{id, ask}}, func(a *act) (any, error) { return a.administer(id, ask) })
}

func (a *act) administer(id string, ask AdminRun) (any, error) {
	mv, err := a.moverOf(id)
	if err != nil {
		return nil, missing(err, noRun())
	}
	event, err := ask.event()
	if err != nil {
		return nil, err
	}
	if err := mv.lockAndMove(id, event); err != nil {
		return nil, err
	}
	look, err := a.lookAtRun(id)
	if err != nil {
		return nil, err
	}
	return a.runAnswer(look)
}

// event is the kernel's word for a request. The hand-over of a person concerns many runs and is none.
func (a AdminRun) event() (flow.Admin, error) {
	event := flow.Admin{
		Verb: a.Verb, Reason: a.Reason, Step: a.Step, State: a.State, Decision: a.Decision, Incident: a.Incident, People: a.People,
	}
	if a.Task == "" {
		return event, nil
	}
	var err error
	_, event.Task, err = kernelTask(a.Task)
	return event, err
}

// OutsideEvent is an event that comes from outside, for the runs that wait for its name and key.
type OutsideEvent struct {
	Name string    `json:"name"`
	Key  string    `json:"key"`
	Data EventData `json:"data,omitempty"`
}

// EventData is what comes with an event, as texts: rules read numbers of them with number(…).
type EventData map[string]string

// UnmarshalJSON also takes numbers and true or false, as they are written; what is null is left out.
func (d *EventData) UnmarshalJSON(data []byte) error {
	var values map[string]json.RawMessage
	if err := json.Unmarshal(data, &values); err != nil {
		return err
	}
	*d = make(EventData, len(values))
	for name, value := range values {
		switch value[0] {
		case 'n': // null
		case '"':
			var text string
			if err := json.Unmarshal(value, &text); err != nil {
				return err
			}
			(*d)[name] = text
		case '{', '[':
			return &json.UnmarshalTypeError{Value: map[byte]string{'{': "object", '[': "array"}[value[0]], Type: reflect.TypeFor[string](), Field: "data." + name}
		default:
			(*d)[name] = string(value)
		}
	}
	return nil
}

// RaiseEvent gives an event from outside to every run that waits for its name and key, else keeps
// it for a day (decisions.md 18). It returns how many runs took it. Needs the right "runs". An event that
// is sent again under the same idempotency key reaches only those of its runs that wait for it still.
func (e *Engine) RaiseEvent(ctx context.Context, by Actor, once string, event OutsideEvent) (int, error) {
	if err := by.mustAdminister("runs"); err != nil {
		return 0, err
	}
	answer, err := e.commandOnce(ctx, sent{by, once, event}, func(a *act) (any, error) { return receivers(a.tx, event) })
	if err != nil {
		return 0, err
	}
	var runs []string
	if err := json.Unmarshal(answer, &runs); err != nil {
		return 0, err
	}
	waiting, err := e.stillWaiting(ctx, event, runs)
	if err != nil {
		return 0, err
	}
	for _, run := range waiting {
		if err := e.moveAlone(ctx, run, flow.EventArrived{Name: event.Name, Key: event.Key, Data: event.Data}); err != nil {
			return 0, err
		}
	}
	return len(runs), nil
}

// receivers gives the runs that an event is for. An event that nobody waits for is kept.
func receivers(tx *store.Tx, event OutsideEvent) ([]string, error) {
	runs, err := waitingFor(tx, event)
	if err != nil || len(runs) > 0 {
		return runs, err
	}
	return runs, keepEvent(tx, event)
}

func waitingFor(tx *store.Tx, event OutsideEvent) ([]string, error) {
	waits, err := tx.WaitsFor(event.Name, event.Key)
	runs := make([]string, len(waits))
	for i, wait := range waits {
		runs[i] = wait.Run
	}
	return slices.Compact(runs), err
}

// stillWaiting leaves out the runs that an event has reached before.
func (e *Engine) stillWaiting(ctx context.Context, event OutsideEvent, runs []string) ([]string, error) {
	var waiting []string
	err := e.read(ctx, func(tx *store.Tx, _ *model) (err error) {
		waiting, err = waitingFor(tx, event)
		return err
	})
	return slices.DeleteFunc(waiting, func(run string) bool { return !slices.Contains(runs, run) }), err
}

func keepEvent(tx *store.Tx, event OutsideEvent) error {
	data, err := json.Marshal(event.Data)
	if err != nil {
		return err
	}
	return tx.AddEvent(&store.Event{Name: event.Name, Key: event.Key, Data: data, Expires: tx.Now.Add(24 * time.Hour)})
}

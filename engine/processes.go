package engine

import (
	"context"
	"encoding/json"
	"iter"
	"maps"
	"slices"
	"time"

	"github.com/weft-crm/weft/engine/flow"
	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// Action is a button: an event of the current state that the actor may fire.
type Action struct {
	Run     string                     `json:"run"`
	Event   string                     `json:"event"`
	Label   metadata.Text              `json:"label"`
	To      string                     `json:"to"`
	Primary bool                       `json:"primary"`
	Allowed bool                       `json:"allowed"`
	Reason  *metadata.Text             `json:"reason"`
	Checks  []ActionCheck              `json:"checks"`
	Form    map[string]string          `json:"form"`
	Suggest map[string]json.RawMessage `json:"suggest,omitempty"` // proposals for what Form asks and the record lacks
	Require ActionNeeds                `json:"require"`
	Picks   []flow.PickNeeded          `json:"picks,omitempty"`
}

// ActionCheck is a condition of an action and whether the record passes it.
type ActionCheck struct {
	Message metadata.Text `json:"message"`
	Field   string        `json:"field,omitempty"`
	OK      bool          `json:"ok"`
}

// ActionNeeds is what an action has to bring.
type ActionNeeds struct {
	Comment    bool `json:"comment"`
	Attachment bool `json:"attachment"`
	Signature  bool `json:"signature"`
}

// Standing is where a record's run stands and whom it waits for.
type Standing struct {
	Run      string         `json:"run"`
	Workflow string         `json:"workflow"`
	Title    metadata.Text  `json:"title"`
	State    string         `json:"state"`
	Status   string         `json:"status"`
	Lock     bool           `json:"lock"`
	Waiting  []ProcessWait  `json:"waiting"`
	Incident *metadata.Text `json:"incident"`
}

// Process is a run with the states it went through.
type Process struct {
	Standing
	States []ProcessState `json:"states"`
}

// ProcessState is one state on the strip above a record.
type ProcessState struct {
	Name    string        `json:"name"`
	Label   metadata.Text `json:"label"`
	At      *time.Time    `json:"at,omitempty"`
	Seconds int64         `json:"duration,omitempty"`
	Current bool          `json:"current"`
	Visited bool          `json:"visited"`
	Final   string        `json:"final,omitempty"`
}

// ProcessWait is a task that a run waits for.
type ProcessWait struct {
	Task   string        `json:"task"`
	Step   string        `json:"step"`
	Label  metadata.Text `json:"label"`
	People []Person      `json:"people"`
	Since  time.Time     `json:"since"`
	Due    *time.Time    `json:"due"`
}

// hold is what the runs of a record say about one person editing it: Fields gives edit, read, hide or
// require by field, and while Locked no other field may be changed. Who takes or took Part in a run may
// see the record; who is Asked by one that goes on may change what it leaves free.
type hold struct {
	Locked bool
	Part   bool
	Asked  bool
	Reason metadata.Text
	Fields map[string]string
}

// required are the fields that a step asks for.
func (h hold) required() iter.Seq[string] {
	return func(yield func(string) bool) {
		for name, word := range h.Fields {
			if word == "require" && !yield(name) {
				return
			}
		}
	}
}

// runLook is a run with everything needed to look at it.
type runLook struct {
	by       Actor
	run      *store.Run
	state    *flow.Run
	workflow *metadata.Workflow
	scope    *flow.Scope
	record   *metadata.Record
	told     []*store.RunEntry // see history
}

// history is what happened in the run, oldest first, read once.
func (l *runLook) history(tx *store.Tx) (_ []*store.RunEntry, err error) {
	if l.told == nil {
		l.told, err = tx.RunHistory(l.run.ID, 0, 1000)
	}
	return l.told, err
}

// flow is the run as the kernel looks at it.
func (l *runLook) flow() flow.Look { return l.flowAs(l.scope) }

func (l *runLook) flowAs(scope *flow.Scope) flow.Look {
	return flow.Look{Workflow: l.workflow, Run: l.state, Scope: scope}
}

// lookAtRun reads a run with its record, without locks.
func (a *act) lookAtRun(id string) (*runLook, error) {
	run, err := a.tx.Run(id)
	if err != nil {
		return nil, missing(err, noRun())
	}
	a.subjects.put(id, subjectOf(run))
	record, err := a.tx.GetDeleted(a.m.Entity(run.Entity), run.RecordID)
	if err != nil {
		return nil, err
	}
	return a.look(run, record)
}

func (a *act) look(run *store.Run, record *metadata.Record) (*runLook, error) {
	return a.complete(&runLook{by: a.by, run: run, record: record})
}

// complete adds to a look what follows from its run, unless its state is known.
func (a *act) complete(look *runLook) (_ *runLook, err error) {
	if look.state == nil {
		if look.state, err = kernelState(look.run); err != nil {
			return nil, err
		}
	}
	if look.workflow, err = a.workflowOf(a.tx, a.m, look.run); err != nil {
		return nil, err
	}
	mv := &mover{act: a.as(look.by), record: look.record}
	look.scope, err = mv.scope(look.workflow)
	return look, err
}

func noRun() *Error {
	return notFound("There is no such process, or you may not see it.", "流程不存在，或您无权查看。")
}

// looks reads the active runs of a record; none where no workflow can be.
func (a *act) looks(record *metadata.Record) ([]*runLook, error) {
	if !a.m.hasProcesses(record.Entity.Name) || record.ID == "" {
		return nil, nil
	}
	runs, err := a.tx.ActiveRuns(record.Entity.Name, record.ID)
	if err != nil {
		return nil, err
	}
	var list []*runLook
	for _, run := range runs {
		look, err := a.look(run, record)
		if err != nil {
			return nil, err
		}
		list = append(list, look)
	}
	return list, nil
}

// holds asks the runs of a record what a person may do with it; task names the task whose form is
// shown, "" all open tasks of the person.
func (a *act) holds(record *metadata.Record, task string) (hold, error) {
	held := hold{Fields: map[string]string{}}
	looks, err := a.looks(record)
	if err != nil || a.by.isEngine() {
		return held, err
	}
	for _, look := range looks {
		kernel := ""
		if run, id, err := kernelTask(task); err == nil && run == look.run.ID {
			kernel = id
		}
		held.add(look, kernel, a.by)
		if field := look.workflow.Field; field != "" && a.m.plans[record.Entity.Name].mirrors[field] == "" {
			held.Fields[field] = narrower(held.Fields[field], "read") // a later release let go of it, the run has not
		}
	}
	if err := a.holdOfEnded(record, looks, &held); err != nil {
		return held, err
	}
	return held, nil
}

func (h *hold) add(look *runLook, task string, by Actor) {
	for field, right := range look.flow().Fields(task, actorID(by)) {
		h.Fields[field] = narrower(h.Fields[field], right)
	}
	h.Asked = h.Asked || asks(look.state, actorID(by))
	h.Part = h.Part || partOf(look.state, actorID(by))
	if flow.IsLocked(look.workflow, look.state, actorID(by)) && !by.Administers("runs") {
		h.lock(look.workflow, look.state.State)
	}
}

func (h *hold) lock(workflow *metadata.Workflow, state string) {
	label := stateLabel(workflow, state)
	h.Locked = true
	h.Reason = metadata.Text{
		En: "Locked: " + workflow.Title.En + " – " + label.En + ".",
		Zh: "已锁定：" + workflow.Title.Zh + "—" + label.Zh + "。",
	}
}

// narrower gives the stricter of what two runs say about a field.
func narrower(a, b string) string {
	order := []string{"", "edit", "require", "read", "hide"}
	if slices.Index(order, a) > slices.Index(order, b) {
		return a
	}
	return b
}

// partOf reports whether a person takes part in a run, if only by a copy.
func partOf(state *flow.Run, person string) bool {
	return asks(state, person) || slices.Contains(state.Copied, person)
}

// asks reports whether a run asks or has asked a person, or is the person's own.
func asks(state *flow.Run, person string) bool {
	return state.Submitter == person || slices.ContainsFunc(state.Tasks, func(task *flow.Task) bool {
		return task.Assignee == person || task.ActedBy == person || task.OnBehalfOf == person
	})
}

// holdOfEnded keeps the lock of final states: the newest ended run of each workflow still says
// whether its record is locked. Who took part may still read the record.
func (a *act) holdOfEnded(record *metadata.Record, active []*runLook, held *hold) error {
	if record.ID == "" || !a.m.hasProcesses(record.Entity.Name) {
		return nil
	}
	covered, err := a.covers(record, mayRead)
	shown := held.Part || covered
	if err != nil || shown && allUnderWay(a.m.WorkflowsOf(record.Entity.Name), active) {
		return err
	}
	runs, err := a.tx.RunsOf(record.Entity.Name, record.ID)
	if err != nil {
		return err
	}
	if !shown {
		people, err := tookPart(a.tx, runs)
		if err != nil {
			return err
		}
		held.Part = slices.Contains(people, a.by.ID)
	}
	seen := map[string]bool{}
	for _, run := range runs {
		if seen[run.Workflow] {
			continue
		}
		seen[run.Workflow] = true
		workflow := a.m.Workflow(run.Workflow)
		if run.Active() || workflow == nil {
			continue
		}
		if state, ok := workflow.States.Get(run.State); ok && state.Lock && run.Status == state.Final && !a.by.Administers("runs") {
			held.lock(workflow, run.State)
		}
	}
	return nil
}

// allUnderWay reports whether each of some workflows has an active run.
func allUnderWay(workflows []*metadata.Workflow, active []*runLook) bool {
	return !slices.ContainsFunc(workflows, func(workflow *metadata.Workflow) bool {
		return !slices.ContainsFunc(active, func(look *runLook) bool { return look.run.Workflow == workflow.Key })
	})
}

// tookPart lists who took part in those of a record's runs that are over.
func tookPart(tx *store.Tx, runs []*store.Run) ([]string, error) {
	var over []string
	for _, run := range runs {
		if !run.Active() {
			over = append(over, run.ID)
		}
	}
	if len(over) == 0 {
		return nil, nil
	}
	return tx.Participants(over...)
}

// process tells where a record stands and which buttons the actor has.
func (a *act) process(record *metadata.Record) (*Process, []Action, error) {
	actions := []Action{}
	looks, err := a.looks(record)
	if err != nil {
		return nil, nil, err
	}
	for _, look := range looks {
		actions = append(actions, look.actions()...)
	}
	for i := range actions {
		if actions[i].Suggest, err = a.suggest(record, maps.Keys(actions[i].Form)); err != nil {
			return nil, nil, err
		}
	}
	if len(looks) > 0 {
		process, err := a.processOf(a.tx, looks[0])
		return process, actions, err
	}
	process, err := a.lastProcess(record)
	return process, actions, err
}

// lastProcess shows the newest run that has ended; nil if there never was one.
func (a *act) lastProcess(record *metadata.Record) (*Process, error) {
	if !a.m.hasProcesses(record.Entity.Name) || record.ID == "" {
		return nil, nil
	}
	runs, err := a.tx.RunsOf(record.Entity.Name, record.ID)
	if err != nil || len(runs) == 0 {
		return nil, err
	}
	run, err := a.tx.Run(runs[0].ID)
	if err != nil {
		return nil, err
	}
	look, err := a.look(run, record)
	if err != nil {
		return nil, err
	}
	return a.processOf(a.tx, look)
}

func (l *runLook) actions() []Action {
	var list []Action
	for _, action := range l.flow().Actions() {
		if action.Hidden {
			continue
		}
		one := Action{
			Run: l.run.ID, Event: action.Event, Label: action.Label, To: action.To, Primary: action.Primary, Allowed: action.Allowed,
			Reason: optionalText(action.Reason), Checks: []ActionCheck{}, Form: action.Form, Require: needs(&action.Require, ""), Picks: action.Picks,
		}
		one.Require.Comment = len(action.Require.Comment) > 0
		if one.Form == nil {
			one.Form = map[string]string{}
		}
		for _, check := range action.Checks {
			one.Checks = append(one.Checks, ActionCheck(check))
		}
		list = append(list, one)
	}
	return list
}

// suggest works out what those of some fields suggest that are empty.
func (a *act) suggest(record *metadata.Record, names iter.Seq[string]) (map[string]json.RawMessage, error) {
	suggested := map[string]json.RawMessage{}
	for name := range names {
		value, err := a.proposal(record, record.Entity.FieldByName(name))
		if err != nil {
			return nil, err
		}
		if value != nil {
			suggested[name] = value
		}
	}
	return suggested, nil
}

// proposal works out what an empty field suggests; a rule that fails suggests nothing.
func (a *act) proposal(record *metadata.Record, field *metadata.Field) (json.RawMessage, error) {
	if field == nil || field.Suggest == nil || record.Values[field.Position] != nil {
		return nil, nil
	}
	paths := appendPaths(nil, record.Entity, nil, field.Suggest.Program)
	if err := a.tx.LoadPaths([]*metadata.Record{record}, paths); err != nil {
		return nil, err
	}
	value, _ := runInto(field, field.Suggest, a.scope(record, nil))
	if value == nil {
		return nil, nil
	}
	return field.KindOf().Append(nil, field, value), nil
}

// processOf shows a run: its states with the time spent in each, and whom it waits for.
func (e *Engine) processOf(tx *store.Tx, look *runLook) (*Process, error) {
	lines, err := look.history(tx)
	if err != nil {
		return nil, err
	}
	return &Process{Standing: e.standing(look), States: processStates(look, lines, tx.Now)}, nil
}

func (e *Engine) standing(look *runLook) Standing {
	state, _ := look.workflow.States.Get(look.state.State)
	standing := Standing{
		Run: look.run.ID, Workflow: look.workflow.Key, Title: look.workflow.Title, State: look.state.State, Status: string(look.state.Status),
		Lock: state != nil && state.Lock, Waiting: e.waiting(look),
	}
	if len(look.state.Incidents) > 0 {
		standing.Incident = &look.state.Incidents[0].Message
	}
	return standing
}

// processStates lists all states in document order with when they were entered and for how long.
func processStates(look *runLook, lines []*store.RunEntry, now time.Time) []ProcessState {
	entered, spent := map[string]time.Time{}, map[string]time.Duration{}
	current, since := look.workflow.Start.State, look.run.StartedAt
	entered[current] = since
	for _, line := range lines {
		if line.To == "" || line.To == current {
			continue
		}
		if _, isState := look.workflow.States.Get(line.To); !isState || line.From != current {
			continue
		}
		spent[current] += line.At.Sub(since)
		current, since = line.To, line.At
		entered[current] = since
	}
	if look.run.EndedAt == nil {
		spent[current] += now.Sub(since)
	}
	var states []ProcessState
	for name, state := range look.workflow.States.All() {
		one := ProcessState{Name: name, Label: stateLabel(look.workflow, name), Current: name == look.state.State, Final: state.Final}
		if at, ok := entered[name]; ok {
			one.At, one.Visited, one.Seconds = &at, true, int64(spent[name].Seconds())
		}
		states = append(states, one)
	}
	return states
}

func stateLabel(workflow *metadata.Workflow, name string) metadata.Text {
	if state, ok := workflow.States.Get(name); ok && !state.Title.IsZero() {
		return state.Title
	}
	return metadata.Text{En: name, Zh: name}
}

func (e *Engine) waiting(look *runLook) []ProcessWait {
	waits := []ProcessWait{}
	for _, task := range look.state.Tasks {
		if task.Status != flow.Open {
			continue
		}
		wait := ProcessWait{
			Task: taskID(look.run.ID, task.ID), Step: task.Step, Label: stepLabel(look.workflow, task.Step),
			People: e.askedPeople(task.Assignee, task.Queue), Since: task.OpenedAt,
		}
		if !task.DueAt.IsZero() {
			wait.Due = &task.DueAt
		}
		waits = append(waits, wait)
	}
	return waits
}

func (e *Engine) askedPeople(assignee, queue string) []Person {
	ids := []string{assignee}
	if assignee == "" {
		ids = e.directory().Queue(queue)
	}
	people := make([]Person, len(ids))
	for i, id := range ids {
		people[i] = e.person(id)
	}
	return people
}

// person gives somebody for answers.
func (e *Engine) person(id string) Person { return e.org.Load().person(id) }

func (e *Engine) optionalPerson(id string) *Person {
	if id == "" {
		return nil
	}
	one := e.person(id)
	return &one
}

// Transition fires an event of a record's run. Run is "" when the record has only one.
type Transition struct {
	Entity      string         `json:"entity"`
	ID          string         `json:"id"`
	Run         string         `json:"run"`
	Event       string         `json:"event"`
	Values      map[string]any `json:"values"`
	Comment     string         `json:"comment"`
	Attachments []string       `json:"attachments"`
	Signature   string         `json:"signature"`
	Picks       []flow.Pick    `json:"picks"`
	Version     int64          `json:"version"`
}

// TransitionAnswer shows the record and the process after a transition.
type TransitionAnswer struct {
	Record  *RecordJSON `json:"record"`
	Process *Process    `json:"process"`
}

// Fire fires an event of a record's run, once per key. Not found without a run that knows the
// event; the kernel's refusals otherwise.
func (e *Engine) Fire(ctx context.Context, by Actor, key string, ask Transition) (json.RawMessage, error) {
	return e.commandOnce(ctx, sent{by, key, ask}, func(a *act) (any, error) { return a.fire(ask) })
}

func (a *act) fire(ask Transition) (any, error) {
	if err := a.mustSee(ask.Entity, ask.ID); err != nil {
		return nil, err
	}
	record, err := a.tx.Lock(a.m.Entity(ask.Entity), ask.ID)
	if err != nil {
		return nil, err
	}
	mv := &mover{act: a, record: record}
	if err := mv.unchangedSince(ask.Version); err != nil {
		return nil, err
	}
	run, err := mv.runFor(ask)
	if err != nil {
		return nil, err
	}
	event := flow.Fire{
		Name: ask.Event, Values: fieldValues(ask.Values), Comment: ask.Comment, Attachments: ask.Attachments,
		Signature: ask.Signature, Picks: ask.Picks, API: a.by.isMachine(),
	}
	if err := mv.lockAndMove(run, event); err != nil {
		return nil, err
	}
	look, err := mv.lookNow(run)
	if err != nil {
		return nil, err
	}
	process, err := a.processOf(a.tx, look)
	if err != nil {
		return nil, err
	}
	shown, err := a.showRecord(look.record)
	return &TransitionAnswer{Record: shown, Process: process}, err
}

// runFor finds the run a transition means: the named one, else the one whose state knows the event.
func (mv *mover) runFor(ask Transition) (string, error) {
	runs, err := mv.tx.ActiveRuns(ask.Entity, ask.ID)
	if err != nil {
		return "", err
	}
	if len(runs) == 1 && ask.Run == "" {
		return runs[0].ID, nil
	}
	for _, run := range runs {
		if run.ID == ask.Run {
			return run.ID, nil
		}
		if ask.Run != "" {
			continue
		}
		workflow, err := mv.workflowOf(mv.tx, mv.m, run)
		if err != nil {
			return "", err
		}
		if state, ok := workflow.States.Get(run.State); ok {
			if _, knows := state.On.Get(ask.Event); knows {
				return run.ID, nil
			}
		}
	}
	return "", mv.noRunNow(ask)
}

// noRunNow tells a run that has ended from one that never was.
func (mv *mover) noRunNow(ask Transition) error {
	rows, err := mv.tx.RunsOf(ask.Entity, ask.ID)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if !row.Active() && (ask.Run == "" || ask.Run == row.ID) {
			return runOver()
		}
	}
	return noRun()
}

// unchangedSince refuses when the record is not the version the person saw; 0 stands for any.
func (mv *mover) unchangedSince(version int64) error {
	if version == 0 || version == mv.record.Version {
		return nil
	}
	shown, err := mv.showRecord(mv.record)
	if err != nil {
		return err
	}
	e := Refuse(Conflict, "stale", "Somebody changed the record in the meantime. Look at the change, then try again.", "记录已被他人修改，请查看修改后重试。")
	e.Current = shown
	return e
}

// moverOf locks a run's record and prepares to move the run. The lock order is record, run, tasks
// (decisions.md 13).
func (a *act) moverOf(run string) (*mover, error) {
	about, err := a.subjectOf(a.tx, run)
	if err != nil {
		return nil, err
	}
	record, err := a.tx.LockWithRun(a.m.Entity(about.entity), about.record, run)
	if err != nil {
		return nil, err
	}
	return &mover{act: a, record: record}, nil
}

// lookNow looks at a run that was moved, and at the record as workflows have left it.
func (mv *mover) lookNow(id string) (*runLook, error) {
	run, err := mv.tx.LockRun(id)
	if err != nil {
		return nil, err
	}
	if !mv.tx.Current(mv.record) {
		if mv.record, err = mv.tx.GetDeleted(mv.record.Entity, mv.record.ID); err != nil {
			return nil, err
		}
	}
	look := &runLook{by: mv.by, run: run, record: mv.record}
	if mv.moved.run == run.ID && mv.moved.revision == run.Revision {
		look.state = mv.moved.state
	}
	return mv.complete(look)
}

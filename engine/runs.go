package engine

import (
	"encoding/json"
	"errors"
	"slices"
	"unicode/utf8"

	"github.com/weft-crm/weft/engine/flow"
	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// recordEvent is what happened to a record: Old is nil when it was created, New when it was
// deleted. Except is the run that made the change itself and need not be told.
type recordEvent struct {
	Old, New *metadata.Record
	Changed  []*metadata.Field
	Except   string
}

// mover moves runs of one record within one transaction. record is locked and follows what the
// workflow writes.
type mover struct {
	*act

	record *metadata.Record
	old    *metadata.Record
	steps  int
	moved  movedRun // the last
}

// movedRun is what the kernel made of a run.
type movedRun struct {
	run      string
	revision int64
	state    *flow.Run
}

// mostMoves bounds how often one command may move runs, should workflows start each other in circles.
const mostMoves = 50

// advance tells the workflows of an entity what happened to a record: runs are begun, told of the
// change, or cancelled with a deleted record.
func (a *act) advance(event recordEvent) error {
	if event.New == nil {
		return a.advanceDeleted(event.Old)
	}
	if !a.m.hasProcesses(event.New.Entity.Name) {
		return nil
	}
	mv := &mover{act: a, record: event.New, old: event.Old}
	active, err := mv.tell(event)
	if err != nil {
		return err
	}
	return mv.begin(a.m.WorkflowsOf(event.New.Entity.Name), event, active)
}

// tell gives a change to the record's active runs and returns the keys of their workflows.
func (mv *mover) tell(event recordEvent) ([]string, error) {
	if event.Old == nil {
		return nil, nil
	}
	runs, err := mv.tx.ActiveRuns(event.New.Entity.Name, event.New.ID)
	if err != nil {
		return nil, err
	}
	var active []string
	for _, run := range runs {
		active = append(active, run.Workflow)
		if run.ID == event.Except || len(event.Changed) == 0 {
			continue
		}
		if err := mv.lockAndMove(run.ID, changedFields(event.Changed)); err != nil {
			return nil, err
		}
	}
	return active, nil
}

// begin starts runs of the workflows that listen to this event and have none on the record yet.
func (mv *mover) begin(workflows []*metadata.Workflow, event recordEvent, active []string) error {
	on := "create"
	if event.Old != nil {
		on = "update"
	}
	for _, workflow := range workflows {
		if !slices.Contains(workflow.Start.On, on) || slices.Contains(active, workflow.Key) {
			continue
		}
		if err := mv.start(workflow, flow.Start{On: on}); err != nil && !notWanted(err) {
			return err
		}
	}
	return nil
}

// notWanted reports whether a start was refused just because its condition does not hold.
func notWanted(err error) bool { return CodeOf(err) == "not_applicable" }

func (a *act) advanceDeleted(record *metadata.Record) error {
	if !a.m.hasProcesses(record.Entity.Name) {
		return nil
	}
	runs, err := a.tx.ActiveRuns(record.Entity.Name, record.ID)
	if err != nil {
		return err
	}
	mv := &mover{act: a, record: record}
	for _, run := range runs {
		if err := mv.mayCancel(run); err != nil {
			return err
		}
		if !a.by.Administers("runs") {
			mv.act = mv.as(a.by.operator(ViaWorkflow))
		}
		if err := mv.lockAndMove(run.ID, flow.Admin{Verb: "cancel", Reason: "record deleted"}); err != nil {
			return err
		}
	}
	return nil
}

// mayCancel refuses to delete a record under a running approval unless the actor may end it.
func (mv *mover) mayCancel(run *store.Run) error {
	if mv.by.isEngine() || mv.by.Administers("runs") {
		return nil
	}
	if asks, err := mv.tx.Asks(run.ID); err != nil || !asks {
		return err
	}
	return Refuse(Locked, "run_active", "An approval of this record is under way. Recall or cancel it first.", "该记录正在审批中，请先撤回或取消。")
}

// start begins a run on the mover's record.
func (mv *mover) start(workflow *metadata.Workflow, event flow.Start) error {
	run := &store.Run{
		ID: store.NewID(), Workflow: workflow.Key, Release: mv.m.Release, Entity: mv.record.Entity.Name,
		RecordID: mv.record.ID, Title: titleOf(mv.record), StartedAt: mv.tx.Now, Status: string(flow.Running),
	}
	if event.Parent != nil {
		run.Parent = event.Parent.Run
	}
	return mv.next(run, flow.NewRun(run.ID, workflow), event)
}

// lockAndMove locks a run of the mover's record and gives it an event. A run that has ended in
// the meantime needs few.
func (mv *mover) lockAndMove(id string, event flow.Event) error {
	run, err := mv.tx.LockRun(id)
	if err != nil {
		return err
	}
	if !run.Active() && !concernsEnded(run, event) {
		return runOver()
	}
	return mv.move(run, event)
}

// concernsEnded reports whether an event may still concern a run that has ended: a decision that comes
// too late, work outside that the end set off, or what an administrator does about its failure.
func concernsEnded(run *store.Run, event flow.Event) bool {
	switch event.(type) {
	case flow.Decide, flow.JobDone:
		return true
	case flow.Admin:
		return run.Incident
	default: // the rest ended with the run
		return false
	}
}

func runOver() *Error {
	return Refuse(Conflict, "run_over", "This process has ended in the meantime.", "该流程已结束。")
}

// move gives an event to a locked run.
func (mv *mover) move(run *store.Run, event flow.Event) error {
	state, err := kernelState(run)
	if err != nil {
		return err
	}
	return mv.next(run, state, event)
}

// longestRemark bounds what people say with what they do to a run or a record, which everybody on the way is shown.
const longestRemark = 5000

func checkRemark(said string) error {
	if utf8.RuneCountInString(said) <= longestRemark {
		return nil
	}
	return Refuse(Invalid, "too_long", "At most 5,000 characters can be written here. Attach what is longer as a file.", "此处最多填写 5000 字，更长的内容请作为附件上传。")
}

// remark is what somebody says with an event.
func remark(event flow.Event) string {
	switch event := event.(type) {
	case flow.Decide:
		return event.Comment
	case flow.Fire:
		return event.Comment
	case flow.Admin:
		return event.Reason
	default:
		return ""
	}
}

// next asks the kernel what an event leads to, stores the run and carries out the effects.
func (mv *mover) next(run *store.Run, state *flow.Run, event flow.Event) error {
	if mv.steps++; mv.steps > mostMoves {
		return Refuse(Conflict, "loop_limit", "The workflows start each other in a circle.", "工作流之间出现循环触发。")
	}
	if err := checkRemark(remark(event)); err != nil {
		return err
	}
	workflow, err := mv.workflowOf(mv.tx, mv.m, run)
	if err != nil {
		return err
	}
	scope, err := mv.scope(workflow)
	if err != nil {
		return err
	}
	outcome, err := flow.Next(workflow, state, event, scope)
	if err != nil {
		return refusal(err)
	}
	if outcome.Run == state { // nothing came of it, as when work outside is told twice
		return nil
	}
	if err := mv.saveRun(run, outcome.Run); err != nil {
		return err
	}
	mv.moved = movedRun{run: run.ID, revision: run.Revision, state: outcome.Run}
	return mv.carryOut(workflow, run, outcome)
}

func kernelState(run *store.Run) (*flow.Run, error) {
	state := &flow.Run{}
	return state, json.Unmarshal(run.Data, state)
}

// saveRun writes the kernel's state and the columns that lists need.
func (mv *mover) saveRun(run *store.Run, state *flow.Run) error {
	data, err := json.Marshal(state)
	if err != nil {
		return err
	}
	run.Data, run.State, run.Status, run.Round = data, state.State, string(state.Status), state.Round
	run.Submitter, run.Incident = personID(state.Submitter), len(state.Incidents) > 0
	if state.Status.Over() && run.EndedAt == nil {
		ended := mv.tx.Now
		run.EndedAt = &ended
	}
	if run.Revision > 0 {
		return mv.tx.SaveRun(run)
	}
	if err := mv.tx.AddRun(run); errors.Is(err, store.ErrDuplicate) {
		return Refuse(Conflict, "run_exists", "This process is running on the record already.", "该记录上已有进行中的流程。")
	} else if err != nil {
		return err
	}
	mv.subjects.put(run.ID, subjectOf(run))
	return nil
}

// personID gives the id of a person, "" for the system itself.
func personID(actor string) string {
	if actor == flow.System {
		return ""
	}
	return actor
}

// actorID is the kernel's name for an actor.
func actorID(by Actor) string {
	if by.ID == "" {
		return flow.System
	}
	return by.ID
}

// scope gathers what the kernel may look at.
func (mv *mover) scope(workflow *metadata.Workflow) (*flow.Scope, error) {
	if err := mv.loadPaths(mv.tx, mv.record, workflow.Reads["record"]); err != nil {
		return nil, err
	}
	scope := mv.flowScope()
	scope.Record, scope.Version = mv.record, mv.record.Version
	if mv.old != nil {
		scope.Old = mv.old
	}
	return scope, nil
}

// refusal gives the kernel's refusals the engine's words.
func refusal(err error) error {
	var refused *flow.Refusal
	if !errors.As(err, &refused) {
		return err
	}
	kinds := map[flow.Hint]ErrorKind{
		flow.Forbidden: Forbidden, flow.NotFound: NotFound, flow.Conflict: Conflict,
		flow.Invalid: Invalid, flow.Locked: Locked, flow.TooEarly: TooMany,
	}
	e := Refuse(kinds[refused.Hint], refused.Code, refused.Message.En, refused.Message.Zh)
	for _, problem := range refused.Fields {
		e.Fields = append(e.Fields, FieldProblem{Field: problem.Field, Pointer: "/" + problem.Field, Code: problem.Code, Message: problem.Message})
	}
	e.Current, e.Again = closedBy(refused), refused.Next
	return e
}

// Closed tells who was first, of a decision that came too late, or which people have to be chosen.
type Closed struct {
	ClosedBy string            `json:"closed_by,omitempty"`
	Outcome  string            `json:"outcome,omitempty"`
	Revision int               `json:"rev,omitempty"`
	Picks    []flow.PickNeeded `json:"picks,omitempty"`
}

func closedBy(refused *flow.Refusal) any {
	if refused.ClosedBy == "" && refused.Revision == 0 && len(refused.Picks) == 0 {
		return nil
	}
	return Closed{ClosedBy: refused.ClosedBy, Outcome: string(refused.Outcome), Revision: refused.Revision, Picks: refused.Picks}
}

func changedFields(fields []*metadata.Field) flow.RecordChanged {
	changed := flow.RecordChanged{Fields: fieldNames(fields)}
	for _, field := range fields {
		if field.Managed() {
			changed.Computed = append(changed.Computed, field.Name)
		}
	}
	return changed
}

func fieldNames(fields []*metadata.Field) []string {
	names := make([]string, len(fields))
	for i, field := range fields {
		names[i] = field.Name
	}
	return names
}

func titleOf(record *metadata.Record) string { return record.Title(metadata.Locale{Language: "en"}) }

package engine

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/weft-crm/weft/engine/flow"
	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// TaskRow is a task as lists show it.
type TaskRow struct {
	ID            string        `json:"id"`
	Run           string        `json:"run"`
	Workflow      string        `json:"workflow"`
	WorkflowTitle metadata.Text `json:"workflow_title"`
	Step          string        `json:"step"`
	StepLabel     metadata.Text `json:"step_label"`
	Kind          string        `json:"kind"`
	Record        TaskRecord    `json:"record"`
	Summary       []TaskFigure  `json:"summary"`
	Submitter     Person        `json:"submitter"`
	OpenedAt      time.Time     `json:"opened_at"`
	DueAt         *time.Time    `json:"due_at"`
	Status        string        `json:"status"`
	Decision      *TaskDecision `json:"decision"`
	Can           []string      `json:"can"`
	Batch         bool          `json:"batch"`    // may be decided in a list
	Assigned      Person        `json:"assigned"` // who has it
	Seen          bool          `json:"seen"`     // who has it has looked at it
	Behalf        *Person       `json:"on_behalf_of,omitempty"`
	DelegatedBy   *Person       `json:"delegated_by,omitempty"` // who waits for advice
}

// TaskRecord is the record a task is about.
type TaskRecord struct {
	Entity string `json:"entity"`
	ID     string `json:"id"`
	Title  string `json:"title"`
}

// TaskFigure is a value that helps to decide.
type TaskFigure struct {
	Field     string          `json:"field"`
	Label     metadata.Text   `json:"label"`
	Value     json.RawMessage `json:"value"`
	Kind      string          `json:"kind"`
	Prefix    metadata.Text   `json:"prefix,omitzero"`     // what stands before a number
	Unit      metadata.Text   `json:"unit,omitzero"`       // what stands behind a number
	Precision string          `json:"precision,omitempty"` // of a date that is a month or a year
}

// TaskDecision is how a task was answered.
type TaskDecision struct {
	Verb    string    `json:"verb"`
	At      time.Time `json:"at"`
	Comment string    `json:"comment"`
}

// InboxAnswer is a page of a box, with how many tasks wait in the boxes that call for attention.
type InboxAnswer struct {
	Tasks  []TaskRow        `json:"tasks"`
	Next   string           `json:"next"`
	Counts map[string]int64 `json:"counts"`
}

// taskID names a kernel's task across all runs; "" for no task.
func taskID(run, task string) string {
	if task == "" {
		return ""
	}
	return run + "~" + task
}

// kernelTask gives the run and the kernel's name of a task.
func kernelTask(id string) (run, task string, err error) {
	run, task, found := strings.Cut(id, "~")
	if !found {
		return "", "", noTask()
	}
	return run, task, nil
}

func noTask() *Error {
	return notFound("There is no such task, or it is not yours.", "任务不存在，或不属于您。")
}

// taskRow is the kernel's task as the inbox keeps it.
func (a *aftermath) taskRow(task *flow.Task) *store.Task {
	row := &store.Task{
		ID: taskID(a.run.ID, task.ID), Run: a.run.ID, Workflow: a.run.Workflow, Entity: a.run.Entity, RecordID: a.run.RecordID,
		Title: a.run.Title, Visit: ordinal(task.Visit), Step: task.Step, Kind: string(task.Kind),
		Label: textJSON(stepLabel(a.workflow, task.Step)), Assignee: task.Assignee, Status: string(task.Status),
		Submitter: personID(a.state.Submitter), OpenedAt: task.OpenedAt, ActedBy: personID(task.ActedBy), OnBehalfOf: task.OnBehalfOf,
		Comment: task.Comment, Origin: taskID(a.run.ID, task.Parent), DelegatedBy: task.DelegatedBy,
		HeldFrom: strings.Join(task.Except, " "), Unqueued: task.Queue == "",
	}
	if row.OpenedAt.IsZero() {
		row.OpenedAt = task.CreatedAt
	}
	if !task.DueAt.IsZero() {
		row.DueAt = &task.DueAt
	}
	if task.Status.Closed() {
		row.DecidedAt, row.Verb = &task.ClosedAt, string(task.Status)
	}
	if task.Assignee == "" && task.Queue != "" {
		row.Candidates = []string{task.Queue}
	}
	return row
}

// stepLabel is the title of a step, else its id in words.
func stepLabel(workflow *metadata.Workflow, id string) metadata.Text {
	if id == flow.Beginning {
		return metadata.Text{En: "Revise and submit again", Zh: "修改后重新提交"}
	}
	if place := workflow.Steps[id]; place != nil && !place.Step.Title.IsZero() {
		return place.Step.Title
	}
	return nameText(id)
}

// nameText gives a name without a title in words.
func nameText(name string) metadata.Text {
	words := strings.ReplaceAll(name, "_", " ")
	return metadata.Text{En: words, Zh: words}
}

// Tasks lists one of the actor's boxes.
func (e *Engine) Tasks(ctx context.Context, by Actor, inbox Inbox) (*InboxAnswer, error) {
	answer := &InboxAnswer{Tasks: []TaskRow{}, Counts: map[string]int64{}}
	err := e.readAs(ctx, by, func(a *act) error {
		rows, next, err := a.box(inbox)
		if err != nil {
			return err
		}
		answer.Next = next
		if answer.Tasks, err = a.taskRows(rows); err != nil {
			return err
		}
		return a.countBoxes(answer.Counts)
	})
	return answer, err
}

// todo returns the first open tasks of the actor and how many there are.
func (a *act) todo(limit int) ([]TaskRow, int64, error) {
	query := a.boxQuery(a.by, store.BoxTodo)
	count, err := a.tx.CountTasks(query)
	if err != nil {
		return nil, 0, err
	}
	if count == 0 || limit == 0 {
		return []TaskRow{}, count, nil
	}
	query.Limit = limit
	rows, _, err := a.tx.Tasks(query)
	if err != nil {
		return nil, 0, err
	}
	list, err := a.taskRows(rows)
	return list, count, err
}

// taskRows completes stored tasks for people: one statement per entity for the records they are about.
func (a *act) taskRows(rows []*store.Task) ([]TaskRow, error) {
	figures, err := a.taskFigures(rows)
	if err != nil {
		return nil, err
	}
	workflows, err := a.workflowsOf(rows)
	if err != nil {
		return nil, err
	}
	list := make([]TaskRow, 0, len(rows))
	for i, row := range rows {
		one := a.taskInfo(workflows[i], row)
		one.Summary = openFigures(figures[row.Entity+"/"+row.RecordID], flow.StepFields(workflows[i], row.Step))
		list = append(list, one)
	}
	return list, nil
}

// workflowsOf finds the workflow of each of some stored tasks.
func (a *act) workflowsOf(rows []*store.Task) ([]*metadata.Workflow, error) {
	runs := make([]string, len(rows))
	for i, row := range rows {
		runs[i] = row.Run
	}
	releases, err := a.tx.ReleasesOf(runs)
	if err != nil {
		return nil, err
	}
	workflows := make([]*metadata.Workflow, len(rows))
	for i, row := range rows {
		if workflows[i], err = a.workflowOfTask(row, releases[row.Run]); err != nil {
			return nil, err
		}
	}
	return workflows, nil
}

// workflowOfTask is the workflow that the task's run follows. What is closed is told of in present words where
// there are any: it may go back to any release.
func (a *act) workflowOfTask(row *store.Task, release int64) (*metadata.Workflow, error) {
	run := &store.Run{Workflow: row.Workflow, Release: release, State: row.Step}
	if row.Kind == "run" {
		return a.telling(a.tx, a.m, run)
	}
	if present := a.m.Workflow(row.Workflow); present != nil && row.DecidedAt != nil {
		return present, nil
	}
	return a.workflowOf(a.tx, a.m, run)
}

func (e *Engine) taskInfo(workflow *metadata.Workflow, row *store.Task) TaskRow {
	one := TaskRow{
		ID: row.ID, Run: row.Run, Workflow: row.Workflow, Step: row.Step, StepLabel: textOf(row.Label), Kind: row.Kind,
		Record:    TaskRecord{Entity: row.Entity, ID: row.RecordID, Title: row.Title},
		Submitter: e.person(row.Submitter), OpenedAt: row.OpenedAt, DueAt: row.DueAt, Status: row.Status, Can: []string{},
		Assigned: e.person(row.Assignee), Seen: row.SeenAt != nil, Behalf: e.optionalPerson(row.OnBehalfOf), DelegatedBy: e.optionalPerson(row.DelegatedBy),
	}
	one.WorkflowTitle = workflow.Title
	if row.Kind == "run" {
		one.StepLabel = stateLabel(workflow, row.Step)
	}
	if row.DecidedAt != nil {
		one.Decision = &TaskDecision{Verb: row.Verb, At: *row.DecidedAt, Comment: row.Comment}
	}
	if row.Status == string(flow.Open) && row.Kind != "copy" && row.Kind != "run" {
		one.Can = quickVerbs(row, approvalOf(workflow, row.Step))
		one.Batch = row.DelegatedBy == "" && mayBatch(workflow, row.Step)
	}
	return one
}

// quickVerbs are what a list offers at once, by the task's kind and what its step asks for; the task's page knows
// whether each is allowed just now.
func quickVerbs(row *store.Task, asked *metadata.Approve) []string {
	if row.DelegatedBy != "" {
		return []string{"resolve"}
	}
	verbs := []string{"complete"}
	if row.Kind == string(flow.Approval) {
		verbs = []string{"approve", "reject"}
	}
	if asked != nil && slices.Contains(asked.Can, "transfer") {
		verbs = append(verbs, "transfer")
	}
	return verbs
}

// TaskNow is a task as it stands, with what the actor can do with it.
type TaskNow struct {
	TaskRow
	Verbs    []TaskVerb `json:"verbs"`
	Saved    string     `json:"saved,omitempty"` // the actor's own opinion, kept without deciding
	Revision int        `json:"rev"`
}

// TaskAnswer is a task with everything its page shows.
type TaskAnswer struct {
	TaskNow
	Path     []PathNode    `json:"path"`
	Why      metadata.Text `json:"why"`
	Opinions []TaskOpinion `json:"opinions"`
	Changed  []string      `json:"changed"`
}

// TaskVerb is something the actor can do with a task.
type TaskVerb struct {
	Verb    string         `json:"verb"`
	Label   metadata.Text  `json:"label"`
	Allowed bool           `json:"allowed"`
	Reason  *metadata.Text `json:"reason"`
	Require ActionNeeds    `json:"require"`
	Targets []TaskTarget   `json:"targets,omitempty"`
	Then    []string       `json:"then,omitempty"`
	Where   []string       `json:"where,omitempty"`
	People  []Person       `json:"people"` // whom the workflow allows; null means everybody
}

// TaskTarget is a step to return to, or a task to remove.
type TaskTarget struct {
	ID    string        `json:"id"`
	Label metadata.Text `json:"label"`
}

// TaskOpinion is what somebody said in the run.
type TaskOpinion struct {
	Who     Person        `json:"who"`
	Behalf  *Person       `json:"on_behalf_of,omitempty"`
	Verb    string        `json:"verb"`
	Comment string        `json:"comment"`
	At      time.Time     `json:"at"`
	Step    metadata.Text `json:"step"`
}

// Task returns a task to somebody it concerns: who is or was asked, the submitter, an administrator
// of runs. The first look of its assignee is noted.
func (e *Engine) Task(ctx context.Context, by Actor, id string) (*TaskAnswer, error) {
	var answer *TaskAnswer
	firstLook := false
	err := e.readAs(ctx, by, func(a *act) error {
		row, err := a.visibleTask(id)
		if err != nil {
			return err
		}
		firstLook = row.Assignee == a.by.ID && row.SeenAt == nil
		look, err := a.lookAtRun(row.Run)
		if err != nil {
			return err
		}
		if answer, err = a.taskAnswer(row, look); err != nil {
			return err
		}
		rows, err := a.taskRows([]*store.Task{row})
		answer.TaskRow = rows[0]
		return err
	})
	if err != nil || !firstLook {
		return answer, err
	}
	return answer, e.write(ctx, func(tx *store.Tx, _ *model) error { return tx.MarkTaskSeen(id) })
}

func (a *act) visibleTask(id string) (*store.Task, error) {
	row, err := a.tx.Task(id)
	if err != nil {
		return nil, missing(err, noTask())
	}
	concerned, err := a.isConcerned(row)
	if err != nil {
		return nil, err
	}
	if !concerned {
		return nil, noTask()
	}
	return row, nil
}

func (a *act) isConcerned(row *store.Task) (bool, error) {
	concerned := row.Assignee == a.by.ID || row.ActedBy == a.by.ID || row.OnBehalfOf == a.by.ID || row.DelegatedBy == a.by.ID ||
		row.Submitter == a.by.ID || a.by.Administers("runs")
	for _, queue := range row.Candidates {
		concerned = concerned || a.directory().InQueue(queue, a.by.ID)
	}
	if concerned || row.Status != string(flow.Open) {
		return concerned, nil
	}
	look, err := a.lookAtRun(row.Run)
	if err != nil {
		return false, err
	}
	return a.standsIn(a.tx, a.m, look, row)
}

// standsIn reports whether who looks at a run stands in for somebody whom the task asks, and may see the
// record besides: the task itself opens it only to those it asks.
func (e *Engine) standsIn(tx *store.Tx, m *model, look *runLook, row *store.Task) (bool, error) {
	_, task, err := kernelTask(row.ID)
	if err != nil || !look.flow().StandsIn(task) {
		return false, nil //nolint:nilerr // what has no task of the kernel asks nobody
	}
	return e.act(tx, m, look.by).maySee(look.record)
}

func (a *act) taskAnswer(row *store.Task, look *runLook) (*TaskAnswer, error) {
	now, err := a.taskNow(row, look)
	if err != nil {
		return nil, err
	}
	answer := &TaskAnswer{TaskNow: *now, Path: look.path(a.Engine)}
	if answer.Opinions, err = a.opinions(a.tx, look); err != nil {
		return nil, err
	}
	if answer.Changed, err = fieldsChangedSince(a.tx, row, lastLook(look.state, row)); err != nil {
		return nil, err
	}
	if row.Kind != "copy" {
		answer.Why = whyAsked(answer.Path, row.Step)
	}
	return answer, nil
}

func (a *act) taskNow(row *store.Task, look *runLook) (*TaskNow, error) {
	now := &TaskNow{TaskRow: a.taskInfo(look.workflow, row), Verbs: []TaskVerb{}}
	now.Summary = openFigures(figuresOf(look.record, a.m.figureFields(look.by, look.record.Entity)), flow.StepFields(look.workflow, row.Step))
	if row.Kind == "copy" {
		return now, nil
	}
	_, kernel, err := kernelTask(row.ID)
	if err != nil {
		return nil, err
	}
	now.Verbs = a.taskVerbs(look, kernel)
	now.Revision, now.Saved = taskState(look.state, kernel, look.by)
	return now, nil
}

// taskState gives the revision a decision has to name and the actor's own saved opinion.
func taskState(state *flow.Run, id string, by Actor) (revision int, saved string) {
	for _, task := range state.Tasks {
		if task.ID != id {
			continue
		}
		if task.Saved != nil && task.Saved.By == by.ID {
			saved = task.Saved.Comment
		}
		for _, visit := range state.Visits {
			if visit.ID == task.Visit {
				revision = visit.Revision
			}
		}
	}
	return revision, saved
}

func (e *Engine) taskVerbs(look *runLook, task string) []TaskVerb {
	verbs := []TaskVerb{}
	for _, verb := range look.flow().TaskVerbs(task) {
		one := TaskVerb{
			Verb: verb.Name, Label: verb.Label, Allowed: verb.Allowed, Reason: optionalText(verb.Reason),
			Require: needs(&verb.Require, verb.Name), Then: verb.Then, Where: verb.Where,
		}
		for _, target := range verb.Targets {
			one.Targets = append(one.Targets, TaskTarget{ID: target.ID, Label: target.Label})
		}
		for _, id := range verb.People {
			one.People = append(one.People, e.person(id))
		}
		verbs = append(verbs, one)
	}
	return verbs
}

// needs tells what a verb has to bring.
func needs(require *metadata.Require, verb string) ActionNeeds {
	if require == nil {
		return ActionNeeds{}
	}
	comment := slices.Contains(require.Comment, "*") || slices.Contains(require.Comment, verb)
	deciding := verb == "approve" || verb == "complete" || verb == ""
	return ActionNeeds{
		Comment: comment, Attachment: require.Attachment && deciding, Signature: require.Signature && deciding,
	}
}

func optionalText(text metadata.Text) *metadata.Text {
	if text.IsZero() {
		return nil
	}
	return &text
}

// opinions are the things people said in a run, oldest first.
func (e *Engine) opinions(tx *store.Tx, look *runLook) ([]TaskOpinion, error) {
	lines, err := look.history(tx)
	if err != nil {
		return nil, err
	}
	opinions := []TaskOpinion{}
	for _, line := range lines {
		if line.Actor == "" || (line.Comment == "" && !slices.Contains(decisions, line.Verb)) {
			continue
		}
		opinions = append(opinions, TaskOpinion{
			Who: e.person(line.Actor), Behalf: e.optionalPerson(line.OnBehalfOf), Verb: line.Verb, Comment: line.Comment, At: line.At,
			Step: stepLabel(look.workflow, line.Step),
		})
	}
	return opinions, nil
}

var decisions = []string{"approve", "reject", "return", "complete"}

// lastLook is when the assignee last looked at an open task, or before that decided something in its run.
func lastLook(state *flow.Run, row *store.Task) (last time.Time) {
	switch {
	case row.DecidedAt != nil:
		return last // nobody has to look any more
	case row.SeenAt != nil:
		return *row.SeenAt
	}
	for _, task := range state.Tasks {
		if task.ActedBy == row.Assignee && task.ClosedAt.After(last) {
			last = task.ClosedAt
		}
	}
	return last
}

// fieldsChangedSince lists the fields that others than the assignee changed after a moment, none
// for the zero one.
func fieldsChangedSince(tx *store.Tx, row *store.Task, since time.Time) ([]string, error) {
	changed := []string{}
	if since.IsZero() {
		return changed, nil
	}
	entries, err := tx.History(row.Entity, row.RecordID, 0, 50)
	if err != nil {
		return nil, err
	}
	for _, entry := range entries {
		if !entry.At.After(since) || entry.Actor == row.Assignee {
			continue
		}
		for _, change := range entry.Changes {
			if !slices.Contains(changed, change.Field) {
				changed = append(changed, change.Field)
			}
		}
	}
	return changed, nil
}

// Decision is what somebody does with a task.
type Decision struct {
	Verb        string         `json:"verb"`
	Comment     string         `json:"comment"`
	Values      map[string]any `json:"values"`
	To          Names          `json:"to"` // people, a step to return to, or a task to remove
	Then        string         `json:"then"`
	Where       string         `json:"where"`
	Mode        string         `json:"mode"`
	Attachments []string       `json:"attachments"`
	Signature   string         `json:"signature"`
	Picks       []flow.Pick    `json:"picks"`
	Revision    int            `json:"rev"`
	Version     int64          `json:"version"` // of the record the person saw; 0 for any
	Batch       bool           `json:"batch"`
}

// Names is one name or a list of names.
type Names []string

// UnmarshalJSON reads a string or a list of strings.
func (n *Names) UnmarshalJSON(data []byte) error {
	var one string
	if json.Unmarshal(data, &one) == nil {
		*n = Names{one}
		return nil
	}
	return json.Unmarshal(data, (*[]string)(n))
}

// DecisionAnswer tells how the task and its run stand after a decision. It is kept with the command, so
// it leaves out what a page reads anew anyway: path, opinions and the states with their times.
type DecisionAnswer struct {
	Task    *TaskNow `json:"task"`
	Process Standing `json:"process"`
}

// Decide answers a task, once per key (workflow.md section 2, command protocol). Conflict when the
// task was closed first or the page is out of date; Forbidden, Invalid and Locked as the kernel says.
func (e *Engine) Decide(ctx context.Context, by Actor, id, key string, decision Decision) (json.RawMessage, error) {
	run, task, err := kernelTask(id)
	if err != nil {
		return nil, err
	}
	return e.commandOnce(ctx, sent{by, key, []any{id, decision}}, func(a *act) (any, error) {
		return a.decide(kernelDecision{run: run, task: task, Decision: decision})
	}, func(tx *store.Tx) { e.foreseeMove(tx, run) })
}

type kernelDecision struct {
	run, task string
	Decision
}

func (a *act) decide(decision kernelDecision) (any, error) {
	mv, err := a.moverOf(decision.run)
	if err != nil {
		return nil, missing(err, noTask())
	}
	if err := mv.unchangedSince(decision.Version); err != nil && len(decision.Values) > 0 {
		return nil, err
	}
	if err := mv.lockAndMove(decision.run, decision.event()); err != nil {
		return nil, err
	}
	look, err := mv.lookNow(decision.run)
	if err != nil {
		return nil, err
	}
	row, err := a.tx.Task(taskID(decision.run, decision.task))
	if err != nil {
		return nil, err
	}
	now, err := a.taskNow(row, look)
	return &DecisionAnswer{Task: now, Process: a.standing(look)}, err
}

func (d kernelDecision) event() flow.Decide {
	event := flow.Decide{
		Task: d.task, Verb: d.Verb, Revision: d.Revision, Values: fieldValues(d.Values), Comment: d.Comment,
		Attachments: d.Attachments, Signature: d.Signature, Then: d.Then, Where: d.Where, Mode: d.Mode, Picks: d.Picks, Batch: d.Batch,
	}
	switch {
	case d.Verb == "return" && len(d.To) == 1:
		event.To = d.To[0]
	case d.Verb == "remove" && len(d.To) == 1:
		_, event.To, _ = strings.Cut(d.To[0], "~")
		if event.To == "" {
			event.To = d.To[0]
		}
	default:
		event.People = d.To
	}
	return event
}

// fieldValues puts sent values into an order that is the same everywhere.
func fieldValues(values map[string]any) []flow.FieldValue {
	list := make([]flow.FieldValue, 0, len(values))
	for _, name := range sortedKeys(values) {
		list = append(list, flow.FieldValue{Field: name, Value: values[name]})
	}
	return list
}

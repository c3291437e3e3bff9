package engine

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/weft-crm/weft/engine/flow"
	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// Explanation tells why a task or run is as it is: in a few sentences, by the rules that decided
// with the values they saw, and by the people who were considered.
type Explanation struct {
	Text   metadata.Text     `json:"text"`
	Rules  []ExplainedRule   `json:"rules"`
	People []ExplainedPerson `json:"people"`
	Steps  []ExplainedStep   `json:"steps"`
}

// ExplainedStep tells the same of one step of a run's way.
type ExplainedStep struct {
	Step      string            `json:"step"`
	Label     metadata.Text     `json:"label"`
	Kind      string            `json:"kind"`
	State     string            `json:"state"` // done current future maybe skipped cancelled
	Text      metadata.Text     `json:"text"`
	Rules     []ExplainedRule   `json:"rules"`
	People    []ExplainedPerson `json:"people"`
	EnteredAt *time.Time        `json:"entered_at"`
	LeftAt    *time.Time        `json:"left_at"`
}

// ExplainedPerson is somebody a step asked (asked), will ask (expected), left out (skipped), or
// whose share somebody else has (replaced). Status is that of the person's task.
type ExplainedPerson struct {
	Person  Person        `json:"person"`
	Result  string        `json:"result"`
	Status  string        `json:"status,omitempty"`
	Reason  metadata.Text `json:"reason"`
	Instead *Person       `json:"instead,omitempty"`
	At      *time.Time    `json:"at,omitempty"`

	part metadata.Text // as what the workflow asks the person
}

// ExplainTask tells why somebody is asked: the conditions that led to the step, who else was
// considered, and the steps on the way. It is given to whom Task is given; values that the reader
// may not see are left out.
func (e *Engine) ExplainTask(ctx context.Context, by Actor, id string) (*Explanation, error) {
	var answer *Explanation
	err := e.readAs(ctx, by, func(a *act) error {
		row, err := a.visibleTask(id)
		if err != nil {
			return err
		}
		x, err := a.explainer(row.Run, id)
		if err != nil {
			return err
		}
		answer, err = x.task(row)
		return err
	})
	return answer, err
}

// ExplainRun tells why a run stands where it stands, step by step. It is given to whom Run is given.
func (e *Engine) ExplainRun(ctx context.Context, by Actor, id string) (*Explanation, error) {
	var answer *Explanation
	err := e.readAs(ctx, by, func(a *act) error {
		x, err := a.explainer(id, "")
		if err != nil {
			return err
		}
		if err := a.mayFollow(x.look); err != nil {
			return err
		}
		answer, err = x.run()
		return err
	})
	return answer, err
}

// mayFollow refuses somebody who may not see a run: not an administrator of runs, with no part in
// it, and without sight of its record.
func (a *act) mayFollow(look *runLook) error {
	if partOf(look.state, a.by.ID) || a.by.Administers("runs") {
		return nil
	}
	if err := a.mustSee(look.run.Entity, look.run.RecordID); err != nil {
		return noRun()
	}
	return nil
}

// runExplainer explains one run to one reader.
type runExplainer struct {
	*act

	look    *runLook
	held    hold // what the run shows to the reader or hides
	lines   []*store.RunEntry
	tasks   []*store.Task
	changes []*store.Entry // of the record, newest first
	scopes  map[time.Time]*flow.Scope
}

func (a *act) explainer(run, task string) (*runExplainer, error) {
	look, err := a.lookAtRun(run)
	if err != nil {
		return nil, err
	}
	x := &runExplainer{act: a, look: look, scopes: map[time.Time]*flow.Scope{}}
	if x.held, err = a.holds(look.record, task); err != nil {
		return nil, err
	}
	if x.lines, err = a.tx.RunHistory(run, 0, 1000); err != nil {
		return nil, err
	}
	if x.tasks, err = a.tx.TasksOf(run); err != nil {
		return nil, err
	}
	x.changes, err = a.tx.History(look.run.Entity, look.run.RecordID, 0, 500)
	return x, err
}

// at is how things stood at a moment: the time, and the record as it was then.
func (x *runExplainer) at(moment time.Time) (*flow.Scope, error) {
	if moment.IsZero() {
		return x.look.scope, nil
	}
	if known := x.scopes[moment]; known != nil {
		return known, nil
	}
	mv := &mover{act: x.act, record: x.recordAt(moment)}
	scope, err := mv.scope(x.look.workflow)
	if err != nil {
		return nil, err
	}
	scope.Now = moment
	scope.Actor = x.actorAt(moment)
	x.scopes[moment] = scope
	return scope, nil
}

// recordAt takes back the changes made after a moment. Lines, and values that no longer fit their
// field, stay as they are.
func (x *runExplainer) recordAt(moment time.Time) *metadata.Record {
	record := x.look.record.Clone()
	changed := false
	for _, entry := range x.changes {
		if !entry.At.After(moment) || entry.Action != "update" {
			continue
		}
		for _, change := range entry.Changes {
			changed = takeBack(record, change) || changed
		}
	}
	if !changed {
		return record
	}
	return x.recomputed(record)
}

// actorAt is who did the last thing in the run before a moment, the moment included.
func (x *runExplainer) actorAt(moment time.Time) string {
	actor := flow.System
	for _, line := range x.lines {
		if line.At.After(moment) {
			break
		}
		if line.Actor != "" {
			actor = line.Actor
		}
	}
	return actor
}

func (x *runExplainer) task(row *store.Task) (*Explanation, error) {
	answer := &Explanation{Rules: []ExplainedRule{}, People: []ExplainedPerson{}, Steps: []ExplainedStep{}}
	label := stepLabel(x.look.workflow, row.Step)
	if row.Kind == "copy" {
		answer.Text = metadata.Text{En: "This was copied to you so that you know of it; nothing has to be decided.", Zh: "这是抄送给您的信息，无需处理。"}
		return answer, nil
	}
	if row.Step == flow.Beginning {
		answer.Text = x.whyResubmit(row)
		answer.People = append(answer.People, x.factOf(row, metadata.Text{}))
		return answer, nil
	}
	if _, _, err := kernelTask(row.ID); err != nil {
		return nil, err
	}
	step, err := x.step(row.Step, visitName(row.Visit), row.OpenedAt)
	if err != nil {
		return nil, err
	}
	answer.Rules, answer.People = step.Rules, step.People
	step.Kind = row.Kind
	again, why := x.whyAgain(row), sentenceOfTask(label, step)
	part := readersPart(x.by, step.People)
	answer.Text = metadata.Text{En: again.En + why.En + part.En, Zh: again.Zh + why.Zh + part.Zh}
	return answer, x.addWay(answer, row.Step)
}

// whyAgain tells that a change of the record made the approval begin anew; nothing where it did not.
func (x *runExplainer) whyAgain(row *store.Task) metadata.Text {
	for _, line := range slices.Backward(x.lines) {
		if line.Verb == "restart" && !line.At.After(row.OpenedAt) {
			told := textOf(line.Text)
			return metadata.Text{En: told.En + ". ", Zh: told.Zh + "。"}
		}
	}
	return metadata.Text{}
}

// whyResubmit tells why the submitter has to look at the record again: what was said last.
func (x *runExplainer) whyResubmit(row *store.Task) metadata.Text {
	text := metadata.Text{En: "It came back to be revised and submitted again.", Zh: "申请被退回，需修改后重新提交。"}
	for _, line := range x.lines {
		if !line.At.After(row.OpenedAt) && (line.Verb == "return" || line.Verb == "send_back" || line.Verb == "reject") {
			text = textOf(line.Text)
		}
	}
	return text
}

// addWay adds the steps that were passed on the way to a step.
func (x *runExplainer) addWay(answer *Explanation, until string) error {
	for _, node := range flatten(x.look.path(x.Engine)) {
		if node.Step == until {
			return nil
		}
		told, err := x.node(node)
		if err != nil {
			return err
		}
		answer.Steps = append(answer.Steps, told)
	}
	return nil
}

// flatten lists the steps of a path in document order, those of branches behind their block.
func flatten(nodes []PathNode) []PathNode {
	var list []PathNode
	for _, node := range nodes {
		list = append(list, node)
		for _, branch := range node.Branches {
			list = append(list, flatten(branch.Nodes)...)
		}
	}
	return list
}

func (x *runExplainer) run() (*Explanation, error) {
	answer := &Explanation{Rules: []ExplainedRule{}, People: []ExplainedPerson{}, Steps: []ExplainedStep{}}
	entered, err := x.whyState()
	if err != nil {
		return nil, err
	}
	answer.Rules, answer.Text = entered, x.whereItStands()
	for _, node := range flatten(x.look.path(x.Engine)) {
		told, err := x.node(node)
		if err != nil {
			return nil, err
		}
		if told.State == "current" {
			answer.People = append(answer.People, told.People...)
		}
		answer.Steps = append(answer.Steps, told)
	}
	return answer, nil
}

// whyState tells the conditions of the transition that led into the present state, else those under
// which the run began.
func (x *runExplainer) whyState() ([]ExplainedRule, error) {
	var last *store.RunEntry
	for _, line := range x.lines {
		if line.From != "" && line.To == x.look.state.State {
			last = line
		}
	}
	if last == nil {
		scope, err := x.at(x.look.run.StartedAt)
		if err != nil {
			return nil, err
		}
		return x.rules(scope, x.look.flowAs(scope).ExplainStart())
	}
	scope, err := x.at(last.At)
	if err != nil {
		return nil, err
	}
	return x.rules(scope, x.look.flowAs(scope).ExplainTransition(last.From, last.Verb, last.To))
}

// whereItStands says in a sentence or two where the run is and what it waits for.
func (x *runExplainer) whereItStands() metadata.Text {
	state := x.look.state
	label := stateLabel(x.look.workflow, state.State)
	text := metadata.Text{En: "It is in the state “" + label.En + "”", Zh: "当前状态为“" + label.Zh + "”"}
	for _, line := range slices.Backward(x.lines) {
		if line.From != "" && line.To == state.State {
			told := textOf(line.Text)
			text.En, text.Zh = text.En+" since: "+told.En, text.Zh+"，由于："+told.Zh
			break
		}
	}
	text.En, text.Zh = text.En+".", text.Zh+"。"
	if len(state.Incidents) > 0 {
		why := state.Incidents[0].Message
		return metadata.Text{
			En: text.En + " It needs an administrator: " + strings.TrimSuffix(why.En, ".") + ".",
			Zh: text.Zh + "需要管理员处理：" + strings.TrimSuffix(why.Zh, "。") + "。",
		}
	}
	if state.Status == flow.Suspended {
		return metadata.Text{En: text.En + " It is suspended; nothing happens until it is resumed.", Zh: text.Zh + "流程已挂起，恢复前不会继续。"}
	}
	return x.waitsFor(text)
}

func (x *runExplainer) waitsFor(text metadata.Text) metadata.Text {
	var en, zh []string
	for _, wait := range x.waiting(x.look) {
		var names []string
		for _, person := range wait.People {
			names = append(names, person.Title)
		}
		en = append(en, "“"+wait.Label.En+"” by "+strings.Join(names, ", "))
		zh = append(zh, "“"+wait.Label.Zh+"”（"+strings.Join(names, "、")+"）")
	}
	for _, node := range flatten(x.look.path(x.Engine)) {
		if node.State == "current" && slices.Contains([]string{"call", "wait", "do"}, node.Kind) {
			en, zh = append(en, "“"+node.Label.En+"”"), append(zh, "“"+node.Label.Zh+"”")
		}
	}
	if len(en) == 0 {
		return text
	}
	return metadata.Text{En: text.En + " It waits for " + strings.Join(en, "; ") + ".", Zh: text.Zh + "正在等待：" + strings.Join(zh, "；") + "。"}
}

// node explains a step of the path.
func (x *runExplainer) node(node PathNode) (ExplainedStep, error) {
	visit, moment := "", time.Time{}
	if node.EnteredAt != nil {
		for _, v := range x.look.state.Visits {
			if v.Step == node.Step && v.OpenedAt.Equal(*node.EnteredAt) {
				visit, moment = v.ID, v.OpenedAt
			}
		}
	}
	told, err := x.step(node.Step, visit, moment)
	told.Label, told.Kind, told.State, told.EnteredAt, told.LeftAt = node.Label, node.Kind, node.State, node.EnteredAt, node.LeftAt
	switch {
	case node.State == "skipped" && visit == "", node.State == "skipped" && len(told.Rules) > 0:
		told.Text, told.People = whyLeftOut(node.Label, told), []ExplainedPerson{}
	case !node.Why.IsZero():
		told.Text = node.Why
	default:
		told.Text = sentenceOfTask(node.Label, told)
	}
	return told, err
}

func visitName(number int64) string { return "v" + itoa(number) }

// step explains a visit of a step that was opened at a moment; zero for one to come.
func (x *runExplainer) step(step, visit string, opened time.Time) (ExplainedStep, error) {
	told := ExplainedStep{Step: step, Rules: []ExplainedRule{}, People: []ExplainedPerson{}}
	scope, err := x.at(opened)
	if err != nil {
		return told, err
	}
	account := x.look.flowAs(scope).Explain(visit, step)
	if told.Rules, err = x.rules(scope, account.Rules); err != nil {
		return told, err
	}
	told.People = x.people(step, visit, account.People)
	return told, nil
}

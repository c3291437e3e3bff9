package flow

import (
	"slices"
	"time"

	"github.com/weft-crm/weft/metadata"
)

// Node is one step on the way of a run. Branches hold the ways of a parallel or choose.
type Node struct {
	Step      string
	Visit     string
	Label     metadata.Text
	Kind      string // approve handle cc do wait parallel choose call goto start
	State     string // done current future maybe skipped cancelled
	Result    Result
	People    []NodePerson
	Due       time.Time // of future nodes: expected, if everybody before takes the time allowed
	Why       metadata.Text
	Branches  []NodeBranch
	EnteredAt time.Time
	LeftAt    time.Time
}

// NodeBranch is one way of a block.
type NodeBranch struct {
	ID    string
	Label metadata.Text
	State string
	Nodes []Node
}

// NodePerson is somebody asked at a node. Queue is set instead of ID for a queue nobody claimed.
type NodePerson struct {
	ID         string
	Queue      string
	OnBehalfOf string
	ActedBy    string
	Task       string
	Status     TaskStatus // empty for somebody who will be asked later
	Comment    string
	At         time.Time
}

// Path is the way of a run through the flow of a state, with what has to be chosen before it can
// begin and what would stop it.
type Path struct {
	State    string
	Nodes    []Node
	Picks    []PickNeeded
	Problems []metadata.Text
}

// guesses bounds how many things a prediction lets happen.
const guesses = 500

// Predict tells the way a run took and would take from here if everybody approved. With a run that
// is in no flow yet, or nil, it predicts the first submission by Scope.Actor; a run whose flow has
// ended gives the way it took.
func Predict(workflow *metadata.Workflow, run *Run, scope *Scope) Path {
	if run == nil || run.State == "" {
		run = NewRun("", workflow)
		m := guess(workflow, run, scope)
		if refusal := m.start(Start{}); refusal != nil {
			return Path{Problems: []metadata.Text{refusal.Message}}
		}
		m.drain()
		run = m.run
	}
	m := guess(workflow, run, scope)
	if len(m.state().Flow) > 0 {
		return m.path(run.Entry)
	}
	if transition := m.submission(); transition != nil {
		return m.predictTransition(transition)
	}
	return m.taken()
}

func guess(workflow *metadata.Workflow, run *Run, scope *Scope) *machine {
	m := newMachine(workflow, run, scope)
	m.guessing = true
	return m
}

// submission finds the transition by which the actor would begin a flow.
func (m *machine) submission() *metadata.Transition {
	if m.run.Status.Over() {
		return nil
	}
	for _, event := range m.state().On.Keys() {
		option := m.option(event, true)
		if option.transition == nil || option.refusal != nil {
			continue
		}
		if target, ok := m.workflow.States.Get(option.transition.To); ok && len(target.Flow) > 0 {
			return option.transition
		}
	}
	return nil
}

// predictTransition predicts the flow behind a transition.
func (m *machine) predictTransition(transition *metadata.Transition) Path {
	next := guess(m.workflow, m.run, m.scope)
	next.submit(transition)
	next.leaveState()
	next.act("", transition.Do, 0, nil)
	next.enterState(transition.To)
	return next.path(next.run.Entry)
}

// taken gives the way a run took through its last flow, after it has left it.
func (m *machine) taken() Path {
	last := 0
	for _, v := range m.run.Visits {
		last = max(last, v.Entry)
	}
	for name, state := range m.workflow.States.All() {
		for _, v := range m.run.Visits {
			if v.Entry == last && v.Parent == "" && v.Step != Beginning && find(state.Flow, v.Step) != nil {
				m.run.State = name
				return Path{State: name, Nodes: m.nodes(last)}
			}
		}
	}
	return Path{State: m.run.State}
}

// path lets everybody approve until the flow of the entry ends, and draws what happened.
func (m *machine) path(entry int) Path {
	state := m.run.State
	path := Path{State: state}
	m.drain()
	for range guesses {
		if m.looping || m.run.Finished || m.run.Entry != entry || !m.guessNext(&path) {
			break
		}
		m.drain()
	}
	if m.looping {
		path.Problems = append(path.Problems, metadata.Text{En: "The way goes in a circle.", Zh: "路径存在循环。"})
	}
	m.run.State = state
	path.Nodes = m.nodes(entry)
	for _, need := range m.asked {
		if !slices.ContainsFunc(path.Picks, func(p PickNeeded) bool { return p.Step == need.Step && p.Entry == need.Entry }) {
			path.Picks = append(path.Picks, need)
		}
	}
	return path
}

// guessNext lets the next thing happen that the flow waits for.
func (m *machine) guessNext(path *Path) bool {
	if len(m.run.Incidents) > 0 {
		m.guessPast(m.run.Incidents[0], path)
		return true
	}
	for _, t := range m.run.Tasks {
		if t.Status == Open {
			m.guessApproval(t)
			return true
		}
	}
	for _, v := range m.run.Visits {
		if step := m.step(v.Step); v.Outcome == "" && step != nil && step.Wait != nil {
			m.pass(v.ID, "")
			return true
		}
	}
	for _, job := range m.run.Jobs {
		if job.Visit != "" {
			m.jobDone(JobDone{Key: job.Key, OK: true})
			return true
		}
	}
	for _, child := range m.run.Children {
		if child.Outcome == "" && !child.Async {
			m.childEnded(child.Key, Approved)
			return true
		}
	}
	return false
}

// guessPast notes what would stop the flow and goes on behind it.
func (m *machine) guessPast(incident *Incident, path *Path) {
	if incident.Code != errPick.code {
		path.Problems = append(path.Problems, incident.Message)
	}
	m.resolveIncidents(func(i *Incident) bool { return i == incident })
	if v := m.visit(incident.Visit); v != nil && v.Outcome == "" {
		m.skipVisit(v)
	}
}

// guessApproval lets the holder of a task approve.
func (m *machine) guessApproval(t *Task) {
	m.actor, m.roots = System, nil
	if people := m.asking(t); len(people) > 0 {
		m.actor = people[0]
	}
	m.approve(t, Decide{Verb: "approve"})
}

// nodes draws the flow of an entry of the current state.
func (m *machine) nodes(entry int) []Node {
	d := &drawer{m: m, entry: entry, expected: m.now}
	var list []Node
	if v := d.visit(Beginning, "", ""); v != nil {
		list = append(list, d.node(&metadata.Step{ID: Beginning, Title: m.stepLabel(Beginning)}, v))
	}
	return append(list, d.list(m.state().Flow, "", "")...)
}

// drawer turns visits into nodes.
type drawer struct {
	m        *machine
	entry    int
	editable []string // fields that steps not yet done may still change
	expected time.Time
	apart    bool // inside a branch that is not taken
}

func (d *drawer) list(steps []*metadata.Step, parent, branch string) []Node {
	nodes := make([]Node, 0, len(steps))
	for _, step := range steps {
		nodes = append(nodes, d.node(step, d.visit(step.ID, parent, branch)))
	}
	return nodes
}

// visit is the last one of a step in a list, those that count before those taken back.
func (d *drawer) visit(step, parent, branch string) *Visit {
	var found *Visit
	for _, v := range d.m.run.Visits {
		if v.Step == step && v.Parent == parent && v.Branch == branch && v.Entry == d.entry && (found == nil || !v.Void || found.Void) {
			found = v
		}
	}
	return found
}

func (d *drawer) node(step *metadata.Step, v *Visit) Node {
	node := Node{Step: step.ID, Label: labelOf(step), Kind: kindOf(step), State: d.unreached()}
	if step.ID == Beginning {
		node.Kind = Beginning
	}
	real := (*Visit)(nil)
	if v != nil {
		real = d.m.before.visit(v.ID)
		node.State = placeState(v, real)
		node.People = d.people(v)
		d.happened(&node, v, real)
	}
	if real == nil && d.mayChange(step.If) {
		node.State = "maybe"
	}
	node.Branches = d.branches(step, v)
	d.due(&node, step)
	if a, _ := approval(step); a != nil && node.State != "done" && node.State != "skipped" {
		for field, right := range a.Fields {
			if right == "edit" || right == "require" {
				d.editable = append(d.editable, field)
			}
		}
	}
	return node
}

// unreached is the state of a step that will not be visited.
func (d *drawer) unreached() string {
	if d.m.run.Finished && !d.apart {
		return "cancelled"
	}
	return "skipped"
}

// placeState says where a visit is, given what is real of it.
func placeState(v, real *Visit) string {
	if real == nil {
		switch v.Outcome {
		case Skipped:
			return "skipped"
		case Voided:
			return "cancelled"
		}
		return "future"
	}
	switch real.Outcome {
	case "":
		return "current"
	case Skipped:
		return "skipped"
	case Voided:
		return "cancelled"
	}
	return "done"
}

// happened fills in when a visit was and why it ended as it did.
func (d *drawer) happened(node *Node, v, real *Visit) {
	switch {
	case v.Outcome == Skipped && v.Reason == "":
		node.Why = metadata.Text{En: "The condition does not hold.", Zh: "条件不满足。"}
	case v.Fallback:
		node.Why = reasonText("empty")
	case v.Reason != "":
		node.Why = reasonText(v.Reason)
	}
	if real == nil {
		return
	}
	node.Visit, node.Result, node.EnteredAt, node.LeftAt = real.ID, real.Outcome, real.OpenedAt, real.ClosedAt
}

// people lists who was, is or will be asked.
func (d *drawer) people(v *Visit) []NodePerson {
	var list []NodePerson
	for _, t := range d.m.run.Tasks {
		if t.Visit != v.ID || t.Status == Removed || t.Status == Transferred {
			continue
		}
		person := NodePerson{ID: t.Assignee, Queue: t.Queue, OnBehalfOf: t.OnBehalfOf}
		if real := d.m.before.task(t.ID); real != nil {
			person = NodePerson{real.Assignee, unclaimed(real), real.OnBehalfOf, real.ActedBy, real.ID, real.Status, real.Comment, real.ClosedAt}
		} else if t.Queue != "" {
			person.ID = ""
		}
		list = append(list, person)
	}
	return list
}

// branches draws the ways of a block.
func (d *drawer) branches(step *metadata.Step, v *Visit) []NodeBranch {
	var list []NodeBranch
	expected, latest, apart := d.expected, d.expected, d.apart
	for _, way := range ways(step) {
		branch := NodeBranch{ID: way.id, Label: way.title, State: d.unreached()}
		if branch.Label.IsZero() {
			branch.Label = wayLabel(step, way.id)
		}
		parent := "?"
		if v != nil {
			parent = v.ID
			branch.State = d.forkState(v, way.id)
		}
		d.expected, d.apart = expected, apart || branch.State == "skipped"
		branch.Nodes = d.list(way.flow, parent, way.id)
		latest = later(latest, d.expected)
		if branch.State != "done" && branch.State != "current" && d.mayChange(way.when) {
			branch.State = "maybe"
		}
		list = append(list, branch)
	}
	d.expected, d.apart = latest, apart
	return list
}

func wayLabel(step *metadata.Step, id string) metadata.Text {
	if step.Parallel != nil {
		return metadata.Text{En: id, Zh: id}
	}
	for i, choice := range step.Choose {
		if itoa(i) == id && choice.Else {
			return metadata.Text{En: "otherwise", Zh: "其他情况"}
		}
	}
	return metadata.Text{}
}

// forkState says where a branch is.
func (d *drawer) forkState(v *Visit, branch string) string {
	started := func(v *Visit) *Fork {
		if v == nil {
			return nil
		}
		i := slices.IndexFunc(v.Branches, func(f Fork) bool { return f.Branch == branch })
		if i < 0 || v.Branches[i].Outcome == Skipped {
			return nil
		}
		return &v.Branches[i]
	}
	real := d.m.before.visit(v.ID)
	switch now := started(real); {
	case started(v) == nil && now == nil:
		return "skipped"
	case now == nil:
		return "future"
	case now.Outcome == Passed || now.Outcome == Failed:
		return "done"
	case real.Outcome != "":
		return "cancelled"
	}
	return "current"
}

// due tells when a node is due: from its timers now, or expected.
func (d *drawer) due(node *Node, step *metadata.Step) {
	switch node.State {
	case "current":
		for _, timer := range d.m.before.Timers {
			if timer.Visit == node.Visit && (node.Due.IsZero() || timer.DueAt.Before(node.Due)) {
				node.Due = timer.DueAt
			}
		}
		for _, t := range d.m.before.Tasks {
			if t.Visit == node.Visit && t.Status == Open && !t.DueAt.IsZero() {
				node.Due = t.DueAt
			}
		}
		d.expected = later(d.expected, node.Due)
	case "future", "maybe":
		a, _ := approval(step)
		if a == nil {
			return
		}
		for i := len(a.Due) - 1; i >= 0; i-- {
			if due, _, err := d.m.deadline(d.expected, a.Due[i].After); err == nil {
				node.Due, d.expected = due, due
				return
			}
		}
	}
}

// mayChange reports whether a condition reads a field that somebody may still change on the way.
func (d *drawer) mayChange(condition *metadata.Rule) bool {
	if len(d.editable) == 0 || condition == nil || condition.Program == nil {
		return false
	}
	return slices.ContainsFunc(d.m.fieldsRead(condition, 0), func(field string) bool { return slices.Contains(d.editable, field) })
}

// fieldsRead lists the record's fields that a rule reads, also through names defined under let.
func (m *machine) fieldsRead(r *metadata.Rule, depth int) []string {
	var fields []string
	for _, path := range r.Program.Reads() {
		if path[0] == "record" && len(path) > 1 {
			fields = append(fields, path[1])
		}
		if let, ok := m.workflow.Let.Get(path[0]); ok && let.Program != nil && depth < 10 {
			fields = append(fields, m.fieldsRead(let, depth+1)...)
		}
	}
	return fields
}

package flow

import (
	"slices"
	"time"

	"github.com/weft-crm/weft/metadata"
)

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
	a, _ := approval(step)
	if a != nil && v != nil {
		node.Mode = modeText(d.m.modeIn(v, a))
	}
	if a != nil && node.State != "done" && node.State != "skipped" {
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
		person := NodePerson{ID: t.Assignee, Queue: t.Queue, OnBehalfOf: t.OnBehalfOf, Weight: t.Weight}
		if real := d.m.before.task(t.ID); real != nil {
			person = NodePerson{real.Assignee, unclaimed(real), real.OnBehalfOf, real.ActedBy, real.ID, real.Status, real.Comment, real.ClosedAt, real.Weight}
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
	for way := range ways(step) {
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

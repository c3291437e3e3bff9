package flow

import (
	"slices"

	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

const (
	mostChildren = 200
	deepest      = 10
)

// call starts other workflows: one, or one for each item.
func (m *machine) call(v *Visit, step *metadata.Step) {
	effects, err := m.children(step.Call)
	if err != nil {
		m.incidentFor(v, err)
		return
	}
	if len(effects) == 0 {
		m.pass(v.ID, "")
		return
	}
	for i, effect := range effects {
		m.run.Last.Child++
		child := &Child{Key: "c" + itoa(m.run.Last.Child), Visit: v.ID, Index: i, Async: step.Call.Async, Detach: step.Call.OnCancel == "detach"}
		m.run.Children = append(slices.Clip(m.run.Children), child)
		effect.Parent = Parent{Run: m.run.ID, Child: child.Key, Depth: m.depth() + 1}
		m.emit(effect)
	}
	m.auto(Note{Verb: "call", Step: v.Step, Visit: v.ID, To: step.Call.Workflow})
	if step.Call.Async {
		m.pass(v.ID, "")
	}
}

func (m *machine) depth() int {
	if m.run.Parent == nil {
		return 0
	}
	return m.run.Parent.Depth
}

// children prepares the runs to start.
func (m *machine) children(call *metadata.Call) ([]StartChild, error) {
	target := m.scope.Workflows[call.Workflow]
	switch {
	case target == nil:
		return nil, stop("no_workflow", "the workflow "+call.Workflow+" does not exist", "流程 "+call.Workflow+" 不存在")
	case m.depth()+1 > deepest:
		return nil, stop("call_depth", "workflows call each other too deeply", "子流程嵌套过深")
	}
	if call.ForEach == nil {
		child, err := m.child(call, target)
		return []StartChild{child}, err
	}
	value, err := m.eval(call.ForEach)
	if err != nil {
		return nil, err
	}
	items, _ := value.([]any)
	if len(items) > mostChildren {
		return nil, stop("too_many", "more than 200 runs would start", "子流程超过 200 个")
	}
	var list []StartChild
	for _, item := range items {
		child, err := m.child(call, target, root{"item", item})
		if err != nil {
			return nil, err
		}
		list = append(list, child)
	}
	return list, nil
}

// child prepares one run: on the same record when its entity is the same, on the record named by
// with.record, or on a new one.
func (m *machine) child(call *metadata.Call, target *metadata.Workflow, roots ...root) (StartChild, error) {
	values, err := m.sorted(call.With, roots...)
	if err != nil {
		return StartChild{}, err
	}
	child := StartChild{Workflow: call.Workflow, Starter: m.run.Submitter, Values: values}
	for i, value := range values {
		if value.Field != "record" {
			continue
		}
		if list := ids(value.Value); len(list) > 0 {
			child.Record = list[0]
		}
		child.Values = slices.Delete(slices.Clone(values), i, i+1)
		break
	}
	child.SameRecord = child.Record == "" && target.Entity == m.workflow.Entity
	return child, nil
}

// childDone takes the end of a child, or that there is none.
func (m *machine) childDone(e ChildDone) {
	if !e.Error.IsZero() {
		m.childIncident(e)
		return
	}
	m.takeOver(e)
	m.childEnded(e.Child, e.Outcome)
}

func (m *machine) childByKey(key string) *Child {
	for _, child := range m.run.Children {
		if child.Key == key {
			return child
		}
	}
	return nil
}

// takeOver writes what "out" takes from a child's record.
func (m *machine) takeOver(e ChildDone) {
	child := m.childByKey(e.Child)
	if child == nil || child.Outcome != "" || e.Record == nil || child.Async {
		return
	}
	v := m.visit(child.Visit)
	if v == nil || m.step(v.Step) == nil || m.step(v.Step).Call == nil {
		return
	}
	if values := out(m.step(v.Step).Call.Out, e.Record); len(values) > 0 {
		m.set(values)
		m.emit(SetFields{Values: values, By: System})
	}
}

// out reads the fields of a child's record that go into fields of the parent's.
func out(mapping map[string]string, record rule.Object) []FieldValue {
	fields := make([]string, 0, len(mapping))
	for field := range mapping {
		fields = append(fields, field)
	}
	slices.Sort(fields)
	values := make([]FieldValue, len(fields))
	for i, field := range fields {
		values[i] = FieldValue{field, record.Get(mapping[field])}
	}
	return values
}

// childEnded counts a child that ended and goes on once its step is decided.
func (m *machine) childEnded(key string, outcome Status) {
	child := m.childByKey(key)
	if child == nil || child.Outcome != "" {
		return
	}
	m.actor = System
	ended := *child
	ended.Outcome = outcome
	m.run.Children = replace(m.run.Children, child, &ended)
	v := m.visit(child.Visit)
	step := ""
	if v != nil {
		step = v.Step
	}
	m.auto(Note{Verb: "child", Step: step, Visit: child.Visit, To: string(outcome)})
	if v == nil || v.Outcome != "" || child.Async {
		return
	}
	m.joinChildren(v)
}

// joinChildren passes or fails a call step once its children decide it; the rest is cancelled.
func (m *machine) joinChildren(v *Visit) {
	all, yes, no := 0, 0, 0
	for _, child := range m.run.Children {
		if child.Visit != v.ID {
			continue
		}
		all++
		switch child.Outcome {
		case "":
		case Approved, Done:
			yes++
		default:
			no++
		}
	}
	need := all
	if join := int(m.step(v.Step).Call.Join); join > 0 {
		need = min(join, all)
	}
	if yes < need && all-no >= need {
		return
	}
	m.cancelChildren(func(c *Child) bool { return c.Visit == v.ID })
	if yes >= need {
		m.pass(v.ID, "")
		return
	}
	m.close(v.ID, Failed, "child")
	m.fail(v.ID)
}

// childIncident holds the call of a child that could not begin or was lost.
func (m *machine) childIncident(e ChildDone) {
	child := m.childByKey(e.Child)
	known := func(i *Incident) bool { return i.Child == e.Child }
	if child == nil || child.Outcome != "" || slices.ContainsFunc(m.run.Incidents, known) {
		return
	}
	m.actor = System
	incident := Incident{Code: "child_failed", Child: e.Child, Message: metadata.Text{
		En: "the sub-process could not begin: " + e.Error.En, Zh: "子流程无法启动：" + e.Error.Zh,
	}}
	if v := m.visit(child.Visit); v != nil {
		incident.Visit, incident.Step = v.ID, v.Step
	}
	m.incident(incident)
}

// repeatChild begins a child again under the same key, with values as they are now.
func (m *machine) repeatChild(key string) {
	child := m.childByKey(key)
	if child == nil || child.Outcome != "" {
		return
	}
	v := m.visit(child.Visit)
	if v == nil || m.step(v.Step) == nil || m.step(v.Step).Call == nil {
		return
	}
	effects, err := m.children(m.step(v.Step).Call)
	if err == nil && child.Index >= len(effects) {
		err = stop("no_item", "what it was for is no longer in the list", "列表中已没有对应的项目")
	}
	if err != nil {
		m.childIncident(ChildDone{Child: key, Error: errorText(err)})
		return
	}
	effect := effects[child.Index]
	effect.Parent = Parent{Run: m.run.ID, Child: key, Depth: m.depth() + 1}
	m.emit(effect)
}

// cancelChildren cancels running children, each in a transaction of its own.
func (m *machine) cancelChildren(which func(*Child) bool) {
	for _, child := range m.run.Children {
		if child.Outcome != "" || !which(child) {
			continue
		}
		ended := *child
		ended.Outcome = Cancelled
		m.run.Children = replace(m.run.Children, child, &ended)
		m.emit(CancelChild{Child: child.Key, Reason: "parent"})
	}
}

// suspendChildren suspends or activates running children.
func (m *machine) suspendChildren(suspend bool) {
	for _, child := range m.run.Children {
		if child.Outcome == "" {
			m.emit(SuspendChild{child.Key, suspend})
		}
	}
}

package flow

import (
	"slices"

	"github.com/weft-crm/weft/metadata"
)

// Fields gives what the workflow says about fields for a person now: edit, read, hide or require
// by field. task names the task whose form is shown; empty means all open tasks of the person.
// Fields not named are read-only while IsLocked, otherwise as the person's roles say.
func (l Look) Fields(task, person string) map[string]string {
	m := l.machine()
	m.actor = person
	if task != "" {
		if t := m.task(task); t != nil {
			return m.rights(t)
		}
		return m.state().Fields
	}
	merged := map[string]string{}
	for _, t := range l.Run.Tasks {
		if t.Status == Open && m.mine(t) {
			merge(merged, m.rights(t))
		}
	}
	if len(merged) == 0 {
		return m.state().Fields
	}
	return merged
}

// IsLocked reports whether a person may only change fields that Fields gives as edit or require.
// The submitter is free while asked to submit again.
func IsLocked(workflow *metadata.Workflow, run *Run, person string) bool {
	free := slices.ContainsFunc(run.Tasks, func(t *Task) bool {
		return t.Kind == Resubmit && t.Status == Open && t.Assignee == person
	})
	return locks(workflow, run) && !free
}

// locks reports whether the run's state locks the record.
func locks(workflow *metadata.Workflow, run *Run) bool {
	state, _ := workflow.States.Get(run.State)
	if state == nil || (run.Status.Over() && string(run.Status) != state.Final) {
		return false
	}
	return state.Lock
}

// rank orders rights from the narrowest to the widest; hide beats them all.
var rank = map[string]int{"": 0, "read": 1, "edit": 2, "require": 3, "hide": 4}

// merge lets the widest right of several tasks win, and hide over all.
func merge(into, from map[string]string) {
	for field, right := range from {
		if rank[right] > rank[into[field]] {
			into[field] = right
		}
	}
}

// rights are what a task's form may do with fields.
func (m *machine) rights(t *Task) map[string]string { return fieldRights(m.state(), m.step(t.Step)) }

// StepFields gives what a definition says about fields at a step; nil for what is no step.
func StepFields(workflow *metadata.Workflow, step string) map[string]string {
	place := workflow.Steps[step]
	if place == nil {
		return nil
	}
	state, _ := workflow.States.Get(place.State)
	return fieldRights(state, place.Step)
}

// fieldRights are what the state says about fields, overridden by the step.
func fieldRights(in *metadata.State, step *metadata.Step) map[string]string {
	a, _ := approval(step)
	state := in.Fields
	if a == nil {
		return state
	}
	var extra []string
	if a.Require != nil {
		extra = a.Require.Fields
	}
	if len(state) == 0 && len(extra) == 0 {
		return a.Fields
	}
	rights := make(map[string]string, len(state)+len(a.Fields)+len(extra))
	for field, right := range state {
		rights[field] = right
	}
	for field, right := range a.Fields {
		rights[field] = right
	}
	for _, field := range extra {
		rights[field] = "require"
	}
	return rights
}

// required lists the fields a form demands, sorted.
func required(rights map[string]string) []string {
	var fields []string
	for field, right := range rights {
		if right == "require" {
			fields = append(fields, field)
		}
	}
	slices.Sort(fields)
	return fields
}

// missing names the required fields that have no value.
func (m *machine) missing(fields []string) []FieldProblem {
	var problems []FieldProblem
	for _, field := range fields {
		if blank(m.record.Get(field)) {
			label := nameOf(m.workflow, "field", field)
			problems = append(problems, FieldProblem{field, "required", metadata.Text{En: label.En + " is required.", Zh: "请填写“" + label.Zh + "”。"}})
		}
	}
	return problems
}

func blank(value any) bool {
	switch v := value.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case []any:
		return len(v) == 0
	case []string:
		return len(v) == 0
	}
	return false
}

func notEditable(field string) FieldProblem {
	return FieldProblem{field, "not_editable", metadata.Text{En: "This may not be changed in this step.", Zh: "此步骤不能修改该字段。"}}
}

// guardLock refuses changes of fields that the lock does not leave to the actor.
func (m *machine) guardLock(e RecordChanged) *Refusal {
	person := m.scope.Directory.Person(m.actor)
	if m.actor == System || person != nil && person.Admin || !IsLocked(m.workflow, m.run, m.actor) {
		return nil
	}
	rights := m.look().Fields("", m.actor)
	var problems []FieldProblem
	for _, field := range e.Fields {
		if right := rights[field]; right != "edit" && right != "require" && !slices.Contains(e.Computed, field) {
			problems = append(problems, notEditable(field))
		}
	}
	if len(problems) == 0 {
		return nil
	}
	refusal := refuse("locked", Locked)
	refusal.Fields = problems
	return refusal
}

package engine

import (
	"slices"

	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// fieldRules are the conditions a field is under: its own and those of the form it stands on.
type fieldRules struct {
	visible  []*metadata.Rule
	required []metadata.Condition
	readOnly []metadata.Condition
}

func rulesOf(field *metadata.Field, form *metadata.FormField) fieldRules {
	rules := fieldRules{required: []metadata.Condition{field.Required}, readOnly: []metadata.Condition{field.ReadOnly}}
	if field.Visible != nil {
		rules.visible = append(rules.visible, field.Visible)
	}
	if form != nil {
		rules.required = append(rules.required, form.Required)
		rules.readOnly = append(rules.readOnly, form.ReadOnly)
		if form.Visible != nil {
			rules.visible = append(rules.visible, form.Visible)
		}
	}
	return rules
}

// holdsNow works the conditions out. A rule that fails counts on the safe side (shown, required,
// not editable) and is a problem besides.
func (r fieldRules) holdsNow(scope rule.Scope) (FieldCondition, error) {
	state := FieldCondition{Visible: true}
	var failed error
	for _, visible := range r.visible {
		shown, err := visible.Program.True(scope)
		if err != nil {
			failed, shown = err, true
		}
		state.Visible = state.Visible && shown
	}
	state.Required = anyHolds(r.required, scope, &failed) && state.Visible
	state.ReadOnly = anyHolds(r.readOnly, scope, &failed)
	return state, failed
}

func anyHolds(conditions []metadata.Condition, scope rule.Scope, failed *error) bool {
	for _, condition := range conditions {
		if holds, err := conditionHolds(condition, scope); err != nil {
			*failed = err
			return true
		} else if holds {
			return true
		}
	}
	return false
}

func conditionHolds(condition metadata.Condition, scope rule.Scope) (bool, error) {
	if condition.Rule == nil {
		return condition.Always, nil
	}
	return condition.Rule.Program.True(scope)
}

// formRules finds the fields of a form whose section is shown now, with their place on it.
func formRules(form *metadata.Form, scope rule.Scope) map[string]*metadata.FormField {
	places := map[string]*metadata.FormField{}
	if form == nil {
		return places
	}
	for s := range form.Sections {
		section := &form.Sections[s]
		if section.Visible != nil {
			if shown, err := section.Visible.Program.True(scope); err == nil && !shown {
				continue
			}
		}
		for f := range section.Fields {
			places[section.Fields[f].Field] = &section.Fields[f]
		}
	}
	return places
}

// conditions checks what is required and what may not be changed, in the record and its lines.
// changed tells which fields were written by a person.
func (c *computing) conditions(form *metadata.Form, changed func(*metadata.Field) bool) {
	places := formRules(form, c.scope)
	for _, field := range c.plan.fields {
		state, err := rulesOf(field, places[field.Name]).holdsNow(c.scope)
		c.demand(field, "", field, state, err, c.record.Values[field.Position])
		if state.ReadOnly && changed(field) && !field.Managed() {
			c.add(field, "", readOnlyProblem())
		}
	}
	for _, lines := range c.plan.lines {
		for i, line := range linesOf(c.record, lines) {
			scope := c.lineScope(line)
			for _, field := range line.Entity.LiveFields() {
				state, err := rulesOf(field, nil).holdsNow(scope)
				c.demand(lines, linePointer(i, field), field, state, err, line.Values[field.Position])
			}
		}
	}
}

func (c *computing) demand(at *metadata.Field, inside string, field *metadata.Field, state FieldCondition, failed error, value any) {
	if failed != nil {
		c.add(at, inside, ruleFailed(failed))
	}
	if state.Required && isEmpty(value) && !field.Managed() && !c.refused("/"+at.Name+inside) {
		c.add(at, inside, requiredProblem(field))
	}
}

// refused reports whether what was given for the value at pointer could not be read: then it is wrong, not missing.
func (c *computing) refused(pointer string) bool {
	return slices.ContainsFunc(c.problems, func(problem FieldProblem) bool { return problem.Pointer == pointer })
}

// isEmpty reports whether a value counts as not given.
func isEmpty(value any) bool {
	switch v := value.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case []string:
		return len(v) == 0
	case []*metadata.Record:
		return len(v) == 0
	}
	return false
}

func requiredProblem(field *metadata.Field) *metadata.ValueProblem {
	return &metadata.ValueProblem{Code: "required", Message: metadata.Text{
		En: field.Label.In("en") + " is required.", Zh: "请填写“" + field.Label.In("zh") + "”。",
	}}
}

func readOnlyProblem() *metadata.ValueProblem {
	return &metadata.ValueProblem{Code: "read_only", Message: metadata.Text{
		En: "This field cannot be changed here.", Zh: "此字段不能修改。",
	}}
}

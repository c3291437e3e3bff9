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

// formPlace is where a field stands on a form; nowhere when it does not.
type formPlace struct {
	section *metadata.Section
	field   *metadata.FormField
}

var nowhere = formPlace{}

func rulesOf(field *metadata.Field, place formPlace) fieldRules {
	rules := fieldRules{required: []metadata.Condition{field.Required}, readOnly: []metadata.Condition{field.ReadOnly}}
	rules.shownWhen(field.Visible)
	if place.field != nil {
		rules.required = append(rules.required, place.field.Required)
		rules.readOnly = append(rules.readOnly, place.field.ReadOnly)
		rules.shownWhen(place.field.Visible)
	}
	return rules
}

func (r *fieldRules) shownWhen(visible *metadata.Rule) {
	if visible != nil {
		r.visible = append(r.visible, visible)
	}
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

// placesOn finds where fields stand on a form, in the sections that are shown now; nil has none.
func placesOn(form *metadata.Form, scope rule.Scope) map[string]formPlace {
	places := map[string]formPlace{}
	if form == nil {
		return places
	}
	for s := range form.Sections {
		section := &form.Sections[s]
		if !section.ShownIn(scope) {
			continue
		}
		for f := range section.Fields {
			places[section.Fields[f].Field] = formPlace{section, &section.Fields[f]}
		}
	}
	return places
}

// written is what a person wrote: fields of the record, and of each of its lines.
type written struct {
	fields []*metadata.Field
	lines  map[*metadata.Record][]*metadata.Field
}

// conditions checks what is required, what may not be changed and what does not apply just now, in the
// record and its lines.
func (c *computing) conditions(form *metadata.Form, by written) {
	places := placesOn(form, c.scope)
	for _, field := range c.plan.fields {
		state, err := rulesOf(field, places[field.Name]).holdsNow(c.scope)
		c.demand(conditionAt{field, "", field}, state, err, c.record.Values[field.Position])
		if slices.Contains(by.fields, field) {
			c.forbid(conditionAt{field, "", field}, state, c.record.Values[field.Position])
		}
	}
	for _, lines := range c.plan.lines {
		for i, line := range linesOf(c.record, lines) {
			c.lineConditions(lines, i, line, by.lines[line])
		}
	}
}

func (c *computing) lineConditions(lines *metadata.Field, index int, line *metadata.Record, wrote []*metadata.Field) {
	scope := c.lineScope(line)
	for _, field := range line.Entity.LiveFields() {
		state, err := rulesOf(field, nowhere).holdsNow(scope)
		at := conditionAt{lines, linePointer(index, field), field}
		c.demand(at, state, err, line.Values[field.Position])
		if slices.Contains(wrote, field) {
			c.forbid(at, state, line.Values[field.Position])
		}
	}
}

// conditionAt is a field under conditions with the place of its problems: inside leads on from owner.
type conditionAt struct {
	owner  *metadata.Field
	inside string
	field  *metadata.Field
}

// forbid refuses what was written into a field that is read-only or does not apply; emptying the
// latter is fine.
func (c *computing) forbid(at conditionAt, state FieldCondition, value any) {
	switch {
	case at.field.Managed():
	case state.ReadOnly:
		c.add(at.owner, at.inside, readOnlyProblem())
	case !state.Visible && !isEmpty(value):
		c.add(at.owner, at.inside, notShownProblem(at.field))
	}
}

func (c *computing) demand(at conditionAt, state FieldCondition, failed error, value any) {
	if failed != nil {
		c.add(at.owner, at.inside, ruleFailed(failed))
	}
	if state.Required && isEmpty(value) && !at.field.Managed() && !c.refused("/"+at.owner.Name+at.inside) {
		c.add(at.owner, at.inside, requiredProblem(at.field))
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

func notShownProblem(field *metadata.Field) *metadata.ValueProblem {
	return &metadata.ValueProblem{Code: "not_shown", Message: metadata.Text{
		En: "“" + field.Label.In("en") + "” does not apply to this record as it is, so it cannot be filled in.",
		Zh: "“" + field.Label.In("zh") + "”不适用于当前记录，不能填写。",
	}}
}

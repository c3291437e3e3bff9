package engine

import (
	"slices"

	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// fieldRules are the conditions a field is under: its own and those of the form it stands on.
type fieldRules struct {
	visible  [2]*metadata.Rule     // nil where there is none
	required [3]metadata.Condition // the last one by a guide
	readOnly [2]metadata.Condition
}

// formPlace is where a field stands on a form; empty when it does not.
type formPlace struct {
	section *metadata.Section
	field   *metadata.FormField
}

func rulesOf(field *metadata.Field, place formPlace) fieldRules {
	var rules fieldRules
	rules.visible[0], rules.required[0], rules.readOnly[0] = field.Visible, field.Required, field.ReadOnly
	rules.required[2] = field.Needed
	if place.field != nil {
		rules.visible[1], rules.required[1], rules.readOnly[1] = place.field.Visible, place.field.Required, place.field.ReadOnly
	}
	return rules
}

// holdsNow works the conditions out. A rule that fails counts on the safe side (shown, required,
// not editable) and is a problem besides.
func (r fieldRules) holdsNow(scope rule.Scope) (FieldCondition, error) {
	state := FieldCondition{Visible: true}
	var failed error
	for _, visible := range r.visible {
		if visible == nil {
			continue
		}
		shown, err := visible.Program.True(scope)
		if err != nil {
			failed, shown = err, true
		}
		state.Visible = state.Visible && shown
	}
	state.Required = anyHolds(r.required[:], scope, &failed) && state.Visible
	state.ReadOnly = anyHolds(r.readOnly[:], scope, &failed)
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
	places := placesOn(form, c.inOneCurrency(c.whole()))
	for _, p := range c.parts() {
		wrote := by.fields
		if p.lines != nil {
			places, wrote = nil, by.lines[p.record]
		}
		scope := c.inOneCurrency(p)
		for _, field := range p.plan.fields {
			state, err := rulesOf(field, places[field.Name]).holdsNow(scope)
			c.demand(p, field, state, err)
			if slices.Contains(wrote, field) {
				c.forbid(p, field, state)
			}
		}
	}
}

// forbid refuses what was written into a field that is read-only or does not apply; emptying the
// latter is fine.
func (c *computing) forbid(p *part, field *metadata.Field, state FieldCondition) {
	switch {
	case field.Managed():
	case state.ReadOnly:
		c.addTo(p, field.Name, readOnlyProblem())
	case !state.Visible && !isEmpty(p.record.Values[field.Position]):
		c.addTo(p, field.Name, notShownProblem(field))
	}
}

func (c *computing) demand(p *part, field *metadata.Field, state FieldCondition, failed error) {
	if failed != nil {
		c.addTo(p, field.Name, ruleFailed(failed))
	}
	if state.Required && isEmpty(p.record.Values[field.Position]) && !field.Managed() && !c.refused(p, field) {
		c.addTo(p, field.Name, requiredProblem(field))
	}
}

// refused reports whether what was given for a value could not be read: then it is wrong, not missing.
func (c *computing) refused(p *part, field *metadata.Field) bool {
	_, pointer := p.place(field.Name)
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

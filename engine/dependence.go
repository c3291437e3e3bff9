package engine

import (
	"slices"
	"strings"

	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// dependent is a field whose options depend on another value, in a record or one of its lines.
type dependent struct {
	*part
	field *metadata.Field
}

// dependents lists the fields of the record and its lines whose options depend on other values.
func (c *computing) dependents() []dependent {
	var all []dependent
	for _, p := range c.parts() {
		for _, field := range p.plan.dependent {
			if c.affected.has(field) || c.affected.ruleOf(p, field.Depends.On.Program) {
				all = append(all, dependent{p, field})
			}
		}
	}
	return all
}

// checkDependents refuses options that do not go with what they depend on.
func (c *computing) checkDependents() {
	for _, d := range c.dependents() {
		if problem := c.refusedOption(d); problem != nil {
			c.addTo(d.part, d.field.Name, problem)
		}
	}
}

// allowed lists the options of a field that may be chosen just now; nil when all may be.
func (d dependent) allowed() []string {
	allowed, narrowed, err := d.field.Depends.Allowed(d.scope)
	if err != nil || !narrowed {
		return nil
	}
	return append([]string{}, allowed...)
}

// refusedOption tells why a chosen option is refused, nil if it is not. What was there before and is
// not touched may stay.
func (c *computing) refusedOption(d dependent) *metadata.ValueProblem {
	value := d.record.Values[d.field.Position]
	allowed, narrowed, err := d.field.Depends.Allowed(d.scope)
	switch {
	case value == nil:
		return nil
	case err != nil:
		return ruleFailed(err)
	case !narrowed || d.untouched(value):
		return nil
	}
	refused := d.field.Refuses(value, allowed)
	if len(refused) == 0 {
		return nil
	}
	return c.dependsProblem(d, refused, allowed)
}

// untouched reports whether neither the value nor what it depends on has changed.
func (d dependent) untouched(value any) bool {
	if d.old == nil || !d.field.KindOf().Equal(value, d.old.Values[d.field.Position]) {
		return false
	}
	before := *d.old
	before.References = d.record.References // what the record still refers to is loaded there
	now, err := d.field.Depends.Value(d.scope)
	was, failed := d.field.Depends.Value(rule.Scope{"record": &before, "user": d.scope["user"], "now": d.scope["now"], "today": d.scope["today"]})
	return err == nil && failed == nil && now == was
}

// mostNamed is how many of the possible options a refusal names.
const mostNamed = 8

func (c *computing) dependsProblem(d dependent, refused, allowed []string) *metadata.ValueProblem {
	at := metadata.Place{Context: metadata.ContextField, Entity: d.record.Entity}
	value, _ := d.field.Depends.Value(d.scope)
	because := rule.Sentence(d.field.Depends.Holds(value), ruleLabels(c.m.Model, at))
	message := metadata.Text{
		En: "“" + optionLabels(d.field, refused, "en") + "” cannot be chosen, because " + because.En + ".",
		Zh: "不能选择“" + optionLabels(d.field, refused, "zh") + "”，因为" + because.Zh + "。",
	}
	if len(allowed) > 0 && len(allowed) <= mostNamed {
		message.En += " Possible: " + optionLabels(d.field, allowed, "en") + "."
		message.Zh += "可选：" + optionLabels(d.field, allowed, "zh") + "。"
	}
	return &metadata.ValueProblem{Code: "option_depends", Message: message}
}

func optionLabels(field *metadata.Field, options []string, language string) string {
	labels := make([]string, len(options))
	for i, name := range options {
		labels[i] = field.Choices.LabelOf(name).In(language)
	}
	return strings.Join(labels, metadata.Text{En: ", ", Zh: "、"}.In(language))
}

// narrow tells a form which options of a field can be chosen, and why the one there cannot.
func (f *openedForm) narrow(d dependent, state *FieldCondition) {
	state.Allowed = d.allowed()
	if problem := f.refusedOption(d); problem != nil {
		state.Refused = &problem.Message
	}
}

// narrowLines tells which options can be chosen in the lines.
func (f *openedForm) narrowLines(answer *Evaluation) {
	for _, d := range f.dependents() {
		if d.lines == nil || f.m.rightsOn(f.by, d.lines.Target).field(d.field) == hideField || d.index >= len(answer.Lines[d.lines.Name]) {
			continue
		}
		line := &answer.Lines[d.lines.Name][d.index]
		state := line.condition(d.field)
		f.narrow(d, &state)
		line.Fields[d.field.Name] = state
	}
}

// dependentFields lists the fields of an entity whose options depend on other values.
func dependentFields(entity *metadata.Entity) []*metadata.Field {
	return slices.DeleteFunc(slices.Clone(entity.LiveFields()), func(field *metadata.Field) bool { return field.Depends == nil })
}

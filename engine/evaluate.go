package engine

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/weft-crm/weft/metadata"
)

// Evaluation is what follows from values that are being typed: computed values, conditions, problems.
// Form names the form that fits the values; the person may have to be shown another than before.
type Evaluation struct {
	Form     string                     `json:"form"`
	Values   map[string]json.RawMessage `json:"values"`
	Lines    map[string][]LineValues    `json:"lines,omitempty"`
	Fields   map[string]FieldCondition  `json:"fields"`
	Sections map[string]bool            `json:"sections"`
	Problems []FieldProblem             `json:"problems"`
}

// LineValues are the values of one line, in the order in which the lines were sent. Of a line that stands as
// in the version of the record that the form shows they are left out.
type LineValues struct {
	ID     string                     `json:"id,omitempty"`
	Stored bool                       `json:"stored,omitempty"`
	Values map[string]json.RawMessage `json:"values,omitempty"`
	Fields map[string]FieldCondition  `json:"fields,omitempty"` // those whose options are narrowed, or whose value was typed over
}

// condition is what is known of a field of the line so far.
func (l *LineValues) condition(field *metadata.Field) FieldCondition {
	if l.Fields == nil {
		l.Fields = map[string]FieldCondition{}
	}
	if state, known := l.Fields[field.Name]; known {
		return state
	}
	return FieldCondition{Visible: true}
}

// FieldCondition is what a field is just now.
type FieldCondition struct {
	Visible  bool `json:"visible"`
	Required bool `json:"required"`
	ReadOnly bool `json:"readonly"`
	// Allowed are the options that can be chosen; absent when all can be. Refused tells why what is
	// chosen has to go.
	Allowed []string       `json:"allowed,omitzero"`
	Refused *metadata.Text `json:"refused,omitempty"`
	Why     []FormReason   `json:"why,omitempty"`
	// Warning is worth knowing about the value, which can be saved all the same.
	Warning *metadata.Text `json:"warning,omitempty"`
	// Usual is what a field that follows its default would be filled with, where somebody typed another value.
	Usual json.RawMessage `json:"usual,omitempty"`
}

// Evaluate computes what would follow from saving the values, and writes nothing. Values that do not
// fit are problems and count as not changed.
func (e *Engine) Evaluate(ctx context.Context, by Actor, request FormRequest) (*Evaluation, error) {
	var answer *Evaluation
	err := e.readAs(ctx, by, func(a *act) error {
		f, err := a.openForm(request)
		if err != nil {
			return err
		}
		answer, err = f.evaluate(request)
		return err
	})
	return answer, err
}

func (f *openedForm) evaluate(request FormRequest) (*Evaluation, error) {
	typed := f.record.Clone()
	f.typing = true
	if f.old == nil {
		if err := f.complete(); err != nil {
			return nil, err
		}
	} else {
		f.lineDefaults()
		if err := f.formulas(false); err != nil {
			return nil, err
		}
	}
	if err := f.evaluateLinks(request.Values); err != nil {
		return nil, err
	}
	f.checks()
	f.checkDependents()
	f.form = f.formOf(request.Form, request.Device)
	answer := &Evaluation{
		Form: f.form.Name, Lines: map[string][]LineValues{}, Fields: map[string]FieldCondition{}, Sections: map[string]bool{},
		Problems: append(append([]FieldProblem{}, f.problems...), f.computing.problems...),
	}
	f.conditionsInto(answer)
	f.warnOfDelegates(answer)
	f.asSent(request.Values)
	following := f.following(typed)
	shown, err := f.shown(following)
	if err != nil {
		return nil, err
	}
	answer.take(shown, following, f.standing(request.Version))
	f.narrowLines(answer)
	f.typedLines(answer)
	f.ruledLines(answer)
	return answer, nil
}

// eachCell goes through the cells of some fields of the lines that were sent.
func (f *openedForm) eachCell(answer *Evaluation, of func(*metadata.Entity) []*metadata.Field, tell func(*metadata.Field, *part, *LineValues)) {
	for _, lines := range f.plan.lines {
		sent, seen := answer.Lines[lines.Name], f.m.rightsOn(f.by, lines.Target)
		for _, field := range of(lines.Target) {
			if seen.field(field) < readField {
				continue
			}
			for _, p := range f.partsOf(lines)[:len(sent)] {
				tell(field, p, &sent[p.index])
			}
		}
	}
}

// ruledLines tells in which cells something has to be, cannot be changed or does not apply just now.
func (f *openedForm) ruledLines(answer *Evaluation) {
	f.eachCell(answer, ruledFields, func(field *metadata.Field, p *part, line *LineValues) {
		now, _ := rulesOf(field, formPlace{}).holdsNow(f.inOneCurrency(p)) // a rule that fails is a problem already
		if !now.Required && !now.ReadOnly && now.Visible {
			return
		}
		state := line.condition(field)
		state.Visible, state.Required, state.ReadOnly = now.Visible, now.Required, now.ReadOnly
		line.Fields[field.Name] = state
	})
}

func ruledFields(entity *metadata.Entity) []*metadata.Field {
	return slices.DeleteFunc(slices.Clone(entity.LiveFields()), func(field *metadata.Field) bool { return !ruled(field) })
}

// ruled reports whether a rule says when a field is shown, required or read-only.
func ruled(field *metadata.Field) bool {
	return !field.Managed() && (field.Visible != nil || field.Required.Rule != nil || field.ReadOnly.Rule != nil)
}

// following lists the fields whose values follow from what was typed.
func (f *openedForm) following(typed *metadata.Record) []*metadata.Field {
	var fields []*metadata.Field
	for _, field := range f.visibleFields() {
		before, now := typed.Values[field.Position], f.record.Values[field.Position]
		differs := !field.KindOf().Equal(before, now) || revalued(before, now)
		typedLinks := field.Kind == "links" && now != nil
		if differs || field.Managed() || field.Kind == "lines" || typedLinks {
			fields = append(fields, field)
		}
	}
	return fields
}

func (f *openedForm) conditionsInto(answer *Evaluation) {
	for i := range f.form.Sections {
		section := &f.form.Sections[i]
		answer.Sections[sectionName(f.form, i)] = section.ShownIn(f.seen())
		for j := range section.Fields {
			field := f.plan.entity.FieldByName(section.Fields[j].Field)
			if field == nil || f.right(field) == hideField {
				continue
			}
			answer.Fields[field.Name] = f.now(field, formPlace{section, &section.Fields[j]})
		}
	}
}

// now is the condition of a field as people meet it, with the reasons.
func (f *openedForm) now(field *metadata.Field, place formPlace) FieldCondition {
	state, right, managed := f.condition(field, place), f.right(field), f.plan.managed(field)
	state.Required = state.Required && managed == ""
	state.Why = f.why(field, place, state, right)
	state.ReadOnly = state.ReadOnly || right < editField || managed != ""
	state.Usual = f.usualInstead(field, f.whole())
	return state
}

// take puts values where the form looks for them, those of lines by line.
func (a *Evaluation) take(shown *metadata.Record, fields []*metadata.Field, standing map[string]bool) {
	var own []*metadata.Field
	for _, field := range fields {
		if field.HoldsRecords() {
			a.Lines[field.Name] = lineValues(linesOf(shown, field), standing)
		} else {
			own = append(own, field)
		}
	}
	a.Values = shown.Sent(own)
}

func lineValues(lines []*metadata.Record, standing map[string]bool) []LineValues {
	values := make([]LineValues, len(lines))
	for i, line := range lines {
		values[i] = LineValues{ID: line.ID, Stored: standing[line.ID]}
		if !values[i].Stored {
			values[i].Values = line.Sent(line.Entity.LiveFields())
		}
	}
	return values
}

// standing are the ids of lines that stand as in a version of the record.
func (f *openedForm) standing(version int64) map[string]bool {
	ids := map[string]bool{}
	if f.old == nil || f.old.Version != version {
		return ids
	}
	for _, p := range f.lineParts() {
		if p.quiet {
			ids[p.record.ID] = true
		}
	}
	return ids
}

package engine

import (
	"encoding/json"
	"slices"

	"github.com/weft-crm/weft/metadata"
)

// follow fills a field that keeps to its default, unless somebody typed another value.
func (c *computing) follow(field *metadata.Field, p *part) error {
	was := p.record.Values[field.Position]
	if was != nil && c.typed(field, p) {
		return nil
	}
	usual, problem := c.usual(field, p)
	if problem != nil {
		c.addTo(p, field.Name, problem)
		return nil
	}
	p.record.Values[field.Position] = usual
	if usual != was && slices.Contains([]string{"reference", "user"}, field.Kind) {
		return c.load()
	}
	return nil
}

// usual is what a field that follows its default is filled with.
func (c *computing) usual(field *metadata.Field, p *part) (any, *metadata.ValueProblem) {
	value, problem := runInto(field, field.Default, c.inOneCurrency(p))
	if problem != nil {
		return nil, problem
	}
	return c.inCurrency(value, p, valueOf(p.old, field)), nil
}

// typed reports whether a value was typed: it is new, or it was another than the default before.
func (c *computing) typed(field *metadata.Field, p *part) bool {
	if p.old == nil {
		return true
	}
	was := p.old.Values[field.Position]
	if !field.KindOf().Equal(p.record.Values[field.Position], was) {
		return true
	}
	usual, problem := runInto(field, field.Default, c.before(p))
	return problem != nil || !sameFigure(field, was, usual)
}

// sameFigure compares values; an amount that names no currency is in that of the other.
func sameFigure(field *metadata.Field, a, b any) bool {
	x, isMoney := a.(metadata.Money)
	y, alsoMoney := b.(metadata.Money)
	if isMoney && alsoMoney && (x.Currency == "" || y.Currency == "") {
		return x.Amount.Equal(y.Amount)
	}
	return field.KindOf().Equal(a, b)
}

// usualInstead is what a field would be filled with, when somebody typed another value; else nothing, and
// so where the default has nothing to say.
func (c *computing) usualInstead(field *metadata.Field, p *part) json.RawMessage {
	value := p.record.Values[field.Position]
	if !field.Follow || value == nil || field.Target != nil {
		return nil
	}
	usual, problem := c.usual(field, p)
	if problem != nil || usual == nil || sameFigure(field, value, usual) {
		return nil
	}
	return field.KindOf().Append(nil, field, usual)
}

// leaveFollowed empties the fields of a new record and its lines that are as their defaults say.
func (f *openedForm) leaveFollowed() {
	var followed []func()
	for _, p := range f.parts() {
		for _, field := range p.plan.fields {
			value := p.record.Values[field.Position]
			if !field.Follow || value == nil {
				continue
			}
			if usual, problem := f.usual(field, p); problem == nil && sameFigure(field, value, usual) {
				followed = append(followed, func() { p.record.Values[field.Position] = nil })
			}
		}
	}
	for _, empty := range followed { // only now: one default may read what another gave
		empty()
	}
}

// typedLines tells which values in the lines somebody typed over.
func (f *openedForm) typedLines(answer *Evaluation) {
	f.eachCell(answer, followingFields, func(field *metadata.Field, p *part, line *LineValues) {
		if usual := f.usualInstead(field, p); usual != nil {
			state := line.condition(field)
			state.Usual = usual
			line.Fields[field.Name] = state
		}
	})
}

// followingFields lists the computed fields of an entity that keep to their default.
func followingFields(entity *metadata.Entity) []*metadata.Field {
	return slices.DeleteFunc(slices.Clone(entity.Computed), func(field *metadata.Field) bool { return !field.Follow })
}

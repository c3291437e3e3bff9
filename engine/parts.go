package engine

import (
	"cmp"
	"maps"
	"slices"
	"strconv"

	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// part is the record that is worked out, or one of its lines.
type part struct {
	plan        *plan
	record, old *metadata.Record // old is nil for what is new
	scope       rule.Scope
	lines       *metadata.Field // the lines field it stands in, nil for the record itself
	index       int             // of the line
	quiet       bool            // it stands as it was stored, and so does all that its rules read
}

// parts gives the record, then its lines. The list is made when it is first asked for: by then all
// that was sent has been taken over.
func (c *computing) parts() []*part {
	if c.made != nil {
		return c.made
	}
	c.made = []*part{{plan: c.plan, record: c.record, old: c.old, scope: c.scope}}
	for _, lines := range c.plan.lines {
		before := linesByID(c.old, lines)
		for i, line := range linesOf(c.record, lines) {
			c.made = append(c.made, &part{plan: c.m.plans[lines.Target.Name], record: line, old: before[line.ID], scope: c.scopeOf(line), lines: lines, index: i})
		}
	}
	return c.made
}

// whole is the record itself.
func (c *computing) whole() *part { return c.parts()[0] }

// lineParts gives the lines.
func (c *computing) lineParts() []*part { return c.parts()[1:] }

// partsOf gives the lines of one lines field.
func (c *computing) partsOf(lines *metadata.Field) []*part {
	return slices.DeleteFunc(slices.Clone(c.lineParts()), func(p *part) bool { return p.lines != lines })
}

// scopeOf is what the rules of a line see: all that the record's own see, but for what it was before.
func (c *computing) scopeOf(record *metadata.Record) rule.Scope {
	scope := make(rule.Scope, len(c.scope))
	for name, value := range c.scope {
		if name != "old" {
			scope[name] = value
		}
	}
	scope["record"] = record
	if record.Entity.Parent != "" {
		record.BelongTo(c.record)
	}
	return scope
}

// before is the scope of a part as it was stored; what it still refers to is loaded there.
func (c *computing) before(p *part) rule.Scope {
	scope := maps.Clone(p.scope)
	delete(scope, "old")
	was := withReferences(p.old, p.record)
	if p.lines != nil && c.old != nil {
		was.BelongTo(withReferences(c.old, c.record))
	}
	scope["record"] = was.Telling(c.tellIn(cmp.Or(enteredCurrency(p.old), c.currencyOf(p))))
	return scope
}

func withReferences(record, loaded *metadata.Record) *metadata.Record {
	same := *record
	same.References = maps.Clone(loaded.References)
	return &same
}

func linesOf(record *metadata.Record, field *metadata.Field) []*metadata.Record {
	lines, _ := record.Values[field.Position].([]*metadata.Record)
	return lines
}

// linesByID gives the lines of a record, none of no record.
func linesByID(record *metadata.Record, field *metadata.Field) map[string]*metadata.Record {
	lines := map[string]*metadata.Record{}
	if record != nil {
		for _, line := range linesOf(record, field) {
			lines[line.ID] = line
		}
	}
	return lines
}

// place tells where a problem of a field is shown, and the pointer to its value. A problem of no
// field in particular has the name "".
func (p *part) place(field string) (shown, pointer string) {
	if field != "" {
		pointer = "/" + field
	}
	if p.lines == nil {
		return field, pointer
	}
	return p.lines.Name, "/" + p.lines.Name + "/" + strconv.Itoa(p.index) + pointer
}

// add notes a problem of a field of the record itself.
func (c *computing) add(field *metadata.Field, problem *metadata.ValueProblem) {
	c.addTo(&part{}, field.Name, problem)
}

// addTo notes a problem of a field of the record or one of its lines.
func (c *computing) addTo(p *part, field string, problem *metadata.ValueProblem) {
	shown, pointer := p.place(field)
	c.problems = append(c.problems, FieldProblem{shown, pointer + problem.Pointer, problem.Code, problem.Message})
}

package engine

import (
	"slices"
	"strings"

	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// affected is what a change of some values of a record can make different: those values, and what is
// worked out from them. A workflow that moves a quote on need not work out its lines again. The nil
// affected is everything.
type affected struct {
	names map[string]bool // the record's own values; a lines field stands for all that is computed in its lines
	paths [][]string      // references that the rules over them follow
}

// narrow limits what is worked out and checked to what a change of the engine's own can have affected.
func (c *computing) narrow() {
	if c.old == nil {
		return
	}
	c.affected = c.plan.affectedBy(c.changedNames())
}

// changedNames lists what differs from the record as it was stored.
func (c *computing) changedNames() []string {
	changed := metadata.Changed(c.old, c.record)
	names := make([]string, len(changed), len(changed)+1)
	for i, field := range changed {
		names[i] = field.Name
	}
	if c.old.Owner != c.record.Owner {
		names = append(names, "owner")
	}
	return names
}

// affectedBy gives what a change of some values affects; workflows change the same few again and again.
func (p *plan) affectedBy(names []string) *affected {
	key := strings.Join(names, " ")
	if known, ok := p.affected.Load(key); ok {
		return known.(*affected) //nolint:forcetypeassert // nothing else is kept there
	}
	found := p.newAffected(names)
	p.affected.Store(key, found)
	return found
}

func (p *plan) newAffected(names []string) *affected {
	a := &affected{names: map[string]bool{}}
	for _, name := range names {
		if p.decidesAmounts(name) {
			return nil
		}
		a.names[name] = true
	}
	a.spread(p)
	for _, r := range p.rulesWithin(a) {
		a.paths = appendPaths(a.paths, p.entity, nil, r)
	}
	for _, lines := range p.lines {
		for _, r := range rulesOfLines(lines, a) {
			a.paths = appendPaths(a.paths, lines.Target, []string{lines.Name}, r)
			a.paths = appendParentPaths(a.paths, p.entity, r)
		}
	}
	return a
}

// decidesAmounts reports whether a value decides the currency or the rate of all amounts of a record.
func (p *plan) decidesAmounts(name string) bool {
	field, settings := p.entity.FieldByName(name), p.entity.Rate
	return field != nil && (field.Kind == "money" || field.HoldsRecords()) ||
		settings != nil && (settings.Date == name || settings.Lock != nil && reads(settings.Lock, name))
}

// spread adds what is computed from the values, until nothing more follows.
func (a *affected) spread(p *plan) {
	for before := -1; before != len(a.names); {
		before = len(a.names)
		for _, lines := range p.lines {
			if slices.ContainsFunc(lines.Target.Computed, func(field *metadata.Field) bool { return a.anyOfLine(lines, workedOutBy(field)) }) {
				a.names[lines.Name] = true
			}
		}
		for _, field := range slices.Concat(p.entity.Computed, p.stamps) {
			if a.names[field.Of] || slices.ContainsFunc(workedOutBy(field), func(r *rule.Program) bool { return a.rule(p.entity, r) }) {
				a.names[field.Name] = true
			}
		}
	}
}

// workedOutBy lists the rules that a field is worked out with.
func workedOutBy(field *metadata.Field) []*rule.Program {
	var programs []*rule.Program
	for _, r := range []*metadata.Rule{field.Rule, field.If, field.Default, field.Stamp, field.Lock} {
		if r != nil && r.Program != nil {
			programs = append(programs, r.Program)
		}
	}
	return programs
}

// has reports whether a field of the record is affected.
func (a *affected) has(field *metadata.Field) bool { return a == nil || a.names[field.Name] }

// rule reports whether a rule over the record reads something that is affected, or something besides
// the record, such as the date.
func (a *affected) rule(entity *metadata.Entity, r *rule.Program) bool {
	return a == nil || slices.ContainsFunc(r.Reads(), func(path []string) bool { return a.reads(entity, path) })
}

func (a *affected) reads(entity *metadata.Entity, path []string) bool {
	switch {
	case path[0] == "candidate": // what was found stays, even when the records that are searched change
		return false
	case path[0] != "record" && path[0] != "old", len(path) < 2:
		return true
	}
	name := entity.Expand(path[1:])[0]
	return a.names[name] || slices.Contains([]string{"version", "updated_at", "updated_by"}, name)
}

// ruleOf is rule for a rule over a part of the record.
func (a *affected) ruleOf(p *part, r *rule.Program) bool {
	if p.lines == nil {
		return a.rule(p.record.Entity, r)
	}
	return a == nil || a.anyOfLine(p.lines, []*rule.Program{r})
}

// anyOfLine reports whether a rule over a line reads something affected, in it or the record it belongs to.
func (a *affected) anyOfLine(lines *metadata.Field, programs []*rule.Program) bool {
	if a.names[lines.Name] {
		return true
	}
	return slices.ContainsFunc(programs, func(r *rule.Program) bool {
		return slices.ContainsFunc(r.Reads(), func(path []string) bool { return a.readsOfLine(lines, path) })
	})
}

// readsOfLine reports whether a path leads to what is affected. What a line took from elsewhere, be it a price
// or the date, it took when it was saved.
func (a *affected) readsOfLine(lines *metadata.Field, path []string) bool {
	if len(path) < 3 || path[0] != "record" {
		return false
	}
	parent, ok := lines.Target.Attribute(path[1])
	return ok && path[1] == "parent" && a.names[parent.Target.Expand(path[2:])[0]]
}

// rulesWithin lists the rules of an entity that run over what is affected.
func (p *plan) rulesWithin(a *affected) []*rule.Program {
	return slices.DeleteFunc(entityRules(p.entity), func(r *rule.Program) bool { return !a.rule(p.entity, r) })
}

func rulesOfLines(lines *metadata.Field, a *affected) []*rule.Program {
	return slices.DeleteFunc(entityRules(lines.Target), func(r *rule.Program) bool { return !a.anyOfLine(lines, []*rule.Program{r}) })
}

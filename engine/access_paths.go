package engine

import (
	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// behind keeps what stands behind references from telling about records that an actor may not read:
// in filters, orders and searches they are as if they had no values.
type behind struct {
	*act

	entity *metadata.Entity
}

// open is true of the rows whose records along a path the actor may read; nil when that is all of them.
func (b behind) open(path []string) (rule.Predicate, error) {
	all := rule.And{}
	path = b.entity.Expand(path)
	for i, entity := 0, b.entity; i < len(path)-1; i++ {
		attribute, ok := entity.Attribute(path[i])
		if !ok || attribute.Target == nil {
			break
		}
		entity = attribute.Target
		r := b.m.rightsOn(b.by, entity)
		if r.everywhere(mayRead) {
			continue
		}
		reached, err := b.reached(r)
		if err != nil {
			return nil, err
		}
		here := path[:i+1]
		none := rule.Compare{Op: "==", Left: rule.Column{Path: here}, Right: rule.Literal{}}
		all.Of = append(all.Of, rule.Or{Of: []rule.Predicate{none, rule.Under(reached, here)}})
	}
	if len(all.Of) == 0 {
		return nil, nil
	}
	return all, nil
}

// reached is true of the records that the actor may read.
func (b behind) reached(r *rights) (rule.Predicate, error) {
	rows, err := b.readableRows(r, r.grants[mayRead])
	if err != nil {
		return nil, err
	}
	return rule.Bind(rows, b.scope(nil, nil))
}

// guard gives a predicate in which every comparison with something behind a reference is false where
// the actor may not read that.
func (b behind) guard(predicate rule.Predicate) (rule.Predicate, error) {
	switch p := predicate.(type) {
	case rule.And:
		parts, err := b.each(p.Of)
		return rule.And{Of: parts}, err
	case rule.Or:
		parts, err := b.each(p.Of)
		return rule.Or{Of: parts}, err
	case rule.Not:
		part, err := b.guard(p.Of)
		return rule.Not{Of: part}, err
	case rule.Some:
		var err error
		if predicate, err = b.among(p); err != nil {
			return nil, err
		}
	}
	conditions := rule.And{}
	for _, path := range rule.Paths(predicate) {
		open, err := b.open(path)
		if err != nil {
			return nil, err
		}
		if open != nil {
			conditions.Of = append(conditions.Of, open)
		}
	}
	if len(conditions.Of) == 0 {
		return predicate, nil
	}
	return rule.And{Of: append(conditions.Of, predicate)}, nil
}

// among lets a list of records tell only about those that the actor may read; lines are read with
// their record.
func (b behind) among(some rule.Some) (rule.Predicate, error) {
	list := b.entity.ListAt(some.List.Path)
	if list == nil {
		return some, nil
	}
	inside := b
	inside.entity = list.Target
	where, err := inside.guard(some.Where)
	if err != nil {
		return nil, err
	}
	some.Where = where
	r := b.m.rightsOn(b.by, list.Target)
	if list.Target.Parent != "" || r.everywhere(mayRead) {
		return some, nil
	}
	reached, err := b.reached(r)
	some.Where = rule.And{Of: []rule.Predicate{reached, where}}
	return some, err
}

func (b behind) each(parts []rule.Predicate) ([]rule.Predicate, error) {
	guarded := make([]rule.Predicate, len(parts))
	for i, part := range parts {
		var err error
		if guarded[i], err = b.guard(part); err != nil {
			return nil, err
		}
	}
	return guarded, nil
}

// found is true of the records whose search text may have told that they hold the words typed: by
// fields the actor may read, of records the actor may read. No condition when that is all of it.
func (b behind) found(p *plan, typed string) ([]store.Condition, error) {
	open, closed := rule.And{}, false
	for _, path := range p.searched {
		readable, err := b.open(path)
		if err != nil {
			return nil, err
		}
		if readable != nil {
			open.Of = append(open.Of, readable)
		}
		closed = closed || !b.m.mayReadPath(b.by, p.entity, path)
	}
	if !closed && len(open.Of) == 0 {
		return nil, nil
	}
	words, err := b.guard(b.m.wordsIn(b.by, p, typed))
	if !closed {
		words = rule.Or{Of: []rule.Predicate{open, words}}
	}
	return []store.Condition{{Predicate: words}}, err
}

package engine

import (
	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// joinedRows lists what has to hold of a link so that both records it joins may be read.
func (a *act) joinedRows(r *rights) ([]rule.Predicate, error) {
	var all []rule.Predicate
	for i, end := range r.entity.Ends() {
		joined := r.ends[i]
		if joined.everywhere(mayRead) {
			continue
		}
		rows, err := a.ownRows(joined.grants[mayRead], joined.entity)
		if err != nil {
			return nil, err
		}
		all = append(all, rule.Under(rows, []string{end.Name}))
	}
	return all, nil
}

// joinsReadable reports whether the actor may read both records that a link joins; a record that is no
// link joins nothing.
func (a *act) joinsReadable(r *rights, record *metadata.Record) (bool, error) {
	if len(r.ends) == 0 {
		return true, nil
	}
	joined, err := a.joinedRows(r)
	if err != nil || len(joined) == 0 {
		return err == nil, err
	}
	return a.tx.Meets(record.Entity, record.ID, store.Condition{Predicate: rule.And{Of: joined}, Scope: a.scope(nil, nil)})
}

// narrowLinks lets nobody see links of an entity that may not be read, nor edit them without a right to.
func (r *rights) narrowLinks(build func(*metadata.Entity) *rights) {
	for _, field := range r.entity.LiveFields() {
		if field.Kind != "links" {
			continue
		}
		of := build(field.Target)
		right := &r.fields[field.Position]
		switch {
		case !of.may(mayRead) || of.field(field.Far) < readField:
			*right = hideField
		case !of.may(mayCreate) && !of.may(mayEdit) && !of.may(mayDelete):
			*right = min(*right, readField)
		}
	}
}

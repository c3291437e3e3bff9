package engine

import (
	"slices"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// Records belong to those they refer to. When a record gets another owner, what belongs to it goes
// along as far as its entity says so: a lost deal stays with who lost it.

// belongings lists the fields by which records belong to those of an entity.
func (m *model) belongings(entity string) []metadata.Back {
	return slices.DeleteFunc(m.ReferencesTo(entity), func(back metadata.Back) bool {
		return back.Entity.Parent != "" || back.Field.Kind != "reference"
	})
}

// goingAlong is true of what belongs to some records by a field and goes along with them.
func (a *act) goingAlong(back metadata.Back, ids []string) []store.Condition {
	where := []store.Condition{refersToAny(back.Field.Name, ids)}
	if back.Entity.Along == nil {
		return where
	}
	return append(where, store.Condition{Predicate: back.Entity.Along.Predicate, Scope: a.scope(nil, nil)})
}

// bringAlong gives what belongs to a record out of the pool to its new owner, where it is nobody's or
// of the former owner. It is the pool that allows it, so no other right is asked for; what has a pool
// itself is claimed by itself.
func (a *act) bringAlong(record *metadata.Record, former string) error {
	whose := store.Condition{Predicate: rule.Or{Of: []rule.Predicate{ownedBy("").Predicate, ownedBy(former).Predicate}}}
	for _, back := range a.m.belongings(record.Entity.Name) {
		if back.Entity.Pool != nil {
			continue
		}
		ids, err := a.tx.IDs(store.Query{Entity: back.Entity, Where: append(a.goingAlong(back, []string{record.ID}), whose)})
		if err != nil {
			return err
		}
		for _, id := range ids {
			if err := a.bring(back.Entity.Name, id, record.Owner); err != nil {
				return err
			}
		}
	}
	return nil
}

// bring gives one record another owner; one that is refused stays and holds up no other.
func (a *act) bring(entity, id, to string) error {
	err := a.tx.Try(func() error {
		_, err := a.as(a.by.operator(ViaSystem)).save(&change{Save: Save{Entity: entity, ID: id}, set: owned(to)})
		return err
	})
	if AsError(err) == nil {
		return err
	}
	a.log.Warn("a record could not go along to its new owner", "entity", entity, "record", id, "error", err)
	return nil
}

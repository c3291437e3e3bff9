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
func (e *Engine) goingAlong(tx *store.Tx, by Actor, back metadata.Back, ids []string) []store.Condition {
	where := []store.Condition{refersToAny(back.Field.Name, ids)}
	if back.Entity.Along == nil {
		return where
	}
	return append(where, store.Condition{Predicate: back.Entity.Along.Predicate, Scope: e.scope(tx, by, nil, nil)})
}

// bringAlong gives what belongs to a record out of the pool to its new owner, where it is nobody's or
// of the former owner. It is the pool that allows it, so no other right is asked for; what has a pool
// itself is claimed by itself.
func (e *Engine) bringAlong(tx *store.Tx, m *model, by Actor, record *metadata.Record, former string) error {
	whose := store.Condition{Predicate: rule.Or{Of: []rule.Predicate{ownedBy("").Predicate, ownedBy(former).Predicate}}}
	for _, back := range m.belongings(record.Entity.Name) {
		if back.Entity.Pool != nil {
			continue
		}
		ids, err := tx.IDs(store.Query{Entity: back.Entity, Where: append(e.goingAlong(tx, by, back, []string{record.ID}), whose)})
		if err != nil {
			return err
		}
		for _, id := range ids {
			if err := e.bring(tx, m, by, back.Entity.Name, id, record.Owner); err != nil {
				return err
			}
		}
	}
	return nil
}

// bring gives one record another owner; one that is refused stays and holds up no other.
func (e *Engine) bring(tx *store.Tx, m *model, by Actor, entity, id, to string) error {
	err := tx.Try(func() error {
		_, err := e.save(tx, m, by.operator(ViaSystem), &change{Save: Save{Entity: entity, ID: id}, set: owned(to)})
		return err
	})
	if AsError(err) == nil {
		return err
	}
	e.log.Warn("a record could not go along to its new owner", "entity", entity, "record", id, "error", err)
	return nil
}

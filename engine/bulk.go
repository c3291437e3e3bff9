package engine

import (
	"context"
	"errors"
	"slices"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// mostBulk is how many records one bulk change may name.
const mostBulk = 500

// bulkChange is the kind of the change sets of bulk changes.
const bulkChange = "bulk"

// Bulk gives several records the same values. Try tells what would become of each and writes nothing.
type Bulk struct {
	Entity string         `json:"-"`
	IDs    []string       `json:"ids"`
	Values map[string]any `json:"values"`
	Try    bool           `json:"try"`
	// DespiteDuplicates says that the actor was told of records like these.
	DespiteDuplicates bool `json:"despite_duplicates"`
}

// BulkAnswer is how a bulk change went. ChangeSet takes all of it back; "" when nothing was written.
type BulkAnswer struct {
	ChangeSet string
	Results   []BulkResult
}

// BulkResult is how one record of a bulk change went; Err is nil where it was changed.
type BulkResult struct {
	ID  string
	Err error
}

// ChangeMany gives records the same values, each in a transaction of its own and by the rules of any
// other change, so that one that is refused holds up no other. Forbidden without the right to change
// many; Malformed for too many records.
func (e *Engine) ChangeMany(ctx context.Context, by Actor, bulk Bulk) (*BulkAnswer, error) {
	if len(bulk.IDs) > mostBulk {
		return nil, Refuse(Malformed, "too_many", "At most 500 records can be changed at once.", "一次最多批量修改 500 条记录。")
	}
	answer := &BulkAnswer{Results: []BulkResult{}}
	if err := e.beginBulk(ctx, &by, bulk); err != nil {
		return nil, err
	}
	for i, id := range bulk.IDs {
		if slices.Contains(bulk.IDs[:i], id) {
			continue
		}
		if err := ctx.Err(); err != nil {
			return answer, err
		}
		err := e.changeOne(ctx, by, bulk, id)
		if answer.Results = append(answer.Results, BulkResult{id, err}); err == nil && !bulk.Try {
			answer.ChangeSet = by.ChangeSet
		}
	}
	return answer, nil
}

// beginBulk checks the right to change many and opens the change set.
func (e *Engine) beginBulk(ctx context.Context, by *Actor, bulk Bulk) error {
	return e.write(ctx, func(tx *store.Tx, m *model) error {
		p, err := m.entityPlan(bulk.Entity)
		if err != nil {
			return err
		}
		if !m.rightsOn(*by, p.entity).may(mayBulk) {
			return e.lacks(p.entity, mayBulk)
		}
		if bulk.Try {
			return nil
		}
		return by.openBulk(tx, p.entity)
	})
}

// openBulk begins a change of many records of an entity: what the actor does from now on belongs to it.
func (by *Actor) openBulk(tx *store.Tx, entity *metadata.Entity) error {
	set := &store.ChangeSet{Kind: bulkChange, Actor: by.ID, Note: entity.Label.In("en")}
	err := tx.AddChangeSet(set)
	by.ChangeSet = set.ID
	return err
}

// errTried ends the transaction of a change that was only tried.
var errTried = errors.New("only tried")

func (e *Engine) changeOne(ctx context.Context, by Actor, bulk Bulk, id string) error {
	err := e.writeAs(ctx, by, func(a *act) error {
		_, err := a.save(&change{Save: Save{
			Entity: bulk.Entity, ID: id, Values: bulk.Values, DespiteDuplicates: bulk.DespiteDuplicates,
		}})
		if err == nil && bulk.Try {
			return errTried
		}
		return err
	})
	if errors.Is(err, errTried) {
		return nil
	}
	return err
}

package engine

import (
	"fmt"
	"slices"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// treeObject gives rules the trees of the model: tree.category_parent(x) lists x and what is below it.
type treeObject struct{ tx *store.Tx }

// Identity is empty; there is one.
func (treeObject) Identity() string { return "" }

// Get gives the function of one tree.
func (t treeObject) Get(name string) any {
	if t.tx == nil || t.tx.Model == nil {
		return nil
	}
	tree, ok := t.tx.Model.Tree(name)
	if !ok {
		return nil
	}
	return func(args ...any) (any, error) {
		if len(args) != 1 {
			return nil, fmt.Errorf("one record is expected, not %d", len(args))
		}
		id, _ := args[0].(string)
		if object, isRecord := args[0].(rule.Object); isRecord && object != nil {
			id = object.Identity()
		}
		ids, err := t.tx.Below(tree.Entity, tree.Field, id)
		list := make([]any, len(ids))
		for i, below := range ids {
			list[i] = below
		}
		return list, err
	}
}

// treeLock names what whoever changes a tree takes alone.
func treeLock(field *metadata.Field) string { return "tree " + field.ID }

// checkTrees refuses to put a record below itself.
func (s *saving) checkTrees() error {
	if s.old == nil {
		return nil
	}
	for _, field := range s.plan.references {
		above, _ := s.record.Values[field.Position].(string)
		if !field.Tree || above == "" || !slices.Contains(s.changed, field) {
			continue
		}
		s.tx.Serialize(treeLock(field)) // two moves at a time could make a circle
		below, err := s.tx.Below(s.plan.entity, field, s.record.ID)
		if err != nil {
			return err
		}
		if slices.Contains(below, above) {
			s.add(field, &metadata.ValueProblem{Code: "tree_circle", Message: metadata.Text{
				En: "A record cannot stand below itself or below one of its own.", Zh: "不能将记录移到自身或其下级之下。",
			}})
		}
	}
	return nil
}

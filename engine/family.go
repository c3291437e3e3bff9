package engine

import (
	"context"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// Records that cannot do without another, however far down, are its family: they are deleted and come
// back together.

// familySet is the kind of the change set of a family that was deleted.
const familySet = "family"

// mostFamily bounds what is deleted at once.
const mostFamily = 500

// FamilyAnswer tells how many records were deleted.
type FamilyAnswer struct {
	Records int `json:"records"`
}

// DeleteFamily hides a record with everything that cannot do without it, all or nothing; restoring any
// of them brings all back. It refuses as DeleteRecord does for each of them, and with the code
// "family_too_large" beyond a few hundred.
func (e *Engine) DeleteFamily(ctx context.Context, by Actor, entity, id string, version int64) (*FamilyAnswer, error) {
	answer := &FamilyAnswer{}
	err := e.writeAs(ctx, by, func(a *act) error {
		set := &store.ChangeSet{Kind: familySet, Actor: a.by.author()}
		if err := a.tx.AddChangeSet(set); err != nil {
			return err
		}
		a.by.ChangeSet = set.ID
		f := &family{act: a, seen: map[string]bool{}}
		if err := f.remove(entity, id, version); err != nil {
			return err
		}
		answer.Records = len(f.seen)
		return nil
	})
	return answer, err
}

// family is a family on its way out.
type family struct {
	*act

	seen map[string]bool
}

// remove deletes what needs a record, then the record itself.
func (f *family) remove(entity, id string, version int64) error {
	if f.seen[id] {
		return nil
	}
	if f.seen[id] = true; len(f.seen) > mostFamily {
		return Refuse(Conflict, "family_too_large", "Too many records need this one to be deleted at once.", "依赖该记录的数据过多，不能一次删除。")
	}
	for _, back := range f.m.ReferencesTo(entity) {
		if !dependsOn(back) || back.Entity.Parent != "" {
			continue // lines are not deleted by themselves; who has some is told so
		}
		query := store.Query{Entity: back.Entity, Where: []store.Condition{refersTo(back.Field.Name, id)}, Limit: mostFamily}
		ids, err := f.tx.IDs(query)
		if err != nil {
			return err
		}
		for _, one := range ids {
			if err := f.remove(back.Entity.Name, one, 0); err != nil {
				return err
			}
		}
	}
	return f.act.remove(&change{Save: Save{Entity: entity, ID: id, Version: version}})
}

// dependsOn reports whether records cannot do without the one a field refers to.
func dependsOn(back metadata.Back) bool { return back.Field.Required.Always && !back.Entity.Archived }

// bringFamilyBack restores a deleted record, and with it those that were deleted as its family.
func (a *act) bringFamilyBack(entity, id string) (*metadata.Record, error) {
	newest, err := a.tx.History(entity, id, 0, 1)
	if err != nil {
		return nil, err
	}
	record, err := a.bringBack(&change{Save: Save{Entity: entity, ID: id}})
	if err != nil || len(newest) == 0 || newest[0].Action != "delete" || newest[0].ChangeSet == "" {
		return record, err
	}
	set, err := a.tx.ChangeSet(newest[0].ChangeSet)
	if err != nil || set.Kind != familySet {
		return record, missing(err, noRecord())
	}
	entries, err := a.tx.ChangesOf(set.ID, 0, mostFamily)
	for _, entry := range entries { // what others need was deleted last and comes first
		if err == nil && entry.Action == "delete" && entry.RecordID != id {
			_, err = a.bringBack(&change{Save: Save{Entity: entry.Entity, ID: entry.RecordID}})
		}
	}
	return record, err
}

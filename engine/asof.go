package engine

import (
	"cmp"
	"encoding/json"
	"slices"
	"time"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// asOf gives a record as it was at a moment, worked back from what is stored now by its history. Who
// may see what is decided by the rights of today. Not found while the record was not there.
func asOf(tx *store.Tx, now *metadata.Record, at time.Time) (*metadata.Record, error) {
	if at.Before(now.CreatedAt) {
		return nil, notFound("This record was not there yet.", "当时该记录尚不存在。")
	}
	return stepsBack(tx, now, func(entry *store.Entry) bool { return entry.At.After(at) })
}

// asOfVersion gives a record as one of its versions was.
func asOfVersion(tx *store.Tx, now *metadata.Record, version int64) (*metadata.Record, error) {
	return stepsBack(tx, now, func(entry *store.Entry) bool { return entry.Version > version })
}

// stepsBack takes back the newest changes for as long as they are later.
func stepsBack(tx *store.Tx, now *metadata.Record, later func(*store.Entry) bool) (*metadata.Record, error) {
	past := now.Clone()
	for before := int64(0); ; {
		entries, err := tx.History(now.Entity.Name, now.ID, before, 200)
		if err != nil || len(entries) == 0 {
			return past, err
		}
		for _, entry := range entries {
			before = entry.ID
			if !later(entry) {
				return stoodThen(past, entry)
			}
			stepBack(past, entry)
		}
	}
}

// stoodThen ends the way back with the newest change that had been made then.
func stoodThen(past *metadata.Record, newest *store.Entry) (*metadata.Record, error) {
	if newest.Action == "delete" {
		return nil, notFound("This record was deleted then.", "当时该记录已被删除。")
	}
	past.Version, past.UpdatedAt, past.UpdatedBy = newest.Version, newest.At, newest.Actor
	return past, nil
}

// stepBack gives the fields of one change their old values; fields that are gone by now are not shown.
func stepBack(past *metadata.Record, entry *store.Entry) {
	for _, change := range entry.Changes {
		takeBack(past, change)
	}
}

// takeBack gives a field its old value, none where that cannot be read any more. It reports whether
// there is such a field.
func takeBack(past *metadata.Record, change store.FieldChange) bool {
	if change.Field == "owner" {
		past.Owner = ""
		_ = json.Unmarshal(change.Old, &past.Owner) // null leaves it empty
		return true
	}
	field := past.Entity.FieldByName(change.Field)
	if field == nil || field.Archived {
		return false
	}
	past.Values[field.Position] = nil
	if raw, err := decodeValue(change.Old); err == nil {
		if value, problem := field.Recall(raw); problem == nil {
			past.Values[field.Position] = value
		}
	}
	return true
}

// linksAsOf gives those of some links that joined a record at the moment of the view, as they were then, in
// the order in which they were linked.
func (v *view) linksAsOf(id string, field *metadata.Field, links []*metadata.Record) ([]*metadata.Record, error) {
	slices.SortFunc(links, func(a, b *metadata.Record) int {
		return cmp.Or(a.CreatedAt.Compare(b.CreatedAt), cmp.Compare(a.ID, b.ID))
	})
	past, there := make(map[string]*metadata.Record, len(links)), map[string]bool{}
	ids := make([]string, len(links))
	for i, link := range links {
		ids[i], past[link.ID], there[link.ID] = link.ID, link.Clone(), link.DeletedAt == nil
	}
	later, err := v.tx.HistoryAfter(field.Target.Name, ids, v.at)
	if err != nil {
		return nil, err
	}
	for _, entry := range later {
		there[entry.RecordID] = entry.Action == "delete" || there[entry.RecordID] && entry.Action != "restore"
		stepBack(past[entry.RecordID], entry)
	}
	var then []*metadata.Record
	for i, link := range ids {
		if there[link] && !links[i].CreatedAt.After(v.at) && past[link].Value(field.Back.Name) == id {
			then = append(then, past[link])
		}
	}
	return then, nil
}

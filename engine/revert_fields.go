package engine

import (
	"context"
	"slices"
	"strconv"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// RevertFields asks for fields of a record to get the values they had before one change. Entry is
// the id of a line of history, Fields those of its fields, all when empty. Anyway overwrites values
// that somebody has written since.
type RevertFields struct {
	Entry   string   `json:"entry"`
	Fields  []string `json:"fields"`
	Version int64    `json:"version"`
	Anyway  bool     `json:"anyway"`
}

// RevertedFields tells which fields have their old values again and which were left as they are.
type RevertedFields struct {
	Record    *RecordJSON     `json:"record"`
	Reverted  []string        `json:"reverted"`
	Conflicts []FieldConflict `json:"conflicts"`
}

// FieldConflict is a field that was left as it is. Anyway says that it can be overwritten all the
// same.
type FieldConflict struct {
	Field  string        `json:"field"`
	Label  metadata.Text `json:"label"`
	Reason metadata.Text `json:"reason"`
	Anyway bool          `json:"anyway"`
}

// RevertFields gives fields of a record the values they had before a change, with the rights and
// rules of any other save. Fields that changed since, or that the actor may not write, are reported
// and left. Not found without the record or the change; Invalid when the change was none of fields,
// or the old values do not pass today's rules.
func (e *Engine) RevertFields(ctx context.Context, by Actor, entity, id string, ask RevertFields) (*RevertedFields, error) {
	var answer *RevertedFields
	err := e.writeAs(ctx, by, func(a *act) (err error) {
		answer, err = a.revertFields(Save{Entity: entity, ID: id, Version: ask.Version}, ask)
		return err
	})
	return answer, err
}

func (a *act) revertFields(save Save, ask RevertFields) (*RevertedFields, error) {
	record, err := a.visible(save.Entity, save.ID)
	if err != nil {
		return nil, err
	}
	entry, err := entryNamed(a.tx, record, ask.Entry)
	if err != nil {
		return nil, err
	}
	r := &fieldsReverting{
		record: record, rights: a.m.rightsOn(a.by, record.Entity), ask: ask, values: map[string]any{},
		answer: &RevertedFields{Reverted: []string{}, Conflicts: []FieldConflict{}},
	}
	for _, change := range entry.Changes {
		if len(ask.Fields) == 0 || slices.Contains(ask.Fields, change.Field) {
			r.take(change)
		}
	}
	switch {
	case len(r.values) == 0 && len(r.answer.Conflicts) == 0:
		return nil, Refuse(Invalid, "nothing_to_revert", "There is nothing here that could be taken back.", "没有可还原的内容。")
	case len(r.values) == 0:
		r.answer.Record, err = a.showRecord(record)
		return r.answer, err
	}
	save.Values, save.DespiteDuplicates = r.values, true
	saved, err := a.save(&change{Save: save, restores: true})
	if err != nil {
		return nil, err
	}
	r.answer.Record, err = a.showRecord(saved)
	return r.answer, err
}

// entryNamed finds the change of fields that a line of a record's history tells.
func entryNamed(tx *store.Tx, record *metadata.Record, name string) (*store.Entry, error) {
	none := notFound("There is no such change of fields.", "没有该字段变更。")
	id, err := strconv.ParseInt(name, 10, 64)
	if err != nil || id <= 0 {
		return nil, none
	}
	entries, err := tx.History(record.Entity.Name, record.ID, id+1, 1)
	if err != nil {
		return nil, err
	}
	if len(entries) == 0 || entries[0].ID != id || entries[0].Action != "update" {
		return nil, none
	}
	return entries[0], nil
}

// fieldsReverting gathers what can be taken back.
type fieldsReverting struct {
	record *metadata.Record
	rights *rights
	ask    RevertFields
	values map[string]any
	answer *RevertedFields
}

// take takes one field back unless something is in the way. What follows from other fields follows
// again, and hidden fields are as if they had not changed.
func (r *fieldsReverting) take(change store.FieldChange) {
	field := r.record.Entity.FieldByName(change.Field)
	conflict := FieldConflict{Field: change.Field, Label: labelOf(field)}
	switch {
	case field == nil && change.Field != "owner" || field != nil && (field.Managed() || field.Archived || r.rights.field(field) == hideField):
		return
	case field != nil && r.rights.field(field) < editField:
		conflict.Reason = metadata.Text{En: "You may not change this field.", Zh: "您无权修改该字段。"}
	case notKept(field, change.Old):
		conflict.Reason = notKeptReason
	case !r.ask.Anyway && !stillHas(r.record, field, change.New):
		conflict.Reason = metadata.Text{En: "This field has been changed since.", Zh: "该字段此后已被修改。"}
		conflict.Anyway = true
	default:
		r.accept(field, change)
		return
	}
	r.answer.Conflicts = append(r.answer.Conflicts, conflict)
}

func (r *fieldsReverting) accept(field *metadata.Field, change store.FieldChange) {
	value, err := decodeValue(change.Old)
	if err != nil {
		value = change.Old // told by the save as a value of the wrong type
	}
	if field != nil && field.Kind == "lines" {
		value = linesToSend(field, value, linesOf(r.record, field))
	}
	r.values[change.Field] = value
	r.answer.Reverted = append(r.answer.Reverted, change.Field)
}

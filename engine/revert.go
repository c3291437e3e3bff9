package engine

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// RevertReport tells what taking back a change set did. Conflicts are records changed since.
type RevertReport struct {
	Reverted  int              `json:"reverted"`
	Conflicts []RevertConflict `json:"conflicts"`
}

// RevertConflict is a record that was left as it is.
type RevertConflict struct {
	Entity string        `json:"entity"`
	ID     string        `json:"id"`
	Title  string        `json:"title"`
	Reason metadata.Text `json:"reason"`
}

// revertBatch is how many entries of history are taken back in one transaction.
const revertBatch = 200

// RevertChangeSet takes back all changes made under one change-set id, the last one first: what was
// created goes, what was deleted comes back, and fields get their old values unless somebody has
// changed them since. Needs the right "imports", but for one's own bulk changes; Conflict when it was
// taken back already.
func (e *Engine) RevertChangeSet(ctx context.Context, by Actor, id string) (*RevertReport, error) {
	if err := e.mustBeDone(ctx, by, id); err != nil {
		return nil, err
	}
	undoing := by
	undoing.ChangeSet = store.NewID()
	r := &reverting{engine: e, by: undoing, report: &RevertReport{Conflicts: []RevertConflict{}}, later: &laterTotals{}}
	for more := true; more; {
		err := e.write(ctx, func(tx *store.Tx, m *model) (err error) {
			more, err = r.batch(tx, m, id)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return r.report, e.write(ctx, func(tx *store.Tx, m *model) error {
		if err := e.renewTotals(tx, m, undoing, r.later); err != nil {
			return err
		}
		return errors.Join(e.unmerge(tx, id), tx.MarkUndone(id, by.ID))
	})
}

func (e *Engine) mustBeDone(ctx context.Context, by Actor, id string) error {
	return e.read(ctx, func(tx *store.Tx, _ *model) error {
		set, err := tx.ChangeSet(id)
		if refused := by.mayTakeBack(set); refused != nil {
			return refused
		}
		if err != nil {
			return missing(err, notFound("There is no such change set.", "没有该批次。"))
		}
		if set.Undone != nil {
			return Refuse(Conflict, "already_undone", "This was taken back already.", "该批次已撤销。")
		}
		return nil
	})
}

// reverting takes a change set back, batch by batch.
type reverting struct {
	engine *Engine
	by     Actor
	report *RevertReport
	later  *laterTotals
	before int64 // last entry seen

	tx *store.Tx
	m  *model
}

// batch takes back the next entries and reports whether there may be more. The report and place are
// only kept when the whole batch succeeds, for a transaction may run again.
func (r *reverting) batch(tx *store.Tx, m *model, id string) (bool, error) {
	try := *r
	try.tx, try.m = tx, m
	try.report = &RevertReport{Reverted: r.report.Reverted, Conflicts: append([]RevertConflict{}, r.report.Conflicts...)}
	entries, err := tx.ChangesOf(id, r.before, revertBatch)
	if err != nil {
		return false, err
	}
	for _, entry := range entries {
		if err := try.entry(entry); err != nil {
			return false, err
		}
		try.before = entry.ID
	}
	tx.AfterCommit(func() { r.report, r.before = try.report, try.before })
	return len(entries) == revertBatch, nil
}

func (r *reverting) entry(entry *store.Entry) error {
	p := r.m.plans[entry.Entity]
	if p == nil || onlyComputed(p, entry) {
		return nil // the entity is archived by now, or the values follow by themselves
	}
	err := translate(r.tx.Try(func() error { return r.undo(p, entry) }))
	if refusal := AsError(err); refusal != nil {
		r.conflict(p, entry, refusal.Detail)
		return nil //nolint:nilerr // it is in the report
	}
	if err == nil {
		r.report.Reverted++
	}
	return err
}

// onlyComputed reports whether an entry tells nothing but what follows from other changes.
func onlyComputed(p *plan, entry *store.Entry) bool {
	return entry.Action == "update" && !slices.ContainsFunc(entry.Changes, func(change store.FieldChange) bool {
		field := p.entity.FieldByName(change.Field)
		return field == nil || !field.Managed()
	})
}

func (r *reverting) undo(p *plan, entry *store.Entry) error {
	ch := &change{Save: Save{Entity: entry.Entity, ID: entry.RecordID}, totals: r.later}
	operator := engineActor(ViaSystem)
	operator.For, operator.ChangeSet = r.by.ID, r.by.ChangeSet
	switch entry.Action {
	case "create":
		if err := r.untouched(entry); err != nil {
			return err
		}
		return r.engine.remove(r.tx, r.m, operator, ch)
	case "delete":
		_, err := r.engine.bringBack(r.tx, r.m, operator, ch)
		return err
	case "update":
		return r.restoreValues(p, entry, operator, ch)
	}
	return nil
}

// untouched refuses to remove a record that somebody has changed since.
func (r *reverting) untouched(entry *store.Entry) error {
	later, err := r.tx.History(entry.Entity, entry.RecordID, 0, 1)
	if err != nil || len(later) == 0 || later[0].ID == entry.ID {
		return err
	}
	if later[0].Through == string(ViaWorkflow) || later[0].Through == string(ViaSystem) || later[0].ChangeSet == entry.ChangeSet {
		return nil
	}
	return touchedSince()
}

// touchedSince refuses to overwrite what somebody else wrote.
func touchedSince() *Error {
	return Refuse(Conflict, "changed_since", "Somebody has changed this record since.", "该记录此后已被修改。")
}

// restoreValues gives fields their old values where they still have the new ones.
func (r *reverting) restoreValues(p *plan, entry *store.Entry, by Actor, ch *change) error {
	record, err := r.tx.Lock(p.entity, entry.RecordID)
	if err != nil {
		return err
	}
	ch.Values = map[string]any{}
	for _, changed := range entry.Changes {
		field := p.entity.FieldByName(changed.Field)
		if field == nil && changed.Field != "owner" {
			continue
		}
		if field != nil && (field.Managed() || field.Archived) {
			continue
		}
		if !stillHas(record, field, changed.New) {
			return touchedSince()
		}
		value, err := decodeValue(changed.Old)
		if err != nil {
			return err
		}
		if field != nil && field.Kind == "lines" {
			value = linesToSend(field, value, linesOf(record, field))
		}
		ch.Values[changed.Field] = value
	}
	_, err = r.engine.save(r.tx, r.m, by, ch)
	return err
}

func stillHas(record *metadata.Record, field *metadata.Field, value json.RawMessage) bool {
	if field == nil {
		return string(jsonText(record.Owner)) == string(value)
	}
	return string(jsonOf(field, record)) == string(value)
}

// linesToSend makes lines as history keeps them ready to be saved again: without what is computed,
// and lines that are gone by now without their id.
func linesToSend(field *metadata.Field, value any, present []*metadata.Record) any {
	items, _ := value.([]any)
	for _, item := range items {
		line, _ := item.(map[string]any)
		values, _ := line["values"].(map[string]any)
		for _, one := range field.Target.Fields {
			if one.Managed() || one.Archived {
				delete(values, one.Name)
			}
		}
		if !slices.ContainsFunc(present, func(known *metadata.Record) bool { return known.ID == line["id"] }) {
			delete(line, "id")
		}
	}
	return value
}

func decodeValue(raw json.RawMessage) (any, error) {
	decoder := json.NewDecoder(strings.NewReader(string(raw)))
	decoder.UseNumber()
	var value any
	return value, decoder.Decode(&value)
}

func (r *reverting) conflict(p *plan, entry *store.Entry, why metadata.Text) {
	found := RevertConflict{Entity: entry.Entity, ID: entry.RecordID, Title: entry.RecordID, Reason: why}
	if record, err := r.tx.GetDeleted(p.entity, entry.RecordID); err == nil {
		found.Title = record.Title(metadata.Locale{Language: r.by.Language})
	}
	r.report.Conflicts = append(r.report.Conflicts, found)
}

package engine

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// RevertReport tells what taking back a change set did, or would do. ChangeSet takes that back again.
type RevertReport struct {
	ChangeSet string           `json:"change_set,omitempty"`
	Reverted  int              `json:"reverted"` // changes
	Left      int              `json:"left"`
	Conflicts []RevertConflict `json:"conflicts"`      // the first of what was left
	More      bool             `json:"more,omitempty"` // than was tried
}

// RevertConflict is a record that was left as it is. ID is "" where the actor may not see it. Twins are
// records with the unique values that it had.
type RevertConflict struct {
	Entity string        `json:"entity"`
	ID     string        `json:"id"`
	Title  string        `json:"title"`
	Code   string        `json:"code,omitempty"`
	Reason metadata.Text `json:"reason"`
	Twins  []Twin        `json:"twins,omitempty"`
}

const (
	revertBatch   = 200  // entries of history that are taken back in one transaction
	mostTried     = 1000 // entries that are tried
	mostConflicts = 200  // conflicts that are told
)

// revertSet is the kind of the change set that takes another one back.
const revertSet = "revert"

// RevertChangeSet takes back all changes made under one change-set id, the last one first: what was
// created goes, what was deleted comes back, and fields get their old values unless somebody has
// changed them since. What was broken off goes on where it was. Needs the right "imports", but for one's
// own changes; Conflict when it was taken back already.
func (e *Engine) RevertChangeSet(ctx context.Context, by Actor, id string) (*RevertReport, error) {
	var r *reverting
	for more := true; more; {
		err := e.writeAs(ctx, by, func(a *act) (err error) {
			if r, err = a.reverting(id, r); err == nil {
				more, err = r.step()
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return r.report, nil
}

// TryRevert tells what RevertChangeSet would do and writes nothing. Of very many changes it tries the
// last ones.
func (e *Engine) TryRevert(ctx context.Context, by Actor, id string) (*RevertReport, error) {
	var report *RevertReport
	err := e.writeAs(ctx, by, func(a *act) error {
		var r *reverting
		more, err := true, error(nil)
		for tried := 0; more && tried < mostTried; tried += revertBatch {
			if r, err = a.reverting(id, r); err != nil {
				return err
			}
			if more, err = r.step(); err != nil {
				return err
			}
		}
		report = r.report
		report.ChangeSet, report.More = "", more
		return errTried
	})
	if errors.Is(err, errTried) {
		return report, nil
	}
	return nil, err
}

// reverting takes a change set back, batch by batch. How far it got stands in the row of the revert.
type reverting struct {
	*act

	person Actor
	// the engine, for the person
	set    *store.ChangeSet
	revert *store.ChangeSet
	report *RevertReport
	later  *laterTotals // nil where each change renews the rollups itself
}

// reverting begins or goes on to take a change set back; begun is the step before, nil at first.
func (a *act) reverting(id string, begun *reverting) (*reverting, error) {
	set, stored, err := changeSetNamed(a.tx, id)
	if refused := a.by.mayTakeBack(set); refused != nil {
		return nil, refused
	}
	if err != nil {
		return nil, missing(err, notFound("There is no such change set.", "没有该批次。"))
	}
	r := &reverting{act: a.as(engineActor(ViaSystem)), person: a.by, set: set, report: &RevertReport{Conflicts: []RevertConflict{}}}
	if set.Undone != nil {
		if begun != nil { // somebody else went on with it and was done first
			begun.set = set
			return begun, nil
		}
		return nil, Refuse(Conflict, "already_undone", "This was taken back already.", "该批次已撤销。")
	}
	if !stored {
		err = a.tx.AddChangeSet(set)
	}
	if err = errors.Join(err, r.open()); err != nil {
		return nil, err
	}
	r.by.For, r.by.ChangeSet = a.by.ID, r.revert.ID
	r.report.ChangeSet = r.revert.ID
	return r, nil
}

// open finds the revert that was begun, or begins it.
func (r *reverting) open() (err error) {
	r.revert, err = r.tx.RevertOf(r.set.ID)
	if errors.Is(err, store.ErrNotFound) {
		r.revert = &store.ChangeSet{Kind: revertSet, Actor: r.person.ID, Note: r.set.Note, Reverts: r.set.ID}
		return r.tx.AddChangeSet(r.revert)
	}
	if err == nil && len(r.revert.Report) > 0 {
		err = json.Unmarshal(r.revert.Report, r.report)
	}
	return err
}

// step takes back the next entries and reports whether there may be more. Rollups are renewed once for
// all of them; where one refuses, change by change, so that only what it refuses is left.
func (r *reverting) step() (bool, error) {
	if r.set.Undone != nil {
		return false, nil
	}
	entries, err := r.tx.ChangesOf(r.set.ID, r.revert.Reached, revertBatch)
	if err != nil {
		return false, err
	}
	before := *r.report
	err = r.tx.Try(func() error { return r.batch(entries) })
	if refusedIn(err) != nil {
		*r.report, r.later = before, nil
		err = r.each(entries)
	}
	if err != nil {
		return false, err
	}
	if len(entries) < revertBatch {
		return false, r.finish()
	}
	r.revert.Reached = entries[len(entries)-1].ID
	return true, r.keep()
}

// keep writes down how far the revert is.
func (r *reverting) keep() (err error) {
	if r.revert.Report, err = json.Marshal(r.report); err != nil {
		return err
	}
	return r.tx.SaveChangeSet(r.revert)
}

func (r *reverting) batch(entries []*store.Entry) error {
	r.later = &laterTotals{}
	if err := r.each(entries); err != nil {
		return err
	}
	return translate(r.renewTotals(r.later))
}

func (r *reverting) each(entries []*store.Entry) error {
	for _, entry := range entries {
		if err := r.entry(entry); err != nil {
			return err
		}
	}
	return nil
}

// finish notes that the change set was taken back; where nothing could be, nothing happened.
func (r *reverting) finish() error {
	if r.report.Reverted == 0 {
		r.report.ChangeSet = ""
		return r.tx.DropChangeSet(r.revert.ID)
	}
	return errors.Join(r.keep(), r.tx.MarkUndone(r.set.ID, r.person.ID), r.follow())
}

// follow lets what belongs to the change set follow.
func (r *reverting) follow() error {
	switch {
	case r.set.Kind == mergeSet:
		return r.unmerge(r.tx, r.set.ID)
	case r.set.Kind == importSet:
		return r.tx.MarkImport(r.set.ID, "undone")
	case r.set.Reverts == "":
		return nil
	}
	first, err := r.tx.ChangeSet(r.set.Reverts)
	if err != nil {
		return unlessMissing(err)
	}
	first.Undone, first.UndoneBy = nil, ""
	if err := r.tx.SaveChangeSet(first); err != nil {
		return err
	}
	switch first.Kind {
	case mergeSet:
		return r.remerge(first)
	case importSet:
		return r.tx.MarkImport(first.ID, "done")
	}
	return nil
}

func (r *reverting) entry(entry *store.Entry) error {
	p := r.m.plans[entry.Entity]
	if p == nil || onlyFollows(p, entry) {
		return nil // the entity is archived by now, or the values follow by themselves
	}
	done := false
	err := translate(r.tx.Try(func() (err error) {
		done, err = r.undo(p, entry)
		return err
	}))
	if refused := refusedIn(err); refused != nil {
		return r.conflict(p, entry, refused)
	}
	if err == nil && done {
		r.report.Reverted++
	}
	return err
}

// refusedIn gives what was refused; that a database is busy refuses nothing.
func refusedIn(err error) *Error {
	if refused := AsError(err); refused != nil && refused.Kind != Unavailable {
		return refused
	}
	return nil
}

// onlyFollows reports whether an entry tells nothing but what follows from other changes: what is worked
// out, and the states of processes.
func onlyFollows(p *plan, entry *store.Entry) bool {
	return entry.Action == "update" && !slices.ContainsFunc(entry.Changes, func(change store.FieldChange) bool {
		return !p.follows(change.Field)
	})
}

// follows reports whether nobody writes a field but the engine.
func (p *plan) follows(name string) bool {
	field := p.entity.FieldByName(name)
	return field != nil && (field.Managed() || p.mirrors[name] != "")
}

// undo takes one entry back and reports whether there was anything to do.
func (r *reverting) undo(p *plan, entry *store.Entry) (bool, error) {
	record, err := r.tx.GetDeleted(p.entity, entry.RecordID)
	if err != nil {
		return false, err
	}
	gone := record.DeletedAt != nil
	if gone != (entry.Action == "delete") {
		if entry.Action == "update" {
			return false, Refuse(Conflict, "deleted_since", "This record has been deleted since.", "该记录此后已被删除。")
		}
		return false, nil // it is as it was before
	}
	if err := r.mayUndo(entry, record); err != nil {
		return false, err
	}
	ch := &change{Save: Save{Entity: entry.Entity, ID: entry.RecordID}, totals: r.later}
	switch entry.Action {
	case "create", "restore":
		if err = r.untouched(entry); err == nil {
			err = r.remove(ch)
		}
	case "delete":
		_, err = r.bringBack(ch)
	case "update":
		return r.restoreValues(p, entry, ch)
	default:
		return false, nil // it tells something and changed nothing
	}
	return err == nil, err
}

// mayUndo refuses what the person may not do by hand: to write a record that a process holds, or that is
// none of theirs. What the engine did for them it takes back for them.
func (r *reverting) mayUndo(entry *store.Entry, record *metadata.Record) error {
	byEngine := entry.Through == string(ViaWorkflow) || entry.Through == string(ViaSystem)
	if byEngine && r.set.Reverts == "" {
		return nil
	}
	held, err := r.as(r.person).holds(record, "")
	if err != nil {
		return err
	}
	if held.Locked {
		return Refuse(Locked, "record_locked", held.Reason.In("en"), held.Reason.In("zh"))
	}
	if r.person.Administers("imports") {
		return nil
	}
	right := mayDelete
	if entry.Action == "update" {
		right = mayEdit
	}
	return r.as(r.person).mustCover(record, right)
}

// untouched refuses to remove a record that somebody has changed since, unless that was taken back.
func (r *reverting) untouched(entry *store.Entry) error {
	later, err := r.tx.History(entry.Entity, entry.RecordID, 0, mostTried)
	if err != nil {
		return err
	}
	var touched []string
	for _, one := range later {
		switch {
		case one.ID <= entry.ID:
		case one.Through == string(ViaWorkflow), one.Through == string(ViaSystem):
		case one.ChangeSet == entry.ChangeSet && (one.ChangeSet != "" || together(one, entry)):
		default:
			touched = append(touched, cmp.Or(one.ChangeSet, strconv.FormatInt(one.ID, 10)))
		}
	}
	taken, err := r.tx.RevertsOf(touched)
	if err == nil && slices.ContainsFunc(touched, func(id string) bool { return taken[id] == nil }) {
		return touchedSince()
	}
	return err
}

// touchedSince refuses to overwrite what somebody else wrote.
func touchedSince() *Error {
	return Refuse(Conflict, "changed_since", "Somebody has changed this record since.", "该记录此后已被修改。")
}

// fieldTouched refuses like touchedSince and names the field, where the person may know of it.
func (r *reverting) fieldTouched(record *metadata.Record, field *metadata.Field) *Error {
	if field != nil && !r.person.Administers("imports") && r.m.rightsOn(r.person, record.Entity).field(field) == hideField {
		return touchedSince()
	}
	label := labelOf(field)
	return Refuse(Conflict, "changed_since", "“"+label.En+"” has been changed since.", "“"+label.Zh+"”此后已被修改。")
}

// labelOf names a field of which history tells; the owner is none.
func labelOf(field *metadata.Field) metadata.Text {
	if field == nil {
		return ownerLabel
	}
	return field.Label
}

// restoreValues gives fields their old values where they still have the new ones.
func (r *reverting) restoreValues(p *plan, entry *store.Entry, ch *change) (bool, error) {
	record, err := r.tx.Lock(p.entity, entry.RecordID)
	if err != nil {
		return false, err
	}
	ch.Values = map[string]any{}
	for _, changed := range entry.Changes {
		field := p.entity.FieldByName(changed.Field)
		if field == nil && changed.Field != "owner" || p.follows(changed.Field) || field != nil && field.Archived {
			continue
		}
		if err := r.mayRestore(record, field, changed); err != nil {
			return false, err
		}
		value, err := decodeValue(changed.Old)
		if err != nil {
			return false, err
		}
		if field != nil && field.Kind == "lines" {
			value = linesToSend(field, value, linesOf(record, field))
		}
		ch.Values[changed.Field] = value
	}
	if len(ch.Values) == 0 {
		return false, nil
	}
	ch.restores = true
	_, err = r.save(ch)
	return err == nil, err
}

// mayRestore refuses to write a field that has another value by now, or that the person may not write.
func (r *reverting) mayRestore(record *metadata.Record, field *metadata.Field, changed store.FieldChange) error {
	if !stillHas(record, field, changed.New) {
		return r.fieldTouched(record, field)
	}
	if notKept(field, changed.Old) {
		return Refuse(Conflict, "not_kept", notKeptReason.En, notKeptReason.Zh)
	}
	if field == nil || r.person.Administers("imports") || r.m.rightsOn(r.person, record.Entity).field(field) >= editField {
		return nil
	}
	return forbidden("You may not change all of its fields.", "您无权修改其中的全部字段。")
}

var notKeptReason = metadata.Text{
	En: "Encrypted values are not kept in the history; type the old one anew.", Zh: "历史中不保存加密内容，请重新输入原来的值。",
}

// notKept reports whether history only knows that there was a value.
func notKept(field *metadata.Field, old json.RawMessage) bool {
	return field != nil && field.Kind == "encrypted" && len(old) > 0 && string(old) != "null"
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

// conflict tells of a record that was left, and of those in its way, as much as the person may see.
func (r *reverting) conflict(p *plan, entry *store.Entry, refused *Error) error {
	if refused.taken != nil {
		refused.taken.by = r.person
		if err := r.nameTakenIn(r.tx, r.m, refused); err != nil {
			return err
		}
	}
	r.report.Left++
	if len(r.report.Conflicts) >= mostConflicts {
		return nil
	}
	found := RevertConflict{
		Entity: entry.Entity, Title: p.entity.Label.In(r.person.Language), Code: refused.Code, Reason: refused.reason(), Twins: refused.Twins,
	}
	record, err := r.tx.GetDeleted(p.entity, entry.RecordID)
	if err == nil {
		var seen bool
		if seen, err = r.as(r.person).covers(record, mayRead); seen {
			found.ID, found.Title = record.ID, r.m.titleFor(r.person, record)
		}
	}
	r.report.Conflicts = append(r.report.Conflicts, found)
	return unlessMissing(err)
}

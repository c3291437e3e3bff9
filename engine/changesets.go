package engine

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// Kinds of change sets; others stand with what makes them.
const (
	importSet   = "import"
	handoverSet = "handover"
)

// Changes asks for what was changed in one go, newest first: change sets, and what single commands
// wrote. Empty settings choose all; Cursor is Next of the page before.
type Changes struct {
	Actor    string
	Way      string // form api mail workflow system import bulk merge handover family sample revert
	Entity   string
	From, To time.Time
	Cursor   string
	Limit    int
}

// ChangesPage is a part of what was changed. Next can be there although nothing was found, because only
// so much is looked through for a page; Since tells how far back.
type ChangesPage struct {
	Changes []ChangeInfo `json:"changes"`
	Next    *string      `json:"next"`
	All     bool         `json:"all"` // those of everybody; else only the actor's own
}

// ChangeInfo tells of what was changed in one go: who did it, when, in what way, and how many records it
// was. Subject is the record that was changed, from which the rest followed; none of a change set of
// several, and none that the reader may not see. TakenBack tells of the change set that took it back,
// Reverts of what it took back itself.
type ChangeInfo struct {
	ID        string           `json:"id"`
	Way       string           `json:"way"`
	At        time.Time        `json:"at"`
	Actor     *Person          `json:"actor"`
	Note      string           `json:"note,omitempty"` // the name of the file, the reason of a handover
	Changed   []ChangedRecords `json:"changed"`
	Subject   *RecordRef       `json:"subject,omitempty"`
	TakenBack *TakenBack       `json:"taken_back,omitempty"`
	Reverts   string           `json:"reverts,omitempty"`
	MayRevert bool             `json:"may_revert"`
}

// ChangedRecords counts changed records of an entity. More says that there are more than could be counted.
type ChangedRecords struct {
	Entity string        `json:"entity"`
	Label  metadata.Text `json:"label"`
	Count  int           `json:"count"`
	More   bool          `json:"more,omitempty"`
}

// RecordRef names a record.
type RecordRef struct {
	Entity string `json:"entity"`
	ID     string `json:"id"`
	Title  string `json:"title"`
}

// TakenBack tells who took changes back. ChangeSet takes that back, "" where it is not known.
type TakenBack struct {
	At        time.Time `json:"at"`
	By        *Person   `json:"by"`
	ChangeSet string    `json:"change_set,omitempty"`
}

// seesAllChanges reports whether an actor may see what others changed.
func (by Actor) seesAllChanges() bool { return by.Administers("imports") || by.Administers("audit") }

// mayTakeBack refuses whoever may not take a change set back: administrators of imports may, and
// everybody what is their own, but for imports and handovers.
func (by Actor) mayTakeBack(set *store.ChangeSet) error {
	switch {
	case set != nil && set.Kind == sampleSet:
		return Refuse(Conflict, "sample_set", "The sample company is removed on the page System.", "示例公司请在“系统”页面移除。")
	case set != nil && set.Actor == by.ID && set.Kind != importSet && set.Kind != handoverSet:
		return nil
	}
	return by.mustAdminister("imports")
}

// changeSetNamed finds a change set, or makes one of what a single command wrote; stored tells which.
func changeSetNamed(tx *store.Tx, id string) (set *store.ChangeSet, stored bool, err error) {
	if _, err := strconv.ParseInt(id, 10, 64); err == nil {
		single, err := tx.SingleChangeOf(id)
		if err != nil {
			return nil, false, err
		}
		set, id = setOf(single), single.ID()
	}
	known, err := tx.ChangeSet(id)
	if set != nil && errors.Is(err, store.ErrNotFound) {
		return set, false, nil
	}
	return known, err == nil, err
}

// setOf is the change set that a single change becomes when it is taken back.
func setOf(single *store.SingleChange) *store.ChangeSet {
	return &store.ChangeSet{ID: single.ID(), Kind: single.Way, Actor: single.Actor, At: single.At}
}

// Changes lists what was changed in one go: an administrator of imports or of the audit log sees what
// anybody did, everybody else their own. Malformed for a cursor that is none.
func (e *Engine) Changes(ctx context.Context, by Actor, want Changes) (*ChangesPage, error) {
	page := &ChangesPage{Changes: []ChangeInfo{}, All: by.seesAllChanges()}
	err := e.readAs(ctx, by, func(a *act) error {
		l := &changesList{tellingChanges: tellingChanges{act: a}, want: want, limit: bounded(want.Limit, 30, 100)}
		if err := l.begin(); err != nil {
			return err
		}
		if err := takeSteps(l.sets, l.singles, l.cut, l.tell); err != nil {
			return err
		}
		page.Changes = l.told
		return l.next(page)
	})
	return page, err
}

// changesPlace is where a page ends: behind which entry of history, and behind which change set.
type changesPlace struct {
	Entry int64     `json:"entry"` // 0 where no more are to be looked at
	At    time.Time `json:"at"`
	Set   string    `json:"set,omitempty"`
	Over  bool      `json:"over"` // there are no more change sets
}

// changesList is a page of changes on its way: change sets and single changes are put together by time.
type changesList struct {
	tellingChanges
	want  Changes
	query store.ChangeQuery
	limit int
	after changesPlace
	end   changesPlace
	found []foundChange
}

// foundChange is a change set or a single change.
type foundChange struct {
	set    *store.ChangeSet
	single *store.SingleChange
}

func (f foundChange) at() time.Time {
	if f.set != nil {
		return f.set.At
	}
	return f.single.At
}

func (l *changesList) begin() error {
	l.query = store.ChangeQuery{Actor: l.want.Actor, Way: l.want.Way, Entity: l.want.Entity, From: l.want.From, To: l.want.To}
	if !l.by.seesAllChanges() {
		l.query.Actor = l.by.ID
	}
	if l.want.Cursor == "" {
		return nil
	}
	document, err := base64.RawURLEncoding.DecodeString(l.want.Cursor)
	if err != nil || json.Unmarshal(document, &l.after) != nil {
		return store.ErrCursor
	}
	return nil
}

func (l *changesList) sets() error {
	l.end = l.after
	if l.after.Over || slices.Contains(store.SingleWays, l.want.Way) {
		l.end.Over = true
		return nil
	}
	sets, err := l.tx.ChangeSets(l.query, store.Older{At: l.after.At, ID: l.after.Set}, l.limit+1)
	for _, set := range sets {
		l.found = append(l.found, foundChange{set: set})
	}
	l.end.Over = len(sets) <= l.limit
	return err
}

func (l *changesList) singles() error {
	if l.want.Cursor != "" && l.after.Entry == 0 || l.want.Way != "" && !slices.Contains(store.SingleWays, l.want.Way) {
		l.end.Entry = 0
		return nil
	}
	page, err := l.tx.SingleChanges(l.query, l.after.Entry, l.limit)
	if err != nil {
		return err
	}
	for _, single := range page.Changes {
		l.found = append(l.found, foundChange{single: single})
	}
	l.end.Entry = page.Before
	return nil
}

// cut keeps the newest of both and notes where the page ends.
func (l *changesList) cut() error {
	slices.SortStableFunc(l.found, func(a, b foundChange) int { return b.at().Compare(a.at()) })
	left := l.found[min(len(l.found), l.limit):]
	l.found = l.found[:len(l.found)-len(left)]
	for _, one := range l.found {
		if one.set != nil {
			l.end.At, l.end.Set = one.set.At, one.set.ID
		}
	}
	for i := len(left) - 1; i >= 0; i-- {
		if left[i].set != nil {
			l.end.Over = false
		} else {
			l.end.Entry = left[i].single.Last + 1
		}
	}
	return nil
}

// next names the place where the page ends, unless there is nothing behind it.
func (l *changesList) next(page *ChangesPage) error {
	if l.end.Entry == 0 && l.end.Over {
		return nil
	}
	document, err := json.Marshal(l.end)
	next := base64.RawURLEncoding.EncodeToString(document)
	page.Next = &next
	return err
}

// tell gives what was found its words.
func (l *changesList) tell() error {
	var ids, sets []string
	for _, one := range l.found {
		if one.set != nil {
			ids, sets = append(ids, one.set.ID), append(sets, one.set.ID)
		} else {
			ids = append(ids, one.single.ID())
		}
	}
	counted, err := l.tx.Changed(sets)
	if err != nil {
		return err
	}
	if l.reverts, err = l.tx.RevertsOf(ids); err != nil {
		return err
	}
	l.told = []ChangeInfo{}
	for _, one := range l.found {
		if one.set != nil {
			l.add(one.set, counted[one.set.ID], alone(counted[one.set.ID]))
		} else {
			l.add(setOf(one.single), one.single.Changed, one.single.Subject)
		}
	}
	return l.nameSubjects()
}

// tellingChanges tells of changes to one reader.
type tellingChanges struct {
	*act

	reverts  map[string]*store.ChangeSet
	told     []ChangeInfo
	subjects []store.Changed // by the place in told
}

// alone gives the record that was changed where it is the only one.
func alone(changed []store.Changed) store.Changed {
	if len(changed) == 1 && changed[0].Records == 1 {
		return changed[0]
	}
	return store.Changed{}
}

func (t *tellingChanges) add(set *store.ChangeSet, changed []store.Changed, subject store.Changed) {
	info := ChangeInfo{
		ID: set.ID, Way: set.Kind, At: set.At, Actor: t.optionalPerson(set.Actor), Changed: []ChangedRecords{},
		Reverts: set.Reverts, MayRevert: set.Undone == nil && t.by.mayTakeBack(set) == nil,
	}
	if set.Kind == importSet || set.Kind == handoverSet {
		info.Note = set.Note
	}
	if set.Undone != nil {
		info.TakenBack = &TakenBack{At: *set.Undone, By: t.optionalPerson(set.UndoneBy)}
	}
	if revert := t.reverts[set.ID]; revert != nil {
		info.TakenBack = &TakenBack{At: revert.At, By: t.optionalPerson(revert.Actor), ChangeSet: revert.ID}
		info.MayRevert = false
	}
	for _, one := range changed {
		entity := t.m.Entity(one.Entity)
		if entity == nil {
			continue // archived by now
		}
		info.Changed = append(info.Changed, ChangedRecords{
			Entity: one.Entity, Label: entity.Label, Count: min(one.Records, store.MostChanged), More: one.Records > store.MostChanged,
		})
	}
	t.told = append(t.told, info)
	t.subjects = append(t.subjects, subject)
}

// nameSubjects names the records that stand alone, with as many questions as there are entities.
func (t *tellingChanges) nameSubjects() error {
	ids := map[string][]string{}
	for _, subject := range t.subjects {
		if subject.Record != "" {
			ids[subject.Entity] = append(ids[subject.Entity], subject.Record)
		}
	}
	titles := map[string]string{}
	for _, entity := range sortedKeys(ids) {
		seen, err := t.seenEver(entity, ids[entity])
		if err != nil {
			return err
		}
		for id, record := range seen {
			titles[id] = t.m.titleFor(t.by, record)
		}
	}
	for i, subject := range t.subjects {
		if title, seen := titles[subject.Record]; seen {
			t.told[i].Subject = &RecordRef{subject.Entity, subject.Record, title}
		}
	}
	return nil
}

// seenEver gives those of some records, deleted ones among them, that an actor's roles let them see.
func (a *act) seenEver(entity string, ids []string) (map[string]*metadata.Record, error) {
	seen := map[string]*metadata.Record{}
	p := a.m.plans[entity]
	if p == nil || !a.m.rightsOn(a.by, p.entity).may(mayRead) {
		return seen, nil
	}
	where, err := a.rows(p.entity)
	if err != nil {
		return nil, err
	}
	for _, deleted := range []bool{false, true} {
		query := store.Query{Entity: p.entity, IDs: ids, Where: where, Deleted: deleted}
		err := a.tx.Each(query, func(record *metadata.Record) error {
			seen[record.ID] = record
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	title := p.entity.TitleField()
	if title == nil || title.Target == nil {
		return seen, nil
	}
	v := &view{act: a, plan: p, rights: a.m.rightsOn(a.by, p.entity)}
	return seen, v.bringTitles(slices.Collect(maps.Values(seen)), []*metadata.Field{title})
}

// titleFor is the title of a record as far as an actor may read it.
func (m *model) titleFor(by Actor, record *metadata.Record) string {
	title := record.Entity.TitleField()
	if title != nil && m.rightsOn(by, record.Entity).field(title) < readField {
		return ""
	}
	return record.Title(metadata.Locale{Language: by.Language})
}

// ChangeDetail is one change with the records it changed, as far as the reader may see them. Hidden
// counts the others of the page. Report tells what was left, of a change that took another one back.
type ChangeDetail struct {
	Change  ChangeInfo      `json:"change"`
	Entries []ChangedRecord `json:"entries"`
	Hidden  int             `json:"hidden"`
	Next    *string         `json:"next"`
	Report  *RevertReport   `json:"report,omitempty"`
}

// ChangedRecord is what was changed of one record, before and after.
type ChangedRecord struct {
	HistoryEntry
	Record RecordRef     `json:"record"`
	Label  metadata.Text `json:"label"` // of the entity
	Gone   bool          `json:"gone"`  // it is deleted by now
}

// changesShown is how many entries of history a page of a change holds.
const changesShown = 50

// Change tells of one change with what was before and after. id may be that of any entry of history that
// belongs to it; before is Next of the page before. Not found for whoever may not see it.
func (e *Engine) Change(ctx context.Context, by Actor, id, before string) (*ChangeDetail, error) {
	detail := &ChangeDetail{Entries: []ChangedRecord{}}
	err := e.readAs(ctx, by, func(a *act) error {
		set, _, err := changeSetNamed(a.tx, id)
		none := notFound("There is no such change, or you may not see it.", "没有该更改记录，或您无权查看。")
		if err != nil {
			return missing(err, none)
		}
		if set.Actor != a.by.ID && !a.by.seesAllChanges() {
			return none
		}
		t := &tellingChanges{act: a}
		if detail.Change, err = t.one(set); err != nil {
			return err
		}
		if len(set.Report) > 0 && set.Actor == a.by.ID {
			if err := json.Unmarshal(set.Report, &detail.Report); err != nil {
				return err
			}
		}
		last, _ := strconv.ParseInt(before, 10, 64) // anything else means the first page
		entries, err := a.tx.ChangesOf(set.ID, last, changesShown)
		if err != nil {
			return err
		}
		if len(entries) == changesShown {
			next := strconv.FormatInt(entries[changesShown-1].ID, 10)
			detail.Next = &next
		}
		return t.tellEntries(detail, entries)
	})
	return detail, err
}

// one tells of a single change.
func (t *tellingChanges) one(set *store.ChangeSet) (info ChangeInfo, err error) {
	if t.reverts, err = t.tx.RevertsOf([]string{set.ID}); err != nil {
		return info, err
	}
	if slices.Contains(store.SingleWays, set.Kind) {
		single, err := t.tx.SingleChangeOf(set.ID)
		if err != nil {
			return info, err
		}
		t.add(set, single.Changed, single.Subject)
	} else {
		counted, err := t.tx.Changed([]string{set.ID})
		if err != nil {
			return info, err
		}
		t.add(set, counted[set.ID], alone(counted[set.ID]))
	}
	err = t.nameSubjects()
	return t.told[0], err
}

// tellEntries tells entries in their order, those of each entity together.
func (t *tellingChanges) tellEntries(detail *ChangeDetail, entries []*store.Entry) error {
	byEntity := map[string][]*store.Entry{}
	for _, entry := range entries {
		byEntity[entry.Entity] = append(byEntity[entry.Entity], entry)
	}
	for _, entity := range sortedKeys(byEntity) {
		told, err := t.tellOf(entity, byEntity[entity])
		if err != nil {
			return err
		}
		detail.Entries = append(detail.Entries, told...)
	}
	detail.Hidden = len(entries) - len(detail.Entries)
	slices.SortFunc(detail.Entries, func(a, b ChangedRecord) int { return -compareIDs(a.ID, b.ID) })
	return nil
}

func (t *tellingChanges) tellOf(entity string, entries []*store.Entry) ([]ChangedRecord, error) {
	ids := make([]string, len(entries))
	for i, entry := range entries {
		ids[i] = entry.RecordID
	}
	seen, err := t.seenEver(entity, ids)
	if err != nil || len(seen) == 0 {
		return nil, err
	}
	entries = slices.DeleteFunc(entries, func(entry *store.Entry) bool { return seen[entry.RecordID] == nil })
	p := t.m.plans[entity]
	teller := &historian{view: &view{act: t.act, plan: p, rights: t.m.rightsOn(t.by, p.entity)}}
	told, err := teller.tell(entries)
	list := make([]ChangedRecord, len(told))
	for i, entry := range told {
		record := seen[entries[i].RecordID]
		list[i] = ChangedRecord{
			HistoryEntry: entry, Record: RecordRef{entity, record.ID, t.m.titleFor(t.by, record)}, Label: p.entity.Label, Gone: record.DeletedAt != nil,
		}
	}
	return list, err
}

package store

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/weft-crm/weft/metadata"
)

// ChangeSet groups the changes of an import, a bulk edit or an automation, so that they can be
// taken back as one. What one command wrote by itself has a row only once it was taken back; its ID is
// that of its first entry of history, its Kind the way it came.
type ChangeSet struct {
	ID       string `gorm:"primaryKey"`
	Kind     string // import bulk merge handover family sample revert, or the way of a single command
	Actor    string
	At       time.Time
	Note     string
	Undone   *time.Time
	UndoneBy string
	Reverts  string // the change set that this one takes back
	Reached  int64  // the last entry of it that was looked at
	Report   JSON   // how it went
}

// TableName is GORM's.
func (ChangeSet) TableName() string { return "change_sets" }

// AddChangeSet writes a change set; ID and At are filled unless set.
func (tx *Tx) AddChangeSet(set *ChangeSet) error {
	if set.ID == "" {
		set.ID = NewID()
	}
	if set.At.IsZero() {
		set.At = tx.Now
	}
	return tx.done(tx.orm().Create(set))
}

// ChangeSet returns one, or ErrNotFound. In a Write it is locked.
func (tx *Tx) ChangeSet(id string) (*ChangeSet, error) {
	return one[ChangeSet](tx, tx.locked().Where("id = ?", id))
}

// SaveChangeSet writes a change set over the one with its ID.
func (tx *Tx) SaveChangeSet(set *ChangeSet) error { return tx.put(set) }

// DropChangeSet forgets a change set under which nothing was changed.
func (tx *Tx) DropChangeSet(id string) error {
	return tx.did(tx.orm().Where("id = ?", id).Delete(&ChangeSet{}))
}

// MarkUndone notes that a change set was taken back.
func (tx *Tx) MarkUndone(id, actor string) error {
	changes := map[string]any{"undone": tx.Now, "undone_by": actor}
	return tx.did(tx.orm().Model(&ChangeSet{}).Where("id = ?", id).Updates(changes))
}

// RevertOf returns the change set that takes another one back and was not taken back itself, or ErrNotFound.
func (tx *Tx) RevertOf(id string) (*ChangeSet, error) {
	return one[ChangeSet](tx, tx.orm().Where("reverts = ? and undone is null", id))
}

// RevertsOf is RevertOf for several change sets, by what they take back.
func (tx *Tx) RevertsOf(ids []string) (map[string]*ChangeSet, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	found, err := all[ChangeSet](tx, tx.orm().Where("reverts in ? and undone is null", ids))
	reverts := make(map[string]*ChangeSet, len(found))
	for _, set := range found {
		reverts[set.Reverts] = set
	}
	return reverts, err
}

// ChangeQuery chooses changes by who made them, how and when; empty settings choose all.
type ChangeQuery struct {
	Actor    string
	Way      string // the kind of a change set, or the way of a single command
	Entity   string // of one of the records
	From, To time.Time
}

// ChangeSets lists change sets that changed something, newest first. Those of single commands are
// among SingleChanges.
func (tx *Tx) ChangeSets(query ChangeQuery, older Older, limit int) ([]*ChangeSet, error) {
	chain := older.than(tx.orm()).Where("kind not in ?", SingleWays)
	if query.Actor != "" {
		chain = chain.Where("actor = ?", query.Actor)
	}
	if query.Way != "" {
		chain = chain.Where("kind = ?", query.Way)
	}
	if !query.From.IsZero() {
		chain = chain.Where("at >= ?", query.From)
	}
	if !query.To.IsZero() {
		chain = chain.Where("at < ?", query.To)
	}
	changed := "exists (select 1 from record_history h where h.change_set = change_sets.id)"
	if query.Entity == "" {
		chain = chain.Where(changed)
	} else {
		chain = chain.Where(strings.TrimSuffix(changed, ")")+" and h.entity = ?)", query.Entity)
	}
	return all[ChangeSet](tx, chain.Order("at desc, id desc").Limit(orDefault(limit)))
}

// ChangesOf returns entries of a change set, newest first, so that undoing goes backwards. before
// as in History.
func (tx *Tx) ChangesOf(changeSet string, before int64, limit int) ([]*Entry, error) {
	first, err := strconv.ParseInt(changeSet, 10, 64)
	if err == nil {
		return tx.singleEntries(first, before, limit)
	}
	sql := tx.newSelection(nil)
	return tx.entries(sql, "change_set = "+sql.argument(changeSet), before, limit)
}

// Changed counts the records of an entity that a change set changed.
type Changed struct {
	Entity  string
	Records int
	Record  string // one of them
}

// MostChanged is how many records of a change set are counted.
const MostChanged = 1000

// Changed counts the records of change sets, of each at most one more than MostChanged.
func (tx *Tx) Changed(sets []string) (map[string][]Changed, error) {
	if len(sets) == 0 {
		return nil, nil
	}
	sql := tx.newSelection(nil)
	parts := make([]string, len(sets))
	for i, set := range sets {
		parts[i] = "select change_set, entity, count(*), min(record) from (select distinct change_set, entity, " + tx.dialect.asText("record_id") +
			" as record from record_history where change_set = " + sql.argument(set) + limited(MostChanged+1) + ") part group by change_set, entity"
	}
	counted := map[string][]Changed{}
	query := statement{strings.Join(parts, " union all ") + " order by 1, 2", sql.args}
	err := tx.read(query, []metadata.Column{textColumn, textColumn, integerColumn, textColumn}, func(values []any) error {
		count, _ := values[2].(int64)
		set := text(values[0])
		counted[set] = append(counted[set], Changed{text(values[1]), int(count), text(values[3])})
		return nil
	})
	return counted, err
}

// SingleWays are the ways of changes that are no part of a change set.
var SingleWays = []string{"form", "api", "mail", "workflow", "system"}

// SingleChange is what one command wrote outside of any change set: entries of one moment and person
// that follow each other.
type SingleChange struct {
	First   int64 // its first entry
	Last    int64
	At      time.Time
	Actor   string
	Way     string  // of the first entry
	Subject Changed // its record
	Changed []Changed
}

// ID names the change.
func (c *SingleChange) ID() string { return strconv.FormatInt(c.First, 10) }

// add counts one more entry, which is older than those before.
func (c *SingleChange) add(entry *Entry, seen map[string]bool) {
	c.First, c.Way, c.Subject = entry.ID, entry.Through, Changed{entry.Entity, 1, entry.RecordID}
	if seen[entry.RecordID] {
		return
	}
	seen[entry.RecordID] = true
	at := slices.IndexFunc(c.Changed, func(known Changed) bool { return known.Entity == entry.Entity })
	if at < 0 {
		c.Changed = append(c.Changed, Changed{Entity: entry.Entity})
		at = len(c.Changed) - 1
	}
	c.Changed[at].Records++
	c.Changed[at].Record = entry.RecordID
}

// chosen reports whether the change is one that is asked for.
func (c *SingleChange) chosen(query ChangeQuery) bool {
	return (query.Way == "" || query.Way == c.Way) &&
		(query.Entity == "" || slices.ContainsFunc(c.Changed, func(one Changed) bool { return one.Entity == query.Entity }))
}

// SinglePage is a part of the single changes. Before is where the next part begins, 0 at the end of
// history.
type SinglePage struct {
	Changes []*SingleChange
	Before  int64
}

// How many entries of history are looked at for one page: first few, then more and more.
const (
	fewEntries  = 1000
	mostEntries = 30_000
)

// SingleChanges looks through history, from before backwards, for changes that are no part of a change
// set. It looks at a bounded number of entries, so that a page may hold fewer changes than there are.
func (tx *Tx) SingleChanges(query ChangeQuery, before int64, limit int) (*SinglePage, error) {
	end, err := tx.entryAt(query.To)
	if err != nil {
		return nil, err
	}
	if before > 0 {
		end = min(end, before)
	}
	from := int64(1)
	if !query.From.IsZero() {
		if from, err = tx.entryAt(query.From); err != nil {
			return nil, err
		}
	}
	look := &looking{tx: tx, query: query, limit: limit}
	for looked := int64(0); end > from && looked < mostEntries && len(look.found) <= limit; {
		next := max(from, end-max(fewEntries, looked))
		if err := look.between(next, end); err != nil {
			return nil, err
		}
		looked, end = looked+end-next, next
	}
	return look.page(end, from), nil
}

// looking gathers single changes, the newest first.
type looking struct {
	tx    *Tx
	query ChangeQuery
	limit int
	open  *SingleChange // may have more entries
	seen  map[string]bool
	found []*SingleChange
}

func (l *looking) between(from, end int64) error {
	sql := l.tx.newSelection(nil)
	where := "id >= " + sql.argument(from) + " and id < " + sql.argument(end) + " and change_set is null"
	if l.query.Actor != "" {
		where += " and actor = " + sql.argument(l.query.Actor)
	}
	columns := []metadata.Column{integerColumn, textColumn, idColumn, timeColumn, textColumn, textColumn}
	text := "select id, entity, record_id, at, actor, through from record_history where " + where + " order by id desc"
	return l.tx.read(statement{text, sql.args}, columns, func(values []any) error {
		l.take(briefEntry(values))
		return nil
	})
}

func briefEntry(values []any) *Entry {
	entry := &Entry{Entity: text(values[1]), RecordID: text(values[2]), Actor: text(values[4]), Through: text(values[5])}
	entry.ID, _ = values[0].(int64)
	entry.At, _ = values[3].(time.Time)
	return entry
}

func (l *looking) take(entry *Entry) {
	if l.open == nil || !l.open.At.Equal(entry.At) || l.open.Actor != entry.Actor {
		l.close()
		l.open, l.seen = &SingleChange{Last: entry.ID, At: entry.At, Actor: entry.Actor}, map[string]bool{}
	}
	l.open.add(entry, l.seen)
}

func (l *looking) close() {
	if l.open != nil && l.open.chosen(l.query) {
		l.found = append(l.found, l.open)
	}
	l.open = nil
}

// page gives what was found down to an entry. A change that may begin before is left to the next page,
// unless it is the only one.
func (l *looking) page(end, from int64) *SinglePage {
	page := &SinglePage{}
	if l.open != nil && end > from && len(l.found) > 0 {
		end, l.open = l.open.Last+1, nil
	}
	l.close()
	page.Changes = l.found
	if end > from {
		page.Before = end
	}
	if len(page.Changes) > l.limit {
		page.Changes = page.Changes[:l.limit]
		page.Before = page.Changes[l.limit-1].First
	}
	return page
}

// entryAt finds the first entry of history that is not before a moment, or what comes behind the last
// one; ids grow with time.
func (tx *Tx) entryAt(at time.Time) (int64, error) {
	low, high := int64(1), int64(1)
	err := tx.read(statement{text: "select coalesce(max(id), 0) + 1 from record_history"}, []metadata.Column{integerColumn}, func(values []any) error {
		high, _ = values[0].(int64)
		return nil
	})
	if at.IsZero() {
		return high, err
	}
	for err == nil && low < high {
		middle := low + (high-low)/2
		var next *Entry
		if next, err = tx.entryFrom(middle); err == nil && (next == nil || !next.At.Before(at)) {
			high = middle
		} else if err == nil {
			low = next.ID + 1
		}
	}
	return low, err
}

// entryFrom reads the first entry of history from an id on, nil behind the last.
func (tx *Tx) entryFrom(id int64) (*Entry, error) {
	sql := tx.newSelection(nil)
	found, err := tx.entriesIn(sql, "id >= "+sql.argument(id), "id", 1)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return found[0], nil
}

// mostOfCommand bounds how many entries one command writes.
const mostOfCommand = 5000

// singleEntries returns the entries of the single change that an entry belongs to.
func (tx *Tx) singleEntries(id, before int64, limit int) ([]*Entry, error) {
	named, err := tx.entryFrom(id)
	if err != nil || named == nil || named.ID != id || named.ChangeSet != "" {
		return nil, err
	}
	at, err := tx.dialect.encode(timeColumn, named.At)
	if err != nil {
		return nil, err
	}
	sql := tx.newSelection(nil)
	where := "id > " + sql.argument(id-mostOfCommand) + " and id < " + sql.argument(id+mostOfCommand) +
		" and change_set is null and at = " + sql.argument(at) + " and actor = " + sql.argument(named.Actor)
	return tx.entries(sql, where, before, limit)
}

// SingleChangeOf returns the single change that an entry of history belongs to, or ErrNotFound.
func (tx *Tx) SingleChangeOf(id string) (*SingleChange, error) {
	entries, err := tx.ChangesOf(id, 0, 2*mostOfCommand)
	if err != nil {
		return nil, err
	}
	if len(entries) == 0 || entries[0].ChangeSet != "" {
		return nil, ErrNotFound
	}
	change, seen := &SingleChange{Last: entries[0].ID, At: entries[0].At, Actor: entries[0].Actor}, map[string]bool{}
	for _, entry := range entries {
		change.add(entry, seen)
	}
	return change, nil
}

package store

import (
	"encoding/json"
	"math"
	"strings"
	"time"

	"github.com/weft-crm/weft/metadata"
)

// Entry tells one change of a record.
type Entry struct {
	ID        int64 // grows with time; filled when reading
	Entity    string
	RecordID  string
	At        time.Time // Now if zero
	Actor     string    // a user's id, "" for the engine
	Action    string    // create update delete restore
	Through   string    // form api import workflow system
	ChangeSet string
	Release   int64
	Run       string
	Comment   string
	Version   int64 // of the record after the change
	Changes   []FieldChange
}

// FieldChange is a field's old and new value as JSON; null for none.
type FieldChange struct {
	Field string          `json:"field"`
	Old   json.RawMessage `json:"old"`
	New   json.RawMessage `json:"new"`
}

// entryColumns stand in every row of record_history behind the id, in the order of Entry.
var entryColumns = []metadata.Column{
	{Name: "entity", Storage: metadata.StoreText},
	{Name: "record_id", Storage: metadata.StoreID},
	{Name: "at", Storage: metadata.StoreTime},
	{Name: "actor", Storage: metadata.StoreText},
	{Name: "action", Storage: metadata.StoreText},
	{Name: "through", Storage: metadata.StoreText},
	{Name: "change_set", Storage: metadata.StoreText},
	{Name: "release", Storage: metadata.StoreInteger},
	{Name: "run", Storage: metadata.StoreText},
	{Name: "comment", Storage: metadata.StoreText},
	{Name: "version", Storage: metadata.StoreInteger},
	{Name: "changes", Storage: metadata.StoreJSON},
}

// Note writes entries of history; At is filled.
func (tx *Tx) Note(entries ...*Entry) error {
	rows := make([][]any, len(entries))
	for i, entry := range entries {
		var err error
		if rows[i], err = tx.entryArguments(entry); err != nil {
			return err
		}
	}
	names := strings.Join(columnNames(entryColumns, ""), ", ")
	marks := placeholders(tx.dialect, len(entryColumns))
	tx.laterMany("insert into record_history ("+names+") values ("+marks+")", rows)
	return nil
}

func (tx *Tx) entryArguments(entry *Entry) ([]any, error) {
	if entry.At.IsZero() {
		entry.At = tx.Now
	}
	var changeSet, changes any
	if entry.ChangeSet != "" {
		changeSet = entry.ChangeSet
	}
	if len(entry.Changes) > 0 {
		document, err := json.Marshal(entry.Changes)
		if err != nil {
			return nil, err
		}
		changes = string(document)
	}
	args := []any{
		entry.Entity, entry.RecordID, entry.At, entry.Actor, entry.Action, entry.Through, changeSet,
		entry.Release, entry.Run, entry.Comment, entry.Version, changes,
	}
	for i, arg := range args {
		var err error
		if args[i], err = tx.dialect.encode(entryColumns[i], arg); err != nil {
			return nil, err
		}
	}
	return args, nil
}

// History returns a record's entries, newest first. before is the ID of the last entry seen, 0 for
// the first page.
func (tx *Tx) History(entity, recordID string, before int64, limit int) ([]*Entry, error) {
	if !validID(recordID) {
		return nil, nil
	}
	sql := tx.newSelection(nil)
	where := "record_id = " + sql.argument(recordID) + " and entity = " + sql.argument(entity)
	return tx.entries(sql, where, before, limit)
}

// HistoryAfter returns what happened to some records of an entity after a moment, newest first, in one
// statement.
func (tx *Tx) HistoryAfter(entity string, ids []string, at time.Time) ([]*Entry, error) {
	list, err := tx.idList(ids)
	if err != nil || list == nil {
		return nil, err
	}
	sql := tx.newSelection(nil)
	where := "entity = " + sql.argument(entity)
	sql.args = append(sql.args, list)
	where += " and " + tx.dialect.in("record_id", len(sql.args), metadata.StoreID)
	moment, err := sql.moment(at)
	if err != nil {
		return nil, err
	}
	return tx.entriesIn(sql, where+" and at > "+moment, "id desc", math.MaxInt32)
}

// moment adds an argument and tells how it stands in the text.
func (s *selection) moment(at time.Time) (string, error) {
	value, err := s.tx.dialect.encode(metadata.Column{Storage: metadata.StoreTime}, at)
	s.args = append(s.args, value)
	return s.tx.dialect.typed(len(s.args), metadata.StoreTime), err
}

// HeldUntilAfter lists the records of an entity in which, until some time after a moment, a field held an id
// that it does not hold any more.
func (tx *Tx) HeldUntilAfter(entity *metadata.Entity, id string, at time.Time) ([]any, error) {
	sql := tx.newSelection(nil)
	moment, err := sql.moment(at)
	if err != nil {
		return nil, err
	}
	touched := `select "id" from ` + quoteName(entity.Table) + ` where "updated_at" > ` + moment
	text := "select distinct record_id from record_history where record_id in (" + touched + ") and entity = " + sql.argument(entity.Name) +
		" and at > " + moment + " and changes like " + sql.argument(`%"old":"`+id+`"%`)
	var ids []any
	err = tx.read(statement{text, sql.args}, []metadata.Column{idColumn}, func(values []any) error {
		ids = append(ids, values[0])
		return nil
	})
	return ids, err
}

func (tx *Tx) entries(sql *selection, where string, before int64, limit int) ([]*Entry, error) {
	if before > 0 {
		where += " and id < " + sql.argument(before)
	}
	return tx.entriesIn(sql, where, "id desc", limit)
}

func (tx *Tx) entriesIn(sql *selection, where, order string, limit int) ([]*Entry, error) {
	names := append([]string{"id"}, columnNames(entryColumns, "")...)
	text := "select " + strings.Join(names, ", ") + " from record_history where " + where +
		" order by " + order + limited(orDefault(limit))
	var entries []*Entry
	columns := append([]metadata.Column{integerColumn}, entryColumns...)
	err := tx.read(statement{text, sql.args}, columns, func(values []any) error {
		entry, err := readEntry(values)
		entries = append(entries, entry)
		return err
	})
	return entries, err
}

func readEntry(values []any) (*Entry, error) {
	entry := &Entry{
		Entity: text(values[1]), RecordID: text(values[2]), Actor: text(values[4]), Action: text(values[5]),
		Through: text(values[6]), ChangeSet: text(values[7]), Run: text(values[9]), Comment: text(values[10]),
	}
	entry.ID, _ = values[0].(int64)
	entry.At, _ = values[3].(time.Time)
	entry.Release, _ = values[8].(int64)
	entry.Version, _ = values[11].(int64)
	if changes := text(values[12]); changes != "" {
		return entry, json.Unmarshal([]byte(changes), &entry.Changes)
	}
	return entry, nil
}

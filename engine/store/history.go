package store

import (
	"encoding/json"
	"time"
)

// Entry tells one change of a record.
type Entry struct {
	ID        int64 // grows with time
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

// Note writes an entry of history; ID and At are filled.
func (tx *Tx) Note(entries ...*Entry) error { panic("not written") }

// History returns a record's entries, newest first. before is the ID of the last entry seen, 0 for
// the first page.
func (tx *Tx) History(entity, recordID string, before int64, limit int) ([]*Entry, error) {
	panic("not written")
}

// ChangeSet groups the changes of an import, a bulk edit or an automation, so that they can be
// taken back as one.
type ChangeSet struct {
	ID       string
	Kind     string // import bulk automation
	Actor    string
	At       time.Time
	Note     string
	Undone   *time.Time
	UndoneBy string
}

// AddChangeSet writes a change set; ID and At are filled.
func (tx *Tx) AddChangeSet(set *ChangeSet) error { panic("not written") }

// ChangeSet returns one, or ErrNotFound.
func (tx *Tx) ChangeSet(id string) (*ChangeSet, error) { panic("not written") }

// MarkUndone notes that a change set was taken back.
func (tx *Tx) MarkUndone(id, actor string) error { panic("not written") }

// ChangesOf returns entries of a change set, newest first, so that undoing goes backwards. before
// as in History.
func (tx *Tx) ChangesOf(changeSet string, before int64, limit int) ([]*Entry, error) {
	panic("not written")
}

package engine

import (
	"context"
	"encoding/json"
	"time"

	"github.com/weft-crm/weft/metadata"
)

// Person names somebody.
type Person struct {
	ID    string `json:"id"`
	Title string `json:"title"`
}

// HistoryEntry is one change of a record.
type HistoryEntry struct {
	ID        string          `json:"id"`
	At        time.Time       `json:"at"`
	Actor     Person          `json:"actor"`
	Action    string          `json:"action"`
	Through   string          `json:"through"`
	Changes   []HistoryChange `json:"changes"`
	Comment   string          `json:"comment,omitempty"`
	Run       string          `json:"run,omitempty"`
	ChangeSet string          `json:"change_set,omitempty"`
	Version   int64           `json:"version"`
}

// HistoryChange is one field's old and new value.
type HistoryChange struct {
	Field string          `json:"field"`
	Label metadata.Text   `json:"label"`
	Kind  string          `json:"kind"`
	Old   json.RawMessage `json:"old"`
	New   json.RawMessage `json:"new"`
}

// History returns a record's changes, newest first, as far as the actor may see the fields. before
// is the ID of the last entry seen.
func (e *Engine) History(ctx context.Context, by Actor, entity, id, before string, limit int) ([]HistoryEntry, error) {
	panic("not written")
}

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

// RevertChangeSet takes back all changes made under one change-set id.
func (e *Engine) RevertChangeSet(ctx context.Context, by Actor, id string) (*RevertReport, error) {
	panic("not written")
}

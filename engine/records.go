package engine

import (
	"context"
)

// RecordJSON is a record as one person may see it, ready to be sent.
type RecordJSON struct {
	ID      string
	Version int64
	JSON    []byte
}

// MarshalJSON gives the record.
func (r *RecordJSON) MarshalJSON() ([]byte, error) { return r.JSON, nil }

// Get asks for one record. Fields narrows what is sent, Expand names references whose records are
// sent whole, Task is the task on whose page the record is shown.
type Get struct {
	Entity, ID     string
	Fields, Expand []string
	Task           string
}

// Save is what is sent to create or change a record. Values are decoded from JSON with numbers as
// json.Number; besides fields they may hold "owner". Version is the one the person saw, 0 for any.
// Form is the form it was filled in, whose own rules then count; Task the task it was opened from.
type Save struct {
	Entity  string
	ID      string
	Values  map[string]any
	Version int64
	Form    string
	Task    string
	Comment string
}

// Record returns a record. Not found if there is none or none the actor may see.
func (e *Engine) Record(ctx context.Context, by Actor, want Get) (*RecordJSON, error) {
	panic("not written")
}

// CreateRecord creates a record. Forbidden without the right; Invalid with a problem for each field.
func (e *Engine) CreateRecord(ctx context.Context, by Actor, save Save) (*RecordJSON, error) {
	panic("not written")
}

// UpdateRecord changes a record. Not found, Forbidden and Invalid as expected; Conflict with both
// versions when somebody else saved first; Locked while a workflow holds the record.
func (e *Engine) UpdateRecord(ctx context.Context, by Actor, save Save) (*RecordJSON, error) {
	panic("not written")
}

// DeleteRecord hides a record until it is restored. Conflict with code "in_use" when another record
// needs it, Locked while a workflow runs on it.
func (e *Engine) DeleteRecord(ctx context.Context, by Actor, entity, id string, version int64) error {
	panic("not written")
}

// RestoreRecord brings a deleted record back. Conflict when its place is taken by now.
func (e *Engine) RestoreRecord(ctx context.Context, by Actor, entity, id string) (*RecordJSON, error) {
	panic("not written")
}

package engine

import (
	"context"
	"encoding/json"
	"time"

	"github.com/weft-crm/weft/metadata"
)

// ChangeAnswer is the installation's one open change.
type ChangeAnswer struct {
	ID        string                     `json:"id"`    // grows with every edit; "" when nothing is open
	Files     map[string]json.RawMessage `json:"files"` // the customer's layer where it differs from the release; null for removed
	Base      int64                      `json:"base"`
	UpdatedAt *time.Time                 `json:"updated_at"`
	By        *Person                    `json:"by"`
	Undo      int                        `json:"undo"` // how many edits can be undone
	Problems  metadata.Problems          `json:"problems"`
}

// PutFile is an edit of the open change: the whole wanted definition, or its removal.
type PutFile struct {
	Path      string          `json:"path"`
	Effective json.RawMessage `json:"effective"`
	Remove    bool            `json:"remove"`
}

// PlanAnswer is what publishing would do.
type PlanAnswer struct {
	Plan     *PlanInfo         `json:"plan"`
	Problems metadata.Problems `json:"problems"`
}

// PlanInfo is a plan with the number of rows each changed entity has.
type PlanInfo struct {
	*metadata.Plan
	Rows map[string]int64 `json:"rows"`
	Runs int64            `json:"runs"` // in flight on changed workflows; they keep their release
}

// OpenChange returns the open change, an empty one if there is none.
func (e *Engine) OpenChange(ctx context.Context, by Actor) (*ChangeAnswer, error) {
	panic("not written")
}

// PutChange edits the open change and returns it with its problems; an edit with problems is kept,
// only publishing refuses it. Invalid when the file cannot be read at all.
func (e *Engine) PutChange(ctx context.Context, by Actor, put PutFile) (*ChangeAnswer, error) {
	panic("not written")
}

// UndoChange takes back the last edit.
func (e *Engine) UndoChange(ctx context.Context, by Actor) (*ChangeAnswer, error) {
	panic("not written")
}

// DiscardChange throws the open change away.
func (e *Engine) DiscardChange(ctx context.Context, by Actor) error { panic("not written") }

// PlanChange tells what publishing the open change would do.
func (e *Engine) PlanChange(ctx context.Context, by Actor) (*PlanAnswer, error) {
	panic("not written")
}

// PublishChange publishes the open change and returns the new release's number. Invalid with every
// problem, Conflict with code "change_outdated" when another release was published since.
func (e *Engine) PublishChange(ctx context.Context, by Actor, note string) (int64, error) {
	panic("not written")
}

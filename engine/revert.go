package engine

import (
	"context"

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

// RevertChangeSet takes back all changes made under one change-set id.
func (e *Engine) RevertChangeSet(ctx context.Context, by Actor, id string) (*RevertReport, error) {
	panic("not written")
}

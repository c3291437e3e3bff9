package engine

import (
	"context"

	"github.com/weft-crm/weft/metadata"
)

// SearchGroup is what a search found in one entity.
type SearchGroup struct {
	Entity  string        `json:"entity"`
	Label   metadata.Text `json:"label"`
	Icon    string        `json:"icon,omitempty"`
	Records []Choice      `json:"records"`
}

// Search finds records of all entities that the actor may see, at most five of each.
func (e *Engine) Search(ctx context.Context, by Actor, typed string) ([]SearchGroup, error) {
	panic("not written")
}

package engine

import (
	"context"

	"github.com/weft-crm/weft/metadata"
)

// StageFigure is a stage of a pipeline with its records.
type StageFigure struct {
	Stage  Named  `json:"stage"`
	Count  int64  `json:"count"`
	Amount string `json:"amount"` // in the base currency
}

// Named is something with a name and a label.
type Named struct {
	Name   string        `json:"name"`
	Label  metadata.Text `json:"label"`
	Colour string        `json:"colour,omitempty"`
}

// Aggregation asks for figures of an entity's records by one or more fields.
type Aggregation struct {
	Entity   string
	Filter   string
	Groups   []string // field paths; "close_date:month" for periods
	Measures []string // "count", "sum:amount", "average:amount", "min:…", "max:…"
}

// AggregateAnswer has one row per group: the keys, then the figures.
type AggregateAnswer struct {
	Rows []AggregateRow `json:"rows"`
}

// AggregateRow is one group.
type AggregateRow struct {
	Keys   []any `json:"keys"`
	Values []any `json:"values"`
}

// Aggregate counts and sums what the actor may see.
func (e *Engine) Aggregate(ctx context.Context, by Actor, want Aggregation) (*AggregateAnswer, error) {
	panic("not written")
}

package engine

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/weft-crm/weft/engine/store"
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
	View     string
	Filter   string
	Groups   []string // field paths; "close_date:month" for periods: day, month, quarter, year
	Measures []string // "count", "sum:amount", "average:amount", "min:…", "max:…"
}

// AggregateAnswer has one row per group: the keys, then the figures.
type AggregateAnswer struct {
	Rows []AggregateRow `json:"rows"`
}

// AggregateRow is one group. Keys are option names, ids, dates or texts; figures are counts as
// numbers and all else as text.
type AggregateRow struct {
	Keys   []any `json:"keys"`
	Values []any `json:"values"`
}

// Aggregate counts and sums what the actor may see.
func (e *Engine) Aggregate(ctx context.Context, by Actor, want Aggregation) (*AggregateAnswer, error) {
	answer := &AggregateAnswer{Rows: []AggregateRow{}}
	err := e.read(ctx, func(tx *store.Tx, m *model) error {
		l, err := e.lister(tx, m, by, List{Entity: want.Entity, View: want.View, Filter: want.Filter})
		if err != nil {
			return err
		}
		groups, err := l.groups(want.Groups)
		if err != nil {
			return err
		}
		measures, err := l.measures(want.Measures)
		if err != nil {
			return err
		}
		rows, err := tx.Aggregate(l.query, groups, measures)
		for _, row := range rows {
			answer.Rows = append(answer.Rows, AggregateRow{Keys: figures(row.Keys), Values: figures(row.Values)})
		}
		return err
	})
	return answer, err
}

func (l *lister) groups(names []string) ([]store.Group, error) {
	var groups []store.Group
	for _, name := range names {
		name, period, _ := strings.Cut(name, ":")
		path := strings.Split(name, ".")
		if !l.sortable(path) {
			return nil, unknownField(l.plan.entity, name)
		}
		if period != "" && !slices.Contains([]string{"day", "month", "quarter", "year"}, period) {
			return nil, Refuse(Malformed, "bad_period", "A period is day, month, quarter or year.", "周期只能是 day、month、quarter 或 year。")
		}
		open, err := l.behind().open(path)
		if err != nil {
			return nil, err
		}
		groups = append(groups, store.Group{Path: path, Period: period, If: open})
	}
	return groups, nil
}

func (l *lister) measures(texts []string) ([]store.Measure, error) {
	if len(texts) == 0 {
		return []store.Measure{{Function: "count"}}, nil
	}
	var measures []store.Measure
	for _, text := range texts {
		function, name, _ := strings.Cut(text, ":")
		if function == "count" {
			measures = append(measures, store.Measure{Function: function})
			continue
		}
		if !slices.Contains([]string{"sum", "average", "min", "max"}, function) {
			return nil, Refuse(Malformed, "bad_measure", "A figure is count, sum, average, min or max.", "统计项只能是 count、sum、average、min 或 max。")
		}
		path := strings.Split(name, ".")
		if !l.sortable(path) {
			return nil, unknownField(l.plan.entity, name)
		}
		open, err := l.behind().open(path)
		if err != nil {
			return nil, err
		}
		measures = append(measures, store.Measure{Function: function, Path: path, If: open})
	}
	return measures, nil
}

// figures gives values the shapes that JSON answers use.
func figures(values []any) []any {
	out := make([]any, len(values))
	for i, value := range values {
		switch v := value.(type) {
		case decimal.Decimal:
			out[i] = v.String()
		case time.Time:
			out[i] = v.UTC().Format(time.RFC3339)
			if v.Equal(v.Truncate(24 * time.Hour)) {
				out[i] = v.Format(time.DateOnly)
			}
		case nil, int64, string, bool:
			out[i] = v
		default:
			out[i] = fmt.Sprint(v)
		}
	}
	return out
}

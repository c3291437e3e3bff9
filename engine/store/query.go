package store

import (
	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// Condition is a predicate over rows with the scope that gives its values. The predicate must come
// from a rule over the query's entity.
type Condition struct {
	Predicate rule.Predicate
	Scope     rule.Scope
}

// Sort is one key of an order. Path is an attribute, or one reached through references. Null sorts
// last in both directions; text sorts bytewise.
type Sort struct {
	Path       []string
	Descending bool
}

// Count says whether and how far a query counts.
type Count uint8

// The ways to count.
const (
	CountNone Count = iota
	CountBounded
	CountExact
)

// CountBound is where a bounded count stops.
const CountBound = 10_000

// Total is the number of rows a query finds. Exact is false when counting stopped at CountBound.
type Total struct {
	Count int64
	Exact bool
}

// Query chooses rows of an entity.
type Query struct {
	Entity *metadata.Entity
	Where  []Condition // all have to hold
	IDs    []string    // if not nil only these records
	Search string      // what a person typed: every word must be in the record's indexed text, folded
	Sort   []Sort      // ties are broken by id; none means newest id first
	// Fields that are read; nil means all that have columns. Lines fields named here are filled.
	Fields []*metadata.Field
	// Expand names reference paths ("account", "account.owner") whose records are loaded whole.
	Expand  []string
	Limit   int    // 0 means 50
	Cursor  string // Page.Next of the page before
	Count   Count
	Deleted bool // only deleted records instead of only live ones
}

// Page is what a query found.
type Page struct {
	Records []*metadata.Record
	Next    string // "" on the last page
	Total   *Total // nil unless asked for
}

// Find runs a query. ErrCursor if the cursor is not from the same entity and order.
func (tx *Tx) Find(query Query) (*Page, error) { panic("not written") }

// Each runs a query without paging and gives every record to fn, in order, holding only a batch in
// memory. Limit 0 means all.
func (tx *Tx) Each(query Query, fn func(*metadata.Record) error) error { panic("not written") }

// CountWhere counts the rows of a query.
func (tx *Tx) CountWhere(query Query, count Count) (Total, error) { panic("not written") }

// IDs returns the ids a query finds, in its order, at most Limit (0 means all).
func (tx *Tx) IDs(query Query) ([]string, error) { panic("not written") }

// Group is a key by which rows are put together. Period is "" or, for dates and times, one of day
// month quarter year in UTC; the key is then the period's first day.
type Group struct {
	Path   []string
	Period string
}

// Measure is a figure of a group: count (no path), sum, min, max or average.
type Measure struct {
	Function string
	Path     []string
}

// AggregateRow is one group: Keys in the order of the groups, Values in the order of the measures.
// Counts are int64, sums and averages decimal.Decimal (also of whole numbers), min and max as the
// attribute's values; nil where there was no value.
type AggregateRow struct {
	Keys   []any
	Values []any
}

// Aggregate puts the rows of a query (its Entity, Where, IDs, Search and Deleted) into groups,
// ordered by their keys, nulls last.
func (tx *Tx) Aggregate(query Query, groups []Group, measures []Measure) ([]AggregateRow, error) {
	panic("not written")
}

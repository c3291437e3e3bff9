package store

import (
	"fmt"
	"math"
	"strings"

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
	// If, unless nil, is a bound predicate; the rows it is not true of are sorted as if they had null.
	If rule.Predicate
}

// Count says whether and how far a query counts.
type Count uint8

// The ways to count.
const (
	CountNone Count = iota
	CountBounded
	CountExact
)

// CountBound is where a bounded count stops; one of a search for common words stops at a tenth.
const CountBound = 10_000

// Total is the number of rows a query finds. Exact is false when there are more.
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
	Titles  *Titles
	Limit   int    // 0 means 50
	Cursor  string // Page.Next of the page before
	Count   Count
	Deleted bool // only deleted records instead of only live ones
}

const defaultLimit = 50

// Page is what a query found.
type Page struct {
	Records []*metadata.Record
	Next    string // "" on the last page
	Total   *Total // nil unless asked for
}

// Find runs a query. ErrCursor if the cursor is not from the same entity and order.
func (tx *Tx) Find(query Query) (*Page, error) {
	if query.Limit <= 0 {
		query.Limit = defaultLimit
	}
	search, err := tx.searchFor(query)
	if err != nil {
		return nil, err
	}
	var counted counting
	if query.Count != CountNone {
		step, err := tx.counting(query, search, &counted)
		if err != nil {
			return nil, err
		}
		tx.later(step) // goes along with the rows
	}
	layout := tx.layoutFor(query)
	find := &finding{tx: tx, query: query, layout: layout, search: search, room: &room{}}
	if err := find.run(); err != nil {
		return nil, err
	}
	page := &Page{Records: find.records, Next: find.next}
	if query.Count != CountNone {
		page.Total = counted.total()
	}
	return page, tx.complete(page.Records, query, layout)
}

func (tx *Tx) layoutFor(query Query) *layout {
	if query.Fields == nil {
		return tx.store.layout(query.Entity)
	}
	return newLayout(query.Entity, query.Fields)
}

// complete loads what does not stand in the row.
func (tx *Tx) complete(records []*metadata.Record, query Query, layout *layout) error {
	if len(query.Fields) > 0 {
		if err := tx.LoadLines(records, layout.lines...); err != nil {
			return err
		}
	}
	paths := make([][]string, len(query.Expand))
	for i, path := range query.Expand {
		paths[i] = strings.Split(path, ".")
	}
	return tx.LoadPaths(records, paths)
}

// restrict renders everything that chooses rows but the place in the order.
func (s *selection) restrict(query Query, search search, reach reach) (string, error) {
	where := `t."deleted_at" is null`
	switch {
	case s.summary != nil: // of live records only
		where = alwaysTrue
	case query.Deleted:
		where = `t."deleted_at" is not null`
	}
	if query.IDs != nil {
		list, err := s.tx.idList(query.IDs)
		if err != nil {
			return "", err
		}
		where += " and " + s.amongIDs(list)
	}
	found := s.searched(search, reach)
	conditions, err := s.conditions(query.Where)
	if err != nil {
		return "", err
	}
	for _, more := range []string{found, conditions} {
		if more != "" {
			where += " and " + more
		}
	}
	return where, nil
}

func (s *selection) amongIDs(list any) string {
	if list == nil {
		return alwaysFalse
	}
	s.args = append(s.args, list)
	return s.dialect.in(`t."id"`, len(s.args), metadata.StoreID)
}

// CountWhere counts the rows of a query.
func (tx *Tx) CountWhere(query Query, count Count) (Total, error) {
	query.Count = count
	search, err := tx.searchFor(query)
	if err != nil {
		return Total{}, err
	}
	var counted counting
	step, err := tx.counting(query, search, &counted)
	if err != nil {
		return Total{}, err
	}
	err = tx.run(step)
	return *counted.total(), err
}

// counting is a count that goes no further than bound.
type counting struct {
	number, bound int64
	reach         reach
}

func (c *counting) total() *Total {
	return &Total{Count: min(c.number, c.bound), Exact: c.reach == reachAll && c.number <= c.bound}
}

// counting gives the step that counts what a query finds.
func (tx *Tx) counting(query Query, search search, into *counting) (step, error) {
	*into = counting{bound: math.MaxInt64, reach: reachAll}
	if search.common && query.Count == CountBounded {
		into.reach = reachSome
	}
	sql := tx.newSelection(query.Entity)
	where, err := sql.restrict(query, search, into.reach)
	if err != nil {
		return step{}, err
	}
	text := "select count(*)" + sql.from() + " where " + where
	if query.Count == CountBounded {
		if into.bound = CountBound; search.common {
			into.bound = searchBound
		}
		text = fmt.Sprintf("select count(*) from (select 1%s where %s limit %d) bounded", sql.from(), where, into.bound+1)
	}
	return oneNumber(statement{text, sql.args}, &into.number), nil
}

func (tx *Tx) readNumber(query statement) (int64, error) {
	number, err := readNumber(tx.ctx, tx.connection, query)
	if err != nil {
		return 0, tx.dialect.translate(err)
	}
	return number, nil
}

// Each runs a query without paging and gives every record to fn, in order, holding only a batch in
// memory. Limit 0 means all.
func (tx *Tx) Each(query Query, fn func(*metadata.Record) error) error {
	const batch = 500
	left := query.Limit
	for {
		query.Limit = batch
		if left > 0 {
			query.Limit = min(left, batch)
		}
		page, err := tx.Find(query)
		if err != nil {
			return err
		}
		for _, record := range page.Records {
			if err := fn(record); err != nil {
				return err
			}
		}
		if left > 0 {
			if left -= len(page.Records); left == 0 {
				return nil
			}
		}
		if query.Cursor = page.Next; query.Cursor == "" {
			return nil
		}
	}
}

// IDs returns the ids a query finds, in its order, at most Limit (0 means all).
func (tx *Tx) IDs(query Query) ([]string, error) {
	var ids []string
	query.Fields, query.Expand, query.Count = []*metadata.Field{}, nil, CountNone
	err := tx.Each(query, func(record *metadata.Record) error {
		ids = append(ids, record.ID)
		return nil
	})
	return ids, err
}

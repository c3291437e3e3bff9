package engine

import (
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// lookUp fills a lookup field in the parts of a record that have to be looked up. One query answers for
// all of them.
func (c *computing) lookUp(field *metadata.Field, parts []*part) error {
	var open []*part
	for _, p := range parts {
		if c.mustLookUp(field, p) {
			open = append(open, p)
		} else if p.quiet {
			continue
		} else if money, ok := p.record.Values[field.Position].(metadata.Money); ok {
			p.record.Values[field.Position] = c.worth(money, field, p)
		}
	}
	if field.Totals() {
		return c.lookUpTotals(field, open)
	}
	found, err := c.firstFits(field, open)
	if err != nil {
		return err
	}
	for _, p := range open {
		value := c.taken(field, p, found[p.record])
		p.quiet = p.quiet && field.KindOf().Equal(value, p.record.Values[field.Position])
		p.record.Values[field.Position] = value
	}
	return nil
}

// mustLookUp reports whether a part has to be looked up anew. What was found stays while nothing that
// the rule reads has changed, even when the records that are searched have; with a lock, only
// once it held before the change.
func (c *computing) mustLookUp(field *metadata.Field, p *part) bool {
	switch {
	case p.old == nil:
		return true
	case c.settled:
		return false
	case field.Lock != nil:
		locked, err := field.Lock.Program.True(c.before(p))
		return err == nil && !locked
	case p.record.Values[field.Position] == nil:
		return true
	case p.quiet:
		return false
	}
	was, failed := rule.Bind(field.If.Predicate, c.before(p))
	now, err := rule.Bind(field.If.Predicate, p.scope)
	return failed != nil || err != nil || !reflect.DeepEqual(was, now)
}

// taken is what a lookup takes of the record that was found; an amount in the part's currency.
func (c *computing) taken(field *metadata.Field, p *part, found *metadata.Record) any {
	if found == nil {
		return nil
	}
	value := found.Values[field.Over.Position]
	money, ok := value.(metadata.Money)
	if !ok {
		return value
	}
	return c.worth(money, field, p)
}

// worth is an amount that was found, in the currency of the part.
func (c *computing) worth(money metadata.Money, field *metadata.Field, p *part) metadata.Money {
	return c.exchange.convert(c.exchange.into(money, c.currencyOf(p), field.Digits()), valueOf(p.old, field))
}

// lookUpTotals counts or sums up the records that fit each part, whoever may see them: amounts by what they are
// worth in the company's currency. One query answers for all parts.
func (c *computing) lookUpTotals(field *metadata.Field, parts []*part) error {
	var asked []*part
	var queries []store.Query
	for _, p := range parts {
		p.record.Values[field.Position] = nil
		fitting, err := rule.Bind(field.If.Predicate, p.scope)
		if err != nil {
			c.addTo(p, field.Name, ruleFailed(err))
			continue
		}
		asked, queries = append(asked, p), append(queries, store.Query{Entity: field.From, Where: []store.Condition{{Predicate: fitting}}})
	}
	measure := measureOf(field)
	if field.ResultKind() == "money" {
		measure.Path = []string{field.Over.Name + "_base"}
	}
	figures, err := c.tx.MeasureEach(queries, measure)
	for i, figure := range figures {
		var value any
		if value, err = c.totalWorth(field, asked[i], figure); err != nil {
			return err
		}
		asked[i].record.Values[field.Position], asked[i].quiet = value, false
	}
	return err
}

// totalWorth makes the value of a part of a figure; an amount is one of the company's currency.
func (c *computing) totalWorth(field *metadata.Field, p *part, figure any) (any, error) {
	value, err := sumValue(field, figure)
	money, ok := value.(metadata.Money)
	if err != nil || !ok {
		return value, err
	}
	money.Currency = c.org.Load().company.currency()
	return c.worth(money, field, p), nil
}

// firstFits gives the first record that fits each part. Lookups that differ only in what they take
// ask once.
func (c *computing) firstFits(field *metadata.Field, parts []*part) (map[*metadata.Record]*metadata.Record, error) {
	key := strings.Join(append([]string{field.Of, field.If.Source}, field.Order...), "\n")
	known := c.found[key]
	if known == nil {
		known = map[*metadata.Record]*metadata.Record{}
	}
	search := &lookupSearch{field: field, found: known}
	for _, p := range parts {
		if _, done := known[p.record]; !done {
			c.search(search, p)
		}
	}
	if c.found == nil {
		c.found = map[string]map[*metadata.Record]*metadata.Record{}
	}
	c.found[key] = known
	return known, search.run(c.tx)
}

// search adds a part to a search, unless nothing can fit it.
func (c *computing) search(s *lookupSearch, p *part) {
	s.found[p.record] = nil
	all := allOf(s.field.If.Predicate)
	bound := make([]rule.Predicate, len(all))
	for i, condition := range all {
		var err error
		if bound[i], err = rule.Bind(condition, p.scope); err != nil {
			c.addTo(p, s.field.Name, ruleFailed(err))
			return
		}
		if bound[i] == rule.Predicate(rule.Constant{}) {
			return
		}
	}
	scope := maps.Clone(p.scope)
	s.open = append(s.open, lookupPart{record: p.record, scope: scope, bound: bound})
}

// allOf lists the conditions that all have to hold.
func allOf(predicate rule.Predicate) []rule.Predicate {
	if and, ok := predicate.(rule.And); ok {
		return and.Of
	}
	return []rule.Predicate{predicate}
}

// lookupSearch looks for the first record that fits each of several parts.
type lookupSearch struct {
	field *metadata.Field
	open  []lookupPart
	found map[*metadata.Record]*metadata.Record
	key   string // a text that has to be equal, by which records and parts are brought together
}

// lookupPart is a part that a record is looked for; bound are the conditions with its values.
type lookupPart struct {
	record *metadata.Record
	scope  rule.Scope
	bound  []rule.Predicate
}

var errAllFound = errors.New("all found")

// run reads the records that may fit, in order, until every part has one.
func (s *lookupSearch) run(tx *store.Tx) error {
	if len(s.open) == 0 {
		return nil
	}
	query := store.Query{Entity: s.field.From, Sort: s.sort(), Expand: s.expand()}
	for i := range s.open[0].bound {
		if condition := s.together(i); condition != nil {
			query.Where = append(query.Where, store.Condition{Predicate: condition})
		}
	}
	if len(s.open) == 1 { // then the database knows all there is to know
		query.Limit = 1
	}
	waiting := s.waiting()
	err := tx.Each(query, func(candidate *metadata.Record) error { return s.offer(waiting, candidate) })
	if errors.Is(err, errAllFound) {
		return nil
	}
	return err
}

// together makes one condition of those of all parts: the same one, or that a field equals one of
// their values. nil when they have nothing in common; the rule is asked again of each record.
func (s *lookupSearch) together(i int) rule.Predicate {
	first := s.open[0].bound[i]
	values := []any{}
	same := true
	for _, p := range s.open {
		same = same && reflect.DeepEqual(first, p.bound[i])
		_, value := equality(p.bound[i])
		values = append(values, value)
	}
	if same {
		return first
	}
	column, _ := equality(first)
	if len(column.Path) == 0 {
		return nil
	}
	for _, p := range s.open {
		if other, value := equality(p.bound[i]); value == nil || !slices.Equal(other.Path, column.Path) {
			return nil
		}
	}
	if _, isText := values[0].(string); isText && s.key == "" && s.isKey(column.Path) {
		s.key = column.Path[0]
	}
	return rule.In{Item: column, List: rule.Literal{Of: distinct(values)}}
}

// isKey reports whether records can be told apart by what a path leads to: a field, or their id.
func (s *lookupSearch) isKey(path []string) bool {
	return len(path) == 1 && (path[0] == "id" || s.field.From.FieldByName(path[0]) != nil)
}

// keyOf is the text by which a record is brought together with parts.
func (s *lookupSearch) keyOf(candidate *metadata.Record) string {
	if s.key == "id" {
		return candidate.ID
	}
	key, _ := candidate.Value(s.key).(string)
	return key
}

// equality takes "field == value" apart; the value is nil for anything else.
func equality(predicate rule.Predicate) (rule.Column, any) {
	compare, ok := predicate.(rule.Compare)
	if !ok || compare.Op != "==" {
		return rule.Column{}, nil
	}
	for _, sides := range [][2]rule.Operand{{compare.Left, compare.Right}, {compare.Right, compare.Left}} {
		column, isColumn := sides[0].(rule.Column)
		literal, isLiteral := sides[1].(rule.Literal)
		if isColumn && isLiteral {
			return column, literal.Of
		}
	}
	return rule.Column{}, nil
}

// distinct drops texts that are there already.
func distinct(values []any) []any {
	seen := map[any]bool{}
	var kept []any
	for _, value := range values {
		if text, isText := value.(string); isText {
			if seen[text] {
				continue
			}
			seen[text] = true
		}
		kept = append(kept, value)
	}
	return kept
}

// waiting groups the parts by the value of the key.
func (s *lookupSearch) waiting() map[string][]lookupPart {
	groups := map[string][]lookupPart{}
	for _, p := range s.open {
		key := ""
		for _, bound := range p.bound {
			if column, value := equality(bound); s.key != "" && len(column.Path) == 1 && column.Path[0] == s.key {
				key, _ = value.(string)
			}
		}
		groups[key] = append(groups[key], p)
	}
	return groups
}

// offer gives a record to the parts it fits that have none yet.
func (s *lookupSearch) offer(waiting map[string][]lookupPart, candidate *metadata.Record) error {
	key := s.keyOf(candidate)
	var left []lookupPart
	for _, p := range waiting[key] {
		p.scope["candidate"] = candidate
		fits, err := s.field.If.Program.True(p.scope)
		if err != nil {
			return err
		}
		if fits {
			s.found[p.record] = candidate
		} else {
			left = append(left, p)
		}
	}
	waiting[key] = left
	if len(left) == 0 {
		delete(waiting, key)
	}
	if len(waiting) == 0 {
		return errAllFound
	}
	return nil
}

func (s *lookupSearch) sort() []store.Sort {
	var keys []store.Sort
	for _, key := range s.field.Order {
		keys = append(keys, sortKey(key))
	}
	if len(keys) == 0 {
		keys = []store.Sort{{Path: []string{"created_at"}}}
	}
	return keys
}

// expand lists the references of the records that the rule reads.
func (s *lookupSearch) expand() []string {
	var paths []string
	for _, read := range s.field.If.Program.Reads() {
		if read[0] != "candidate" {
			continue
		}
		if path := referencePath(s.field.From, read[1:]); len(path) > 0 {
			paths = append(paths, strings.Join(path, "."))
		}
	}
	return paths
}

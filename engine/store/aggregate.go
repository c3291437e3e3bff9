package store

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// Group is a key by which rows are put together. Period is "" or, for dates and times, one of day
// week month quarter year in UTC; the key is then the period's first day.
type Group struct {
	Path   []string
	Period string
	If     rule.Predicate // as that of Sort
}

// Measure is a figure of a group: count (no path), sum, min, max or average.
type Measure struct {
	Function string
	Path     []string
	If       rule.Predicate // as that of Sort
}

// AggregateRow is one group: Keys in the order of the groups, Values in the order of the measures.
// Counts are int64, sums and averages decimal.Decimal (also of whole numbers), min and max as the
// attribute's values; nil where there was no value.
type AggregateRow struct {
	Keys   []any
	Values []any
}

// averageDigits is how many digits more than its column an average has.
const averageDigits = 6

// Top says which groups come first and how many: those with the most of a measure, By being its place
// among the measures counted from one, or by their keys when it is zero. Without a Limit all come.
type Top struct {
	By         int
	Descending bool
	Limit      int
}

// figure is a measure that has been resolved: what is selected, what makes a value of it, and what
// groups can be ordered by. Place is that of its first column in the row.
type figure struct {
	place   int
	texts   []string
	columns []metadata.Column
	value   func(values []any) any
	order   string
}

// Aggregate puts the rows of a query (its Entity, Where, IDs, Search and Deleted) into groups,
// ordered by their keys, nulls last. Without groups there is one row.
func (tx *Tx) Aggregate(query Query, groups []Group, measures []Measure) ([]AggregateRow, error) {
	rows, err := tx.TopGroups(query, groups, measures, Top{})
	slices.SortStableFunc(rows, func(a, b AggregateRow) int { return compareKeys(a.Keys, b.Keys) })
	return rows, err
}

// TopGroups is Aggregate for the first groups of an order.
func (tx *Tx) TopGroups(query Query, groups []Group, measures []Measure, top Top) ([]AggregateRow, error) {
	asked := aggregation{query, groups, measures, top}
	if from := tx.summaryFor(asked); from != nil {
		rows, err := tx.aggregate(asked, from)
		if !errors.Is(err, errNoTable) { // it has gone with a newer release
			return rows, err
		}
	}
	return tx.aggregate(asked, nil)
}

// MeasureEach gives one figure of the rows of each of several queries, which differ in nothing but Where, in
// their order; in one statement unless there are very many.
func (tx *Tx) MeasureEach(queries []Query, measure Measure) ([]any, error) {
	values := make([]any, 0, len(queries))
	for batch := range slices.Chunk(queries, measuredTogether) {
		if err := tx.measureEach(batch, measure, &values); err != nil {
			return nil, err
		}
	}
	return values, nil
}

// measuredTogether is how many queries go into one statement; databases bound the parts and arguments of one.
const measuredTogether = 400

func (tx *Tx) measureEach(queries []Query, measure Measure, values *[]any) error {
	sql := tx.newSelection(queries[0].Entity)
	var texts []string
	var asked figure
	for i, query := range queries {
		sql.joins = nil // each select has its own
		var err error
		if asked, err = sql.measure(measure); err != nil {
			return err
		}
		where, err := sql.restrict(query, search{}, reachAll)
		if err != nil {
			return err
		}
		texts = append(texts, fmt.Sprintf("select %d as place, %s%s where %s", i, strings.Join(asked.texts, ", "), sql.from(), where))
	}
	text := strings.Join(texts, " union all ") + " order by 1"
	return tx.read(statement{text, sql.args}, append([]metadata.Column{integerColumn}, asked.columns...), func(row []any) error {
		*values = append(*values, asked.value(row[1:]))
		return nil
	})
}

// aggregation is what Aggregate and TopGroups are asked for.
type aggregation struct {
	query    Query
	groups   []Group
	measures []Measure
	top      Top
}

// adds reports whether more is asked for than counts.
func (a aggregation) adds() bool {
	return slices.ContainsFunc(a.measures, func(measure Measure) bool { return measure.Function != "count" })
}

// aggregate works groups out, from a summary unless that is nil.
func (tx *Tx) aggregate(asked aggregation, from *summary) ([]AggregateRow, error) {
	search, err := tx.searchFor(asked.query)
	if err != nil {
		return nil, err
	}
	sql := tx.newSelection(asked.query.Entity)
	sql.summary = from
	texts, columns, err := sql.groups(asked)
	if err != nil {
		return nil, err
	}
	keys, figures := texts, make([]figure, len(asked.measures))
	for i, measure := range asked.measures {
		if figures[i], err = sql.measure(measure); err != nil {
			return nil, err
		}
		figures[i].place = len(texts)
		texts, columns = append(texts, figures[i].texts...), append(columns, figures[i].columns...)
	}
	where, err := sql.restrict(asked.query, search, reachAll)
	if err != nil {
		return nil, err
	}
	text := "select " + strings.Join(texts, ", ") + sql.from() + " where " + where + sql.groupBy(len(asked.groups)) + sql.firstOf(asked.top, keys, figures)
	var rows []AggregateRow
	err = tx.read(statement{text, sql.args}, columns, func(values []any) error {
		row := AggregateRow{Keys: slices.Clone(values[:len(asked.groups)])}
		for _, figure := range figures {
			row.Values = append(row.Values, figure.value(values[figure.place:]))
		}
		rows = append(rows, row)
		return nil
	})
	return rows, err
}

// firstOf orders groups by a measure, and where that is the same by their keys.
func (s *selection) firstOf(top Top, keys []string, figures []figure) string {
	if top == (Top{}) || len(keys) == 0 {
		return ""
	}
	var order []string
	if top.By > 0 {
		order = append(order, s.dialect.nullsLast(figures[top.By-1].order, top.Descending))
	}
	for _, key := range keys {
		order = append(order, s.dialect.nullsLast(key, top.Descending && top.By == 0))
	}
	text := " order by " + strings.Join(order, ", ")
	if top.Limit > 0 {
		text += fmt.Sprintf(" limit %d", top.Limit)
	}
	return text
}

func (s *selection) groups(asked aggregation) (texts []string, columns []metadata.Column, err error) {
	for _, group := range asked.groups {
		attribute, expression, err := s.attributeIf(group.Path, group.If)
		if err != nil {
			return nil, nil, err
		}
		column := attribute.Column
		if group.Period != "" {
			if s.summary != nil && s.summary.tellsPeriod(group) {
				column.Storage = metadata.StoreDate
			}
			if expression, err = s.dialect.period(expression, column.Storage, group.Period); err != nil {
				return nil, nil, err
			}
			column = metadata.Column{Name: column.Name, Storage: metadata.StoreDate}
		} else if asked.adds() && attribute.Field != nil && attribute.Field.ResultKind() == "select" {
			expression = s.dialect.unordered(expression) // the index of a choice does not hold what is added up
		}
		texts, columns = append(texts, expression), append(columns, column)
	}
	return texts, columns, nil
}

// groupBy leaves out the groups of a summary that have become empty.
func (s *selection) groupBy(count int) string {
	if count == 0 {
		return ""
	}
	places := make([]string, count)
	for i := range places {
		places[i] = fmt.Sprint(i + 1)
	}
	text := " group by " + strings.Join(places, ", ")
	if s.summary != nil {
		text += " having sum(" + kept(summaryRecords) + ") > 0"
	}
	return text
}

func (s *selection) measure(measure Measure) (figure, error) {
	if measure.Function == "count" {
		count := s.count()
		return figure{texts: []string{count}, columns: []metadata.Column{integerColumn}, value: firstValue, order: count}, nil
	}
	attribute, expression, err := s.measured(measure)
	if err != nil {
		return figure{}, err
	}
	column := attribute.Column
	switch measure.Function {
	case "min", "max":
		text := measure.Function + "(" + expression + ")"
		return figure{texts: []string{text}, columns: []metadata.Column{column}, value: firstValue, order: text}, nil
	case "sum", "average":
		if column.Storage != metadata.StoreInteger && column.Storage != metadata.StoreDecimal {
			return figure{}, fmt.Errorf("%s is no number and has no %s", attribute.Name, measure.Function)
		}
		sum := s.sum(expression, column)
		if measure.Function == "average" {
			return s.average(sum, column), nil
		}
		return sum.figure, nil
	default:
		return figure{}, fmt.Errorf("there is no measure %q", measure.Function)
	}
}

func firstValue(values []any) any { return values[0] }

func (s *selection) count() string {
	if s.summary == nil {
		return "count(*)"
	}
	return s.dialect.whole("coalesce(sum(" + kept(summaryRecords) + "), 0)")
}

// measured resolves what is measured; what a summary holds has no column of its own.
func (s *selection) measured(measure Measure) (metadata.Attribute, string, error) {
	if s.summary == nil {
		return s.attributeIf(measure.Path, measure.If)
	}
	attribute, _ := s.entity.Attribute(s.entity.Expand(measure.Path)[0])
	return attribute, "", nil
}

// kept is a column of a summary.
func kept(name string) string { return "t." + quoteName(name) }

// adding is the figure of a sum, with how many values were added up.
type adding struct {
	figure
	given string
}

func (s *selection) sum(expression string, column metadata.Column) adding {
	made := adding{given: "count(" + expression + ")"}
	made.texts, made.columns = s.dialect.sum(expression, column)
	if s.summary != nil {
		given := "sum(" + kept(column.Name+summaryGiven) + ")"
		made.given = s.dialect.whole(given)
		for i := range made.texts {
			made.texts[i] = "(case when " + given + " > 0 then sum(" + kept(column.Name+summaryParts[i]) + ") end)"
		}
	}
	made.order = s.dialect.sumOrder(made.texts)
	made.value = func(values []any) any { return s.dialect.total(values, column) }
	return made
}

// average divides a sum by how many values were added up.
func (s *selection) average(sum adding, column metadata.Column) figure {
	count := len(sum.texts)
	average := sum.figure
	average.value = func(values []any) any {
		total, ok := sum.value(values).(decimal.Decimal)
		if !ok {
			return nil
		}
		rows := decimal.NewFromInt(values[count].(int64))
		return total.DivRound(rows, int32(column.Scale)+averageDigits)
	}
	average.texts, average.columns = slices.Concat(sum.texts, []string{sum.given}), slices.Concat(sum.columns, []metadata.Column{integerColumn})
	average.order = "(" + sum.order + ") / nullif(" + sum.given + ", 0)"
	return average
}

func compareKeys(a, b []any) int {
	for i := range a {
		if order := compareKey(a[i], b[i]); order != 0 {
			return order
		}
	}
	return 0
}

// compareKey orders two keys of one column, nil last.
func compareKey(a, b any) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return 1
	case b == nil:
		return -1
	}
	switch x := a.(type) {
	case int64:
		return int(min(max(x-b.(int64), -1), 1))
	case bool:
		if x == b.(bool) {
			return 0
		} else if x {
			return 1
		}
		return -1
	default:
		order, _ := orderOf(a, b) // of one column, so of one type
		return order
	}
}

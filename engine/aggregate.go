package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// Aggregation asks for figures of an entity's records by one or more fields. A Sort is a group or a
// measure, "-count" beginning with the most; without one the keys decide, and options come in their
// own order.
type Aggregation struct {
	Entity   string
	View     string
	Filter   string
	Search   string
	Groups   []string // field paths; "close_date:month" for periods: day, week, month, quarter, year
	Measures []string // "count", "sum:amount", "average:amount", "min:…", "max:…"; money in the base currency
	Sort     string
	Limit    int
}

// AggregateAnswer has one row per group: the keys, then the figures. More is true when there are
// further groups; Restricted when the reader may not see all records, so that the figures are those of
// a part.
type AggregateAnswer struct {
	Groups     []AggregateRow `json:"groups"`
	More       bool           `json:"more"`
	Restricted bool           `json:"restricted"`
}

// AggregateRow is one group. Keys are option names, records with their title, dates or texts; figures
// are whole numbers, money with the base currency, and all else as text. Filter is the rule that narrows
// a list to the group, where there is one field alone to group by.
type AggregateRow struct {
	Keys   []any  `json:"keys"`
	Values []any  `json:"values"`
	Filter string `json:"filter,omitempty"`
}

const (
	usualGroups = 100
	mostGroups  = 1000
)

// Aggregate counts and sums what the actor may see. Invalid for fields that the actor may not read or
// that cannot be grouped or added up.
func (e *Engine) Aggregate(ctx context.Context, by Actor, want Aggregation) (*AggregateAnswer, error) {
	var answer *AggregateAnswer
	err := e.readAs(ctx, by, func(a *act) error {
		l, err := a.lister(List{Entity: want.Entity, View: want.View, Filter: want.Filter, Search: want.Search})
		if err != nil {
			return err
		}
		g := &grouping{lister: l}
		answer, err = g.answer(want)
		return err
	})
	return answer, err
}

// grouping puts what a list finds into groups.
type grouping struct {
	*lister
	groups   []store.Group
	keys     []metadata.Attribute
	measures []store.Measure
	measured []metadata.Attribute // without a name for counts
}

func (g *grouping) answer(want Aggregation) (*AggregateAnswer, error) {
	for _, name := range want.Groups {
		if err := g.group(name); err != nil {
			return nil, err
		}
	}
	if len(want.Measures) == 0 {
		want.Measures = []string{"count"}
	}
	for _, text := range want.Measures {
		if err := g.measure(text); err != nil {
			return nil, err
		}
	}
	limit := bounded(want.Limit, usualGroups, mostGroups)
	top, err := g.top(want, limit+1)
	if err != nil {
		return nil, err
	}
	rows, err := g.tx.TopGroups(g.query, g.groups, g.measures, top)
	if err != nil {
		return nil, err
	}
	answer := &AggregateAnswer{More: len(rows) > limit, Restricted: !g.m.rightsOn(g.by, g.plan.entity).everywhere(mayRead)}
	rows = rows[:min(len(rows), limit)]
	if want.Sort == "" {
		g.inOrderOfOptions(rows)
	}
	answer.Groups, err = g.told(rows)
	if len(want.Groups) == 1 {
		for i := range answer.Groups {
			answer.Groups[i].Filter = g.within(want.Groups[0], answer.Groups[i].Keys[0])
		}
	}
	return answer, err
}

func (g *grouping) group(text string) error {
	name, period, _ := strings.Cut(text, ":")
	path := strings.Split(name, ".")
	if !g.sortable(path) {
		return unknownField(g.plan.entity, name)
	}
	key := g.attribute(path)
	isDate := key.Column.Storage == metadata.StoreDate || key.Column.Storage == metadata.StoreTime
	switch {
	case key.Column.Storage == metadata.StoreJSON:
		return Refuse(Invalid, "no_group", "Records cannot be grouped by what holds several values.", "不能按包含多个值的字段分组。")
	case period != "" && (!isDate || !slices.Contains([]string{"day", "week", "month", "quarter", "year"}, period)):
		return Refuse(Malformed, "bad_period", "A period of dates is day, week, month, quarter or year.", "日期的周期只能是 day、week、month、quarter 或 year。")
	}
	open, err := g.behind().open(path)
	g.groups = append(g.groups, store.Group{Path: path, Period: period, If: open})
	g.keys = append(g.keys, key)
	return err
}

// attribute is where a path that was checked leads.
func (l *lister) attribute(path []string) metadata.Attribute {
	entity := l.plan.entity
	var end metadata.Attribute
	for _, name := range entity.Expand(path) {
		end, _ = entity.Attribute(name)
		if end.Target != nil {
			entity = end.Target
		}
	}
	return end
}

func (g *grouping) measure(text string) error {
	function, name, _ := strings.Cut(text, ":")
	if function == "count" && name == "" {
		g.measures, g.measured = append(g.measures, store.Measure{Function: function}), append(g.measured, metadata.Attribute{})
		return nil
	}
	if !slices.Contains([]string{"sum", "average", "min", "max"}, function) {
		return Refuse(Malformed, "bad_measure", "A figure is count, sum, average, min or max.", "统计项只能是 count、sum、average、min 或 max。")
	}
	path := strings.Split(name, ".")
	if !g.sortable(path) {
		return unknownField(g.plan.entity, name)
	}
	of := g.attribute(path)
	if err := measurable(function, of.Column.Storage); err != nil {
		return err
	}
	open, err := g.behind().open(path)
	if isMoney(of) {
		path = slices.Clone(g.plan.entity.Expand(path))
		path[len(path)-1] += "_base"
	}
	g.measures = append(g.measures, store.Measure{Function: function, Path: path, If: open})
	g.measured = append(g.measured, of)
	return err
}

// measurable refuses figures of what has none.
func measurable(function string, storage metadata.Storage) error {
	adds := function == "sum" || function == "average"
	switch storage {
	case metadata.StoreInteger, metadata.StoreDecimal:
		return nil
	case metadata.StoreDate, metadata.StoreTime, metadata.StoreText:
		if !adds {
			return nil
		}
	}
	if adds {
		return Refuse(Invalid, "no_sum", "Only numbers and money are added up.", "只有数字和金额可以合计。")
	}
	return Refuse(Invalid, "no_extreme", "Only numbers, money, dates and texts have a least and a greatest.", "只有数字、金额、日期和文本有最小值和最大值。")
}

// isMoney reports whether an attribute is the amount of a field of money.
func isMoney(of metadata.Attribute) bool {
	return of.Field != nil && of.Column.Part == "" && slices.ContainsFunc(of.Field.Columns(), func(column metadata.Column) bool { return column.Part == "base" })
}

// top says which groups come first.
func (g *grouping) top(want Aggregation, limit int) (store.Top, error) {
	name := strings.TrimPrefix(want.Sort, "-")
	top := store.Top{Limit: limit, Descending: name != want.Sort}
	if at := slices.Index(want.Measures, name); at >= 0 {
		top.By = at + 1
	} else if name != "" && (len(want.Groups) == 0 || name != want.Groups[0]) {
		return top, Refuse(Malformed, "bad_sort", "Groups are sorted by the first group or by a figure asked for.", "分组只能按第一个分组字段或所请求的统计项排序。")
	}
	return top, nil
}

// inOrderOfOptions gives groups by an option field the order of its options.
func (g *grouping) inOrderOfOptions(rows []store.AggregateRow) {
	if len(g.keys) == 0 || g.keys[0].Field == nil || g.m.OptionSets[g.keys[0].Field.Options] == nil {
		return
	}
	places := map[any]int{nil: len(rows) + mostGroups}
	for i, option := range g.m.OptionSets[g.keys[0].Field.Options].Options {
		places[option.Name] = i - mostGroups
	}
	slices.SortStableFunc(rows, func(a, b store.AggregateRow) int { return places[a.Keys[0]] - places[b.Keys[0]] })
}

// told gives groups the shapes that JSON answers use, references with the titles of their records.
func (g *grouping) told(rows []store.AggregateRow) ([]AggregateRow, error) {
	titles := newTitles(g.view)
	for _, row := range rows {
		for i, key := range row.Keys {
			titles.want(g.keys[i].Target, key)
		}
	}
	if err := titles.load(); err != nil {
		return nil, err
	}
	told := make([]AggregateRow, len(rows))
	for i, row := range rows {
		told[i] = AggregateRow{Keys: figures(row.Keys), Values: figures(row.Values)}
		for k, key := range row.Keys {
			if id, ok := key.(string); ok && g.keys[k].Target != nil {
				told[i].Keys[k] = g.titled(titles, g.keys[k].Target, id)
			}
		}
		for k, of := range g.measured {
			told[i].Values[k] = g.inCurrency(of, row.Values[k], told[i].Values[k])
		}
	}
	return told, nil
}

func (g *grouping) titled(titles *titles, entity *metadata.Entity, id string) Person {
	if record := titles.at(entity, id); record != nil {
		return Person{ID: id, Title: record.Title(metadata.Locale{Language: g.by.Language})}
	}
	return Person{ID: id, Title: "***"}
}

// MoneyFigure is an amount in the base currency.
type MoneyFigure struct {
	Amount   string `json:"amount"`
	Currency string `json:"currency"`
}

// inCurrency gives figures of money their currency, and sums of whole numbers as numbers.
func (g *grouping) inCurrency(of metadata.Attribute, value, shown any) any {
	amount, ok := value.(decimal.Decimal)
	switch {
	case !ok:
		return shown
	case isMoney(of):
		return MoneyFigure{amount.StringFixed(int32(of.Column.Scale)), g.org.Load().company.Currency}
	case of.Column.Storage == metadata.StoreInteger && amount.IsInteger():
		return json.Number(amount.String())
	}
	return shown
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

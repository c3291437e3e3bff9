package engine

import (
	"fmt"
	"strings"
	"time"

	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// GroupFigures are the figures of some records of a view: those of one group, or all. Filter narrows the
// view to the records that were counted. In a funnel the count is of this group and all behind it, and
// Passed the part in percent of those before that came so far.
type GroupFigures struct {
	Key    any    `json:"key,omitempty"` // an option, a record, the first day of a period …
	Option *Named `json:"option,omitempty"`
	Count  int64  `json:"count"`
	Sums   []any  `json:"sums,omitempty"` // in the order of the columns
	Passed *int64 `json:"passed,omitempty"`
	Filter string `json:"filter,omitempty"`
}

// groups gives a block the figures of its view, by the view's group unless it shows only figures; false
// where the actor may not read what they are grouped by.
func (b *board) groups(block *Block, of metadata.HomeBlock, view *metadata.View) (bool, error) {
	l, err := b.lister(List{Entity: of.Entity, View: of.View})
	if err != nil {
		return true, err
	}
	want := Aggregation{Measures: []string{"count"}}
	if of.Kind == "groups" {
		name, period, _ := strings.Cut(view.Group, ":")
		if !l.sortable(strings.Split(name, ".")) {
			return false, nil
		}
		block.Period, want.Groups = period, []string{view.Group}
	}
	for _, name := range view.Sums {
		if l.sortable([]string{name}) && !of.Funnel {
			want.Measures = append(want.Measures, "sum:"+name)
			block.Columns = append(block.Columns, l.plan.fieldInfo(l.plan.entity.FieldByName(name), readField))
		}
	}
	g := &grouping{lister: l}
	answer, err := g.answer(want)
	if err != nil {
		return true, err
	}
	for _, row := range answer.Groups {
		block.Groups = append(block.Groups, g.figures(row))
	}
	if of.Funnel {
		block.Groups = g.funnel(block.Groups, view.Group)
	}
	return true, nil
}

// figures tells a group with what narrows the list to it.
func (g *grouping) figures(row AggregateRow) GroupFigures {
	one := GroupFigures{Sums: row.Values[1:]}
	one.Count, _ = row.Values[0].(int64)
	if len(row.Keys) == 0 {
		return one
	}
	one.Key, one.Option, one.Filter = row.Keys[0], g.option(row.Keys[0]), row.Filter
	return one
}

// option is the option a key names; nil when records are not grouped by options.
func (g *grouping) option(key any) *Named {
	field := g.keys[0].Field
	if field == nil || field.Shown().Choices == nil {
		return nil
	}
	for _, option := range field.Shown().Choices.Options {
		if option.Name == key {
			return named(option)
		}
	}
	return nil
}

func named(option metadata.Option) *Named {
	return &Named{Name: option.Name, Label: option.Label, Colour: option.Colour}
}

// within is the rule of the records in a group, written as filters are.
func (g *grouping) within(group string, key any) string {
	name, period, _ := strings.Cut(group, ":")
	of := "record." + name
	switch key := key.(type) {
	case nil:
		return of + " == nil"
	case bool:
		return fmt.Sprintf("%s == %t", of, key)
	case Person:
		return of + " in [" + rule.Quote(key.ID) + "]"
	case string:
		first, err := time.Parse(time.DateOnly, key)
		if period == "" || err != nil {
			return of + " in [" + rule.Quote(key) + "]"
		}
		return duringDays(of, g.keys[0], first, nextPeriod(first, period))
	}
	return fmt.Sprintf("%s == %v", of, key)
}

// duringDays is the rule that a date or time lies between two days, the second left out.
func duringDays(of string, attribute metadata.Attribute, from, to time.Time) string {
	if attribute.Column.Storage == metadata.StoreDate {
		return fmt.Sprintf("%s >= date('%s') && %s <= date('%s')", of, from.Format(time.DateOnly), of, to.AddDate(0, 0, -1).Format(time.DateOnly))
	}
	return fmt.Sprintf("%s >= datetime('%s') && %s < datetime('%s')", of, from.UTC().Format(time.RFC3339), of, to.UTC().Format(time.RFC3339))
}

func nextPeriod(first time.Time, period string) time.Time {
	switch period {
	case "day":
		return first.AddDate(0, 0, 1)
	case "week":
		return first.AddDate(0, 0, 7)
	case "quarter":
		return first.AddDate(0, 3, 0)
	case "year":
		return first.AddDate(1, 0, 0)
	}
	return first.AddDate(0, 1, 0)
}

const hundred = 100

// funnel gives the options from the first to the last that records have, each with those behind it, for
// they came through it.
func (g *grouping) funnel(groups []GroupFigures, group string) []GroupFigures {
	var stages []GroupFigures
	counts, last := map[string]int64{}, ""
	for _, one := range groups {
		if one.Option != nil {
			counts[one.Option.Name], last = one.Count, one.Option.Name
		}
	}
	if last == "" {
		return groups
	}
	day := today(g.tx.Now, g.org.Load().company)
	for _, option := range g.keys[0].Field.Shown().Choices.Options {
		if _, has := counts[option.Name]; !has && (option.Retired.By(day) || len(stages) == 0) {
			continue
		}
		stages = append(stages, GroupFigures{Key: option.Name, Option: named(option), Count: counts[option.Name]})
		if option.Name == last {
			break
		}
	}
	addBehind(stages, group)
	return stages
}

// addBehind adds to each stage of a funnel those behind it.
func addBehind(stages []GroupFigures, group string) {
	var behind []string
	for i := len(stages) - 1; i >= 0; i-- {
		behind = append(behind, rule.Quote(stages[i].Option.Name))
		stages[i].Filter = "record." + group + " in [" + strings.Join(behind, ", ") + "]"
		if i+1 < len(stages) {
			stages[i].Count += stages[i+1].Count
			passed := stages[i+1].Count * hundred / stages[i].Count
			stages[i+1].Passed = &passed
		}
	}
}

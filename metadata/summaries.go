package metadata

import (
	"slices"
	"strings"
)

// Summary keeps how many live records of an entity there are, and what theirs adds up to, for every
// combination of some columns: figures by group then read a few rows instead of all records. The
// database keeps it right with every write, whoever writes.
type Summary struct {
	Dimensions []Dimension `json:"dimensions"`
	Measures   []Column    `json:"measures,omitempty"` // whole numbers and decimals that are added up
}

// Dimension is a column by which a summary tells records apart. With a Period it is the first day of
// the day, month … in which the column's value lies.
type Dimension struct {
	Column
	Period string `json:"period,omitempty"`
}

// Name tells in a plan of which table and by what a summary is.
func (s *Summary) Name(e *Entity) string {
	words := []string{"s", e.Table}
	for _, dimension := range s.Dimensions {
		words = append(words, dimension.Name)
		if dimension.Period != "" {
			words = append(words, dimension.Period)
		}
	}
	return strings.Join(words, "_")
}

// mostDimensions is how many columns a summary tells apart at most: each makes it longer.
const mostDimensions = 6

// summarize works out the summaries of every table: one for each field by which views group, telling
// apart besides what the filters of those views and the row rules of roles read.
func (c *compiler) summarize() {
	for _, e := range c.model.Entities {
		if e.Parent != "" || e.Archived {
			continue
		}
		made := map[string]*Summary{}
		for _, view := range c.model.Views {
			if view.Entity == e.Name && view.Group != "" {
				c.summarizeView(made, e, view)
			}
		}
		e.carryFigures()
	}
}

// mostCarried is how many columns an index carries at most for figures; PostgreSQL bounds those of an index.
const mostCarried = 20

// carryFigures gives the index of owners what summaries add up, and the choices and days by which people
// narrow and group figures further: what no summary answers is then read from that index alone.
func (e *Entity) carryFigures() {
	at := slices.IndexFunc(e.Indexes, func(index *Index) bool { return index.Columns[0].Name == "owner" })
	if len(e.Summaries) == 0 || at < 0 {
		return
	}
	carried := slices.Clone(e.Indexes[at].Carries)
	carry := func(columns ...Column) {
		for _, column := range columns {
			if len(carried) < mostCarried && !slices.Contains(carried, column) {
				carried = append(carried, column)
			}
		}
	}
	for _, summary := range e.Summaries {
		carry(summary.Measures...)
	}
	for _, f := range e.LiveFields() {
		if f.Stored() && (f.ResultKind() == "select" || f.columns[0].Storage == StoreBoolean || f.columns[0].Storage == StoreDate) {
			carry(f.columns[0])
		}
	}
	e.Indexes[at].Carries = carried
}

// summarizeView lets a view's figures come from the summary of its group, unless its filter reads what
// has too many values to tell them apart.
func (c *compiler) summarizeView(made map[string]*Summary, e *Entity, view *View) {
	group, ok := e.groupDimension(view.Group)
	if !ok {
		return
	}
	wanted := []Dimension{group, {Column: e.attributes["owner"].Column}}
	for _, column := range c.readByRowRules(e) {
		if e.narrow(column) {
			wanted = append(wanted, Dimension{Column: column})
		}
	}
	for _, column := range e.readByFilter(view) {
		if !e.narrow(column) {
			return
		}
		wanted = append(wanted, Dimension{Column: column})
	}
	summary := made[view.Group]
	if summary == nil {
		summary = &Summary{}
	}
	dimensions := slices.Clone(summary.Dimensions)
	for _, dimension := range wanted {
		if !slices.Contains(dimensions, dimension) {
			dimensions = append(dimensions, dimension)
		}
	}
	if len(dimensions) > mostDimensions {
		return
	}
	summary.Dimensions = dimensions
	summary.measure(e, view.Sums)
	if made[view.Group] == nil {
		made[view.Group] = summary
		e.Summaries = append(e.Summaries, summary)
	}
}

// groupDimension is what a group tells apart: a column of the record, or the reference through which
// the group is reached.
func (e *Entity) groupDimension(group string) (Dimension, bool) {
	name, period, _ := strings.Cut(group, ":")
	path := e.Expand(strings.Split(name, "."))
	attribute, ok := e.Attribute(path[0])
	if !ok || attribute.Field != nil && (!attribute.Field.worthAnIndex() || attribute.Field.Unique) {
		return Dimension{}, false
	}
	if len(path) > 1 {
		return Dimension{Column: attribute.Column}, period == ""
	}
	return Dimension{Column: attribute.Column, Period: period}, true
}

// readByFilter lists the columns of the record that a view's filter reads.
func (e *Entity) readByFilter(view *View) []Column {
	if view.Filter == nil || view.Filter.Program == nil {
		return nil
	}
	var columns []Column
	for _, path := range view.Filter.Program.Reads() {
		if len(path) < 2 || path[0] != "record" {
			continue
		}
		if attribute, ok := e.Attribute(e.Expand(path[1:])[0]); ok {
			columns = append(columns, attribute.Column)
		}
	}
	return columns
}

// narrow reports whether a column has few values: options, yes and no, people, records referred to.
func (e *Entity) narrow(column Column) bool {
	if column.Name == "id" {
		return false
	}
	for _, f := range e.LiveFields() {
		if slices.Contains(f.columns, column) {
			return f.ResultKind() == "select" || column.Storage == StoreBoolean || column.Storage == StoreID
		}
	}
	return column.Storage == StoreID
}

func (s *Summary) measure(e *Entity, sums []string) {
	for _, name := range sums {
		f := e.byName[name]
		if f == nil || f.summed() == nil || slices.Contains(s.Measures, *f.summed()) {
			continue
		}
		s.Measures = append(s.Measures, *f.summed())
	}
}

// sameSummary reports whether two summaries hold the same.
func sameSummary(a, b *Summary) bool {
	return slices.Equal(a.Dimensions, b.Dimensions) && slices.Equal(a.Measures, b.Measures)
}

package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// A summary stands in a table of its own, named after its definition so that bringing summaries to a
// model is comparing names. Triggers keep it right: whatever writes to the entity's table adds what
// came and takes away what went, in its own transaction. The names of its own columns have a #, which
// no field's column has. On PostgreSQL every change is a row of its own, so that writers never wait
// for each other; FoldSummaries puts them together.

const (
	summaryPrefix  = "s_"
	summaryKey     = "#key" // the dimensions as one text
	summaryRecords = "#records"
	summaryGiven   = "#given" // how many records have a value for a measure
)

type summary struct {
	*metadata.Summary
	entity *metadata.Entity
	table  string
}

func newSummary(entity *metadata.Entity, of *metadata.Summary) *summary {
	s := &summary{Summary: of, entity: entity}
	definition := []string{entity.Table}
	for _, dimension := range of.Dimensions {
		definition = append(definition, dimension.Name+":"+dimension.Period, string(dimension.Storage))
	}
	for _, measure := range of.Measures {
		definition = append(definition, "#"+measure.Name)
	}
	hash := sha256.Sum256([]byte(strings.Join(definition, " ")))
	s.table = summaryPrefix + hex.EncodeToString(hash[:4]) + summaryOf(entity.Table)
	return s
}

// summaryOf ends the names of a table's summaries; triggers have longer ones.
func summaryOf(table string) string { return "_" + table[:min(len(table), mostNameBytes-20)] }

// summariesOf makes those of an entity; its layout keeps them.
func summariesOf(entity *metadata.Entity) []*summary {
	list := make([]*summary, len(entity.Summaries))
	for i, of := range entity.Summaries {
		list[i] = newSummary(entity, of)
	}
	return list
}

// column is how a dimension stands in the summary's table.
func (s *summary) column(dimension metadata.Dimension) metadata.Column {
	if dimension.Period != "" {
		return metadata.Column{Name: dimension.Name, Storage: metadata.StoreDate}
	}
	return dimension.Column
}

// summaryParts end the names of the columns that hold the parts of a sum.
var summaryParts = []string{"#sum", "#rest"}

// measureColumns names the columns of a measure.
func (s *summary) measureColumns(d dialect, measure metadata.Column) []string {
	var names []string
	for i := range d.parts("") {
		names = append(names, measure.Name+summaryParts[i])
	}
	return append(names, measure.Name+summaryGiven)
}

// figures names the columns that are added up.
func (s *summary) figures(d dialect) []string {
	names := []string{summaryRecords}
	for _, measure := range s.Measures {
		names = append(names, s.measureColumns(d, measure)...)
	}
	return names
}

// told names the key and the dimensions.
func (s *summary) told() []string {
	names := []string{summaryKey}
	for _, dimension := range s.Dimensions {
		names = append(names, dimension.Name)
	}
	return names
}

func quoteNames(names []string) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = quoteName(name)
	}
	return strings.Join(quoted, ", ")
}

// create is the text that makes the table; sum is the type of added up parts.
func (s *summary) create(d dialect, sum, key, more string) string {
	lines := []string{quoteName(summaryKey) + " " + key}
	for _, dimension := range s.Dimensions {
		lines = append(lines, quoteName(dimension.Name)+" "+d.columnType(s.column(dimension)))
	}
	for _, name := range s.figures(d) {
		kind := sum
		if strings.HasSuffix(name, summaryRecords) || strings.HasSuffix(name, summaryGiven) {
			kind = "bigint"
		}
		lines = append(lines, quoteName(name)+" "+kind+" not null")
	}
	return "create table " + quoteName(s.table) + " (" + strings.Join(lines, ", ") + more + ")"
}

// tell gives the key and the dimensions of a row: "new", "old" or an alias.
func (s *summary) tell(d dialect, row string) ([]string, error) {
	texts := []string{""}
	for _, dimension := range s.Dimensions {
		text := row + "." + quoteName(dimension.Name)
		if dimension.Period != "" {
			var err error
			if text, err = d.period(text, dimension.Storage, dimension.Period); err != nil {
				return nil, err
			}
		}
		texts = append(texts, text)
	}
	texts[0] = d.tuple(texts[1:])
	return texts, nil
}

// put is the text that adds a row, "+", or takes it away, "-".
func (s *summary) put(d dialect, row, sign string) (string, error) {
	values, err := s.tell(d, row)
	if err != nil {
		return "", err
	}
	values = append(values, sign+"1")
	for _, measure := range s.Measures {
		text := row + "." + quoteName(measure.Name)
		for _, part := range d.parts(text) {
			values = append(values, sign+"coalesce("+part+", 0)")
		}
		values = append(values, sign+"(case when "+text+" is null then 0 else 1 end)")
	}
	return "insert into " + quoteName(s.table) + " (" + quoteNames(append(s.told(), s.figures(d)...)) + ") values (" + strings.Join(values, ", ") + ")", nil
}

// recount is the text that counts the live records anew.
func (s *summary) recount(d dialect) (string, error) {
	told, err := s.tell(d, "t")
	if err != nil {
		return "", err
	}
	figures := []string{"count(*)"}
	for _, measure := range s.Measures {
		text := "t." + quoteName(measure.Name)
		for _, part := range d.parts(text) {
			figures = append(figures, "coalesce(sum("+part+"), 0)")
		}
		figures = append(figures, "count("+text+")")
	}
	return "select " + strings.Join(append(slices.Clone(told), figures...), ", ") + " from " + quoteName(s.entity.Table) + " t where t." + liveRows +
		" group by " + strings.Join(told, ", "), nil
}

// fill is the text that fills the table.
func (s *summary) fill(d dialect) (string, error) {
	recount, err := s.recount(d)
	return "insert into " + quoteName(s.table) + " (" + quoteNames(append(s.told(), s.figures(d)...)) + ") " + recount, err
}

// texts gives the texts that fill the table, that add a row that came and that take away one that went.
func (s *summary) texts(d dialect) (fill, adding, taking string, err error) {
	if fill, err = s.fill(d); err != nil {
		return "", "", "", err
	}
	if adding, err = s.put(d, "new", "+"); err != nil {
		return "", "", "", err
	}
	taking, err = s.put(d, "old", "-")
	return fill, adding, taking, err
}

// watched names the columns a change of which changes the summary.
func (s *summary) watched() []string {
	names := []string{"deleted_at"}
	for _, dimension := range s.Dimensions {
		names = append(names, dimension.Name)
	}
	for _, measure := range s.Measures {
		names = append(names, measure.Name)
	}
	return names
}

// changed tells that an update changes the summary.
func (s *summary) changed(d dialect) string {
	var same []string
	for _, name := range s.watched() {
		same = append(same, d.same("old."+quoteName(name), "new."+quoteName(name)))
	}
	return "not (" + strings.Join(same, " and ") + ")"
}

// folded is the text that gives every combination once, with what the records of it add up to.
func (s *summary) folded(d dialect, from string) string {
	var sums []string
	for _, name := range s.figures(d) {
		sums = append(sums, "sum("+quoteName(name)+")")
	}
	told := quoteNames(s.told())
	return "select " + told + ", " + strings.Join(sums, ", ") + " from " + from + " group by " + told +
		" having sum(" + quoteName(summaryRecords) + ") <> 0"
}

// applySummaries brings the summaries to those of a model.
func (tx *Tx) applySummaries(model *metadata.Model) error {
	tables, err := tx.summaryTables()
	if err != nil {
		return err
	}
	wanted := map[string]*summary{}
	for _, entity := range model.LiveEntities() {
		for _, s := range tx.summaries(entity) {
			wanted[s.table] = s
		}
	}
	for _, table := range tables {
		if wanted[table] != nil {
			delete(wanted, table)
		} else if err := tx.dropSummary(table); err != nil {
			return err
		}
	}
	for _, entity := range model.LiveEntities() {
		for _, s := range tx.summaries(entity) {
			if wanted[s.table] == nil {
				continue
			}
			if err := tx.createSummary(s); err != nil {
				return err
			}
		}
	}
	return nil
}

func (tx *Tx) summaries(entity *metadata.Entity) []*summary { return tx.store.layout(entity).summaries }

func (tx *Tx) summaryTables() ([]string, error) {
	tables, err := tx.dialect.tables(tx.ctx, tx.connection)
	if err != nil {
		return nil, tx.dialect.translate(err)
	}
	return slices.DeleteFunc(tables, func(name string) bool { return !strings.HasPrefix(name, summaryPrefix) }), nil
}

func (tx *Tx) createSummary(s *summary) error {
	texts, err := tx.dialect.createSummary(s)
	if err != nil {
		return err
	}
	return tx.alterAll(texts)
}

func (tx *Tx) dropSummary(table string) error { return tx.alterAll(tx.dialect.dropSummary(table)) }

// dropSummariesOf drops those of an entity's table, so that its columns can change; applySummaries
// makes them anew.
func (tx *Tx) dropSummariesOf(table string) error {
	tables, err := tx.summaryTables()
	if err != nil {
		return err
	}
	for _, name := range tables {
		if strings.HasSuffix(name, summaryOf(table)) {
			if err := tx.dropSummary(name); err != nil {
				return err
			}
		}
	}
	return nil
}

// FoldSummaries puts together what writers have added to the summaries of a model since it was last
// called. What a summary tells does not change. It is cheap when nothing was added.
func (s *Store) FoldSummaries(ctx context.Context, model *metadata.Model) error {
	unfolded, err := s.unfolded(ctx, model)
	if err == nil && len(unfolded) > 0 {
		err = s.Write(ctx, func(tx *Tx) error {
			tx.later(tx.dialect.serialize("summaries")...)
			for _, one := range unfolded {
				tx.later(step{statement: statement{text: tx.dialect.foldSummary(one)}})
			}
			return nil
		})
	}
	if errors.Is(err, errNoTable) { // a newer release, which will soon be loaded, has others
		return nil
	}
	return err
}

// unfolded finds the summaries of a model that something was added to.
func (s *Store) unfolded(ctx context.Context, model *metadata.Model) ([]*summary, error) {
	var all, found []*summary
	var texts []string
	for _, entity := range model.LiveEntities() {
		for _, one := range s.layout(entity).summaries {
			if condition := s.dialect.isUnfolded(one); condition != "" {
				texts = append(texts, "select "+strconv.Itoa(len(all))+" where "+condition)
				all = append(all, one)
			}
		}
	}
	if len(all) == 0 {
		return nil, nil
	}
	err := s.Read(ctx, func(tx *Tx) error {
		return tx.read(statement{text: strings.Join(texts, " union all ")}, []metadata.Column{integerColumn}, func(values []any) error {
			found = append(found, all[values[0].(int64)])
			return nil
		})
	})
	return found, err
}

// Summarized reports whether all summaries of a model are there.
func (tx *Tx) Summarized(model *metadata.Model) (bool, error) {
	tables, err := tx.summaryTables()
	if err != nil {
		return false, err
	}
	for _, entity := range model.LiveEntities() {
		for _, s := range tx.summaries(entity) {
			if !slices.Contains(tables, s.table) {
				return false, nil
			}
		}
	}
	return true, nil
}

// WrongSummaries lists the summaries of an entity that are not what its records add up to.
func (tx *Tx) WrongSummaries(entity *metadata.Entity) ([]*metadata.Summary, error) {
	var wrong []*metadata.Summary
	for _, s := range tx.summaries(entity) {
		recount, err := s.recount(tx.dialect)
		if err != nil {
			return nil, err
		}
		kept := s.folded(tx.dialect, quoteName(s.table))
		less := "select * from (" + recount + ") a except select * from (" + kept + ") b"
		more := "select * from (" + kept + ") a except select * from (" + recount + ") b"
		differing, err := tx.readNumber(statement{text: "select count(*) from (select * from (" + less + ") c union all select * from (" + more + ") d) e"})
		if err != nil {
			return nil, err
		}
		if differing > 0 {
			wrong = append(wrong, s.Summary)
		}
	}
	return wrong, nil
}

// RenewSummary builds a summary anew.
func (tx *Tx) RenewSummary(entity *metadata.Entity, of *metadata.Summary) error {
	s := newSummary(entity, of)
	if err := tx.dropSummary(s.table); err != nil {
		return err
	}
	return tx.createSummary(s)
}

// summaryFor finds a summary that can answer, nil if there is none. In a transaction none is used: a
// summary may have gone with a newer release, and a statement that fails would spoil the transaction.
func (tx *Tx) summaryFor(asked aggregation) *summary {
	query := asked.query
	if tx.sql != nil || tx.writes || query.Deleted || query.IDs != nil || query.Search != "" {
		return nil
	}
	for _, s := range tx.summaries(query.Entity) {
		if s.answers(asked) {
			return s
		}
	}
	return nil
}

func (s *summary) answers(asked aggregation) bool {
	for _, condition := range asked.query.Where {
		if !s.tellsAll(condition.Predicate) {
			return false
		}
	}
	for _, group := range asked.groups {
		if !s.tellsAll(group.If) || !s.tells(group.Path) && !s.tellsPeriod(group) {
			return false
		}
	}
	for _, measure := range asked.measures {
		if !s.measures(measure) {
			return false
		}
	}
	return true
}

// tellsAll reports whether the summary tells apart all that a predicate reads.
func (s *summary) tellsAll(predicate rule.Predicate) bool {
	return !slices.ContainsFunc(rule.AllPaths(predicate), func(path []string) bool { return !s.tells(path) })
}

// tells reports whether the summary tells apart what a path leads to, at least the reference it begins with.
func (s *summary) tells(path []string) bool {
	attribute, ok := s.entity.Attribute(s.entity.Expand(path)[0])
	return ok && slices.ContainsFunc(s.Dimensions, func(d metadata.Dimension) bool {
		return d.Period == "" && d.Name == attribute.Column.Name
	})
}

// coarser lists the periods that consist of whole ones of a period.
var coarser = map[string][]string{
	"day": {"day", "week", "month", "quarter", "year"}, "week": {"week"},
	"month": {"month", "quarter", "year"}, "quarter": {"quarter", "year"}, "year": {"year"},
}

func (s *summary) tellsPeriod(group Group) bool {
	path := s.entity.Expand(group.Path)
	attribute, ok := s.entity.Attribute(path[0])
	return ok && len(path) == 1 && slices.ContainsFunc(s.Dimensions, func(d metadata.Dimension) bool {
		return d.Name == attribute.Column.Name && slices.Contains(coarser[d.Period], group.Period)
	})
}

func (s *summary) measures(measure Measure) bool {
	switch measure.Function {
	case "count":
		return true
	case "sum", "average":
		path := s.entity.Expand(measure.Path)
		attribute, ok := s.entity.Attribute(path[0])
		return ok && len(path) == 1 && measure.If == nil && slices.ContainsFunc(s.Measures, func(column metadata.Column) bool {
			return column.Name == attribute.Column.Name
		})
	}
	return false
}

var errNoTable = errors.New("there is no such table")

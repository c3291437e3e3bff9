package engine

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// importer turns rows into records: it knows the mapping, and by heart what cells mean.
type importer struct {
	*act // over the transaction of the batch

	mapping *ImportMapping
	entity  *metadata.Entity
	columns []string
	known   map[string]map[string]string         // field → text → id of the record meant
	own     map[string]string                    // key → id of the record that a row with it means; nil until read
	spelled map[string]string                    // text as compared → as written
	sources map[string]map[string]map[string]any // field of value_from → id → values taken before
	format  metadata.ImportFormat
	made    bool       // the row made records that other columns name
	trial   *rehearsal // nil when records are written
}

// readRow is what a row says: the values, and the record that it means, "" for a new one.
type readRow struct {
	values map[string]any
	id     string
}

// rowResult is what became of a row.
type rowResult struct {
	created, updated, skipped bool
	problems                  []*store.ImportProblem
}

// count adds the row to what it counts as.
func (r rowResult) count(created, updated, skipped, failed *int64) {
	switch {
	case r.created:
		*created++
	case r.updated:
		*updated++
	case r.skipped:
		*skipped++
	default:
		*failed++
	}
}

func (e *Engine) importer(m *model, by Actor, mapping *ImportMapping, columns []string) *importer {
	company := e.org.Load().company
	return &importer{
		format: metadata.ImportFormat{DecimalComma: mapping.DecimalComma, Currency: company.currency(), Zone: company.location()},
		act:    e.act(nil, m, by), mapping: mapping, entity: m.Entity(mapping.Entity), columns: columns,
		known: map[string]map[string]string{}, sources: map[string]map[string]map[string]any{}, spelled: map[string]string{},
	}
}

// errSkip ends a row that the mapping leaves out.
var errSkip = errors.New("the row is left out")

// values reads a row. Problems name the column and the value; errSkip leaves the row out.
func (i *importer) values(cells []string) (map[string]any, []*store.ImportProblem, error) {
	if width := len(i.columns); len(cells) > width {
		return nil, []*store.ImportProblem{importProblem(&ImportColumn{}, cells[width], surplusCell())}, nil
	}
	values := map[string]any{}
	var problems []*store.ImportProblem
	for n := range i.mapping.Mapping {
		column := &i.mapping.Mapping[n]
		text := column.text(i.columns, cells)
		value, problem, err := i.value(column, text)
		if err != nil {
			return nil, nil, err
		}
		if problem != nil {
			problems = append(problems, importProblem(column, text, problem))
			continue
		}
		if value != nil || column.Transform.ValueFrom == nil {
			values[column.Field] = value
		}
	}
	return values, problems, i.takeValues(values)
}

func surplusCell() *metadata.ValueProblem {
	return &metadata.ValueProblem{Code: "surplus_cell", Message: metadata.Text{
		En: "The row has more cells than the file has columns. Is a cell with a comma not in quotation marks?",
		Zh: "该行的单元格多于文件的列数。含逗号的单元格是否未加引号？",
	}}
}

// columnOf is the column that fills a field; one that only names the field when none does.
func (i *importer) columnOf(field *metadata.Field) ImportColumn {
	for _, column := range i.mapping.Mapping {
		if column.Field == field.Name {
			return column
		}
	}
	return ImportColumn{Field: field.Name}
}

func importProblem(column *ImportColumn, text string, problem *metadata.ValueProblem) *store.ImportProblem {
	name := column.Column
	if name == "" {
		name = column.Field
	}
	return &store.ImportProblem{Column: name, Value: clip(text), Code: problem.Code, Text: textJSON(problem.Message)}
}

// value reads one cell.
func (i *importer) value(column *ImportColumn, text string) (any, *metadata.ValueProblem, error) {
	if text == "" {
		return nil, nil, nil
	}
	if column.field != nil && column.field.Kind == "links" {
		return i.lookupAll(column, text)
	}
	if column.target != nil {
		return i.lookup(column, text)
	}
	if column.field.Kind == "any_reference" {
		return i.lookupAny(column, text)
	}
	format := i.format
	format.Date = column.Transform.Date
	parsed, problem := column.field.KindOf().ParseText(column.field, text, format)
	if problem != nil {
		return nil, problem, nil
	}
	raw, err := asJSON(column.field, parsed)
	return raw, nil, err
}

// asJSON gives a field's value the shape in which it is sent.
func asJSON(field *metadata.Field, value any) (any, error) {
	if value == nil {
		return nil, nil
	}
	decoder := json.NewDecoder(bytes.NewReader(field.KindOf().Append(nil, field, value)))
	decoder.UseNumber()
	var raw any
	err := decoder.Decode(&raw)
	return raw, err
}

// lookup finds the record that a cell means.
func (i *importer) lookup(column *ImportColumn, text string) (any, *metadata.ValueProblem, error) {
	ids, err := i.index(column)
	if err != nil {
		return nil, nil, err
	}
	switch id := ids[sameText(text)]; id {
	case severalFit:
		return nil, severalCalled(column, text), nil
	case "":
	default:
		return id, nil, nil
	}
	if id, ok := metadata.ParseID(text); ok { // whether there is one is told when the row is saved
		return id, nil, nil
	}
	switch column.Transform.Lookup.Missing {
	case "null":
		return nil, nil, nil
	case "skip":
		return nil, nil, errSkip
	case "create":
		id, err := i.createMissing(column, text)
		return id, nil, err
	}
	label := column.target.Label
	return nil, &metadata.ValueProblem{Code: unknownReference, Message: metadata.Text{
		En: "There is no " + label.En + " “" + text + "”.", Zh: "没有" + label.Zh + "“" + text + "”。",
	}}, nil
}

func severalCalled(column *ImportColumn, text string) *metadata.ValueProblem {
	target := column.target
	label := target.FieldByName(column.Transform.Lookup.By).Label
	return &metadata.ValueProblem{Code: "reference_ambiguous", Message: metadata.Text{
		En: target.Plural.En + ": several have the " + label.En + " “" + text + "”. Find them by another field, or write the record's id.",
		Zh: "有多个" + target.Plural.Zh + "的" + label.Zh + "为“" + text + "”，请按其他字段查找，或填写记录 ID。",
	}}
}

// lookupAll finds the records that a cell such as "Li Na; Wang Qiang" links with.
func (i *importer) lookupAll(column *ImportColumn, text string) (any, *metadata.ValueProblem, error) {
	ids := []any{}
	for _, name := range metadata.SplitLinks(text) {
		id, problem, err := i.lookup(column, name)
		if problem != nil || err != nil {
			return nil, problem, err
		}
		if id != nil {
			ids = append(ids, id)
		}
	}
	return ids, nil, nil
}

// lookupAny finds the record that a cell such as "Customer: Isdom" means: the entity by its name or
// its label, the record by its title or its id.
func (i *importer) lookupAny(column *ImportColumn, text string) (any, *metadata.ValueProblem, error) {
	pointer, problem := column.field.KindOf().ParseText(column.field, text, i.format)
	if problem == nil {
		raw, err := asJSON(column.field, pointer)
		return raw, nil, err
	}
	word, title, _ := strings.Cut(strings.Replace(text, "：", ":", 1), ":")
	for _, target := range column.field.Targets {
		if !slices.Contains([]string{sameText(target.Name), sameText(target.Label.En), sameText(target.Label.Zh)}, sameText(word)) {
			continue
		}
		within := &ImportColumn{
			Field: column.Field + " " + target.Name, target: target,
			Transform: ImportTransform{Lookup: &ImportLookup{By: target.Title, Missing: "error"}},
		}
		id, problem, err := i.lookup(within, strings.TrimSpace(title))
		if problem != nil || err != nil {
			return nil, problem, err
		}
		return target.Name + ":" + id.(string), nil, nil
	}
	return nil, problem, nil
}

func sameText(text string) string { return strings.ToLower(strings.Join(strings.Fields(text), " ")) }

// index knows the records of a reference, as far as the actor sees them, by the field that finds them; it
// is read once an import.
func (i *importer) index(column *ImportColumn) (map[string]string, error) {
	if ids, ok := i.known[column.Field]; ok {
		return ids, nil
	}
	by := column.target.FieldByName(column.Transform.Lookup.By)
	ids := map[string]string{}
	where, open, err := i.findable(column.target, by)
	if err != nil || !open {
		i.known[column.Field] = ids
		return ids, err
	}
	query := store.Query{Entity: column.target, Fields: []*metadata.Field{by}, Where: where}
	err = i.tx.Each(query, func(record *metadata.Record) error {
		if name := record.Format(by, metadata.Locale{Language: "en"}); name != "" {
			call(ids, sameText(name), record.ID)
			i.spell(name)
		}
		return nil
	})
	i.known[column.Field] = ids
	return ids, err
}

// publicNames are the fields by which everybody may choose people.
var publicNames = []string{"name", "login", "email"}

// findable gives what narrows records to those that the actor sees; false when they may not be found by
// the field at all.
func (i *importer) findable(target *metadata.Entity, by *metadata.Field) ([]store.Condition, bool, error) {
	if target.Name == "user" && slices.Contains(publicNames, by.Name) {
		return nil, true, nil
	}
	rights := i.m.rightsOn(i.by, target)
	if !rights.may(mayRead) || rights.field(by) < readField {
		return nil, false, nil
	}
	where, err := i.rows(target)
	return where, true, err
}

// spell remembers how a name is written, for suggestions.
func (i *importer) spell(name string) { i.spelled[sameText(name)] = name }

// createMissing makes the record that a cell names, with just that name. Other columns of the file
// that look into the same entity find it too.
func (i *importer) createMissing(column *ImportColumn, text string) (string, error) {
	if i.trial != nil {
		id := i.trial.pretend()
		i.learn(column, text, id)
		return id, nil
	}
	made, err := i.save(&change{Save: Save{
		Entity: column.target.Name, Values: map[string]any{column.Transform.Lookup.By: text}, DespiteDuplicates: i.mapping.DespiteDuplicates,
	}})
	if err != nil {
		return "", err
	}
	i.made = true
	i.learn(column, text, made.ID)
	return made.ID, nil
}

// learn lets the other columns, and the key, find a record that was just made.
func (i *importer) learn(made *ImportColumn, text, id string) {
	for n := range i.mapping.Mapping {
		other := &i.mapping.Mapping[n]
		if ids := i.known[other.Field]; ids != nil && other.target == made.target && other.Transform.Lookup.By == made.Transform.Lookup.By {
			call(ids, sameText(text), id)
			i.spell(text)
		}
	}
	if made.target == i.entity && slices.Equal(i.mapping.Key, ImportKey{made.Transform.Lookup.By}) {
		i.learnOwn(sameText(text), id)
	}
}

// takeValues fills what a row leaves open from the records it refers to.
func (i *importer) takeValues(values map[string]any) error {
	for n := range i.mapping.Mapping {
		column := &i.mapping.Mapping[n]
		from := column.Transform.ValueFrom
		if from == nil || values[column.Field] != nil || column.field == nil {
			continue
		}
		id, _ := values[from.Field].(string)
		if id == "" || i.trial.pretended(id) {
			continue
		}
		taken, err := i.taken(from, id)
		if err != nil {
			return err
		}
		values[column.Field] = taken
	}
	return nil
}

func (i *importer) taken(from *ImportValueFrom, id string) (any, error) {
	if known, ok := i.sources[from.Field][id]; ok {
		return known[from.Take], nil
	}
	reference := i.entity.FieldByName(from.Field)
	if reference == nil || reference.Target == nil || reference.Target.FieldByName(from.Take) == nil {
		return nil, nil
	}
	records, err := i.tx.GetMany(reference.Target, []string{id})
	if err != nil || records[id] == nil {
		return nil, err
	}
	field := reference.Target.FieldByName(from.Take)
	if i.m.rightsOn(i.by, reference.Target).field(field) < readField {
		return nil, nil // who may not read it is not told by an import either
	}
	raw, err := asJSON(field, records[id].Values[field.Position])
	if i.sources[from.Field] == nil {
		i.sources[from.Field] = map[string]map[string]any{}
	}
	if i.sources[from.Field][id] == nil {
		i.sources[from.Field][id] = map[string]any{}
	}
	i.sources[from.Field][id][from.Take] = raw
	return raw, err
}

// read reads a row and finds the record that it means; errSkip leaves the row out.
func (i *importer) read(cells []string) (readRow, []*store.ImportProblem, error) {
	values, problems, err := i.values(cells)
	if err != nil || len(problems) > 0 {
		return readRow{}, problems, err
	}
	id, unclear, err := i.existing(values)
	switch {
	case err != nil:
		return readRow{}, nil, err
	case unclear != nil:
		return readRow{}, []*store.ImportProblem{unclear}, nil
	case id != "" && i.mapping.Mode == "create", id == "" && i.mapping.Mode == "update":
		return readRow{}, nil, errSkip
	}
	return readRow{values, id}, nil, nil
}

// changeOf is what a row asks for.
func (i *importer) changeOf(row readRow, totals *laterTotals) *change {
	return &change{Save: Save{
		Entity: i.entity.Name, ID: row.id, Values: i.given(row), DespiteDuplicates: i.mapping.DespiteDuplicates,
	}, totals: totals}
}

// given leaves out the empty cells that mean a default: all of a new record, and those by which a record
// was found.
func (i *importer) given(row readRow) map[string]any {
	values := maps.Clone(row.values)
	maps.DeleteFunc(values, func(name string, value any) bool {
		return value == nil && (row.id == "" || slices.Contains(i.mapping.Key, name))
	})
	return values
}

// row makes a record of a row, at a savepoint, so that a row that fails leaves nothing behind.
func (i *importer) row(cells []string, totals *laterTotals) (rowResult, error) {
	var result rowResult
	i.made = false
	err := i.tx.Try(func() error {
		row, problems, err := i.read(cells)
		if err != nil || len(problems) > 0 {
			result.problems = problems
			return errors.Join(err, refusedRow(problems))
		}
		result.created, result.updated = row.id == "", row.id != ""
		saved, err := i.save(i.changeOf(row, totals))
		if err == nil {
			i.remember(row.values, saved.ID)
		}
		return err
	})
	return i.settle(cells, result, err)
}

// remember lets later rows find the record a row became: by the key, and where the file refers to
// its own entity.
func (i *importer) remember(values map[string]any, id string) {
	for n := range i.mapping.Mapping {
		column := &i.mapping.Mapping[n]
		if column.target != i.entity {
			continue
		}
		if text, _ := values[column.Transform.Lookup.By].(string); text != "" && i.known[column.Field] != nil {
			call(i.known[column.Field], sameText(text), id)
		}
	}
	i.learnOwn(i.keyOfRow(values), id)
}

var errRefusedRow = errors.New("the row has problems")

func refusedRow(problems []*store.ImportProblem) error {
	if len(problems) == 0 {
		return nil
	}
	return errRefusedRow
}

// settle sorts out what a row's error means: left out, refused with reasons, or a fault of ours.
func (i *importer) settle(cells []string, result rowResult, err error) (rowResult, error) {
	if err == nil {
		return result, nil
	}
	result.created, result.updated = false, false
	if i.made { // what the row made is gone again
		i.known, i.own = map[string]map[string]string{}, nil
	}
	refusal := AsError(err)
	switch {
	case errors.Is(err, errSkip):
		result.skipped = true
	case errors.Is(err, errRefusedRow):
	case refusal != nil:
		if err := i.nameTakenIn(i.tx, i.m, refusal); err != nil {
			return result, err
		}
		result.problems = i.rowProblems(cells, refusal)
	default:
		return result, err
	}
	return result, nil
}

// rowProblems tells a refused save by column.
func (i *importer) rowProblems(cells []string, refusal *Error) []*store.ImportProblem {
	if len(refusal.Fields) == 0 {
		return []*store.ImportProblem{{Code: refusal.Code, Text: textJSON(refusal.Detail)}}
	}
	return i.columnProblems(cells, refusal.Fields)
}

// columnProblems tells problems of fields by the columns that fill these.
func (i *importer) columnProblems(cells []string, told []FieldProblem) []*store.ImportProblem {
	var problems []*store.ImportProblem
	for _, one := range told {
		column, text := ImportColumn{Field: one.Field}, ""
		at := slices.IndexFunc(i.mapping.Mapping, func(column ImportColumn) bool { return column.Field == one.Field })
		if at >= 0 {
			column = i.mapping.Mapping[at]
			text = column.text(i.columns, cells)
		}
		problems = append(problems, importProblem(&column, text, &metadata.ValueProblem{Code: one.Code, Message: one.Message}))
	}
	return problems
}

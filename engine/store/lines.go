package store

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/weft-crm/weft/metadata"
)

func (tx *Tx) lineEntity(field *metadata.Field) (*metadata.Entity, error) {
	if tx.Model == nil {
		return nil, fmt.Errorf("lines of %s: Tx.Model is not set", field.Name)
	}
	entity := tx.Model.Entity(field.Of)
	if entity == nil {
		return nil, fmt.Errorf("field %s has lines of an unknown entity %q", field.Name, field.Of)
	}
	return entity, nil
}

// LoadLines fills the given lines fields of records of one entity, one statement for each field.
func (tx *Tx) LoadLines(records []*metadata.Record, fields ...*metadata.Field) error {
	if len(records) == 0 {
		return nil
	}
	for _, field := range fields {
		if err := tx.loadLines(records, field); err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) loadLines(records []*metadata.Record, field *metadata.Field) error {
	ids := make([]string, 0, len(records))
	for _, record := range records {
		ids = append(ids, record.ID)
	}
	lines := make(map[string][]*metadata.Record, len(records))
	reading, err := tx.readingLines(field, ids, lines)
	if err != nil || reading.each == nil {
		return err
	}
	if err := tx.run(reading); err != nil {
		return err
	}
	for _, record := range records {
		record.Values[field.Position] = lines[record.ID]
	}
	return nil
}

// readingLines reads the lines of records into lists by the id of their record; nothing if there are
// no ids.
func (tx *Tx) readingLines(field *metadata.Field, ids []string, lines map[string][]*metadata.Record) (step, error) {
	entity, err := tx.lineEntity(field)
	if err != nil {
		return step{}, err
	}
	layout := tx.store.layout(entity)
	among, list, err := tx.among(`t."line_of"`, 1, ids)
	if err != nil || list == nil {
		return step{}, err
	}
	query := statement{
		"select " + layout.selects + `, t."line_of" from ` + layout.table + " t where " +
			among + ` order by t."line_of", t."line_no"`, []any{list},
	}
	columns := append(append([]metadata.Column(nil), layout.columns...), lineColumns[0])
	room := &room{}
	return step{statement: query, columns: columns, each: func(values []any) error {
		line, err := layout.record(values, room)
		parent := text(values[len(values)-1])
		lines[parent] = append(lines[parent], line)
		return err
	}}, nil
}

func linesOf(record *metadata.Record, field *metadata.Field) []*metadata.Record {
	lines, _ := record.Values[field.Position].([]*metadata.Record)
	return lines
}

// insertLinesOf writes the lines of new records.
func (tx *Tx) insertLinesOf(records []*metadata.Record, field *metadata.Field) error {
	entity, err := tx.lineEntity(field)
	if err != nil {
		return err
	}
	layout := tx.store.layout(entity)
	var rows [][]any
	for _, record := range records {
		for number, line := range linesOf(record, field) {
			args, err := tx.newLine(layout, record, line, int64(number))
			if err != nil {
				return err
			}
			rows = append(rows, args)
		}
	}
	return tx.run(layout.insert.steps(rows, "")...)
}

func (tx *Tx) newLine(layout *layout, record, line *metadata.Record, number int64) ([]any, error) {
	line.Entity, line.Owner, line.CreatedBy, line.UpdatedBy = layout.entity, record.Owner, record.UpdatedBy, record.UpdatedBy
	tx.begetRecord(line)
	args, err := layout.arguments(tx.dialect, line)
	return append(args, record.ID, number), err
}

// replaceLines makes the stored lines those of the record. It writes those alone that came, went or
// changed, or whose place lies no longer behind that of the line before.
func (tx *Tx) replaceLines(record *metadata.Record, field *metadata.Field) error {
	entity, err := tx.lineEntity(field)
	if err != nil {
		return err
	}
	layout := tx.store.layout(entity)
	stored, err := tx.storedLines(layout, record)
	if err != nil {
		return err
	}
	var added, changed [][]any
	var moved []any // ids of lines that let go of what another may take
	next := int64(0)
	for _, line := range linesOf(record, field) {
		known := stored[line.ID]
		delete(stored, line.ID)
		number := next
		if known != nil {
			number = max(next, known.number)
		}
		next = number + 1
		if known == nil {
			args, err := tx.newLine(layout, record, line, number)
			if err != nil {
				return err
			}
			added = append(added, args)
			continue
		}
		args, err := tx.changedLine(layout, record, line, number)
		if err != nil {
			return err
		}
		if known.same(record, args, number) {
			known.keep(line)
		} else {
			changed = append(changed, args)
			if layout.letsGo(known.args, args) {
				moved = append(moved, line.ID)
			}
		}
	}
	if err := tx.removeLines(layout, stored); err != nil {
		return err
	}
	if err := tx.releaseLines(layout, moved); err != nil {
		return err
	}
	return tx.writeLines(layout, changed, added)
}

// storedLine is a line as it stands in the database: its place among the lines, and the arguments that
// would write it.
type storedLine struct {
	*metadata.Record
	number int64
	args   []any
}

// same reports whether a line would be written as it is, but for its version and who changed it.
func (l *storedLine) same(record *metadata.Record, args []any, number int64) bool {
	fields := len(systemColumns)
	return l.number == number && l.Owner == record.Owner && reflect.DeepEqual(l.args[fields:], args[fields:len(l.args)])
}

// keep leaves a line as it was.
func (l *storedLine) keep(line *metadata.Record) {
	line.Version, line.CreatedAt, line.CreatedBy, line.UpdatedAt, line.UpdatedBy = l.Version, l.CreatedAt, l.CreatedBy, l.UpdatedAt, l.UpdatedBy
}

func (tx *Tx) storedLines(layout *layout, record *metadata.Record) (map[string]*storedLine, error) {
	stored := map[string]*storedLine{}
	query := statement{
		"select " + layout.selects + `, t."line_no" from ` + layout.table + ` t where t."line_of" = ` + tx.dialect.placeholder(1), []any{record.ID},
	}
	columns := append(slices.Clone(layout.columns), lineColumns[1])
	room := &room{}
	err := tx.read(query, columns, func(values []any) error {
		line, err := layout.record(values, room)
		if err != nil {
			return err
		}
		args, err := layout.arguments(tx.dialect, line)
		stored[line.ID] = &storedLine{line, values[len(values)-1].(int64), args}
		return err
	})
	return stored, err
}

func (tx *Tx) changedLine(layout *layout, record, line *metadata.Record, number int64) ([]any, error) {
	line.Entity, line.Owner, line.UpdatedBy, line.UpdatedAt = layout.entity, record.Owner, record.UpdatedBy, tx.Now
	line.Version++
	if line.CreatedAt.IsZero() {
		line.CreatedAt = tx.Now
	}
	args, err := layout.arguments(tx.dialect, line)
	return append(args, record.ID, number), err
}

func (tx *Tx) removeLines(layout *layout, removed map[string]*storedLine) error {
	gone := make([][]any, 0, len(removed))
	for id := range removed {
		gone = append(gone, []any{id})
	}
	return tx.execMany("delete from "+layout.table+` where "id" = `+tx.dialect.placeholder(1), gone)
}

// releaseLines empties what must be unique in lines that change it: otherwise two could not change places.
func (tx *Tx) releaseLines(layout *layout, moved []any) error {
	if len(moved) < 2 {
		return nil
	}
	var sets []string
	for _, column := range layout.columns[len(systemColumns):] {
		if layout.unique[column.Name] {
			sets = append(sets, quoteName(column.Name)+" = null")
		}
	}
	list, err := tx.dialect.list(metadata.StoreID, moved)
	if err != nil {
		return err
	}
	return tx.run(step{statement: statement{
		"update " + layout.table + " set " + strings.Join(sets, ", ") + " where " + tx.dialect.in(`"id"`, 1, metadata.StoreID), []any{list},
	}})
}

// writeLines comes after lines were removed, so that a unique set may move from one line to another.
func (tx *Tx) writeLines(layout *layout, changed, added [][]any) error {
	if err := tx.execMany(tx.updateLine(layout), changed); err != nil {
		return err
	}
	return tx.run(layout.insert.steps(added, "")...)
}

// updateLine takes the arguments of an insert; creation stays as it was.
func (tx *Tx) updateLine(layout *layout) string {
	var sets []string
	for i, column := range layout.written() {
		mark := tx.dialect.placeholder(i + 1)
		switch column.Name {
		case "id", "line_of":
		case "created_at", "created_by": // every argument must be used on PostgreSQL
			sets = append(sets, quoteName(column.Name)+" = coalesce("+quoteName(column.Name)+", "+mark+")")
		default:
			sets = append(sets, quoteName(column.Name)+" = "+mark)
		}
	}
	return "update " + layout.table + " set " + strings.Join(sets, ", ") +
		` where "id" = ` + tx.dialect.placeholder(1) + ` and "line_of" = ` + tx.dialect.placeholder(len(layout.written())-1)
}

package store

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/weft-crm/weft/metadata"
)

// layout is how an entity's rows are read and written, made once for each compiled entity.
type layout struct {
	entity  *metadata.Entity
	table   string // quoted
	columns []metadata.Column
	names   []string // of the columns, quoted and with the alias t
	selects string   // the names as a list
	slots   []slot
	lines   []*metadata.Field
	insert  insertion
	unique  map[string]bool // the columns of unique sets, "" when one has a condition

	summaries []*summary
}

// slot is where a field's columns begin in a row.
type slot struct {
	field *metadata.Field
	first int
	form  slotForm
}

type slotForm uint8

const (
	plainSlot slotForm = iota
	moneySlot
	listSlot
	compoundSlot
)

// systemColumns stand first in every row, in this order.
var systemColumns = []metadata.Column{
	{Name: "id", Storage: metadata.StoreID},
	{Name: "version", Storage: metadata.StoreInteger},
	{Name: "owner", Storage: metadata.StoreID, Nullable: true},
	{Name: "created_at", Storage: metadata.StoreTime},
	{Name: "created_by", Storage: metadata.StoreID, Nullable: true},
	{Name: "updated_at", Storage: metadata.StoreTime},
	{Name: "updated_by", Storage: metadata.StoreID, Nullable: true},
	{Name: "deleted_at", Storage: metadata.StoreTime, Nullable: true},
}

// lineColumns are besides in the table of a line entity.
var lineColumns = []metadata.Column{
	{Name: "line_of", Storage: metadata.StoreID},
	{Name: "line_no", Storage: metadata.StoreInteger},
}

// mostLayouts is when those of models that nobody uses any more are forgotten.
const mostLayouts = 2000

func (s *Store) layout(entity *metadata.Entity) *layout {
	s.mutex.RLock()
	found := s.layouts[entity]
	s.mutex.RUnlock()
	if found != nil {
		return found
	}
	made := newLayout(entity, entity.Fields)
	made.unique, made.summaries = uniqueColumns(entity), summariesOf(entity)
	made.insert = newInsertion(s.dialect, made.table, columnNames(made.written(), ""))
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if len(s.layouts) >= mostLayouts {
		clear(s.layouts)
	}
	s.layouts[entity] = made
	return made
}

// newLayout reads the given fields only.
func newLayout(entity *metadata.Entity, fields []*metadata.Field) *layout {
	l := &layout{entity: entity, table: quoteName(entity.Table), columns: append([]metadata.Column(nil), systemColumns...)}
	for _, field := range fields {
		if field.Archived {
			continue
		}
		columns := field.Columns()
		if len(columns) == 0 {
			if field.Kind == "lines" {
				l.lines = append(l.lines, field)
			}
			continue
		}
		l.slots = append(l.slots, slot{field: field, first: len(l.columns), form: formOf(field, columns)})
		l.columns = append(l.columns, columns...)
	}
	l.names = columnNames(l.columns, "t.")
	l.selects = strings.Join(l.names, ", ")
	return l
}

func uniqueColumns(entity *metadata.Entity) map[string]bool {
	unique := map[string]bool{}
	for _, index := range entity.Indexes {
		if !index.Unique {
			continue
		}
		unique[""] = unique[""] || index.Where != nil
		for _, column := range index.Columns {
			unique[column.Name] = true
		}
	}
	return unique
}

// mayClash reports whether a change of some fields can make two records agree that must not.
func (l *layout) mayClash(fields []*metadata.Field) bool {
	return l.unique[""] || slices.ContainsFunc(fields, func(field *metadata.Field) bool {
		return slices.ContainsFunc(field.Columns(), func(column metadata.Column) bool { return l.unique[column.Name] })
	})
}

// letsGo reports whether a row that is written anew may no longer hold what it held of a unique set. A condition
// may read any column.
func (l *layout) letsGo(before, now []any) bool {
	for i := len(systemColumns); i < len(l.columns); i++ {
		if (l.unique[""] || l.unique[l.columns[i].Name]) && !reflect.DeepEqual(before[i], now[i]) {
			return true
		}
	}
	return false
}

func formOf(field *metadata.Field, columns []metadata.Column) slotForm {
	_, composed := field.KindOf().(metadata.Composer)
	switch {
	case composed:
		return compoundSlot
	case len(columns) > 1:
		return moneySlot
	case columns[0].Storage == metadata.StoreJSON:
		return listSlot
	default:
		return plainSlot
	}
}

// written lists the columns of an insert.
func (l *layout) written() []metadata.Column {
	if l.entity.Parent == "" {
		return l.columns
	}
	return append(append([]metadata.Column(nil), l.columns...), lineColumns...)
}

func columnNames(columns []metadata.Column, prefix string) []string {
	names := make([]string, len(columns))
	for i, column := range columns {
		names[i] = prefix + quoteName(column.Name)
	}
	return names
}

func placeholders(d dialect, count int) string { return placeholdersAfter(d, 0, count) }

// placeholdersAfter marks arguments that follow others.
func placeholdersAfter(d dialect, others, count int) string {
	marks := make([]string, count)
	for i := range marks {
		marks[i] = d.placeholder(others + i + 1)
	}
	return strings.Join(marks, ", ")
}

// record makes a record of a row.
func (l *layout) record(values []any, room *room) (*metadata.Record, error) {
	record := room.record(len(l.entity.Fields))
	record.Entity = l.entity
	record.ID = text(values[0])
	record.Version, _ = values[1].(int64)
	record.Owner = text(values[2])
	record.CreatedAt, _ = values[3].(time.Time)
	record.CreatedBy = text(values[4])
	record.UpdatedAt, _ = values[5].(time.Time)
	record.UpdatedBy = text(values[6])
	if deleted, ok := values[7].(time.Time); ok {
		record.DeletedAt = &deleted
	}
	for i := range l.slots {
		slot := &l.slots[i]
		value, err := slot.value(values[slot.first:], l.columns[slot.first:])
		if err != nil {
			return nil, fmt.Errorf("%s.%s of %s: %w", l.entity.Name, slot.field.Name, record.ID, err)
		}
		record.Values[slot.field.Position] = value
	}
	return record, nil
}

func text(value any) string {
	s, _ := value.(string)
	return s
}

func (s *slot) value(values []any, columns []metadata.Column) (any, error) {
	if values[0] == nil {
		return nil, nil
	}
	switch s.form {
	case moneySlot:
		return moneyOf(values, columns), nil
	case compoundSlot:
		return compoundOf(s.field, values, columns), nil
	case listSlot:
		return listOfTexts(text(values[0]))
	default:
		return values[0], nil
	}
}

func compoundOf(field *metadata.Field, values []any, columns []metadata.Column) any {
	return field.KindOf().(metadata.Composer).Compose(field, func(name string) any {
		for i := 0; i < len(columns) && (i == 0 || columns[i].Part != ""); i++ {
			if columns[i].Part == name {
				return values[i]
			}
		}
		return nil
	})
}

func moneyOf(values []any, columns []metadata.Column) metadata.Money {
	var money metadata.Money
	for i := 0; i < len(columns) && (i == 0 || columns[i].Part != ""); i++ {
		switch columns[i].Part {
		case "":
			money.Amount, _ = values[i].(decimal.Decimal)
		case "currency":
			money.Currency = text(values[i])
		case "base":
			money.Base.Decimal, money.Base.Valid = values[i].(decimal.Decimal)
		case "rate":
			money.Rate.Decimal, money.Rate.Valid = values[i].(decimal.Decimal)
		}
	}
	return money
}

func listOfTexts(document string) (any, error) {
	var list []string
	if err := json.Unmarshal([]byte(document), &list); err != nil {
		return nil, err
	}
	return list, nil
}

// room makes records of one page together, because each by itself costs two allocations more. It
// grows with what it is asked for.
type room struct {
	records []metadata.Record
	values  []any
	atOnce  int
}

func (r *room) record(fields int) *metadata.Record {
	const most = 64
	if len(r.records) == 0 {
		r.atOnce = min(max(1, 2*r.atOnce), most)
		r.records = make([]metadata.Record, r.atOnce)
		r.values = make([]any, fields*r.atOnce)
	}
	record := &r.records[0]
	record.Values = r.values[:fields:fields]
	r.records, r.values = r.records[1:], r.values[fields:]
	return record
}

// systemArguments are the values of systemColumns.
func systemArguments(d dialect, record *metadata.Record) ([]any, error) {
	var deleted any
	if record.DeletedAt != nil {
		deleted = micros(*record.DeletedAt)
	}
	values := []any{
		record.ID, record.Version, record.Owner, micros(record.CreatedAt), record.CreatedBy,
		micros(record.UpdatedAt), record.UpdatedBy, deleted,
	}
	for i, value := range values {
		encoded, err := d.encode(systemColumns[i], value)
		if err != nil {
			return nil, err
		}
		values[i] = encoded
	}
	return values, nil
}

// appendArguments appends one argument for each column of a field.
func appendArguments(d dialect, args []any, field *metadata.Field, value any) ([]any, error) {
	for _, column := range field.Columns() {
		part := value
		if money, ok := value.(metadata.Money); ok {
			part = moneyPart(money, column.Part)
		}
		if compound, ok := value.(metadata.Compound); ok {
			part = compound.Part(column.Part)
		}
		if list, ok := value.([]string); ok {
			document, err := json.Marshal(list)
			if err != nil {
				return nil, err
			}
			part = string(document)
		}
		encoded, err := d.encode(column, part)
		if err != nil {
			return nil, fmt.Errorf("field %s: %w", field.Name, err)
		}
		args = append(args, encoded)
	}
	return args, nil
}

func moneyPart(money metadata.Money, part string) any {
	switch part {
	case "currency":
		return money.Currency
	case "":
		return money.Amount
	case "base":
		return orNull(money.Base)
	default:
		return orNull(money.Rate)
	}
}

func orNull(number decimal.NullDecimal) any {
	if !number.Valid {
		return nil
	}
	return number.Decimal
}

// arguments are the values of written.
func (l *layout) arguments(d dialect, record *metadata.Record) ([]any, error) {
	args, err := systemArguments(d, record)
	if err != nil {
		return nil, err
	}
	for i := range l.slots {
		field := l.slots[i].field
		if args, err = appendArguments(d, args, field, record.Values[field.Position]); err != nil {
			return nil, err
		}
	}
	return args, nil
}

package store

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"gorm.io/gorm/schema"

	"github.com/weft-crm/weft/metadata"
)

// systemTable knows the columns of a system's table whose rows are values of T.
type systemTable[T any] struct {
	name     string
	columns  []metadata.Column
	fields   []int // of T, by column
	selects  string
	inserted insertion
}

// systemTables keeps what was worked out about each type of row for a database.
var systemTables sync.Map

func systemTableOf[T any](d dialect) *systemTable[T] {
	row := reflect.TypeFor[T]()
	key := [2]any{row, d.name()}
	if known, ok := systemTables.Load(key); ok {
		return known.(*systemTable[T])
	}
	parsed, err := schema.Parse(new(T), new(sync.Map), schema.NamingStrategy{})
	if err != nil {
		panic(fmt.Sprintf("the type %s is not that of a table: %v", row, err))
	}
	made := &systemTable[T]{name: parsed.Table}
	for _, name := range parsed.DBNames {
		field := parsed.FieldsByDBName[name]
		made.columns = append(made.columns, metadata.Column{Name: name, Storage: storageOfGo(field.FieldType)})
		made.fields = append(made.fields, field.StructField.Index[0])
	}
	names := columnNames(made.columns, "")
	made.selects = "select " + strings.Join(names, ", ") + " from " + made.name + " "
	made.inserted = newInsertion(d, made.name, names)
	systemTables.Store(key, made)
	return made
}

func storageOfGo(of reflect.Type) metadata.Storage {
	switch of {
	case reflect.TypeFor[time.Time](), reflect.TypeFor[*time.Time]():
		return metadata.StoreTime
	}
	switch of.Kind() {
	case reflect.Bool:
		return metadata.StoreBoolean
	case reflect.Int, reflect.Int64:
		return metadata.StoreInteger
	default:
		return metadata.StoreText
	}
}

// rows reads the rows for which an ending ("where …", with ? for arguments) holds.
func rows[T any](tx *Tx, ending string, args ...any) ([]*T, error) {
	t := systemTableOf[T](tx.dialect)
	return t.read(tx, t.query(tx, ending, args...))
}

func (t *systemTable[T]) query(tx *Tx, ending string, args ...any) statement {
	return statement{t.selects + marked(tx.dialect, ending), args}
}

// marked numbers the marks of a text as the database wants them.
func marked(d dialect, text string) string {
	var b strings.Builder
	for n := 1; ; n++ {
		before, after, found := strings.Cut(text, "?")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		b.WriteString(d.placeholder(n))
		text = after
	}
}

// read runs a select of the table's columns but some.
func (t *systemTable[T]) read(tx *Tx, query statement, but ...string) ([]*T, error) {
	var found []*T
	err := tx.run(t.step(query, &found, but...))
	return found, err
}

// step reads rows into found.
func (t *systemTable[T]) step(query statement, found *[]*T, but ...string) step {
	columns, fields := t.columns, t.fields
	if len(but) > 0 {
		columns, fields = nil, nil
		for i, column := range t.columns {
			if !slices.Contains(but, column.Name) {
				columns, fields = append(columns, column), append(fields, t.fields[i])
			}
		}
	}
	return step{statement: query, columns: columns, each: func(values []any) error {
		row := new(T)
		into := reflect.ValueOf(row).Elem()
		for i, value := range values {
			if err := setGo(into.Field(fields[i]).Addr().Interface(), value); err != nil {
				return fmt.Errorf("%s.%s: %w", t.name, columns[i].Name, err)
			}
		}
		*found = append(*found, row)
		return nil
	}}
}

// setGo puts what a database gave into a field.
func setGo(field, value any) error {
	if value == nil {
		return nil
	}
	ok := false
	switch field := field.(type) {
	case *string:
		*field, ok = value.(string)
	case *int64:
		*field, ok = value.(int64)
	case *int:
		var number int64
		number, ok = value.(int64)
		*field = int(number)
	case *bool:
		*field, ok = value.(bool)
	case *time.Time:
		*field, ok = value.(time.Time)
	case **time.Time:
		var at time.Time
		at, ok = value.(time.Time)
		*field = &at
	case *JSON:
		return field.Scan(value)
	case *[]byte:
		*field, ok = value.([]byte)
	}
	if !ok {
		return fmt.Errorf("a %T does not go into a %T", value, field)
	}
	return nil
}

// insert writes rows, no two with the same key, when something is read next or the transaction ends;
// ending says what happens to one that is there.
func (t *systemTable[T]) insert(tx *Tx, ending string, list ...*T) error {
	lists := make([][]any, len(list))
	for i, row := range list {
		var err error
		if lists[i], err = t.values(tx, row); err != nil {
			return err
		}
	}
	tx.later(t.inserted.steps(lists, ending)...)
	return nil
}

// update writes a row but for the fixed columns, which begin with its key, where a column has a value.
func (t *systemTable[T]) update(tx *Tx, row *T, fixed []string, where string, is any) (step, error) {
	values, err := t.values(tx, row)
	if err != nil {
		return step{}, err
	}
	var sets []string
	args := []any{values[0], is}
	for i, column := range t.columns {
		if !slices.Contains(fixed, column.Name) {
			args = append(args, values[i])
			sets = append(sets, quoteName(column.Name)+" = "+tx.dialect.placeholder(len(args)))
		}
	}
	text := "update " + t.name + " set " + strings.Join(sets, ", ") + " where " + quoteName(t.columns[0].Name) + " = " + tx.dialect.placeholder(1) +
		" and " + quoteName(where) + " = " + tx.dialect.placeholder(2)
	return step{statement: statement{text, args}}, nil
}

// values gives a row as the driver takes it.
func (t *systemTable[T]) values(tx *Tx, row *T) ([]any, error) {
	from := reflect.ValueOf(row).Elem()
	values := make([]any, len(t.columns))
	for i, field := range t.fields {
		value, err := goValue(from.Field(field).Interface())
		if err == nil {
			values[i], err = tx.dialect.encode(t.columns[i], value)
		}
		if err != nil {
			return nil, fmt.Errorf("%s.%s: %w", t.name, t.columns[i].Name, err)
		}
	}
	return values, nil
}

// goValue gives a field of a row as dialects encode it.
func goValue(field any) (any, error) {
	switch field := field.(type) {
	case int:
		return int64(field), nil
	case time.Time:
		return micros(field), nil
	case *time.Time:
		if field == nil {
			return nil, nil
		}
		return micros(*field), nil
	case JSON:
		return field.Value()
	default:
		return field, nil
	}
}

// taken lists what an upsert takes over.
func taken(columns []string) string {
	sets := make([]string, len(columns))
	for i, column := range columns {
		sets[i] = quoteName(column) + " = excluded." + quoteName(column)
	}
	return strings.Join(sets, ", ")
}

// single is the only one of some rows, or ErrNotFound.
func single[T any](list []*T, err error) (*T, error) {
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, ErrNotFound
	}
	return list[0], nil
}

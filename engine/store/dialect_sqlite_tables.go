package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/weft-crm/weft/metadata"
)

// columnType writes what a column holds in words of which SQLite understands only int and text; the
// rest is read back by storageOf and tableColumns.
func (l *lite) columnType(column metadata.Column) string {
	switch column.Storage {
	case metadata.StoreID:
		return "id text"
	case metadata.StoreInteger:
		return "integer"
	case metadata.StoreDecimal:
		return fmt.Sprintf("bigint(%d,%d)", column.Precision, column.Scale)
	case metadata.StoreBoolean, metadata.StoreDate, metadata.StoreTime:
		return string(column.Storage) + " int"
	case metadata.StoreJSON:
		return "json text"
	default:
		return "text"
	}
}

func (l *lite) storageOf(column tableColumn) metadata.Storage {
	word, _, _ := strings.Cut(column.declared, " ")
	switch {
	case strings.HasPrefix(column.declared, "bigint("):
		return metadata.StoreDecimal
	case word == "timestamp":
		return metadata.StoreTime
	case word == "blob":
		return storeBytes
	default:
		return metadata.Storage(word)
	}
}

func (l *lite) tables(ctx context.Context, on connection) ([]string, error) {
	return readTexts(ctx, on, statement{text: "select name from sqlite_master where type = 'table'"})
}

// restartNumbers has nothing to do: SQLite goes on after the greatest number.
func (l *lite) restartNumbers(context.Context, connection, string) error { return nil }

func (l *lite) tableColumns(ctx context.Context, on connection, table string) ([]tableColumn, error) {
	var columns []tableColumn
	query := statement{"select name, lower(type) from pragma_table_info(?1) order by cid", []any{table}}
	err := on.run(ctx, step{statement: query, columns: []metadata.Column{textColumn, textColumn}, each: func(values []any) error {
		column := tableColumn{name: values[0].(string), declared: values[1].(string)}
		if _, err := fmt.Sscanf(column.declared, "bigint(%d,%d)", &column.precision, &column.scale); err != nil {
			column.precision, column.scale = 0, 0
		}
		columns = append(columns, column)
		return nil
	}})
	return columns, err
}

// reread names what the condition of an index reads: SQLite asks it of every row again.
func (l *lite) reread() []string { return []string{"deleted_at"} }

func (l *lite) indexes(ctx context.Context, on connection, table string) ([]string, error) {
	return readTexts(ctx, on, statement{"select name from sqlite_master where type = 'index' and tbl_name = ?1 and sql is not null", []any{table}})
}

// broken is empty: whatever is built in a transaction is undone with it.
func (l *lite) broken(context.Context, connection, string) ([]string, error) { return nil, nil }

func (l *lite) widen(table string, from tableColumn, to metadata.Column) ([]string, error) {
	if !strings.HasPrefix(from.declared, "bigint") && from.declared != "integer" || to.Storage != metadata.StoreDecimal {
		return nil, fmt.Errorf("column %s.%s cannot change from %s to %s", table, from.name, from.declared, to.Storage)
	}
	if to.Scale < from.scale {
		return nil, fmt.Errorf("column %s.%s cannot lose digits after the point", table, from.name)
	}
	old, renamed := quoteName(from.name), quoteName(from.name+"_widened")
	factor := "1" + strings.Repeat("0", to.Scale-from.scale)
	return []string{
		"alter table " + quoteName(table) + " add column " + renamed + " " + l.columnType(to),
		"update " + quoteName(table) + " set " + renamed + " = " + old + " * " + factor,
		"alter table " + quoteName(table) + " drop column " + old,
		"alter table " + quoteName(table) + " rename column " + renamed + " to " + old,
	}, nil
}

package store

import (
	"context"
	"fmt"

	"github.com/weft-crm/weft/metadata"
)

func (p *postgres) columnType(column metadata.Column) string {
	switch column.Storage {
	case metadata.StoreID:
		return "uuid"
	case metadata.StoreInteger:
		return "bigint"
	case metadata.StoreDecimal:
		return fmt.Sprintf("numeric(%d,%d)", column.Precision, column.Scale)
	case metadata.StoreBoolean:
		return "boolean"
	case metadata.StoreDate:
		return "date"
	case metadata.StoreTime:
		return "timestamptz"
	case metadata.StoreJSON:
		return "jsonb"
	default:
		return `text collate "C"`
	}
}

func (p *postgres) storageOf(column tableColumn) metadata.Storage {
	switch column.declared {
	case "uuid":
		return metadata.StoreID
	case "bigint", "integer":
		return metadata.StoreInteger
	case "numeric":
		return metadata.StoreDecimal
	case "boolean":
		return metadata.StoreBoolean
	case "date":
		return metadata.StoreDate
	case "timestamp with time zone":
		return metadata.StoreTime
	case "jsonb":
		return metadata.StoreJSON
	case "bytea":
		return storeBytes
	default:
		return metadata.StoreText
	}
}

func (p *postgres) tables(ctx context.Context, on connection) ([]string, error) {
	return readTexts(ctx, on, statement{text: "select tablename::text from pg_tables where schemaname = current_schema()"})
}

func (p *postgres) restartNumbers(ctx context.Context, on connection, table string) error {
	if table != "audit" && table != "record_history" {
		return nil
	}
	return on.run(ctx, step{statement: statement{
		text: "select setval(pg_get_serial_sequence('" + table + "', 'id'), (select coalesce(max(id), 0) + 1 from " + table + "), false)",
	}})
}

func (p *postgres) tableColumns(ctx context.Context, on connection, table string) ([]tableColumn, error) {
	var columns []tableColumn
	query := statement{`select column_name::text, data_type::text, coalesce(numeric_precision, 0)::bigint, coalesce(numeric_scale, 0)::bigint
		from information_schema.columns where table_schema = current_schema() and table_name = $1 order by ordinal_position`, []any{table}}
	shape := []metadata.Column{textColumn, textColumn, integerColumn, integerColumn}
	err := on.run(ctx, step{statement: query, columns: shape, each: func(values []any) error {
		columns = append(columns, tableColumn{
			name: values[0].(string), declared: values[1].(string),
			precision: int(values[2].(int64)), scale: int(values[3].(int64)),
		})
		return nil
	}})
	return columns, err
}

func (p *postgres) reread() []string { return nil }

func (p *postgres) indexes(ctx context.Context, on connection, table string) ([]string, error) {
	return readTexts(ctx, on, statement{`select indexname::text from pg_indexes where schemaname = current_schema() and tablename = $1 and indexname not like '%\_pkey'`, []any{table}})
}

func (p *postgres) broken(ctx context.Context, on connection, table string) ([]string, error) {
	return readTexts(ctx, on, statement{`select c.relname::text from pg_index i join pg_class c on c.oid = i.indexrelid
		where i.indrelid = to_regclass($1) and not i.indisvalid`, []any{quoteName(table)}})
}

func (p *postgres) widen(table string, from tableColumn, to metadata.Column) ([]string, error) {
	if from.declared != "numeric" && from.declared != "bigint" || to.Storage != metadata.StoreDecimal {
		return nil, fmt.Errorf("column %s.%s cannot change from %s to %s", table, from.name, from.declared, to.Storage)
	}
	if from.declared == "numeric" && to.Scale < from.scale {
		return nil, fmt.Errorf("column %s.%s cannot lose digits after the point", table, from.name)
	}
	return []string{"alter table " + quoteName(table) + " alter column " + quoteName(from.name) + " type " + p.columnType(to)}, nil
}

package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/shopspring/decimal"
	gormpostgres "gorm.io/driver/postgres"
	"gorm.io/gorm"

	"github.com/weft-crm/weft/metadata"
)

// postgres is PostgreSQL: one pool, read committed.
type postgres struct {
	db      *gorm.DB
	lockKey int64
}

func openPostgres(ctx context.Context, url string, connections int) (*postgres, error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, err
	}
	config.RuntimeParams["timezone"] = "UTC"
	if connections == 0 {
		connections = 16
	}
	pool := stdlib.OpenDB(*config)
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	p := &postgres{}
	if p.db, err = gorm.Open(gormpostgres.New(gormpostgres.Config{Conn: pool}), gormConfig()); err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	var schema string
	if err := pool.QueryRowContext(ctx, "select coalesce(current_schema(), '')").Scan(&schema); err != nil {
		return nil, errors.Join(fmt.Errorf("%w: %w", ErrBusy, err), pool.Close())
	}
	p.lockKey = lockKey(schema)
	return p, nil
}

// lockKey is the key of the advisory lock; installations in one database have their own.
func lockKey(schema string) int64 {
	hash := fnv.New64a()
	_, _ = hash.Write([]byte("weft releases of " + schema))
	return int64(hash.Sum64() >> 1)
}

func (p *postgres) name() string     { return "postgres" }
func (p *postgres) writer() *gorm.DB { return p.db }
func (p *postgres) reader() *gorm.DB { return p.db }

func (p *postgres) close() error {
	pool, err := p.db.DB()
	if err != nil {
		return err
	}
	return pool.Close()
}

func (p *postgres) attach(conn *sql.Conn) (connection, error) {
	attached := &postgresConnection{}
	err := conn.Raw(func(driverConn any) error {
		attached.conn = driverConn.(*stdlib.Conn).Conn()
		return nil
	})
	return attached, err
}

// begin takes the lock in one round trip with the number, but in a statement before it: the number
// must be read with a snapshot taken after the lock was got.
func (p *postgres) begin(ctx context.Context, on connection, exclusive bool) (int64, error) {
	lock := "select pg_advisory_xact_lock_shared($1)"
	if exclusive {
		lock = "select pg_advisory_xact_lock($1)"
	}
	batch := &pgx.Batch{}
	batch.Queue(lock, p.lockKey)
	var number int64
	batch.Queue("select coalesce(max(number), 0) from releases").QueryRow(func(row pgx.Row) error { return row.Scan(&number) })
	return number, on.(*postgresConnection).conn.SendBatch(ctx, batch).Close()
}

func (p *postgres) serialize(ctx context.Context, on connection, name string) error {
	_, err := on.exec(ctx, statement{"select pg_advisory_xact_lock($1)", []any{lockKey(name) ^ p.lockKey}})
	return err
}

func (p *postgres) status(ctx context.Context) (Status, error) {
	status := Status{Dialect: p.name()}
	err := p.db.WithContext(ctx).Raw("select 'PostgreSQL ' || current_setting('server_version'), pg_database_size(current_database())").
		Row().Scan(&status.Version, &status.Size)
	return status, err
}

func (p *postgres) copyTo(context.Context, string) error {
	return errors.New("only a SQLite database is copied as a file; use an archive or pg_dump")
}

func (p *postgres) optimize() []string { return []string{"analyze"} }

func (p *postgres) translate(err error) error {
	var failure *pgconn.PgError
	if !errors.As(err, &failure) {
		var connect *pgconn.ConnectError
		if errors.As(err, &connect) {
			return fmt.Errorf("%w: %w", ErrBusy, err)
		}
		return err
	}
	switch failure.Code {
	case "23505":
		return &DuplicateError{Table: failure.TableName, Index: failure.ConstraintName, Columns: postgresKey(failure.Detail)}
	case "22003":
		return fmt.Errorf("%w: %w", ErrRange, err)
	case "40001", "40P01", "55P03", "53300", "57P01", "57P03":
		return fmt.Errorf("%w: %w", ErrBusy, err)
	}
	if isChangedTable(err) {
		return fmt.Errorf("%w: %w", ErrBusy, err)
	}
	return err
}

// isChangedTable tells that a table changed under a prepared statement, which is prepared anew next time.
func isChangedTable(err error) bool {
	var failure *pgconn.PgError
	return errors.As(err, &failure) && failure.Code == "0A000" && strings.Contains(failure.Message, "cached plan")
}

// postgresKey reads the columns of "Key (number, account)=(…) already exists."
func postgresKey(detail string) []string {
	_, list, _ := strings.Cut(detail, "(")
	list, _, _ = strings.Cut(list, ")=(")
	columns := strings.Split(list, ", ")
	for i, column := range columns {
		columns[i] = strings.Trim(column, `"`)
	}
	return columns
}

type postgresConnection struct{ conn *pgx.Conn }

// read runs again when the table changed under a prepared statement and no transaction was hurt.
func (c *postgresConnection) read(ctx context.Context, statement statement, columns []metadata.Column, each func([]any) error) error {
	err := c.readOnce(ctx, statement, columns, each)
	if isChangedTable(err) && c.conn.PgConn().TxStatus() == 'I' {
		return c.readOnce(ctx, statement, columns, each)
	}
	return err
}

func (c *postgresConnection) readOnce(ctx context.Context, statement statement, columns []metadata.Column, each func([]any) error) error {
	rows, err := c.conn.Query(ctx, statement.text, statement.args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	values := make([]any, len(columns))
	for rows.Next() {
		if err := decodePostgresRow(rows, columns, values); err != nil {
			return err
		}
		if err := each(values); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (c *postgresConnection) exec(ctx context.Context, statement statement) (int64, error) {
	tag, err := c.conn.Exec(ctx, statement.text, statement.args...)
	return tag.RowsAffected(), err
}

// execMany sends all at once, so that it costs few round trips.
func (c *postgresConnection) execMany(ctx context.Context, text string, rows [][]any) error {
	const atOnce = 500
	for len(rows) > 0 {
		batch := &pgx.Batch{}
		for _, args := range rows[:min(atOnce, len(rows))] {
			batch.Queue(text, args...)
		}
		if err := c.conn.SendBatch(ctx, batch).Close(); err != nil {
			return err
		}
		rows = rows[min(atOnce, len(rows)):]
	}
	return nil
}

func (p *postgres) placeholder(n int) string { return "$" + strconv.Itoa(n) }

// typed also keeps a time whole that is compared with a date.
func (p *postgres) typed(n int, storage metadata.Storage) string {
	switch storage {
	case metadata.StoreText:
		return p.placeholder(n) + "::text"
	case metadata.StoreDate, metadata.StoreTime:
		return p.placeholder(n) + "::timestamptz"
	case metadata.StoreDecimal:
		return p.placeholder(n) + "::numeric"
	default:
		return p.placeholder(n)
	}
}

func (p *postgres) in(expression string, n int, storage metadata.Storage) string {
	switch storage {
	case metadata.StoreID:
		return expression + " = any(" + p.placeholder(n) + "::text[]::uuid[])"
	case metadata.StoreInteger:
		return expression + " = any(" + p.placeholder(n) + "::bigint[])"
	case metadata.StoreDecimal:
		return expression + " = any(" + p.placeholder(n) + "::text[]::numeric[])"
	case metadata.StoreDate, metadata.StoreTime:
		return expression + " = any(" + p.placeholder(n) + "::timestamptz[])"
	case metadata.StoreBoolean:
		return expression + " = any(" + p.placeholder(n) + "::boolean[])"
	default:
		return expression + " = any(" + p.placeholder(n) + "::text[])"
	}
}

func (p *postgres) list(storage metadata.Storage, values []any) (any, error) {
	switch storage {
	case metadata.StoreInteger:
		return listOf[int64](storage, values)
	case metadata.StoreDate, metadata.StoreTime:
		return listOf[time.Time](storage, values)
	case metadata.StoreBoolean:
		return listOf[bool](storage, values)
	case metadata.StoreDecimal:
		numbers, err := listOf[decimal.Decimal](storage, values)
		texts := make([]string, len(numbers))
		for i, number := range numbers {
			texts[i] = number.String()
		}
		return texts, err
	default:
		return listOf[string](storage, values)
	}
}

func listOf[T any](storage metadata.Storage, values []any) ([]T, error) {
	list := make([]T, 0, len(values))
	for _, value := range values {
		one, ok := value.(T)
		if !ok {
			return nil, wrongType(metadata.Column{Name: "in a list", Storage: storage}, value)
		}
		list = append(list, one)
	}
	return list, nil
}

func (p *postgres) encode(column metadata.Column, value any) (any, error) {
	switch v := value.(type) {
	case nil:
		return nil, nil
	case string:
		if column.Storage == metadata.StoreID && v == "" {
			return nil, nil
		}
		return v, nil
	case int64, bool, []byte, time.Time:
		return v, nil
	case decimal.Decimal:
		if column.Precision > 0 { // otherwise it is compared, not stored
			if _, err := exactInteger(v, column); err != nil {
				return nil, err
			}
		}
		return v.String(), nil
	default:
		return nil, wrongType(column, value)
	}
}

func (p *postgres) literal(column metadata.Column, value any) (string, error) {
	switch v := value.(type) {
	case nil:
		return "null", nil
	case string:
		return quoteText(v), nil
	case bool:
		return strconv.FormatBool(v), nil
	case int64:
		return strconv.FormatInt(v, 10), nil
	case decimal.Decimal:
		return v.String(), nil
	case time.Time:
		return "timestamptz '" + v.UTC().Format("2006-01-02 15:04:05.999999") + "+00'", nil
	default:
		return "", wrongType(column, value)
	}
}

func (p *postgres) scaled() bool                    { return false }
func (p *postgres) forUpdate() string               { return " for update" }
func (p *postgres) same(left, right string) string  { return left + " is not distinct from " + right }
func (p *postgres) find(text, part string) string   { return "strpos(" + text + ", " + part + ")" }
func (p *postgres) asText(expression string) string { return expression + `::text collate "C"` }

func (p *postgres) member(item, list string) string {
	return "coalesce(jsonb_exists(" + list + ", " + item + "), false)"
}

func (p *postgres) nullsLast(expression string, descending bool) string {
	if descending {
		return expression + " desc nulls last"
	}
	return expression + " nulls last"
}

func (p *postgres) period(expression string, storage metadata.Storage, period string) (string, error) {
	switch period {
	case "day", "month", "quarter", "year":
	default:
		return "", fmt.Errorf("there is no period %q", period)
	}
	if storage == metadata.StoreDate {
		expression += "::timestamp"
	}
	return "date_trunc('" + period + "', " + expression + ")::date", nil
}

func (p *postgres) sum(expression string, column metadata.Column) ([]string, []metadata.Column) {
	column.Storage = metadata.StoreDecimal
	return []string{"sum(" + expression + ")::numeric"}, []metadata.Column{column}
}

func (p *postgres) total(parts []any, _ metadata.Column) any { return parts[0] }

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
	_, err := on.exec(ctx, statement{text: "select setval(pg_get_serial_sequence('" + table + "', 'id'), (select coalesce(max(id), 0) + 1 from " + table + "), false)"})
	return err
}

func (p *postgres) tableColumns(ctx context.Context, on connection, table string) ([]tableColumn, error) {
	var columns []tableColumn
	query := statement{`select column_name::text, data_type::text, coalesce(numeric_precision, 0)::bigint, coalesce(numeric_scale, 0)::bigint
		from information_schema.columns where table_schema = current_schema() and table_name = $1 order by ordinal_position`, []any{table}}
	shape := []metadata.Column{textColumn, textColumn, integerColumn, integerColumn}
	err := on.read(ctx, query, shape, func(values []any) error {
		columns = append(columns, tableColumn{
			name: values[0].(string), declared: values[1].(string),
			precision: int(values[2].(int64)), scale: int(values[3].(int64)),
		})
		return nil
	})
	return columns, err
}

func (p *postgres) indexes(ctx context.Context, on connection, table string) ([]string, error) {
	return readTexts(ctx, on, statement{`select indexname::text from pg_indexes where schemaname = current_schema() and tablename = $1 and indexname not like '%\_pkey'`, []any{table}})
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

package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/shopspring/decimal"
	gormsqlite "gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
	"modernc.org/sqlite"

	"github.com/weft-crm/weft/metadata"
)

// lite is SQLite: one connection that writes, some that read, write-ahead log.
type lite struct {
	write, read *gorm.DB
	path        string
	temporary   string // folder to remove on close

	mutex      sync.Mutex
	statements map[driver.Conn]*preparedStatements
}

func openLite(path string, readers int) (*lite, error) {
	l := &lite{path: path, statements: map[driver.Conn]*preparedStatements{}}
	if path == ":memory:" {
		folder, err := os.MkdirTemp("", "weft-")
		if err != nil {
			return nil, err
		}
		l.temporary, l.path = folder, filepath.Join(folder, "weft.db")
	}
	if readers == 0 {
		readers = runtime.NumCPU()
	}
	var err error
	if l.write, err = openLitePool(litePath(l.path, "_txlock=immediate"), 1); err != nil {
		return nil, err
	}
	if l.read, err = openLitePool(litePath(l.path, "_query_only=1"), readers); err != nil {
		return nil, errors.Join(err, l.close())
	}
	return l, nil
}

// litePath adds what every connection is told. Times of the system's tables are whole microseconds.
func litePath(path, more string) string {
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + more +
		"&_busy_timeout=10000&_journal_mode=WAL&_synchronous=FULL&_foreign_keys=1&_dqs=0" +
		"&_pragma=cache_size(-12000)&_pragma=temp_store(2)&_pragma=journal_size_limit(67108864)" +
		"&_time_integer_format=unix_micro&_inttotime=1&_timezone=UTC"
}

func openLitePool(dsn string, connections int) (*gorm.DB, error) {
	db, err := gorm.Open(gormsqlite.New(gormsqlite.Config{DriverName: "sqlite", DSN: dsn}), gormConfig())
	if err != nil {
		return nil, err
	}
	pool, err := db.DB()
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections)
	return db, nil
}

func gormConfig() *gorm.Config {
	return &gorm.Config{SkipDefaultTransaction: true, Logger: logger.Discard, DisableAutomaticPing: true}
}

func (l *lite) name() string     { return "sqlite" }
func (l *lite) writer() *gorm.DB { return l.write }
func (l *lite) reader() *gorm.DB { return l.read }

func (l *lite) close() error {
	var problems []error
	for _, db := range []*gorm.DB{l.read, l.write} {
		if db == nil {
			continue
		}
		pool, err := db.DB()
		problems = append(problems, err)
		if err == nil {
			problems = append(problems, l.closePool(pool))
		}
	}
	if l.temporary != "" {
		problems = append(problems, os.RemoveAll(l.temporary))
	}
	return errors.Join(problems...)
}

// closePool lets go of prepared statements first, without which SQLite keeps the file open.
func (l *lite) closePool(pool *sql.DB) error {
	l.mutex.Lock()
	for _, statements := range l.statements {
		statements.clear()
	}
	clear(l.statements)
	l.mutex.Unlock()
	return pool.Close()
}

func (l *lite) attach(conn *sql.Conn) (connection, error) {
	var raw driver.Conn
	err := conn.Raw(func(driverConn any) error {
		raw = driverConn.(driver.Conn)
		return nil
	})
	if err != nil {
		return nil, err
	}
	l.mutex.Lock()
	defer l.mutex.Unlock()
	statements, ok := l.statements[raw]
	if !ok {
		statements = &preparedStatements{conn: raw.(driver.ConnPrepareContext), byText: map[string]driver.Stmt{}}
		l.statements[raw] = statements
	}
	return &liteConnection{statements: statements}, nil
}

// begin needs no lock: there is one writer.
func (l *lite) begin(ctx context.Context, on connection, _ bool) (int64, error) {
	return readNumber(ctx, on, statement{text: "select coalesce(max(number), 0) from releases"})
}

// serialize has nothing to do: there is one writer.
func (l *lite) serialize(context.Context, connection, string) error { return nil }

func (l *lite) status(ctx context.Context) (Status, error) {
	status := Status{Dialect: l.name()}
	err := l.read.WithContext(ctx).Raw("select 'SQLite ' || sqlite_version(), (select page_count from pragma_page_count()) * (select page_size from pragma_page_size())").
		Row().Scan(&status.Version, &status.Size)
	return status, err
}

// optimize forgets the samples of values: with them SQLite compiles a statement again whenever an
// argument differs, which costs more than a better plan is worth.
func (l *lite) optimize() []string {
	return []string{"analyze", "delete from sqlite_stat4", "analyze sqlite_schema"}
}

// copyTo has a connection of its own, so that others go on writing.
func (l *lite) copyTo(ctx context.Context, path string) error {
	db, err := openLitePool(litePath(l.path, "_txlock=deferred"), 1)
	if err != nil {
		return err
	}
	pool, err := db.DB()
	if err != nil {
		return err
	}
	_, err = pool.ExecContext(ctx, "vacuum into ?", path)
	return errors.Join(err, pool.Close())
}

// The codes of SQLite that mean something here.
const (
	liteBusy             = 5
	liteLocked           = 6
	liteConstraintKey    = 19 | 6<<8
	liteConstraintUnique = 19 | 8<<8
	liteConstraintRow    = 19 | 10<<8
)

func (l *lite) translate(err error) error {
	var lite *sqlite.Error
	if !errors.As(err, &lite) {
		return err
	}
	switch lite.Code() {
	case liteConstraintKey, liteConstraintUnique, liteConstraintRow:
		return liteDuplicate(lite)
	}
	if code := lite.Code() & 0xff; code == liteBusy || code == liteLocked {
		return fmt.Errorf("%w: %w", ErrBusy, err)
	}
	return err
}

// liteDuplicate reads "… UNIQUE constraint failed: e_quote.number, e_quote.account (2067)".
func liteDuplicate(err *sqlite.Error) error {
	_, list, found := strings.Cut(err.Error(), "constraint failed: ")
	if _, after, again := strings.Cut(list, "constraint failed: "); again {
		list = after
	}
	if !found {
		return err
	}
	if cut := strings.LastIndex(list, " ("); cut > 0 {
		list = list[:cut]
	}
	duplicate := &DuplicateError{}
	for _, name := range strings.Split(list, ", ") {
		table, column, _ := strings.Cut(name, ".")
		duplicate.Table = table
		duplicate.Columns = append(duplicate.Columns, column)
	}
	return duplicate
}

// preparedStatements are those of one connection. They stand below database/sql because its own
// are bound to a transaction or re-prepared in each.
type preparedStatements struct {
	conn   driver.ConnPrepareContext
	byText map[string]driver.Stmt
}

// mostStatements bounds what one connection keeps prepared.
const mostStatements = 400

func (p *preparedStatements) get(ctx context.Context, text string) (driver.Stmt, error) {
	if found, ok := p.byText[text]; ok {
		return found, nil
	}
	if len(p.byText) >= mostStatements {
		p.clear()
	}
	prepared, err := p.conn.PrepareContext(ctx, text)
	if err != nil {
		return nil, fmt.Errorf("%w in %s", err, text)
	}
	p.byText[text] = prepared
	return prepared, nil
}

func (p *preparedStatements) clear() {
	for _, prepared := range p.byText {
		_ = prepared.Close()
	}
	clear(p.byText)
}

type liteConnection struct{ statements *preparedStatements }

func (c *liteConnection) read(ctx context.Context, statement statement, columns []metadata.Column, each func([]any) error) error {
	prepared, err := c.statements.get(ctx, statement.text)
	if err != nil {
		return err
	}
	rows, err := prepared.(driver.StmtQueryContext).QueryContext(ctx, namedValues(statement.args))
	if err != nil {
		return err
	}
	err = readLiteRows(rows, columns, each)
	return errors.Join(err, rows.Close())
}

func readLiteRows(rows driver.Rows, columns []metadata.Column, each func([]any) error) error {
	raw := make([]driver.Value, len(columns))
	values := make([]any, len(columns))
	for {
		if err := rows.Next(raw); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		for i := range columns {
			values[i] = decodeLite(&columns[i], raw[i])
		}
		if err := each(values); err != nil {
			return err
		}
	}
}

func decodeLite(column *metadata.Column, value any) any {
	number, ok := value.(int64)
	if !ok {
		return value
	}
	switch column.Storage {
	case metadata.StoreDecimal:
		return decimal.New(number, -int32(column.Scale))
	case metadata.StoreBoolean:
		return number != 0
	case metadata.StoreDate, metadata.StoreTime:
		return time.UnixMicro(number).UTC()
	default:
		return value
	}
}

func (c *liteConnection) exec(ctx context.Context, statement statement) (int64, error) {
	prepared, err := c.statements.get(ctx, statement.text)
	if err != nil {
		return 0, err
	}
	result, err := prepared.(driver.StmtExecContext).ExecContext(ctx, namedValues(statement.args))
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

func (c *liteConnection) execMany(ctx context.Context, text string, rows [][]any) error {
	for _, args := range rows {
		if _, err := c.exec(ctx, statement{text, args}); err != nil {
			return err
		}
	}
	return nil
}

func namedValues(args []any) []driver.NamedValue {
	named := make([]driver.NamedValue, len(args))
	for i, arg := range args {
		named[i] = driver.NamedValue{Ordinal: i + 1, Value: arg}
	}
	return named
}

func (l *lite) placeholder(n int) string { return "?" + strconv.Itoa(n) }

func (l *lite) typed(n int, _ metadata.Storage) string { return l.placeholder(n) }

func (l *lite) in(expression string, n int, _ metadata.Storage) string {
	return expression + " in (select value from json_each(" + l.placeholder(n) + "))"
}

func (l *lite) list(storage metadata.Storage, values []any) (any, error) {
	encoded := make([]any, 0, len(values))
	for _, value := range values {
		one, err := l.encode(metadata.Column{Storage: storage}, value)
		if err != nil {
			return nil, err
		}
		if flag, ok := one.(bool); ok {
			one = 0
			if flag {
				one = 1
			}
		}
		encoded = append(encoded, one)
	}
	text, err := json.Marshal(encoded)
	return string(text), err
}

func (l *lite) encode(column metadata.Column, value any) (any, error) {
	switch v := value.(type) {
	case nil:
		return nil, nil
	case string:
		if column.Storage == metadata.StoreID && v == "" {
			return nil, nil
		}
		return v, nil
	case int64, bool, []byte:
		return v, nil
	case time.Time:
		return v.UnixMicro(), nil
	case decimal.Decimal:
		return exactInteger(v, column)
	default:
		return nil, wrongType(column, value)
	}
}

func (l *lite) literal(column metadata.Column, value any) (string, error) {
	encoded, err := l.encode(column, value)
	if err != nil {
		return "", err
	}
	switch v := encoded.(type) {
	case nil:
		return "null", nil
	case string:
		return quoteText(v), nil
	case bool:
		return strconv.FormatBool(v), nil
	case int64:
		return strconv.FormatInt(v, 10), nil
	default:
		return "", wrongType(column, value)
	}
}

func (l *lite) scaled() bool                    { return true }
func (l *lite) forUpdate() string               { return "" }
func (l *lite) same(left, right string) string  { return left + " is " + right }
func (l *lite) find(text, part string) string   { return "instr(" + text + ", " + part + ")" }
func (l *lite) asText(expression string) string { return expression }

func (l *lite) member(item, list string) string {
	return "exists (select 1 from json_each(" + list + ") where value = " + item + ")"
}

func (l *lite) nullsLast(expression string, descending bool) string {
	if descending { // null is the smallest value
		return expression + " desc"
	}
	return expression + " is null, " + expression
}

func (l *lite) period(expression string, _ metadata.Storage, period string) (string, error) {
	date := "date(" + expression + " / 1000000, 'unixepoch'"
	switch period {
	case "day":
		date += ")"
	case "month", "year":
		date += ", 'start of " + period + "')"
	case "quarter":
		month := "(cast(strftime('%m', " + expression + " / 1000000, 'unixepoch') as integer) - 1) % 3"
		date += ", 'start of month', '-' || (" + month + ") || ' months')"
	default:
		return "", fmt.Errorf("there is no period %q", period)
	}
	return "cast(strftime('%s', " + date + ") as integer) * 1000000", nil
}

// sumPart splits whole numbers so that no sum of them overflows.
const sumPart = 1_000_000_000

func (l *lite) sum(expression string, _ metadata.Column) ([]string, []metadata.Column) {
	part := strconv.Itoa(sumPart)
	return []string{"sum(" + expression + " / " + part + ")", "sum(" + expression + " % " + part + ")"},
		[]metadata.Column{integerColumn, integerColumn}
}

func (l *lite) total(parts []any, column metadata.Column) any {
	high, ok := parts[0].(int64)
	if !ok {
		return nil
	}
	low := parts[1].(int64)
	sum := decimal.NewFromInt(high).Mul(decimal.NewFromInt(sumPart)).Add(decimal.NewFromInt(low))
	return sum.Shift(-int32(column.Scale))
}

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
	err := on.read(ctx, query, []metadata.Column{textColumn, textColumn}, func(values []any) error {
		column := tableColumn{name: values[0].(string), declared: values[1].(string)}
		if _, err := fmt.Sscanf(column.declared, "bigint(%d,%d)", &column.precision, &column.scale); err != nil {
			column.precision, column.scale = 0, 0
		}
		columns = append(columns, column)
		return nil
	})
	return columns, err
}

func (l *lite) indexes(ctx context.Context, on connection, table string) ([]string, error) {
	return readTexts(ctx, on, statement{"select name from sqlite_master where type = 'index' and tbl_name = ?1 and sql is not null", []any{table}})
}

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

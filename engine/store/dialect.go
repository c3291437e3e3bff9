package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/shopspring/decimal"
	"gorm.io/gorm"

	"github.com/weft-crm/weft/metadata"
)

// dialect is everything in which the two databases differ.
type dialect interface {
	name() string
	// writer and reader are the pools; they may be the same.
	writer() *gorm.DB
	reader() *gorm.DB
	// attach makes a connection of a pool's connection, which stays its owner.
	attach(conn *sql.Conn) (connection, error)
	// begin takes the lock of releases for the transaction.
	begin(exclusive bool) []step
	// commit gives the steps that end a transaction well before database/sql does.
	commit() []step
	// serialize gives the steps that make other transactions which name the same thing wait until this
	// one has ended; serializeShared those by which it only waits for them, and they for it.
	serialize(name string) []step
	serializeShared(name string) []step
	// besides gives what lets a connection work beside writers, alone of its name: a select of 1 where it may, and
	// what ends it. Both are empty where nobody can.
	besides(name string) (try, end statement)
	// translate turns a driver's error into one of this package's.
	translate(err error) error
	status(ctx context.Context) (Status, error)
	// optimize gives the statements by which the database looks at what a table holds, "" for all.
	optimize(table string) []string
	copyTo(ctx context.Context, path string) error
	// counters is the pool for counters that are drawn outside of transactions, nil where one connection
	// does all the writing.
	counters() *sql.DB
	close() error

	catalog
	language
	searcher
	summarizer
}

// searcher is how the databases differ in looking up tokens.
type searcher interface {
	index(ctx context.Context, on connection, rows []indexed) error
	unindex(ctx context.Context, on connection, entity string, ids any) error
	// narrowest chooses of tokens that all have to be there those worth looking up.
	narrowest(ctx context.Context, on connection, entity string, lookups []string) ([]string, error)
	// tokenQuery is an argument for tokensMatch, which is about rows of search_index s; an entity's name
	// spares those of others, "" means all.
	tokenQuery(lookups []string) string
	tokensMatch(mark, entity string) string
	entityIs(mark string) string
	unindexed(expression string) string
}

// summarizer is how the databases differ in keeping summaries.
type summarizer interface {
	// parts splits a number so that no sum of its parts overflows.
	parts(expression string) []string
	// tuple makes one text of several values; no other values give the same.
	tuple(expressions []string) string
	// whole makes an integer of a sum of integers.
	whole(expression string) string
	// createSummary gives the statements that make and fill a summary and keep it right from then on.
	createSummary(s *summary) ([]string, error)
	dropSummary(table string) []string
	// isUnfolded gives the condition that something was added one by one, "" where nothing ever is;
	// foldSummary the statement that puts it together.
	isUnfolded(s *summary) string
	foldSummary(s *summary) string
}

// connection runs steps on one connection to a database, in their order and in as few round trips as
// it can, until one fails. Texts are prepared once.
type connection interface {
	run(ctx context.Context, steps ...step) error
}

// step is a statement with what becomes of its outcome. Without each and touched that is nothing.
type step struct {
	statement
	many    [][]any // when set, lists of arguments instead of the statement's own
	columns []metadata.Column
	// each gets every row of a select: by the column's storage a string, int64, decimal.Decimal, bool or
	// time.Time, or nil. values is reused, and each must not use the connection.
	each    func(values []any) error
	touched *int64 // gets the number of rows
	brief   bool   // it is over before anybody could stop it
}

// statement is a text of SQL with its arguments as the driver takes them.
type statement struct {
	text string
	args []any
}

// lists gives the lists of arguments.
func (s *step) lists() [][]any {
	if s.many != nil {
		return s.many
	}
	return [][]any{s.args}
}

// language is how the databases differ in text of SQL.
type language interface {
	// placeholder marks the n-th argument, beginning with 1.
	placeholder(n int) string
	// typed is placeholder where the database could not tell the type by itself.
	typed(n int, storage metadata.Storage) string
	// in tells whether an expression is in the list that is the n-th argument.
	in(expression string, n int, storage metadata.Storage) string
	// list turns values of a storage into an argument for in.
	list(storage metadata.Storage, values []any) (any, error)
	// encode turns a value into what the driver takes; ErrRange if it does not fit.
	encode(column metadata.Column, value any) (any, error)
	// literal writes a value into a text.
	literal(column metadata.Column, value any) (string, error)
	// scaled tells that decimals are stored as whole numbers.
	scaled() bool
	// forUpdate ends a select that locks its rows.
	forUpdate() string
	// forShare ends a select whose rows nobody may change until the transaction ends.
	forShare() string
	// same compares two expressions, null being equal to null.
	same(left, right string) string
	// find gives where a text stands in another, 0 for nowhere.
	find(text, part string) string
	// smallLetters makes capitals from A to Z small.
	smallLetters(text string) string
	// asText makes an id comparable with a text.
	asText(expression string) string
	// member tells whether an item is in a JSON list.
	member(item, list string) string
	// sumOrder makes of the expressions of sum one by which groups can be ordered; it need not be exact.
	sumOrder(sums []string) string
	// nullsLast orders by an expression that may be null.
	nullsLast(expression string, descending bool) string
	// unordered is the expression of a group that has to follow no index.
	unordered(expression string) string
	// period gives the first day of a period of a date or time.
	period(expression string, storage metadata.Storage, period string) (string, error)
	// sum adds a column up in expressions whose values total puts together.
	sum(expression string, column metadata.Column) (expressions []string, columns []metadata.Column)
	total(parts []any, column metadata.Column) any
}

// tableColumn is a column as the database knows it.
type tableColumn struct {
	name      string
	declared  string // the dialect's own words for the type
	precision int
	scale     int
}

// catalog is how the databases differ in what they know about tables.
type catalog interface {
	columnType(column metadata.Column) string
	// storageOf tells what a stored column holds.
	storageOf(column tableColumn) metadata.Storage
	// tables lists all tables.
	tables(ctx context.Context, on connection) ([]string, error)
	// restartNumbers lets the numbers that a table gives to its rows go on after the greatest there is.
	restartNumbers(ctx context.Context, on connection, table string) error
	// tableColumns lists a table's columns, none if it does not exist.
	tableColumns(ctx context.Context, on connection, table string) ([]tableColumn, error)
	// indexes lists the names of a table's own indexes.
	indexes(ctx context.Context, on connection, table string) ([]string, error)
	// broken lists those of them that were left half built and answer nothing.
	broken(ctx context.Context, on connection, table string) ([]string, error)
	// reread names the columns that an index of live rows has to hold to answer without the table.
	reread() []string
	// widen gives the statements that change a column's type and keep its values.
	widen(table string, from tableColumn, to metadata.Column) ([]string, error)
}

// micros cuts a time to what both databases keep.
func micros(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

// exactInteger gives a decimal times ten to the scale, or ErrRange if digits would be lost.
func exactInteger(value decimal.Decimal, column metadata.Column) (int64, error) {
	scaled := value.Shift(int32(column.Scale))
	if !scaled.IsInteger() {
		return 0, fmt.Errorf("%w: %s has more than %d digits after the point", ErrRange, value, column.Scale)
	}
	precision := column.Precision
	if precision == 0 || precision > 18 {
		precision = 18
	}
	if scaled.Abs().GreaterThanOrEqual(decimal.New(1, int32(precision))) {
		return 0, fmt.Errorf("%w: %s has more than %d digits", ErrRange, value, precision)
	}
	return scaled.IntPart(), nil
}

// wrongType says that a value does not belong into a column; the caller is at fault.
func wrongType(column metadata.Column, value any) error {
	return fmt.Errorf("column %s (%s) cannot hold a %T", column.Name, column.Storage, value)
}

package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	gormsqlite "gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
	"modernc.org/sqlite"
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
	err := createPrivate(l.path)
	if err != nil {
		return nil, err
	}
	if l.write, err = openLitePool(litePath(l.path, "_txlock=immediate"), 1); err != nil {
		return nil, err
	}
	if l.read, err = openLitePool(litePath(l.path, "_query_only=1&_pragma=mmap_size(1073741824)"), readers); err != nil {
		return nil, errors.Join(err, l.close())
	}
	return l, nil
}

// createPrivate makes the file so that only its owner reads it.
func createPrivate(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return file.Close()
}

// litePath adds what every connection is told. Times of the system's tables are whole microseconds.
func litePath(path, more string) string {
	path = filepath.ToSlash(path)
	if filepath.VolumeName(path) != "" {
		path = "/" + path
	}
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

func (l *lite) name() string { return "sqlite" }

func (l *lite) writer() *gorm.DB { return l.write }

func (l *lite) reader() *gorm.DB { return l.read }

func (l *lite) counters() *sql.DB { return nil }

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

// closePool waits until nobody uses a connection, then lets go of prepared statements, without which
// SQLite keeps the file open.
func (l *lite) closePool(pool *sql.DB) error {
	const patience = 10 * time.Second
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for range pool.Stats().MaxOpenConnections {
		conn, err := pool.Conn(ctx)
		if err != nil {
			return errors.Join(err, pool.Close())
		}
		defer func() { _ = conn.Close() }()
		if err := l.forget(conn); err != nil {
			return errors.Join(err, pool.Close())
		}
	}
	return pool.Close()
}

// forget closes the prepared statements of a connection.
func (l *lite) forget(conn *sql.Conn) error {
	return conn.Raw(func(driverConn any) error {
		l.mutex.Lock()
		defer l.mutex.Unlock()
		raw := driverConn.(driver.Conn)
		if statements, ok := l.statements[raw]; ok {
			statements.clear()
			delete(l.statements, raw)
		}
		return nil
	})
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

// database/sql begins and commits, and no locks are needed: there is one writer.
func (l *lite) begin(bool) []step             { return nil }
func (l *lite) commit() []step                { return nil }
func (l *lite) serialize(string) []step       { return nil }
func (l *lite) serializeShared(string) []step { return nil }

func (l *lite) besides(string) (try, end statement) { return statement{}, statement{} }

func (l *lite) status(ctx context.Context) (Status, error) {
	status := Status{Dialect: l.name()}
	err := l.read.WithContext(ctx).Raw("select 'SQLite ' || sqlite_version(), (select page_count from pragma_page_count()) * (select page_size from pragma_page_size())").
		Row().Scan(&status.Version, &status.Size)
	return status, err
}

// optimize forgets the samples of values: with them SQLite compiles a statement again whenever an
// argument differs, which costs more than a better plan is worth.
func (l *lite) optimize(table string) []string {
	return []string{analyze(table), "delete from sqlite_stat4", "analyze sqlite_schema"}
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
	if strings.Contains(err.Error(), "no such table: ") {
		return fmt.Errorf("%w: %w", errNoTable, err)
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

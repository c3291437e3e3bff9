package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"hash/fnv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	gormpostgres "gorm.io/driver/postgres"
	"gorm.io/gorm"
)

// postgres is PostgreSQL: one pool, read committed.
type postgres struct {
	db      *gorm.DB
	numbers *sql.DB // of its own: a transaction that draws a number holds a connection of db already
	lockKey int64
}

// counterConnections are enough, for drawing a number takes no longer than a round trip.
const counterConnections = 2

func openPostgres(ctx context.Context, url string, connections int) (*postgres, error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, err
	}
	config.RuntimeParams["timezone"] = "UTC"
	if connections == 0 {
		connections = 16
	}
	pool := sql.OpenDB(postgresConnector{stdlib.GetConnector(*config)})
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	p := &postgres{numbers: stdlib.OpenDB(*config)}
	p.numbers.SetMaxOpenConns(counterConnections)
	p.numbers.SetConnMaxIdleTime(5 * time.Minute)
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

func (p *postgres) name() string { return "postgres" }

func (p *postgres) writer() *gorm.DB { return p.db }

func (p *postgres) reader() *gorm.DB { return p.db }

func (p *postgres) close() error {
	pool, err := p.db.DB()
	if err != nil {
		return err
	}
	return errors.Join(p.numbers.Close(), pool.Close())
}

func (p *postgres) counters() *sql.DB { return p.numbers }

func (p *postgres) attach(conn *sql.Conn) (connection, error) {
	attached := &postgresConnection{}
	err := conn.Raw(func(driverConn any) error {
		attached.conn = driverConn.(postgresDriverConn).Conn.Conn()
		return nil
	})
	return attached, err
}

// The functions that take a lock which ends with the transaction.
const (
	lockAlone  = "pg_advisory_xact_lock"
	lockShared = "pg_advisory_xact_lock_shared"
)

// begin begins and takes the lock in one round trip.
func (p *postgres) begin(exclusive bool) []step {
	lock := lockShared
	if exclusive {
		lock = lockAlone
	}
	return []step{{statement: statement{text: "begin"}}, advisoryLock(lock, p.lockKey)}
}

func (p *postgres) commit() []step { return []step{{statement: statement{text: postgresCommit}}} }

func advisoryLock(function string, key int64) step {
	return step{statement: statement{"select " + function + "($1)", []any{key}}}
}

func (p *postgres) serialize(name string) []step {
	return []step{advisoryLock(lockAlone, lockKey(name)^p.lockKey)}
}

func (p *postgres) serializeShared(name string) []step {
	return []step{advisoryLock(lockShared, lockKey(name)^p.lockKey)}
}

func (p *postgres) besides(name string) (try, end statement) {
	key := []any{lockKey(name) ^ p.lockKey}
	return statement{"select pg_try_advisory_lock($1)::int::bigint", key}, statement{"select pg_advisory_unlock($1)", key}
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

func (p *postgres) optimize(table string) []string { return []string{analyze(table)} }

func (p *postgres) translate(err error) error {
	var failure *pgconn.PgError
	if !errors.As(err, &failure) {
		var connect *pgconn.ConnectError
		if errors.As(err, &connect) || pgconn.SafeToRetry(err) {
			return fmt.Errorf("%w: %w", ErrBusy, err)
		}
		return err
	}
	switch failure.Code {
	case "23505":
		return &DuplicateError{Table: failure.TableName, Index: failure.ConstraintName, Columns: postgresKey(failure.Detail)}
	case "42P01":
		return fmt.Errorf("%w: %w", errNoTable, err)
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

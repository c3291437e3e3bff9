package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// The system's own tables are written and read with GORM, on the transaction's connection; the rows of
// hot paths with rows.go, which knows their columns from the same types.

// ormPool runs what GORM writes as prepared statements of the connection, and what it reads after the
// writes that were put off.
type ormPool struct {
	gorm.ConnPool
	tx *Tx
}

// ExecContext runs a statement that gives no rows.
func (p ormPool) ExecContext(ctx context.Context, text string, args ...any) (sql.Result, error) {
	values, err := converted(args)
	if err != nil {
		return nil, err
	}
	var touched int64
	err = p.tx.connection.run(ctx, step{statement: statement{text, values}, touched: &touched})
	return driver.RowsAffected(touched), err
}

// QueryContext runs a select whose rows have no type of their own.
func (p ormPool) QueryContext(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	if err := p.tx.connection.run(ctx); err != nil {
		return nil, err
	}
	countedIn(p.tx.ctx).add(1)
	return p.ConnPool.QueryContext(ctx, text, args...)
}

// converted gives arguments as drivers take them.
func converted(args []any) ([]any, error) {
	values := make([]any, len(args))
	for i, arg := range args {
		value, err := driver.DefaultParameterConverter.ConvertValue(arg)
		if err != nil {
			return nil, err
		}
		values[i] = value
	}
	return values, nil
}

const atOnce = 200 // rows of one insert

// done turns GORM's outcome into an error of this package.
func (tx *Tx) done(outcome *gorm.DB) error {
	switch {
	case outcome.Error == nil:
		return nil
	case errors.Is(outcome.Error, gorm.ErrRecordNotFound):
		return ErrNotFound
	default:
		return tx.dialect.translate(outcome.Error)
	}
}

// did is done for a statement that has to touch a row.
func (tx *Tx) did(outcome *gorm.DB) error {
	if err := tx.done(outcome); err != nil {
		return err
	}
	if outcome.RowsAffected == 0 {
		return ErrNotFound
	}
	return nil
}

// locked keeps others from the rows it reads while this transaction may write them.
func (tx *Tx) locked() *gorm.DB {
	if !tx.writes {
		return tx.orm()
	}
	return tx.orm().Clauses(clause.Locking{Strength: "UPDATE"})
}

// put writes a row anew or over the one with the same key.
func (tx *Tx) put(row any) error {
	return tx.done(tx.orm().Clauses(clause.OnConflict{UpdateAll: true}).Create(row))
}

// one reads the row that a chain of conditions finds, or ErrNotFound.
func one[T any](tx *Tx, chain *gorm.DB) (*T, error) { return single(all[T](tx, chain.Limit(1))) }

// all reads the rows that a chain of conditions finds. GORM writes the text only.
func all[T any](tx *Tx, chain *gorm.DB) ([]*T, error) {
	written := chain.Session(&gorm.Session{DryRun: true, QueryFields: true}).Find(new([]*T))
	if err := tx.done(written); err != nil {
		return nil, err
	}
	args, err := converted(written.Statement.Vars)
	if err != nil {
		return nil, err
	}
	return systemTableOf[T](tx.dialect).read(tx, statement{written.Statement.SQL.String(), args}, written.Statement.Omits...)
}

// orDefault gives the usual limit for none.
func orDefault(limit int) int {
	if limit <= 0 {
		return defaultLimit
	}
	return limit
}

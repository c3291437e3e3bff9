package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// The system's own tables are written and read with GORM, on the transaction's connection.

// ormPool runs what GORM writes as prepared statements of the connection.
type ormPool struct {
	gorm.ConnPool
	connection connection
}

// ExecContext runs a statement that gives no rows.
func (p ormPool) ExecContext(ctx context.Context, text string, args ...any) (sql.Result, error) {
	values := make([]any, len(args))
	for i, arg := range args {
		value, err := driver.DefaultParameterConverter.ConvertValue(arg)
		if err != nil {
			return nil, err
		}
		values[i] = value
	}
	touched, err := p.connection.exec(ctx, statement{text, values})
	return driver.RowsAffected(touched), err
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
func one[T any](tx *Tx, chain *gorm.DB) (*T, error) {
	row := new(T)
	if err := tx.done(chain.Take(row)); err != nil {
		return nil, err
	}
	return row, nil
}

// all reads the rows that a chain of conditions finds.
func all[T any](tx *Tx, chain *gorm.DB) ([]*T, error) {
	var rows []*T
	return rows, tx.done(chain.Find(&rows))
}

// orDefault gives the usual limit for none.
func orDefault(limit int) int {
	if limit <= 0 {
		return defaultLimit
	}
	return limit
}

package store

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

type postgresConnection struct{ conn *pgx.Conn }

// run sends all steps at once in a transaction. Without one a select runs again when the table changed
// under its prepared statement.
func (c *postgresConnection) run(ctx context.Context, steps ...step) error {
	if len(steps) > 1 && c.conn.PgConn().TxStatus() != 'I' {
		return c.pipeline(ctx, steps)
	}
	for i := range steps {
		if err := c.runOne(ctx, &steps[i]); err != nil {
			return err
		}
	}
	return nil
}

func (c *postgresConnection) runOne(ctx context.Context, one *step) error {
	switch {
	case one.many != nil:
		return c.pipeline(ctx, []step{*one})
	case one.each == nil:
		tag, err := c.conn.Exec(ctx, one.text, one.args...)
		one.count(tag)
		return err
	}
	err := c.read(ctx, one)
	if isChangedTable(err) && c.conn.PgConn().TxStatus() == 'I' {
		return c.read(ctx, one)
	}
	return err
}

func (c *postgresConnection) read(ctx context.Context, step *step) error {
	rows, err := c.conn.Query(ctx, step.text, step.args...)
	if err != nil {
		return err
	}
	return step.take(rows)
}

// pipeline sends many statements at once, so that they cost few round trips.
func (c *postgresConnection) pipeline(ctx context.Context, steps []step) error {
	const atOnce = 500
	batch := &pgx.Batch{}
	for i := range steps {
		step := &steps[i]
		for _, args := range step.lists() {
			queued := batch.Queue(step.text, args...)
			if step.each != nil {
				queued.Query(step.take)
			} else {
				queued.Exec(func(tag pgconn.CommandTag) error { step.count(tag); return nil })
			}
			if batch.Len() < atOnce {
				continue
			}
			if err := c.conn.SendBatch(ctx, batch).Close(); err != nil {
				return err
			}
			batch = &pgx.Batch{}
		}
	}
	if batch.Len() == 0 {
		return nil
	}
	return c.conn.SendBatch(ctx, batch).Close()
}

// take gives the rows of a select to whoever asked for them.
func (s *step) take(rows pgx.Rows) error {
	defer rows.Close()
	values := make([]any, len(s.columns))
	for rows.Next() {
		if err := decodePostgresRow(rows, s.columns, values); err != nil {
			return err
		}
		if err := s.each(values); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (s *step) count(tag pgconn.CommandTag) {
	if s.touched != nil {
		*s.touched += tag.RowsAffected()
	}
}

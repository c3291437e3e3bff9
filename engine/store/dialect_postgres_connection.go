package store

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

type postgresConnection struct{ conn *pgx.Conn }

// run sends all steps at once. Without a transaction, where all are selects, those run again whose
// table changed under their prepared statement.
func (c *postgresConnection) run(ctx context.Context, steps ...step) error {
	if len(steps) > 1 {
		done, err := c.pipeline(ctx, steps)
		if alone := c.conn.PgConn().TxStatus() == 'I'; !alone || !isChangedTable(err) {
			return err
		}
		steps = steps[done:]
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
		_, err := c.pipeline(ctx, []step{*one})
		return err
	case one.each == nil:
		tag, err := c.conn.Exec(ctx, one.text, one.args...)
		return errors.Join(err, one.count(tag))
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

// pipeline sends many statements at once, so that they cost few round trips, and tells how many of them
// were done.
func (c *postgresConnection) pipeline(ctx context.Context, steps []step) (done int, err error) {
	const atOnce = 500
	batch := &pgx.Batch{}
	for i := range steps {
		step := &steps[i]
		for _, args := range step.lists() {
			queued := batch.Queue(step.text, args...)
			if step.each != nil {
				queued.Query(func(rows pgx.Rows) error { return counted(&done, step.take(rows)) })
			} else {
				queued.Exec(func(tag pgconn.CommandTag) error { return counted(&done, step.count(tag)) })
			}
			if batch.Len() < atOnce {
				continue
			}
			if err := c.conn.SendBatch(ctx, batch).Close(); err != nil {
				return done, err
			}
			batch = &pgx.Batch{}
		}
	}
	if batch.Len() == 0 {
		return done, nil
	}
	return done, c.conn.SendBatch(ctx, batch).Close()
}

func counted(done *int, err error) error {
	if err == nil {
		*done++
	}
	return err
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

// count takes how many rows were touched. What has failed before answers a commit with a rollback.
func (s *step) count(tag pgconn.CommandTag) error {
	if s.touched != nil {
		*s.touched += tag.RowsAffected()
	}
	if s.text == postgresCommit && tag.String() == "ROLLBACK" {
		return pgx.ErrTxCommitRollback
	}
	return nil
}

package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/weft-crm/weft/metadata"
)

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

package store

import (
	"context"

	"github.com/weft-crm/weft/metadata"
)

// CountStatements counts the statements that a transaction runs from now on.
func CountStatements(tx *Tx) *int {
	counting := &countingConnection{connection: tx.connection}
	tx.connection = counting
	return &counting.count
}

type countingConnection struct {
	connection
	count int
}

func (c *countingConnection) read(ctx context.Context, query statement, columns []metadata.Column, each func([]any) error) error {
	c.count++
	return c.connection.read(ctx, query, columns, each)
}

func (c *countingConnection) exec(ctx context.Context, text statement) (int64, error) {
	c.count++
	return c.connection.exec(ctx, text)
}

func (c *countingConnection) execMany(ctx context.Context, text string, rows [][]any) error {
	c.count++
	return c.connection.execMany(ctx, text, rows)
}

package store

import (
	"context"
	"database/sql/driver"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// A transaction that writes begins and ends together with statements which are sent anyway. database/sql
// would send "begin" and "commit" alone, each a round trip more.

// withOwnSteps marks the context of a transaction whose own steps begin and commit it.
func withOwnSteps(ctx context.Context) context.Context {
	return context.WithValue(ctx, ownSteps{}, true)
}

type ownSteps struct{}

const postgresCommit = "commit"

// postgresConnector makes connections that know such transactions.
type postgresConnector struct{ driver.Connector }

// Connect is of driver.Connector.
func (c postgresConnector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return postgresDriverConn{conn.(*stdlib.Conn)}, nil
}

type postgresDriverConn struct{ *stdlib.Conn }

// BeginTx is of driver.ConnBeginTx.
func (c postgresDriverConn) BeginTx(ctx context.Context, options driver.TxOptions) (driver.Tx, error) {
	if ctx.Value(ownSteps{}) == nil {
		return c.Conn.BeginTx(ctx, options)
	}
	return ownTx{ctx: ctx, conn: c.Conn.Conn()}, nil
}

// ownTx ends a transaction unless its own steps did so.
type ownTx struct {
	ctx  context.Context
	conn *pgx.Conn
}

func (tx ownTx) ended() bool { return tx.conn.PgConn().TxStatus() == 'I' }

// Commit is of driver.Tx: the steps have done it.
func (tx ownTx) Commit() error {
	if !tx.ended() {
		return errors.Join(errors.New("the transaction goes on after its commit"), tx.Rollback())
	}
	return nil
}

// Rollback is of driver.Tx. A connection that cannot undo is given up.
func (tx ownTx) Rollback() error {
	if tx.conn.IsClosed() || tx.ended() {
		return nil
	}
	_, err := tx.conn.Exec(tx.ctx, "rollback")
	if err != nil {
		_ = tx.conn.Close(tx.ctx)
	}
	return err
}

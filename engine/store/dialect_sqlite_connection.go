package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/shopspring/decimal"

	"github.com/weft-crm/weft/metadata"
)

// preparedStatements are those of one connection. They stand below database/sql because its own
// are bound to a transaction or re-prepared in each.
type preparedStatements struct {
	conn   driver.ConnPrepareContext
	byText map[string]driver.Stmt
}

// mostStatements bounds what one connection keeps prepared.
const mostStatements = 400

func (p *preparedStatements) get(ctx context.Context, text string) (driver.Stmt, error) {
	if found, ok := p.byText[text]; ok {
		return found, nil
	}
	if len(p.byText) >= mostStatements {
		p.clear()
	}
	prepared, err := p.conn.PrepareContext(ctx, text)
	if err != nil {
		return nil, fmt.Errorf("%w in %s", err, text)
	}
	p.byText[text] = prepared
	return prepared, nil
}

func (p *preparedStatements) clear() {
	for _, prepared := range p.byText {
		_ = prepared.Close()
	}
	clear(p.byText)
}

type liteConnection struct{ statements *preparedStatements }

func (c *liteConnection) run(ctx context.Context, steps ...step) error {
	for i := range steps {
		step := &steps[i]
		ctx := ctx
		if step.brief { // the driver starts a goroutine to watch a context, which costs as much as reading the row
			ctx = context.WithoutCancel(ctx)
		}
		if step.each != nil {
			if err := c.read(ctx, step.statement, step.columns, step.each); err != nil {
				return err
			}
			continue
		}
		for _, args := range step.lists() {
			touched, err := c.exec(ctx, statement{step.text, args})
			if err != nil {
				return err
			}
			if step.touched != nil {
				*step.touched += touched
			}
		}
	}
	return nil
}

func (c *liteConnection) read(ctx context.Context, statement statement, columns []metadata.Column, each func([]any) error) error {
	prepared, err := c.statements.get(ctx, statement.text)
	if err != nil {
		return err
	}
	rows, err := prepared.(driver.StmtQueryContext).QueryContext(ctx, namedValues(statement.args))
	if err != nil {
		return err
	}
	err = readLiteRows(rows, columns, each)
	return errors.Join(err, rows.Close())
}

func readLiteRows(rows driver.Rows, columns []metadata.Column, each func([]any) error) error {
	raw := make([]driver.Value, len(columns))
	values := make([]any, len(columns))
	for {
		if err := rows.Next(raw); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		for i := range columns {
			values[i] = decodeLite(&columns[i], raw[i])
		}
		if err := each(values); err != nil {
			return err
		}
	}
}

func decodeLite(column *metadata.Column, value any) any {
	number, ok := value.(int64)
	if !ok {
		return value
	}
	switch column.Storage {
	case metadata.StoreDecimal:
		return decimal.New(number, -int32(column.Scale))
	case metadata.StoreBoolean:
		return number != 0
	case metadata.StoreDate, metadata.StoreTime:
		return time.UnixMicro(number).UTC()
	default:
		return value
	}
}

func (c *liteConnection) exec(ctx context.Context, statement statement) (int64, error) {
	prepared, err := c.statements.get(ctx, statement.text)
	if err != nil {
		return 0, err
	}
	result, err := prepared.(driver.StmtExecContext).ExecContext(ctx, namedValues(statement.args))
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

func namedValues(args []any) []driver.NamedValue {
	named := make([]driver.NamedValue, len(args))
	for i, arg := range args {
		named[i] = driver.NamedValue{Ordinal: i + 1, Value: arg}
	}
	return named
}

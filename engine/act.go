package engine

import (
	"context"

	"github.com/weft-crm/weft/engine/store"
)

// act is what somebody does in one transaction, over the release that serves it.
type act struct {
	*Engine
	tx *store.Tx
	m  *model
	by Actor
}

func (e *Engine) act(tx *store.Tx, m *model, by Actor) *act { return &act{e, tx, m, by} }

// as is the same transaction in somebody else's name.
func (a *act) as(by Actor) *act { return a.act(a.tx, a.m, by) }

// readAs is read for what somebody looks at.
func (e *Engine) readAs(ctx context.Context, by Actor, fn func(a *act) error) error {
	return e.read(ctx, func(tx *store.Tx, m *model) error { return fn(e.act(tx, m, by)) })
}

// writeAs is write for what somebody changes.
func (e *Engine) writeAs(ctx context.Context, by Actor, fn func(a *act) error) error {
	return e.write(ctx, func(tx *store.Tx, m *model) error { return fn(e.act(tx, m, by)) })
}

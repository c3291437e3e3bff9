package engine

import (
	"context"
	"encoding/json"
	"time"

	"github.com/weft-crm/weft/engine/store"
)

// AuditInfo tells a sign-in or an act of administration.
type AuditInfo struct {
	ID      int64           `json:"id"`
	At      time.Time       `json:"at"`
	Actor   Person          `json:"actor"`
	Action  string          `json:"action"`
	Target  string          `json:"target"`
	Address string          `json:"address"`
	Detail  json.RawMessage `json:"detail,omitempty"`
}

// AuditQuery chooses audit entries; empty settings choose all.
type AuditQuery struct {
	Actor  string
	Action string
	Before int64 // ID of the last entry seen
	Limit  int
}

// Audit lists the audit log, newest first. Needs the right "audit".
func (e *Engine) Audit(ctx context.Context, by Actor, query AuditQuery) ([]AuditInfo, error) {
	if err := by.mustAdminister("audit"); err != nil {
		return nil, err
	}
	list := []AuditInfo{}
	err := e.read(ctx, func(tx *store.Tx, _ *model) error {
		rows, err := tx.AuditEntries(store.AuditQuery(query))
		for _, row := range rows {
			list = append(list, e.auditInfo(row))
		}
		return err
	})
	return list, err
}

func (e *Engine) auditInfo(row *store.AuditEntry) AuditInfo {
	target := row.Target
	if p := e.org.Load().people[target]; p != nil {
		target = p.name
	}
	return AuditInfo{
		ID: row.ID, At: row.At, Actor: e.person(row.Actor), Action: row.Action, Target: target, Address: row.Address,
		Detail: json.RawMessage(row.Detail),
	}
}

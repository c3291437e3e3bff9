package engine

import (
	"context"
	"encoding/json"
	"time"
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
	panic("not written")
}

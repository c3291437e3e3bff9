package store

import "time"

// AuditEntry tells a sign-in or an act of administration.
type AuditEntry struct {
	ID      int64 // grows with time
	At      time.Time
	Actor   string
	Action  string // sign_in, sign_in_failed, publish, password …
	Target  string
	Address string
	Detail  JSON
}

// TableName is GORM's.
func (AuditEntry) TableName() string { return "audit" }

// Audit writes an entry; ID and At are filled.
func (tx *Tx) Audit(entry *AuditEntry) error { panic("not written") }

// AuditQuery chooses audit entries; empty settings choose all.
type AuditQuery struct {
	Actor  string
	Action string
	Before int64 // ID of the last entry seen, 0 for the first page
	Limit  int   // 0 means 50
}

// AuditEntries lists entries, newest first.
func (tx *Tx) AuditEntries(query AuditQuery) ([]*AuditEntry, error) { panic("not written") }

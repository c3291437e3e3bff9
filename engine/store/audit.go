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
func (tx *Tx) Audit(entry *AuditEntry) error {
	entry.ID, entry.At = 0, tx.Now
	return tx.done(tx.orm().Create(entry))
}

// AuditQuery chooses audit entries; empty settings choose all.
type AuditQuery struct {
	Actor  string
	Action string
	Before int64 // ID of the last entry seen, 0 for the first page
	Limit  int   // 0 means 50
}

// AuditEntries lists entries, newest first.
func (tx *Tx) AuditEntries(query AuditQuery) ([]*AuditEntry, error) {
	chain := tx.orm().Order("id desc").Limit(orDefault(query.Limit))
	if query.Actor != "" {
		chain = chain.Where("actor = ?", query.Actor)
	}
	if query.Action != "" {
		chain = chain.Where("action = ?", query.Action)
	}
	if query.Before > 0 {
		chain = chain.Where("id < ?", query.Before)
	}
	return all[AuditEntry](tx, chain)
}

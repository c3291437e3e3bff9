package store

import "time"

// Change is the installation's one open change: edited definitions not published yet.
type Change struct {
	ID      int64 `gorm:"primaryKey;autoIncrement:false"` // always 1
	Version int64
	Base    int64 // release it was begun on
	Files   JSON
	Undo    JSON // earlier Files, newest last
	At      time.Time
	Actor   string
}

// TableName is GORM's.
func (Change) TableName() string { return "open_change" }

// OpenChange returns the open change, or ErrNotFound. In a Write it is locked.
func (tx *Tx) OpenChange() (*Change, error) { panic("not written") }

// SaveChange writes the open change if its stored version is change.Version (0 for a new one), else
// ErrStale; Version and At are filled.
func (tx *Tx) SaveChange(change *Change) error { panic("not written") }

// DropChange discards the open change, if there is one.
func (tx *Tx) DropChange() error { panic("not written") }

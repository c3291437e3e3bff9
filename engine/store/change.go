package store

import (
	"errors"
	"time"
)

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
func (tx *Tx) OpenChange() (*Change, error) {
	return one[Change](tx, tx.locked().Where("id = ?", theChange))
}

// SaveChange writes the open change if its stored version is change.Version (0 for a new one), else
// ErrStale; Version and At are filled.
func (tx *Tx) SaveChange(change *Change) error {
	expected := change.Version
	change.ID, change.Version, change.At = theChange, expected+1, tx.Now
	if expected == 0 {
		err := tx.done(tx.orm().Create(change))
		if errors.Is(err, ErrDuplicate) {
			return ErrStale
		}
		return err
	}
	err := tx.did(tx.orm().Model(change).Select("*").Where("version = ?", expected).Updates(change))
	if errors.Is(err, ErrNotFound) {
		return ErrStale
	}
	return err
}

// theChange is the key of the only row.
const theChange = 1

// DropChange discards the open change, if there is one.
func (tx *Tx) DropChange() error {
	return tx.done(tx.orm().Where("id = ?", theChange).Delete(&Change{}))
}

package store

import "time"

// Draft is what a person typed into a form and has not saved. RecordID is "" for a new record, Task
// "" outside of a task; Version is the record's when typing began.
type Draft struct {
	UserID   string `gorm:"primaryKey"`
	Entity   string `gorm:"primaryKey"`
	RecordID string `gorm:"primaryKey"`
	Task     string `gorm:"primaryKey"`
	Version  int64
	Values   JSON
	At       time.Time
}

// TableName is GORM's.
func (Draft) TableName() string { return "drafts" }

// SaveDraft writes a draft over the one of the same form; At is filled.
func (tx *Tx) SaveDraft(draft *Draft) error {
	draft.At = tx.Now
	return tx.put(draft)
}

// Draft returns the draft of the same person and form, or ErrNotFound.
func (tx *Tx) Draft(of *Draft) (*Draft, error) {
	return one[Draft](tx, tx.orm().Where("user_id = ? and entity = ? and record_id = ? and task = ?", of.UserID, of.Entity, of.RecordID, of.Task))
}

// DropDraft removes the draft of the same person and form, if there is one.
func (tx *Tx) DropDraft(of *Draft) error {
	return tx.done(tx.orm().Where("user_id = ? and entity = ? and record_id = ? and task = ?", of.UserID, of.Entity, of.RecordID, of.Task).Delete(&Draft{}))
}

// SweepDrafts removes drafts that nobody has typed in since before the time.
func (tx *Tx) SweepDrafts(before time.Time) error {
	return tx.done(tx.orm().Where("at < ?", before).Delete(&Draft{}))
}

package store

import "time"

// RunEntry tells one thing that happened in a run. Seq has no gaps.
type RunEntry struct {
	Run        string `gorm:"primaryKey"`
	Seq        int64  `gorm:"primaryKey;autoIncrement:false"`
	At         time.Time
	Actor      string
	OnBehalfOf string
	Verb       string
	From       string `gorm:"column:from_state"`
	To         string `gorm:"column:to_state"`
	Step       string
	Task       string
	Comment    string
	Reason     string
	Text       JSON // {"en","zh"}
	Diff       JSON
	Data       JSON
}

// TableName is GORM's.
func (RunEntry) TableName() string { return "run_history" }

// AddRunEntries appends to the history of runs. A Seq of 0 becomes the run's next; a given one must be
// the next (ErrDuplicate). At is Now unless set.
func (tx *Tx) AddRunEntries(entries ...*RunEntry) error { panic("not written") }

// RunHistory returns a run's history, oldest first, after the entry with number after.
func (tx *Tx) RunHistory(run string, after int64, limit int) ([]*RunEntry, error) {
	panic("not written")
}

// RunEntriesBy returns what a person did in runs, newest first, before the time (zero for all).
func (tx *Tx) RunEntriesBy(actor string, before time.Time, limit int) ([]*RunEntry, error) {
	panic("not written")
}

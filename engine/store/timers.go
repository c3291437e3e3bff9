package store

import "time"

// Timer is a due moment of a run. Gen tells a stale timer from the current one.
type Timer struct {
	ID       string `gorm:"primaryKey"`
	Run      string
	Key      string // the kernel's name for it, unique in the run
	DueAt    time.Time
	Gen      int64
	Attempts int
	Paused   bool
	Data     JSON
}

// TableName is GORM's.
func (Timer) TableName() string { return "timers" }

// SetTimers writes timers, replacing those with the same Run and Key. ID is filled unless set.
func (tx *Tx) SetTimers(timers ...*Timer) error { panic("not written") }

// DropTimers removes a run's timers with the given keys, all of them when there are none.
func (tx *Tx) DropTimers(run string, keys ...string) error { panic("not written") }

// PauseTimers stops or continues a run's timers; due times stay.
func (tx *Tx) PauseTimers(run string, paused bool) error { panic("not written") }

// TimersOf lists a run's timers by due time.
func (tx *Tx) TimersOf(run string) ([]*Timer, error) { panic("not written") }

// Timer returns a timer, or ErrNotFound when it fired or was dropped.
func (tx *Tx) Timer(id string) (*Timer, error) { panic("not written") }

// ClaimTimers takes up to limit timers that are due, so that no other node takes them within the
// lease: their DueAt moves to Now plus lease and Attempts grows. Whoever fires one drops it in the same
// transaction.
func (tx *Tx) ClaimTimers(limit int, lease time.Duration) ([]*Timer, error) { panic("not written") }

// NextTimer is the time of the next due timer; zero if there is none.
func (tx *Tx) NextTimer() (time.Time, error) { panic("not written") }

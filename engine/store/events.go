package store

import "time"

// Event is an outside event that came before somebody waited for it.
type Event struct {
	ID      string `gorm:"primaryKey"`
	Name    string
	Key     string
	Data    JSON
	At      time.Time
	Expires time.Time
}

// TableName is GORM's.
func (Event) TableName() string { return "early_events" }

// AddEvent keeps an event; ID and At are filled.
func (tx *Tx) AddEvent(event *Event) error { panic("not written") }

// TakeEvents removes and returns the unexpired events of a name and key, oldest first.
func (tx *Tx) TakeEvents(name, key string) ([]*Event, error) { panic("not written") }

// SweepEvents removes expired events.
func (tx *Tx) SweepEvents() error { panic("not written") }

// Wait is a run's step that waits for an event of a name and key.
type Wait struct {
	Run   string `gorm:"primaryKey"`
	Visit int64  `gorm:"primaryKey;autoIncrement:false"`
	Name  string
	Key   string
}

// TableName is GORM's.
func (Wait) TableName() string { return "event_waits" }

// SetWaits replaces what a run waits for.
func (tx *Tx) SetWaits(run string, waits ...*Wait) error { panic("not written") }

// WaitsFor lists who waits for an event.
func (tx *Tx) WaitsFor(name, key string) ([]*Wait, error) { panic("not written") }

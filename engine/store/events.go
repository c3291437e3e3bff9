package store

import (
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

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
func (tx *Tx) AddEvent(event *Event) error {
	event.ID, event.At = NewID(), tx.Now
	return tx.done(tx.orm().Create(event))
}

// oneByOne keeps others that bring or await this event until the transaction ends; else one could
// miss the other, as neither sees what the other has not committed.
func (tx *Tx) oneByOne(name, key string) {
	if tx.writes {
		tx.later(tx.dialect.serialize("event " + name + " " + key)...)
	}
}

// TakeEvents removes and returns the unexpired events of a name and key, oldest first.
func (tx *Tx) TakeEvents(name, key string) ([]*Event, error) {
	tx.oneByOne(name, key)
	events, err := all[Event](tx, named(tx.locked(), name, key).Where("expires > ?", tx.Now).Order("at, id"))
	if err != nil || len(events) == 0 {
		return nil, err
	}
	ids := make([]string, len(events))
	for i, event := range events {
		ids[i] = event.ID
	}
	return events, tx.done(tx.orm().Where("id in ?", ids).Delete(&Event{}))
}

func named(chain *gorm.DB, name, key string) *gorm.DB {
	return chain.Where("name = ?", name).Where(clause.Eq{Column: "key", Value: key})
}

// SweepEvents removes expired events.
func (tx *Tx) SweepEvents() error {
	return tx.done(tx.orm().Where("expires <= ?", tx.Now).Delete(&Event{}))
}

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
func (tx *Tx) SetWaits(run string, waits ...*Wait) error {
	tx.laterMany("delete from event_waits where run = "+tx.dialect.placeholder(1), [][]any{{run}})
	for _, wait := range waits {
		wait.Run = run
	}
	return systemTableOf[Wait](tx.dialect).insert(tx, "", waits...)
}

// WaitsFor lists who waits for an event.
func (tx *Tx) WaitsFor(name, key string) ([]*Wait, error) {
	tx.oneByOne(name, key)
	return all[Wait](tx, named(tx.orm(), name, key).Order("run, visit"))
}

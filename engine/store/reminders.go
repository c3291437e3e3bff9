package store

import (
	"time"

	"gorm.io/gorm/clause"
)

// Reminder is what a person wants to be reminded of about a record. ToldAt is set once the person
// was told, DoneAt when it needs no telling any more.
type Reminder struct {
	ID       string `gorm:"primaryKey"`
	UserID   string
	Entity   string
	RecordID string
	Text     string
	Field    string // the date of the record that it is made for; "" for what the person wrote
	DueAt    time.Time
	MadeAt   time.Time
	ToldAt   *time.Time
	DoneAt   *time.Time
}

// TableName is GORM's.
func (Reminder) TableName() string { return "reminders" }

// AddReminder writes a reminder; ID and MadeAt are filled.
func (tx *Tx) AddReminder(reminder *Reminder) error {
	reminder.ID, reminder.MadeAt = NewID(), tx.Now
	return tx.done(tx.orm().Create(reminder))
}

// SaveReminder writes a changed reminder.
func (tx *Tx) SaveReminder(reminder *Reminder) error { return tx.put(reminder) }

// Reminder returns a reminder, or ErrNotFound. In a Write it is locked.
func (tx *Tx) Reminder(id string) (*Reminder, error) {
	return one[Reminder](tx, tx.locked().Where("id = ?", id))
}

// DropFieldReminders removes what nobody has done yet of a record's reminders made for one of its dates.
func (tx *Tx) DropFieldReminders(recordID, field string) error {
	return tx.done(tx.orm().Where("record_id = ? and field = ? and done_at is null", recordID, field).Delete(&Reminder{}))
}

// DropReminder removes a reminder.
func (tx *Tx) DropReminder(id string) error {
	return tx.did(tx.orm().Where("id = ?", id).Delete(&Reminder{}))
}

// RemindersOn lists a person's reminders on a record, those done too, the earliest first.
func (tx *Tx) RemindersOn(recordID, userID string) ([]*Reminder, error) {
	return all[Reminder](tx, tx.orm().Where("record_id = ? and user_id = ?", recordID, userID).Order("due_at, id"))
}

// OpenReminders lists a person's reminders that are not done and due before the time, the earliest
// first.
func (tx *Tx) OpenReminders(userID string, before time.Time, limit int) ([]*Reminder, error) {
	chain := tx.orm().Where("user_id = ? and done_at is null and due_at < ?", userID, before)
	return all[Reminder](tx, chain.Order("due_at, id").Limit(orDefault(limit)))
}

// ClaimReminders takes up to limit reminders that are due and marks them as told, which holds when
// the transaction does; other nodes take others meanwhile.
func (tx *Tx) ClaimReminders(limit int) ([]*Reminder, error) {
	due := tx.orm().Model(&Reminder{}).Clauses(clause.Locking{Strength: "UPDATE", Options: "SKIP LOCKED"}).
		Where("told_at is null and done_at is null and due_at <= ?", tx.Now).Order("due_at, id").Limit(limit)
	reminders, err := all[Reminder](tx, due)
	if err != nil || len(reminders) == 0 {
		return nil, err
	}
	ids := make([]string, len(reminders))
	for i, reminder := range reminders {
		ids[i], reminder.ToldAt = reminder.ID, &tx.Now
	}
	return reminders, tx.done(tx.orm().Model(&Reminder{}).Where("id in ?", ids).Update("told_at", tx.Now))
}

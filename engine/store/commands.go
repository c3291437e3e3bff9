package store

import "time"

// Command is the stored answer to something a person sent with an idempotency key.
type Command struct {
	Actor    string `gorm:"primaryKey"`
	Key      string `gorm:"primaryKey"`
	Digest   string // of the request, to refuse another one under the same key
	Status   int
	Response JSON
	At       time.Time
}

// TableName is GORM's.
func (Command) TableName() string { return "commands" }

// Command returns the stored answer, or ErrNotFound.
func (tx *Tx) Command(actor, key string) (*Command, error) {
	return single(rows[Command](tx, `where actor = ? and "key" = ?`, actor, key))
}

// AddCommand stores an answer; At is filled. There may be none under its key: on PostgreSQL the second of two that are
// sent at once waits here, at the latest when its transaction ends, and fails once the first is committed.
func (tx *Tx) AddCommand(command *Command) error {
	command.At = tx.Now
	return systemTableOf[Command](tx.dialect).insert(tx, "", command)
}

// SweepCommands removes answers older than the time.
func (tx *Tx) SweepCommands(before time.Time) error {
	return tx.done(tx.orm().Where("at < ?", before).Delete(&Command{}))
}

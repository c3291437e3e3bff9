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

// Command returns the stored answer, or ErrNotFound. In a Write on PostgreSQL a second request with the
// same key waits here until the first has ended.
func (tx *Tx) Command(actor, key string) (*Command, error) {
	if found, ahead, err := seen(tx, tx.ahead.commands, actor+" "+key); ahead {
		return single(found, err)
	}
	if tx.writes {
		tx.serializeCommand(actor, key)
	}
	return single(rows[Command](tx, commandOf, actor, key))
}

const commandOf = `where actor = ? and "key" = ?`

func (tx *Tx) serializeCommand(actor, key string) {
	tx.later(tx.dialect.serialize("command " + actor + " " + key)...)
}

// AddCommand stores an answer; At is filled.
func (tx *Tx) AddCommand(command *Command) error {
	command.At = tx.Now
	return systemTableOf[Command](tx.dialect).insert(tx, "", command)
}

// SweepCommands removes answers older than the time.
func (tx *Tx) SweepCommands(before time.Time) error {
	return tx.done(tx.orm().Where("at < ?", before).Delete(&Command{}))
}

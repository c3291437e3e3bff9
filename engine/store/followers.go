package store

import (
	"time"

	"gorm.io/gorm/clause"
)

// Follower is a person's word on whether to hear of a record. Who has said nothing has no row.
type Follower struct {
	Entity    string
	RecordID  string `gorm:"primaryKey"`
	UserID    string `gorm:"primaryKey"`
	Following bool
	At        time.Time
}

// TableName is GORM's.
func (Follower) TableName() string { return "followers" }

// Follow writes a person's word; At is filled.
func (tx *Tx) Follow(follower *Follower) error {
	delete(tx.ahead.followers, follower.RecordID)
	follower.At = tx.Now
	return tx.put(follower)
}

// FollowUnlessSaid lets a person follow who has never said anything about it.
func (tx *Tx) FollowUnlessSaid(follower *Follower) error {
	delete(tx.ahead.followers, follower.RecordID)
	follower.At, follower.Following = tx.Now, true
	return tx.done(tx.orm().Clauses(clause.OnConflict{DoNothing: true}).Create(follower))
}

// Followers lists what people said about following a record, the earliest first.
func (tx *Tx) Followers(entity, recordID string) ([]*Follower, error) {
	if found, ahead, err := seen(tx, tx.ahead.followers, recordID); ahead {
		return found, err
	}
	return rows[Follower](tx, followersOf, entity, recordID)
}

const followersOf = "where entity = ? and record_id = ? order by at, user_id"

package store

import (
	"errors"
	"time"

	"gorm.io/gorm/clause"
)

// digest is up to when a person's digests of notices have gone out.
type digest struct {
	UserID    string `gorm:"primaryKey"`
	SentUntil time.Time
}

// TableName is GORM's.
func (digest) TableName() string { return "digests" }

// ClaimDigest takes a person's digest up to a moment, which holds when the transaction does. It gives up
// to when the one before went, zero without one; false if this one was taken already.
func (tx *Tx) ClaimDigest(userID string, until time.Time) (since time.Time, claimed bool, err error) {
	before, err := one[digest](tx, tx.orm().Where("user_id = ?", userID))
	if err != nil && !errors.Is(err, ErrNotFound) {
		return since, false, err
	}
	if before != nil {
		since = before.SentUntil
	}
	older := clause.Where{Exprs: []clause.Expression{clause.Expr{SQL: "digests.sent_until < excluded.sent_until"}}}
	err = tx.did(tx.orm().Clauses(clause.OnConflict{UpdateAll: true, Where: older}).Create(&digest{userID, until}))
	if errors.Is(err, ErrNotFound) {
		return since, false, nil
	}
	return since, err == nil, err
}

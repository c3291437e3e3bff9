package store

import "time"

// Notice is a message to a person inside the product.
type Notice struct {
	ID     string `gorm:"primaryKey"`
	UserID string
	At     time.Time
	Kind   string
	Title  JSON // {"en","zh"}
	Body   JSON // {"en","zh"}
	Link   string
	ReadAt *time.Time
}

// TableName is GORM's.
func (Notice) TableName() string { return "notices" }

// AddNotices writes notices; ID and At are filled unless set.
func (tx *Tx) AddNotices(notices ...*Notice) error {
	if len(notices) == 0 {
		return nil
	}
	for _, notice := range notices {
		if notice.ID == "" {
			notice.ID = NewID()
		}
		if notice.At.IsZero() {
			notice.At = tx.Now
		}
	}
	return systemTableOf[Notice](tx.dialect).insert(tx, "", notices...)
}

// Notices lists a person's notices, newest first, those before the ID before ("" for the first page).
func (tx *Tx) Notices(userID string, unread bool, before string, limit int) ([]*Notice, error) {
	chain := tx.orm().Where("user_id = ?", userID)
	if unread {
		chain = chain.Where("read_at is null")
	}
	if before != "" {
		chain = chain.Where("id < ?", before)
	}
	return all[Notice](tx, chain.Order("id desc").Limit(orDefault(limit)))
}

// UnreadNotices lists what a person has not read of the notices after a moment and up to another, oldest
// first.
func (tx *Tx) UnreadNotices(userID string, after, until time.Time, limit int) ([]*Notice, error) {
	chain := tx.orm().Where("user_id = ? and read_at is null and at > ? and at <= ?", userID, after, until)
	return all[Notice](tx, chain.Order("id").Limit(limit))
}

// CountUnread counts a person's unread notices.
func (tx *Tx) CountUnread(userID string) (int64, error) {
	var count int64
	return count, tx.done(tx.orm().Model(&Notice{}).Where("user_id = ? and read_at is null", userID).Count(&count))
}

// ReadNotices marks notices of a person as read, all of them when no ids are given.
func (tx *Tx) ReadNotices(userID string, ids ...string) error {
	chain := tx.orm().Model(&Notice{}).Where("user_id = ? and read_at is null", userID)
	if len(ids) > 0 {
		chain = chain.Where("id in ?", ids)
	}
	return tx.done(chain.Update("read_at", tx.Now))
}

// SweepNotices removes notices that were read before the time.
func (tx *Tx) SweepNotices(before time.Time) error {
	return tx.done(tx.orm().Where("read_at < ?", before).Delete(&Notice{}))
}

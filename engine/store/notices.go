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
func (tx *Tx) AddNotices(notices ...*Notice) error { panic("not written") }

// Notices lists a person's notices, newest first, those before the ID before ("" for the first page).
func (tx *Tx) Notices(userID string, unread bool, before string, limit int) ([]*Notice, error) {
	panic("not written")
}

// CountUnread counts a person's unread notices.
func (tx *Tx) CountUnread(userID string) (int64, error) { panic("not written") }

// ReadNotices marks notices of a person as read, all of them when no ids are given.
func (tx *Tx) ReadNotices(userID string, ids ...string) error { panic("not written") }

// SweepNotices removes read notices older than the time.
func (tx *Tx) SweepNotices(before time.Time) error { panic("not written") }

package store

import "time"

// Credential is a user's password.
type Credential struct {
	UserID      string `gorm:"primaryKey"`
	Hash        string
	Failed      int
	LockedUntil *time.Time
	MustChange  bool
	ChangedAt   time.Time
}

// TableName is GORM's.
func (Credential) TableName() string { return "credentials" }

// Credential returns a user's password, or ErrNotFound. In a Write it is locked.
func (tx *Tx) Credential(userID string) (*Credential, error) { panic("not written") }

// SaveCredential writes a user's password anew or over the old one.
func (tx *Tx) SaveCredential(credential *Credential) error { panic("not written") }

// DropCredential takes a user's password away, if there is one.
func (tx *Tx) DropCredential(userID string) error { panic("not written") }

// CountCredentials counts the users who have a password; 0 means that the system is not set up.
func (tx *Tx) CountCredentials() (int64, error) { panic("not written") }

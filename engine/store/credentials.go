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
func (tx *Tx) Credential(userID string) (*Credential, error) {
	return one[Credential](tx, tx.locked().Where("user_id = ?", userID))
}

// SaveCredential writes a user's password anew or over the old one.
func (tx *Tx) SaveCredential(credential *Credential) error { return tx.put(credential) }

// DropCredential takes a user's password away, if there is one.
func (tx *Tx) DropCredential(userID string) error {
	return tx.done(tx.orm().Where("user_id = ?", userID).Delete(&Credential{}))
}

// CountCredentials counts the users who have a password; 0 means that the system is not set up.
func (tx *Tx) CountCredentials() (int64, error) {
	return tx.readNumber(statement{text: "select count(*) from credentials"})
}

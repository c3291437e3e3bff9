package store

import "time"

// APIToken lets a program act as a user. Only the hash of the token is stored.
type APIToken struct {
	ID        string `gorm:"primaryKey"`
	Hash      string
	UserID    string
	Name      string
	Roles     JSON // a list that narrows the user's roles; null for all of them
	MadeAt    time.Time
	MadeBy    string
	UsedAt    *time.Time
	ExpiresAt *time.Time
}

// TableName is GORM's.
func (APIToken) TableName() string { return "api_tokens" }

// AddAPIToken writes a token; ID and MadeAt are filled.
func (tx *Tx) AddAPIToken(token *APIToken) error { panic("not written") }

// APIToken returns an unexpired token by its hash, or ErrNotFound.
func (tx *Tx) APIToken(hash string) (*APIToken, error) { panic("not written") }

// APITokens lists a user's tokens, all tokens for "".
func (tx *Tx) APITokens(userID string) ([]*APIToken, error) { panic("not written") }

// TouchAPIToken sets UsedAt to now.
func (tx *Tx) TouchAPIToken(id string) error { panic("not written") }

// DropAPIToken removes a token, or ErrNotFound.
func (tx *Tx) DropAPIToken(id string) error { panic("not written") }

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
func (tx *Tx) AddAPIToken(token *APIToken) error {
	token.ID, token.MadeAt = NewID(), tx.Now
	return tx.done(tx.orm().Create(token))
}

// APIToken returns an unexpired token by its hash, or ErrNotFound.
func (tx *Tx) APIToken(hash string) (*APIToken, error) {
	return one[APIToken](tx, tx.orm().Where("hash = ? and (expires_at is null or expires_at > ?)", hash, tx.Now))
}

// APITokens lists a user's tokens, all tokens for "".
func (tx *Tx) APITokens(userID string) ([]*APIToken, error) {
	chain := tx.orm().Order("id")
	if userID != "" {
		chain = chain.Where("user_id = ?", userID)
	}
	return all[APIToken](tx, chain)
}

// TouchAPIToken sets UsedAt to now.
func (tx *Tx) TouchAPIToken(id string) error {
	return tx.did(tx.orm().Model(&APIToken{}).Where("id = ?", id).Update("used_at", tx.Now))
}

// DropAPIToken removes a token, or ErrNotFound.
func (tx *Tx) DropAPIToken(id string) error {
	return tx.did(tx.orm().Where("id = ?", id).Delete(&APIToken{}))
}

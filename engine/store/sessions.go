package store

import "time"

// Session is somebody signed in. Only the hash of the token is stored.
type Session struct {
	TokenHash string `gorm:"primaryKey"`
	ID        string // names the session in lists and logs
	UserID    string
	CSRF      string
	StartedAt time.Time
	SeenAt    time.Time
	ExpiresAt time.Time
	Address   string
	Agent     string
	Data      JSON
}

// TableName is GORM's.
func (Session) TableName() string { return "sessions" }

// AddSession writes a session; ID, StartedAt and SeenAt are filled.
func (tx *Tx) AddSession(session *Session) error {
	session.ID, session.StartedAt, session.SeenAt = NewID(), tx.Now, tx.Now
	return tx.done(tx.orm().Create(session))
}

// Session returns an unexpired session by its token's hash, or ErrNotFound.
func (tx *Tx) Session(tokenHash string) (*Session, error) {
	return one[Session](tx, tx.orm().Where("token_hash = ? and expires_at > ?", tokenHash, tx.Now))
}

// SessionsOf lists a user's unexpired sessions, newest first.
func (tx *Tx) SessionsOf(userID string) ([]*Session, error) {
	return all[Session](tx, tx.orm().Where("user_id = ? and expires_at > ?", userID, tx.Now).Order("started_at desc"))
}

// TouchSession sets SeenAt to now and ExpiresAt. ErrNotFound if it has ended.
func (tx *Tx) TouchSession(tokenHash string, expiresAt time.Time) error {
	changes := map[string]any{"seen_at": tx.Now, "expires_at": expiresAt}
	return tx.did(tx.orm().Model(&Session{}).Where("token_hash = ?", tokenHash).Updates(changes))
}

// EndSession removes a session, if it is there.
func (tx *Tx) EndSession(tokenHash string) error {
	return tx.done(tx.orm().Where("token_hash = ?", tokenHash).Delete(&Session{}))
}

// EndSessionsOf removes all sessions of a user but the one with the hash except.
func (tx *Tx) EndSessionsOf(userID, except string) error {
	return tx.done(tx.orm().Where("user_id = ? and token_hash <> ?", userID, except).Delete(&Session{}))
}

// SweepSessions removes expired sessions.
func (tx *Tx) SweepSessions() error {
	return tx.done(tx.orm().Where("expires_at <= ?", tx.Now).Delete(&Session{}))
}

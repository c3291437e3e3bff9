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
func (tx *Tx) AddSession(session *Session) error { panic("not written") }

// Session returns an unexpired session by its token's hash, or ErrNotFound.
func (tx *Tx) Session(tokenHash string) (*Session, error) { panic("not written") }

// SessionsOf lists a user's unexpired sessions, newest first.
func (tx *Tx) SessionsOf(userID string) ([]*Session, error) { panic("not written") }

// TouchSession sets SeenAt to now and ExpiresAt.
func (tx *Tx) TouchSession(tokenHash string, expiresAt time.Time) error { panic("not written") }

// EndSession removes a session, if it is there.
func (tx *Tx) EndSession(tokenHash string) error { panic("not written") }

// EndSessionsOf removes all sessions of a user but the one with the hash except.
func (tx *Tx) EndSessionsOf(userID, except string) error { panic("not written") }

// SweepSessions removes expired sessions.
func (tx *Tx) SweepSessions() error { panic("not written") }

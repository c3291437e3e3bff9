package engine

import (
	"context"
	"sync"
	"time"
)

// SignIn is somebody who wants in.
type SignIn struct {
	Login    string
	Password string
	Address  string
	Agent    string
}

// SignedIn is an open session. Token is the secret for the cookie; only its hash is stored.
type SignedIn struct {
	Token     string
	CSRF      string
	ExpiresAt time.Time
	Actor     Actor
	// MustChange says that the password was given by an administrator.
	MustChange bool
}

// sessionCache remembers sessions for a few seconds, so that not every request asks the database.
type sessionCache struct {
	lock  sync.Mutex
	known map[string]cachedSession
}

type cachedSession struct {
	actor   SignedIn
	until   time.Time
	program bool
}

func newSessionCache() *sessionCache { return &sessionCache{known: map[string]cachedSession{}} }

// SignIn opens a session. Unauthenticated with code "wrong_password" for a wrong login or password
// alike, TooMany with code "locked_out" after repeated failures.
func (e *Engine) SignIn(ctx context.Context, in SignIn) (*SignedIn, error) { panic("not written") }

// Session returns the session of a cookie's token. Unauthenticated if it is over.
func (e *Engine) Session(ctx context.Context, token string) (*SignedIn, error) {
	panic("not written")
}

// SignOut ends a session, if it is open.
func (e *Engine) SignOut(ctx context.Context, token string) error { panic("not written") }

// ActorOfToken returns who an API token acts for. Unauthenticated if it is unknown or expired.
func (e *Engine) ActorOfToken(ctx context.Context, token string) (Actor, error) {
	panic("not written")
}

// APITokenInfo describes an API token without its secret.
type APITokenInfo struct {
	ID        string     `json:"id"`
	Name      string     `json:"name"`
	User      Person     `json:"user"`
	MadeAt    time.Time  `json:"made_at"`
	UsedAt    *time.Time `json:"used_at"`
	ExpiresAt *time.Time `json:"expires_at"`
	Secret    string     `json:"token,omitempty"` // only in the answer that makes it
}

// MakeAPIToken makes a token that acts for the actor. A zero expiry never expires.
func (e *Engine) MakeAPIToken(ctx context.Context, by Actor, name string, expires time.Time) (*APITokenInfo, error) {
	panic("not written")
}

// APITokens lists the actor's tokens, for administrators of users everybody's.
func (e *Engine) APITokens(ctx context.Context, by Actor) ([]APITokenInfo, error) {
	panic("not written")
}

// DropAPIToken ends a token.
func (e *Engine) DropAPIToken(ctx context.Context, by Actor, id string) error {
	panic("not written")
}

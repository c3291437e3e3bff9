package engine

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/alexedwards/argon2id"

	"github.com/weft-crm/weft/engine/store"
)

const (
	sessionLife  = 14 * 24 * time.Hour
	sessionTouch = time.Hour        // how often a used session is prolonged
	sessionTrust = 10 * time.Second // how long a node believes a session without asking
	mostFailures = 5
	lockOut      = 5 * time.Minute
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

// sessionCache remembers sessions and API tokens for a few seconds by the hash of their secret, so
// that not every request asks the database.
type sessionCache struct {
	lock  sync.Mutex
	known map[string]cachedSession
}

type cachedSession struct {
	session SignedIn
	until   time.Time
}

func newSessionCache() *sessionCache { return &sessionCache{known: map[string]cachedSession{}} }

func (c *sessionCache) get(hash string, now time.Time) *SignedIn {
	c.lock.Lock()
	defer c.lock.Unlock()
	known, ok := c.known[hash]
	if !ok || now.After(known.until) {
		return nil
	}
	return &known.session
}

// mostCached bounds the memory that sessions nobody uses any more may take.
const mostCached = 10_000

func (c *sessionCache) put(hash string, session SignedIn, now time.Time) {
	c.lock.Lock()
	defer c.lock.Unlock()
	if len(c.known) >= mostCached {
		c.known = map[string]cachedSession{}
	}
	c.known[hash] = cachedSession{session: session, until: now.Add(sessionTrust)}
}

// forget drops everything, because people or their rights changed.
func (c *sessionCache) forget() {
	c.lock.Lock()
	defer c.lock.Unlock()
	c.known = map[string]cachedSession{}
}

// secret makes a random token for a cookie or a program.
func secret() string {
	var bytes [32]byte
	_, _ = rand.Read(bytes[:]) // never fails, see crypto/rand
	return base64.RawURLEncoding.EncodeToString(bytes[:])
}

func hashOf(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

func wrongPassword() *Error {
	return Refuse(Unauthenticated, "wrong_password", "The sign-in name or the password is wrong.", "登录名或密码错误。")
}

// SignIn opens a session. Unauthenticated with code "wrong_password" for a wrong login or password
// alike, TooMany with code "locked_out" after repeated failures.
func (e *Engine) SignIn(ctx context.Context, in SignIn) (*SignedIn, error) {
	person, hash, err := e.credentialFor(ctx, in)
	if err != nil {
		return nil, err
	}
	match, err := argon2id.ComparePasswordAndHash(in.Password, hash)
	if err != nil {
		return nil, fmt.Errorf("compare a password: %w", err)
	}
	if !match || person == nil {
		return nil, errors.Join(e.noteFailure(ctx, person, in), wrongPassword())
	}
	return e.openSession(ctx, person, in)
}

// nobodysHash is compared when there is no such login, so that the answer takes as long.
var nobodysHash = sync.OnceValue(func() string {
	hash, err := argon2id.CreateHash(secret(), passwordCost)
	if err != nil {
		return ""
	}
	return hash
})

func (e *Engine) credentialFor(ctx context.Context, in SignIn) (*person, string, error) {
	var found *person
	hash := ""
	err := e.read(ctx, func(tx *store.Tx, _ *model) error {
		found = e.org.Load().byLogin(in.Login)
		if found == nil {
			return nil
		}
		credential, err := tx.Credential(found.id)
		if errors.Is(err, store.ErrNotFound) {
			found = nil
			return nil
		}
		if err != nil {
			return err
		}
		if credential.LockedUntil != nil && credential.LockedUntil.After(tx.Now) {
			return lockedOut(*credential.LockedUntil, tx.Now)
		}
		hash = credential.Hash
		return nil
	})
	if hash == "" {
		hash = nobodysHash()
	}
	return found, hash, err
}

func lockedOut(until, now time.Time) *Error {
	minutes := int(until.Sub(now).Minutes()) + 1
	e := Refuse(TooMany, "locked_out",
		fmt.Sprintf("Too many wrong passwords. Try again in %d min.", minutes), fmt.Sprintf("密码错误次数过多，请 %d 分钟后再试。", minutes))
	e.Again = until
	return e
}

// noteFailure counts a wrong password and locks the person out after several.
func (e *Engine) noteFailure(ctx context.Context, person *person, in SignIn) error {
	return e.write(ctx, func(tx *store.Tx, _ *model) error {
		target := in.Login
		if person != nil {
			credential, err := tx.Credential(person.id)
			if err != nil {
				return err
			}
			if credential.Failed++; credential.Failed >= mostFailures {
				until := tx.Now.Add(lockOut)
				credential.Failed, credential.LockedUntil = 0, &until
			}
			if err := tx.SaveCredential(credential); err != nil {
				return err
			}
			target = person.id
		}
		return tx.Audit(&store.AuditEntry{Action: "sign_in_failed", Target: target, Address: in.Address})
	})
}

func (e *Engine) openSession(ctx context.Context, person *person, in SignIn) (*SignedIn, error) {
	session := &SignedIn{Token: secret(), CSRF: secret(), Actor: person.actor(ViaForm)}
	err := e.write(ctx, func(tx *store.Tx, _ *model) error {
		credential, err := tx.Credential(person.id)
		if err != nil {
			return err
		}
		session.MustChange, session.ExpiresAt = credential.MustChange, tx.Now.Add(sessionLife)
		credential.Failed, credential.LockedUntil = 0, nil
		if err := tx.SaveCredential(credential); err != nil {
			return err
		}
		row := &store.Session{
			TokenHash: hashOf(session.Token), UserID: person.id, CSRF: session.CSRF, ExpiresAt: session.ExpiresAt,
			Address: in.Address, Agent: shortened(in.Agent, 200),
		}
		if err := tx.AddSession(row); err != nil {
			return err
		}
		session.Actor.Session = row.ID
		return tx.Audit(&store.AuditEntry{Actor: person.id, Action: "sign_in", Target: person.id, Address: in.Address})
	})
	return session, err
}

// shortened cuts a text that comes from outside to at most so many bytes.
func shortened(text string, most int) string {
	if len(text) > most {
		return text[:most]
	}
	return text
}

// Session returns the session of a cookie's token. Unauthenticated if it is over.
func (e *Engine) Session(ctx context.Context, token string) (*SignedIn, error) {
	hash := hashOf(token)
	if known := e.sessions.get(hash, e.Now()); known != nil {
		return known, nil
	}
	var session *SignedIn
	var seen time.Time
	err := e.read(ctx, func(tx *store.Tx, _ *model) error {
		row, err := tx.Session(hash)
		if err != nil {
			return missing(err, signedOut())
		}
		person := e.org.Load().people[row.UserID]
		if person == nil || !person.active {
			return signedOut()
		}
		credential, err := tx.Credential(person.id)
		if err != nil {
			return missing(err, signedOut())
		}
		session = &SignedIn{Token: token, CSRF: row.CSRF, ExpiresAt: row.ExpiresAt, Actor: person.actor(ViaForm), MustChange: credential.MustChange}
		session.Actor.Session, seen = row.ID, row.SeenAt
		return nil
	})
	if err != nil {
		return nil, err
	}
	e.sessions.put(hash, *session, e.Now())
	return session, e.prolong(ctx, hash, seen)
}

// prolong keeps a session that is used from ending.
func (e *Engine) prolong(ctx context.Context, hash string, seen time.Time) error {
	if e.Now().Sub(seen) < sessionTouch {
		return nil
	}
	return e.write(ctx, func(tx *store.Tx, _ *model) error { return tx.TouchSession(hash, tx.Now.Add(sessionLife)) })
}

func signedOut() *Error {
	return Refuse(Unauthenticated, "signed_out", "Please sign in.", "请先登录。")
}

// missing turns a row that is not there into a refusal; other errors stay.
func missing(err error, refusal *Error) error {
	if errors.Is(err, store.ErrNotFound) {
		return refusal
	}
	return err
}

// unlessMissing passes an error on unless it says that something is not there.
func unlessMissing(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	return err
}

// SignOut ends a session, if it is open.
func (e *Engine) SignOut(ctx context.Context, token string) error {
	if token == "" {
		return nil
	}
	e.sessions.forget()
	return e.write(ctx, func(tx *store.Tx, _ *model) error { return tx.EndSession(hashOf(token)) })
}

// ActorOfToken returns who an API token acts for. Unauthenticated if it is unknown or expired.
func (e *Engine) ActorOfToken(ctx context.Context, token string) (Actor, error) {
	hash := hashOf(token)
	if known := e.sessions.get(hash, e.Now()); known != nil {
		return known.Actor, nil
	}
	var session SignedIn
	var used *time.Time
	err := e.read(ctx, func(tx *store.Tx, _ *model) error {
		row, err := tx.APIToken(hash)
		if err != nil {
			return missing(err, wrongToken())
		}
		person := e.org.Load().people[row.UserID]
		if person == nil || !person.active {
			return wrongToken()
		}
		session.Actor, used = person.actor(ViaAPI), row.UsedAt
		session.Actor.Session = row.ID
		return nil
	})
	if err != nil {
		return Actor{}, err
	}
	e.sessions.put(hash, session, e.Now())
	return session.Actor, e.noteUse(ctx, session.Actor.Session, used)
}

func (e *Engine) noteUse(ctx context.Context, id string, used *time.Time) error {
	if used != nil && e.Now().Sub(*used) < sessionTouch {
		return nil
	}
	return e.write(ctx, func(tx *store.Tx, _ *model) error { return tx.TouchAPIToken(id) })
}

func wrongToken() *Error {
	return Refuse(Unauthenticated, "wrong_token", "The API token is unknown or has expired.", "API 令牌无效或已过期。")
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
	if name == "" {
		return nil, Refuse(Invalid, "name_missing", "Give the token a name that says what it is for.", "请为令牌填写用途名称。")
	}
	row := &store.APIToken{UserID: by.ID, Name: name, MadeBy: by.ID}
	if !expires.IsZero() {
		row.ExpiresAt = &expires
	}
	token := "weft_" + secret()
	row.Hash = hashOf(token)
	err := e.write(ctx, func(tx *store.Tx, _ *model) error {
		if err := tx.AddAPIToken(row); err != nil {
			return err
		}
		return tx.Audit(&store.AuditEntry{Actor: by.ID, Action: "token_made", Target: row.ID})
	})
	info := e.tokenInfo(row)
	info.Secret = token
	return &info, err
}

// APITokens lists the actor's tokens, for administrators of users everybody's.
func (e *Engine) APITokens(ctx context.Context, by Actor) ([]APITokenInfo, error) {
	whose := by.ID
	if by.Administers("users") {
		whose = ""
	}
	list := []APITokenInfo{}
	err := e.read(ctx, func(tx *store.Tx, _ *model) error {
		rows, err := tx.APITokens(whose)
		for _, row := range rows {
			list = append(list, e.tokenInfo(row))
		}
		return err
	})
	return list, err
}

func (e *Engine) tokenInfo(row *store.APIToken) APITokenInfo {
	return APITokenInfo{
		ID: row.ID, Name: row.Name, User: e.person(row.UserID), MadeAt: row.MadeAt, UsedAt: row.UsedAt, ExpiresAt: row.ExpiresAt,
	}
}

// DropAPIToken ends a token: one's own, or as an administrator of users anybody's.
func (e *Engine) DropAPIToken(ctx context.Context, by Actor, id string) error {
	tokens, err := e.APITokens(ctx, by)
	if err != nil {
		return err
	}
	for _, token := range tokens {
		if token.ID != id {
			continue
		}
		e.sessions.forget()
		return e.write(ctx, func(tx *store.Tx, _ *model) error {
			if err := tx.DropAPIToken(id); err != nil {
				return err
			}
			return tx.Audit(&store.AuditEntry{Actor: by.ID, Action: "token_dropped", Target: id})
		})
	}
	return notFound("There is no such token.", "令牌不存在。")
}

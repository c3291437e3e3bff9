package engine

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// passwordCost follows the OWASP password storage cheat sheet: Argon2id with 19 MiB, two passes.
var passwordCost = &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: uint8(min(runtime.NumCPU(), 2)), SaltLength: 16, KeyLength: 32}

const shortestPassword = 8

// byLogin finds an active person by sign-in name, whatever its case.
func (o *organisation) byLogin(login string) *person {
	if p := o.logins[strings.ToLower(strings.TrimSpace(login))]; p != nil && p.active {
		return p
	}
	return nil
}

// ChangePassword changes the actor's own password and ends the actor's other sessions. Invalid when
// the old one is wrong or the new one too weak. token is the session that stays.
func (e *Engine) ChangePassword(ctx context.Context, by Actor, token, old, new string) error {
	if err := e.checkOld(ctx, by, old); err != nil {
		return err
	}
	return e.putPassword(ctx, by, newPassword{user: by.ID, password: new, keep: hashOf(token)})
}

func (e *Engine) checkOld(ctx context.Context, by Actor, old string) error {
	var hash string
	err := e.read(ctx, func(tx *store.Tx, _ *model) error {
		credential, err := tx.Credential(by.ID)
		if err == nil {
			hash = credential.Hash
		}
		return err
	})
	if err != nil {
		return err
	}
	match, err := argon2id.ComparePasswordAndHash(old, hash)
	if err == nil && !match {
		return Refuse(Invalid, "wrong_password", "The old password is wrong.", "原密码错误。")
	}
	return err
}

// SetPassword gives a user a password, to be changed at the next sign-in, and ends the user's
// sessions. Needs the right "users"; not_found when there is no such user.
func (e *Engine) SetPassword(ctx context.Context, by Actor, user, password string) error {
	if err := by.mustAdminister("users"); err != nil {
		return err
	}
	return e.putPassword(ctx, by, newPassword{user: user, password: password, mustChange: true})
}

// Invite gives a user a fresh random password and returns it. Needs the right "users".
func (e *Engine) Invite(ctx context.Context, by Actor, user string) (string, error) {
	password := secret()[:12]
	return password, e.SetPassword(ctx, by, user, password)
}

type newPassword struct {
	user, password string
	keep           string // hash of the session that stays
	mustChange     bool
}

func (e *Engine) putPassword(ctx context.Context, by Actor, given newPassword) error {
	hash, err := passwordHash(given.password)
	if err != nil {
		return err
	}
	return e.write(ctx, func(tx *store.Tx, m *model) error {
		if _, err := tx.Get(m.Entity("user"), given.user); errors.Is(err, store.ErrNotFound) {
			return notFound("There is no such person.", "人员不存在。")
		} else if err != nil {
			return err
		}
		tx.AfterCommit(e.sessions.forget)
		return errors.Join(
			tx.SaveCredential(&store.Credential{UserID: given.user, Hash: hash, MustChange: given.mustChange, ChangedAt: tx.Now}),
			tx.EndSessionsOf(given.user, given.keep),
			tx.Audit(&store.AuditEntry{Actor: by.ID, Action: "password", Target: given.user}),
		)
	})
}

// passwordHash refuses weak passwords: too short, or one character repeated.
func passwordHash(password string) (string, error) {
	if utf8.RuneCountInString(password) < shortestPassword || strings.Trim(password, password[:1]) == "" {
		return "", Refuse(Invalid, "weak_password", "A password needs at least 8 characters, not all alike.", "密码至少需要 8 个字符，且不能全部相同。")
	}
	return argon2id.CreateHash(password, passwordCost)
}

// SetLanguage changes the actor's language.
func (e *Engine) SetLanguage(ctx context.Context, by Actor, language string) error {
	if !slices.Contains(languages, language) {
		return Refuse(Invalid, "unknown_language", "The languages are en and zh.", "可选语言为 en 和 zh。")
	}
	return e.write(ctx, func(tx *store.Tx, m *model) error {
		record, err := tx.Lock(m.Entity("user"), by.ID)
		if err != nil {
			return err
		}
		field := record.Entity.FieldByName("language")
		if field == nil {
			return nil
		}
		record.Set("language", language)
		if err := tx.Update(record, record.Version, []*metadata.Field{field}); err != nil {
			return err
		}
		return e.touchOrganisation(tx)
	})
}

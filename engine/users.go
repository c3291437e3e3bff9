package engine

import "context"

// ChangePassword changes the actor's own password and ends the actor's other sessions. Invalid when the old
// one is wrong or the new one too weak. token is the session that stays.
func (e *Engine) ChangePassword(ctx context.Context, by Actor, token, old, new string) error {
	panic("not written")
}

// SetPassword gives a user a password, to be changed at the next sign-in, and ends the user's
// sessions. Needs the right "users".
func (e *Engine) SetPassword(ctx context.Context, by Actor, user, password string) error {
	panic("not written")
}

// Invite gives a user a fresh random password and returns it. Needs the right "users".
func (e *Engine) Invite(ctx context.Context, by Actor, user string) (string, error) {
	panic("not written")
}

// SetLanguage changes the actor's language.
func (e *Engine) SetLanguage(ctx context.Context, by Actor, language string) error {
	panic("not written")
}

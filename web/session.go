package web

import (
	"crypto/subtle"
	"net/http"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/weft-crm/weft/engine"
)

const (
	cookieName = "weft_session"
	csrfHeader = "X-CSRF-Token"
	actorKey   = "actor"
	sessionKey = "session"
)

// identify finds out who asks: by the session's cookie, which needs the CSRF token for everything
// that changes something, or by an API token. Nobody is found for a request without either.
func (s *Server) identify(c *fiber.Ctx) error {
	if scheme, token, ok := strings.Cut(c.Get(fiber.HeaderAuthorization), " "); ok && strings.EqualFold(scheme, "Bearer") {
		actor, err := s.engine.ActorOfToken(c.UserContext(), token)
		if err != nil {
			return err
		}
		c.Locals(actorKey, actor)
		return c.Next()
	}
	token := c.Cookies(cookieName)
	if token == "" {
		return c.Next()
	}
	session, err := s.engine.Session(c.UserContext(), token)
	if err != nil {
		if engine.AsError(err) == nil {
			return err
		}
		return c.Next()
	}
	if changes(c.Method()) && subtle.ConstantTimeCompare([]byte(c.Get(csrfHeader)), []byte(session.CSRF)) != 1 {
		return engine.Refuse(engine.Forbidden, "csrf", "The page is out of date. Reload it and try again.", "页面已过期，请刷新后重试。")
	}
	c.Locals(actorKey, session.Actor)
	c.Locals(sessionKey, session)
	return c.Next()
}

func changes(method string) bool {
	return method != http.MethodGet && method != http.MethodHead && method != http.MethodOptions
}

// signedIn lets only known people pass.
func signedIn(c *fiber.Ctx) error {
	if _, ok := c.Locals(actorKey).(engine.Actor); !ok {
		return engine.Refuse(engine.Unauthenticated, "signed_out", "Please sign in.", "请先登录。")
	}
	return c.Next()
}

// sessionAnswer tells the page where it stands.
type sessionAnswer struct {
	State      string        `json:"state"` // setup, signed_out or signed_in
	CSRF       string        `json:"csrf,omitempty"`
	Version    string        `json:"version"`
	User       *engine.Actor `json:"user"`
	Demo       bool          `json:"demo"`
	MustChange bool          `json:"must_change,omitempty"`
}

func (s *Server) showSession(r *request) (any, error) {
	answer := sessionAnswer{State: "signed_out", Version: s.config.Version, Demo: s.config.Demo}
	if session, ok := r.Locals(sessionKey).(*engine.SignedIn); ok {
		return s.sessionOf(session), nil
	}
	needed, err := s.engine.NeedsSetup(r)
	if err != nil {
		return nil, err
	}
	if needed {
		answer.State = "setup"
	}
	return answer, nil
}

func (s *Server) sessionOf(session *engine.SignedIn) sessionAnswer {
	return sessionAnswer{
		State: "signed_in", CSRF: session.CSRF, Version: s.config.Version, User: &session.Actor, Demo: s.config.Demo,
		MustChange: session.MustChange,
	}
}

func (s *Server) signIn(r *request) (any, error) {
	var ask struct {
		Login    string `json:"login"`
		Password string `json:"password"`
	}
	if err := r.decode(&ask); err != nil {
		return nil, err
	}
	session, err := s.engine.SignIn(r, engine.SignIn{Login: ask.Login, Password: ask.Password, Address: r.IP(), Agent: readable(r.Get(fiber.HeaderUserAgent))})
	if err != nil {
		return nil, err
	}
	s.setCookie(r.Ctx, session.Token, session.ExpiresAt)
	return s.sessionOf(session), nil
}

func (s *Server) signOut(r *request) (any, error) {
	s.setCookie(r.Ctx, "", time.Unix(0, 0))
	return nil, s.engine.SignOut(r, r.Cookies(cookieName))
}

func (s *Server) setCookie(c *fiber.Ctx, token string, expires time.Time) {
	c.Cookie(&fiber.Cookie{
		Name: cookieName, Value: token, Path: "/", Expires: expires, HTTPOnly: true, Secure: c.Protocol() == "https",
		SameSite: fiber.CookieSameSiteLaxMode,
	})
}

func (s *Server) setLanguage(r *request) (any, error) {
	var ask struct {
		Language string `json:"language"`
	}
	if err := r.decode(&ask); err != nil {
		return nil, err
	}
	return nil, s.engine.SetLanguage(r, r.by, ask.Language)
}

func (s *Server) changePassword(r *request) (any, error) {
	var ask struct {
		Old string `json:"old"`
		New string `json:"new"`
	}
	if err := r.decode(&ask); err != nil {
		return nil, err
	}
	return nil, s.engine.ChangePassword(r, r.by, r.Cookies(cookieName), ask.Old, ask.New)
}

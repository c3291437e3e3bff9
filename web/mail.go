package web

import (
	"bytes"
	_ "embed"
	"html/template"
	"net/http"

	"github.com/gofiber/fiber/v2"

	"github.com/weft-crm/weft/engine"
)

//go:embed mail.html
var mailHTML string

var mailTemplate = template.Must(template.New("mail").Parse(mailHTML))

// longestMailForm is room for a long opinion.
const longestMailForm = 64 << 10

// mailRoutes are the pages behind links in mails, for people who are not signed in. Looking changes
// nothing, whoever looks and however often; only sending the form decides.
func (s *Server) mailRoutes() {
	s.app.Get("/mail/:token", s.handle(s.showMail))
	s.app.Post("/mail/:token", s.handle(s.decideMail))
}

func (s *Server) showMail(r *request) (any, error) {
	page, err := s.engine.MailPage(r, r.Params("token"), s.signedInHere(r))
	return mailPage(r, page, err)
}

func (s *Server) decideMail(r *request) (any, error) {
	if len(r.Body()) > longestMailForm {
		return nil, fiber.ErrRequestEntityTooLarge
	}
	page, err := s.engine.DecideByMail(r, engine.MailDecision{
		Token: r.Params("token"), Verb: r.FormValue("verb"), Comment: readable(r.FormValue("comment")),
		SignedIn: s.signedInHere(r), Address: r.IP(),
	})
	return mailPage(r, page, err)
}

// signedInHere is who is signed in in this browser; nil for nobody.
func (s *Server) signedInHere(r *request) *engine.Actor {
	cookie := r.Cookies(cookieName)
	if cookie == "" {
		return nil
	}
	session, err := s.engine.Session(r, cookie)
	if err != nil {
		return nil
	}
	return &session.Actor
}

// mailPage answers with the page; a refusal stands on it and in its status.
func mailPage(r *request, page *engine.MailPage, err error) (any, error) {
	status := http.StatusOK
	if refused := engine.AsError(err); refused != nil {
		status = refused.Kind.Status()
	} else if err != nil {
		return nil, err
	}
	var body bytes.Buffer
	if err := mailTemplate.Execute(&body, page); err != nil {
		return nil, err
	}
	r.Set(fiber.HeaderCacheControl, "no-store")
	r.Set(fiber.HeaderReferrerPolicy, "no-referrer")
	r.Set("X-Robots-Tag", "noindex, nofollow")
	r.Set(fiber.HeaderContentSecurityPolicy, "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
	return rendered{status, body.Bytes()}, nil
}

// takeReply reads an answer to a mail as it came (RFC 5322), from whoever brings mails in.
func (s *Server) takeReply(r *request) (any, error) {
	return s.engine.DecideByReply(r, r.by, bytes.NewReader(r.Body()))
}

package web

import (
	"github.com/gofiber/fiber/v2"

	"github.com/weft-crm/weft/engine"
)

func (s *Server) showSetup(r *request) (any, error) { return s.engine.SetupOptions(r) }

// setUp answers the first start and signs the new administrator in.
func (s *Server) setUp(r *request) (any, error) {
	var ask engine.Setup
	if err := r.decode(&ask); err != nil {
		return nil, err
	}
	if _, err := s.engine.SetUp(r, ask); err != nil {
		return nil, err
	}
	session, err := s.engine.SignIn(r, engine.SignIn{
		Login: ask.Admin.Login, Password: ask.Admin.Password, Address: r.IP(), Agent: readable(r.Get(fiber.HeaderUserAgent)),
	})
	if err != nil {
		return nil, err
	}
	s.setCookie(r.Ctx, session.Token, session.ExpiresAt)
	return s.sessionOf(session), nil
}

func (s *Server) applyPreset(r *request) (any, error) {
	var preset engine.SetupPreset
	if err := r.decode(&preset); err != nil {
		return nil, err
	}
	release, err := s.engine.ApplyPreset(r, r.by, preset)
	return fiber.Map{"release": release}, err
}

func (s *Server) showCompany(r *request) (any, error) { return s.engine.Company(r) }

func (s *Server) saveCompany(r *request) (any, error) {
	var company engine.Company
	if err := r.decode(&company); err != nil {
		return nil, err
	}
	return nil, s.engine.SaveCompany(r, r.by, company)
}

func (s *Server) showShell(r *request) (any, error) { return s.engine.Shell(r, r.by) }

func (s *Server) showHome(r *request) (any, error) {
	return s.engine.Home(r, r.by, engine.HomeRequest{Board: r.Query("board"), Month: r.Query("month")})
}

package web

import (
	"context"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/weft-crm/weft/engine"
)

func (s *Server) alive(*request) (any, error) {
	return fiber.Map{"ok": true, "version": s.config.Version}, nil
}

func (s *Server) ready(r *request) (any, error) {
	return fiber.Map{"ok": true}, s.engine.Ready(r)
}

func (s *Server) setPassword(r *request) (any, error) {
	var ask struct {
		Password string `json:"password"`
	}
	if err := r.decode(&ask); err != nil {
		return nil, err
	}
	return nil, s.engine.SetPassword(r, r.by, r.Params("id"), ask.Password)
}

func (s *Server) inviteUser(r *request) (any, error) {
	password, err := s.engine.Invite(r, r.by, r.Params("id"))
	return fiber.Map{"password": password}, err
}

func (s *Server) listRoles(r *request) (any, error) { return s.engine.Roles(r, r.by) }

func (s *Server) showAccess(r *request) (any, error) {
	return s.engine.Access(r, r.by, r.Params("user"), r.Params("entity"), r.Query("record"))
}

func (s *Server) listTokens(r *request) (any, error) { return s.engine.APITokens(r, r.by) }

func (s *Server) makeToken(r *request) (any, error) {
	var ask struct {
		Name      string    `json:"name"`
		ExpiresAt time.Time `json:"expires_at"`
	}
	if err := r.decode(&ask); err != nil {
		return nil, err
	}
	token, err := s.engine.MakeAPIToken(r, r.by, ask.Name, ask.ExpiresAt)
	return created{token}, err
}

func (s *Server) dropToken(r *request) (any, error) {
	return nil, s.engine.DropAPIToken(r, r.by, r.Params("id"))
}

func (s *Server) showAudit(r *request) (any, error) {
	before, err := r.number("before", 0)
	if err != nil {
		return nil, err
	}
	return s.engine.Audit(r, r.by, auditQuery(r, before))
}

func (s *Server) listJobs(r *request) (any, error) { return s.engine.Jobs(r, r.by, r.Query("state")) }

func (s *Server) retryJob(r *request) (any, error) { return r.job(s.engine.RetryJob) }

func (s *Server) cancelJob(r *request) (any, error) { return r.job(s.engine.CancelJob) }

// job does something with the job that the path names.
func (r *request) job(change func(context.Context, engine.Actor, int64) error) (any, error) {
	id, err := strconv.ParseInt(r.Params("id"), 10, 64)
	if err != nil {
		return nil, fiber.ErrNotFound
	}
	return nil, change(r, r.by, id)
}

func (s *Server) showSystem(r *request) (any, error) { return s.engine.System(r, r.by) }

func (s *Server) tryConnection(r *request) (any, error) {
	return s.engine.TryConnection(r, r.by, r.Params("name"))
}

func (s *Server) backUp(r *request) (any, error) { return s.engine.BackUpNow(r, r.by) }

func (s *Server) showSample(r *request) (any, error) { return s.engine.SampleCompany(r, r.by) }

func (s *Server) loadSample(r *request) (any, error) {
	var options engine.SampleOptions
	if err := r.decodeAny(&options); err != nil {
		return nil, err
	}
	return s.engine.LoadSampleCompany(r, r.by, options)
}

func (s *Server) setSamplePassword(r *request) (any, error) {
	var options engine.SampleOptions
	if err := r.decode(&options); err != nil {
		return nil, err
	}
	return s.engine.SetSamplePassword(r, r.by, options)
}

func (s *Server) previewSampleRemoval(r *request) (any, error) {
	return s.engine.SampleRemoval(r, r.by)
}

func (s *Server) removeSample(r *request) (any, error) { return s.engine.RemoveSampleCompany(r, r.by) }

func auditQuery(r *request, before int) engine.AuditQuery {
	return engine.AuditQuery{Actor: r.Query("actor"), Action: r.Query("action"), Before: int64(before), Limit: 100}
}

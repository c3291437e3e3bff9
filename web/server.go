package web

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/recover"
	"github.com/gofiber/fiber/v2/middleware/requestid"

	"github.com/weft-crm/weft/engine"
	"github.com/weft-crm/weft/web/ui"
)

// Config says what a server serves.
type Config struct {
	Engine  *engine.Engine
	Logger  *slog.Logger
	Clock   func() time.Time
	Version string
	Demo    bool // tell the sign-in page that this is the demo set-up
}

// Server answers HTTP requests.
type Server struct {
	config  Config
	engine  *engine.Engine
	log     *slog.Logger
	app     *fiber.App
	metrics *metrics
	queries parameters
	closing chan struct{}
}

// New prepares a server; nothing listens before Serve.
func New(config Config) (*Server, error) {
	s := &Server{config: config, engine: config.Engine, log: config.Logger, metrics: newMetrics(), queries: describedParameters(), closing: make(chan struct{})}
	s.app = fiber.New(fiber.Config{
		DisableStartupMessage: true,
		Immutable:             true, // strings of a request outlive it, e.g. in the cache of filters
		BodyLimit:             largestUpload,
		ReadBufferSize:        longestHead,
		ReadTimeout:           time.Minute,
		IdleTimeout:           2 * time.Minute,
		ErrorHandler:          s.sendProblem,
	})
	assets, err := ui.Load()
	if err != nil && !errors.Is(err, ui.ErrNotBuilt) {
		return nil, err
	}
	s.app.Use(requestid.New(), s.metrics.observe(config.Clock, s.sendProblem), recover.New(), safeHeaders)
	s.routes()
	s.app.Use(page(assets))
	return s, nil
}

// App is the server as an http handler for tests.
func (s *Server) App() *fiber.App { return s.app }

// Serve answers requests on a listener until Shutdown.
func (s *Server) Serve(listener net.Listener) error { return s.app.Listener(listener) }

// Shutdown stops listening, ends the event streams and waits for the requests under way, at most
// until ctx ends.
func (s *Server) Shutdown(ctx context.Context) error {
	close(s.closing)
	return s.app.ShutdownWithContext(ctx)
}

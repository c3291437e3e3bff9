package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"syscall"
	"time"

	builtin "github.com/weft-crm/weft/builtin-workflows"
	"github.com/weft-crm/weft/builtin-workflows/company"
	"github.com/weft-crm/weft/engine"
	"github.com/weft-crm/weft/engine/jobs"
	"github.com/weft-crm/weft/web"
	"github.com/weft-crm/weft/web/ui"
)

type serveCommand struct {
	Address string `help:"Address to listen on; 0.0.0.0:8080 serves the office network." env:"WEFT_ADDRESS" default:"127.0.0.1:8080"`
	Demo    bool   `help:"Set up a demo company with sample data at the first start and print its sign-in." env:"WEFT_DEMO"`
	Workers int    `help:"Background jobs at the same time." env:"WEFT_WORKERS" default:"4"`

	MailHost     string `help:"SMTP server that takes our mail; none keeps mail inside." env:"WEFT_MAIL_HOST" group:"Mail"`
	MailPort     int    `help:"Its port." env:"WEFT_MAIL_PORT" default:"587" group:"Mail"`
	MailUser     string `help:"Its user." env:"WEFT_MAIL_USER" group:"Mail"`
	MailPassword string `help:"Its password." env:"WEFT_MAIL_PASSWORD" group:"Mail"`
	MailFrom     string `help:"Sender of our mail." env:"WEFT_MAIL_FROM" group:"Mail"`
	MailTLS      string `help:"How to encrypt: starttls, tls (port 465), optional, or none for a server on this machine." env:"WEFT_MAIL_TLS" enum:"starttls,tls,optional,none" default:"starttls" group:"Mail"`
	PublicURL    string `help:"Address under which people reach Weft, for links in mails, e.g. https://crm.example.com. Without it: the address it listens on." env:"WEFT_PUBLIC_URL" group:"Mail"`
}

// Run serves until the process is told to stop, then ends what is under way.
func (s *serveCommand) Run(env *environment) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	collect := collectAfterStart()
	running, err := openEngine(ctx, env, func(config *engine.Config) { s.fill(config) })
	if err != nil {
		return err
	}
	defer closing(env, running)
	if s.Demo {
		if err := startDemo(ctx, env, running); err != nil {
			return err
		}
	}
	if err := running.Start(ctx); err != nil {
		return err
	}
	return s.answer(ctx, env, running, collect)
}

// startHeap is how much may be in use and spare before anything is collected while Weft starts, in bytes.
const startHeap = 128 << 20

// collectAfterStart lets nothing be collected until what it gives is called; then what the start left
// behind goes back to the system, and memory is collected seldom from then on. GOGC says otherwise.
func collectAfterStart() (collect func()) {
	if os.Getenv("GOGC") != "" {
		return func() {}
	}
	engine.CollectSeldom()
	usual, seldom := debug.SetMemoryLimit(startHeap), debug.SetGCPercent(-1)
	return func() {
		debug.SetMemoryLimit(usual)
		debug.SetGCPercent(seldom)
		debug.FreeOSMemory()
	}
}

func (s *serveCommand) fill(config *engine.Config) {
	config.Workers = s.Workers
	config.Mail = jobs.MailServer{
		Host: s.MailHost, Port: s.MailPort, TLS: s.MailTLS, User: s.MailUser, Password: s.MailPassword, From: s.MailFrom,
	}
	config.PublicURL = s.PublicURL
	if config.PublicURL == "" {
		config.PublicURL = "http://" + s.Address
	}
}

// answer listens and serves until ctx ends; ready is called as soon as it listens.
func (s *serveCommand) answer(ctx context.Context, env *environment, running *engine.Engine, ready func()) error {
	server, err := web.New(web.Config{Engine: running, Logger: env.log, Clock: clock, Version: version, Demo: s.Demo})
	if err != nil {
		return err
	}
	var listen net.ListenConfig
	listener, err := listen.Listen(ctx, "tcp", s.Address)
	if err != nil {
		return fmt.Errorf("cannot listen on %s: %w. Choose another with --address, e.g. --address 127.0.0.1:8081", s.Address, err)
	}
	fmt.Fprintf(env.out, "\n  Weft is ready:  http://%s\n", listener.Addr())
	if s.Demo {
		fmt.Fprintf(env.out, "  Sign in as      %s   password  %s\n", engine.DemoLogin, engine.DemoPassword)
		fmt.Fprintln(env.out, "  or as           li.na (sales), wang.qiang (manager) and the others under People, same password")
	}
	fmt.Fprintln(env.out)
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	go ready()
	select {
	case err := <-served:
		return err
	case <-ctx.Done():
	}
	env.log.Info("stopping")
	limit, cancel := context.WithTimeout(context.WithoutCancel(ctx), 15*time.Second)
	defer cancel()
	return server.Shutdown(limit)
}

// openEngine opens the installation that the options name; adjust may be nil.
func openEngine(ctx context.Context, env *environment, adjust func(*engine.Config)) (*engine.Engine, error) {
	database, err := env.database()
	if err != nil {
		return nil, err
	}
	key, err := readKey(env.KeyFile)
	if err != nil {
		return nil, err
	}
	connections, err := readConnections(env.Connections)
	if err != nil {
		return nil, err
	}
	config := engine.Config{
		Key: key, Connections: connections, Database: database, Files: filepath.Join(env.Data, "files"), Packs: builtInPacks(), Clock: clock, Logger: env.log,
		Font: ui.Font, SampleCompany: company.Play,
	}
	if adjust != nil {
		adjust(&config)
	}
	running, err := engine.Open(ctx, config)
	if errors.Is(err, engine.ErrKey) {
		return nil, err
	}
	if err != nil {
		return nil, fmt.Errorf("%w\nIs the database address right (--database) and may this user write there?", err)
	}
	return running, nil
}

func builtInPacks() []engine.BuiltIn {
	var packs []engine.BuiltIn
	for _, name := range builtin.Packs() {
		packs = append(packs, engine.BuiltIn{Name: name, Files: builtin.FS(name)})
	}
	return packs
}

func closing(env *environment, running *engine.Engine) {
	if err := running.Close(); err != nil {
		env.log.Error("closing failed", "error", err)
	}
}

type migrateCommand struct{}

// Run opens the installation, which brings its database to this version.
func (migrateCommand) Run(env *environment) error {
	running, err := openEngine(context.Background(), env, nil)
	if err != nil {
		return err
	}
	fmt.Fprintln(env.out, "The database is up to date.")
	return running.Close()
}

// startDemo sets the demo company up unless that was done before.
func startDemo(ctx context.Context, env *environment, running *engine.Engine) error {
	needed, err := running.NeedsSetup(ctx)
	if err != nil || !needed {
		return err
	}
	fmt.Fprintln(env.out, "==> setting up the demo company with sample data")
	return errors.Join(running.SetUpDemo(ctx))
}

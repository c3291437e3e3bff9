package engine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/weft-crm/weft/engine/jobs"
)

// storyWorld is everything outside of an engine that plays a scenario: a clock that is moved, jobs
// done by hand, mail that is kept, and other systems with prepared answers.
type storyWorld struct {
	clock       *storyClock
	jobs        *jobs.ByHand
	log         *storyLog
	connections map[string]*storyConnection

	lock  sync.Mutex
	mails []jobs.Mail
}

func newStoryWorld(names []string) *storyWorld {
	world := &storyWorld{
		clock: &storyClock{now: time.Date(2026, time.March, 2, 1, 0, 0, 0, time.UTC)}, log: &storyLog{},
		connections: map[string]*storyConnection{},
	}
	for _, name := range names {
		world.connections[name] = &storyConnection{name: name}
	}
	return world
}

// open makes the jobs of an engine wait for the story.
func (w *storyWorld) open(e *Engine) {
	w.jobs = jobs.NewByHand(jobs.Config{Handlers: e.handlers(), Failed: e.jobFailed, Clock: w.clock.Now})
}

func (w *storyWorld) keep(mail jobs.Mail) {
	w.lock.Lock()
	defer w.lock.Unlock()
	w.mails = append(w.mails, mail)
}

// network gives the connections as the engine's settings.
func (w *storyWorld) network() map[string]Connection {
	network := map[string]Connection{}
	for name, connection := range w.connections {
		network[name] = Connection{URL: "http://" + name + ".test", transport: connection}
	}
	return network
}

// storyClock is a time that only a story moves.
type storyClock struct {
	lock sync.Mutex
	now  time.Time
}

// Now is the story's time.
func (c *storyClock) Now() time.Time {
	c.lock.Lock()
	defer c.lock.Unlock()
	return c.now
}

func (c *storyClock) move(to time.Time) {
	c.lock.Lock()
	defer c.lock.Unlock()
	if to.After(c.now) {
		c.now = to
	}
}

// storyConnection answers HTTP calls as the story said.
type storyConnection struct {
	name string

	lock    sync.Mutex
	replies []storyReply
	repeats bool // the one that is left was given before
	calls   int
}

type storyReply struct {
	status int
	body   string
}

func (c *storyConnection) prepare(reply storyReply) {
	c.lock.Lock()
	defer c.lock.Unlock()
	if c.repeats {
		c.replies, c.repeats = nil, false
	}
	c.replies = append(c.replies, reply)
}

func (c *storyConnection) called() int {
	c.lock.Lock()
	defer c.lock.Unlock()
	return c.calls
}

// RoundTrip answers one call: the prepared answers in turn, the last one for ever.
func (c *storyConnection) RoundTrip(request *http.Request) (*http.Response, error) {
	c.lock.Lock()
	defer c.lock.Unlock()
	c.calls++
	if len(c.replies) == 0 {
		return nil, fmt.Errorf("%s does not answer", c.name)
	}
	reply := c.replies[0]
	if c.repeats = len(c.replies) == 1; !c.repeats {
		c.replies = c.replies[1:]
	}
	return &http.Response{
		StatusCode: reply.status, Status: fmt.Sprintf("%d %s", reply.status, http.StatusText(reply.status)),
		Header: http.Header{"Content-Type": {"application/json"}}, Request: request,
		Body: io.NopCloser(bytes.NewBufferString(reply.body)),
	}, nil
}

// storyLog keeps what an engine logs as errors: in a story nothing may go wrong unseen.
type storyLog struct {
	lock   sync.Mutex
	errors []error
}

func (l *storyLog) logger() *slog.Logger { return slog.New(l) }

// Enabled keeps errors only.
func (l *storyLog) Enabled(_ context.Context, level slog.Level) bool { return level >= slog.LevelError }

// WithAttrs changes nothing.
func (l *storyLog) WithAttrs([]slog.Attr) slog.Handler { return l }

// WithGroup changes nothing.
func (l *storyLog) WithGroup(string) slog.Handler { return l }

// Handle keeps a message with its attributes.
func (l *storyLog) Handle(_ context.Context, record slog.Record) error {
	text := record.Message
	record.Attrs(func(attribute slog.Attr) bool {
		text += " " + attribute.String()
		return true
	})
	l.lock.Lock()
	defer l.lock.Unlock()
	l.errors = append(l.errors, errors.New(text))
	return nil
}

// trouble gives what was logged since it was asked last.
func (l *storyLog) trouble() error {
	l.lock.Lock()
	defer l.lock.Unlock()
	err := errors.Join(l.errors...)
	l.errors = nil
	return err
}

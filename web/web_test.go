package web_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"

	builtin "github.com/weft-crm/weft/builtin-workflows"
	"github.com/weft-crm/weft/engine"
	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/engine/store/storetest"
	"github.com/weft-crm/weft/web"
)

// site is the demo company served by the real application.
type site struct {
	t      *testing.T
	server *web.Server
	engine *engine.Engine
	asked  asked // what was asked for, where a test counts it
}

// databases runs a test against the demo company on both databases.
func databases(t *testing.T, test func(t *testing.T, s *site)) {
	for _, dialect := range storetest.Dialects {
		t.Run(dialect, func(t *testing.T) {
			t.Parallel()
			test(t, open(t, demo(t, dialect)))
		})
	}
}

func onSQLite(t *testing.T) *site {
	t.Helper()
	t.Parallel()
	return open(t, demo(t, "sqlite"))
}

func open(t *testing.T, database string) *site {
	t.Helper()
	return openWith(t, engine.Config{Database: database})
}

// openWith opens the demo company with settings of its own.
func openWith(t *testing.T, config engine.Config) *site {
	t.Helper()
	running, server := openDemo(t, config)
	return &site{t: t, server: server, engine: running}
}

func TestMain(m *testing.M) { storetest.Main(m) }

// demo makes a database with the demo company and gives its address.
func demo(tb testing.TB, dialect string) string {
	tb.Helper()
	database, _ := storetest.Copy(tb, dialect, "demo", func(url string) (any, error) {
		running := openEngine(tb, engine.Config{Database: url})
		return nil, errors.Join(running.SetUpDemo(tb.Context()), running.Close(), quickPasswords(tb, url))
	})
	return database
}

// quickPasswords gives everybody the same password again, hashed so that signing in costs nothing.
func quickPasswords(tb testing.TB, database string) error {
	tb.Helper()
	hash, err := argon2id.CreateHash(engine.DemoPassword, storetest.PasswordCost)
	if err != nil {
		return err
	}
	opened, err := store.Open(tb.Context(), store.Config{URL: database, Clock: time.Now})
	if err != nil {
		return err
	}
	_, err = opened.Handle().ExecContext(tb.Context(), "update credentials set hash = '"+hash+"'")
	return errors.Join(err, opened.Close())
}

func openEngine(tb testing.TB, config engine.Config) *engine.Engine {
	tb.Helper()
	var packs []engine.BuiltIn
	for _, name := range builtin.Packs() {
		packs = append(packs, engine.BuiltIn{Name: name, Files: builtin.FS(name)})
	}
	config.Files, config.Packs = filepath.Join(tb.TempDir(), "files"), packs
	if config.Clock == nil {
		config.Clock = time.Now
	}
	running, err := engine.Open(tb.Context(), config)
	if err != nil {
		tb.Fatal(err)
	}
	return running
}

// openDemo opens the demo company and the server that shows it.
func openDemo(tb testing.TB, config engine.Config) (*engine.Engine, *web.Server) {
	tb.Helper()
	running := openEngine(tb, config)
	server, err := web.New(web.Config{Engine: running, Logger: slog.New(slog.DiscardHandler), Clock: time.Now, Version: "test"})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := running.Close(); err != nil {
			tb.Error(err)
		}
	})
	return running, server
}

// client is a browser: a cookie and a CSRF token.
type client struct {
	*site
	cookie string
	csrf   string
}

// in is the same browser in a part of a test.
func (c *client) in(t *testing.T) *client {
	return &client{site: &site{t: t, server: c.server, engine: c.engine, asked: c.asked}, cookie: c.cookie, csrf: c.csrf}
}

// answer is a response with its JSON.
type answer struct {
	t      *testing.T
	Status int
	Header http.Header
	Body   []byte
}

func (s *site) as(login string) *client {
	s.t.Helper()
	c := &client{site: s}
	reply := c.send(http.MethodPost, "/session", map[string]string{"login": login, "password": engine.DemoPassword})
	reply.want(http.StatusOK)
	c.csrf = reply.text("csrf")
	c.cookie, _, _ = strings.Cut(reply.Header.Get("Set-Cookie"), ";")
	return c
}

func (c *client) send(method, path string, body any, headers ...string) *answer {
	c.t.Helper()
	raw, isRaw := body.([]byte)
	if !isRaw && body != nil {
		var err error
		if raw, err = json.Marshal(body); err != nil {
			c.t.Fatal(err)
		}
	}
	request := httptest.NewRequest(method, "/api/v1"+path, bytes.NewReader(raw))
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Cookie", c.cookie)
	request.Header.Set("X-CSRF-Token", c.csrf)
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	c.asked.note(method, path)
	response, err := c.server.App().Test(request, -1)
	if err != nil {
		c.t.Fatal(err)
	}
	content, err := io.ReadAll(response.Body)
	if err := errors.Join(err, response.Body.Close()); err != nil {
		c.t.Fatal(err)
	}
	reply := &answer{t: c.t, Status: response.StatusCode, Header: response.Header, Body: content}
	reply.isAsDescribed(method, path, raw)
	return reply
}

func (c *client) get(path string) *answer {
	c.t.Helper()
	return c.send(http.MethodGet, path, nil)
}

func (c *client) post(path string, body any, headers ...string) *answer {
	c.t.Helper()
	return c.send(http.MethodPost, path, body, headers...)
}

func (a *answer) want(status int) *answer {
	a.t.Helper()
	if a.Status != status {
		a.t.Fatalf("status %d, want %d: %s", a.Status, status, a.Body)
	}
	return a
}

// at follows a path of keys and numbers into the JSON; nil if it leads nowhere.
func (a *answer) at(path ...any) any {
	a.t.Helper()
	var value any
	if err := json.Unmarshal(a.Body, &value); err != nil {
		a.t.Fatalf("%v in %s", err, a.Body)
	}
	for _, step := range path {
		switch step := step.(type) {
		case string:
			object, _ := value.(map[string]any)
			value = object[step]
		case int:
			list, _ := value.([]any)
			if step >= len(list) {
				return nil
			}
			value = list[step]
		}
	}
	return value
}

func (a *answer) text(path ...any) string {
	a.t.Helper()
	text, _ := a.at(path...).(string)
	return text
}

func (a *answer) refused(status int, code string) *answer {
	a.t.Helper()
	a.want(status)
	if a.text("code") != code {
		a.t.Errorf("code %q, want %q: %s", a.text("code"), code, a.Body)
	}
	if a.text("title") == "" || a.text("texts", "title", "en") == "" || a.text("texts", "title", "zh") == "" {
		a.t.Errorf("the refusal is not in both languages: %s", a.Body)
	}
	return a
}

// first gives the id of the first record of an entity that matches a filter.
func (c *client) first(entity, filter string) string {
	c.t.Helper()
	reply := c.get("/records/" + entity + "?limit=1&filter=" + url.QueryEscape(filter)).want(http.StatusOK)
	return reply.text("records", 0, "id")
}

// marshal writes JSON the way definitions are written: with < > and & as they are.
func marshal(t *testing.T, value any) []byte {
	t.Helper()
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/weft-crm/weft/engine"
	"github.com/weft-crm/weft/engine/store/storetest"
)

// clock is a time that tests move.
type clock struct {
	lock sync.Mutex
	now  time.Time
}

func newClock() *clock { return &clock{now: time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time {
	c.lock.Lock()
	defer c.lock.Unlock()
	return c.now
}

func (c *clock) set(to time.Time) {
	c.lock.Lock()
	defer c.lock.Unlock()
	c.now = to
}

func (c *clock) Add(d time.Duration) {
	c.lock.Lock()
	defer c.lock.Unlock()
	c.now = c.now.Add(d)
}

// house is an engine over a database of its own, with the test company in it.
type house struct {
	*testing.T
	*engine.Engine
	clock *clock
	url   string
	ids   map[string]string // of people and departments by name
}

// onBoth runs a test over the test company on SQLite and on PostgreSQL.
func onBoth(t *testing.T, test func(h *house)) {
	t.Helper()
	for _, dialect := range storetest.Dialects {
		t.Run(dialect, func(t *testing.T) {
			t.Parallel()
			test(newHouse(t, dialect))
		})
	}
}

// pack reads a pack from one file of testdata/packs.
func pack(t testing.TB, name string) engine.BuiltIn {
	t.Helper()
	archive, err := txtar.ParseFile(filepath.Join("testdata", "packs", name+".txtar"))
	if err != nil {
		t.Fatal(err)
	}
	return engine.BuiltIn{Name: name, Files: asFS(archive)}
}

func asFS(archive *txtar.Archive) fs.FS {
	files := fstest.MapFS{}
	for _, file := range archive.Files {
		files[file.Name] = &fstest.MapFile{Data: file.Data}
	}
	return files
}

func TestMain(m *testing.M) {
	engine.HashQuickly()
	storetest.Main(m)
}

func openEngine(t testing.TB, url string, c *clock) *engine.Engine {
	t.Helper()
	e, err := engine.Open(context.Background(), engine.Config{
		Database: url, Clock: c.Now, Packs: []engine.BuiltIn{pack(t, "core")}, Pool: 6, Files: t.TempDir(), SampleCompany: smallCompany,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() }) // some tests have closed it already
	return e
}

// newHouse opens a test company of the test's own.
func newHouse(t *testing.T, dialect string) *house {
	t.Helper()
	url, ids := storetest.Copy(t, dialect, "house", func(url string) (map[string]string, error) {
		h := buildHouse(t, url)
		return h.ids, h.Close()
	})
	c := newClock()
	return &house{T: t, Engine: openEngine(t, url, c), clock: c, url: url, ids: maps.Clone(ids)}
}

// buildHouse sets the test company up: zhao leads sales, in which li and wang sell in the departments
// east and west; qian watches, sun sees big deals, zhou keeps people, wu has no right.
func buildHouse(t *testing.T, url string) *house {
	t.Helper()
	c := newClock()
	h := &house{T: t, Engine: openEngine(t, url, c), clock: c, url: url, ids: map[string]string{}}
	admin, err := h.SetUp(context.Background(), engine.Setup{
		Admin:   engine.SetupAdmin{Login: "admin", Name: "Admin", Password: "correct horse"},
		Company: engine.Company{Name: "Test", Currency: "CNY", Language: "en", Zone: "Asia/Shanghai"},
		Preset:  &engine.SetupPreset{Pack: "core", Name: "simple"},
	})
	if err != nil {
		t.Fatal(err)
	}
	h.ids["admin"] = admin.ID
	h.department("sales", "")
	h.department("east", "sales")
	h.department("west", "sales")
	h.person("zhao", "sales", "lead")
	h.person("li", "east", "sales")
	h.person("wang", "west", "sales")
	h.person("qian", "", "watcher")
	h.person("sun", "", "big")
	h.person("zhou", "", "people")
	h.person("wu", "", "nobody")
	return h
}

func (h *house) department(name, parent string) {
	h.Helper()
	values := map[string]any{"name": name}
	if parent != "" {
		values["parent"] = h.ids[parent]
	}
	h.ids[name] = h.create("admin", "department", values).ID
}

func (h *house) person(login, department, role string) {
	h.Helper()
	values := map[string]any{"name": strings.ToUpper(login[:1]) + login[1:], "login": login, "roles": []any{role}}
	if department != "" {
		values["department"] = h.ids[department]
	}
	h.ids[login] = h.create("admin", "user", values).ID
}

// as is a person acting through a form.
func (h *house) as(login string) engine.Actor {
	h.Helper()
	actor, err := h.ActorNamed(login, engine.ViaForm)
	if err != nil {
		h.Fatalf("%s: %v", login, err)
	}
	return actor
}

// row is a record as it was sent.
type row struct {
	ID      string          `json:"id"`
	Version int64           `json:"version"`
	Owner   engine.Person   `json:"owner"`
	Values  map[string]any  `json:"values"`
	Masked  []string        `json:"masked"`
	Expand  map[string]*row `json:"expand"`
}

func decodeRow(t testing.TB, sent *engine.RecordJSON) row {
	t.Helper()
	var r row
	if err := json.Unmarshal(sent.JSON, &r); err != nil {
		t.Fatalf("%v in %s", err, sent.JSON)
	}
	return r
}

// create creates a record; it has to succeed.
func (h *house) create(login, entity string, values map[string]any) row {
	h.Helper()
	sent, err := h.tryCreate(login, entity, values)
	if err != nil {
		h.Fatalf("%s creates %s: %v", login, entity, err)
	}
	return decodeRow(h, sent)
}

func (h *house) tryCreate(login, entity string, values map[string]any) (*engine.RecordJSON, error) {
	h.Helper()
	return h.CreateRecord(context.Background(), h.as(login), engine.Save{Entity: entity, Values: sendable(h, values)})
}

// sendable gives values the shape they have when they were decoded from a request.
func sendable(t testing.TB, values map[string]any) map[string]any {
	t.Helper()
	text, err := json.Marshal(values)
	if err != nil {
		t.Fatal(err)
	}
	decoder := json.NewDecoder(strings.NewReader(string(text)))
	decoder.UseNumber()
	var out map[string]any
	if err := decoder.Decode(&out); err != nil {
		t.Fatal(err)
	}
	return out
}

// update changes a record; it has to succeed.
func (h *house) update(login, entity, id string, values map[string]any) row {
	h.Helper()
	sent, err := h.tryUpdate(login, entity, id, 0, values)
	if err != nil {
		h.Fatalf("%s changes %s: %v", login, entity, err)
	}
	return decodeRow(h, sent)
}

func (h *house) tryUpdate(login, entity, id string, version int64, values map[string]any) (*engine.RecordJSON, error) {
	h.Helper()
	return h.UpdateRecord(context.Background(), h.as(login), engine.Save{Entity: entity, ID: id, Version: version, Values: sendable(h, values)})
}

// get reads a record; it has to succeed.
func (h *house) get(login, entity, id string) row {
	h.Helper()
	sent, err := h.Record(context.Background(), h.as(login), engine.Get{Entity: entity, ID: id})
	if err != nil {
		h.Fatalf("%s reads %s: %v", login, entity, err)
	}
	return decodeRow(h, sent)
}

// page is a list as it was sent.
type page struct {
	Records []row   `json:"records"`
	Next    *string `json:"next"`
	Total   *struct {
		Count int64 `json:"count"`
		Exact bool  `json:"exact"`
	} `json:"total"`
}

func (p page) names() string {
	var names []string
	for _, r := range p.Records {
		names = append(names, fmt.Sprint(r.Values["name"]))
	}
	return strings.Join(names, " ")
}

// list reads a list; it has to succeed.
func (h *house) list(login string, list engine.List) page {
	h.Helper()
	p, err := h.tryList(login, list)
	if err != nil {
		h.Fatalf("%s lists %s: %v", login, list.Entity, err)
	}
	return p
}

func (h *house) tryList(login string, list engine.List) (page, error) {
	h.Helper()
	sent, err := h.AppendList(context.Background(), nil, h.as(login), list)
	if err != nil {
		return page{}, err
	}
	var p page
	if err := json.Unmarshal(sent, &p); err != nil {
		h.Fatalf("%v in %s", err, sent)
	}
	return p, nil
}

// refused demands an error with a code.
func (h *house) refused(err error, code string) {
	h.Helper()
	_ = h.refusal(err, code)
}

// refusal demands an error with a code and gives it.
func (h *house) refusal(err error, code string) *engine.Error {
	h.Helper()
	if engine.CodeOf(err) != code {
		h.Fatalf("got %v (%q), want %q", err, engine.CodeOf(err), code)
	}
	return engine.AsError(err)
}

// problem demands a problem of a field with a code.
func (h *house) problem(err error, pointer, code string) {
	h.Helper()
	refusal := h.refusal(err, "validation")
	for _, problem := range refusal.Fields {
		if problem.Pointer == pointer && problem.Code == code {
			if problem.Message.En == "" || problem.Message.Zh == "" {
				h.Errorf("the problem %s of %s is not told in both languages: %+v", code, pointer, problem.Message)
			}
			return
		}
	}
	h.Fatalf("no problem %q at %s in %+v", code, pointer, refusal.Fields)
}

// same demands that two things print alike.
func (h *house) same(got, want any) {
	h.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		h.Fatalf("got  %v\nwant %v", got, want)
	}
}

// toldOf is what the newest entry of a deal's history tells somebody of a field's new value.
func (h *house) toldOf(login, deal, field string) string {
	h.Helper()
	entries, err := h.History(context.Background(), h.as(login), "deal", deal, "", 1)
	if err != nil {
		h.Fatal(err)
	}
	for _, change := range entries[0].Changes {
		if change.Field == field {
			return string(change.New)
		}
	}
	return ""
}

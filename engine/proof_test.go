package engine_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io/fs"
	"testing"
	"time"

	"github.com/weft-crm/weft/engine"
	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// works is the test company with the workflows of the pack "proof" and people to play them: sam
// submits; ann, bob, cat and dan decide; eve and fay are the desk; gus is a guest.
type works struct {
	*house
	beside *sql.DB // a plain connection to the same database
}

// inWorks runs a test over the workflows on SQLite and on PostgreSQL.
func inWorks(t *testing.T, test func(w *works)) {
	t.Helper()
	onBoth(t, func(h *house) { test(newWorks(h)) })
}

func newWorks(h *house) *works {
	h.Helper()
	layer := metadata.Layer{Pack: metadata.CustomPack, Files: metadata.Files{}}
	files := pack(h, "proof").Files
	err := fs.WalkDir(files, ".", func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			layer.Files[path], err = fs.ReadFile(files, path)
		}
		return err
	})
	if err != nil {
		h.Fatal(err)
	}
	if _, err := h.PublishLayers(context.Background(), engine.Operator(), []metadata.Layer{layer}, "proof"); err != nil {
		h.Fatal(err)
	}
	w := &works{house: h, beside: beside(h, h.url)}
	for _, login := range []string{"sam", "ann", "bob", "cat", "dan"} {
		w.person(login, "", "staff")
	}
	w.person("eve", "", "desk")
	w.person("fay", "", "desk")
	w.person("gus", "", "guest")
	return w
}

// know learns the ids of people by sign-in name.
func (w *works) know() {
	w.Helper()
	for _, person := range w.list("admin", engine.List{Entity: "user", Limit: 100}).Records {
		w.ids[fmt.Sprint(person.Values["login"])] = person.ID
	}
}

// board puts people with numbers into the team that decides requests of the kind "all".
func (w *works) board(size int) (logins []string) {
	w.Helper()
	for i := range size {
		login := fmt.Sprintf("p%02d", i+1)
		w.person(login, "", "staff")
		w.create("admin", "team_member", map[string]any{"team": "board", "user": w.ids[login]})
		logins = append(logins, login)
	}
	return logins
}

// request creates a request by sam.
func (w *works) request(kind string, values ...any) string {
	w.Helper()
	all := map[string]any{"name": "Request " + kind, "kind": kind}
	for i := 0; i < len(values); i += 2 {
		all[values[i].(string)] = values[i+1]
	}
	return w.create("sam", "request", all).ID
}

// submitted creates and submits a request.
func (w *works) submitted(kind string, values ...any) string {
	w.Helper()
	id := w.request(kind, values...)
	w.fire("sam", id, "submit")
	return id
}

func (w *works) fire(login, id, event string) {
	w.Helper()
	if _, err := w.Fire(context.Background(), w.as(login), "", engine.Transition{Entity: "request", ID: id, Event: event}); err != nil {
		w.Fatalf("%s fires %s: %v", login, event, err)
	}
}

// task is somebody's open task on a record.
func (w *works) task(login, entity, id string) string {
	w.Helper()
	inbox, err := w.Tasks(context.Background(), w.as(login), engine.Inbox{Box: "todo", Limit: 500})
	if err != nil {
		w.Fatal(err)
	}
	for _, task := range inbox.Tasks {
		if task.Record.Entity == entity && task.Record.ID == id {
			return task.ID
		}
	}
	w.Fatalf("%s has no task on %s %s", login, entity, id)
	return ""
}

// decide lets somebody decide the open task on a request.
func (w *works) decide(login, id string, decision engine.Decision) {
	w.Helper()
	if _, err := w.Decide(context.Background(), w.as(login), w.task(login, "request", id), "", decision); err != nil {
		w.Fatalf("%s %s: %v", login, decision.Verb, err)
	}
}

// run is the newest run on a request.
func (w *works) run(id string) *engine.RunAnswer {
	w.Helper()
	runs, err := w.RunsOf(context.Background(), w.as("admin"), "request", id)
	if err != nil || len(runs) == 0 {
		w.Fatalf("runs of %s: %v %v", id, runs, err)
	}
	run, err := w.Engine.Run(context.Background(), w.as("admin"), runs[0].ID)
	if err != nil {
		w.Fatal(err)
	}
	return run
}

func (w *works) wantStatus(id, status string) {
	w.Helper()
	if run := w.run(id); run.Status != status {
		w.Fatalf("the run is %s in %s, want %s; incidents %+v", run.Status, run.State, status, run.Incidents)
	}
}

func (w *works) wantIncident(id, code string) {
	w.Helper()
	run := w.run(id)
	for _, incident := range run.Incidents {
		if incident.Code == code && incident.Message.En != "" && incident.Message.Zh != "" {
			return
		}
	}
	w.Fatalf("no incident %s; the run is %s with %+v", code, run.Status, run.Incidents)
}

// administer does something to the run of a request as the administrator.
func (w *works) administer(id string, ask engine.AdminRun) {
	w.Helper()
	if _, err := w.Administer(context.Background(), w.as("admin"), w.run(id).ID, "", ask); err != nil {
		w.Fatalf("%s: %v", ask.Verb, err)
	}
}

// tables opens the database beside the engine.
func (w *works) tables() *store.Store {
	w.Helper()
	s, err := store.Open(context.Background(), store.Config{URL: w.url, Clock: w.clock.Now})
	if err != nil {
		w.Fatal(err)
	}
	w.Cleanup(func() { _ = s.Close() })
	return s
}

// sql changes the tables past the engine.
func (w *works) sql(text string) {
	w.Helper()
	if _, err := w.beside.Exec(text); err != nil {
		w.Fatal(err)
	}
}

// eventually waits for what happens in the background, with the clock of the wall.
func eventually(t testing.TB, what string, holds func() bool) {
	t.Helper()
	eventuallyIn(t, 30*time.Second, what, holds)
}

func eventuallyIn(t testing.TB, most time.Duration, what string, holds func() bool) {
	t.Helper()
	limit := time.NewTimer(most)
	defer limit.Stop()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !holds() {
		select {
		case <-limit.C:
			t.Fatalf("it never came about that %s", what)
		case <-tick.C:
		}
	}
}

// forget takes something out of a run's state, as a fault would.
func (w *works) forget(run string, change func(state map[string]any)) {
	w.Helper()
	err := w.tables().Write(context.Background(), func(tx *store.Tx) error {
		row, err := tx.LockRun(run)
		if err != nil {
			return err
		}
		state := map[string]any{}
		if err := json.Unmarshal(row.Data, &state); err != nil {
			return err
		}
		change(state)
		if row.Data, err = json.Marshal(state); err != nil {
			return err
		}
		return tx.SaveRun(row)
	})
	if err != nil {
		w.Fatal(err)
	}
}

// openConnected opens an engine whose bank is at an address.
func openConnected(t testing.TB, url string, c *clock, bank string) *engine.Engine {
	t.Helper()
	e, err := engine.Open(context.Background(), engine.Config{
		Database: url, Clock: c.Now, Packs: []engine.BuiltIn{pack(t, "core")}, Pool: 6,
		Connections: map[string]engine.Connection{"bank": {URL: bank}},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	return e
}

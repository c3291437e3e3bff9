package engine_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	builtin "github.com/weft-crm/weft/builtin-workflows"
	"github.com/weft-crm/weft/engine"
	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/engine/store/storetest"
)

// desk is a company whose boss approves the quotes of a seller: the example quote_discount with one
// signature. outward makes the approval send a mail too.
type desk struct {
	testing.TB
	*engine.Engine
	seller, boss engine.Actor
	account      string
}

func newDesk(tb testing.TB, url string, outward bool) *desk {
	tb.Helper()
	ctx := context.Background()
	e, err := engine.Open(ctx, engine.Config{Database: url, Clock: time.Now, Packs: []engine.BuiltIn{{Name: "core", Files: corePack(tb, outward)}}})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = e.Close() })
	admin, err := e.SetUp(ctx, engine.Setup{
		Admin:   engine.SetupAdmin{Login: "admin", Name: "Admin", Password: "correct horse"},
		Company: engine.Company{Name: "Bench", Currency: "EUR", Language: "en", Zone: "UTC"}, Preset: &engine.SetupPreset{Pack: "core", Name: "key_accounts"},
	})
	if err != nil {
		tb.Fatal(err)
	}
	d := &desk{TB: tb, Engine: e}
	boss := d.create(admin, "user", map[string]any{"name": "Boss", "login": "boss", "roles": []any{"sales_manager"}})
	seller := map[string]any{"name": "Seller", "login": "seller", "email": "seller@example.test", "roles": []any{"sales"}, "manager": boss}
	d.create(admin, "user", seller)
	d.boss, d.seller = d.person("boss"), d.person("seller")
	d.account = d.create(d.seller, "account", map[string]any{"name": "Buyer"})
	return d
}

// corePack is the pack core, in which an approval also sends a mail when it should reach outward.
func corePack(tb testing.TB, outward bool) fs.FS {
	tb.Helper()
	if !outward {
		return builtin.FS("core")
	}
	files := fstest.MapFS{}
	err := fs.WalkDir(builtin.FS("core"), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(builtin.FS("core"), path)
		data = bytes.Replace(data, []byte(`"template": "quote_approved"`), []byte(`"template": "quote_approved", "via": ["email"]`), 1)
		files[path] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	return files
}

func (d *desk) person(login string) engine.Actor {
	d.Helper()
	actor, err := d.ActorNamed(login, engine.ViaForm)
	if err != nil {
		d.Fatal(err)
	}
	return actor
}

func (d *desk) create(by engine.Actor, entity string, values map[string]any) string {
	d.Helper()
	sent, err := d.CreateRecord(context.Background(), by, engine.Save{Entity: entity, Values: values})
	if err != nil {
		d.Fatal(err)
	}
	if _, err := d.AppendList(context.Background(), nil, by, engine.List{Entity: entity, Limit: 1}); err != nil { // people are known from now on
		d.Fatal(err)
	}
	return sent.ID
}

// submitted creates quotes and submits them; it returns the boss's tasks.
func (d *desk) submitted(count int) []string {
	d.Helper()
	tasks := make([]string, count)
	d.atOnce(16, count, func(i int) error {
		task, err := d.submit()
		tasks[i] = task
		return err
	})
	return tasks
}

func (d *desk) submit() (string, error) {
	ctx := context.Background()
	line := map[string]any{"values": map[string]any{"description": "Pump", "quantity": "1", "price": map[string]any{"amount": "1000", "currency": "EUR"}}}
	quote, err := d.CreateRecord(ctx, d.seller, engine.Save{
		Entity: "quote", Values: map[string]any{"account": d.account, "discount_pct": "12", "lines": []any{line}},
	})
	if err != nil {
		return "", err
	}
	answer, err := d.Fire(ctx, d.seller, "", engine.Transition{Entity: "quote", ID: quote.ID, Event: "submit"})
	if err != nil {
		return "", err
	}
	var sent struct{ Process engine.Process }
	if err := json.Unmarshal(answer, &sent); err != nil {
		return "", err
	}
	return sent.Process.Waiting[0].Task, nil
}

// atOnce does work for the numbers below count with some clients.
func (d *desk) atOnce(clients, count int, work func(i int) error) {
	d.Helper()
	numbers := make(chan int)
	problems := make(chan error, clients)
	var done sync.WaitGroup
	for range clients {
		done.Go(func() {
			for i := range numbers {
				if err := work(i); err != nil {
					problems <- err
					return
				}
			}
		})
	}
	for i := range count {
		select {
		case numbers <- i:
		case err := <-problems:
			close(numbers)
			d.Fatal(err)
		}
	}
	close(numbers)
	done.Wait()
	close(problems)
	for err := range problems {
		d.Fatal(err)
	}
}

func (d *desk) approve(task, key string) error {
	_, err := d.Decide(context.Background(), d.boss, task, key, engine.Decision{Verb: "approve"})
	return err
}

// times are durations of one operation.
type times []time.Duration

func (t *times) take(work func() error) error {
	began := time.Now()
	err := work()
	*t = append(*t, time.Since(began))
	return err
}

func (t times) at(part float64) time.Duration {
	slices.Sort(t)
	return t[int(float64(len(t)-1)*part)]
}

// BenchmarkDecision measures one decision after the other beside the least that a server could do
// for one: lock, update, a row of history, a row for the outside, commit.
func BenchmarkDecision(b *testing.B) {
	for _, dialect := range storetest.Dialects {
		b.Run(dialect, func(b *testing.B) {
			b.Cleanup(engine.CollectSeldom()) // as a server does
			d := newDesk(b, storetest.URL(b, dialect), false)
			hand := newHandDecision(b, storetest.URL(b, dialect))
			var ours, least times
			var tasks []string
			for b.Loop() { // stopping its timer would disturb what is measured, so it is not used
				if len(tasks) == 0 {
					tasks = d.submitted(100)
					for range tasks {
						if err := least.take(func() error { return hand.decide(len(least)) }); err != nil {
							b.Fatal(err)
						}
					}
				}
				if err := ours.take(func() error { return d.approve(tasks[0], tasks[0]) }); err != nil {
					b.Fatal(err)
				}
				tasks = tasks[1:]
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(float64(ours.at(0.5).Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(ours.at(0.99).Microseconds())/1000, "p99-ms")
			b.ReportMetric(float64(least.at(0.5).Microseconds())/1000, "least-p50-ms")
			b.ReportMetric(float64(ours.at(0.5))/float64(least.at(0.5)), "ratio")
		})
	}
}

// BenchmarkDecisionsOf32 measures how many decisions 32 clients bring through in a second, on a
// running engine.
func BenchmarkDecisionsOf32(b *testing.B) {
	for _, dialect := range storetest.Dialects {
		for name, outward := range map[string]bool{"inside": false, "outward": true} {
			b.Run(dialect+"/"+name, func(b *testing.B) {
				b.Cleanup(engine.CollectSeldom()) // as a server does
				d := newDesk(b, storetest.URL(b, dialect), outward)
				tasks := d.submitted(max(b.N, 500))
				if err := d.Start(context.Background()); err != nil {
					b.Fatal(err)
				}
				spent := make([]time.Duration, len(tasks))
				b.ResetTimer()
				began := time.Now()
				d.atOnce(32, len(tasks), func(i int) error {
					start := time.Now()
					defer func() { spent[i] = time.Since(start) }()
					return d.approve(tasks[i], tasks[i])
				})
				took := time.Since(began)
				b.StopTimer()
				b.ReportMetric(float64(len(tasks))/took.Seconds(), "decisions/s")
				b.ReportMetric(float64(times(spent).at(0.99).Microseconds())/1000, "p99-ms")
			})
		}
	}
}

// handDecision is what a server without any layer would do for a decision.
type handDecision struct {
	begin, lock, move, task, history, outer, commit *sql.Stmt
}

const handRows = 1000

func newHandDecision(tb testing.TB, url string) *handDecision {
	tb.Helper()
	driver, address, begin, forUpdate := "pgx", url, "begin", " for update"
	if path, lite := strings.CutPrefix(url, "sqlite:"); lite {
		driver, begin, forUpdate = "sqlite", "begin immediate", ""
		address = "file:" + path + "?_pragma=journal_mode(wal)&_pragma=synchronous(full)&_pragma=busy_timeout(5000)"
	}
	db, err := sql.Open(driver, address)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = db.Close() })
	db.SetMaxOpenConns(1)
	setup := []string{
		"create table hand_run (id integer primary key, version integer not null, state text not null, data text not null)",
		"create table hand_task (id integer primary key, run integer not null, status text not null, comment text not null)",
		"create table hand_history (id text primary key, run integer not null, at text not null, what text not null)",
		"create table hand_outbox (id text primary key, run integer not null, payload text not null)",
	}
	for i := range handRows {
		setup = append(setup, fmt.Sprintf("insert into hand_run values (%d, 1, 'review', '{}')", i), fmt.Sprintf("insert into hand_task values (%d, %d, 'open', '')", i, i))
	}
	begun, err := db.Begin()
	if err != nil {
		tb.Fatal(err)
	}
	for _, text := range setup {
		if _, err := begun.Exec(text); err != nil {
			tb.Fatal(err)
		}
	}
	if err := begun.Commit(); err != nil {
		tb.Fatal(err)
	}
	ctx := context.Background()
	conn, err := db.Conn(ctx) // from now on the only one
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = conn.Close() })
	prepare := func(text string) *sql.Stmt {
		prepared, err := conn.PrepareContext(ctx, text)
		if err != nil {
			tb.Fatal(err)
		}
		return prepared
	}
	return &handDecision{
		begin: prepare(begin), commit: prepare("commit"), lock: prepare("select version, state, data from hand_run where id = $1" + forUpdate),
		move:    prepare("update hand_run set version = version + 1, state = 'approved', data = $1 where id = $2"),
		task:    prepare("update hand_task set status = 'approved', comment = 'yes' where id = $1"),
		history: prepare("insert into hand_history values ($1, $2, $3, 'approved')"), outer: prepare("insert into hand_outbox values ($1, $2, '{\"to\":\"seller\"}')"),
	}
}

// decide runs on one connection, so that prepared statements are in the transaction.
func (h *handDecision) decide(i int) error {
	run := i % handRows
	if _, err := h.begin.Exec(); err != nil {
		return err
	}
	var version int64
	var state, data string
	if err := h.lock.QueryRow(run).Scan(&version, &state, &data); err != nil {
		return err
	}
	for _, step := range []struct {
		statement *sql.Stmt
		args      []any
	}{
		{h.move, []any{data, run}},
		{h.task, []any{run}},
		{h.history, []any{store.NewID(), run, time.Now().Format(time.RFC3339Nano)}},
		{h.outer, []any{store.NewID(), run}},
		{h.commit, nil},
	} {
		if _, err := step.statement.Exec(step.args...); err != nil {
			return err
		}
	}
	return nil
}

package engine_test

import (
	"context"
	"database/sql"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/weft-crm/weft/engine"
	"github.com/weft-crm/weft/engine/store/storetest"
)

// benchTasks is how many tasks the benchmarks of inboxes have, a tenth of them open; WEFT_BENCH_TASKS
// says how many (50,000).
func benchTasks() int {
	if tasks, err := strconv.Atoi(os.Getenv("WEFT_BENCH_TASKS")); err == nil {
		return tasks
	}
	return 50_000
}

// crowd fills a desk with runs and their tasks: one in ten is open, of these every other one waits in
// some queue, many of them in that of sales managers, and one in fifty is the boss's own.
func (d *desk) crowd(url string, count int) {
	d.Helper()
	driver, address := "pgx", url
	numbers := "generate_series(1, COUNT) as n(n)"
	clock, id := "now() - n * interval '1 second'", "md5(n::text)::uuid::text"
	if path, lite := strings.CutPrefix(url, "sqlite:"); lite {
		driver, address = "sqlite", "file:"+path+"?_pragma=journal_mode(wal)&_pragma=busy_timeout(60000)&_pragma=synchronous(off)"
		numbers = "(with recursive n(n) as (select 1 union all select n + 1 from n where n < COUNT) select n from n) n"
		clock, id = "(cast(strftime('%s', 'now') as integer) - n) * 1000000", "printf('%08x-0000-4000-8000-%012x', n, n)"
	}
	db, err := sql.Open(driver, address)
	if err != nil {
		d.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	db.SetMaxOpenConns(1)
	quote := d.submittedQuote()
	open := "n % 10 = 0"
	texts := []string{
		`insert into runs (id, workflow, "release", entity, record_id, title, state, status, incident, revision, round, submitter, parent, previous, started_at, ended_at, data)
		select ` + id + `, 'quote_discount', 1, 'quote', ` + id + `, 'Q' || n, 'review', case when ` + open + ` then 'running' else 'approved' end, false, 1, 1, '` + d.seller.ID + `', '', '',
		` + clock + `, case when ` + open + ` then null else ` + clock + ` end, '{}' from ` + numbers,
		`insert into tasks (id, run, workflow, entity, record_id, title, visit, step, kind, label, assignee, status, submitter, opened_at, due_at, decided_at, verb, comment, acted_by, on_behalf_of, origin)
		select ` + id + ` || '~t1', ` + id + `, 'quote_discount', 'quote', '` + quote + `', 'Q' || n, 1, 'manager', 'approve', '{"en":"Manager","zh":"经理"}',
		case when n % 500 = 0 then '` + d.boss.ID + `' when n % 20 = 0 then '' else 'somebody' || n % 200 end,
		case when ` + open + ` then 'open' else 'approved' end, '` + d.seller.ID + `', ` + clock + `, ` + clock + `,
		case when ` + open + ` then null else ` + clock + ` end, case when ` + open + ` then '' else 'approve' end, '',
		case when ` + open + ` then '' when n % 50 = 1 then '` + d.boss.ID + `' else 'somebody' end, '', '' from ` + numbers,
		`insert into task_candidates (task, candidate, waiting, since, due)
		select id, case when length(title) > 2 and substr(title, length(title) - 1, 1) in ('2', '4') then 'role:sales_manager' else 'role:' || substr(title, length(title) - 2, 2) end, status = 'open' and assignee = '', opened_at, due_at from tasks where assignee = '' and run <> ''`,
		"analyze",
	}
	if driver == "sqlite" { // as Store.Optimize does
		texts = append(texts, "delete from sqlite_stat4", "analyze sqlite_schema")
	}
	for _, text := range texts {
		if _, err := db.Exec(strings.ReplaceAll(text, "COUNT", strconv.Itoa(count))); err != nil {
			d.Fatal(err)
		}
	}
}

func (d *desk) submittedQuote() string {
	d.Helper()
	task, err := d.submit()
	if err != nil {
		d.Fatal(err)
	}
	answer, err := d.Task(context.Background(), d.boss, task)
	if err != nil {
		d.Fatal(err)
	}
	return answer.Record.ID
}

// BenchmarkInbox reads pages of the boxes of somebody with a lot to do among very many tasks.
func BenchmarkInbox(b *testing.B) {
	for _, dialect := range storetest.Dialects {
		b.Run(dialect, func(b *testing.B) {
			url := storetest.URL(b, dialect)
			d := newDesk(b, url, false)
			d.crowd(url, benchTasks())
			for _, box := range []string{"todo", "done", "copied", "delegated", "started"} {
				b.Run(box, func(b *testing.B) {
					var spent times
					for b.Loop() {
						err := spent.take(func() error {
							_, err := d.Tasks(context.Background(), d.boss, engine.Inbox{Box: box, Limit: 50})
							return err
						})
						if err != nil {
							b.Fatal(err)
						}
					}
					b.ReportMetric(float64(spent.at(0.5).Microseconds())/1000, "p50-ms")
				})
			}
		})
	}
}

// BenchmarkStartUp opens and starts an engine with very many runs in flight.
func BenchmarkStartUp(b *testing.B) {
	for _, dialect := range storetest.Dialects {
		b.Run(dialect, func(b *testing.B) {
			url := storetest.URL(b, dialect)
			d := newDesk(b, url, false)
			d.crowd(url, benchTasks())
			if err := d.Close(); err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				e, err := engine.Open(context.Background(), engine.Config{Database: url, Clock: time.Now, Packs: []engine.BuiltIn{{Name: "core", Files: corePack(b, false)}}})
				if err != nil {
					b.Fatal(err)
				}
				if err := e.Start(context.Background()); err != nil {
					b.Fatal(err)
				}
				if _, err := e.Tasks(context.Background(), d.boss, engine.Inbox{Box: "todo", Limit: 50}); err != nil {
					b.Fatal(err)
				}
				b.StopTimer()
				if err := e.Close(); err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
			}
		})
	}
}

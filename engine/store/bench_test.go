package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/engine/store/storetest"
	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// The benchmarks compare the store with statements written by hand against a table made by hand, on
// 100,000 rows of 20 fields, in the same run on the same database. The metric "ratio" is the
// store's time divided by that of the statements.
//
//	go test ./engine/store -run '^$' -bench . -benchtime 300x

const (
	benchRows     = 100_000
	benchAccounts = 5_000
	benchUsers    = 50
)

// BenchmarkStore needs WEFT_TEST_POSTGRES for its second half.
func BenchmarkStore(b *testing.B) {
	for _, dialect := range storetest.Dialects {
		b.Run(dialect, func(b *testing.B) {
			f := newFixture(b, dialect)
			for _, operation := range f.operations() {
				b.Run(operation.name, func(b *testing.B) { f.compare(b, operation) })
			}
		})
	}
}

// operation is the same work done by the store and by hand.
type operation struct {
	name        string
	ours, limit func(i int) error
}

// compare runs both in turns, so that a machine that slows down slows both.
func (f *fixture) compare(b *testing.B, o operation) {
	for i := range 5 {
		must(b, o.ours(i))
		must(b, o.limit(i))
	}
	var ours, limit time.Duration
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		start := time.Now()
		must(b, o.ours(i))
		ours += time.Since(start)
		b.StopTimer()
		start = time.Now()
		must(b, o.limit(i))
		limit += time.Since(start)
		b.StartTimer()
	}
	b.ReportMetric(float64(ours)/float64(limit), "ratio")
	b.ReportMetric(float64(limit.Microseconds())/float64(b.N), "limit-µs")
}

// fixture is the store and the table made by hand, with the same rows.
type fixture struct {
	testing.TB
	s        *store.Store
	model    *metadata.Model
	deals    []string // ids
	users    []string
	accounts []string
	hand     hand
}

var stages = strings.Fields("prospect qualify propose quote negotiate won lost")

func newFixture(tb testing.TB, dialect string) *fixture {
	layer, problems := metadata.Load(os.DirFS("testdata"), "opportunities")
	if len(problems.Errors()) > 0 {
		tb.Fatal(problems)
	}
	model, problems := metadata.Compile([]metadata.Layer{layer}, nil)
	if len(problems.Errors()) > 0 {
		tb.Fatal(problems)
	}
	url := storetest.URL(tb, dialect)
	c := newClock()
	f := &fixture{TB: tb, s: openStore(tb, url, c), model: model}
	must(tb, f.s.WriteExclusive(context.Background(), func(tx *store.Tx) error { return tx.Apply(nil, model) }))
	f.fill(c)
	f.hand = openHand(tb, dialect, url)
	must(tb, f.s.Optimize(context.Background()))
	return f
}

func (f *fixture) write(fn func(tx *store.Tx) error) error {
	return f.s.Write(context.Background(), func(tx *store.Tx) error {
		tx.Model = f.model
		return fn(tx)
	})
}

func (f *fixture) read(fn func(tx *store.Tx) error) error {
	return f.s.Read(context.Background(), func(tx *store.Tx) error {
		tx.Model = f.model
		return fn(tx)
	})
}

func (f *fixture) fill(c *clock) {
	random := rand.New(rand.NewPCG(1, 2))
	var users, accounts []*metadata.Record
	for i := range benchUsers {
		users = append(users, f.made("user", values{"name": fmt.Sprint("user ", i)}))
		f.users = append(f.users, users[i].ID)
	}
	for i := range benchAccounts {
		accounts = append(accounts, f.made("account", values{
			"name": fmt.Sprintf("%s %s %d", word(random), word(random), i), "industry": word(random), "website": "https://example.com", "city": word(random),
			"country": "CN", "employees": int64(i), "annual_revenue": number("1234567.89"),
		}))
		f.accounts = append(f.accounts, accounts[i].ID)
	}
	must(f, f.write(func(tx *store.Tx) error {
		must(f, tx.InsertMany(users))
		return tx.InsertMany(accounts)
	}))
	const batch = 5_000
	for first := 0; first < benchRows; first += batch {
		var deals []*metadata.Record
		var texts []store.SearchText
		for i := first; i < first+batch; i++ {
			deal := f.deal(random, i)
			deal.CreatedAt = c.Now().Add(time.Duration(random.IntN(1e9)) * time.Microsecond)
			deals = append(deals, deal)
			texts = append(texts, store.SearchText{Entity: "opportunity", RecordID: deal.ID, Title: deal.Value("name").(string)})
			f.deals = append(f.deals, deal.ID)
		}
		must(f, f.write(func(tx *store.Tx) error {
			must(f, tx.InsertMany(deals))
			return tx.Index(texts...)
		}))
	}
}

func (f *fixture) made(entity string, given values) *metadata.Record {
	record := metadata.NewRecord(f.model.Entity(entity))
	record.ID = store.NewID()
	for name, value := range given {
		record.Set(name, value)
	}
	return record
}

func (f *fixture) deal(random *rand.Rand, i int) *metadata.Record {
	record := f.made("opportunity", values{
		"name": fmt.Sprintf("%s %s %s", word(random), word(random), word(random)), "code": fmt.Sprintf("OPP-%s", store.NewID()[24:]), "stage": stages[random.IntN(7)],
		"amount": number(fmt.Sprintf("%d.25", random.IntN(1e6))), "probability": number("45.50"), "expected": number("4567.80"), "currency": "EUR",
		"close_date": day(1 + random.IntN(28)), "next_step": "call back about the offer", "type": "existing", "lead_source": "partner", "priority": "high",
		"is_private": i%3 == 0, "account": f.accounts[random.IntN(benchAccounts)], "campaign": "spring", "region": "north", "score": number("12.34"),
		"last_activity": day(2), "description": strings.Repeat("what was said and done ", 8), "attrs": `{"a":1,"b":"two"}`,
	})
	record.Owner = f.users[random.IntN(benchUsers)]
	return record
}

var syllables = strings.Fields("ka lo mi ran te su vor hel dan pri mon qua zen bel tor fin gra lex nor sil ber wun xan yol")

func word(random *rand.Rand) string {
	var text string
	for range 2 + random.IntN(3) {
		text += syllables[random.IntN(len(syllables))]
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

func equals(field string, value any) store.Condition {
	return store.Condition{Predicate: rule.Compare{Op: "==", Left: rule.Column{Path: []string{field}}, Right: rule.Literal{Of: value}}}
}

// newest is a list as the product shows it.
func (f *fixture) newest(i int) store.Query {
	return store.Query{
		Entity: f.model.Entity("opportunity"), Sort: []store.Sort{{Path: []string{"updated_at"}, Descending: true}}, Limit: 50,
		Where: []store.Condition{equals("stage", stages[i%7]), equals("owner", f.users[i%benchUsers])},
	}
}

func (f *fixture) find(query store.Query, want func(*store.Page) bool) error {
	return f.read(func(tx *store.Tx) error {
		page, err := tx.Find(query)
		if err == nil && !want(page) {
			err = fmt.Errorf("a page of %d", len(page.Records))
		}
		return err
	})
}

func full(page *store.Page) bool { return len(page.Records) == 50 }

func (f *fixture) operations() []operation {
	ctx, hand := context.Background(), f.hand
	entity := f.model.Entity("opportunity")
	random := rand.New(rand.NewPCG(3, 4))
	const rare = "vorheldan"
	return []operation{
		{"get", func(i int) error {
			return f.read(func(tx *store.Tx) error {
				_, err := tx.Get(entity, f.deals[i*7919%benchRows])
				return err
			})
		}, func(i int) error { return hand.rows(ctx, handGet, 1, f.deals[i*7919%benchRows]) }},
		{"list", func(i int) error {
			query := f.newest(i)
			query.Count = store.CountBounded
			return f.find(query, full)
		}, func(i int) error {
			if err := hand.rows(ctx, handList, 50, stages[i%7], f.users[i%benchUsers]); err != nil {
				return err
			}
			return hand.number(ctx, handCount, stages[i%7], f.users[i%benchUsers])
		}},
		{"expand", func(i int) error {
			query := f.newest(i)
			query.Expand = []string{"account"}
			return f.find(query, full)
		}, func(i int) error { return hand.rows(ctx, handExpand, 50, stages[i%7], f.users[i%benchUsers]) }},
		{"contains_rare", func(i int) error {
			query := store.Query{Entity: entity, Sort: f.newest(0).Sort, Search: rare}
			return f.find(query, func(page *store.Page) bool { return len(page.Records) > 0 })
		}, func(i int) error { return hand.rows(ctx, handLike, 0, "%"+rare+"%") }},
		{"contains_common", func(i int) error {
			query := store.Query{Entity: entity, Sort: f.newest(0).Sort, Search: "mira"}
			return f.find(query, full)
		}, func(i int) error { return hand.rows(ctx, handLike, 50, "%mira%") }},
		{"sum_by_stage", func(int) error {
			return f.read(func(tx *store.Tx) error {
				_, err := tx.Aggregate(store.Query{Entity: entity}, []store.Group{{Path: []string{"stage"}}},
					[]store.Measure{{Function: "count"}, {Function: "sum", Path: []string{"amount"}}})
				return err
			})
		}, func(int) error { return hand.rows(ctx, handSum, 7) }},
		{"insert", func(i int) error {
			deal := f.deal(random, i)
			return f.write(func(tx *store.Tx) error {
				must(f, tx.Insert(deal))
				return tx.Note(&store.Entry{Entity: "opportunity", RecordID: deal.ID, Action: "create", Actor: f.users[0], Version: 1})
			})
		}, func(i int) error { return hand.insert(ctx, f.deal(random, i)) }},
		{"update", func(i int) error {
			return f.write(func(tx *store.Tx) error {
				deal, err := tx.Lock(entity, f.deals[i*7919%benchRows])
				must(f, err)
				deal.Set("amount", number("12.50"))
				deal.Set("next_step", "wait")
				must(f, tx.Update(deal, deal.Version, []*metadata.Field{entity.FieldByName("amount"), entity.FieldByName("next_step")}))
				return tx.Note(&store.Entry{Entity: "opportunity", RecordID: deal.ID, Action: "update", Actor: f.users[0], Version: deal.Version})
			})
		}, func(i int) error { return hand.update(ctx, f.deals[i*7919%benchRows], i) }},
	}
}

// hand is what a server without any layer would do.
type hand interface {
	rows(ctx context.Context, text string, want int, args ...any) error
	number(ctx context.Context, text string, args ...any) error
	insert(ctx context.Context, deal *metadata.Record) error
	update(ctx context.Context, id string, i int) error
}

const (
	handColumns = "id, version, owner, updated, name, code, stage, amount, probability, expected, currency, close_date, next_step, type, lead_source, priority, " +
		"is_private, account, campaign, region, score, last_activity, description, attrs"
	handGet    = "select " + handColumns + " from hand where id = $1"
	handList   = "select " + handColumns + " from hand where stage = $1 and owner = $2 order by updated desc limit 50"
	handCount  = "select count(*) from hand where stage = $1 and owner = $2"
	handSum    = "select stage, count(*), sum(amount) from hand group by stage"
	handLike   = "select " + handColumns + " from hand where name like $1 order by updated desc limit 50"
	handUpdate = "update hand set amount = $1, next_step = $2, updated = $3, version = version + 1 where id = $4"
)

var (
	handExpand = "select h." + strings.ReplaceAll(handColumns, ", ", ", h.") + ", a.name, a.industry, a.website, a.city, a.country, a.employees, a.annual_revenue " +
		"from hand h join hand_account a on a.id = h.account where h.stage = $1 and h.owner = $2 order by h.updated desc limit 50"
	handInsert = "insert into hand (" + handColumns + ") values (" + handMarks(24) + ")"
)

func handMarks(count int) string {
	marks := make([]string, count)
	for i := range marks {
		marks[i] = fmt.Sprintf("$%d", i+1)
	}
	return strings.Join(marks, ", ")
}

// handTargets are typed, made once a request.
func handTargets(columns int) []any {
	targets := make([]any, columns)
	for i := range targets {
		switch i {
		case 1, 3, 29:
			targets[i] = new(int64)
		case 7, 8, 9, 20, 30:
			targets[i] = new(float64)
		case 16:
			targets[i] = new(bool)
		default:
			targets[i] = new(string)
		}
	}
	if columns == 3 { // of the sum
		return []any{new(string), new(int64), new(float64)}
	}
	return targets
}

func handValues(deal *metadata.Record) []any {
	args := []any{deal.ID, int64(1), deal.Owner, time.Now().UnixMicro()}
	for _, field := range deal.Entity.Fields {
		switch value := deal.Value(field.Name).(type) {
		case interface{ InexactFloat64() float64 }:
			args = append(args, value.InexactFloat64())
		case time.Time:
			args = append(args, value.Format(time.RFC3339))
		default:
			args = append(args, value)
		}
	}
	return args
}

func openHand(tb testing.TB, dialect, url string) hand {
	copied := "create table hand as select id%[1]s as id, version, owner%[1]s as owner, %[2]s as updated, name, code, stage, amount%[3]s as amount, probability%[3]s as probability, expected%[3]s as expected, " +
		"currency, %[4]s as close_date, next_step, type, lead_source, priority, is_private, account%[1]s as account, campaign, region, score%[3]s as score, %[4]s as last_activity, description, attrs from e_opportunity"
	setup := []string{
		"create table hand_account as select * from e_account", "create unique index hand_id on hand (id)", "create unique index hand_code on hand (code)",
		"create index hand_list on hand (stage, owner, updated)", "create unique index hand_account_id on hand_account (id)", "analyze",
	}
	if dialect == "sqlite" {
		setup = append([]string{fmt.Sprintf(copied, "", "updated_at", " / 100.0", "'2026-11-21T00:00:00Z'")}, setup...)
		return openLiteHand(tb, url, setup)
	}
	setup = append([]string{fmt.Sprintf(copied, "::text", "(extract(epoch from updated_at) * 1000000)::bigint", "::double precision", "'2026-11-21T00:00:00Z'::text")}, setup...)
	setup[1] = "create table hand_account as select id::text as id, name, industry, website, city, country, employees, annual_revenue::double precision as annual_revenue from e_account"
	return openPostgresHand(tb, url, setup)
}

type liteHand struct {
	db         *sql.DB
	statements map[string]*sql.Stmt
}

func openLiteHand(tb testing.TB, url string, setup []string) hand {
	path := strings.TrimPrefix(url, "sqlite:")
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=journal_mode(wal)&_pragma=synchronous(full)&_txlock=immediate&_pragma=busy_timeout(5000)&_pragma=cache_size(-12000)")
	must(tb, err)
	tb.Cleanup(func() { must(tb, db.Close()) })
	db.SetMaxOpenConns(1)
	h := &liteHand{db, map[string]*sql.Stmt{}}
	for _, text := range setup {
		_, err := db.Exec(text)
		must(tb, err)
	}
	for _, text := range []string{handGet, handList, handCount, handSum, handLike, handUpdate, handExpand, handInsert} {
		prepared, err := db.Prepare(text)
		must(tb, err)
		tb.Cleanup(func() { must(tb, prepared.Close()) })
		h.statements[text] = prepared
	}
	return h
}

func (h *liteHand) rows(ctx context.Context, text string, want int, args ...any) error {
	rows, err := h.statements[text].QueryContext(ctx, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	for targets := handTargets(len(columns)); rows.Next(); want-- {
		if err := rows.Scan(targets...); err != nil {
			return err
		}
	}
	if want > 0 {
		return fmt.Errorf("%d rows are missing", want)
	}
	return rows.Err()
}

func (h *liteHand) number(ctx context.Context, text string, args ...any) error {
	var number int64
	return h.statements[text].QueryRowContext(ctx, args...).Scan(&number)
}

func (h *liteHand) insert(ctx context.Context, deal *metadata.Record) error {
	_, err := h.statements[handInsert].ExecContext(ctx, handValues(deal)...)
	return err
}

func (h *liteHand) update(ctx context.Context, id string, i int) error {
	_, err := h.statements[handUpdate].ExecContext(ctx, float64(i), "wait", int64(i), id)
	return err
}

type postgresHand struct{ pool *pgxpool.Pool }

func openPostgresHand(tb testing.TB, url string, setup []string) hand {
	pool, err := pgxpool.New(context.Background(), url)
	must(tb, err)
	tb.Cleanup(pool.Close)
	for _, text := range setup {
		_, err := pool.Exec(context.Background(), text)
		must(tb, err)
	}
	return &postgresHand{pool}
}

func (h *postgresHand) rows(ctx context.Context, text string, want int, args ...any) error {
	rows, err := h.pool.Query(ctx, text, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for targets := handTargets(len(rows.FieldDescriptions())); rows.Next(); want-- {
		if err := rows.Scan(targets...); err != nil {
			return err
		}
	}
	if want > 0 {
		return fmt.Errorf("%d rows are missing: %w", want, rows.Err())
	}
	return rows.Err()
}

func (h *postgresHand) number(ctx context.Context, text string, args ...any) error {
	var number int64
	return h.pool.QueryRow(ctx, text, args...).Scan(&number)
}

func (h *postgresHand) insert(ctx context.Context, deal *metadata.Record) error {
	_, err := h.pool.Exec(ctx, handInsert, handValues(deal)...)
	return err
}

func (h *postgresHand) update(ctx context.Context, id string, i int) error {
	_, err := h.pool.Exec(ctx, handUpdate, float64(i), "wait", int64(i), id)
	return err
}

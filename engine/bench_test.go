package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"testing/fstest"
	"time"

	"github.com/shopspring/decimal"

	"github.com/weft-crm/weft/engine"
	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/engine/store/storetest"
	"github.com/weft-crm/weft/metadata"
)

// yardstick is the engine over many opportunities; WEFT_BENCH_ROWS says how many (20,000).
type yardstick struct {
	*engine.Engine
	by       engine.Actor
	admin    engine.Actor
	ids      []string
	accounts []string
	owners   []string
}

func benchRows() int {
	if rows, err := strconv.Atoi(os.Getenv("WEFT_BENCH_ROWS")); err == nil {
		return rows
	}
	return 20_000
}

func onBothBench(b *testing.B, bench func(b *testing.B, y *yardstick)) {
	for _, dialect := range storetest.Dialects {
		b.Run(dialect, func(b *testing.B) { bench(b, newYardstick(b, storetest.URL(b, dialect))) })
	}
}

func newYardstick(b *testing.B, url string) *yardstick {
	b.Helper()
	ctx := context.Background()
	built := pack(b, "bench")
	built.Name = "core"
	withRules(built.Files.(fstest.MapFS))
	e, err := engine.Open(ctx, engine.Config{Database: url, Clock: time.Now, Packs: []engine.BuiltIn{built}})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = e.Close() })
	admin, err := e.SetUp(ctx, engine.Setup{
		Admin:   engine.SetupAdmin{Login: "admin", Name: "Admin", Password: "correct horse"},
		Company: engine.Company{Name: "Bench", Currency: "EUR", Language: "en", Zone: "UTC"}, Preset: &engine.SetupPreset{Pack: "core", Name: "simple"},
	})
	if err != nil {
		b.Fatal(err)
	}
	y := &yardstick{Engine: e, admin: admin}
	for i := range 50 {
		values := map[string]any{"name": fmt.Sprint("Rep ", i), "login": fmt.Sprint("rep", i), "roles": []any{"sales"}}
		if i > 0 {
			values["manager"] = y.owners[0]
		}
		sent, err := e.CreateRecord(ctx, admin, engine.Save{Entity: "user", Values: values})
		if err != nil {
			b.Fatal(err)
		}
		y.owners = append(y.owners, sent.ID)
	}
	y.load(b, url)
	if _, err := e.AppendList(ctx, nil, admin, engine.List{Entity: "user"}); err != nil {
		b.Fatal(err)
	}
	if y.by, err = e.ActorNamed("rep0", engine.ViaAPI); err != nil {
		b.Fatal(err)
	}
	return y
}

var benchStages = []string{"prospect", "qualify", "propose", "quote", "negotiate", "won", "lost"}

// load writes accounts and opportunities past the engine, as a restored backup would.
func (y *yardstick) load(b *testing.B, url string) {
	b.Helper()
	ctx := context.Background()
	layers, err := y.Layers(ctx, engine.Operator())
	if err != nil {
		b.Fatal(err)
	}
	model, problems := metadata.CompileTrusted(layers, nil)
	if err := problems.Err(); err != nil {
		b.Fatal(err)
	}
	s, err := store.Open(ctx, store.Config{URL: url, Clock: time.Now})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	accounts := make([]*metadata.Record, 5000)
	for i := range accounts {
		accounts[i] = metadata.NewRecord(model.Entity("account"))
		accounts[i].ID = store.NewID()
		accounts[i].Set("name", fmt.Sprint("Account ", i))
		accounts[i].Set("city", "Somewhere")
		y.accounts = append(y.accounts, accounts[i].ID)
	}
	y.insert(b, s, model, accounts)
	random := rand.New(rand.NewPCG(1, 2))
	for len(y.ids) < benchRows() {
		batch := make([]*metadata.Record, 2000)
		for i := range batch {
			batch[i] = y.opportunity(model, random)
		}
		y.insert(b, s, model, batch)
	}
	if err := s.FoldSummaries(ctx, model); err != nil { // as the engine does every second
		b.Fatal(err)
	}
	if err := s.Optimize(ctx); err != nil {
		b.Fatal(err)
	}
}

func (y *yardstick) insert(b *testing.B, s *store.Store, model *metadata.Model, records []*metadata.Record) {
	b.Helper()
	err := s.Write(context.Background(), func(tx *store.Tx) error {
		tx.Model = model
		return tx.InsertMany(records)
	})
	if err != nil {
		b.Fatal(err)
	}
}

func (y *yardstick) opportunity(model *metadata.Model, random *rand.Rand) *metadata.Record {
	record := metadata.NewRecord(model.Entity("opportunity"))
	record.ID, record.Owner = store.NewID(), y.owners[random.IntN(len(y.owners))]
	number := len(y.ids)
	for field, value := range map[string]any{
		"name": fmt.Sprint("Deal ", number), "code": fmt.Sprint("C-", number), "stage": benchStages[random.IntN(len(benchStages))],
		"amount": decimal.New(int64(random.IntN(10_000_000)), -2), "probability": decimal.New(40, 0), "expected_revenue": decimal.New(50050, -2),
		"currency": "EUR", "close_date": time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC), "next_step": "call the buyer", "type": "new",
		"lead_source": "web", "priority": "high", "is_private": false, "account": y.accounts[random.IntN(len(y.accounts))], "campaign": "spring-1",
		"region": "north", "score": int64(77), "last_activity": time.Date(2026, 11, 1, 10, 0, 0, 0, time.UTC),
		"description": "A long text about the opportunity that goes on for a while, with details of the need, the budget, the competitors and the plan.",
		"attrs":       `{"competitor":"acme","budget":true,"tags":["a","b"],"lines":3}`,
	} {
		record.Set(field, value)
	}
	y.ids = append(y.ids, record.ID)
	return record
}

func (y *yardstick) pick() string { return y.ids[rand.IntN(len(y.ids))] }

func (y *yardstick) page() engine.List {
	return engine.List{
		Entity: "opportunity", Sort: []string{"-updated_at"}, Limit: 50,
		Filter: fmt.Sprintf("record.stage == '%s' && record.owner == '%s'", benchStages[rand.IntN(7)], y.owners[rand.IntN(50)]),
	}
}

func BenchmarkGet(b *testing.B) {
	onBothBench(b, func(b *testing.B, y *yardstick) {
		for b.Loop() {
			if _, err := y.Record(context.Background(), y.by, engine.Get{Entity: "opportunity", ID: y.pick()}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkList50(b *testing.B) {
	onBothBench(b, func(b *testing.B, y *yardstick) {
		for name, change := range map[string]func(*engine.List){
			"plain": func(*engine.List) {}, "total": func(l *engine.List) { l.Count = "exact" }, "expand": func(l *engine.List) { l.Expand = []string{"account"} },
		} {
			b.Run(name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					list := y.page()
					change(&list)
					if _, err := y.AppendList(context.Background(), nil, y.by, list); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	})
}

func BenchmarkCreate(b *testing.B) {
	onBothBench(b, func(b *testing.B, y *yardstick) {
		number := 0
		for b.Loop() {
			number++
			save := engine.Save{Entity: "opportunity", Values: map[string]any{
				"name": fmt.Sprint("New deal ", number), "code": fmt.Sprint("NEW-", number), "stage": "quote", "amount": "1234.56", "probability": json.Number("40"),
				"currency": "EUR", "close_date": "2026-12-01", "next_step": "call the buyer", "type": "new", "priority": "high", "is_private": false,
				"account": y.accounts[number%5000], "campaign": "spring-1", "region": "north", "score": json.Number("77"),
				"last_activity": "2026-11-01T10:00:00Z", "description": "A long text about the opportunity that goes on for a while.",
			}}
			if _, err := y.CreateRecord(context.Background(), y.by, save); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkUpdate(b *testing.B) {
	onBothBench(b, func(b *testing.B, y *yardstick) {
		number := 0
		for b.Loop() {
			number++
			save := engine.Save{Entity: "opportunity", ID: y.pick(), Values: map[string]any{
				"stage": benchStages[number%7], "amount": "4321.5", "next_step": fmt.Sprint("send quote ", number),
			}}
			if _, err := y.UpdateRecord(context.Background(), y.by, save); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkEvaluate(b *testing.B) {
	onBothBench(b, func(b *testing.B, y *yardstick) {
		for b.Loop() {
			request := engine.FormRequest{Entity: "opportunity", ID: y.pick(), Values: map[string]any{"amount": "5", "stage": "won"}}
			if _, err := y.Evaluate(context.Background(), y.by, request); err != nil {
				b.Fatal(err)
			}
		}
	})
}

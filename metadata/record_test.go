package metadata

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/weft-crm/weft/metadata/rule"
)

// sampleQuote is a quote with two lines, of an account that was loaded.
func sampleQuote(t testing.TB, model *Model) *Record {
	t.Helper()
	account := NewRecord(model.Entity("account"))
	account.ID = someID
	account.Set("name", "Acme")
	account.Set("tier", "gold")
	quote := NewRecord(model.Entity("quote"))
	quote.ID, quote.Version, quote.Owner = "0193a5e0-0000-7000-8000-0000000000aa", 3, "0193a5e0-0000-7000-8000-0000000000bb"
	quote.CreatedAt = time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC)
	quote.UpdatedAt = quote.CreatedAt
	quote.References = map[string]*Record{"account": account}
	problems := quote.Entity.Parse(quote, map[string]any{
		"account": someID, "discount_pct": "12.5", "status": "draft", "valid_until": "2026-12-31",
		"cost_price": map[string]any{"amount": "99.90", "currency": "CNY"},
		"lines": []any{
			map[string]any{"values": map[string]any{"item": "Saw", "kind": "product", "quantity": "2"}},
			map[string]any{"values": map[string]any{"item": "Fitting", "kind": "service"}},
		},
	})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return quote
}

func TestRulesReadRecords(t *testing.T) {
	model := mustCompile(t, nil, exampleLayers(t)...)
	quote := sampleQuote(t, model)
	user := NewRecord(model.Entity("user"))
	user.ID = quote.Owner
	for source, want := range map[string]any{
		"record.account.name":                          "Acme",
		"record.account?.tier == 'gold'":               true,
		"record.account == '" + someID + "'":           true,
		"record.owner == user.id":                      true,
		"record.owner == user":                         true,
		"record.opportunity?.name":                     nil,
		"record.discount_pct + 1":                      decimal.RequireFromString("13.5"),
		"record.cost_price":                            decimal.RequireFromString("99.9"),
		"record.cost_price_currency":                   "CNY",
		"record.cost_price_base":                       nil,
		"len(record.lines)":                            decimal.NewFromInt(2),
		"any(record.lines, .kind == 'service')":        true,
		"record.valid_until > today":                   true,
		"record.status":                                "draft",
		"record.version":                               decimal.NewFromInt(3),
		"record.created_at < now":                      true,
		"'cfo' in user.roles && 'legal' in user.teams": true,
		"record.id":                                    quote.ID,
	} {
		compiled, problems := model.CompileRule(source, Place{Context: ContextField, Entity: quote.Entity}, rule.Type{})
		if compiled == nil {
			t.Errorf("%s: %v", source, problems)
			continue
		}
		got, err := compiled.Program.Run(rule.Scope{
			"record": quote, "user": UserObject(user, []string{"cfo"}, []string{"legal"}),
			"now": time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC), "today": time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC),
		})
		if number, ok := want.(decimal.Decimal); ok && err == nil && got != nil {
			if !number.Equal(got.(decimal.Decimal)) {
				t.Errorf("%s: got %v", source, got)
			}
		} else if got != want || err != nil {
			t.Errorf("%s: got %v %v, want %v", source, got, err, want)
		}
	}
}

func TestFiltersHaveToBeOnesADatabaseCanEvaluate(t *testing.T) {
	model := mustCompile(t, nil, exampleLayers(t)...)
	at := Place{Context: ContextFilter, Entity: model.Entity("quote")}
	compiled, problems := model.CompileRule("record.account.name == 'Acme' && (record.total ?? 0) > 5", at, rule.Type{Kind: rule.Boolean})
	if compiled == nil || compiled.Predicate == nil {
		t.Fatal(problems)
	}
	if compiled, problems = model.CompileRule("round(record.total ?? 0) > 5", at, rule.Type{Kind: rule.Boolean}); compiled != nil || len(problems) == 0 {
		t.Error("a filter no database can evaluate was accepted")
	}
}

func TestRecordsAsJSON(t *testing.T) {
	model := mustCompile(t, nil, exampleLayers(t)...)
	quote := sampleQuote(t, model)
	e := quote.Entity
	got := string(AppendRecord(nil, quote, e.FieldByName("account"), e.FieldByName("discount_pct"), e.FieldByName("cost_price"), e.FieldByName("number")))
	want := `{"id":"0193a5e0-0000-7000-8000-0000000000aa","version":3,"owner":{"id":"0193a5e0-0000-7000-8000-0000000000bb","title":""},` +
		`"created_at":"2026-11-21T08:00:00Z","created_by":null,"updated_at":"2026-11-21T08:00:00Z","updated_by":null,` +
		`"values":{"account":{"id":"` + someID + `","title":"Acme"},"discount_pct":"12.50","cost_price":{"amount":"99.90","currency":"CNY"},"number":null}}`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	var whole struct {
		Values struct {
			Lines []struct {
				Values map[string]any `json:"values"`
			} `json:"lines"`
		} `json:"values"`
	}
	if err := json.Unmarshal(AppendRecord(nil, quote), &whole); err != nil || len(whole.Values.Lines) != 2 || whole.Values.Lines[1].Values["kind"] != "service" {
		t.Error(err, whole)
	}
	quote.References["account"] = nil
	quote.Masked = []string{"cost_price"}
	quote.Set("cost_price", "***")
	if masked := string(AppendRecord(nil, quote)); !strings.Contains(masked, `"title":"***"`) || !strings.Contains(masked, `"cost_price":"***"`) || !strings.Contains(masked, `"masked":["cost_price"]`) {
		t.Error(masked)
	}
}

func TestParseTellsEveryProblemAndKeepsWhatWasThere(t *testing.T) {
	model := mustCompile(t, nil, exampleLayers(t)...)
	quote := sampleQuote(t, model)
	lines := quote.Value("lines").([]*Record)
	lines[0].ID, lines[1].ID = "0193a5e0-0000-7000-8000-0000000000c1", "0193a5e0-0000-7000-8000-0000000000c2"
	before := quote.Clone()
	problems := quote.Entity.Parse(quote, map[string]any{
		"discount_pct": "a lot", "statuss": "draft", "total": "5", "version": 4, "owner": "nobody",
		"lines": []any{
			map[string]any{"id": lines[1].ID, "values": map[string]any{"quantity": "1.23456"}},
			map[string]any{"id": someID, "values": map[string]any{}},
			"line",
		},
	})
	var got []string
	for _, problem := range problems {
		got = append(got, problem.Field+problem.Pointer+" "+problem.Code)
	}
	want := []string{
		"lines/0/quantity scale", "lines/1/id line_unknown", "lines/2 type", "discount_pct type", "total computed", "owner type", "statuss unknown_field", "version computed",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
	if changed := Changed(before, quote); len(changed) > 0 {
		t.Error("refused values changed the record", changed)
	}
	problems = quote.Entity.Parse(quote, map[string]any{"lines": []any{map[string]any{"id": lines[1].ID, "values": map[string]any{"quantity": "5"}}}})
	kept := quote.Value("lines").([]*Record)
	if len(problems) > 0 || len(kept) != 1 || kept[0].Value("item") != "Fitting" || kept[0].ID != lines[1].ID {
		t.Error("a line that is sent by its id keeps its other values", problems)
	}
	if changed := Changed(before, quote); len(changed) != 1 || changed[0].Name != "lines" {
		t.Error("changed lines are a change", changed)
	}
}

func TestTemplatesSpeakTheReadersLanguage(t *testing.T) {
	model := mustCompile(t, nil, exampleLayers(t)...)
	quote := sampleQuote(t, model)
	quote.Set("number", "Q1")
	quote.Set("total", Money{Amount: decimal.New(1500, 0), Currency: "CNY"})
	scope := rule.Scope{"record": quote}
	subject, body, err := model.Templates["quote_decided"].Render(scope, Locale{Language: "zh"})
	if subject != "报价 Q1" || body != "Acme：¥1,500.00" || err != nil {
		t.Error(subject, body, err)
	}
	if subject, body, err = model.Templates["quote_decided"].Render(scope, Locale{Language: "en"}); subject != "Quote Q1" || body != "Acme: CN¥1,500.00" || err != nil {
		t.Error(subject, body, err)
	}
}

package store_test

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/engine/store/storetest"
	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// Random filters over random rows, nulls included, choose the same rows in memory, on SQLite and on
// PostgreSQL.

// everyKind adds the kinds to deals that the pack of the other tests does without, and what links them.
var everyKind = map[string]string{
	"entities/deal.json": `{ "name": "deal", "rate": { "date": "close" }, "fields": [
		{ "name": "secret", "kind": "encrypted", "label": { "en": "Secret", "zh": "机密" } },
		{ "name": "lasts", "kind": "duration", "label": { "en": "Lasts", "zh": "时长" } },
		{ "name": "at", "kind": "time", "label": { "en": "At", "zh": "时刻" } },
		{ "name": "stars", "kind": "rating", "label": { "en": "Stars", "zh": "评分" } },
		{ "name": "done", "kind": "progress", "label": { "en": "Done", "zh": "进度" } },
		{ "name": "area", "kind": "region", "label": { "en": "Area", "zh": "地区" } },
		{ "name": "spot", "kind": "geo", "label": { "en": "Spot", "zh": "位置" } },
		{ "name": "labels", "kind": "tags", "label": { "en": "Labels", "zh": "标签" } },
		{ "name": "about", "kind": "any_reference", "among": ["account", "user"], "label": { "en": "About", "zh": "关于" } },
		{ "name": "worth", "kind": "lookup", "of": "account", "if": "candidate.id == record.account?.id", "show": "revenue", "label": { "en": "Worth", "zh": "价值" } },
		{ "name": "firm", "kind": "mirror", "of": "account", "show": "name", "label": { "en": "Firm", "zh": "公司" } },
		{ "name": "above", "kind": "reference", "to": "deal", "tree": true, "label": { "en": "Above", "zh": "上级" } },
		{ "name": "partners", "kind": "links", "of": "partner", "label": { "en": "Partners", "zh": "参与方" } } ] }`,
	"entities/partner.json": `{ "name": "partner", "label": { "en": "Partner", "zh": "参与方" }, "title": "part", "link": { "ends": ["deal", "account"] }, "fields": [
		{ "name": "deal", "kind": "reference", "to": "deal", "required": true, "label": { "en": "Deal", "zh": "商机" } },
		{ "name": "account", "kind": "reference", "to": "account", "required": true, "label": { "en": "Account", "zh": "客户" } },
		{ "name": "part", "kind": "text", "label": { "en": "Part", "zh": "角色" } },
		{ "name": "weight", "kind": "decimal", "scale": 2, "label": { "en": "Weight", "zh": "权重" } } ] }`,
}

func pick(t *rapid.T, of ...string) string { return rapid.SampledFrom(of).Draw(t, "part") }

func drawCondition(t *rapid.T, depth int) string {
	if depth > 0 {
		switch rapid.IntRange(0, 6).Draw(t, "shape") {
		case 0:
			return "(" + drawCondition(t, depth-1) + " and " + drawCondition(t, depth-1) + ")"
		case 1:
			return "(" + drawCondition(t, depth-1) + " or " + drawCondition(t, depth-1) + ")"
		case 2:
			return "not (" + drawCondition(t, depth-1) + ")"
		}
	}
	order := pick(t, "==", "!=", "<", "<=", ">", ">=")
	switch rapid.IntRange(0, 11).Draw(t, "comparison") {
	case 10:
		return pick(t, "record.secret == 'a'", "record.secret != 'a'", "'报' == record.secret", "record.secret in ['a', '报']", "record.secret not in ['a', nil]",
			"record.secret == nil", "record.secret != nil", "record.above.secret == nil")
	case 11:
		return pick(t, "record.id", "record.above", "record.above.above") + pick(t, " in ", " not in ") + "tree.deal_above(" + pick(t, "'FIRST'", "'LAST'", "'nothing'", "user.id") + ")"
	case 0, 1:
		return drawNumber(t) + " " + order + " " + drawNumber(t)
	case 2:
		return drawText(t) + " " + pick(t, order, "contains", "startsWith", "endsWith") + " " + drawText(t)
	case 3:
		return drawTime(t) + " " + order + " " + drawTime(t)
	case 4:
		return pick(t, "record.won", "(record.won ?? true)", "record.won == false", "record.won != true", "record.account.vip", "record.account.manager.grade == 1", "record.tags == nil", "record.tags != nil")
	case 5:
		return pick(t, "record.owner", "record.seller", "record.account.manager", "record.owner.id") + pick(t, " == ", " != ") + pick(t, "record.seller", "user.id", "user", "nil", "record.owner")
	case 8:
		return drawSome(t)
	case 9:
		return pick(t, "'hot' in record.labels", "'hot' not in record.labels", "record.labels == nil", "record.labels != nil", "record.name in record.labels",
			"record.spot == nil", "record.about == nil", "record.above == nil", "record.above.name == record.name", "record.above.won == true", "record.above.above != nil",
			"record.about == record.account.id", "record.about_entity == 'user'", "record.about_entity != 'account'", "record.area startsWith '31'")
	case 6:
		return drawText(t) + pick(t, " in ", " not in ") + pick(t, "['won', 'a']", "record.tags", "[nil]", "[]")
	default:
		return drawNumber(t) + pick(t, " in ", " not in ") + pick(t, "[1, 2.5, nil]", "[]", "[0.005]")
	}
}

func drawNumber(t *rapid.T) string {
	return pick(t, "record.amount", "record.rate", "record.share", "record.count", "record.account.revenue", "record.version", "(record.amount ?? 0)",
		"record.amount_base", "record.amount_rate", "(record.amount_base ?? 0)", "record.above.amount_base", "record.lasts", "record.stars", "record.done", "record.spot_lat", "record.worth", "(record.done ?? 0)", "record.above.amount",
		"(record.count ?? 0.005)", "(record.amount ?? record.rate ?? 1)", "0", "1", "2.5", "-0.005", "1.005", "0.0000005", "99999999999999999999", "-99999999999999999999")
}

func drawText(t *rapid.T) string {
	return pick(t, "record.name", "record.at", "record.area", "record.firm", "record.about_entity", "record.amount_currency", "record.above.name", "record.stage", "record.code", "record.account.name", "(record.code ?? 'a')", "'a'", "'报'", "''", "'won'", "'A'", "'Ä'", "'WO'",
		"fold(record.name)", "fold(record.name)", "fold(record.code)", "fold(record.above.name)", "fold(record.account.name)", "fold(record.firm)", "fold(record.id)", "(fold(record.name) ?? 'A')", "fold('aB')", "fold(user.name)")
}

// drawSome asks about the lines and links of a deal.
func drawSome(t *rapid.T) string {
	list := pick(t, "record.partners", "record.partners", "record.lines", "record.above.partners")
	inner := pick(t, ".weight > 1", ".weight == nil", "(.weight ?? 9) >= 2.5", ".part == 'a'", ".part != 'a'", ".account.vip == true", ".account.manager == nil", ".account.name == 'Won' or .weight < 0",
		"fold(.part) contains 'a'", "fold(.part) == fold('B')", "fold(.account.name) startsWith 'w'")
	if list == "record.lines" {
		inner = pick(t, "fold(.product) contains 'a'", ".price > 1", ".price == nil", ".product != 'a'", "(.price ?? 0) == 0", ".buyer.grade == 1", ".buyer == nil")
	}
	if rapid.Bool().Draw(t, "counted") {
		return "count(" + list + ", " + inner + ") " + pick(t, "==", "!=", "<", ">=") + " " + pick(t, "0", "1", "2", "0.5")
	}
	return pick(t, "any(", "none(") + list + ", " + inner + ")"
}

func drawTime(t *rapid.T) string {
	return pick(t, "record.close", "record.seen", "now", "today", "(record.close ?? today)", "record.account.created_at", "date('2026-11-22')")
}

// drawDeals stores random deals in every database and gives them with their references.
func drawDeals(t *rapid.T, benches []*bench) []*metadata.Record {
	maybe := func(values ...any) any { return rapid.SampledFrom(append(values, nil)).Draw(t, "value") }
	first := benches[0]
	var users, accounts, deals, partners []*metadata.Record
	make1 := func(entity string, given values) *metadata.Record {
		record := first.record(entity, values{})
		record.ID = store.NewID()
		for name, value := range given {
			record.Set(name, value)
		}
		return record
	}
	for i := range 2 {
		users = append(users, make1("user", values{"login": store.NewID(), "name": fmt.Sprint(i), "grade": maybe(int64(1), int64(2))}))
	}
	user := func() any { return maybe(users[0].ID, users[1].ID) }
	for range 2 {
		accounts = append(accounts, make1("account", values{
			"name": maybe("a", "报价", "Won"), "manager": user(), "revenue": maybe(money("1.00", "CNY"), money("-0.01", "CNY")), "vip": maybe(true, false),
		}))
	}
	for range rapid.IntRange(1, 6).Draw(t, "deals") {
		deal := make1("deal", values{
			"name": maybe("a", "A", "报价", "aB", "ä报"), "stage": maybe("lost", "won"), "tags": maybe([]string{"hot", "a"}, []string{}),
			"account": maybe(accounts[0].ID, accounts[1].ID), "seller": user(), "amount": maybe(money("1.00", "CNY"), money("2.50", "EUR"), money("0", "CNY"), money("9999999999999999.99", "CNY")),
			"rate": maybe(number("1"), number("2.500000"), number("-0.000001"), number("0.000001"), number("999999999999.999999")), "share": maybe(number("2.50"), number("0.01")),
			"count": maybe(int64(1), int64(0), int64(-3)), "won": maybe(true, false),
			"close": maybe(day(21), day(22)), "seen": maybe(day(21).Add(8*time.Hour+30*time.Minute), day(22)),
		})
		deal.Owner, _ = user().(string)
		var lines []*metadata.Record
		for range rapid.IntRange(0, 2).Draw(t, "lines") {
			lines = append(lines, make1("deal_line", values{"product": maybe("A", "b"), "price": maybe(money("1.00", "CNY"), money("2.50", "CNY")), "buyer": user()}))
		}
		deal.Set("lines", lines)
		deals = append(deals, deal)
		if deal.Entity.FieldByName("partners") == nil {
			continue
		}
		setNewerKinds(deal, maybe, accounts[0], users[0])
		deal.Set("above", maybe(deals[0].ID, deals[len(deals)-1].ID))
		for _, account := range accounts {
			if rapid.Bool().Draw(t, "partner") {
				partners = append(partners, make1("partner", values{
					"deal": deal.ID, "account": account.ID, "part": maybe("a", "B"), "weight": maybe(number("1.00"), number("2.50"), number("-1.00")),
				}))
			}
		}
	}
	for _, b := range benches {
		b.write(func(tx *store.Tx) error {
			for _, record := range slices.Concat(users, accounts, deals, partners) {
				must(b, tx.Insert(record))
			}
			return nil
		})
	}
	return deals
}

// setNewerKinds gives a deal random values of the kinds of everyKind.
func setNewerKinds(deal *metadata.Record, maybe func(...any) any, account, user *metadata.Record) {
	deal.Set("lasts", maybe(int64(90), int64(1), int64(0)))
	deal.Set("at", maybe("09:30", "18:05"))
	deal.Set("stars", maybe(int64(1), int64(5)))
	deal.Set("done", maybe(int64(0), int64(100)))
	deal.Set("area", maybe("310115", "110000"))
	deal.Set("spot", maybe(metadata.Point{Lat: number("31.230400"), Lng: number("121.473700")}, metadata.Point{Lat: number("-0.000001"), Lng: number("0.000000")}))
	deal.Set("labels", maybe([]string{"hot", "a"}, []string{}, []string{"热"}))
	deal.Set("secret", maybe(secretOf("a"), secretOf("b"), secretOf("报")))
	if amount, ok := deal.Value("amount").(metadata.Money); ok {
		rate, dated := maybe(number("1"), number("7.12345"), number("0.5")).(decimal.Decimal)
		if dated && amount.Amount.LessThan(number("1000")) {
			amount.Base, amount.Rate = decimal.NewNullDecimal(amount.Amount.Mul(rate).Round(2)), decimal.NewNullDecimal(rate)
		}
		deal.Set("amount", amount)
	}
	deal.Set("worth", maybe(money("1.00", "CNY"), money("-0.01", "EUR")))
	deal.Set("about", maybe(metadata.Pointer{Entity: "account", ID: account.ID}, metadata.Pointer{Entity: "user", ID: user.ID}))
}

// secretOf is a text as the database keeps it; whoever knows it reads it in the seal.
func secretOf(text string) metadata.Secret {
	return metadata.Secret{Sealed: text, Hash: hashOf(nil, text)}
}

// hashOf stands for the keyed hash of encrypted texts.
func hashOf(_ *metadata.Field, text string) string { return "hash of " + text }

// opened is a deal for somebody who knows its secret.
type opened struct{ *metadata.Record }

// Get gives the secret as the text that it is.
func (o opened) Get(name string) any {
	if secret, ok := o.Value(name).(metadata.Secret); ok {
		return secret.Sealed
	}
	return o.Record.Get(name)
}

// trees gives rules the tree of deals.
type trees func(id string) ([]string, error)

// Identity is empty; there is one.
func (trees) Identity() string { return "" }

// Get gives the function that lists a deal and those below it.
func (t trees) Get(string) any {
	return func(args ...any) (any, error) {
		id, _ := args[0].(string)
		ids, err := t(id)
		list := make([]any, len(ids))
		for i, below := range ids {
			list[i] = below
		}
		return list, err
	}
}

// inMemory lists the deals below one of some, as their values say.
func inMemory(deals []*metadata.Record) trees {
	return func(id string) ([]string, error) {
		if !slices.ContainsFunc(deals, func(deal *metadata.Record) bool { return deal.ID == id }) {
			return nil, nil
		}
		found := []string{id}
		for at := 0; at < len(found); at++ {
			for _, deal := range deals {
				if deal.Value("above") == found[at] && !slices.Contains(found, deal.ID) {
					found = append(found, deal.ID)
				}
			}
		}
		return found, nil
	}
}

// inDatabase asks the database, which the deals of the model were written to.
func inDatabase(tx *store.Tx, deal *metadata.Entity) trees {
	return func(id string) ([]string, error) { return tx.Below(deal, deal.TreeOf(), id) }
}

func day(number int) time.Time { return time.Date(2026, 11, number, 0, 0, 0, 0, time.UTC) }

func (b *bench) clear() {
	b.write(func(tx *store.Tx) error {
		for _, entity := range b.model.Entities {
			if _, err := tx.SQL().Exec("delete from " + entity.Table); err != nil {
				return err
			}
		}
		return nil
	})
}

// everywhere gives the databases there are, with the tables of a model.
func everywhere(t *testing.T, model *metadata.Model) []*bench {
	t.Helper()
	var benches []*bench
	for _, dialect := range storetest.Dialects {
		if dialect == "postgres" && os.Getenv("WEFT_TEST_POSTGRES") == "" && os.Getenv("CI") != "true" {
			continue
		}
		c := newClock()
		b := &bench{TB: t, s: openStore(t, storetest.URL(t, dialect), c), clock: c}
		b.apply(model)
		benches = append(benches, b)
	}
	return benches
}

func TestFiltersChooseTheSameRowsEverywhere(t *testing.T) {
	benches := everywhere(t, compile(t, nil, everyKind))
	rapid.Check(t, func(rt *rapid.T) {
		for _, b := range benches {
			b.clear()
		}
		deals := drawDeals(rt, benches)
		for range 10 {
			roots := strings.NewReplacer("FIRST", deals[0].ID, "LAST", deals[len(deals)-1].ID)
			compareFilter(rt, benches, deals, roots.Replace(drawCondition(rt, 2)))
		}
	})
}

// compareFilter demands of every database what memory gives.
func compareFilter(t *rapid.T, benches []*bench, deals []*metadata.Record, source string) {
	first := benches[0]
	place := metadata.Place{Context: metadata.ContextFilter, Entity: first.entity("deal")}
	compiled, problems := first.model.CompileRule(source, place, anyBoolean)
	for _, problem := range problems {
		if !problem.Warning {
			return // some mixes have no types that go together
		}
	}
	predicate := compiled.Predicate
	reader := first.record("user", values{})
	reader.ID = cmp.Or(deals[0].Owner, store.NewID())
	scope := rule.Scope{"user": metadata.UserObject(reader, nil, nil), "now": day(21).Add(8 * time.Hour), "today": day(21), "tree": inMemory(deals)}
	var want []string
	first.read(func(tx *store.Tx) error {
		for _, deal := range deals {
			must(first, tx.LoadPaths([]*metadata.Record{deal}, [][]string{
				{"account", "manager"}, {"seller"}, {"owner"}, {"above", "above"}, {"above", "partners", "account", "manager"}, {"partners", "account", "manager"}, {"lines", "buyer"},
			}))
			scope["record"] = opened{deal}
			holds, err := compiled.Program.True(scope)
			must(first, err)
			if holds {
				want = append(want, deal.ID)
			}
		}
		return nil
	})
	delete(scope, "record")
	for _, b := range benches {
		err := b.s.Read(context.Background(), func(tx *store.Tx) error {
			tx.Model = b.model
			scope["tree"] = inDatabase(tx, b.entity("deal"))
			got, err := tx.IDs(store.Query{Entity: b.entity("deal"), Where: []store.Condition{{Predicate: predicate, Scope: scope}}, Sort: by("id")})
			slices.Sort(want)
			if err == nil && strings.Join(got, ",") != strings.Join(want, ",") {
				t.Fatalf("%s on %s: %d rows, in memory %d\n%+v", source, b.s.Dialect(), len(got), len(want), predicate)
			}
			return err
		})
		if err != nil {
			t.Fatalf("%s on %s: %v", source, b.s.Dialect(), err)
		}
	}
}

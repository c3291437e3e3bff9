package engine_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"github.com/weft-crm/weft/engine"
	"github.com/weft-crm/weft/metadata"
)

// relying adds values to the test company that are worked out across records: downwards over one and two
// references, through a mirror, in lines, over the owner, and rollups that look beyond what they count.
var relying = map[string]string{
	"territory": `[{"name":"won","kind":"rollup","of":"account","by":"territory","sum":"won_total"},
		{"name":"heat","kind":"formula","type":"text","rule":"(record.won ?? 0) >= 5000 ? 'hot' : 'cold'"}]`,
	"account": `[{"name":"territory","kind":"reference","to":"territory"},
		{"name":"dear","kind":"rollup","of":"deal","by":"account","count":true,"if":"candidate.product.price > 100"},
		{"name":"quoted","kind":"rollup","of":"quote","by":"account","sum":"worth"},
		{"name":"local","kind":"rollup","of":"deal","by":"account","count":true,"if":"candidate.owner == record.owner.manager"}]`,
	"product": `[{"name":"sold","kind":"rollup","of":"quote_line","by":"product","sum":"quantity","if":"candidate.parent.account.city == 'Shanghai'"}]`,
	"deal": `[{"name":"place","kind":"mirror","of":"account","show":"city"},
		{"name":"class","kind":"formula","type":"text","rule":"(record.account?.grade ?? '-') + (record.account?.territory?.heat ?? '-')"},
		{"name":"town","kind":"formula","type":"text","rule":"upper(record.place ?? '?')"},
		{"name":"rank","kind":"formula","type":"number","rule":"record.owner?.grade"}]`,
	"quote": `[{"name":"worth","kind":"rollup","of":"lines","sum":"worth"},
		{"name":"dear","kind":"rollup","of":"lines","count":true,"if":"candidate.product.price > 100"}]`,
	"quote_line": `[{"name":"worth","kind":"formula","type":"money","rule":"(record.product?.price ?? 0) * (record.quantity ?? 0)"},
		{"name":"where","kind":"formula","type":"text","rule":"record.parent.account?.city ?? '?'"}]`,
}

func (h *house) publishRelying() {
	h.Helper()
	files := metadata.Files{"pack.json": []byte(`{"name":"extra","version":"1.0.0","label":"Extra","requires":{"core":"^1.0"}}`)}
	for entity, fields := range relying {
		var list []map[string]any
		if err := json.Unmarshal([]byte(fields), &list); err != nil {
			h.Fatal(err)
		}
		for _, field := range list {
			field["label"] = field["name"]
		}
		text, err := json.Marshal(map[string]any{"name": entity, "fields": list})
		if err != nil {
			h.Fatal(err)
		}
		files["entities/"+entity+".json"] = text
	}
	if _, err := h.PublishLayers(context.Background(), h.as("admin"), []metadata.Layer{{Pack: "extra", Files: files}}, ""); err != nil {
		h.Fatal(err)
	}
}

// value reads one value as text.
func (h *house) value(entity, id, field string) string {
	h.Helper()
	value := h.get("admin", entity, id).Values[field]
	if amount, ok := value.(map[string]any); ok {
		value = amount["amount"]
	}
	return fmt.Sprint(value)
}

func TestWhatIsWorkedOutFromAnotherRecordFollowsIt(t *testing.T) {
	onBoth(t, func(h *house) {
		h.publishRelying()
		north := h.create("admin", "territory", map[string]any{"name": "North"})
		a := h.create("admin", "account", map[string]any{"name": "A", "city": "Beijing", "territory": north.ID})
		b := h.create("admin", "account", map[string]any{"name": "B", "city": "Shanghai"})
		part := h.create("admin", "product", map[string]any{"name": "Part", "price": money("50")})
		small := h.create("admin", "deal", map[string]any{"name": "Small", "owner": h.ids["li"], "account": a.ID, "product": part.ID, "amount": money("10")})
		large := h.create("admin", "deal", map[string]any{"name": "Large", "owner": h.ids["li"], "account": a.ID, "amount": money("6000")})
		quote := h.create("admin", "quote", map[string]any{"account": b.ID, "lines": []any{map[string]any{"values": map[string]any{"product": part.ID, "quantity": "2"}}}})
		class := func() string { return h.value("deal", small.ID, "class") }
		h.same(class()+h.value("deal", small.ID, "town"), "BcoldBEIJING")

		h.update("li", "deal", large.ID, map[string]any{"stage": "won"}) // a sibling, over the rollups of parent and grandparent
		h.same(class()+" "+h.value("territory", north.ID, "won"), "Ahot 6000.00")
		h.update("admin", "account", a.ID, map[string]any{"city": "Tianjin"}) // through the mirror
		h.same(h.value("deal", small.ID, "town"), "TIANJIN")
		h.update("admin", "account", a.ID, map[string]any{"territory": nil}) // a reference on the way
		h.same(class()+" "+h.value("territory", north.ID, "heat"), "A- cold")
		h.update("admin", "deal", small.ID, map[string]any{"account": b.ID}) // to another parent
		h.same(class()+h.value("deal", small.ID, "town"), "B-SHANGHAI")
		h.update("admin", "user", h.ids["li"], map[string]any{"grade": 4}) // a person behind a system field
		h.same(h.value("deal", small.ID, "rank"), "4")

		h.same(h.value("product", part.ID, "sold")+" "+h.value("account", b.ID, "quoted")+" "+h.value("account", b.ID, "dear"), "2.00 100.00 0")
		h.update("admin", "product", part.ID, map[string]any{"price": money("150")}) // lines, their total, and what counts by it
		h.same(h.value("quote", quote.ID, "worth")+" "+h.value("quote", quote.ID, "dear")+" "+h.value("account", b.ID, "quoted")+" "+h.value("account", b.ID, "dear"), "300.00 1 300.00 1")
		h.update("admin", "account", b.ID, map[string]any{"city": "Suzhou"}) // beyond the record that a line belongs to
		h.same(h.value("product", part.ID, "sold"), "0.00")

		if err := h.DeleteRecord(context.Background(), h.as("admin"), "deal", large.ID, 0); err != nil {
			h.Fatal(err)
		}
		h.same(h.value("account", a.ID, "grade"), "B")
		if _, err := h.RestoreRecord(context.Background(), h.as("admin"), "deal", large.ID); err != nil {
			h.Fatal(err)
		}
		h.same(h.value("account", a.ID, "grade")+h.value("deal", large.ID, "class"), "AA-")
		h.same(h.verify(false), "")
	})
}

func TestWhatIsWorkedOutFromPeopleTheCompanyOrATreeFollowsThem(t *testing.T) {
	onBoth(t, func(h *house) {
		h.withFields(`{"name":"above","kind":"reference","to":"deal","tree":true},{"name":"top","kind":"reference","to":"deal"},
			{"name":"house","kind":"formula","type":"text","rule":"org.name"},{"name":"boss","kind":"formula","type":"text","rule":"org.head(record.owner)?.name ?? '-'"},
			{"name":"inside","kind":"formula","type":"boolean","rule":"record.id in tree.deal_above(record.top)"},
			{"name":"depth","kind":"formula","type":"number","rule":"len(tree.deal_above(record.id))"}`)
		root := h.create("admin", "deal", map[string]any{"name": "Root"})
		other := h.create("admin", "deal", map[string]any{"name": "Other"})
		leaf := h.create("admin", "deal", map[string]any{"name": "Leaf", "owner": h.ids["li"], "above": other.ID, "top": root.ID})
		h.same(h.value("deal", leaf.ID, "house")+h.value("deal", leaf.ID, "boss")+h.value("deal", leaf.ID, "inside")+h.value("deal", other.ID, "depth"), "Test-false2")

		h.update("admin", "deal", other.ID, map[string]any{"above": root.ID}) // in the same transaction
		h.same(h.value("deal", leaf.ID, "inside")+h.value("deal", root.ID, "depth"), "true3")
		if err := h.DeleteRecord(context.Background(), h.as("admin"), "deal", leaf.ID, 0); err != nil {
			h.Fatal(err)
		}
		h.same(h.value("deal", root.ID, "depth"), "2")
		if _, err := h.RestoreRecord(context.Background(), h.as("admin"), "deal", leaf.ID); err != nil {
			h.Fatal(err)
		}
		h.same(h.value("deal", root.ID, "depth"), "3")

		if err := h.Start(context.Background()); err != nil {
			h.Fatal(err)
		}
		h.update("admin", "department", h.ids["east"], map[string]any{"head": h.ids["zhao"]})
		eventually(h, "the head is another", func() bool { return h.value("deal", leaf.ID, "boss") == "Zhao" })
		h.update("admin", "user", h.ids["zhao"], map[string]any{"name": "Zhao Min"})
		eventually(h, "the head has another name", func() bool { return h.value("deal", leaf.ID, "boss") == "Zhao Min" })
		if err := h.SaveCompany(context.Background(), h.as("admin"), engine.Company{Name: "Weft", Currency: "CNY", Language: "en", Zone: "Asia/Shanghai"}); err != nil {
			h.Fatal(err)
		}
		eventually(h, "the company has another name", func() bool { return h.value("deal", root.ID, "house")+h.value("deal", leaf.ID, "house") == "WeftWeft" })
		h.same(h.verify(false), "")
	})
}

// renewals counts the jobs that wait to renew records.
func (h *house) renewals() int {
	h.Helper()
	waiting, err := h.Jobs(context.Background(), h.as("admin"), "waiting")
	if err != nil {
		h.Fatal(err)
	}
	count := 0
	for _, job := range waiting {
		if job.Name == "records.renew" {
			count++
		}
	}
	return count
}

func TestOnlyWhatRulesReadOfPeopleAsksForARenewal(t *testing.T) {
	onBoth(t, func(h *house) {
		h.withFields(`{"name":"boss","kind":"formula","type":"text","rule":"org.head(record.owner)?.email ?? '-'"},
			{"name":"seniors","kind":"formula","type":"boolean","rule":"any(org.managers(record.owner), (.grade ?? 0) > 3)"}`)
		h.create("admin", "deal", map[string]any{"name": "Crane", "owner": h.ids["li"]})
		user := func(values map[string]any) func() {
			return func() { h.update("admin", "user", h.ids["li"], values) }
		}
		for _, step := range []struct {
			what  string
			do    func()
			asked int
		}{
			{"another zone", user(map[string]any{"zone": "Asia/Tokyo", "language": "zh", "roles": []any{"lead"}}), 0},
			{"nothing", user(map[string]any{"zone": "Asia/Tokyo"}), 0},
			{"a team that no rule asks for", func() { h.create("admin", "team_member", map[string]any{"team": "x", "user": h.ids["li"]}) }, 0},
			{"a department's name", func() { h.update("admin", "department", h.ids["east"], map[string]any{"name": "Far east"}) }, 0},
			{"another address", user(map[string]any{"email": "li@example.com"}), 1},
			{"another grade", user(map[string]any{"grade": 4}), 1},
			{"another manager", user(map[string]any{"manager": h.ids["zhao"]}), 1},
			{"another head", func() { h.update("admin", "department", h.ids["east"], map[string]any{"head": h.ids["zhao"]}) }, 1},
			{"a new person", func() { h.person("he", "east", "sales") }, 1},
		} {
			before := h.renewals()
			step.do()
			if asked := h.renewals() - before; asked != step.asked {
				h.Errorf("%s asks for %d renewals, want %d", step.what, asked, step.asked)
			}
		}
	})
}

// Two people at once: one gives the customer another city while the other makes deals for it.
func TestWhatIsMadeWhileItsCustomerChangesFollowsTheChange(t *testing.T) {
	onBoth(t, func(h *house) {
		h.publishRelying()
		account := h.create("admin", "account", map[string]any{"name": "A", "city": "Beijing"})
		var both sync.WaitGroup
		for person := range 3 {
			both.Go(func() {
				for i := range 8 {
					if person == 0 {
						h.update("admin", "account", account.ID, map[string]any{"city": fmt.Sprint("City ", i)})
						continue
					}
					h.create("admin", "deal", map[string]any{"name": fmt.Sprint("D", person, i), "account": account.ID, "amount": money("900"), "stage": "won"})
				}
			})
		}
		both.Wait()
		h.same(h.verify(false), "")
	})
}

func TestManyRecordsThatRelyOnOneAreRenewedByAJob(t *testing.T) {
	onBoth(t, func(h *house) {
		h.publishRelying()
		account := h.create("admin", "account", map[string]any{"name": "A", "city": "Beijing"})
		deal := h.create("admin", "deal", map[string]any{"name": "D", "account": account.ID, "amount": money("1")})
		h.multiplyDeals(9)
		h.same(h.update("admin", "account", account.ID, map[string]any{"city": "Suzhou"}).Values["city"], "Suzhou")
		if err := h.Start(context.Background()); err != nil {
			h.Fatal(err)
		}
		eventually(h, "all follow", func() bool {
			list := h.list("admin", engine.List{Entity: "deal", Filter: "record.town == 'SUZHOU'", Count: "exact", Limit: 1})
			return list.Total.Count == 512
		})
		h.same(h.value("deal", deal.ID, "town"), "SUZHOU")
		h.update("admin", "deal", deal.ID, map[string]any{"name": "E"}) // its customer is counted again
		h.same(strings.Count(h.verify(false), "\n"), 0)
	})
}

// multiplyDeals doubles the deals that there are, so many times.
func (h *house) multiplyDeals(times int) {
	h.Helper()
	beside := h.beside()
	defer func() { _ = beside.Close() }()
	id := "lower(hex(randomblob(4))||'-'||hex(randomblob(2))||'-'||hex(randomblob(2))||'-'||hex(randomblob(2))||'-'||hex(randomblob(6)))"
	if strings.HasPrefix(h.url, "postgres") {
		id = "gen_random_uuid()"
	}
	names, values := h.columnsOf(beside, "e_deal"), []string{}
	for _, name := range names {
		switch name {
		case "id":
			values = append(values, id)
		case "number":
			values = append(values, "null")
		default:
			values = append(values, `"`+name+`"`)
		}
	}
	for range times {
		if _, err := beside.Exec(`insert into e_deal ("` + strings.Join(names, `","`) + `") select ` + strings.Join(values, ",") + " from e_deal"); err != nil {
			h.Fatal(err)
		}
	}
}

func (h *house) columnsOf(beside *sql.DB, table string) []string {
	h.Helper()
	rows, err := beside.Query("select * from " + table + " limit 0")
	if err != nil {
		h.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	names, err := rows.Columns()
	if err != nil || rows.Err() != nil {
		h.Fatal(err, rows.Err())
	}
	return names
}

// Whatever people do, in whichever order: what is worked out is always what its rules give.
func TestAfterRandomChangesEverythingIsAsItsRulesSay(t *testing.T) {
	onBoth(t, func(h *house) {
		h.publishRelying()
		r := &randomWork{house: h, random: rand.New(rand.NewPCG(4, 2026)), ids: map[string][]string{}}
		for range 120 {
			r.step()
		}
		h.same(h.verify(false), "")
	})
}

// randomWork does what people do, with no plan.
type randomWork struct {
	*house
	random *rand.Rand
	ids    map[string][]string // by entity
}

// one picks a record of an entity, or none.
func (r *randomWork) one(entity string) any {
	if len(r.ids[entity]) == 0 || r.random.IntN(6) == 0 {
		return nil
	}
	return r.ids[entity][r.random.IntN(len(r.ids[entity]))]
}

func (r *randomWork) pick(from ...string) string { return from[r.random.IntN(len(from))] }

// values are random values of a record; not all are given.
func (r *randomWork) values(entity string) map[string]any {
	r.Helper()
	amount := money(fmt.Sprint(r.random.IntN(4000)))
	values := map[string]map[string]any{
		"territory": {"name": "T"},
		"account":   {"city": r.pick("Shanghai", "Beijing", ""), "territory": r.one("territory"), "owner": r.ids1("li", "wang", "zhao")},
		"product":   {"name": "P", "price": money(fmt.Sprint(r.random.IntN(200)))},
		"deal":      {"name": "D", "account": r.one("account"), "product": r.one("product"), "amount": amount, "stage": r.pick("open", "won"), "owner": r.ids1("li", "wang", "zhao")},
		"quote": {"account": r.one("account"), "lines": []any{
			map[string]any{"values": map[string]any{"product": r.one("product"), "text": "x", "quantity": fmt.Sprint(1 + r.random.IntN(3))}},
			map[string]any{"values": map[string]any{"product": r.one("product"), "text": "y"}},
		}},
		"user": {"grade": r.random.IntN(5), "manager": r.ids1("zhao", "sun")},
	}[entity]
	for name := range values {
		if r.random.IntN(3) == 0 && name != "name" {
			delete(values, name)
		}
	}
	return values
}

func (r *randomWork) ids1(logins ...string) string { return r.house.ids[r.pick(logins...)] }

// step does one thing; what is refused is refused.
func (r *randomWork) step() {
	r.Helper()
	ctx, by := context.Background(), r.as("admin")
	entity := r.pick("territory", "account", "account", "product", "deal", "deal", "deal", "quote", "quote", "user")
	id, _ := r.one(entity).(string)
	switch action := r.random.IntN(10); {
	case entity == "user":
		r.update("admin", "user", r.ids1("li", "wang"), r.values("user"))
	case id == "" || action < 3:
		values := r.values(entity)
		if entity == "account" {
			values["name"] = fmt.Sprint("A", len(r.ids[entity]))
		}
		if sent, err := r.tryCreate("admin", entity, values); err == nil {
			r.ids[entity] = append(r.ids[entity], sent.ID)
		}
	case action == 3:
		_ = r.DeleteRecord(ctx, by, entity, id, 0)
	case action == 4:
		_, _ = r.RestoreRecord(ctx, by, entity, id)
	case action == 5:
		_, _ = r.ChangeMany(ctx, by, engine.Bulk{Entity: entity, IDs: r.ids[entity], Values: sendable(r, r.values(entity))})
	case action == 6:
		answer, err := r.ChangeMany(ctx, by, engine.Bulk{Entity: entity, IDs: r.ids[entity], Values: sendable(r, r.values(entity))})
		if err == nil && answer.ChangeSet != "" {
			_, _ = r.RevertChangeSet(ctx, by, answer.ChangeSet)
		}
	default:
		_, _ = r.tryUpdate("admin", entity, id, 0, r.values(entity))
	}
}

func TestCirclesAcrossRecordsAreRefusedWithTheWayNamed(t *testing.T) {
	onBoth(t, func(h *house) {
		h.editDeal(addField(map[string]any{"name": "weight", "kind": "formula", "type": "money", "label": map[string]any{"en": "Weighted", "zh": "加权"}, "rule": "record.account?.weighed"}))
		answer := h.editDefinition("entities/account.json", addField(map[string]any{
			"name": "weighed", "kind": "rollup", "of": "deal", "by": "account", "sum": "weight", "label": map[string]any{"en": "Weighed", "zh": "加权合计"},
		}))
		h.same(len(answer.Problems.Errors()), 1)
		h.same(answer.Problems.Errors()[0].Message, metadata.Text{
			En: "These fields are worked out from each other in a circle: Customer › Weighed (account.weighed) → Deal › Weighted (deal.weight) → Customer › Weighed (account.weighed).",
			Zh: "这些字段循环依赖，无法计算：客户 › 加权合计 (account.weighed) → 商机 › 加权 (deal.weight) → 客户 › 加权合计 (account.weighed)。",
		})
		answer = h.editDeal(func(definition map[string]any) { // the same way through a mirror
			addField(map[string]any{"name": "seen", "kind": "mirror", "of": "account", "show": "weighed", "label": "Seen"})(definition)
			changeField("weight", func(field map[string]any) { field["rule"] = "record.seen" })(definition)
		})
		h.same(answer.Problems.Errors()[0].Code, "computed_circle")
	})
}

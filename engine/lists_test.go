package engine_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/weft-crm/weft/engine"
)

func TestListsFilterSortPageAndExpand(t *testing.T) {
	onBoth(t, func(h *house) {
		account := h.create("admin", "account", map[string]any{"name": "Harbour", "city": "Shanghai"})
		for i, amount := range []string{"10", "20", "30", "40", "50"} {
			values := map[string]any{"name": fmt.Sprint("D", i), "amount": money(amount)}
			if i%2 == 0 {
				values["account"] = account.ID
			}
			h.create("admin", "deal", values)
		}
		first := h.list("admin", engine.List{Entity: "deal", Sort: []string{"-amount"}, Limit: 2, Count: "exact"})
		h.same(first.names(), "D4 D3")
		h.same(first.Total.Count, 5)
		second := h.list("admin", engine.List{Entity: "deal", Sort: []string{"-amount"}, Limit: 2, Cursor: *first.Next})
		h.same(second.names(), "D2 D1")
		last := h.list("admin", engine.List{Entity: "deal", Sort: []string{"-amount"}, Limit: 2, Cursor: *second.Next})
		h.same(last.names(), "D0")
		if last.Next != nil {
			h.Errorf("a next page after the last: %v", *last.Next)
		}
		filtered := h.list("admin", engine.List{Entity: "deal", Filter: "record.account.city == 'Shanghai' && record.amount > 10", Sort: []string{"account.name", "name"}})
		h.same(filtered.names(), "D2 D4")
		expanded := h.list("admin", engine.List{Entity: "deal", Filter: "record.account != nil", Fields: []string{"name", "account"}, Expand: []string{"account"}})
		h.same(expanded.Records[0].Expand["account"].Values["city"], "Shanghai")
		h.same(len(expanded.Records[0].Values), 2)
		related := h.list("admin", engine.List{Entity: "deal", Relation: &engine.Relation{Entity: "account", ID: account.ID, By: "account"}, Count: "bounded"})
		h.same(related.Total.Count, 3)
		_, err := h.tryList("admin", engine.List{Entity: "deal", Sort: []string{"amount"}, Cursor: *first.Next})
		h.refused(err, "bad_cursor")
	})
}

func TestAViewFiltersForItsReader(t *testing.T) {
	onBoth(t, func(h *house) {
		h.deals()
		h.create("zhao", "deal", map[string]any{"name": "Zhao's"})
		h.same(h.list("zhao", engine.List{Entity: "deal", View: "mine"}).names(), "Zhao's")
		h.same(h.list("li", engine.List{Entity: "deal", View: "mine"}).names(), "Crane")
		got := h.list("li", engine.List{Entity: "deal", View: "mine"}).Records[0].Values
		if _, there := got["cost"]; there {
			h.Errorf("the view shows a hidden field: %v", got)
		}
		h.same(len(h.list("zhao", engine.List{Entity: "deal", View: "mine", Filter: "record.stage == 'won'"}).Records), 0)
		_, err := h.tryList("li", engine.List{Entity: "deal", View: "none"})
		h.refused(err, "not_found")
	})
}

func TestABadFilterTellsWhere(t *testing.T) {
	onBoth(t, func(h *house) {
		for _, filter := range []string{
			"record.amuont > 5", "record.amount >", "record.name > 5", "any(record.lines, true)", "1..100", "record.stage == 'opn'",
			"sum(map(1..1000000, # * 2)) > 3", strings.Repeat("(", 5000), "record.name == '\xff'", strings.Repeat("record.name == 'a' || ", 3000) + "true",
		} {
			_, err := h.tryList("admin", engine.List{Entity: "deal", Filter: filter})
			refusal := engine.AsError(err)
			if refusal == nil || refusal.Kind != engine.Invalid || len(refusal.Problems) == 0 {
				h.Errorf("%.40q: %v", filter, err)
				continue
			}
			problem := refusal.Problems[0]
			if problem.Line == 0 || problem.Message.Zh == "" || problem.Message.En == "" {
				h.Errorf("%.40q: %+v", filter, problem)
			}
		}
	})
}

func TestLookupKeepsTheFieldsFilter(t *testing.T) {
	onBoth(t, func(h *house) {
		h.create("admin", "product", map[string]any{"name": "Rope"})
		h.create("admin", "product", map[string]any{"name": "Old rope", "active": false})
		choices := func(lookup engine.Lookup) string {
			found, err := h.Lookup(context.Background(), h.as("li"), lookup)
			if err != nil {
				h.Fatal(err)
			}
			return titlesOf(found)
		}
		h.same(choices(engine.Lookup{Entity: "product"}), "Old rope, Rope")
		h.same(choices(engine.Lookup{Entity: "product", For: "deal.product"}), "Rope")
		h.same(choices(engine.Lookup{Entity: "product", Query: "old"}), "Old rope")
	})
}

func TestChoicesOfLinesDependOnTheRecordAsItStandsInTheForm(t *testing.T) {
	onBoth(t, func(h *house) {
		h.editDefinition("entities/quote_line.json", changeField("product", func(product map[string]any) {
			product["filter"] = "record.parent.account == nil || candidate.name == record.parent.account.city"
		}))
		h.publish()
		h.create("admin", "product", map[string]any{"name": "Beijing"})
		h.create("admin", "product", map[string]any{"name": "Wuhan"})
		account := h.create("admin", "account", map[string]any{"name": "Acme", "city": "Wuhan"})
		for wanted, values := range map[string]map[string]any{
			"Beijing, Wuhan": {"parent": map[string]any{}},
			"Wuhan":          {"parent": map[string]any{"account": account.ID}},
		} {
			found, err := h.Lookup(context.Background(), h.as("li"), engine.Lookup{Entity: "product", For: "quote_line.product", Values: values})
			if err != nil {
				h.Fatal(err)
			}
			h.same(titlesOf(found), wanted)
		}
	})
}

func titlesOf(choices []engine.Choice) string {
	titles := make([]string, len(choices))
	for i, choice := range choices {
		titles[i] = choice.Title
	}
	return strings.Join(titles, ", ")
}

func TestSearchKnowsPinyinAndNewNames(t *testing.T) {
	onBoth(t, func(h *house) {
		account := h.create("admin", "account", map[string]any{"name": "北京大学"})
		h.create("admin", "deal", map[string]any{"name": "Library", "account": account.ID})
		hits := func(typed string) int {
			groups, err := h.Search(context.Background(), h.as("admin"), typed)
			if err != nil {
				h.Fatal(err)
			}
			count := 0
			for _, group := range groups {
				count += len(group.Records)
			}
			return count
		}
		h.same(fmt.Sprint(hits("北京"), hits("bjdx"), hits("beijing"), hits("library"), hits("清华")), "2 2 2 1 0")
		h.update("admin", "account", account.ID, map[string]any{"name": "清华大学"})
		h.same(fmt.Sprint(hits("北京"), hits("清华"), hits("qhdx")), "0 2 2")
		h.same(h.list("admin", engine.List{Entity: "deal", Search: "清华"}).names(), "Library")
	})
}

func TestFiguresCountWhatTheReaderSees(t *testing.T) {
	onBoth(t, func(h *house) {
		h.deals()
		figures := func(login string) string {
			got, err := h.Aggregate(context.Background(), h.as(login), engine.Aggregation{
				Entity: "deal", Groups: []string{"stage"}, Measures: []string{"count", "sum:amount"},
			})
			if err != nil {
				h.Fatal(err)
			}
			return fmt.Sprint(got.Groups)
		}
		h.same(figures("admin"), "[{[open] [2 {14000.00 CNY}] record.stage in ['open']}]")
		h.same(figures("li"), "[{[open] [1 {5000.00 CNY}] record.stage in ['open']}]")
		_, err := h.Aggregate(context.Background(), h.as("li"), engine.Aggregation{Entity: "deal", Groups: []string{"cost"}})
		h.refused(err, "validation")
	})
}

func TestAChoiceShowsBesideItsTitleWhatItsEntitySays(t *testing.T) {
	onBoth(t, func(h *house) {
		h.deals()
		h.editDefinition("entities/deal.json", func(deal map[string]any) { deal["subtitle"] = []string{"account", "net", "cost"} })
		h.publish()
		found := must(h.Lookup(context.Background(), h.as("li"), engine.Lookup{Entity: "deal", Query: "Crane"}))
		if len(found) != 1 {
			h.Fatalf("found %+v", found)
		}
		h.same(found[0].Subtitle, "Harbour · CN¥5,000.00") // the cost is hidden from sales
	})
}

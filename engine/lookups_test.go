package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/weft-crm/weft/engine"
	"github.com/weft-crm/weft/engine/store"
)

// withPrices publishes prices by quantity and day, and lines that find theirs.
func (h *house) withPrices() (product string) {
	h.Helper()
	field := func(name, kind string, more ...string) string {
		return fmt.Sprintf(`{"name":%q,"kind":%q,"label":{"en":%q,"zh":"项"}%s}`, name, kind, name, strings.Join(more, ""))
	}
	entity := `{"name":"price","label":{"en":"Price","zh":"价格"},"fields":[` + strings.Join([]string{
		field("product", "reference", `,"to":"product"`), field("least", "decimal"), field("price", "money"), field("floor", "money"),
		field("since", "date"), field("note", "text"),
	}, ",") + `]}`
	if _, err := h.PutChange(h.Context(), h.as("admin"), engine.PutFile{Path: "entities/price.json", Effective: []byte(entity)}); err != nil {
		h.Fatal(err)
	}
	fits := `,"of":"price","if":"candidate.product == record.product && (candidate.least ?? 0) <= (record.quantity ?? 0) && candidate.since != nil && candidate.since <= (record.parent.day ?? today)","order":["-least","-since"]`
	h.editDefinition("entities/quote.json", func(definition map[string]any) {
		addField(decoded(h.T, field("day", "date")))(definition)
	})
	answer := h.editDefinition("entities/quote_line.json", func(definition map[string]any) {
		changeField("price", func(price map[string]any) { price["default"], price["follow"] = "record.listed", true })(definition)
		addField(decoded(h.T, field("listed", "lookup", fits, `,"show":"price"`)))(definition)
		addField(decoded(h.T, field("floor", "lookup", fits, `,"show":"floor"`)))(definition)
		addField(decoded(h.T, field("note", "lookup", fits, `,"show":"note"`)))(definition)
	})
	for _, problem := range answer.Problems.Errors() {
		h.Fatalf("%s %s", problem.Pointer, problem.Message.En)
	}
	h.publish()
	pump := h.create("admin", "product", map[string]any{"name": "Pump", "price": "1"})
	for _, price := range []map[string]any{
		{"least": "0", "price": "100", "floor": "80", "since": "2026-01-01", "note": "list"},
		{"least": "10", "price": "90", "floor": "75", "since": "2026-01-01", "note": "tier"},
		{"least": "10", "price": "88", "floor": "75", "since": "2026-03-01", "note": "new tier"},
		{"least": "10", "price": "60", "floor": "50", "since": "2026-06-01", "note": "later"},
	} {
		price["product"] = pump.ID
		h.create("admin", "price", price)
	}
	return pump.ID
}

func decoded(t *testing.T, text string) map[string]any {
	t.Helper()
	var value map[string]any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		t.Fatal(err, text)
	}
	return value
}

// line is a line as a form sends it.
func line(id string, values map[string]any) map[string]any {
	if id == "" {
		return map[string]any{"values": values}
	}
	return map[string]any{"id": id, "values": values}
}

// priced gives price, price found and note of the lines of a quote.
func (h *house) priced(quote string) string {
	h.Helper()
	return pricesIn(h, h.get("admin", "quote", quote).Values["lines"])
}

func pricesIn(h *house, lines any) string {
	h.Helper()
	var words []string
	for _, one := range lines.([]any) {
		values := one.(map[string]any)["values"].(map[string]any)
		amount := func(name string) string {
			money, _ := values[name].(map[string]any)
			return fmt.Sprint(money["amount"])
		}
		words = append(words, fmt.Sprint(amount("price"), "/", amount("listed"), " ", values["note"]))
	}
	return strings.Join(words, ", ")
}

func lineIDs(r row) []string {
	var ids []string
	for _, one := range r.Values["lines"].([]any) {
		ids = append(ids, one.(map[string]any)["id"].(string))
	}
	return ids
}

func TestALineFindsItsPriceAndFollowsItUntilAnotherIsTyped(t *testing.T) {
	onBoth(t, func(h *house) {
		pump := h.withPrices()
		account := h.create("admin", "account", map[string]any{"name": "A"})
		quote := h.create("admin", "quote", map[string]any{"account": account.ID, "lines": []any{
			line("", map[string]any{"product": pump, "quantity": "1"}),
			line("", map[string]any{"product": pump, "quantity": "10"}),
			line("", map[string]any{"product": pump, "quantity": "10", "price": "95"}),
			line("", map[string]any{"text": "By hand", "quantity": "10", "price": "7"}),
		}})
		h.same(h.priced(quote.ID), "100.00/100.00 list, 88.00/88.00 new tier, 95.00/88.00 new tier, 7.00/<nil> <nil>")

		ids := lineIDs(quote)
		change := func(lines ...any) { h.update("admin", "quote", quote.ID, map[string]any{"lines": lines}) }
		keep := func(i int) any { return line(ids[i], map[string]any{}) }
		change(line(ids[0], map[string]any{"quantity": "12"}), line(ids[1], map[string]any{"quantity": "2"}), line(ids[2], map[string]any{"quantity": "3"}), keep(3))
		h.same(h.priced(quote.ID), "88.00/88.00 new tier, 100.00/100.00 list, 95.00/100.00 list, 7.00/<nil> <nil>")

		h.update("admin", "quote", quote.ID, map[string]any{"day": "2026-02-01"})
		h.same(h.priced(quote.ID), "90.00/90.00 tier, 100.00/100.00 list, 95.00/100.00 list, 7.00/<nil> <nil>")

		change(keep(0), keep(1), line(ids[2], map[string]any{"price": nil}), keep(3))
		h.same(h.priced(quote.ID), "90.00/90.00 tier, 100.00/100.00 list, 100.00/100.00 list, 7.00/<nil> <nil>")
	})
}

func TestPricesThatNobodyTypedComeInTheCurrencyAskedFor(t *testing.T) {
	onBoth(t, func(h *house) {
		h.withRates()
		h.clock.set(time.Date(2026, 3, 6, 9, 0, 0, 0, time.UTC))
		pump := h.withPrices()
		account := h.create("admin", "account", map[string]any{"name": "A"})
		in := func(currency string) map[string]any { return map[string]any{"amount": "", "currency": currency} }
		quote := h.create("admin", "quote", map[string]any{"account": account.ID, "lines": []any{
			line("", map[string]any{"product": pump, "quantity": "1", "price": in("USD")}),
			line("", map[string]any{"product": pump, "quantity": "10", "price": in("USD")}),
		}})
		total := func() string { return h.valuesOf(h.get("admin", "quote", quote.ID), "total") }
		h.same(h.priced(quote.ID), "12.50/12.50 list, 11.00/11.00 new tier")
		h.same(total(), `{"total":{"amount":"122.50","base":"980.00","currency":"USD"}}`)

		ids := lineIDs(quote)
		h.update("admin", "quote", quote.ID, map[string]any{"lines": []any{line(ids[0], map[string]any{"quantity": "10"}), line(ids[1], map[string]any{})}})
		h.same(h.priced(quote.ID), "11.00/11.00 new tier, 11.00/11.00 new tier")
		h.update("admin", "quote", quote.ID, map[string]any{"lines": []any{line(ids[0], map[string]any{"price": in("CNY")}), line(ids[1], map[string]any{"price": in("CNY")})}})
		h.same(h.priced(quote.ID), "88.00/88.00 new tier, 88.00/88.00 new tier")
		h.same(total(), `{"total":{"amount":"1760.00","currency":"CNY"}}`)
	})
}

func TestSeveralLinesFindRecordsByTheirID(t *testing.T) {
	onBoth(t, func(h *house) {
		h.editDefinition("entities/quote_line.json", func(definition map[string]any) {
			addField(decoded(h.T, `{"name":"named","kind":"lookup","label":{"en":"Named","zh":"名称"},"of":"product","if":"candidate.id == record.product?.id","show":"name"}`))(definition)
		})
		h.publish()
		pump := h.create("admin", "product", map[string]any{"name": "Pump"}).ID
		valve := h.create("admin", "product", map[string]any{"name": "Valve"}).ID
		account := h.create("admin", "account", map[string]any{"name": "A"})

		quote := h.create("admin", "quote", map[string]any{"account": account.ID, "lines": []any{
			line("", map[string]any{"product": pump}), line("", map[string]any{"product": valve}), line("", map[string]any{"product": pump}),
		}})

		var found []any
		for _, one := range quote.Values["lines"].([]any) {
			found = append(found, one.(map[string]any)["values"].(map[string]any)["named"])
		}
		h.same(fmt.Sprint(found), "[Pump Valve Pump]")
	})
}

func TestWhatWasFoundStaysWhenOnlyThePricesChange(t *testing.T) {
	onBoth(t, func(h *house) {
		pump := h.withPrices()
		account := h.create("admin", "account", map[string]any{"name": "A"})
		quote := h.create("admin", "quote", map[string]any{"account": account.ID, "lines": []any{line("", map[string]any{"product": pump, "quantity": "1"})}})
		for _, price := range h.list("admin", engine.List{Entity: "price", Filter: "record.note == 'list'"}).Records {
			h.update("admin", "price", price.ID, map[string]any{"price": "111"})
		}
		h.update("admin", "quote", quote.ID, map[string]any{"discount": "5"})
		h.same(h.priced(quote.ID), "100.00/100.00 list")
		h.update("admin", "quote", quote.ID, map[string]any{"lines": []any{line(lineIDs(quote)[0], map[string]any{"quantity": "2"})}})
		h.same(h.priced(quote.ID), "111.00/111.00 list")
	})
}

func TestAFormShowsWhatIsFoundWhileTypingAndWhatWasTypedOver(t *testing.T) {
	onBoth(t, func(h *house) {
		pump := h.withPrices()
		worked := h.evaluate("admin", engine.FormRequest{Entity: "quote", Values: map[string]any{"lines": []any{
			line("", map[string]any{"product": pump, "quantity": "20"}),
			line("", map[string]any{"product": pump, "quantity": "20", "price": "70"}),
		}}})
		h.same(string(worked.Lines["lines"][0].Values["price"]), `{"amount":"88.00","currency":"CNY"}`)
		h.same(worked.Lines["lines"][0].Fields["price"].Usual == nil, true)
		h.same(string(worked.Lines["lines"][1].Values["price"]), `{"amount":"70.00","currency":"CNY"}`)
		h.same(string(worked.Lines["lines"][1].Fields["price"].Usual), `{"amount":"88.00","currency":"CNY"}`)
		_, err := h.tryCreate("admin", "quote", map[string]any{"lines": []any{line("", map[string]any{"product": pump, "listed": "1"})}})
		h.problem(err, "/lines/0/listed", "computed")
	})
}

func TestOneStatementLooksUpTheValuesOfAllLines(t *testing.T) {
	onBoth(t, func(h *house) {
		pump := h.withPrices()
		other := h.create("admin", "product", map[string]any{"name": "Valve"}).ID
		sent := func(lines int) int {
			var list []any
			for i := range lines {
				list = append(list, line("", map[string]any{"product": []string{pump, other}[i%2], "quantity": fmt.Sprint(i + 1)}))
			}
			ctx, counted := store.Counted(context.Background())
			if _, err := h.Evaluate(ctx, h.as("admin"), engine.FormRequest{Entity: "quote", Values: map[string]any{"lines": list}}); err != nil {
				h.Fatal(err)
			}
			return counted.Sent()
		}
		few := sent(2)
		h.same(sent(60), few)
	})
}

func TestALineMadeFromARecordFollowsItsDefaultUnlessItWasGivenAnother(t *testing.T) {
	onBoth(t, func(h *house) {
		h.editDefinition("entities/quote_line.json", changeField("price", func(price map[string]any) {
			price["default"], price["follow"] = "(record.quantity ?? 0) * 2", true
		}))
		must(h.PutChange(h.Context(), h.as("admin"), engine.PutFile{Path: "conversions/account_quote.json", Effective: []byte(
			`{"name":"account_quote","label":{"en":"New quote","zh":"报价"},"from":"account","to":"quote","link":"account",
			"fields":{"account":"record"},"lines":{"lines":{"fields":{"text":"record.name","quantity":"10","price":"record.city == 'Own' ? 7 : 20"}}}}`)}))
		h.publish()
		price := func(city string) any {
			account := h.create("li", "account", map[string]any{"name": "A " + city, "city": city})
			form := must(h.converted("li", "quote", "account_quote", account.ID))
			var lines []struct{ Values map[string]any }
			if err := json.Unmarshal(form.Values["lines"], &lines); err != nil || len(lines) != 1 {
				h.Fatalf("the lines are %s: %v", form.Values["lines"], err)
			}
			h.same(lines[0].Values["quantity"], "10.00")
			return lines[0].Values["price"]
		}
		h.same(price("Usual"), nil)
		h.same(price("Own"), map[string]any{"amount": "7.00", "currency": "CNY"})
	})
}

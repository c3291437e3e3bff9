package engine_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/weft-crm/weft/engine"
)

const rateDefinition = `{"name":"currency_rate","label":"Rate","title":"currency","fields":[
	{"name":"currency","kind":"text","required":true,"label":"Currency"},
	{"name":"date","kind":"date","required":true,"label":"From"},
	{"name":"rate","kind":"decimal","scale":8,"required":true,"label":"Rate"}]}`

// withRates gives the company a table of rates: a dollar was worth 7 from January and 8 from March on.
func (h *house) withRates() {
	h.Helper()
	put := engine.PutFile{Path: "entities/currency_rate.json", Effective: json.RawMessage(rateDefinition)}
	if _, err := h.PutChange(h.Context(), h.as("admin"), put); err != nil {
		h.Fatal(err)
	}
	h.editDeal(func(deal map[string]any) {
		deal["rate"] = map[string]any{"date": "close", "lock": "record.stage == 'won'"}
	})
	h.publish()
	for day, rate := range map[string]string{"2026-01-01": "7", "2026-03-01": "8"} {
		h.create("admin", "currency_rate", map[string]any{"currency": "USD", "date": day, "rate": rate})
	}
}

func dollars(amount string) map[string]any {
	return map[string]any{"amount": amount, "currency": "USD"}
}

func (h *house) worth(deal row) string {
	h.Helper()
	return h.valuesOf(h.get("admin", "deal", deal.ID), "amount", "net")
}

func TestMoneyIsWorthWhatTheRateOfItsDaySays(t *testing.T) {
	onBoth(t, func(h *house) {
		h.withRates()
		deal := h.create("admin", "deal", map[string]any{"name": "A", "amount": dollars("100"), "close": "2026-02-10"})
		h.same(h.worth(deal), `{"amount":{"amount":"100.00","base":"700.00","currency":"USD","rate":"7"},"net":{"amount":"100.00","base":"700.00","currency":"USD","rate":"7"}}`)
		h.update("admin", "deal", deal.ID, map[string]any{"close": "2026-03-01"})
		h.same(h.worth(deal), `{"amount":{"amount":"100.00","base":"800.00","currency":"USD","rate":"8"},"net":{"amount":"100.00","base":"800.00","currency":"USD","rate":"8"}}`)
		h.same(h.chosen("record.amount_base == 800 && record.amount_rate == 8 && record.amount_currency == 'USD'", ""), "A")
		h.create("admin", "currency_rate", map[string]any{"currency": "USD", "date": "2026-02-20", "rate": "9"})
		h.update("admin", "deal", deal.ID, map[string]any{"name": "B"})
		h.same(h.chosen("record.amount_base == 800", ""), "B") // a later correction of the table moves nothing
		own := h.create("admin", "deal", map[string]any{"name": "C", "amount": map[string]any{"amount": "5", "currency": "CNY"}})
		h.same(h.valuesOf(h.get("admin", "deal", own.ID), "amount"), `{"amount":{"amount":"5.00","currency":"CNY"}}`)
		told := h.groups("admin", engine.Aggregation{Entity: "deal", Measures: []string{"sum:amount"}})
		h.same(told, `{"groups":[{"keys":[],"values":[{"amount":"805.00","currency":"CNY"}]}],"more":false,"restricted":false}`)
	})
}

func TestADefaultBringsAnAmountIntoTheCurrencyOfItsRecord(t *testing.T) {
	onBoth(t, func(h *house) {
		h.withRates()
		h.editDeal(addField(map[string]any{"name": "listed", "kind": "money", "label": "Listed", "default": "record.product?.price"}))
		h.editDefinition("entities/product.json", func(definition map[string]any) {
			for _, field := range definition["fields"].([]any) {
				if field := field.(map[string]any); field["name"] == "price" {
					delete(field, "currency")
				}
			}
		})
		h.publish()
		product := h.create("admin", "product", map[string]any{"name": "Crane", "price": dollars("10")})
		deal := h.create("admin", "deal", map[string]any{"name": "A", "product": product.ID, "amount": money("1")})
		h.same(h.valuesOf(h.get("admin", "deal", deal.ID), "listed"), `{"listed":{"amount":"80.00","currency":"CNY"}}`)
		account := h.create("admin", "account", map[string]any{"name": "Harbour"})
		line := map[string]any{"values": map[string]any{"product": product.ID}}
		quote := h.create("admin", "quote", map[string]any{"account": account.ID, "lines": []any{line}})
		h.same(quote.Values["total"], map[string]any{"amount": "80.00", "currency": "CNY"})
	})
}

func TestALockedRecordKeepsItsRate(t *testing.T) {
	onBoth(t, func(h *house) {
		h.withRates()
		deal := h.create("admin", "deal", map[string]any{"name": "A", "amount": dollars("100"), "close": "2026-02-10", "stage": "won"})
		h.update("admin", "deal", deal.ID, map[string]any{"close": "2026-04-01", "amount": dollars("200")})
		h.same(h.chosen("record.amount_base == 1400 && record.amount_rate == 7", ""), "A")
		h.update("admin", "deal", deal.ID, map[string]any{"stage": "open"})
		h.update("admin", "deal", deal.ID, map[string]any{"close": "2026-04-02"})
		h.same(h.chosen("record.amount_base == 1600 && record.net_rate == 8", ""), "A")
	})
}

func TestMoneyWithoutARateIsRefusedWhereItStands(t *testing.T) {
	onBoth(t, func(h *house) {
		h.withRates()
		_, err := h.tryCreate("admin", "deal", map[string]any{"name": "A", "amount": dollars("100"), "close": "2025-12-31"})
		h.problem(err, "/amount", "rate_missing")
		h.same(h.refusal(err, "validation").Fields[0].Message.En, "There is no exchange rate from USD to CNY for 2025-12-31. Enter one under Exchange rates, or ask an administrator to.")
		account := h.create("admin", "account", map[string]any{"name": "X"})
		_, err = h.tryCreate("admin", "quote", map[string]any{"account": account.ID, "lines": []any{
			map[string]any{"values": map[string]any{"text": "a", "price": map[string]any{"amount": "1", "currency": "EUR"}}},
		}})
		h.problem(err, "/lines/0/price", "currency_unknown")
		h.same(h.refusal(err, "validation").Fields[0].Message.En, "The currency EUR is not set up here. Check its code; to use it, enter its rate under Exchange rates, or ask an administrator to.")
		worked := h.evaluate("admin", engine.FormRequest{Entity: "deal", Values: map[string]any{"name": "A", "amount": dollars("3"), "close": "2026-03-05"}})
		h.same(string(worked.Values["amount"]), `{"amount":"3.00","currency":"USD","base":"24.00","rate":"8"}`)
	})
}

func TestRatesHoldFromTheDayOfTheCompany(t *testing.T) {
	onBoth(t, func(h *house) {
		h.withRates()
		h.clock.set(time.Date(2026, 2, 28, 16, 30, 0, 0, time.UTC)) // March has begun in Shanghai
		h.create("admin", "deal", map[string]any{"name": "A", "amount": dollars("1")})
		h.same(h.chosen("record.amount_base == 8", ""), "A")
	})
}

func TestTotalsCountAmountsInOtherCurrenciesByWhatTheyAreWorth(t *testing.T) {
	onBoth(t, func(h *house) {
		h.withRates()
		account := h.create("admin", "account", map[string]any{"name": "A"})
		win := func(account string, amount map[string]any) {
			h.create("admin", "deal", map[string]any{"name": "D", "account": account, "stage": "won", "close": "2026-03-05", "amount": amount})
		}
		won := func() string { return h.valuesOf(h.get("admin", "account", account.ID), "won_total") }
		win(account.ID, dollars("100"))
		h.same(won(), `{"won_total":{"amount":"800.00","currency":"CNY"}}`)
		win(account.ID, money("50"))
		h.same(won(), `{"won_total":{"amount":"850.00","currency":"CNY"}}`)

		// A total of amounts in the record's own currency stays what they add up to, whatever their days.
		h.clock.set(time.Date(2026, 3, 6, 9, 0, 0, 0, time.UTC))
		abroad := h.create("admin", "account", map[string]any{"name": "B", "credit": dollars("1")})
		h.create("admin", "deal", map[string]any{"name": "D", "account": abroad.ID, "stage": "won", "close": "2026-02-05", "amount": dollars("30")})
		h.same(h.valuesOf(h.get("admin", "account", abroad.ID), "won_total"), `{"won_total":{"amount":"30.00","base":"240.00","currency":"USD"}}`)
		win(abroad.ID, money("80"))
		h.same(h.valuesOf(h.get("admin", "account", abroad.ID), "won_total"), `{"won_total":{"amount":"36.25","base":"290.00","currency":"USD"}}`) // 30 at 7, the rate of its day, and 80 yuan
		h.update("admin", "account", abroad.ID, map[string]any{"credit": money("1")})
		h.same(h.valuesOf(h.get("admin", "account", abroad.ID), "won_total"), `{"won_total":{"amount":"290.00","currency":"CNY"}}`)
	})
}

func TestFormulasAddUpAmountsInOneCurrency(t *testing.T) {
	onBoth(t, func(h *house) {
		h.withRates()
		h.editDeal(addField(map[string]any{"name": "margin", "kind": "formula", "type": "money", "rule": "(record.amount ?? 0) - (record.cost ?? 0)", "label": "Margin"}))
		h.publish()
		deal := h.create("admin", "deal", map[string]any{"name": "A", "close": "2026-03-05", "amount": dollars("100"), "cost": money("400")})
		h.same(h.valuesOf(h.get("admin", "deal", deal.ID), "margin"), `{"margin":{"amount":"50.00","base":"400.00","currency":"USD","rate":"8"}}`)

		h.clock.set(time.Date(2026, 3, 6, 9, 0, 0, 0, time.UTC))
		account := h.create("admin", "account", map[string]any{"name": "X"})
		line := func(price map[string]any) any {
			return map[string]any{"values": map[string]any{"text": "a", "quantity": "2", "price": price}}
		}
		quote := h.create("admin", "quote", map[string]any{"account": account.ID, "lines": []any{line(money("8")), line(dollars("3"))}})
		h.same(h.valuesOf(h.get("admin", "quote", quote.ID), "subtotal", "total"), `{"subtotal":{"amount":"64.00","currency":"CNY"},"total":{"amount":"64.00","currency":"CNY"}}`)
	})
}

func TestChecksCompareAmountsInOneCurrency(t *testing.T) {
	onBoth(t, func(h *house) {
		h.withRates()
		h.editDeal(func(deal map[string]any) {
			check := func(rule, field string) any {
				return map[string]any{"if": rule, "field": field, "message": map[string]any{"en": "Too much.", "zh": "超额。"}}
			}
			deal["checks"] = []any{
				check("record.cost != nil && record.amount != nil && record.cost > record.amount", "cost"),
				check("record.account?.credit != nil && record.amount != nil && record.amount > record.account.credit", "amount"),
			}
		})
		h.publish()
		rich := h.create("admin", "account", map[string]any{"name": "Rich", "credit": dollars("100")})
		create := func(amount, cost any) error {
			_, err := h.tryCreate("admin", "deal", map[string]any{"name": "A", "close": "2026-03-05", "account": rich.ID, "amount": amount, "cost": cost})
			return err
		}
		for _, fits := range []error{create(money("700"), dollars("80")), create(dollars("80"), money("640"))} {
			if fits != nil {
				t.Error(fits)
			}
		}
		h.problem(create(money("700"), dollars("90")), "/cost", "check") // 720 yuan
		h.problem(create(money("801"), dollars("1")), "/amount", "check")
	})
}

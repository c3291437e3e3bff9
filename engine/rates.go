package engine

import (
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// rateEntity is the entity whose records tell what one unit of a currency is worth in the company's
// currency, from a day on.
const rateEntity = "currency_rate"

// rates are the exchange rates of each currency, the oldest first. They are nil when the model has
// no place for them.
type rates map[string][]datedRate

type datedRate struct {
	from time.Time
	rate decimal.Decimal
}

func (r rates) add(record *metadata.Record) {
	from, dated := record.Value("date").(time.Time)
	rate, known := record.Value("rate").(decimal.Decimal)
	if currency := text(record, "currency"); dated && known && currency != "" {
		r[currency] = append(r[currency], datedRate{from, rate})
	}
}

func (r rates) sort() {
	for _, dated := range r {
		slices.SortFunc(dated, func(a, b datedRate) int { return a.from.Compare(b.from) })
	}
}

// on gives the rate of a currency that holds on a day.
func (r rates) on(currency string, day time.Time) (decimal.Decimal, bool) {
	dated := r[currency]
	after, _ := slices.BinarySearchFunc(dated, day, func(rate datedRate, day time.Time) int {
		if rate.from.After(day) {
			return 1
		}
		return -1
	})
	if after == 0 {
		return decimal.Decimal{}, false
	}
	return dated[after-1].rate, true
}

// exchange tells what the amounts in one record are worth in the company's currency.
type exchange struct {
	rates    rates
	base     string // the company's currency
	currency string // the record's, once it was looked for
	day      time.Time
	moved    bool                       // amounts have to be worked out anew though they have not changed
	frozen   map[string]decimal.Decimal // the rates that a locked record keeps
}

func (c *computing) newExchange() *exchange {
	org := c.org.Load()
	x := &exchange{rates: org.rates, base: org.company.currency(), day: c.rateDay(c.record)}
	if c.old == nil {
		return x
	}
	if c.rateLocked() {
		x.frozen = frozenRates(c.old)
	} else {
		x.moved = !x.day.Equal(c.rateDay(c.old))
	}
	return x
}

// rateDay is the day whose rate counts, as a date at midnight UTC.
func (c *computing) rateDay(record *metadata.Record) time.Time {
	day := record.CreatedAt
	if settings := record.Entity.Rate; settings != nil {
		field := record.Entity.FieldByName(settings.Date)
		if given, ok := record.Value(settings.Date).(time.Time); ok && field.Kind == "date" {
			return given
		} else if ok {
			day = given
		}
	}
	year, month, date := day.In(c.org.Load().company.location()).Date()
	return time.Date(year, month, date, 0, 0, 0, 0, time.UTC)
}

// rateLocked reports whether the record was locked and stays so. A rule that fails locks nothing: it
// is told where the record's rules are checked.
func (c *computing) rateLocked() bool {
	settings := c.record.Entity.Rate
	if settings == nil || settings.Lock == nil {
		return false
	}
	before := c.scopeOf(c.old)
	for _, scope := range []rule.Scope{before, c.scope} {
		if locked, err := settings.Lock.Program.True(scope); err != nil || !locked {
			return false
		}
	}
	return true
}

// frozenRates are the rates at which a record's own amounts were worked out.
func frozenRates(record *metadata.Record) map[string]decimal.Decimal {
	frozen := map[string]decimal.Decimal{}
	for _, field := range record.Entity.LiveFields() {
		money, ok := record.Values[field.Position].(metadata.Money)
		switch {
		case !ok || !money.Base.Valid:
		case money.Rate.Valid:
			frozen[money.Currency] = money.Rate.Decimal
		case !money.Amount.IsZero():
			if _, known := frozen[money.Currency]; !known { // saved before rates were kept
				frozen[money.Currency] = money.Base.Decimal.DivRound(money.Amount, 8)
			}
		}
	}
	return frozen
}

// convert works out the amount in the company's currency; without a rate there is none. An amount
// that has not changed keeps what it was worth, unless the day has changed.
func (x *exchange) convert(money metadata.Money, old any) metadata.Money {
	if before, ok := old.(metadata.Money); ok && before.Equal(money) && before.Base.Valid && !x.moved {
		return before
	}
	money.Base, money.Rate = decimal.NullDecimal{}, decimal.NullDecimal{}
	if rate, known := x.rate(money.Currency); known {
		money.Rate = decimal.NewNullDecimal(rate)
		money.Base = decimal.NewNullDecimal(money.Amount)
		if money.Currency != x.base {
			money.Base.Decimal = money.Amount.Mul(rate).Round(2)
		}
	}
	return money
}

// into gives what an amount is worth in another currency, the amount itself when no rate is known.
func (x *exchange) into(money metadata.Money, currency string, digits int) metadata.Money {
	if money.Currency == currency {
		return money
	}
	if !money.Base.Valid {
		money = x.convert(money, nil)
	}
	if rate, known := x.rate(currency); known && money.Base.Valid {
		return metadata.Money{Amount: money.Base.Decimal.DivRound(rate, int32(digits)), Base: money.Base, Currency: currency}
	}
	return money
}

func (x *exchange) rate(currency string) (decimal.Decimal, bool) {
	if currency == x.base {
		return decimal.NewFromInt(1), true
	}
	if frozen, known := x.frozen[currency]; known {
		return frozen, true
	}
	return x.rates.on(currency, x.day)
}

// mustKnow reports whether an amount without a rate is to be refused. What was stored without one
// may stay.
func (x *exchange) mustKnow(money metadata.Money, old any) bool {
	before, ok := old.(metadata.Money)
	return x.rates != nil && (!ok || !before.Equal(money) || x.moved)
}

func (x *exchange) unknown(currency string) *metadata.ValueProblem {
	if len(x.rates[currency]) == 0 {
		return &metadata.ValueProblem{Code: "currency_unknown", Message: metadata.Text{
			En: "The currency " + currency + " is not set up here. Check its code; to use it, enter its rate under Exchange rates, or ask an administrator to.",
			Zh: "系统中未设置币种 " + currency + "。请核对代码；如需使用，请在“汇率”中录入其汇率，或联系管理员。",
		}}
	}
	day := x.day.Format(time.DateOnly)
	return &metadata.ValueProblem{Code: "rate_missing", Message: metadata.Text{
		En: "There is no exchange rate from " + currency + " to " + x.base + " for " + day + ". Enter one under Exchange rates, or ask an administrator to.",
		Zh: "没有 " + day + " 适用的 " + currency + " 兑 " + x.base + " 汇率。请在“汇率”中录入，或联系管理员。",
	}}
}

// differences lists the fields in which the record differs from what is stored, money that is worth
// another amount in the company's currency among them.
func (s *saving) differences() []*metadata.Field {
	fields := append([]*metadata.Field{}, metadata.Changed(s.old, s.record)...)
	for _, field := range s.plan.fields {
		if field.Kind != "links" && revalued(s.old.Values[field.Position], s.record.Values[field.Position]) && !slices.Contains(fields, field) {
			fields = append(fields, field)
		}
	}
	return fields
}

// revalued reports whether money, or money in lines, is worth another amount than before.
func revalued(before, now any) bool {
	switch old := before.(type) {
	case metadata.Money:
		money, ok := now.(metadata.Money)
		return ok && !old.SameBase(money)
	case []*metadata.Record:
		lines, _ := now.([]*metadata.Record)
		for i := range min(len(old), len(lines)) {
			if revaluedLine(old[i], lines[i]) {
				return true
			}
		}
	}
	return false
}

func revaluedLine(old, line *metadata.Record) bool {
	for i := range line.Values {
		if revalued(old.Values[i], line.Values[i]) {
			return true
		}
	}
	return false
}

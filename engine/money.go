package engine

import (
	"errors"
	"fmt"
	"maps"
	"time"

	"github.com/shopspring/decimal"

	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// usualCurrency is the company's currency before it has chosen one.
const usualCurrency = "CNY"

func (c Company) currency() string {
	if c.Currency == "" {
		return usualCurrency
	}
	return c.Currency
}

// settleMoney gives amounts entered without a currency that of their line or record, else the
// company's, and works out amounts in the base currency.
func (c *computing) settleMoney() {
	c.exchange = c.newExchange()
	for _, p := range c.parts() {
		c.settle(p)
	}
}

func (c *computing) settle(p *part) {
	for _, field := range p.plan.fields {
		money, ok := p.record.Values[field.Position].(metadata.Money)
		if !ok || field.Managed() {
			continue
		}
		if money.Currency == "" {
			money.Currency = c.currencyOf(p)
		}
		before := valueOf(p.old, field)
		money = c.exchange.convert(money, before)
		p.record.Values[field.Position] = money
		if !money.Base.Valid && c.exchange.mustKnow(money, before) {
			c.addTo(p, field.Name, c.exchange.unknown(money.Currency))
		}
	}
}

// currencyOf is the currency of a part: its own, else the record's, which is looked for once.
func (c *computing) currencyOf(p *part) string {
	if currency := enteredCurrency(p.record); currency != "" {
		return currency
	}
	if c.exchange.currency == "" {
		c.exchange.currency = c.currency()
	}
	return c.exchange.currency
}

// currency is the record's: that of the first amount entered in it or its lines, else the company's.
func (c *computing) currency() string {
	for _, p := range c.parts() {
		if currency := enteredCurrency(p.record); currency != "" {
			return currency
		}
	}
	return c.org.Load().company.currency()
}

// enteredCurrency is the currency of the first amount entered in a record, else the one asked for, "" if
// there is none.
func enteredCurrency(record *metadata.Record) string {
	for _, field := range record.Entity.LiveFields() {
		if money, ok := record.Values[field.Position].(metadata.Money); ok && !field.Managed() && money.Currency != "" {
			return money.Currency
		}
	}
	return record.Currency
}

// inOneCurrency is what the rules of a part see: its scope, with the amounts of the record, its lines and
// the records they refer to in the currency of the part, so that they can be added up and compared.
func (c *computing) inOneCurrency(p *part) rule.Scope {
	if c.exchange == nil {
		c.exchange = c.newExchange()
	}
	if len(c.exchange.rates) == 0 {
		return p.scope
	}
	scope := maps.Clone(p.scope)
	scope["record"] = p.record.Telling(c.tellIn(c.currencyOf(p)))
	return scope
}

// tellIn gives amounts in a currency.
func (c *computing) tellIn(currency string) func(*metadata.Field, metadata.Money) metadata.Money {
	return func(field *metadata.Field, money metadata.Money) metadata.Money {
		return c.exchange.into(money, currency, field.Digits())
	}
}

// otherCurrency reports whether the record is in another currency than a total that it has.
func (c *computing) otherCurrency(field *metadata.Field) bool {
	total, ok := c.record.Values[field.Position].(metadata.Money)
	return ok && total.Currency != c.currencyOf(c.whole())
}

func valueOf(record *metadata.Record, field *metadata.Field) any {
	if record == nil {
		return nil
	}
	return record.Values[field.Position]
}

// inCurrency puts a computed amount into the currency of its part; old is the value it had before.
func (c *computing) inCurrency(value any, p *part, old any) any {
	money, ok := value.(metadata.Money)
	if !ok {
		return value
	}
	money.Currency = c.currencyOf(p)
	return c.exchange.convert(money, old)
}

func asDecimal(value any) (decimal.Decimal, bool) {
	switch number := value.(type) {
	case decimal.Decimal:
		return number, true
	case int64:
		return decimal.NewFromInt(number), true
	}
	return decimal.Zero, false
}

// before reports whether a value comes before another of the same kind.
func before(a, b any) (bool, error) {
	if b == nil {
		return true, nil
	}
	if x, ok := asDecimal(a); ok {
		if y, ok := asDecimal(b); ok {
			return x.LessThan(y), nil
		}
	}
	x, isTime := a.(time.Time)
	y, alsoTime := b.(time.Time)
	if isTime && alsoTime {
		return x.Before(y), nil
	}
	return false, fmt.Errorf("%T and %T cannot be compared", a, b)
}

func asRunError(err error) *rule.RunError {
	var failed *rule.RunError
	if errors.As(err, &failed) {
		return failed
	}
	return nil
}

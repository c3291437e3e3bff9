package engine

import (
	"errors"
	"fmt"
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
	c.settleRecord(c.record, c.old, c.currency(), func(field *metadata.Field, problem *metadata.ValueProblem) { c.add(field, "", problem) })
	for _, lines := range c.plan.lines {
		before := c.oldLines(lines)
		for i, line := range linesOf(c.record, lines) {
			currency := lineCurrency(line)
			if currency == "" {
				currency = c.currency()
			}
			c.settleRecord(line, before[line.ID], currency, func(field *metadata.Field, problem *metadata.ValueProblem) {
				c.add(lines, linePointer(i, field), problem)
			})
		}
	}
}

func (c *computing) settleRecord(record, old *metadata.Record, currency string, refuse func(*metadata.Field, *metadata.ValueProblem)) {
	for _, field := range record.Entity.LiveFields() {
		money, ok := record.Values[field.Position].(metadata.Money)
		if !ok || field.Managed() {
			continue
		}
		if money.Currency == "" {
			money.Currency = currency
		}
		before := valueOf(old, field)
		money = c.exchange.convert(money, before)
		record.Values[field.Position] = money
		if !money.Base.Valid && c.exchange.mustKnow(money, before) {
			refuse(field, c.exchange.unknown(money.Currency))
		}
	}
}

// currency is the record's: that of the first amount entered in it or its lines, else the company's.
func (c *computing) currency() string {
	if currency := lineCurrency(c.record); currency != "" {
		return currency
	}
	for _, field := range c.plan.lines {
		for _, line := range linesOf(c.record, field) {
			if currency := lineCurrency(line); currency != "" {
				return currency
			}
		}
	}
	return c.engine.org.Load().company.currency()
}

// lineCurrency is the currency of the first amount entered in a record, "" if there is none.
func lineCurrency(record *metadata.Record) string {
	for _, field := range record.Entity.LiveFields() {
		if money, ok := record.Values[field.Position].(metadata.Money); ok && !field.Managed() && money.Currency != "" {
			return money.Currency
		}
	}
	return ""
}

func valueOf(record *metadata.Record, field *metadata.Field) any {
	if record == nil {
		return nil
	}
	return record.Values[field.Position]
}

// inCurrency puts a computed amount into a currency; old is the value it had before.
func (c *computing) inCurrency(value any, currency string, old any) any {
	money, ok := value.(metadata.Money)
	if !ok {
		return value
	}
	if currency == "" {
		currency = c.currency()
	}
	money.Currency = currency
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

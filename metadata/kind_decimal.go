package metadata

import (
	"fmt"

	"github.com/shopspring/decimal"

	"github.com/weft-crm/weft/metadata/rule"
)

// Decimals and money have up to 18 digits on both databases.
const (
	decimalPrecision = 18
	defaultScale     = 2
	maxScale         = 8
)

// decimalKind is a number with digits after the point.
type decimalKind struct{ fractional }

func (decimalKind) Name() string { return "decimal" }
func (decimalKind) Label() Text  { return Text{"Decimal number", "小数"} }

func (k decimalKind) settings() []string {
	return append(k.fractional.settings(), "ungrouped", "prefix", "unit")
}

func (decimalKind) Format(f *Field, value any, to Locale) string {
	if number, ok := value.(decimal.Decimal); ok {
		return f.written(number.StringFixed(f.scale()), to)
	}
	return ""
}

func (k decimalKind) link(c *fieldCheck, f *Field) { k.fractional.link(c, f); c.beside(f) }

// fractional is what decimal and percent have in common.
type fractional struct{}

func (fractional) Operators() []Operator { return numberOperators }

func (fractional) settings() []string { return []string{"scale", "min", "max", "unique", "index"} }

func (fractional) Columns(f *Field) []Column {
	return []Column{{Name: f.Column, Storage: StoreDecimal, Precision: decimalPrecision, Scale: int(f.scale()), Nullable: true}}
}

func (fractional) RuleType(*Field) rule.Type { return rule.Type{Kind: rule.Number, Nullable: true} }

func (fractional) Parse(f *Field, raw any) (any, *ValueProblem) {
	if raw == nil || raw == "" {
		return nil, nil
	}
	value, ok := toDecimal(raw)
	if !ok {
		return nil, refuseType("a number such as \"12.30\"", "数字，例如 \"12.30\"")
	}
	return anyDecimal(f.exact(value))
}

func (fractional) ParseText(f *Field, text string, format ImportFormat) (any, *ValueProblem) {
	value, problem := parseNumberText(f.bare(text), format)
	if value == nil || problem != nil {
		return nil, problem
	}
	return anyDecimal(f.exact(*value))
}

func (fractional) FromRule(f *Field, value any) (any, *ValueProblem) {
	if value == nil {
		return nil, nil
	}
	number, ok := toDecimal(value)
	if !ok {
		return nil, refuseType("a number", "数字")
	}
	return anyDecimal(f.exact(number.Round(f.scale())))
}

func (fractional) ToRule(_ *Field, value any) any { return value }

func (fractional) Append(b []byte, f *Field, value any) []byte {
	if number, ok := value.(decimal.Decimal); ok {
		b = append(b, '"')
		return append(appendDecimal(b, number, f.scale()), '"')
	}
	return append(b, "null"...)
}

func (fractional) Equal(a, b any) bool {
	x, isX := a.(decimal.Decimal)
	y, isY := b.(decimal.Decimal)
	return isX == isY && (!isX || x.Equal(y))
}

func (fractional) link(c *fieldCheck, f *Field) { c.scale(f); c.bounds(f, f.scale()) }

func anyDecimal(value decimal.Decimal, problem *ValueProblem) (any, *ValueProblem) {
	if problem != nil {
		return nil, problem
	}
	return value, nil
}

// scale is the number of digits after the point.
func (f *Field) scale() int32 {
	if f.Scale != nil {
		return int32(*f.Scale)
	}
	return defaultScale
}

// exact gives a number the field's scale; digits that do not fit are a problem, never rounded.
func (f *Field) exact(value decimal.Decimal) (decimal.Decimal, *ValueProblem) {
	scale := f.scale()
	if !value.Equal(value.Truncate(scale)) {
		return decimal.Decimal{}, refuse("scale", fmt.Sprintf("At most %d digits after the point are allowed.", scale), fmt.Sprintf("小数点后最多 %d 位。", scale))
	}
	if value.Abs().Cmp(decimal.New(1, decimalPrecision-scale)) >= 0 {
		return decimal.Decimal{}, refuse("too_large", fmt.Sprintf("At most %d digits before the point are allowed.", decimalPrecision-scale),
			fmt.Sprintf("小数点前最多 %d 位。", decimalPrecision-scale))
	}
	if problem := f.withinBounds(value); problem != nil {
		return decimal.Decimal{}, problem
	}
	if -value.Exponent() != scale {
		value = value.Add(decimal.New(0, -scale)).Truncate(scale)
	}
	return value, nil
}

// withinBounds checks a number against Min and Max.
func (f *Field) withinBounds(value decimal.Decimal) *ValueProblem {
	if f.Min != "" {
		if least, err := decimal.NewFromString(f.Min); err == nil && value.LessThan(least) {
			return refuse("too_small", "This has to be at least "+f.Min+".", "不能小于 "+f.Min+"。")
		}
	}
	if f.Max != "" {
		if most, err := decimal.NewFromString(f.Max); err == nil && value.GreaterThan(most) {
			return refuse("too_large", "This has to be at most "+f.Max+".", "不能大于 "+f.Max+"。")
		}
	}
	return nil
}

package metadata

import (
	"strconv"

	"github.com/shopspring/decimal"

	"github.com/weft-crm/weft/metadata/rule"
)

// numberKind is a whole number.
type numberKind struct{}

func (numberKind) Name() string          { return "number" }
func (numberKind) Label() Text           { return Text{"Whole number", "整数"} }
func (numberKind) Operators() []Operator { return numberOperators }
func (numberKind) settings() []string {
	return []string{"min", "max", "ungrouped", "prefix", "unit", "unique", "index"}
}

func (numberKind) Columns(f *Field) []Column {
	return []Column{{Name: f.Column, Storage: StoreInteger, Nullable: true}}
}

func (numberKind) RuleType(*Field) rule.Type { return rule.Type{Kind: rule.Number, Nullable: true} }

func (k numberKind) Parse(f *Field, raw any) (any, *ValueProblem) {
	if raw == nil {
		return nil, nil
	}
	if _, isText := raw.(string); isText {
		return nil, refuseType("a whole number", "整数")
	}
	value, ok := toDecimal(raw)
	if !ok {
		return nil, refuseType("a whole number", "整数")
	}
	return k.accept(f, value)
}

func (k numberKind) ParseText(f *Field, text string, format ImportFormat) (any, *ValueProblem) {
	value, problem := parseNumberText(f.bare(text), format)
	if value == nil || problem != nil {
		return nil, problem
	}
	return k.accept(f, *value)
}

func (k numberKind) FromRule(f *Field, value any) (any, *ValueProblem) {
	if value == nil {
		return nil, nil
	}
	number, ok := toDecimal(value)
	if !ok {
		return nil, refuseType("a number", "数字")
	}
	return k.accept(f, number.Round(0))
}

// accept takes a decimal that has to be whole and within the field's bounds.
func (numberKind) accept(f *Field, value decimal.Decimal) (any, *ValueProblem) {
	if !value.IsInteger() {
		return nil, refuse("scale", "This has to be a whole number.", "此处应为整数。")
	}
	if !value.BigInt().IsInt64() {
		return nil, refuse("too_large", "The number has too many digits.", "数字位数过多。")
	}
	if problem := f.withinBounds(value); problem != nil {
		return nil, problem
	}
	return value.IntPart(), nil
}

func (numberKind) ToRule(_ *Field, value any) any {
	if number, ok := value.(int64); ok {
		return decimal.NewFromInt(number)
	}
	return nil
}

func (numberKind) Append(b []byte, _ *Field, value any) []byte {
	if number, ok := value.(int64); ok {
		return strconv.AppendInt(b, number, 10)
	}
	return append(b, "null"...)
}

func (numberKind) Format(f *Field, value any, to Locale) string {
	if number, ok := value.(int64); ok {
		return f.written(strconv.FormatInt(number, 10), to)
	}
	return ""
}

func (numberKind) Equal(a, b any) bool { return a == b }

func (numberKind) link(c *fieldCheck, f *Field) { c.bounds(f, 0); c.beside(f) }

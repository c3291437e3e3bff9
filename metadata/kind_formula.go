package metadata

import "github.com/weft-crm/weft/metadata/rule"

// formulaKind is worked out by a rule over the record; it stores and shows what the kind of its
// Type stores and shows.
type formulaKind struct{ derived }

func (formulaKind) Name() string { return "formula" }
func (formulaKind) Label() Text  { return Text{"Formula", "公式"} }

func (formulaKind) settings() []string {
	return []string{"type", "rule", "scale", "ungrouped", "prefix", "unit", "currency", "options", "index"}
}

func (formulaKind) link(c *fieldCheck, f *Field) {
	if f.Type == "select" {
		f.Choices = c.options(f)
	}
	c.beside(f.resultField())
	if f.Rule == nil {
		c.fail("", "rule_missing", "A formula needs a rule.", "公式字段需要规则。")
	}
}

// derived is what formula and rollup have in common: they do everything as the kind of their
// result does, but nobody writes them.
type derived struct{}

func (derived) Columns(f *Field) []Column   { r := f.resultField(); return r.KindOf().Columns(r) }
func (derived) RuleType(f *Field) rule.Type { r := f.resultField(); return r.KindOf().RuleType(r) }
func (derived) ToRule(f *Field, v any) any  { r := f.resultField(); return r.KindOf().ToRule(r, v) }
func (derived) Append(b []byte, f *Field, v any) []byte {
	r := f.resultField()
	return r.KindOf().Append(b, r, v)
}

func (derived) Format(f *Field, v any, to Locale) string {
	r := f.resultField()
	return r.KindOf().Format(r, v, to)
}
func (derived) Operators() []Operator { return numberOperators }

func (derived) Parse(*Field, any) (any, *ValueProblem) { return nil, notWritable() }

func (derived) ParseText(*Field, string, ImportFormat) (any, *ValueProblem) {
	return nil, notWritable()
}

func (derived) FromRule(f *Field, value any) (any, *ValueProblem) {
	r := f.resultField()
	return r.KindOf().FromRule(r, value)
}

func (derived) Equal(a, b any) bool {
	switch a.(type) {
	case nil, string, bool, int64:
		return a == b
	case Money:
		return moneyKind{}.Equal(a, b)
	default:
		return fractional{}.Equal(a, b) && temporal{}.Equal(a, b)
	}
}

// resultField is a formula or rollup as if it were a field of the kind of its result.
func (f *Field) resultField() *Field {
	if f.result != nil {
		return f.result
	}
	if (f.Kind == "mirror" || f.Kind == "lookup") && f.Over != nil && !f.Totals() {
		shown := *f.Over.Shown()
		shown.Name, shown.Label, shown.Column, shown.columns, shown.rated = f.Name, f.Label, f.Column, nil, f.rated
		return &shown
	}
	result := &Field{Name: f.Name, Kind: "text", Label: f.Label, Column: f.Column, Scale: f.Scale, Ungrouped: f.Ungrouped, Prefix: f.Prefix, Unit: f.Unit, Currency: f.Currency, Choices: f.Choices, rated: f.rated}
	switch {
	case f.Totals():
		f.totalResult(result)
	case f.Type != "":
		result.Kind = f.Type
	}
	return result
}

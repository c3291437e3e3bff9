package metadata

import "github.com/weft-crm/weft/metadata/rule"

// lookupKind holds what is found in another entity: "of" names the entity, "if" says which records fit.
// It is a value of the first of them ("order" which comes first, "show" what is taken of it), or their
// number, sum, average, lowest or highest. It is looked up when what the rule reads of its record
// changes, and kept until then; with "lock" at every change, until that holds.
type lookupKind struct{ derived }

func (lookupKind) Name() string { return "lookup" }
func (lookupKind) Label() Text  { return Text{"Looked-up value", "查找值"} }

func (lookupKind) settings() []string {
	return []string{"of", "if", "order", "show", "sum", "lowest", "highest", "average", "count", "lock", "scale", "index"}
}

func (lookupKind) RuleType(f *Field) rule.Type {
	t := derived{}.RuleType(f)
	t.Nullable = true
	return t
}

func (lookupKind) link(c *fieldCheck, f *Field) {
	if f.If == nil {
		c.fail("", "rule_missing", "Say in \"if\" which records fit.", "请在“if”中说明哪些记录符合。")
	}
	if f.From = c.entity(f, "of", f.Of); f.From == nil {
		return
	}
	switch given := f.totalSettings(); {
	case len(given) == 0:
		f.Over = c.shown(f, f.From, append(notShown, "any_reference"))
	case len(given) > 1 || f.Show != "" || len(f.Order) > 0:
		c.fail("", "lookup_function", "A lookup shows a field of the first record that fits, or has exactly one of sum, lowest, highest, average and count.",
			"查找字段或取首条符合记录的字段，或只能有 sum、lowest、highest、average、count 之一。")
	default:
		c.totalOver(f, f.From)
	}
}

// Totals reports whether the field counts or sums up records: a rollup, or a lookup that shows none.
func (f *Field) Totals() bool {
	return f.Kind == "rollup" || f.Kind == "lookup" && len(f.totalSettings()) > 0
}

// lookupOrder checks what a lookup sorts by.
func (c *fieldCheck) lookupOrder(f *Field) {
	if f.From == nil {
		return
	}
	for i, path := range f.Order {
		c.sortKey(c.at.key("order").item(i), f.From, path)
	}
}

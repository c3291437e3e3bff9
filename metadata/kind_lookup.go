package metadata

import "github.com/weft-crm/weft/metadata/rule"

// lookupKind holds a value of the first record of another entity that fits: "of" names the entity, "if"
// says which records fit, "order" which comes first, "show" what is taken of it. It is looked up when
// what the rule reads of its record changes, and kept until then.
type lookupKind struct{ derived }

func (lookupKind) Name() string       { return "lookup" }
func (lookupKind) Label() Text        { return Text{"Looked-up value", "查找值"} }
func (lookupKind) settings() []string { return []string{"of", "if", "order", "show", "index"} }

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
	f.Over = c.shown(f, f.From, append(notShown, "any_reference"))
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

package metadata

import (
	"strings"

	"github.com/weft-crm/weft/metadata/rule"
)

// referenceKind points to a record of another entity; the value is its id. Whether that record
// exists and may be chosen is for the engine to say.
type referenceKind struct{ pointing }

func (referenceKind) Name() string { return "reference" }
func (referenceKind) Label() Text  { return Text{"Reference", "引用"} }
func (referenceKind) settings() []string {
	return []string{"to", "tree", "filter", "unique", "index", "personal", "card"}
}

func (referenceKind) link(c *fieldCheck, f *Field) {
	f.Target = c.entity(f, "to", f.To)
	if f.Tree && f.Target != nil && f.Target != c.owner {
		c.fail("tree", "tree_to", "Only a reference to its own entity makes a tree.", "只有引用自身实体的字段才能组成树。")
		f.Tree = false
	}
	if f.Personal && f.To != userEntity {
		c.fail("personal", "personal_to", "Only a reference to users tells of a person.", "只有引用用户的字段才能指明所属人员。")
	}
}

// pointing is what reference and user have in common.
type pointing struct{}

func (pointing) Columns(f *Field) []Column {
	return []Column{{Name: f.Column, Storage: StoreID, Nullable: true}}
}

func (pointing) Operators() []Operator { return choiceOperators }

func (pointing) RuleType(f *Field) rule.Type {
	if f.Target == nil {
		return rule.Type{Kind: rule.Any, Nullable: true}
	}
	return rule.Type{Kind: rule.Record, Nullable: true, Shape: f.Target.Shape()}
}

// Parse takes the id, or an object with the id as it was read.
func (pointing) Parse(_ *Field, raw any) (any, *ValueProblem) {
	known := true
	if object, ok := raw.(map[string]any); ok {
		raw, known = object["id"]
	}
	if known && isNothing(raw) {
		return nil, nil
	}
	id, ok := raw.(string)
	if ok {
		id, ok = ParseID(id)
	}
	if !ok {
		return nil, refuseType("the id of a record", "记录的 ID")
	}
	return id, nil
}

func (k pointing) ParseText(f *Field, text string, _ ImportFormat) (any, *ValueProblem) {
	return k.Parse(f, strings.TrimSpace(text))
}

func (k pointing) FromRule(f *Field, value any) (any, *ValueProblem) {
	if object, ok := value.(rule.Object); ok && object != nil {
		value = object.Identity()
	}
	return k.Parse(f, value)
}

// ToRule gives an object that knows only its id; Record.Get gives the record itself when it was loaded.
func (pointing) ToRule(_ *Field, value any) any {
	if id, ok := value.(string); ok {
		return reference(id)
	}
	return nil
}

func (pointing) Append(b []byte, f *Field, value any) []byte { return textual{}.Append(b, f, value) }
func (pointing) Equal(a, b any) bool                         { return a == b }
func (pointing) Format(_ *Field, v any, _ Locale) string     { id, _ := v.(string); return id }

// reference is a record of which only the id is known.
type reference string

// Get returns the id and nothing else.
func (r reference) Get(name string) any {
	if name == "id" {
		return string(r)
	}
	return nil
}

// Identity returns the id.
func (r reference) Identity() string { return string(r) }

// ParseID checks that a text is a UUID and gives it in small letters.
func ParseID(text string) (string, bool) {
	if len(text) != 36 {
		return "", false
	}
	text = strings.ToLower(text)
	for i := range len(text) {
		hyphen := i == 8 || i == 13 || i == 18 || i == 23
		if (text[i] == '-') != hyphen || (!hyphen && strings.IndexByte(hexDigits, text[i]) < 0) {
			return "", false
		}
	}
	return text, true
}

package metadata

import (
	"slices"
	"strings"

	"github.com/weft-crm/weft/metadata/rule"
)

// Pointer names a record of any entity.
type Pointer struct{ Entity, ID string }

// Part gives the column entity, and the id.
func (p Pointer) Part(name string) any {
	if name == "entity" {
		return p.Entity
	}
	return p.ID
}

// anyReferenceKind points to a record of one of several entities. Rules see the id and, under the
// name <field>_entity, which entity it is. Whether the record exists is for the engine to say.
type anyReferenceKind struct{}

func (anyReferenceKind) Name() string          { return "any_reference" }
func (anyReferenceKind) Label() Text           { return Text{"Reference to one of several", "多实体引用"} }
func (anyReferenceKind) Operators() []Operator { return presenceOperators }
func (anyReferenceKind) settings() []string    { return []string{"among", "index"} }

func (anyReferenceKind) Columns(f *Field) []Column {
	return []Column{
		{Name: f.Column, Storage: StoreID, Nullable: true},
		{Name: f.Column + "_entity", Part: "entity", Storage: StoreText, Nullable: true},
	}
}

func (anyReferenceKind) RuleType(*Field) rule.Type {
	return rule.Type{Kind: rule.String, Nullable: true}
}

// Compose makes the pointer of its columns.
func (anyReferenceKind) Compose(_ *Field, part func(string) any) any {
	id, _ := part("").(string)
	entity, _ := part("entity").(string)
	return Pointer{entity, id}
}

// Parse takes {"entity": "account", "id": "…"}, or account:… as a text.
func (k anyReferenceKind) Parse(f *Field, raw any) (any, *ValueProblem) {
	if text, ok := raw.(string); ok && text != "" {
		entity, id, _ := strings.Cut(text, ":")
		raw = map[string]any{"entity": entity, "id": id}
	}
	if raw == nil || raw == "" {
		return nil, nil
	}
	object, _ := raw.(map[string]any)
	entity, _ := object["entity"].(string)
	text, _ := object["id"].(string)
	id, ok := ParseID(text)
	switch {
	case entity != "" && f.AnyTarget(entity) == nil:
		return nil, k.refuseEntity(f, entity)
	case entity == "" || !ok:
		return nil, refuseType(`a record such as {"entity": "account", "id": "…"}`, `记录，例如 {"entity": "account", "id": "…"}`)
	default:
		return Pointer{entity, id}, nil
	}
}

func (anyReferenceKind) refuseEntity(f *Field, entity string) *ValueProblem {
	en, zh := names(f.Targets, func(e *Entity) string { return e.called("en") }), names(f.Targets, func(e *Entity) string { return e.called("zh") })
	return refuse("reference_entity",
		"“"+clip(entity)+"” cannot be chosen here. Possible: "+strings.Join(en, ", ")+".", "此处不能选择“"+clip(entity)+"”。可选："+strings.Join(zh, "、")+"。")
}

func (k anyReferenceKind) ParseText(f *Field, text string, _ ImportFormat) (any, *ValueProblem) {
	return k.Parse(f, strings.TrimSpace(text))
}

// FromRule takes a record that was loaded, else what Parse takes.
func (k anyReferenceKind) FromRule(f *Field, value any) (any, *ValueProblem) {
	if record, ok := value.(*Record); ok {
		value = record.Entity.Name + ":" + record.ID
	}
	return k.Parse(f, value)
}

func (anyReferenceKind) ToRule(_ *Field, value any) any {
	if pointer, ok := value.(Pointer); ok {
		return pointer.ID
	}
	return nil
}

func (anyReferenceKind) Append(b []byte, _ *Field, value any) []byte {
	return appendPointer(b, value, "")
}

func appendPointer(b []byte, value any, title string) []byte {
	pointer, ok := value.(Pointer)
	if !ok {
		return append(b, "null"...)
	}
	b = appendString(append(b, `{"entity":`...), pointer.Entity)
	b = appendString(append(b, `,"id":`...), pointer.ID)
	return append(appendString(append(b, `,"title":`...), title), '}')
}

// Format writes account:… with the id, as Parse takes it; Record.Format knows the title.
func (anyReferenceKind) Format(_ *Field, value any, _ Locale) string {
	if pointer, ok := value.(Pointer); ok {
		return pointer.Entity + ":" + pointer.ID
	}
	return ""
}

func (anyReferenceKind) Equal(a, b any) bool { return a == b }

func (anyReferenceKind) link(c *fieldCheck, f *Field) {
	if len(f.Among) == 0 {
		c.fail("", "missing", "\"among\" is missing here.", "此处缺少“among”。")
	}
	f.Targets = nil
	for i, name := range f.Among {
		if target := c.entityNamed(c.at.key("among").item(i), name); target != nil {
			f.Targets = append(f.Targets, target)
		}
	}
}

// AnyTarget returns the entity of that name among those the field may refer to, or nil.
func (f *Field) AnyTarget(name string) *Entity {
	at := slices.IndexFunc(f.Targets, func(e *Entity) bool { return e.Name == name })
	if at < 0 {
		return nil
	}
	return f.Targets[at]
}

// refersTo reports whether the field can point to records of an entity.
func (f *Field) refersTo(e *Entity) bool {
	return e != nil && (referenceTarget(f) == e || slices.Contains(f.Targets, e))
}

// TargetOptions are the entities that the field may refer to, as options.
func (f *Field) TargetOptions() []Option {
	return names(f.Targets, func(e *Entity) Option { return Option{Name: e.Name, Label: e.Label} })
}

// targetsForRules are the entities that the field may refer to, as rules know options.
func (f *Field) targetsForRules() *rule.Options {
	options := &rule.Options{Name: f.Name}
	for _, option := range f.TargetOptions() {
		options.List = append(options.List, rule.Option{Name: option.Name, Label: rule.Text(option.Label)})
	}
	return options
}

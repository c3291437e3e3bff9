package metadata

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// DuplicateRule says in what two records of an entity agree that are probably about the same thing:
// in all of Match.
type DuplicateRule struct {
	Name   string          `json:"name"`
	Label  Text            `json:"label,omitzero"` // in what they agree; without it the labels of the fields
	Match  []DuplicatePart `json:"match"`
	Action string          `json:"action,omitempty"` // warn or refuse
}

// DuplicatePart is something in which two records have to agree: any value of one's Fields with any of
// the other's, compared as As says.
type DuplicatePart struct {
	Fields []string `json:"fields"`
	As     string   `json:"as,omitempty"`

	fields []*Field
	alike  *likeness
}

// Refuses reports whether records that agree are refused rather than warned of.
func (r *DuplicateRule) Refuses() bool { return r.Action == "refuse" }

// Fields lists the fields that the rule compares.
func (r *DuplicateRule) Fields() []*Field {
	var fields []*Field
	for _, part := range r.Match {
		fields = append(fields, part.fields...)
	}
	return fields
}

// Called is in what two records agree, in words.
func (r *DuplicateRule) Called() Text {
	if !r.Label.IsZero() {
		return r.Label
	}
	var label Text
	for _, field := range r.Fields() {
		if label.En != "" {
			label = Text{En: label.En + ", ", Zh: label.Zh + "、"}
		}
		label = Text{En: label.En + field.Label.In("en"), Zh: label.Zh + field.Label.In("zh")}
	}
	return label
}

// longestKey is up to where a key is kept readable.
const longestKey = 120

// Keys are what a record is compared by: it agrees with every record that shares one of them. None
// when one of the parts is empty.
func (r *DuplicateRule) Keys(record *Record) []string {
	keys := []string{r.Name}
	for _, part := range r.Match {
		var longer []string
		for _, value := range part.values(record) {
			for _, key := range keys {
				longer = append(longer, key+"|"+value)
			}
		}
		keys = longer
	}
	for i, key := range keys {
		if len(key) > longestKey {
			hash := sha256.Sum256([]byte(key))
			keys[i] = r.Name + "#" + hex.EncodeToString(hash[:])
		}
	}
	return keys
}

func (p *DuplicatePart) values(record *Record) []string {
	var values []string
	for _, field := range p.fields {
		value := record.Values[field.Position]
		if value == nil {
			continue
		}
		made := p.alike.make(comparedText(field, value))
		if made != "" && !slices.Contains(values, made) {
			values = append(values, made)
		}
	}
	return values
}

// comparedText is a value as the likenesses take it.
func comparedText(field *Field, value any) string {
	if text, ok := value.(string); ok {
		return text
	}
	return string(field.KindOf().Append(nil, field, value))
}

// checkDuplicates resolves what the rules about duplicates name.
func (c *compiler) checkDuplicates(def *definition, e *Entity) {
	seen := map[string]bool{}
	at := def.spot().key("duplicates")
	if len(e.Duplicates) > 0 && e.Parent != "" {
		c.fail(at, "duplicates_lines", "Lines are not looked through for duplicates.", "明细不支持查重。")
	}
	for i, rule := range e.Duplicates {
		if seen[rule.Name] && rule.Name != "" {
			c.duplicate(at.item(i).key("name"), rule.Name)
		}
		seen[rule.Name] = true
		for j := range rule.Match {
			c.checkPart(at.item(i).key("match").item(j), e, &rule.Match[j])
		}
	}
}

func (c *compiler) checkPart(at *spot, e *Entity, part *DuplicatePart) {
	if part.alike = likenessNamed(part.As); part.alike == nil {
		part.alike = likenessNamed(exactLikeness)
		c.unknown(at.key("as"), Text{"way to compare", "比较方式"}, part.As, likenessNames())
	}
	for i, name := range part.Fields {
		f := c.fieldNamed(at.key("fields").item(i), e, name)
		if f == nil {
			continue
		}
		if !f.comparable() || part.alike.kinds != nil && !slices.Contains(part.alike.kinds, f.Kind) {
			c.fail(at.key("fields").item(i), "duplicate_kind", "A field of the kind "+f.Kind+" cannot be compared as "+part.alike.name+".",
				"“"+f.kind.Label().Zh+"”字段不能按“"+part.alike.name+"”比较。")
			continue
		}
		part.fields = append(part.fields, f)
	}
}

// comparable reports whether the database keeps one short value of the field that may be read.
func (f *Field) comparable() bool {
	return len(f.columns) == 1 && f.columns[0].Storage != StoreJSON && !f.bulky() && f.Kind != "rollup"
}

// sameDuplicates reports whether two versions of an entity compare records alike.
func sameDuplicates(a, b *Entity) bool { return a.DuplicateRecipe() == b.DuplicateRecipe() }

// DuplicateRecipe says how records of the entity are compared; equal recipes give equal keys.
func (e *Entity) DuplicateRecipe() string {
	var recipe strings.Builder
	for _, rule := range e.Duplicates {
		recipe.WriteString("\n" + rule.Name)
		for _, part := range rule.Match {
			recipe.WriteString("&" + part.As)
			for _, field := range part.fields {
				recipe.WriteString("|" + field.ID)
			}
		}
	}
	return recipe.String()
}

package metadata

import (
	"slices"

	"github.com/weft-crm/weft/metadata/rule"
)

// mirrorKind shows a field of the record that a reference leads to: "of" names the reference, "show"
// the field. Nothing is stored; filters and sorts go through the relation.
type mirrorKind struct{ derived }

func (mirrorKind) Name() string            { return "mirror" }
func (mirrorKind) Label() Text             { return Text{"Field of a linked record", "引用字段"} }
func (mirrorKind) settings() []string      { return []string{"of", "show"} }
func (mirrorKind) Columns(*Field) []Column { return nil }

// Equal holds always: what is shown is not the record's own.
func (mirrorKind) Equal(any, any) bool { return true }

func (mirrorKind) RuleType(f *Field) rule.Type {
	t := derived{}.RuleType(f)
	t.Nullable = true
	return t
}

func (mirrorKind) link(c *fieldCheck, f *Field) {
	f.Back = c.fieldNamed(c.at.key("of"), c.owner, f.Of)
	if f.Back == nil {
		return
	}
	if referenceTarget(f.Back) == nil {
		c.fail("of", "mirror_of", "\""+f.Of+"\" refers to nothing; choose a reference.", "“"+f.Of+"”不是引用字段，请选择一个引用。")
		f.Back = nil
		return
	}
	f.Over = c.shown(f, f.Back.Target, notShown)
}

// notShown are the kinds of fields that no other field shows.
var notShown = []string{"lines", "links", "mirror", "reference", "user", "encrypted"}

// shown resolves the field of an entity whose value f shows, which is of none of some kinds; nil if
// there is none.
func (c *fieldCheck) shown(f *Field, of *Entity, kinds []string) *Field {
	over := c.fieldNamed(c.at.key("show"), of, f.Show)
	switch {
	case f.Show == "":
		c.fail("", "missing", "\"show\" is missing here.", "此处缺少“show”。")
	case over == nil:
	case slices.Contains(kinds, over.Kind), over.HoldsFiles():
		c.fail("show", f.Kind+"_kind", "A field of the kind "+over.Kind+" cannot be shown from here.", "“"+over.KindOf().Label().Zh+"”字段不能这样显示。")
	default:
		return over
	}
	return nil
}

// Shown is the field whose settings say how values are shown: of a mirror the one it shows, of a
// formula or rollup one of the kind of its result, else the field itself.
func (f *Field) Shown() *Field {
	if f.derived() {
		return f.resultField()
	}
	return f
}

// derived reports whether the field's values are those of another kind.
func (f *Field) derived() bool {
	return f.Kind == "formula" || f.Kind == "rollup" || f.Kind == "mirror" || f.Kind == "lookup"
}

// mirrorAttributes are what rules, filters and sorts may name of a mirror: the value and its parts,
// each with the way to where it stands.
func mirrorAttributes(f *Field) []Attribute {
	if f.Kind != "mirror" || f.Over == nil {
		return nil
	}
	var attributes []Attribute
	for _, column := range f.Over.Columns() {
		attribute := fieldAttribute(f, column)
		attribute.Via = []string{f.Back.Name, fieldAttribute(f.Over, column).Name}
		attributes = append(attributes, attribute)
	}
	return attributes
}

// Expand replaces the mirrors in a path through references by what they show.
func (e *Entity) Expand(path []string) []string {
	for i := 0; i < len(path); i++ {
		attribute := e.attributes[path[i]]
		switch {
		case attribute == nil:
			return path
		case attribute.Via != nil:
			path = slices.Concat(path[:i], attribute.Via, path[i+1:])
			i--
		case attribute.Target == nil:
			return path
		default:
			e = attribute.Target
		}
	}
	return path
}

// mirrored is what a rule sees of a mirror, or of a part of one: null unless the record behind the
// reference was loaded.
func (r *Record) mirrored(f *Field, via []string) any {
	id, _ := r.Values[f.Back.Position].(string)
	if target := r.References[f.Back.Name]; target != nil && id != "" && target.ID == id {
		return target.Telling(r.Tell).Get(via[1])
	}
	return nil
}

package metadata

import (
	"maps"
	"slices"
	"strings"

	"github.com/weft-crm/weft/metadata/rule"
)

// Guide tells what to do while a select has one of its options, which fields have to be filled in
// before a record comes there, and which option usually comes next.
type Guide struct {
	Help  Text     `json:"help,omitzero"`
	Needs []string `json:"needs,omitempty"`
	Next  string   `json:"next,omitempty"`
}

// checkGuides checks the guides of an entity's fields and makes what they need required.
func (c *compiler) checkGuides(e *Entity, at Place) {
	needed := map[*Field][]string{}
	for _, f := range e.Fields {
		if f.Choices == nil {
			continue
		}
		for _, option := range slices.Sorted(maps.Keys(f.Guide)) {
			check := &fieldCheck{compiler: c, at: c.fields[f].key("guide").key(option), owner: e}
			for _, field := range check.guide(f, option) {
				needed[field] = append(needed[field], "old != nil && old."+f.Name+" != record."+f.Name+" && record."+f.Name+" == "+rule.Quote(option))
			}
		}
	}
	for _, f := range e.Fields {
		if len(needed[f]) > 0 {
			f.Needed = Condition{Rule: &Rule{Source: strings.Join(needed[f], " || ")}}
			c.addRule(c.fields[f], f.Needed.Rule, at, rule.Boolean)
		}
	}
}

// guide checks the guide of an option and gives the fields it needs.
func (c *fieldCheck) guide(f *Field, option string) []*Field {
	guide := f.Guide[option]
	for _, named := range []struct {
		at   *spot
		name string
	}{{c.at, option}, {c.at.key("next"), guide.Next}} {
		if named.name != "" && f.Choices.Option(named.name) == nil {
			c.unknown(named.at, Text{"option", "选项"}, named.name, names(f.Choices.Options, func(o Option) string { return o.Name }))
		}
	}
	var needed []*Field
	for i, name := range guide.Needs {
		at := c.at.key("needs").item(i)
		field := c.fieldNamed(at, c.owner, name)
		switch {
		case field == nil:
		case field.Managed():
			c.compiler.fail(at, "managed", "Nobody fills in \""+name+"\", so it cannot be needed.", "“"+name+"”不由人填写，不能作为必填条件。")
		default:
			needed = append(needed, field)
		}
	}
	return needed
}

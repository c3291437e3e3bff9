package metadata

import (
	"maps"
	"slices"
	"strings"

	"github.com/weft-crm/weft/metadata/rule"
)

// Dependence narrows the options of a select or multiselect to those that go with another value of
// the record. On gives that value: an option, or true and false; Options lists by it which options
// may be chosen. A value that Options does not name allows them all.
type Dependence struct {
	On      Rule                `json:"on"`
	Options map[string][]string `json:"options"`
}

// Allowed lists the options that may be chosen in a scope. It is nil, false when all may be.
func (d *Dependence) Allowed(scope rule.Scope) ([]string, bool, error) {
	value, err := d.Value(scope)
	if err != nil {
		return nil, false, err
	}
	options, narrowed := d.Options[value]
	return options, narrowed, nil
}

// Value is the value that the options depend on, as Options names it.
func (d *Dependence) Value(scope rule.Scope) (string, error) {
	value, err := d.On.Program.Run(scope)
	if text, ok := value.(string); ok || err != nil {
		return text, err
	}
	if d.On.Program.Type().Kind != rule.Boolean {
		return "", nil
	}
	if value == true {
		return "true", nil
	}
	return "false", nil
}

// Refuses lists what a value chooses that is not among the allowed options.
func (f *Field) Refuses(value any, allowed []string) []string {
	chosen, several := value.([]string)
	if one, ok := value.(string); ok && !several {
		chosen = []string{one}
	}
	return slices.DeleteFunc(slices.Clone(chosen), func(name string) bool { return slices.Contains(allowed, name) })
}

// RefusedRule is a filter for the records that have an option which Depends does not allow, "" when
// the field has no such setting. It reads the record as a list does.
func (f *Field) RefusedRule() string {
	if f.Depends == nil {
		return ""
	}
	var cases []string
	for _, value := range slices.Sorted(maps.Keys(f.Depends.Options)) {
		cases = append(cases, "(("+f.Depends.Holds(value)+") && "+f.choosesOther(f.Depends.Options[value])+")")
	}
	return strings.Join(cases, " || ")
}

// Holds is the rule that the options depend on the given value.
func (d *Dependence) Holds(value string) string {
	switch boolean := d.On.Program.Type().Kind == rule.Boolean; {
	case boolean && value == "true":
		return d.On.Source
	case boolean:
		return "not (" + d.On.Source + ")"
	default:
		return "(" + d.On.Source + ") == '" + value + "'"
	}
}

// choosesOther is the rule that the field has an option other than those.
func (f *Field) choosesOther(options []string) string {
	own := "record." + f.Name
	switch {
	case f.Kind == "select" && len(options) == 0:
		return own + " != nil"
	case f.Kind == "select":
		return own + " != nil && " + own + " not in ['" + strings.Join(options, "', '") + "']"
	}
	var others []string
	for _, option := range f.Choices.Options {
		if !slices.Contains(options, option.Name) {
			others = append(others, "'"+option.Name+"' in "+own)
		}
	}
	if len(others) == 0 {
		return "false"
	}
	return "(" + strings.Join(others, " || ") + ")"
}

// checkDependences checks the options that dependences name, once their rules are compiled.
func (c *compiler) checkDependences() {
	for _, e := range c.model.Entities {
		for _, f := range e.Fields {
			if f.Depends != nil && f.Choices != nil && f.Depends.On.Program != nil {
				check := &fieldCheck{compiler: c, at: c.fields[f], owner: e}
				check.dependence(f)
			}
		}
	}
}

func (c *fieldCheck) dependence(f *Field) {
	at := c.at.key("depends").key("options")
	known := f.Depends.values()
	for _, value := range slices.Sorted(maps.Keys(f.Depends.Options)) {
		if known != nil && !slices.Contains(known, value) {
			c.unknown(at.key(value), Text{"value", "取值"}, value, known)
		}
		for i, name := range f.Depends.Options[value] {
			if f.Choices.Option(name) == nil {
				c.unknown(at.key(value).item(i), Text{"option", "选项"}, name, names(f.Choices.Options, func(o Option) string { return o.Name }))
			}
		}
	}
}

// values lists the values that the options can depend on, nil when that is not known.
func (d *Dependence) values() []string {
	found := d.On.Program.Type()
	switch {
	case found.Kind == rule.Boolean:
		return []string{"true", "false"}
	case found.Options != nil:
		return names(found.Options.List, func(o rule.Option) string { return o.Name })
	}
	return nil
}

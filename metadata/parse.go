package metadata

import (
	"fmt"
	"sort"
)

// Parse sets the given values (decoded from JSON, numbers as json.Number) on a record and returns
// every problem: unknown and computed fields, wrong types, values out of bounds. What is refused
// leaves the record's value as it was. Lines are replaced as a whole; a line with the id of an
// existing one keeps its other values. "owner" may be given like a field.
func (e *Entity) Parse(rec *Record, values map[string]any) []ValueProblem {
	var problems []ValueProblem
	for _, f := range e.LiveFields() {
		if raw, given := values[f.Name]; given {
			problems = append(problems, f.parseInto(rec, raw)...)
		}
	}
	if raw, given := values["owner"]; given && e.byName["owner"] == nil {
		problems = append(problems, parseOwner(rec, raw)...)
	}
	return append(problems, e.unknownFields(values)...)
}

func (f *Field) parseInto(rec *Record, raw any) []ValueProblem {
	if f.Kind == "lines" {
		old, _ := rec.Values[f.Position].([]*Record)
		lines, problems := parseLines(f, raw, old)
		if len(problems) == 0 {
			rec.Values[f.Position] = anyLines(lines)
		}
		return inField(f.Name, problems)
	}
	if f.Kind == "links" {
		old, _ := rec.Values[f.Position].([]*Record)
		links, problems := parseLinks(f, raw, old)
		if len(problems) == 0 {
			rec.Values[f.Position] = links
		}
		return inField(f.Name, problems)
	}
	value, problem := f.KindOf().Parse(f, raw)
	if problem != nil {
		return inField(f.Name, []ValueProblem{*problem})
	}
	if !keepsSecret(value) {
		rec.Values[f.Position] = value
	}
	if asked := currencyAlone(f, raw, value); asked != "" {
		rec.Currency = asked
	}
	return nil
}

// currencyAlone is the currency that was sent without an amount.
func currencyAlone(f *Field, raw, value any) string {
	object, ok := raw.(map[string]any)
	if !ok || f.Kind != "money" || value != nil {
		return ""
	}
	currency, _ := object["currency"].(string)
	return currency
}

func inField(name string, problems []ValueProblem) []ValueProblem {
	for i := range problems {
		problems[i].Field = name
	}
	return problems
}

func parseOwner(rec *Record, raw any) []ValueProblem {
	owner, problem := pointing{}.Parse(nil, raw)
	if problem != nil {
		return inField("owner", []ValueProblem{*problem})
	}
	rec.Owner, _ = owner.(string)
	return nil
}

func (e *Entity) unknownFields(values map[string]any) []ValueProblem {
	var problems []ValueProblem
	for name := range values {
		switch f := e.byName[name]; {
		case f != nil && !f.Archived, name == "owner":
		case isSystemName(name):
			problems = append(problems, inField(name, []ValueProblem{*notWritable()})...)
		default:
			problems = append(problems, e.unknownField(name))
		}
	}
	sort.Slice(problems, func(i, j int) bool { return problems[i].Field < problems[j].Field })
	return problems
}

func (e *Entity) unknownField(name string) ValueProblem {
	en, zh := suggestion(name, EntityShape{e}.FieldNames())
	return ValueProblem{Field: name, Code: "unknown_field", Message: Text{
		En: fmt.Sprintf("%s has no field %q.%s", e.called("en"), clip(name), en),
		Zh: fmt.Sprintf("“%s”没有字段“%s”。%s", e.called("zh"), clip(name), zh),
	}}
}

package metadata

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/weft-crm/weft/metadata/rule"
)

// linksKind shows the links of a record with records of another entity, or of its own: "of" names the
// entity of the links, "by" its end that leads to this record where both do. Links are records of
// their own, with their own history and rights; nothing of them stands in this record.
type linksKind struct{}

func (linksKind) Name() string            { return "links" }
func (linksKind) Label() Text             { return Text{"Links", "关联"} }
func (linksKind) Columns(*Field) []Column { return nil }
func (linksKind) settings() []string      { return []string{"of", "by"} }

func (linksKind) Operators() []Operator {
	return []Operator{linkedOperator, notLinkedOperator, emptyOperator, notEmptyOperator}
}

func (linksKind) RuleType(f *Field) rule.Type { return linesKind{}.RuleType(f) }

// Parse reads what Entity.Parse reads over no links at all.
func (linksKind) Parse(f *Field, raw any) (any, *ValueProblem) {
	links, problems := parseLinks(f, raw, nil)
	if len(problems) > 0 {
		return nil, &problems[0]
	}
	return links, nil
}

// ParseText reads the ids of linked records, separated by semicolons.
func (k linksKind) ParseText(f *Field, text string, _ ImportFormat) (any, *ValueProblem) {
	var ids []any
	for _, id := range SplitLinks(text) {
		ids = append(ids, id)
	}
	return k.Parse(f, ids)
}

// SplitLinks takes a cell that names linked records apart.
func SplitLinks(text string) []string {
	parts := strings.FieldsFunc(text, func(r rune) bool { return r == ';' || r == '；' || r == '\n' })
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return slices.DeleteFunc(parts, func(part string) bool { return part == "" })
}

func (linksKind) FromRule(*Field, any) (any, *ValueProblem) { return nil, notWritable() }

func (linksKind) ToRule(f *Field, value any) any { return linesKind{}.ToRule(f, value) }

func (linksKind) Append(b []byte, f *Field, value any) []byte { return linesKind{}.Append(b, f, value) }

// Format names the records linked with, as far as they were loaded.
func (linksKind) Format(f *Field, value any, to Locale) string {
	links, _ := value.([]*Record)
	titles := make([]string, len(links))
	for i, link := range links {
		titles[i] = link.Format(f.Far, to)
	}
	return strings.Join(titles, "; ")
}

// Equal holds always: links are not the record's own.
func (linksKind) Equal(any, any) bool { return true }

func (linksKind) link(c *fieldCheck, f *Field) {
	f.Target = c.entity(f, "of", f.Of)
	switch {
	case f.Target == nil:
		return
	case c.owner.Parent != "":
		c.fail("", "links_line", "Lines cannot have links.", "明细不能有关联字段。")
		return
	case f.Target.Link == nil:
		c.fail("of", "links_of", "The records of “"+f.Target.called("en")+"” are no links: it needs two ends.", "“"+f.Target.called("zh")+"”不是关联实体，需要指定两端。")
		return
	}
	ends := slices.DeleteFunc(f.Target.Ends(), func(end *Field) bool { return end.Target != c.owner || f.By != "" && end.Name != f.By })
	switch {
	case len(ends) == 0:
		c.fail("of", "links_by", "“"+f.Target.called("en")+"” does not lead here.", "“"+f.Target.called("zh")+"”没有指向本实体的一端。")
	case len(ends) == 2:
		c.fail("", "links_by", "Both ends of “"+f.Target.called("en")+"” lead here: name one with “by”.", "“"+f.Target.called("zh")+"”的两端都指向本实体，请用“by”指明一端。")
	default:
		f.Back = ends[0]
		f.Far = otherEnd(f.Target, f.Back)
	}
}

func otherEnd(link *Entity, end *Field) *Field {
	for _, other := range link.Ends() {
		if other != end {
			return other
		}
	}
	return nil
}

// SentLink is one of the links of a request: a new one without an ID. Version is the one the sender
// saw, 0 for any.
type SentLink struct {
	ID      string
	Version int64
	Removed bool
	Values  map[string]any
}

// SentLinks reads the links of a request, which is a list of ids of records to link with and of
// {"id": …, "values": {…}}, with "removed" to end a link. The problems have pointers into the list.
func (f *Field) SentLinks(raw any) ([]SentLink, []ValueProblem) {
	items, problems := listItems(raw, Text{En: "links", Zh: "关联"})
	sent := make([]SentLink, len(items))
	for i, item := range items {
		one, found := f.sentLink(item)
		sent[i] = one
		problems = append(problems, atItem(i, found)...)
	}
	return sent, problems
}

func (f *Field) sentLink(item any) (SentLink, []ValueProblem) {
	if id, ok := item.(string); ok {
		return SentLink{Values: map[string]any{f.Far.Name: id}}, nil
	}
	object, ok := item.(map[string]any)
	values, hasValues := object["values"].(map[string]any)
	removed, isFlag := object["removed"].(bool)
	if !ok || !hasValues && object["values"] != nil || !isFlag && object["removed"] != nil {
		return SentLink{}, []ValueProblem{*refuseType(`a link such as {"values": {…}}`, `关联，例如 {"values": {…}}`)}
	}
	id, _ := object["id"].(string)
	number, _ := object["version"].(json.Number)
	version, _ := number.Int64()
	return SentLink{id, version, removed, values}, strangeMembers(object, "removed")
}

// LinkOf finds the link that one of a request means: that of its id, else the one with the same
// record; -1 for a new one.
func (f *Field) LinkOf(sent SentLink, links []*Record) int {
	far, _ := f.Far.KindOf().Parse(f.Far, sent.Values[f.Far.Name])
	return slices.IndexFunc(links, func(link *Record) bool {
		if sent.ID != "" {
			return link.ID == sent.ID
		}
		return far != nil && link.Values[f.Far.Position] == far
	})
}

// parseLinks lays what was sent over existing links; those that are not named stay as they are.
func parseLinks(f *Field, raw any, existing []*Record) ([]*Record, []ValueProblem) {
	sent, problems := f.SentLinks(raw)
	if len(problems) > 0 {
		return existing, problems
	}
	links := slices.Clone(existing)
	for i, one := range sent {
		at := f.LinkOf(one, links)
		switch {
		case one.Removed && at >= 0:
			links = slices.Delete(links, at, at+1)
			continue
		case one.Removed:
			continue // somebody else was faster
		case at < 0 && one.ID != "":
			problem := *refuse("link_unknown", "This link is no longer there.", "该关联已不存在。")
			problems = append(problems, atItem(i, []ValueProblem{problem})...)
			continue
		case at < 0:
			at = len(links)
			links = append(links, NewRecord(f.Target))
		}
		links[at] = links[at].Clone()
		problems = append(problems, atItem(i, f.Target.parseInside(links[at], one.Values))...)
	}
	return links, problems
}

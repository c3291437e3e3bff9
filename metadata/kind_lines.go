package metadata

import (
	"fmt"
	"maps"
	"slices"

	"github.com/weft-crm/weft/metadata/rule"
)

const maxLines = 5000

// linesKind is a table of line items: records of a line entity that belong to this one. It has no
// column; the lines' table points back.
type linesKind struct{}

func (linesKind) Name() string            { return "lines" }
func (linesKind) Label() Text             { return Text{"Line items", "明细"} }
func (linesKind) Columns(*Field) []Column { return nil }
func (linesKind) Operators() []Operator   { return nil }
func (linesKind) settings() []string      { return []string{"of"} }

func (linesKind) RuleType(f *Field) rule.Type {
	if f.Target == nil {
		return rule.Type{Kind: rule.Any, Nullable: true}
	}
	return rule.Type{Kind: rule.List, Nullable: true, Elem: &rule.Type{Kind: rule.Record, Shape: f.Target.Shape()}}
}

// Parse reads [{"id": …, "values": {…}}]; the first problem counts. Entity.Parse gives them all.
func (linesKind) Parse(f *Field, raw any) (any, *ValueProblem) {
	lines, problems := parseLines(f, raw, nil)
	if len(problems) > 0 {
		return nil, &problems[0]
	}
	return anyLines(lines), nil
}

func (linesKind) ParseText(*Field, string, ImportFormat) (any, *ValueProblem) {
	return nil, refuseType("a list of lines", "明细列表")
}

// FromRule makes new lines of a list of records: they take over what has the same name.
func (linesKind) FromRule(f *Field, value any) (any, *ValueProblem) {
	items, ok := value.([]any)
	if !ok && value != nil {
		return nil, notWritable()
	}
	lines := make([]*Record, len(items))
	for i, item := range items {
		from, ok := item.(*Record)
		if !ok {
			return nil, notWritable()
		}
		var problem *ValueProblem
		if lines[i], problem = lineLike(f.Target, from); problem != nil {
			return nil, problem
		}
	}
	return anyLines(lines), nil
}

// lineLike makes a line with what another record has under the same names.
func lineLike(e *Entity, from *Record) (*Record, *ValueProblem) {
	line := NewRecord(e)
	for _, f := range e.LiveFields() {
		given := from.Entity.FieldByName(f.Name)
		if f.Managed() || f.HoldsRecords() || given == nil || given.Archived {
			continue
		}
		value := from.Values[given.Position]
		if given.ResultKind() != f.Kind {
			var problem *ValueProblem
			if value, problem = f.kind.FromRule(f, from.Get(f.Name)); problem != nil {
				return nil, problem
			}
		}
		line.Values[f.Position] = value
	}
	return line, nil
}

func (linesKind) ToRule(_ *Field, value any) any {
	lines, _ := value.([]*Record)
	list := make([]any, len(lines))
	for i, line := range lines {
		list[i] = line
	}
	return list
}

func (linesKind) Append(b []byte, _ *Field, value any) []byte {
	lines, _ := value.([]*Record)
	b = append(b, '[')
	for i, line := range lines {
		if i > 0 {
			b = append(b, ',')
		}
		b = AppendRecord(b, line)
	}
	return append(b, ']')
}

func (linesKind) Format(_ *Field, value any, to Locale) string {
	lines, _ := value.([]*Record)
	if len(lines) == 1 {
		return Text{"1 line", "1 行"}.In(to.Language)
	}
	return fmt.Sprintf(Text{"%d lines", "%d 行"}.In(to.Language), len(lines))
}

func (linesKind) Equal(a, b any) bool {
	x, _ := a.([]*Record)
	y, _ := b.([]*Record)
	if len(x) != len(y) {
		return false
	}
	for i := range x {
		if x[i].ID != y[i].ID || len(Changed(x[i], y[i])) > 0 {
			return false
		}
	}
	return true
}

func (linesKind) link(c *fieldCheck, f *Field) { f.Target = c.entity(f, "of", f.Of) }

// HoldsRecords reports whether the field's values are lists of records of another table: lines or links.
func (f *Field) HoldsRecords() bool { return f != nil && (f.Kind == "lines" || f.Kind == "links") }

func anyLines(lines []*Record) any {
	if len(lines) == 0 {
		return nil
	}
	return lines
}

// parseLines reads lines; one with the id of an existing line starts from that line's values.
func parseLines(f *Field, raw any, existing []*Record) ([]*Record, []ValueProblem) {
	items, problems := listItems(raw, Text{En: "lines", Zh: "明细"})
	byID := make(map[string]*Record, len(existing))
	for _, line := range existing {
		byID[line.ID] = line
	}
	lines := make([]*Record, 0, len(items))
	for i, item := range items {
		line, found := parseOneLine(f, item, byID)
		problems = append(problems, atItem(i, found)...)
		lines = append(lines, line)
	}
	return lines, problems
}

// listItems takes the list of records that a request sends for a field apart; called is what they are.
func listItems(raw any, called Text) ([]any, []ValueProblem) {
	items, ok := raw.([]any)
	switch {
	case raw != nil && !ok:
		return nil, []ValueProblem{*refuseType("a list of "+called.En, called.Zh+"列表")}
	case len(items) > maxLines:
		return nil, []ValueProblem{*refuse("too_many",
			fmt.Sprintf("At most %d %s are allowed.", maxLines, called.En), fmt.Sprintf("%s最多 %d 条。", called.Zh, maxLines))}
	}
	return items, nil
}

// atItem lets problems of an item point to it from its list.
func atItem(i int, problems []ValueProblem) []ValueProblem {
	for k := range problems {
		problems[k].Pointer = fmt.Sprintf("/%d%s", i, problems[k].Pointer)
	}
	return problems
}

func parseOneLine(f *Field, item any, existing map[string]*Record) (*Record, []ValueProblem) {
	line := NewRecord(f.Target)
	object, ok := item.(map[string]any)
	values, hasValues := object["values"].(map[string]any)
	if !ok || (!hasValues && object["values"] != nil) {
		return line, []ValueProblem{*refuseType(`a line such as {"values": {…}}`, `明细行，例如 {"values": {…}}`)}
	}
	if strange := strangeMembers(object, ""); len(strange) > 0 {
		return line, strange
	}
	if id, _ := object["id"].(string); id != "" {
		old := existing[id]
		if old == nil {
			problem := refuse("line_unknown", "This line does not belong to the record.", "此明细行不属于该记录。")
			problem.Pointer = "/id"
			return line, []ValueProblem{*problem}
		}
		delete(existing, id)
		line = old.Clone()
	}
	return line, f.Target.parseInside(line, values)
}

// parseInside is Parse for a record that stands in another; the pointers of problems begin in it.
func (e *Entity) parseInside(record *Record, values map[string]any) []ValueProblem {
	problems := e.Parse(record, values)
	for i := range problems {
		problems[i].Pointer = "/" + escapeToken(problems[i].Field) + problems[i].Pointer
		problems[i].Field = ""
	}
	return problems
}

// lineMembers are what a line of a request may hold: what lines read from Weft hold.
var lineMembers = []string{"id", "version", "owner", "created_at", "created_by", "updated_at", "updated_by", "values", "masked"}

// strangeMembers refuses what would be lost without a word, such as values beside "values"; also is
// known besides.
func strangeMembers(line map[string]any, also string) []ValueProblem {
	var problems []ValueProblem
	for _, name := range slices.Sorted(maps.Keys(line)) {
		if !slices.Contains(lineMembers, name) && name != also {
			problem := refuse("unknown_member",
				fmt.Sprintf(`A line has no place for %q; its values stand in {"values": {…}}.`, name),
				fmt.Sprintf(`明细行中不能有“%s”，字段值应写在 {"values": {…}} 中。`, name))
			problem.Pointer = "/" + escapeToken(name)
			problems = append(problems, *problem)
		}
	}
	return problems
}

package metadata

import (
	"fmt"
	"slices"
	"strings"

	"github.com/weft-crm/weft/metadata/rule"
)

const maxSelected = 200

// multiSelectKind is several options of an option set, in the order in which they were chosen.
type multiSelectKind struct{ listed }

func (multiSelectKind) Name() string       { return "multiselect" }
func (multiSelectKind) Label() Text        { return Text{"Multiple select", "多选"} }
func (multiSelectKind) settings() []string { return []string{"options", "display", "depends", "most"} }

func (multiSelectKind) RuleType(*Field) rule.Type {
	return rule.Type{Kind: rule.List, Nullable: true, Elem: textElement}
}

func (multiSelectKind) Parse(f *Field, raw any) (any, *ValueProblem) {
	names, problem := parseList(raw, f.mostOf(maxSelected))
	if problem != nil {
		return nil, problem
	}
	for i, name := range names {
		if _, problem := f.Choices.accept(name); problem != nil {
			problem.Pointer = fmt.Sprintf("/%d", i)
			return nil, problem
		}
	}
	return anyList(names), nil
}

// listBreaks part the items of a list that is written in one text.
const listBreaks = ",;、；，\n|"

// ParseText splits at commas, semicolons and 、 and accepts names and labels.
func (k multiSelectKind) ParseText(f *Field, text string, _ ImportFormat) (any, *ValueProblem) {
	var names []any
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(listBreaks, r) }) {
		if part = strings.TrimSpace(part); part != "" {
			names = append(names, f.Choices.nameOf(part))
		}
	}
	return k.Parse(f, names)
}

func (k multiSelectKind) FromRule(f *Field, value any) (any, *ValueProblem) {
	if one, ok := value.(string); ok {
		value = []any{one}
	}
	return k.Parse(f, value)
}

func (multiSelectKind) Format(f *Field, value any, to Locale) string {
	names, _ := value.([]string)
	labels := make([]string, len(names))
	for i, name := range names {
		labels[i] = f.Choices.LabelOf(name).In(to.Language)
	}
	return strings.Join(labels, Text{", ", "、"}.In(to.Language))
}

func (multiSelectKind) link(c *fieldCheck, f *Field) { f.Choices = c.options(f) }

var textElement = &rule.Type{Kind: rule.String}

// listed is what the kinds that hold a list of texts have in common.
type listed struct{}

func (listed) Columns(f *Field) []Column {
	return []Column{{Name: f.Column, Storage: StoreJSON, Nullable: true}}
}

func (listed) Operators() []Operator { return severalValueOperators }

func (listed) ToRule(_ *Field, value any) any {
	if list, ok := value.([]string); ok {
		return list
	}
	return nil
}

func (listed) Append(b []byte, _ *Field, value any) []byte {
	list, ok := value.([]string)
	if !ok {
		return append(b, "null"...)
	}
	b = append(b, '[')
	for i, text := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendString(b, text)
	}
	return append(b, ']')
}

func (listed) Equal(a, b any) bool {
	x, _ := a.([]string)
	y, _ := b.([]string)
	return slices.Equal(x, y)
}

// mostOf is how many values the field may hold, where its kind knows a bound.
func (f *Field) mostOf(bound int) int {
	if f.Most > 0 {
		return min(f.Most, bound)
	}
	return bound
}

// parseList reads a list of texts without the ones that stand there twice.
func parseList(raw any, most int) ([]string, *ValueProblem) {
	var items []any
	switch value := raw.(type) {
	case nil:
		return nil, nil
	case []any:
		items = value
	case []string:
		for _, text := range value {
			items = append(items, text)
		}
	default:
		return nil, refuseType("a list of texts", "文本列表")
	}
	if len(items) > most {
		return nil, refuse("too_many", fmt.Sprintf("At most %d are allowed.", most), fmt.Sprintf("最多 %d 个。", most))
	}
	var list []string
	for _, item := range items {
		text, problem := cleanText(item)
		if item == nil {
			problem = refuseType("a list of texts", "文本列表")
		}
		if problem != nil {
			return nil, problem
		}
		if text != "" && !slices.Contains(list, text) {
			list = append(list, text)
		}
	}
	return list, nil
}

// anyList gives an empty list as null.
func anyList(list []string) any {
	if len(list) == 0 {
		return nil
	}
	return list
}

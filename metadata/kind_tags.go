package metadata

import (
	"fmt"
	"strings"

	"github.com/weft-crm/weft/metadata/rule"
)

const (
	maxTags      = 50
	maxTagLength = 60
)

// tagsKind is any number of short texts that people make up, each once.
type tagsKind struct{ listed }

func (tagsKind) Name() string             { return "tags" }
func (tagsKind) Label() Text              { return Text{"Tags", "标签"} }
func (tagsKind) settings() []string       { return []string{"most"} }
func (tagsKind) link(*fieldCheck, *Field) {}

func (tagsKind) RuleType(*Field) rule.Type {
	return rule.Type{Kind: rule.List, Nullable: true, Elem: textElement}
}

// Parse refuses the signs at which ParseText splits, so that what was written can be read again.
func (tagsKind) Parse(f *Field, raw any) (any, *ValueProblem) {
	if items, ok := raw.([]any); ok {
		trimmed := make([]any, len(items))
		for i, item := range items {
			trimmed[i] = item
			if text, isText := item.(string); isText {
				trimmed[i] = strings.TrimSpace(text)
			}
		}
		raw = trimmed
	}
	tags, problem := parseList(raw, f.mostOf(maxTags))
	for i := range tags {
		if problem = checkTag(tags[i]); problem != nil {
			problem.Pointer = fmt.Sprintf("/%d", i)
			break
		}
	}
	if problem != nil {
		return nil, problem
	}
	return anyList(tags), nil
}

func checkTag(tag string) *ValueProblem {
	if strings.ContainsAny(tag, listBreaks) {
		return refuse("tag", "A tag has no comma, semicolon or line break.", "标签中不能有逗号、分号、顿号或换行。")
	}
	_, problem := parseLine(tag, maxTagLength, func(string) *ValueProblem { return nil })
	return problem
}

// ParseText splits at commas, semicolons and 、.
func (k tagsKind) ParseText(f *Field, text string, _ ImportFormat) (any, *ValueProblem) {
	var tags []any
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(listBreaks, r) }) {
		tags = append(tags, part)
	}
	return k.Parse(f, tags)
}

func (k tagsKind) FromRule(f *Field, value any) (any, *ValueProblem) {
	if one, ok := value.(string); ok {
		value = []any{one}
	}
	return k.Parse(f, value)
}

func (tagsKind) Format(_ *Field, value any, to Locale) string {
	tags, _ := value.([]string)
	return strings.Join(tags, Text{", ", "、"}.In(to.Language))
}

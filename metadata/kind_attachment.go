package metadata

import (
	"fmt"

	"github.com/weft-crm/weft/metadata/rule"
)

const maxAttachments = 100

// attachmentKind is a list of files; the value is their ids.
type attachmentKind struct{ listed }

func (attachmentKind) Name() string             { return "attachment" }
func (attachmentKind) Label() Text              { return Text{"Attachments", "附件"} }
func (attachmentKind) Operators() []Operator    { return presenceOperators }
func (attachmentKind) settings() []string       { return nil }
func (attachmentKind) link(*fieldCheck, *Field) {}

func (attachmentKind) RuleType(*Field) rule.Type {
	return rule.Type{Kind: rule.List, Nullable: true, Elem: textElement}
}

// Parse takes ids, or objects with the id as they were read.
func (attachmentKind) Parse(_ *Field, raw any) (any, *ValueProblem) {
	if items, ok := raw.([]any); ok {
		ids := make([]any, len(items))
		for i, item := range items {
			ids[i] = item
			if object, isObject := item.(map[string]any); isObject {
				ids[i] = object["id"]
			}
		}
		raw = ids
	}
	ids, problem := parseList(raw, maxAttachments)
	for i := range ids {
		id, ok := parseID(ids[i])
		if !ok {
			problem = refuseType("the id of a file", "文件的 ID")
			problem.Pointer = fmt.Sprintf("/%d", i)
		}
		ids[i] = id
	}
	if problem != nil {
		return nil, problem
	}
	return anyList(ids), nil
}

func (attachmentKind) ParseText(_ *Field, text string, _ ImportFormat) (any, *ValueProblem) {
	return nil, refuseUnless(isBlank(text), "a list of files", "文件列表")
}

func (k attachmentKind) FromRule(f *Field, value any) (any, *ValueProblem) { return k.Parse(f, value) }

func (attachmentKind) Format(_ *Field, value any, to Locale) string {
	ids, _ := value.([]string)
	if len(ids) == 0 {
		return ""
	}
	return fmt.Sprintf(Text{"%d files", "%d 个文件"}.In(to.Language), len(ids))
}

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
func (attachmentKind) settings() []string       { return []string{"most", "size"} }
func (attachmentKind) link(*fieldCheck, *Field) {}

func (attachmentKind) RuleType(*Field) rule.Type {
	return rule.Type{Kind: rule.List, Nullable: true, Elem: textElement}
}

// Parse takes ids, or objects with the id as they were read.
func (attachmentKind) Parse(f *Field, raw any) (any, *ValueProblem) {
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
	ids, problem := parseList(raw, f.mostFiles())
	for i := range ids {
		id, ok := ParseID(ids[i])
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

// HoldsFiles reports whether the field's values are ids of files.
func (f *Field) HoldsFiles() bool {
	return f.Kind == "attachment" || f.Kind == "image" || f.Kind == "signature"
}

// mostFiles is how many files the field may hold.
func (f *Field) mostFiles() int {
	switch {
	case f.Kind == "signature":
		return 1
	case f.Most > 0:
		return f.Most
	default:
		return maxAttachments
	}
}

// RefuseFile says why the field may not hold a file, nil if it may.
func (f *Field) RefuseFile(file File) *ValueProblem {
	switch {
	case f.Size > 0 && file.Size > int64(f.Size)<<20:
		return refuse("file_size", fmt.Sprintf("%s is larger than %d MB.", clip(file.Name), f.Size), fmt.Sprintf("“%s”超过 %d MB。", clip(file.Name), f.Size))
	case f.Kind == "image" && !IsPicture(file.Type), f.Kind == "signature" && file.Type != "image/png":
		return refuse("file_type", clip(file.Name)+" is not a picture that can be shown here.", "“"+clip(file.Name)+"”不是可显示的图片。")
	default:
		return nil
	}
}

// IsPicture reports whether files of a media type are pictures that browsers show.
func IsPicture(mediaType string) bool {
	switch mediaType {
	case "image/png", "image/jpeg", "image/gif", "image/webp":
		return true
	default:
		return false
	}
}

package metadata

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/weft-crm/weft/metadata/rule"
)

const maxAttachments = 100

// attachmentKind is a list of files; the value is their ids.
type attachmentKind struct{ listed }

func (attachmentKind) Name() string             { return "attachment" }
func (attachmentKind) Label() Text              { return Text{"Attachments", "附件"} }
func (attachmentKind) Operators() []Operator    { return presenceOperators }
func (attachmentKind) settings() []string       { return []string{"most", "size", "accept"} }
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
	if f.Kind == "signature" {
		return 1
	}
	return f.mostOf(maxAttachments)
}

// endings are how the names of files end, by what a field may accept.
var endings = map[string][]string{
	"picture": {".jpg", ".jpeg", ".png", ".gif", ".webp", ".bmp", ".heic"},
	"pdf":     {".pdf"},
	"text":    {".doc", ".docx", ".wps", ".odt", ".txt", ".md", ".rtf"},
	"sheet":   {".xls", ".xlsx", ".et", ".ods", ".csv"},
	"slides":  {".ppt", ".pptx", ".dps", ".odp"},
	"archive": {".zip", ".rar", ".7z"},
	"media":   {".mp3", ".m4a", ".wav", ".ogg", ".mp4", ".mov", ".webm"},
}

// Endings lists how the names of files may end that the field accepts; none means every file.
func (f *Field) Endings() []string {
	var list []string
	for _, accepted := range f.Accept {
		list = append(list, endings[accepted]...)
	}
	return list
}

// acceptsFile tells by its name whether a file is of those that the field takes.
func (f *Field) acceptsFile(name string) bool {
	return len(f.Accept) == 0 || slices.Contains(f.Endings(), strings.ToLower(path.Ext(name)))
}

// RefuseFile says why the field may not hold a file, nil if it may.
func (f *Field) RefuseFile(file File) *ValueProblem {
	switch {
	case f.Size > 0 && file.Size > int64(f.Size)<<20:
		return refuse("file_size", fmt.Sprintf("%s is larger than %d MB.", clip(file.Name), f.Size), fmt.Sprintf("“%s”超过 %d MB。", clip(file.Name), f.Size))
	case !f.acceptsFile(file.Name):
		return refuse("file_type", clip(file.Name)+" is not one of the files that belong here: "+strings.Join(f.Endings(), " "), "“"+clip(file.Name)+"”不是此处允许的文件类型："+strings.Join(f.Endings(), " "))
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

package metadata

import "fmt"

// imageKind is a list of pictures; the value is the ids of their files. That they are pictures is
// checked by RefuseFile when they are attached.
type imageKind struct{ attachmentKind }

func (imageKind) Name() string { return "image" }
func (imageKind) Label() Text  { return Text{"Pictures", "图片"} }

func (imageKind) settings() []string { return []string{"most", "size", "card"} }

func (imageKind) Format(_ *Field, value any, to Locale) string {
	ids, _ := value.([]string)
	switch {
	case len(ids) == 0:
		return ""
	case len(ids) == 1:
		return Text{"1 picture", "1 张图片"}.In(to.Language)
	default:
		return fmt.Sprintf(Text{"%d pictures", "%d 张图片"}.In(to.Language), len(ids))
	}
}

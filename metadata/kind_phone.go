package metadata

import (
	"strings"

	"golang.org/x/text/width"
)

const maxPhoneLength = 40

// phoneKind is a telephone number as people write it: digits with blanks, hyphens, brackets, a
// leading plus and an extension ("021-5555 1234 ext 8").
type phoneKind struct{ textual }

func (phoneKind) Name() string { return "phone" }
func (phoneKind) Label() Text  { return Text{"Phone", "电话"} }

func (phoneKind) Parse(_ *Field, raw any) (any, *ValueProblem) {
	return parseLine(raw, maxPhoneLength, checkPhone)
}

func (k phoneKind) ParseText(f *Field, text string, _ ImportFormat) (any, *ValueProblem) {
	return k.Parse(f, width.Narrow.String(strings.TrimPrefix(strings.TrimSpace(text), "tel:")))
}

func (k phoneKind) FromRule(f *Field, value any) (any, *ValueProblem) {
	return k.Parse(f, ruleText(value))
}

func checkPhone(text string) *ValueProblem {
	digits := 0
	number, extension, _ := strings.Cut(strings.ToLower(text), "ext")
	for i, r := range number {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case r == '+' && i == 0, strings.ContainsRune(" -()./x#转*", r):
		default:
			return badPhone()
		}
	}
	if digits < 3 || digits > 24 || strings.Trim(extension, " .0123456789") != "" {
		return badPhone()
	}
	return nil
}

func badPhone() *ValueProblem {
	return refuse("phone", "This is not a telephone number like +86 21 5555 1234.", "不是有效的电话号码，例如 +86 21 5555 1234。")
}

package metadata

import (
	"strings"
	"unicode"
)

const defaultLongTextLength = 100_000

// longTextKind is text of several lines.
type longTextKind struct{ textual }

func (longTextKind) Name() string { return "longtext" }
func (longTextKind) Label() Text  { return Text{"Long text", "多行文本"} }

func (longTextKind) Operators() []Operator {
	return []Operator{containsOperator, containsNotOperator, emptyOperator, notEmptyOperator}
}

func (longTextKind) settings() []string { return []string{"length", "mask", "format", "card"} }

func (longTextKind) Parse(f *Field, raw any) (any, *ValueProblem) {
	text, problem := cleanText(raw)
	if problem != nil {
		return nil, problem
	}
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	if strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }) {
		return nil, refuse("control_character", "Control characters are not allowed here.", "此处不能有控制字符。")
	}
	if problem := tooLong(text, lengthOf(f, defaultLongTextLength)); problem != nil {
		return nil, problem
	}
	return text, nil
}

func (k longTextKind) ParseText(f *Field, text string, _ ImportFormat) (any, *ValueProblem) {
	return k.Parse(f, text)
}

func (k longTextKind) FromRule(f *Field, value any) (any, *ValueProblem) {
	return k.Parse(f, ruleText(value))
}

func (longTextKind) Format(f *Field, value any, to Locale) string {
	text := textual{}.Format(f, value, to)
	if f.Format == markdownFormat {
		return plainMarkdown(text)
	}
	return text
}

func (longTextKind) link(c *fieldCheck, f *Field) {
	c.length(f, defaultLongTextLength)
	c.formats(f, "", markdownFormat)
}

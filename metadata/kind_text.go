package metadata

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/weft-crm/weft/metadata/rule"
)

const (
	defaultTextLength = 255
	maxTextLength     = 4000
)

// textKind is one line of text.
type textKind struct{ textual }

func (textKind) Name() string          { return "text" }
func (textKind) Label() Text           { return Text{"Text", "文本"} }
func (textKind) Operators() []Operator { return textOperators }
func (textKind) settings() []string {
	return []string{"length", "match", "match_message", "mask", "unique", "index", "format", "format_if", "card"}
}

func (textKind) Parse(f *Field, raw any) (any, *ValueProblem) {
	value, problem := parseLine(raw, lengthOf(f, defaultTextLength), f.matches)
	if text, ok := value.(string); ok && f.Format == creditCode {
		switch misfit := checkCreditCode(text); {
		case misfit == nil:
			return cleanCode(text), nil
		case f.FormatIf == nil:
			return nil, misfit
		}
	}
	return value, problem
}

func (k textKind) ParseText(f *Field, text string, _ ImportFormat) (any, *ValueProblem) {
	return k.Parse(f, text)
}

func (k textKind) FromRule(f *Field, value any) (any, *ValueProblem) {
	return k.Parse(f, ruleText(value))
}

func (textKind) link(c *fieldCheck, f *Field) {
	c.length(f, maxTextLength)
	c.formats(f, "", creditCode)
	if f.FormatIf != nil && f.Format == "" {
		c.fail("format_if", "format_missing", "Say which format is demanded.", "请先选择格式。")
	}
	if f.Match == "" {
		return
	}
	if _, err := regexp.Compile(f.Match); err != nil {
		c.fail("match", "regexp", "This is not a regular expression: "+err.Error()+".", "不是有效的正则表达式："+err.Error()+"。")
		return
	}
	f.matcher = regexp.MustCompile("^(?:" + f.Match + ")$")
}

func lengthOf(f *Field, standard int) int {
	if f.Length > 0 {
		return f.Length
	}
	return standard
}

// matches checks a text against the field's regular expression.
func (f *Field) matches(text string) *ValueProblem {
	if f.matcher == nil || f.matcher.MatchString(text) {
		return nil
	}
	if f.MatchMessage != (Text{}) {
		return &ValueProblem{Code: "match", Message: f.MatchMessage}
	}
	return refuse("match", fmt.Sprintf("The text does not have the form %s.", f.Match), fmt.Sprintf("文本不符合格式 %s。", f.Match))
}

// textual is what all kinds that store one text have in common.
type textual struct{}

func (textual) Columns(f *Field) []Column {
	return []Column{{Name: f.Column, Storage: StoreText, Nullable: true}}
}

func (textual) RuleType(*Field) rule.Type               { return rule.Type{Kind: rule.String, Nullable: true} }
func (textual) ToRule(_ *Field, value any) any          { return value }
func (textual) Equal(a, b any) bool                     { return a == b }
func (textual) Operators() []Operator                   { return textOperators }
func (textual) settings() []string                      { return []string{"mask", "unique", "index", "card"} }
func (textual) link(*fieldCheck, *Field)                {}
func (textual) Format(_ *Field, v any, _ Locale) string { s, _ := v.(string); return s }

func (textual) Append(b []byte, _ *Field, value any) []byte {
	if text, ok := value.(string); ok {
		return appendString(b, text)
	}
	return append(b, "null"...)
}

// parseLine reads one line of text: blanks around it are dropped, nothing left is null.
func parseLine(raw any, longest int, check func(string) *ValueProblem) (any, *ValueProblem) {
	text, problem := cleanText(raw)
	if problem != nil {
		return nil, problem
	}
	text = strings.TrimSpace(text)
	if text == "" {
		return nil, nil
	}
	if strings.ContainsFunc(text, unicode.IsControl) {
		return nil, refuse("control_character", "Line breaks and control characters are not allowed here.", "此处不能有换行或控制字符。")
	}
	if problem := tooLong(text, longest); problem != nil {
		return nil, problem
	}
	if problem := check(text); problem != nil {
		return nil, problem
	}
	return text, nil
}

// cleanText takes a text in valid UTF-8 and brings it to its normal form (NFC). nil is "".
func cleanText(raw any) (string, *ValueProblem) {
	if raw == nil {
		return "", nil
	}
	text, ok := raw.(string)
	switch {
	case !ok:
		return "", refuseType("a text", "文本")
	case !utf8.ValidString(text):
		return "", refuse("utf8", "The text is not valid UTF-8.", "文本不是有效的 UTF-8。")
	case strings.IndexByte(text, 0) >= 0:
		return "", refuse("control_character", "The text contains a null character.", "文本中含有空字符。")
	}
	return norm.NFC.String(text), nil
}

func tooLong(text string, longest int) *ValueProblem {
	if len(text) <= longest || utf8.RuneCountInString(text) <= longest {
		return nil
	}
	return refuse("too_long", fmt.Sprintf("At most %d characters are allowed; these are %d.", longest, utf8.RuneCountInString(text)),
		fmt.Sprintf("最多 %d 个字符，现有 %d 个。", longest, utf8.RuneCountInString(text)))
}

package rule

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// say fills the same values into a sentence of each language.
func say(en, zh string, values ...any) Text {
	if len(values) == 0 {
		return Text{En: en, Zh: zh}
	}
	return Text{En: fill(en, values, false), Zh: fill(zh, values, true)}
}

// fill is Sprintf in which a Text stands for its words in the language of the sentence.
func fill(format string, values []any, chinese bool) string {
	words := make([]any, len(values))
	for i, value := range values {
		words[i] = value
		if text, ok := value.(Text); ok {
			words[i] = text.En
			if chinese {
				words[i] = text.Zh
			}
		}
	}
	return fmt.Sprintf(format, words...)
}

// with adds a sentence to a text.
func (t Text) with(more Text) Text {
	if more == (Text{}) {
		return t
	}
	return Text{En: t.En + " " + more.En, Zh: t.Zh + more.Zh}
}

// problemAt gives a problem for the bytes from to to of a source.
func problemAt(source string, from, to int, code string, message Text) *Problem {
	line, column := lineAndColumn(source, from)
	return &Problem{Code: code, Message: message, From: from, To: to, Line: line, Column: column}
}

// lineAndColumn counts from 1, in characters.
func lineAndColumn(source string, offset int) (line, column int) {
	before := source[:offset]
	start := strings.LastIndexByte(before, '\n') + 1
	return strings.Count(before, "\n") + 1, utf8.RuneCountInString(before[start:]) + 1
}

// byteOffset turns a place counted in characters, as expr counts, into bytes.
func byteOffset(source string, characters int) int {
	if characters <= 0 {
		return 0
	}
	for offset := range source {
		if characters == 0 {
			return offset
		}
		characters--
	}
	return len(source)
}

// nouns name the kinds of values.
var nouns = map[Kind]Text{
	Any:      {En: "value", Zh: "任意值"},
	Null:     {En: "nothing (nil)", Zh: "空值 (nil)"},
	Boolean:  {En: "yes or no", Zh: "是/否"},
	Number:   {En: "number", Zh: "数字"},
	String:   {En: "text", Zh: "文本"},
	Date:     {En: "date", Zh: "日期"},
	Time:     {En: "date with time", Zh: "日期时间"},
	Duration: {En: "duration", Zh: "时长"},
	List:     {En: "list", Zh: "列表"},
	Record:   {En: "record", Zh: "记录"},
	Func:     {En: "function", Zh: "函数"},
}

// Words says what values of the type are, e.g. "a number" and "数字", "a list (quote_line)".
func (t Type) Words() Text {
	words := nouns[t.Kind]
	if t.Kind != Null && t.Kind != Boolean {
		words.En = "a " + words.En
	}
	if t.Kind == Record || t.Kind == List {
		return words.within(t.detail())
	}
	return words
}

// detail names a record's entity, or the elements of a list.
func (t Type) detail() Text {
	switch {
	case t.Kind == Record && t.Shape != nil:
		return Text{En: t.Shape.ShapeName(), Zh: t.Shape.ShapeName()}
	case t.Kind == List && t.Elem != nil && t.Elem.Kind == Record:
		return t.Elem.detail()
	case t.Kind == List && t.Elem != nil && t.Elem.Kind != Any && t.Elem.Kind != Null:
		return nouns[t.Elem.Kind]
	}
	return Text{}
}

// within puts a detail in parentheses after the text.
func (t Text) within(detail Text) Text {
	if detail == (Text{}) {
		return t
	}
	return say("%s (%s)", "%s（%s）", t, detail)
}

// didYouMean suggests the nearest of names, or says nothing when none is near.
func didYouMean(name string, names []string) Text {
	best := nearest(name, names)
	if best == "" {
		return Text{}
	}
	return say("Did you mean “%s”?", "您是不是想写“%s”？", best)
}

package engine

import (
	"encoding/json"
	"strings"
)

// wordShape is how a word is written.
type wordShape int

const (
	bareWord   wordShape = iota
	textWord             // "in quotes"
	listWord             // [a list] or {an object}
	fieldWord            // name=value
	optionWord           // name:value
)

// storyWord is one word of a line. Of fields and options value is the shape of what follows the
// sign.
type storyWord struct {
	shape wordShape
	name  string
	text  string // the word, or the value
	value wordShape
	raw   string
}

// is reports whether a word is the bare word text.
func (w storyWord) is(text string) bool { return w.shape == bareWord && w.text == text }

// storyValue is a value as it was written: string, json.Number, bool, nil, []any or map[string]any.
func (w storyWord) storyValue() any {
	shape := w.shape
	if shape == fieldWord || shape == optionWord {
		shape = w.value
	}
	switch {
	case shape == listWord:
		return listValue(w.text)
	case shape == bareWord && w.text == "null":
		return nil
	}
	return w.text
}

// listValue reads JSON, and lists of bare words such as [a, b].
func listValue(text string) any {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err == nil {
		return value
	}
	items := []any{}
	for item := range strings.SplitSeq(strings.Trim(text, "[]"), ",") {
		if item = strings.TrimSpace(item); item != "" {
			items = append(items, item)
		}
	}
	return items
}

// storyScanner reads the words of a line.
type storyScanner struct {
	text string
	at   int
}

func (s *storyScanner) words() ([]storyWord, error) {
	var words []storyWord
	for {
		for s.at < len(s.text) && s.blank() {
			s.at++
		}
		if s.at == len(s.text) || s.text[s.at] == '#' {
			return words, nil
		}
		word, err := s.word()
		if err != nil {
			return nil, err
		}
		words = append(words, word)
	}
}

func (s *storyScanner) blank() bool { return s.text[s.at] == ' ' || s.text[s.at] == '\t' }

func (s *storyScanner) word() (storyWord, error) {
	start := s.at
	word := storyWord{name: s.name()}
	sign := byte(0)
	if s.at < len(s.text) && word.name != "" {
		sign = s.text[s.at]
	}
	switch sign {
	case '=':
		word.shape = fieldWord
	case ':':
		word.shape = optionWord
	default:
		word.name, s.at = "", start
	}
	if word.name != "" {
		s.at++
	}
	text, shape, err := s.value()
	if err != nil {
		return word, err
	}
	word.text, word.raw = text, s.text[start:s.at]
	if word.name == "" {
		word.shape = shape
	} else {
		word.value = shape
	}
	return word, nil
}

// name reads a lower-case name; "" if there is none.
func (s *storyScanner) name() string {
	start := s.at
	for s.at < len(s.text) {
		c := s.text[s.at]
		letter := c >= 'a' && c <= 'z'
		if !letter && (s.at == start || c != '_' && (c < '0' || c > '9')) {
			break
		}
		s.at++
	}
	return s.text[start:s.at]
}

// value reads a text, a list or a bare word.
func (s *storyScanner) value() (string, wordShape, error) {
	if s.at < len(s.text) {
		switch s.text[s.at] {
		case '"':
			text, err := s.quoted()
			return text, textWord, err
		case '[', '{':
			text, err := s.list()
			return text, listWord, err
		}
	}
	start := s.at
	for s.at < len(s.text) && !s.blank() {
		s.at++
	}
	return s.text[start:s.at], bareWord, nil
}

func (s *storyScanner) quoted() (string, error) {
	var text strings.Builder
	for s.at++; s.at < len(s.text); s.at++ {
		switch c := s.text[s.at]; c {
		case '"':
			s.at++
			return text.String(), nil
		case '\\':
			s.at++
			if s.at < len(s.text) {
				text.WriteString(strings.ReplaceAll(s.text[s.at:s.at+1], "n", "\n"))
			}
		default:
			text.WriteByte(c)
		}
	}
	return "", mistake("a quotation mark is missing")
}

// list reads to the bracket that closes the first one.
func (s *storyScanner) list() (string, error) {
	start, depth := s.at, 0
	for s.at < len(s.text) {
		switch s.text[s.at] {
		case '"':
			if _, err := s.quoted(); err != nil {
				return "", err
			}
			continue
		case '[', '{':
			depth++
		case ']', '}':
			depth--
		}
		s.at++
		if depth == 0 {
			return s.text[start:s.at], nil
		}
	}
	return "", mistake("a closing bracket is missing")
}

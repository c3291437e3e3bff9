package paper

import (
	"strings"
	"unicode"
)

// measure gives the width of a text in a size.
type measure func(text string, size float64) float64

const (
	neverFirst = "、。，．：；！？）》」』】〕〉”’％%!),.:;?]}…—·"
	neverLast  = "（《「『【〔〈“‘([{￥¥$"
)

// wrap breaks a text into lines no wider than width: between words and between Chinese characters, not
// before closing and not after opening marks, and inside a word only when it is wider than a line.
func (m measure) wrap(text string, size, width float64) []string {
	var lines []string
	for paragraph := range strings.SplitSeq(text, "\n") {
		lines = append(lines, m.wrapParagraph(paragraph, size, width)...)
	}
	return lines
}

func (m measure) wrapParagraph(text string, size, width float64) []string {
	var lines []string
	line, filled := "", 0.0
	end := func() {
		lines = append(lines, strings.TrimRight(line, " "))
		line, filled = "", 0
	}
	for _, piece := range pieces(text) {
		needed := m(strings.TrimRight(piece, " "), size)
		if filled+needed > width && line != "" {
			end()
		}
		for needed > width { // a word wider than a line
			head := m.fitting(piece, size, width)
			line, piece = head, piece[len(head):]
			end()
			needed = m(piece, size)
		}
		if line == "" {
			piece = strings.TrimLeft(piece, " ")
		}
		line += piece
		filled += m(piece, size)
	}
	end()
	return lines
}

// fitting is the beginning of a word that fits, one character at least.
func (m measure) fitting(word string, size, width float64) string {
	filled, end := 0.0, 0
	for at, character := range word {
		filled += m(string(character), size)
		if filled > width && at > 0 {
			break
		}
		end = at + len(string(character))
	}
	return word[:end]
}

// pieces cuts a text where a line may end.
func pieces(text string) []string {
	var all []string
	start := 0
	var before rune
	for at, character := range text {
		if at > start && breaksBetween(before, character) {
			all = append(all, text[start:at])
			start = at
		}
		before = character
	}
	return append(all, text[start:])
}

func breaksBetween(before, after rune) bool {
	switch {
	case after == ' ', strings.ContainsRune(neverFirst, after), strings.ContainsRune(neverLast, before):
		return false
	case before == ' ', isWide(before), isWide(after):
		return true
	}
	return before == '-' || before == '/'
}

// isWide reports whether lines may end on both sides of a character: Chinese, Japanese and their marks.
func isWide(character rune) bool {
	return character >= 0x2E80 && (unicode.In(character, unicode.Han, unicode.Hiragana, unicode.Katakana) ||
		character >= 0x3000 && character <= 0x303F || character >= 0xFF00 && character <= 0xFFEF)
}

// printable replaces what no font has a glyph for: control characters by spaces.
func printable(text string) string {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\t", "    ")
	return strings.Map(func(character rune) rune {
		switch {
		case character == '\n':
			return character
		case unicode.IsControl(character), character == unicode.ReplacementChar:
			return ' '
		case unicode.Is(unicode.Cf, character), character >= 0xFE00 && character <= 0xFE0F:
			return -1
		}
		return character
	}, text)
}

package store

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Search works on tokens that are made here, the same for both databases: of Chinese, Japanese and
// Korean every character and every pair, of other letters and digits every pair and every three in a
// row, so that any part of a text can be looked up by whole tokens; only a single letter cannot, and
// too many records have it anyway. What the tokens find is checked against the folded text.

// Fold makes texts that people take for the same the same: full width becomes half width, capitals
// become small, white space becomes one space.
func Fold(text string) string {
	var folded strings.Builder
	folded.Grow(len(text))
	space := false
	for _, r := range text {
		switch {
		case r == 0x3000:
			r = ' '
		case r >= 0xff01 && r <= 0xff5e:
			r -= 0xfee0
		}
		if unicode.IsSpace(r) {
			space = folded.Len() > 0
			continue
		}
		if space {
			folded.WriteByte(' ')
			space = false
		}
		folded.WriteRune(unicode.ToLower(r))
	}
	return folded.String()
}

// phoneDigits gives the digits of what looks like a number with punctuation, "" for anything else.
func phoneDigits(folded string) string {
	var digits strings.Builder
	for _, r := range folded {
		switch {
		case r >= '0' && r <= '9':
			digits.WriteRune(r)
		case !strings.ContainsRune("+-() ./", r):
			return ""
		}
	}
	if digits.Len() < 5 || digits.Len() == len(folded) {
		return ""
	}
	return digits.String()
}

// mostRunes of one text are searched; further ones are not worth their room.
const mostRunes = 4000

// indexText is the folded text that is searched: each text on a line, its digits besides.
func indexText(texts []string) string {
	var lines []string
	for _, text := range texts {
		line := Fold(text)
		if runes := []rune(line); len(runes) > mostRunes {
			line = string(runes[:mostRunes])
		}
		for _, one := range []string{line, phoneDigits(line)} {
			if one != "" && !slices.Contains(lines, one) {
				lines = append(lines, one)
			}
		}
	}
	return strings.Join(lines, "\n")
}

// run is letters and digits in a row, all of one kind of writing.
type run struct {
	runes  []rune
	single bool // characters that mean something one by one
}

func runsOf(folded string) []run {
	var runs []run
	open := false
	for _, r := range folded {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			open = false
			continue
		}
		single := unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
		if !open || runs[len(runs)-1].single != single {
			runs = append(runs, run{single: single})
			open = true
		}
		last := &runs[len(runs)-1]
		last.runes = append(last.runes, r)
	}
	return runs
}

// indexTokens are the tokens of a folded text, each once.
func indexTokens(folded string) []string {
	tokens := []string{} // never nil: a text of single letters has none, and the column takes no null
	for _, run := range runsOf(folded) {
		for _, width := range run.widths() {
			for i := 0; i+width <= len(run.runes); i++ {
				tokens = append(tokens, token(run.runes[i:i+width]))
			}
		}
	}
	slices.Sort(tokens)
	return slices.Compact(tokens)
}

// widths are how many characters the tokens of a run have.
func (r run) widths() []int {
	if r.single {
		return []int{1, 2}
	}
	return []int{2, 3}
}

// token writes other letters than ASCII's by number: every database then takes a token for one word.
func token(runes []rune) string {
	var text strings.Builder
	for _, r := range runes {
		if r < unicode.MaxASCII {
			text.WriteRune(r)
		} else {
			text.WriteString("u" + strconv.FormatInt(int64(r), 36))
		}
	}
	return text.String()
}

// typedText is what a person looks for.
type typedText struct {
	needles []string // folded words that the text has to contain
	lookups []string // tokens that narrow the search; none if nothing does
}

func parseTyped(typed string) typedText {
	var parsed typedText
	for _, word := range strings.Fields(Fold(typed)) {
		if digits := phoneDigits(word); digits != "" {
			word = digits
		}
		if slices.Contains(parsed.needles, word) {
			continue
		}
		parsed.needles = append(parsed.needles, word)
		for _, run := range runsOf(word) {
			parsed.lookups = append(parsed.lookups, run.lookups()...)
		}
	}
	return parsed
}

// lookups are the widest tokens of the run, as many as it takes for each two neighbours to be in one:
// every further one costs more than it narrows.
func (r run) lookups() []string {
	widths := r.widths()
	width := min(widths[1], len(r.runes))
	if width < widths[0] {
		return nil
	}
	var lookups []string
	last := len(r.runes) - width
	for i := 0; i < last; i += max(1, width-1) {
		lookups = append(lookups, token(r.runes[i:i+width]))
	}
	return append(lookups, token(r.runes[last:]))
}

package metadata

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

const (
	usualStars = 5
	mostStars  = 10
)

// ratingKind is a number of stars, from one to the setting max. No stars at all is null.
type ratingKind struct{ numberKind }

func (ratingKind) Name() string       { return "rating" }
func (ratingKind) Label() Text        { return Text{"Rating", "评分"} }
func (ratingKind) settings() []string { return []string{"max", "index"} }

func (k ratingKind) Parse(f *Field, raw any) (any, *ValueProblem) {
	return f.starred(k.numberKind.Parse(f, raw))
}

// ParseText also reads ★★★ and 3/5.
func (k ratingKind) ParseText(f *Field, text string, format ImportFormat) (any, *ValueProblem) {
	text = strings.TrimSpace(text)
	if stars := strings.TrimRight(text, "☆ "); stars != "" && strings.Trim(stars, "★⭐") == "" {
		text = strconv.Itoa(utf8.RuneCountInString(stars))
	}
	text = strings.TrimSuffix(text, "/"+strconv.Itoa(f.Stars()))
	return f.starred(k.numberKind.ParseText(f, text, format))
}

func (k ratingKind) FromRule(f *Field, value any) (any, *ValueProblem) {
	return f.starred(k.numberKind.FromRule(f, value))
}

func (ratingKind) link(c *fieldCheck, f *Field) {
	if stars, err := strconv.Atoi(f.Max); f.Max != "" && (err != nil || stars < 2 || stars > mostStars) {
		c.fail("max", "too_large", "A rating has from 2 to "+itoa(mostStars)+" stars.", "评分为 2 到 "+itoa(mostStars)+" 颗星。")
		f.Max = ""
	}
}

// Stars is how many stars a rating has at most.
func (f *Field) Stars() int {
	if stars, err := strconv.Atoi(f.Max); err == nil {
		return stars
	}
	return usualStars
}

// starred passes on a number of stars that the field has; none is null.
func (f *Field) starred(value any, problem *ValueProblem) (any, *ValueProblem) {
	stars, ok := value.(int64)
	switch {
	case !ok || problem != nil:
		return value, problem
	case stars == 0:
		return nil, nil
	case stars < 0 || stars > int64(f.Stars()):
		return nil, refuse("rating", "A rating has from 1 to "+itoa(f.Stars())+" stars.", "评分为 1 到 "+itoa(f.Stars())+" 颗星。")
	}
	return value, nil
}

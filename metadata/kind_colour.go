package metadata

import (
	"regexp"
	"strings"

	"golang.org/x/text/width"
)

// colourKind is a colour on a screen, as #rrggbb in small letters.
type colourKind struct{ textual }

func (colourKind) Name() string          { return "colour" }
func (colourKind) Label() Text           { return Text{"Colour", "颜色"} }
func (colourKind) Operators() []Operator { return choiceOperators }
func (colourKind) settings() []string    { return []string{"index"} }

var (
	longColour  = regexp.MustCompile(`^#[0-9a-f]{6}$`)
	shortColour = regexp.MustCompile(`^#([0-9a-f])([0-9a-f])([0-9a-f])$`)
)

func (colourKind) Parse(_ *Field, raw any) (any, *ValueProblem) {
	text, problem := cleanText(raw)
	if problem != nil {
		return nil, problem
	}
	text = strings.ToLower(strings.TrimSpace(text))
	text = shortColour.ReplaceAllString(text, "#$1$1$2$2$3$3")
	switch {
	case text == "":
		return nil, nil
	case !longColour.MatchString(text):
		return nil, refuse("colour", "This is not a colour like #2f5fe3.", "不是有效的颜色，例如 #2f5fe3。")
	}
	return text, nil
}

// ParseText does not need the #.
func (k colourKind) ParseText(f *Field, text string, _ ImportFormat) (any, *ValueProblem) {
	text = strings.TrimSpace(width.Narrow.String(text))
	if text != "" && !strings.HasPrefix(text, "#") {
		text = "#" + text
	}
	return k.Parse(f, text)
}

func (k colourKind) FromRule(f *Field, value any) (any, *ValueProblem) { return k.Parse(f, value) }

package metadata

import (
	"strings"
	"time"

	"golang.org/x/text/width"
)

// timeKind is a time of day to the minute, without a day and a zone. Its value is the text 09:30, so
// that texts compare as times do.
type timeKind struct{ textual }

func (timeKind) Name() string          { return "time" }
func (timeKind) Label() Text           { return Text{"Time of day", "时刻"} }
func (timeKind) Operators() []Operator { return timeOperators }
func (timeKind) settings() []string    { return []string{"unique", "index"} }

// Parse takes 09:30, and 09:30:00 as some programs write it.
func (timeKind) Parse(_ *Field, raw any) (any, *ValueProblem) {
	text, ok := raw.(string)
	if raw == nil || text == "" && ok {
		return nil, nil
	}
	for _, layout := range []string{"15:04", time.TimeOnly} {
		if clock, err := time.Parse(layout, text); err == nil && clock.Second() == 0 {
			return clock.Format("15:04"), nil
		}
	}
	return nil, refuseClock()
}

// ParseText also reads 9:30, 9:30 PM, 9时30分 and 9点; seconds would be lost and are refused.
func (k timeKind) ParseText(_ *Field, text string, _ ImportFormat) (any, *ValueProblem) {
	text = strings.ReplaceAll(strings.TrimSpace(width.Narrow.String(text)), "点", "时")
	if text == "" {
		return nil, nil
	}
	if hour, found := strings.CutSuffix(text, "时"); found {
		text = hour + ":00"
	}
	clock, ok := parseClock(text)
	if !ok || clock.Second() != 0 || clock.Nanosecond() != 0 {
		return nil, refuseClock()
	}
	return clock.Format("15:04"), nil
}

func refuseClock() *ValueProblem {
	return refuseType("a time of day such as 09:30", "时刻，例如 09:30")
}

func (k timeKind) FromRule(f *Field, value any) (any, *ValueProblem) { return k.Parse(f, value) }

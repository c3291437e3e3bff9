package metadata

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// autoNumberKind is a number the engine gives each new record, by a pattern.
type autoNumberKind struct{ textual }

func (autoNumberKind) Name() string { return "autonumber" }
func (autoNumberKind) Label() Text  { return Text{"Automatic number", "自动编号"} }
func (autoNumberKind) settings() []string {
	return []string{"pattern", "reset", "per", "gaps", "unique", "index"}
}

func (autoNumberKind) Parse(*Field, any) (any, *ValueProblem) { return nil, notWritable() }

// ParseText lets an import bring numbers that were given before.
func (autoNumberKind) ParseText(_ *Field, text string, _ ImportFormat) (any, *ValueProblem) {
	return parseLine(text, defaultTextLength, func(string) *ValueProblem { return nil })
}

func (k autoNumberKind) FromRule(f *Field, value any) (any, *ValueProblem) {
	return parseLine(ruleText(value), defaultTextLength, func(string) *ValueProblem { return nil })
}

func (autoNumberKind) link(c *fieldCheck, f *Field) {
	pattern, err := ParseNumberPattern(f.Pattern)
	if err != nil {
		c.fail("pattern", "number_pattern", err.Error(), "编号规则无效：应包含一个 {seq:n}，可用 {yyyy} {yy} {MM} {dd} {per}。")
		return
	}
	f.Number = pattern
	switch shown := pattern.has(perPart); {
	case shown && f.Per == nil:
		c.fail("per", "number_per", "The pattern shows {per}: say what is counted on its own.", "规则中有 {per}：请设置按什么分别编号。")
	case !shown && f.Per != nil:
		c.warn("pattern", "number_repeats", "Numbers will repeat: the pattern does not show {per}, for which is counted on its own.", "编号会重复：已设置分别编号，但规则中没有 {per}。")
	}
	if need := resetNeeds[f.Reset]; need != "" && !pattern.has(need) {
		c.warn("pattern", "number_repeats", "Numbers will repeat: the pattern does not show the "+f.Reset+" in which counting starts again.",
			"编号会重复：按 "+f.Reset+" 重新计数，但规则中没有相应的日期部分。")
	}
}

var resetNeeds = map[string]string{"year": "yyyy", "month": "MM", "day": "dd"}

// perPart is the part of a pattern that writes what is counted on its own.
const perPart = "per"

// NumberPattern is a parsed autonumber pattern: plain text with the parts {yyyy} {yy} {MM} {dd} for
// the date, {per} for what is counted on its own and one {seq:n} for the counter, filled with zeros
// to n digits.
type NumberPattern struct{ parts []numberPart }

type numberPart struct {
	text   string // plain text, or the name of a date part
	layout string // of time.Format
	digits int    // of the counter; 0 for the other parts
	per    bool
}

var (
	patternParts  = regexp.MustCompile(`\{([^{}]*)\}`)
	patternDates  = map[string]string{"yyyy": "2006", "yy": "06", "MM": "01", "dd": "02"}
	patternLength = 60
)

// ParseNumberPattern reads "Q{yyyy}{MM}-{seq:4}". It fails for unknown parts, a missing or second
// counter, and a counter of more than 12 digits.
func ParseNumberPattern(pattern string) (*NumberPattern, error) {
	if len(pattern) > patternLength {
		return nil, fmt.Errorf("a pattern has at most %d characters", patternLength)
	}
	parsed, end, counters := &NumberPattern{}, 0, 0
	for _, place := range patternParts.FindAllStringSubmatchIndex(pattern, -1) {
		parsed.addText(pattern[end:place[0]])
		end = place[1]
		part, err := parseNumberPart(pattern[place[2]:place[3]])
		if err != nil {
			return nil, err
		}
		if part.digits > 0 {
			counters++
		}
		parsed.parts = append(parsed.parts, part)
	}
	parsed.addText(pattern[end:])
	if counters != 1 {
		return nil, errors.New("a pattern has exactly one counter such as {seq:4}")
	}
	return parsed, nil
}

func (p *NumberPattern) addText(text string) {
	if text != "" {
		p.parts = append(p.parts, numberPart{text: text})
	}
}

func parseNumberPart(name string) (numberPart, error) {
	if layout := patternDates[name]; layout != "" {
		return numberPart{text: name, layout: layout}, nil
	}
	if name == perPart {
		return numberPart{text: name, per: true}, nil
	}
	word, width, _ := strings.Cut(name, ":")
	digits, err := strconv.Atoi(width)
	if width == "" {
		digits, err = 1, nil
	}
	if word != "seq" || err != nil || digits < 1 || digits > 12 {
		return numberPart{}, fmt.Errorf("{%s} is not known; the parts of a pattern are {yyyy}, {yy}, {MM}, {dd}, {per} and {seq:4}", name)
	}
	return numberPart{digits: digits}, nil
}

// has reports whether a part stands in the pattern; a short year serves as a year.
func (p *NumberPattern) has(name string) bool {
	for _, part := range p.parts {
		if part.text == name && (part.layout != "" || part.per) || name == "yyyy" && part.text == "yy" {
			return true
		}
	}
	return false
}

// Format writes the number; per is what was counted on its own, at is in the company's zone.
func (p *NumberPattern) Format(sequence int64, per string, at time.Time) string {
	var out strings.Builder
	for _, part := range p.parts {
		switch {
		case part.digits > 0:
			fmt.Fprintf(&out, "%0*d", part.digits, sequence)
		case part.layout != "":
			out.WriteString(at.Format(part.layout))
		case part.per:
			out.WriteString(per)
		default:
			out.WriteString(part.text)
		}
	}
	return out.String()
}

// NumberPeriod names the counter that is used at a time: "" for never, else "2026", "2026-11" or
// "2026-11-21".
func NumberPeriod(reset string, at time.Time) string {
	switch reset {
	case "year":
		return at.Format("2006")
	case "month":
		return at.Format("2006-01")
	case "day":
		return at.Format(time.DateOnly)
	default:
		return ""
	}
}

package metadata

import (
	"regexp"
	"strconv"
	"time"

	"golang.org/x/text/width"

	"github.com/weft-crm/weft/metadata/rule"
)

// dateKind is a day without a time. Its Go value is midnight UTC.
type dateKind struct{ temporal }

func (dateKind) Name() string { return "date" }
func (dateKind) Label() Text  { return Text{"Date", "日期"} }

func (dateKind) Columns(f *Field) []Column {
	return []Column{{Name: f.Column, Storage: StoreDate, Nullable: true}}
}

func (dateKind) RuleType(*Field) rule.Type { return rule.Type{Kind: rule.Date, Nullable: true} }

func (dateKind) Parse(_ *Field, raw any) (any, *ValueProblem) {
	text, ok := raw.(string)
	if raw == nil || text == "" && ok {
		return nil, nil
	}
	day, err := time.Parse(time.DateOnly, text)
	if !ok || err != nil || day.Year() < 1 {
		return nil, refuseType("a date such as 2026-11-21", "日期，例如 2026-11-21")
	}
	return day, nil
}

func (dateKind) ParseText(_ *Field, text string, format ImportFormat) (any, *ValueProblem) {
	day, rest, problem := parseDateText(text, format)
	if problem != nil || day.IsZero() {
		return nil, problem
	}
	if _, ok := parseClock(rest); rest != "" && !ok {
		return nil, refuseDate(format)
	}
	return day, nil
}

func (dateKind) FromRule(_ *Field, value any) (any, *ValueProblem) {
	moment, ok := value.(time.Time)
	if !ok {
		return nil, refuseUnless(value == nil, "a date", "日期")
	}
	year, month, day := moment.Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC), nil
}

func (dateKind) Append(b []byte, _ *Field, value any) []byte {
	if day, ok := value.(time.Time); ok {
		return append(day.AppendFormat(append(b, '"'), time.DateOnly), '"')
	}
	return append(b, "null"...)
}

func (dateKind) Format(_ *Field, value any, _ Locale) string {
	if day, ok := value.(time.Time); ok {
		return day.Format(time.DateOnly)
	}
	return ""
}

// temporal is what date and datetime have in common.
type temporal struct{}

func (temporal) Operators() []Operator          { return timeOperators }
func (temporal) settings() []string             { return []string{"unique", "index", "stamp", "remind", "suggest"} }
func (temporal) link(*fieldCheck, *Field)       {}
func (temporal) ToRule(_ *Field, value any) any { return value }

func (temporal) Equal(a, b any) bool {
	x, isX := a.(time.Time)
	y, isY := b.(time.Time)
	return isX == isY && (!isX || x.Equal(y))
}

func refuseUnless(fine bool, en, zh string) *ValueProblem {
	if fine {
		return nil
	}
	return refuseType(en, zh)
}

var dateParts = regexp.MustCompile(`^\s*(\d{1,4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,4})\s*[日号]?[T\s]*(.*?)\s*$`)

// parseDateText reads a day as files write it. Blank gives the zero time; rest is the time of day.
func parseDateText(text string, format ImportFormat) (day time.Time, rest string, problem *ValueProblem) {
	parts := dateParts.FindStringSubmatch(width.Narrow.String(text))
	if parts == nil {
		if parts = compactDate.FindStringSubmatch(text); parts == nil {
			return time.Time{}, "", refuseDateUnlessBlank(text, format)
		}
	}
	order := format.Date
	if len(parts[1]) == 4 || order == "" {
		order = "ymd"
	}
	numbers := [3]int{}
	for i := range numbers {
		numbers[i], _ = strconv.Atoi(parts[i+1])
	}
	year, month, number := numbers[0], numbers[1], numbers[2]
	switch order {
	case "mdy":
		month, number, year = numbers[0], numbers[1], numbers[2]
	case "dmy":
		number, month, year = numbers[0], numbers[1], numbers[2]
	}
	day = time.Date(fullYear(year), time.Month(month), number, 0, 0, 0, 0, time.UTC)
	if day.Month() != time.Month(month) || day.Day() != number {
		return time.Time{}, "", refuseDate(format)
	}
	return day, parts[4], nil
}

var compactDate = regexp.MustCompile(`^\s*(\d{4})(\d{2})(\d{2})()\s*$`)

// fullYear reads a year of two digits as people mean it: 00–69 are 2000–2069.
func fullYear(year int) int {
	switch {
	case year < 70:
		return year + 2000
	case year < 100:
		return year + 1900
	default:
		return year
	}
}

func refuseDateUnlessBlank(text string, format ImportFormat) *ValueProblem {
	if isBlank(text) {
		return nil
	}
	return refuseDate(format)
}

func refuseDate(format ImportFormat) *ValueProblem {
	example := map[string]string{"mdy": "11/21/2026", "dmy": "21.11.2026"}[format.Date]
	if example == "" {
		example = "2026-11-21"
	}
	return refuseType("a date such as "+example, "日期，例如 "+example)
}

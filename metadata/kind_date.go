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

func (k dateKind) settings() []string { return append(k.temporal.settings(), "precision") }

func (dateKind) Parse(f *Field, raw any) (any, *ValueProblem) {
	text, ok := raw.(string)
	if raw == nil || text == "" && ok {
		return nil, nil
	}
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		day, err = time.Parse(f.dayLayout(), text)
	}
	if !ok || err != nil || day.Year() < 1 || !day.Equal(f.firstDay(day)) {
		return nil, refuseDate(f, ImportFormat{})
	}
	return day, nil
}

// ParseText takes the month or the year of a day for a field that keeps no more.
func (dateKind) ParseText(f *Field, text string, format ImportFormat) (any, *ValueProblem) {
	if first, ok := f.parsePeriod(text); ok {
		return first, nil
	}
	day, rest, ok := parseDateText(text, format)
	if !ok {
		return nil, refuseDateUnlessBlank(f, text, format)
	}
	if _, ok := parseClock(rest); rest != "" && !ok {
		return nil, refuseDate(f, format)
	}
	return f.firstDay(day), nil
}

func (dateKind) FromRule(f *Field, value any) (any, *ValueProblem) {
	moment, ok := value.(time.Time)
	if !ok {
		return nil, refuseUnless(value == nil, "a date", "日期")
	}
	year, month, day := moment.Date()
	return f.firstDay(time.Date(year, month, day, 0, 0, 0, 0, time.UTC)), nil
}

// dayLayout is how the field's days are written.
func (f *Field) dayLayout() string {
	switch f.Precision {
	case "year":
		return "2006"
	case "month":
		return "2006-01"
	default:
		return time.DateOnly
	}
}

// firstDay is the day by which the field keeps one: the first of its month or year.
func (f *Field) firstDay(day time.Time) time.Time {
	switch f.Precision {
	case "year":
		return day.AddDate(0, 1-int(day.Month()), 1-day.Day())
	case "month":
		return day.AddDate(0, 0, 1-day.Day())
	default:
		return day
	}
}

var periodParts = regexp.MustCompile(`^\s*(\d{4})\s*(?:[-/.年]?\s*(\d{1,2})\s*月?|年)?\s*$`)

// parsePeriod reads a month or a year as people write it, where the field keeps no more.
func (f *Field) parsePeriod(text string) (first time.Time, ok bool) {
	parts := periodParts.FindStringSubmatch(width.Narrow.String(text))
	if parts == nil || f.Precision == "" || f.Precision == "day" || (parts[2] == "") != (f.Precision == "year") {
		return time.Time{}, false
	}
	year, _ := strconv.Atoi(parts[1])
	month := 1
	if parts[2] != "" {
		month, _ = strconv.Atoi(parts[2])
	}
	return time.Date(year, time.Month(month), 1, 0, 0, 0, 0, time.UTC), year > 0 && month >= 1 && month <= 12
}

func (dateKind) Append(b []byte, _ *Field, value any) []byte {
	if day, ok := value.(time.Time); ok {
		return append(day.AppendFormat(append(b, '"'), time.DateOnly), '"')
	}
	return append(b, "null"...)
}

func (dateKind) Format(f *Field, value any, _ Locale) string {
	if day, ok := value.(time.Time); ok {
		return day.Format(f.dayLayout())
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

// parseDateText reads a day as files write it; rest is the time of day.
func parseDateText(text string, format ImportFormat) (day time.Time, rest string, ok bool) {
	parts := dateParts.FindStringSubmatch(width.Narrow.String(text))
	if parts == nil {
		if parts = compactDate.FindStringSubmatch(text); parts == nil {
			return time.Time{}, "", false
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
	return day, parts[4], day.Month() == time.Month(month) && day.Day() == number
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

func refuseDateUnlessBlank(f *Field, text string, format ImportFormat) *ValueProblem {
	if isBlank(text) {
		return nil
	}
	return refuseDate(f, format)
}

func refuseDate(f *Field, format ImportFormat) *ValueProblem {
	switch f.Precision {
	case "year":
		return refuseType("a year such as 2026", "年份，例如 2026")
	case "month":
		return refuseType("a month such as 2026-11", "月份，例如 2026-11")
	}
	example := map[string]string{"mdy": "11/21/2026", "dmy": "21.11.2026"}[format.Date]
	if example == "" {
		example = "2026-11-21"
	}
	return refuseType("a date such as "+example, "日期，例如 "+example)
}

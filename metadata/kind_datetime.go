package metadata

import (
	"strings"
	"time"

	"github.com/weft-crm/weft/metadata/rule"
)

// dateTimeKind is a moment, kept in UTC to the microsecond.
type dateTimeKind struct{ temporal }

func (dateTimeKind) Name() string { return "datetime" }
func (dateTimeKind) Label() Text  { return Text{"Date and time", "日期时间"} }

func (dateTimeKind) Columns(f *Field) []Column {
	return []Column{{Name: f.Column, Storage: StoreTime, Nullable: true}}
}

func (dateTimeKind) RuleType(*Field) rule.Type { return rule.Type{Kind: rule.Time, Nullable: true} }

func (dateTimeKind) Parse(_ *Field, raw any) (any, *ValueProblem) {
	text, ok := raw.(string)
	if raw == nil || text == "" && ok {
		return nil, nil
	}
	moment, err := time.Parse(time.RFC3339Nano, text)
	if !ok || err != nil || moment.UTC().Year() < 1 || moment.UTC().Year() > 9999 {
		return nil, refuseType("a date and a time such as 2026-11-21 09:30 (in the API 2026-11-21T09:30:00Z)", "日期和时间，例如 2026-11-21 09:30（接口中为 2026-11-21T09:30:00Z）")
	}
	return moment.UTC().Truncate(time.Microsecond), nil
}

// ParseText reads a day with an optional time of day in the format's zone, or RFC 3339, also with a
// blank instead of the T, as databases write it.
func (k dateTimeKind) ParseText(f *Field, text string, format ImportFormat) (any, *ValueProblem) {
	text = strings.TrimSpace(text)
	for _, moment := range []string{text, strings.Replace(text, " ", "T", 1)} {
		if value, problem := k.Parse(f, moment); problem == nil {
			return value, nil
		}
	}
	day, rest, ok := parseDateText(text, format)
	if !ok {
		return nil, refuseDateUnlessBlank(f, text, format)
	}
	clock, ok := parseClock(rest)
	if rest != "" && !ok {
		return nil, refuseDate(f, format)
	}
	year, month, number := day.Date()
	moment := time.Date(year, month, number, clock.Hour(), clock.Minute(), clock.Second(), clock.Nanosecond(), zoneOf(format.Zone))
	return moment.UTC().Truncate(time.Microsecond), nil
}

func parseClock(text string) (time.Time, bool) {
	for _, layout := range []string{"15:04:05", "15:04", "3:04:05 PM", "3:04 PM", "3:04PM", "15时4分", "15:04:05.999999999"} {
		if clock, err := time.Parse(layout, strings.ToUpper(text)); err == nil {
			return clock, true
		}
	}
	return time.Time{}, false
}

func zoneOf(zone *time.Location) *time.Location {
	if zone == nil {
		return time.UTC
	}
	return zone
}

func (dateTimeKind) FromRule(_ *Field, value any) (any, *ValueProblem) {
	moment, ok := value.(time.Time)
	if !ok {
		return nil, refuseUnless(value == nil, "a moment", "时间")
	}
	return moment.UTC().Truncate(time.Microsecond), nil
}

func (dateTimeKind) Append(b []byte, _ *Field, value any) []byte {
	if moment, ok := value.(time.Time); ok {
		return appendTime(b, moment)
	}
	return append(b, "null"...)
}

func appendTime(b []byte, moment time.Time) []byte {
	return append(moment.UTC().AppendFormat(append(b, '"'), time.RFC3339Nano), '"')
}

func (dateTimeKind) Format(_ *Field, value any, to Locale) string {
	if moment, ok := value.(time.Time); ok {
		return moment.In(zoneOf(to.Zone)).Format("2006-01-02 15:04")
	}
	return ""
}

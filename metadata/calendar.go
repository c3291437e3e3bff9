package metadata

import (
	"maps"
	"slices"
	"strconv"
	"time"
)

// AlwaysCalendar is the built-in calendar in which every moment is working time.
const AlwaysCalendar = "always"

var weekdays = map[string]time.Weekday{
	"sun": time.Sunday, "mon": time.Monday, "tue": time.Tuesday, "wed": time.Wednesday, "thu": time.Thursday, "fri": time.Friday, "sat": time.Saturday,
}

func (c *compiler) checkCalendar(def *definition, calendar *Calendar) {
	at := def.spot()
	if calendar.Name == AlwaysCalendar {
		c.fail(at.key("name"), "reserved_name", "The calendar \"always\" is built in.", "日历“always”是内置的。")
	}
	zone, err := time.LoadLocation(calendar.Zone)
	if err != nil || calendar.Zone == "Local" {
		c.fail(at.key("zone"), "zone", "\""+calendar.Zone+"\" is not a time zone such as Asia/Shanghai.", "“"+calendar.Zone+"”不是有效时区，例如 Asia/Shanghai。")
	}
	calendar.Location = zone
	worked := false
	for _, name := range slices.Sorted(maps.Keys(calendar.Week)) {
		spans := c.checkDay(at.key("week").key(name), calendar.Week[name])
		calendar.Hours[weekdays[name]] = spans
		worked = worked || len(spans) > 0
	}
	if !worked {
		c.fail(at.key("week"), "calendar_empty", "A calendar needs at least one day with hours.", "日历至少要有一天有工作时间。")
	}
	for _, day := range []time.Weekday{1, 2, 3, 4, 5, 6, 0} {
		if calendar.SwapDay == nil {
			calendar.SwapDay = calendar.Hours[day]
		}
	}
	calendar.Off = map[string]bool{}
	for _, day := range slices.Sorted(maps.Keys(calendar.Holidays)) {
		calendar.Off[day] = true
		c.checkDate(at.key("holidays").key(day), day)
		if _, both := calendar.Workdays[day]; both {
			c.fail(at.key("workdays").key(day), "calendar_day", "This day is a holiday and a working day.", "此日既是假日又是工作日。")
		}
	}
	for _, day := range slices.Sorted(maps.Keys(calendar.Workdays)) {
		c.checkDate(at.key("workdays").key(day), day)
	}
}

func (c *compiler) checkDate(at *spot, day string) {
	if _, err := time.Parse(time.DateOnly, day); err != nil {
		c.fail(at, "calendar_day", "\""+day+"\" is not a day.", "“"+day+"”不是有效日期。")
	}
}

// checkDay reads the hours of a day, which have to follow each other.
func (c *compiler) checkDay(at *spot, texts []string) []Span {
	var spans []Span
	for i, text := range texts {
		span, ok := parseSpan(text)
		switch {
		case !ok || span.From >= span.To:
			c.fail(at.item(i), "calendar_hours", "\""+text+"\" ends before it begins.", "“"+text+"”的结束早于开始。")
		case len(spans) > 0 && span.From < spans[len(spans)-1].To:
			c.fail(at.item(i), "calendar_hours", "\""+text+"\" begins before the hours in front of it end.", "“"+text+"”与前一时间段重叠。")
		default:
			spans = append(spans, span)
		}
	}
	return spans
}

// parseSpan reads "09:00-12:00".
func parseSpan(text string) (Span, bool) {
	if len(text) != len("09:00-12:00") {
		return Span{}, false
	}
	from, okFrom := parseMinutes(text[:5])
	to, okTo := parseMinutes(text[6:])
	return Span{from, to}, okFrom && okTo && text[5] == '-'
}

func parseMinutes(text string) (int, bool) {
	hours, err := strconv.Atoi(text[:2])
	minutes, err2 := strconv.Atoi(text[3:])
	return 60*hours + minutes, err == nil && err2 == nil && text[2] == ':' && minutes < 60 && hours >= 0 && 60*hours+minutes <= 24*60
}

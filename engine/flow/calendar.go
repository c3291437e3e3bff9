package flow

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/weft-crm/weft/metadata"
)

// horizon bounds how far arithmetic looks for working time; a calendar without any ends there.
const horizon = 20 * 366

// Calendar is working time ready for arithmetic. It is immutable and shared.
type Calendar struct {
	zone     *time.Location
	always   bool
	week     [7][]shift         // by time.Weekday
	swap     []shift            // hours of a worked weekend day that has none of its own
	holidays map[time.Time]bool // dates are kept as midnight in UTC, which every day has
	workdays map[time.Time]bool
}

// shift is an interval of a day, in minutes after midnight.
type shift struct{ from, to int }

var wholeDay = shift{0, 24 * 60}

// span is an interval of time; its end belongs to the next one.
type span struct{ from, to time.Time }

var weekdays = [7]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// NewCalendar prepares a definition; the error says what is wrong with its zone, hours or dates.
func NewCalendar(definition *metadata.Calendar) (*Calendar, error) {
	zone, err := time.LoadLocation(definition.Zone)
	if err != nil {
		return nil, fmt.Errorf("calendar %s: unknown time zone %q", definition.Name, definition.Zone)
	}
	calendar := &Calendar{zone: zone}
	for day, name := range weekdays {
		if calendar.week[day], err = shifts(definition.Week[name]); err != nil {
			return nil, fmt.Errorf("calendar %s: %s: %w", definition.Name, name, err)
		}
	}
	if calendar.holidays, err = dates(definition.Holidays); err != nil {
		return nil, fmt.Errorf("calendar %s: %w", definition.Name, err)
	}
	if calendar.workdays, err = dates(definition.Workdays); err != nil {
		return nil, fmt.Errorf("calendar %s: %w", definition.Name, err)
	}
	calendar.swap = calendar.nominal()
	if calendar.swap == nil {
		return nil, fmt.Errorf("calendar %s: no day of the week has working hours", definition.Name)
	}
	return calendar, nil
}

func dates(texts map[string]metadata.Text) (map[time.Time]bool, error) {
	list := make(map[time.Time]bool, len(texts))
	for text := range texts {
		day, err := time.Parse(time.DateOnly, text)
		if err != nil {
			return nil, fmt.Errorf("%q is not a date", text)
		}
		list[day] = true
	}
	return list, nil
}

// Always is the calendar in which every moment is worked, in a zone.
func Always(zone *time.Location) *Calendar { return &Calendar{zone: zone, always: true} }

// Add returns the moment after which an amount of working time has passed since a moment.
func (c *Calendar) Add(from time.Time, amount time.Duration) time.Time {
	if c.always || amount <= 0 {
		return from.Add(amount)
	}
	for day := range horizon {
		date := c.date(from, day)
		for _, shift := range c.hours(date) {
			worked := c.span(date, shift)
			worked.from = later(worked.from, from)
			length := worked.to.Sub(worked.from)
			if length <= 0 {
				continue
			}
			if amount <= length {
				return worked.from.Add(amount).In(from.Location())
			}
			amount -= length
		}
	}
	return from.AddDate(20, 0, 0)
}

// AddDays returns the moment a number of working days later, at the same time of day. A moment
// outside working time counts from the next opening.
func (c *Calendar) AddDays(from time.Time, days int) time.Time {
	if c.always {
		return from.In(c.zone).AddDate(0, 0, days).In(from.Location())
	}
	start := c.opening(from).In(c.zone)
	minute := start.Hour()*60 + start.Minute()
	for day := 0; day < horizon; day++ {
		date := c.date(start, day)
		if len(c.hours(date)) == 0 {
			continue
		}
		if days == 0 {
			at := time.Date(date.Year(), date.Month(), date.Day(), 0, minute, start.Second(), start.Nanosecond(), c.zone)
			return c.within(date, at).In(from.Location())
		}
		days--
	}
	return from.AddDate(20, 0, 0)
}

// Between returns the working time from one moment to a later one; it is negative when to is
// before from.
func (c *Calendar) Between(from, to time.Time) time.Duration {
	if c.always {
		return to.Sub(from)
	}
	if to.Before(from) {
		return -c.Between(to, from)
	}
	var total time.Duration
	for day := range horizon {
		date := c.date(from, day)
		for _, shift := range c.hours(date) {
			part := c.span(date, shift)
			length := earlier(part.to, to).Sub(later(part.from, from))
			total += max(length, 0)
		}
		if !c.span(date, wholeDay).to.Before(to) {
			break
		}
	}
	return total
}

// Day returns the nominal working time of a day, for targets in days: that of the first worked day
// of the week.
func (c *Calendar) Day() time.Duration {
	if c.always {
		return 24 * time.Hour
	}
	var total time.Duration
	for _, worked := range c.swap {
		total += time.Duration(worked.to-worked.from) * time.Minute
	}
	return total
}

// opening returns the moment itself when it lies in working time, closing moments included, and
// otherwise the next moment that is worked.
func (c *Calendar) opening(from time.Time) time.Time {
	for day := range horizon {
		date := c.date(from, day)
		for _, shift := range c.hours(date) {
			if worked := c.span(date, shift); !worked.to.Before(from) {
				return later(worked.from, from)
			}
		}
	}
	return from
}

// hours lists what is worked on a date.
func (c *Calendar) hours(date time.Time) []shift {
	worked := c.week[date.Weekday()]
	switch {
	case c.workdays[date] && worked == nil:
		return c.swap
	case c.holidays[date] && !c.workdays[date]:
		return nil
	}
	return worked
}

// span is a shift of a date as moments.
func (c *Calendar) span(date time.Time, s shift) span {
	year, month, day := date.Date()
	return span{
		from: time.Date(year, month, day, 0, s.from, 0, 0, c.zone),
		to:   time.Date(year, month, day, 0, s.to, 0, 0, c.zone),
	}
}

// date is a number of days after that of a moment.
func (c *Calendar) date(from time.Time, days int) time.Time {
	year, month, day := from.In(c.zone).Date()
	return time.Date(year, month, day+days, 0, 0, 0, 0, time.UTC)
}

// nominal returns the hours of the first worked day of the week, Monday first.
func (c *Calendar) nominal() []shift {
	for day := range 7 {
		if worked := c.week[(day+1)%7]; worked != nil {
			return worked
		}
	}
	return nil
}

// within moves a moment of a worked date into its working time: to the next opening, or to the last
// close.
func (c *Calendar) within(date, at time.Time) time.Time {
	var part span
	for _, shift := range c.hours(date) {
		if part = c.span(date, shift); !part.to.Before(at) {
			return later(part.from, at)
		}
	}
	return part.to
}

func shifts(texts []string) ([]shift, error) {
	var list []shift
	for _, text := range texts {
		from, to, ok := strings.Cut(text, "-")
		start, err1 := minutes(from)
		end, err2 := minutes(to)
		if !ok || err1 != nil || err2 != nil || start >= end || (len(list) > 0 && list[len(list)-1].to > start) {
			return nil, fmt.Errorf("%q is not an interval such as 09:00-18:00 after the one before", text)
		}
		list = append(list, shift{start, end})
	}
	return list, nil
}

func minutes(text string) (int, error) {
	hour, minute, ok := strings.Cut(strings.TrimSpace(text), ":")
	h, err1 := strconv.Atoi(hour)
	m, err2 := strconv.Atoi(minute)
	if !ok || err1 != nil || err2 != nil || h < 0 || m < 0 || m > 59 || h*60+m > 24*60 {
		return 0, fmt.Errorf("%q is not a time of day", text)
	}
	return h*60 + m, nil
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

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
	week     [7][]shift // by time.Weekday
	swap     []shift    // hours of a worked weekend day that has none of its own
	holidays map[string]bool
	workdays map[string]bool
}

// shift is an interval of a day, in minutes after midnight.
type shift struct{ from, to int }

// span is an interval of time; its end belongs to the next one.
type span struct{ from, to time.Time }

var weekdays = [7]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// NewCalendar prepares a definition; the error says what is wrong with its zone, hours or dates.
func NewCalendar(definition *metadata.Calendar) (*Calendar, error) {
	zone, err := time.LoadLocation(definition.Zone)
	if err != nil {
		return nil, fmt.Errorf("calendar %s: unknown time zone %q", definition.Name, definition.Zone)
	}
	calendar := &Calendar{zone: zone, holidays: map[string]bool{}, workdays: map[string]bool{}}
	for day, name := range weekdays {
		if calendar.week[day], err = shifts(definition.Week[name]); err != nil {
			return nil, fmt.Errorf("calendar %s: %s: %w", definition.Name, name, err)
		}
	}
	for date := range definition.Holidays {
		calendar.holidays[date] = true
	}
	for date := range definition.Workdays {
		calendar.workdays[date] = true
	}
	calendar.swap = calendar.nominal()
	if calendar.swap == nil {
		return nil, fmt.Errorf("calendar %s: no day of the week has working hours", definition.Name)
	}
	return calendar, nil
}

// Always is the calendar in which every moment is worked, in a zone.
func Always(zone *time.Location) *Calendar { return &Calendar{zone: zone, always: true} }

// Add returns the moment after which an amount of working time has passed since a moment.
func (c *Calendar) Add(from time.Time, amount time.Duration) time.Time {
	if c.always || amount <= 0 {
		return from.Add(amount)
	}
	for day := range horizon {
		for _, worked := range c.spans(from, day) {
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
		worked := c.spans(start, day)
		if len(worked) == 0 {
			continue
		}
		if days == 0 {
			date := start.AddDate(0, 0, day)
			at := time.Date(date.Year(), date.Month(), date.Day(), 0, minute, start.Second(), start.Nanosecond(), c.zone)
			return within(worked, at).In(from.Location())
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
		worked := c.spans(from, day)
		for _, part := range worked {
			length := earlier(part.to, to).Sub(later(part.from, from))
			total += max(length, 0)
		}
		if !c.midnight(from, day+1).Before(to) {
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
		for _, worked := range c.spans(from, day) {
			if !worked.to.Before(from) {
				return later(worked.from, from)
			}
		}
	}
	return from
}

// spans lists the working time of the date that is a number of days after that of from.
func (c *Calendar) spans(from time.Time, day int) []span {
	midnight := c.midnight(from, day)
	date := midnight.Format(time.DateOnly)
	worked := c.week[midnight.Weekday()]
	switch {
	case c.workdays[date] && worked == nil:
		worked = c.swap
	case c.workdays[date]:
	case c.holidays[date]:
		return nil
	}
	spans := make([]span, len(worked))
	for i, s := range worked {
		spans[i] = span{
			from: time.Date(midnight.Year(), midnight.Month(), midnight.Day(), 0, s.from, 0, 0, c.zone),
			to:   time.Date(midnight.Year(), midnight.Month(), midnight.Day(), 0, s.to, 0, 0, c.zone),
		}
	}
	return spans
}

func (c *Calendar) midnight(from time.Time, day int) time.Time {
	local := from.In(c.zone)
	return time.Date(local.Year(), local.Month(), local.Day()+day, 0, 0, 0, 0, c.zone)
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

// within moves a moment of a day into its working time: to the next opening, or to the last close.
func within(worked []span, at time.Time) time.Time {
	for _, part := range worked {
		if !part.to.Before(at) {
			return later(part.from, at)
		}
	}
	return worked[len(worked)-1].to
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

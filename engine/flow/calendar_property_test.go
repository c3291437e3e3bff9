package flow

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/weft-crm/weft/metadata"
)

// drawCalendar draws a calendar with lunch breaks, holidays and worked weekends, in zones with and
// without summer time.
func drawCalendar(t *rapid.T) *metadata.Calendar {
	zone := rapid.SampledFrom([]string{"Asia/Shanghai", "Europe/Berlin", "America/New_York", "Asia/Kolkata"}).Draw(t, "zone")
	c := &metadata.Calendar{Name: "drawn", Zone: zone, Week: map[string][]string{}, Holidays: map[string]metadata.Text{}, Workdays: map[string]metadata.Text{}}
	shapes := [][]string{{"09:00-18:00"}, {"09:00-12:00", "13:00-18:00"}, {"00:00-06:00"}, {"08:00-12:00", "21:00-24:00"}, {"00:00-24:00"}}
	shape := rapid.SampledFrom(shapes).Draw(t, "hours")
	for i, day := range everyday {
		if i == 0 || rapid.IntRange(0, 3).Draw(t, "works "+day) > 0 {
			c.Week[day] = shape
		}
	}
	for range rapid.IntRange(0, 4).Draw(t, "holidays") {
		c.Holidays[drawDay(t)] = metadata.Text{En: "holiday"}
	}
	for range rapid.IntRange(0, 4).Draw(t, "worked") {
		if day := drawDay(t); c.Holidays[day].IsZero() {
			c.Workdays[day] = metadata.Text{En: "worked"}
		}
	}
	return c
}

var springs = []string{"2026-03-20", "2026-10-20", "2026-12-24", "2026-09-28"}

func drawDay(t *rapid.T) string {
	first, _ := time.Parse(time.DateOnly, springs[rapid.IntRange(0, len(springs)-1).Draw(t, "around")])
	return first.AddDate(0, 0, rapid.IntRange(0, 16).Draw(t, "day")).Format(time.DateOnly)
}

// worksAt is the simplest reading of a calendar: whether a minute is worked.
func worksAt(c *metadata.Calendar, usual []string, moment time.Time) bool {
	date, minute := moment.Format(time.DateOnly), moment.Hour()*60+moment.Minute()
	hours := c.Week[everyday[(int(moment.Weekday())+6)%7]]
	if _, holiday := c.Holidays[date]; holiday {
		return false
	}
	if _, worked := c.Workdays[date]; worked && len(hours) == 0 {
		hours = usual
	}
	for _, span := range hours {
		var fromHour, fromMinute, toHour, toMinute int
		_, _ = fmt.Sscanf(span, "%d:%d-%d:%d", &fromHour, &fromMinute, &toHour, &toMinute)
		if minute >= fromHour*60+fromMinute && minute < toHour*60+toMinute {
			return true
		}
	}
	return false
}

// C50: working time is what counting minute by minute gives, over holidays, swapped days, summer time and
// the new year; and what is added is what has passed.
func TestC50WorkingTimeIsTheMinutesWorked(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		definition := drawCalendar(t)
		calendar, err := NewCalendar(definition)
		if err != nil {
			t.Fatal(err)
		}
		zone, _ := time.LoadLocation(definition.Zone)
		day, _ := time.ParseInLocation(time.DateOnly, drawDay(t), zone)
		from := day.Add(time.Duration(rapid.IntRange(0, 24*60-1).Draw(t, "minute")) * time.Minute)
		minutes := rapid.IntRange(1, 40*60).Draw(t, "amount")
		due := calendar.Add(from, time.Duration(minutes)*time.Minute)
		counted, moment := 0, from
		for ; counted < minutes; moment = moment.Add(time.Minute) {
			if worksAt(definition, definition.Week["mon"], moment.In(zone)) {
				counted++
			}
			if moment.After(from.AddDate(0, 6, 0)) {
				t.Fatalf("half a year is too short for %d minutes", minutes)
			}
		}
		if !due.Equal(moment) {
			t.Fatalf("%d minutes from %s end at %s, counted at %s", minutes, from, due, moment)
		}
		if passed := calendar.Between(from, due); passed != time.Duration(minutes)*time.Minute {
			t.Fatalf("between %s and %s passed %s, want %d minutes", from, due, passed, minutes)
		}
		half := time.Duration(minutes/2) * time.Minute
		if twice := calendar.Add(calendar.Add(from, half), time.Duration(minutes)*time.Minute-half); !twice.Equal(due) {
			t.Fatalf("in two parts it ends at %s, in one at %s", twice, due)
		}
	})
}

// C18, C50: a suspended run's due time moves by the working time it was suspended: here an hour on Friday
// and one on Monday of a weekend in between; nothing is reminded meanwhile.
func TestC18DueTimesMoveByTheWorkingTimeOfASuspension(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("sign", users("ann"), `"due": [{"after": "4h", "do": "remind"}]`)))
	p.now = shanghai(t, "2026-11-20 16:00") // a Friday
	p.submit()
	p.now = shanghai(t, "2026-11-20 17:00")
	p.do("root", Admin{Verb: "suspend", Reason: "r"})
	p.now = shanghai(t, "2026-11-23 10:00")
	p.do("root", Admin{Verb: "activate"})
	var due time.Time
	for _, timer := range p.run.Timers {
		if timer.Kind == "due" {
			due = timer.DueAt
		}
	}
	if want := shanghai(t, "2026-11-23 13:00"); !due.Equal(want) {
		t.Errorf("due %s, want %s", due, want)
	}
	p.until(shanghai(t, "2026-11-23 13:00")).wantLines("remind", "system sign ann")
}

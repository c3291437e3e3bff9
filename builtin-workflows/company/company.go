// Package company writes the play of the sample company: half a year of thirty people with four
// hundred customers, as a scenario (../SCENARIOS.md) that the engine plays with a moved clock. The same
// day always gives the same play. Every text can be read by Chinese and by English readers.
package company

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// Customers is how many there are; Weeks is how long it takes.
const (
	Customers = 400
	Weeks     = 26
)

const seed = 20260525

// Play writes the scenario of half a year. It ends on the evening before now, in now's zone.
func Play(now time.Time) string { return With(now, Customers) }

// With is Play with another number of customers.
func With(now time.Time, customers int) string {
	play := &play{
		random: rand.New(rand.NewPCG(seed, seed)), //nolint:gosec // the same company every time is the point
		first:  midnight(now).AddDate(0, 0, -7*Weeks), end: midnight(now).Add(-4 * time.Hour), labels: map[string]int{},
	}
	play.offer()
	play.serve(customers)
	play.aim()
	return "A sample company: half a year of sales, from the first call to the last receipt.\n\n-- people --\n" +
		peopleLines() + "\n-- play --\n" + play.lines()
}

func midnight(at time.Time) time.Time {
	year, month, day := at.Date()
	return time.Date(year, month, day, 0, 0, 0, 0, at.Location())
}

// play collects what happens, in any order.
type play struct {
	random *rand.Rand
	first  time.Time
	end    time.Time
	events []event
	labels map[string]int
}

// event is a line of the play and when it happens.
type event struct {
	at   time.Time
	line string
}

// lines writes the events in the order of time; those behind the end have not happened yet.
func (p *play) lines() string {
	slices.SortStableFunc(p.events, func(a, b event) int { return a.at.Compare(b.at) })
	var text strings.Builder
	var at time.Time
	for _, event := range p.events {
		if event.at.After(p.end) {
			break
		}
		if !event.at.Equal(at) {
			at = event.at
			text.WriteString("at " + at.Format("2006-01-02T15:04") + "\n")
		}
		text.WriteString(event.line + "\n")
	}
	text.WriteString("at " + p.end.Format("2006-01-02T15:04") + "\n")
	return text.String()
}

// say adds a line; text values have to be quoted.
func (p *play) say(at time.Time, format string, values ...any) {
	p.events = append(p.events, event{at, fmt.Sprintf(format, values...)})
}

// label gives a new name for a record.
func (p *play) label(kind string) string {
	p.labels[kind]++
	return fmt.Sprintf("%s%d", kind, p.labels[kind])
}

// between is a number from low to high.
func (p *play) between(low, high int) int { return low + p.random.IntN(high-low+1) }

// chance is true in so many of a hundred cases.
func (p *play) chance(percent int) bool { return p.random.IntN(100) < percent }

// one picks from a list.
func one[T any](p *play, from []T) T { return from[p.random.IntN(len(from))] }

// workday is a moment in office hours, some working days after the first.
func (p *play) workday(days int) time.Time {
	return p.inOffice(p.first.AddDate(0, 0, days))
}

// inOffice is a moment in office hours of the day, or of the Monday behind a weekend.
func (p *play) inOffice(day time.Time) time.Time {
	day = weekday(day)
	return midnight(day).Add(9*time.Hour + time.Duration(p.between(0, 50))*10*time.Minute)
}

// weekday moves weekends to Monday.
func weekday(day time.Time) time.Time {
	switch day.Weekday() {
	case time.Saturday:
		return day.AddDate(0, 0, 2)
	case time.Sunday:
		return day.AddDate(0, 0, 1)
	}
	return day
}

// daysAfter is a moment in office hours, from low to high days later and never before.
func (p *play) daysAfter(at time.Time, low, high int) time.Time {
	return p.inOffice(at.AddDate(0, 0, p.between(max(low, 1), high)))
}

// soonAfter is some hours later, in office hours.
func (p *play) soonAfter(at time.Time) time.Time {
	later := at.Add(time.Duration(p.between(2, 16)) * 10 * time.Minute)
	if later.Hour() >= 18 {
		later = midnight(later).AddDate(0, 0, 1).Add(9*time.Hour + time.Duration(p.between(0, 12))*10*time.Minute)
	}
	if moved := weekday(later); !moved.Equal(later) {
		later = moved
	}
	return later
}

package flow

import (
	"time"

	"github.com/weft-crm/weft/metadata"
)

// Calendar is working time ready for arithmetic. It is immutable and shared.
type Calendar struct{}

// NewCalendar prepares a definition; the error says what is wrong with its zone, hours or dates.
func NewCalendar(definition *metadata.Calendar) (*Calendar, error) { panic("not written") }

// Always is the calendar in which every moment is worked, in a zone.
func Always(zone *time.Location) *Calendar { panic("not written") }

// Add returns the moment after which an amount of working time has passed since a moment.
func (c *Calendar) Add(from time.Time, amount time.Duration) time.Time { panic("not written") }

// AddDays returns the moment a number of working days later, at the same time of day.
func (c *Calendar) AddDays(from time.Time, days int) time.Time { panic("not written") }

// Between returns the working time from one moment to a later one.
func (c *Calendar) Between(from, to time.Time) time.Duration { panic("not written") }

// Day returns the nominal working time of a day, for targets in days.
func (c *Calendar) Day() time.Duration { panic("not written") }

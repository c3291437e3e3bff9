package engine

import (
	"context"
	"time"

	"github.com/weft-crm/weft/engine/store"
)

// settingDay keeps the last day that was begun.
const settingDay = "day"

// beginDay works out anew, once a day, what records say of the date: that something is overdue, how old
// it is. Workflows are told of what changed, so they start and end when a date passes; those that start
// by the clock begin their runs.
func (e *Engine) beginDay(ctx context.Context) error {
	m := e.current.Load()
	if m == nil || m.Release == 0 || !m.daily() {
		return nil
	}
	day := today(e.Now(), e.org.Load().company).Format(time.DateOnly)
	if begun := e.day.Load(); begun != nil && *begun >= day {
		return nil
	}
	err := e.write(ctx, func(tx *store.Tx, m *model) error { return e.askForDay(tx, m, day) })
	if err == nil {
		e.day.Store(&day)
	}
	return err
}

// daily reports whether something is to be done every day.
func (m *model) daily() bool { return len(m.dated) > 0 || len(m.scheduled) > 0 }

// askForDay asks for the renewal of what depends on the date, and for the runs that begin, unless another
// node did.
func (e *Engine) askForDay(tx *store.Tx, m *model, day string) error {
	var begun string
	if _, err := tx.Setting(settingDay, &begun); err != nil || begun >= day {
		return err
	}
	for _, entity := range m.dated {
		if err := e.enqueueRenewal(tx, renewal{Entity: entity, Day: day}); err != nil {
			return err
		}
	}
	for _, workflow := range m.scheduled {
		if err := e.enqueueBeginning(tx, beginning{Workflow: workflow.Key, Day: day}); err != nil {
			return err
		}
	}
	return tx.SetSetting(settingDay, day)
}

// nextDay is when the next day begins in the company, zero where nothing depends on it.
func (e *Engine) nextDay() time.Time {
	if !e.current.Load().daily() {
		return time.Time{}
	}
	zone := e.org.Load().company.location()
	year, month, day := e.Now().In(zone).Date()
	return time.Date(year, month, day+1, 0, 0, 0, 0, zone)
}

func readsDate(path []string) bool { return path[0] == "today" || path[0] == "now" }

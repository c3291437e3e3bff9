package engine

import (
	"context"
	"slices"
	"time"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
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

// datedEntities lists the entities with formulas and rollups over the date, in their lines too, in the
// order of their definition.
func datedEntities(compiled *metadata.Model) []string {
	var dated []string
	for _, entity := range compiled.LiveEntities() {
		lines := slices.ContainsFunc(entity.LiveFields(), func(field *metadata.Field) bool {
			return field.Kind == "lines" && field.Target != nil && slices.ContainsFunc(field.Target.Computed, readsDate)
		})
		if entity.Parent == "" && (lines || slices.ContainsFunc(entity.Computed, readsDate)) {
			dated = append(dated, entity.Name)
		}
	}
	return dated
}

func readsDate(field *metadata.Field) bool {
	worked := field.Rule
	if field.Kind == "rollup" {
		worked = field.If
	}
	return !field.Archived && (field.Kind == "formula" || field.Kind == "rollup") && worked != nil && worked.Program != nil &&
		slices.ContainsFunc(worked.Program.Reads(), func(path []string) bool { return path[0] == "today" || path[0] == "now" })
}

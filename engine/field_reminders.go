package engine

import (
	"slices"
	"time"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// reminderHour is when people are reminded of what has a date but no time of day.
const reminderHour = 9

// remindOwner sets the reminders of the record's own dates anew, where what they depend on changed.
func (s *saving) remindOwner() error {
	for _, field := range s.plan.reminding {
		if !s.concernsReminder(field) {
			continue
		}
		if s.old != nil {
			if err := s.tx.DropFieldReminders(s.record.ID, field.Name); err != nil {
				return err
			}
		}
		due, err := s.reminderDue(field)
		if err != nil {
			return err
		}
		if due.After(s.tx.Now) {
			reminder := &store.Reminder{UserID: s.record.Owner, Entity: s.plan.entity.Name, RecordID: s.record.ID, Field: field.Name, DueAt: due}
			if err := s.tx.AddReminder(reminder); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *saving) concernsReminder(field *metadata.Field) bool {
	return s.old == nil || s.owned || slices.Contains(s.changed, field) || readsAny(field.Remind, s.changed)
}

// reminderDue is when the owner is to be reminded of a date of the record; zero for never.
func (s *saving) reminderDue(field *metadata.Field) (time.Time, error) {
	at, ok := s.record.Values[field.Position].(time.Time)
	owner := s.org.Load().people[s.record.Owner]
	if !ok || owner == nil {
		return time.Time{}, nil
	}
	if holds, err := field.Remind.Program.True(s.scope); err != nil || !holds {
		return time.Time{}, asRefusal(field, err)
	}
	if field.Kind == "date" {
		at = time.Date(at.Year(), at.Month(), at.Day(), reminderHour, 0, 0, 0, s.zoneOf(owner)).UTC()
	}
	return at, nil
}

// wording is what a reminder says: what its person wrote, or the date of the record that has come.
func (m *model) wording(reminder *store.Reminder) metadata.Text {
	if reminder.Field == "" {
		return metadata.Text{En: reminder.Text, Zh: reminder.Text}
	}
	if p := m.plans[reminder.Entity]; p != nil {
		if field := p.entity.FieldByName(reminder.Field); field != nil {
			return field.Label
		}
	}
	return metadata.Text{En: "Due", Zh: "到期"}
}

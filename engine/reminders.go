package engine

import (
	"context"
	"errors"
	"time"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// ReminderInfo is what the actor wants to be reminded of. Record is its title as the actor may see
// it.
type ReminderInfo struct {
	ID     string     `json:"id"`
	Entity string     `json:"entity"`
	Record string     `json:"record"`
	Title  string     `json:"title"`
	Text   string     `json:"text"`
	DueAt  time.Time  `json:"due_at"`
	ToldAt *time.Time `json:"told_at"`
	DoneAt *time.Time `json:"done_at"`
}

// ReminderDraft is what a reminder says and when.
type ReminderDraft struct {
	Text  string    `json:"text"`
	DueAt time.Time `json:"due_at"`
}

// reminderText is what may stand in a reminder.
var reminderText = &metadata.Field{Name: "text", Kind: "text", Length: 300}

const reminderBatch = 100

// Remind lets the actor be reminded of a record at a time. Not found if the actor may not see the
// record; Invalid without a text or a time ahead.
func (e *Engine) Remind(ctx context.Context, by Actor, entity, id string, draft ReminderDraft) (*ReminderInfo, error) {
	var answer *ReminderInfo
	err := e.writeAs(ctx, by, func(a *act) error {
		record, err := a.visible(entity, id)
		if err != nil {
			return err
		}
		reminder := &store.Reminder{UserID: a.by.ID, Entity: entity, RecordID: id}
		if err := takeReminder(a.tx, reminder, draft); err != nil {
			return err
		}
		if err := a.tx.AddReminder(reminder); err != nil {
			return err
		}
		info := a.m.reminderInfo(a.by, reminder, e.titleFor(a.m, a.by, record))
		answer = &info
		return nil
	})
	return answer, err
}

func takeReminder(tx *store.Tx, reminder *store.Reminder, draft ReminderDraft) error {
	value, problem := reminderText.KindOf().Parse(reminderText, draft.Text)
	var problems fieldProblems
	if problem != nil {
		problems.refuse("text", problem.Code, problem.Message.En, problem.Message.Zh)
	}
	if problem == nil && value == nil {
		problems.refuse("text", "required", "Say what to be reminded of.", "请填写提醒内容。")
	}
	if !draft.DueAt.After(tx.Now) {
		problems.refuse("due_at", "past", "Choose a time ahead.", "请选择将来的时间。")
	}
	if len(problems) > 0 {
		return invalid(problems)
	}
	reminder.Text, _ = value.(string)
	reminder.Field = "" // from now on it is the person's own
	reminder.DueAt, reminder.ToldAt, reminder.DoneAt = draft.DueAt.UTC().Truncate(time.Microsecond), nil, nil
	return nil
}

// titleFor calls a record by its title where the actor may read that, else by its entity.
func (e *Engine) titleFor(m *model, by Actor, record *metadata.Record) string {
	return reader{record: record, rights: m.rightsOn(by, record.Entity)}.name().In(by.Language)
}

func (m *model) reminderInfo(by Actor, reminder *store.Reminder, title string) ReminderInfo {
	return ReminderInfo{
		ID: reminder.ID, Entity: reminder.Entity, Record: reminder.RecordID, Title: title, Text: m.wording(reminder).In(by.Language),
		DueAt: reminder.DueAt, ToldAt: reminder.ToldAt, DoneAt: reminder.DoneAt,
	}
}

// Reminders lists the actor's own reminders on a record, the earliest first. Not found if the actor
// may not see the record.
func (e *Engine) Reminders(ctx context.Context, by Actor, entity, id string) ([]ReminderInfo, error) {
	infos := []ReminderInfo{}
	err := e.readAs(ctx, by, func(a *act) error {
		record, err := a.visible(entity, id)
		if err != nil {
			return err
		}
		stored, err := a.tx.RemindersOn(id, a.by.ID)
		for _, reminder := range stored {
			infos = append(infos, a.m.reminderInfo(a.by, reminder, e.titleFor(a.m, a.by, record)))
		}
		return err
	})
	return infos, err
}

// MyReminders lists the actor's reminders that are not done and due within a day, the earliest first,
// as far as the actor may still see the records.
func (e *Engine) MyReminders(ctx context.Context, by Actor) ([]ReminderInfo, error) {
	infos := []ReminderInfo{}
	err := e.readAs(ctx, by, func(a *act) error {
		stored, err := a.tx.OpenReminders(a.by.ID, a.tx.Now.Add(24*time.Hour), 50)
		if err != nil {
			return err
		}
		for _, reminder := range stored {
			record, err := a.visible(reminder.Entity, reminder.RecordID)
			if AsError(translate(err)) != nil {
				continue
			}
			if err != nil {
				return err
			}
			infos = append(infos, a.m.reminderInfo(a.by, reminder, e.titleFor(a.m, a.by, record)))
		}
		return nil
	})
	return infos, err
}

// ReminderChange is what becomes of a reminder: done or not any more, or another text and time.
type ReminderChange struct {
	Done  *bool          `json:"done"`
	Draft *ReminderDraft `json:"draft"`
}

// ChangeReminder changes an own reminder. Not found if it is not the actor's.
func (e *Engine) ChangeReminder(ctx context.Context, by Actor, id string, change ReminderChange) error {
	return e.write(ctx, func(tx *store.Tx, _ *model) error {
		reminder, err := ownReminder(tx, by, id)
		if err != nil {
			return err
		}
		if change.Draft != nil {
			if err := takeReminder(tx, reminder, *change.Draft); err != nil {
				return err
			}
		}
		if change.Done != nil {
			if reminder.DoneAt = nil; *change.Done {
				reminder.DoneAt = &tx.Now
			}
		}
		return tx.SaveReminder(reminder)
	})
}

// DropReminder removes an own reminder. Not found if it is not the actor's.
func (e *Engine) DropReminder(ctx context.Context, by Actor, id string) error {
	return e.write(ctx, func(tx *store.Tx, _ *model) error {
		if _, err := ownReminder(tx, by, id); err != nil {
			return err
		}
		return tx.DropReminder(id)
	})
}

func ownReminder(tx *store.Tx, by Actor, id string) (*store.Reminder, error) {
	reminder, err := tx.Reminder(id)
	if errors.Is(err, store.ErrNotFound) || err == nil && reminder.UserID != by.ID {
		return nil, notFound("There is no such reminder.", "没有该提醒。")
	}
	return reminder, err
}

// remind tells people what is due, as far as they may still see the records.
func (e *Engine) remind(ctx context.Context) error {
	for {
		told := 0
		err := e.write(ctx, func(tx *store.Tx, m *model) error {
			due, err := tx.ClaimReminders(reminderBatch)
			if err != nil || len(due) == 0 {
				return err
			}
			told = len(due)
			return e.tellReminders(tx, m, due)
		})
		if err != nil || told < reminderBatch {
			return err
		}
	}
}

func (e *Engine) tellReminders(tx *store.Tx, m *model, due []*store.Reminder) error {
	var notices []*store.Notice
	for _, reminder := range due {
		p := m.plans[reminder.Entity]
		if p == nil {
			continue // its entity is archived by now
		}
		record, err := tx.Get(p.entity, reminder.RecordID)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		readers, err := e.readers(tx, m, record, e.remindedBy(tx, reminder))
		if err != nil {
			return err
		}
		for _, reader := range readers {
			says := m.wording(reminder)
			notices = append(notices, &store.Notice{
				UserID: reader.id, Kind: kindOfReminder(reminder), Body: textJSON(reader.name()),
				Title: textJSON(metadata.Text{En: "Reminder: " + says.En, Zh: "提醒：" + says.Zh}),
				Link:  "/records/" + reminder.Entity + "/" + reminder.RecordID + "?tab=timeline",
			})
		}
	}
	return e.tell(tx, notices)
}

// remindedBy names who hears of a reminder: who set it, and of a date that has come also the deputies.
func (e *Engine) remindedBy(tx *store.Tx, reminder *store.Reminder) []string {
	people := []string{reminder.UserID}
	if reminder.Field != "" {
		people = append(people, e.org.Load().deputies(reminder.UserID, tx.Now)...)
	}
	return people
}

// kindOfReminder tells what people set themselves from dates that have come.
func kindOfReminder(reminder *store.Reminder) string {
	if reminder.Field != "" {
		return "remind"
	}
	return "reminder"
}

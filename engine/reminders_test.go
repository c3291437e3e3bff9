package engine_test

import (
	"context"
	"testing"
	"time"

	"github.com/weft-crm/weft/engine"
)

// remind sets a reminder that is due in a while; it has to succeed.
func (h *house) remind(login, deal, text string, in time.Duration) *engine.ReminderInfo {
	h.Helper()
	draft := engine.ReminderDraft{Text: text, DueAt: h.clock.Now().Add(in)}
	reminder, err := h.Remind(context.Background(), h.as(login), "deal", deal, draft)
	if err != nil {
		h.Fatal(err)
	}
	return reminder
}

func TestAReminderIsToldOnceWhenItIsDue(t *testing.T) {
	onBoth(t, func(h *house) {
		ctx := context.Background()
		deal := h.create("li", "deal", map[string]any{"name": "Crane"})
		h.remind("li", deal.ID, "Call back", time.Hour)
		done := h.remind("li", deal.ID, "Not any more", time.Hour)
		yes := true
		if err := h.ChangeReminder(ctx, h.as("li"), done.ID, engine.ReminderChange{Done: &yes}); err != nil {
			h.Fatal(err)
		}
		h.remind("zhao", deal.ID, "Look at it", 3*time.Hour)
		tick := func() {
			if err := h.TellReminders(ctx); err != nil {
				h.Fatal(err)
			}
		}
		tick()
		h.same(h.notices("li"), "")
		h.clock.Add(time.Hour)
		tick()
		tick()
		h.same(h.notices("li"), "reminder: Reminder: Call back – Deal Crane")
		mine, err := h.MyReminders(ctx, h.as("li"))
		if err != nil {
			h.Fatal(err)
		}
		h.same(len(mine), 1) // told, and open until it is done
		h.same(mine[0].Title, "Deal Crane")
		h.refused(h.DropReminder(ctx, h.as("zhao"), mine[0].ID), "not_found")
		if err := h.DropReminder(ctx, h.as("li"), mine[0].ID); err != nil {
			h.Fatal(err)
		}
		_, err = h.Remind(ctx, h.as("wang"), "deal", deal.ID, engine.ReminderDraft{Text: "x", DueAt: h.clock.Now().Add(time.Hour)})
		h.refused(err, "not_found")
		_, err = h.Remind(ctx, h.as("li"), "deal", deal.ID, engine.ReminderDraft{DueAt: h.clock.Now()})
		h.problem(err, "/text", "required")
		h.problem(err, "/due_at", "past")
	})
}

func TestAReminderOfARecordThatOneMayNotSeeAnyMoreIsNotTold(t *testing.T) {
	onBoth(t, func(h *house) {
		deal := h.create("li", "deal", map[string]any{"name": "Crane"})
		h.remind("li", deal.ID, "Call back", time.Hour)
		h.update("admin", "deal", deal.ID, map[string]any{"owner": h.ids["wang"]})
		h.clock.Add(2 * time.Hour)
		if err := h.TellReminders(context.Background()); err != nil {
			h.Fatal(err)
		}
		h.same(h.notices("li"), "")
		mine, err := h.MyReminders(context.Background(), h.as("li"))
		if err != nil {
			h.Fatal(err)
		}
		h.same(len(mine), 0)
	})
}

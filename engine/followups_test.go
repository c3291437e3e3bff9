package engine_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/weft-crm/weft/engine"
)

// touch is an entity of follow-ups of deals.
const touch = `{ "name": "touch", "label": { "en": "Touch", "zh": "接触" }, "title": "name",
  "follow_up": { "kind": "way", "about": "deal", "when": "at", "done": "done", "note": "note", "next": "next", "place": "spot", "visit": "won" },
  "passes": [{ "name": "close", "to": "deal", "if": "record.done == true && record.next != nil", "values": { "close": "record.next" } }],
  "fields": [
    { "name": "name", "kind": "text", "required": true, "label": { "en": "Name", "zh": "名称" } },
    { "name": "deal", "kind": "reference", "to": "deal", "label": { "en": "Deal", "zh": "商机" } },
    { "name": "way", "kind": "select", "options": "stage", "default": "'open'", "label": { "en": "Way", "zh": "方式" } },
    { "name": "at", "kind": "datetime", "label": { "en": "At", "zh": "时间" } },
    { "name": "done", "kind": "boolean", "label": { "en": "Done", "zh": "完成" } },
    { "name": "note", "kind": "longtext", "label": { "en": "Note", "zh": "内容" } },
    { "name": "next", "kind": "date", "required": "record.done == true", "remind": "record.done == true", "label": { "en": "Next contact", "zh": "下次联系" } },
    { "name": "spot", "kind": "geo", "readonly": "old != nil && old.spot != nil", "label": { "en": "Spot", "zh": "位置" } },
    { "name": "arrived", "kind": "datetime", "stamp": "record.spot != nil", "label": { "en": "Arrived", "zh": "签到时间" } },
    { "name": "away", "kind": "formula", "type": "number", "rule": "distance(record.spot, '31.230400,121.473700')", "label": { "en": "Metres", "zh": "距离" } } ] }`

// withTouches lets the sales people of the test company write follow-ups down.
func (h *house) withTouches() {
	h.Helper()
	h.put("entities/touch.json", touch)
	h.editDefinition("roles/sales.json", func(role map[string]any) {
		role["entities"].(map[string]any)["touch"] = map[string]any{"can": []string{"create", "read", "edit"}, "rows": "own"}
	})
	h.publish()
}

// put puts a new definition into the open change.
func (h *house) put(path, definition string) *engine.ChangeAnswer {
	h.Helper()
	answer, err := h.PutChange(context.Background(), h.as("admin"), engine.PutFile{Path: path, Effective: []byte(definition)})
	if err != nil {
		h.Fatal(err)
	}
	return answer
}

func TestAFollowUpIsNotDoneWithoutItsNextContact(t *testing.T) {
	onBoth(t, func(h *house) {
		h.withTouches()
		deal := h.create("li", "deal", map[string]any{"name": "Crane"})
		_, err := h.tryCreate("li", "touch", map[string]any{"name": "Called", "deal": deal.ID, "done": true})
		h.problem(err, "/next", "required")
		h.create("li", "touch", map[string]any{"name": "To call", "deal": deal.ID})
		h.same(h.get("li", "deal", deal.ID).Values["close"], nil)
		made := h.create("li", "touch", map[string]any{"name": "Called", "deal": deal.ID, "done": true, "next": "2026-03-20"})
		h.same(h.get("li", "deal", deal.ID).Values["close"], "2026-03-20")
		h.update("li", "touch", made.ID, map[string]any{"next": "2026-03-25"})
		h.same(h.get("li", "deal", deal.ID).Values["close"], "2026-03-25")
	})
}

func TestWhatTheOtherRecordRefusesStandsAtTheReference(t *testing.T) {
	onBoth(t, func(h *house) {
		h.withTouches()
		deal := h.create("li", "deal", map[string]any{"name": "Crane"})
		h.editDeal(func(deal map[string]any) {
			deal["checks"] = append(deal["checks"].([]any), map[string]any{
				"if": "record.close != nil && record.close > date('2026-12-31')", "field": "close", "message": map[string]any{"en": "Too late.", "zh": "太晚。"},
			})
		})
		h.publish()
		_, err := h.tryCreate("li", "touch", map[string]any{"name": "Called", "deal": deal.ID, "done": true, "next": "2027-03-20"})
		h.problem(err, "/deal", "check")
		h.same(len(h.list("li", engine.List{Entity: "touch"}).Records), 0)
	})
}

func TestACheckInKeepsTheTimeOfTheServerAndItsPlace(t *testing.T) {
	onBoth(t, func(h *house) {
		h.withTouches()
		visit := h.create("li", "touch", map[string]any{"name": "Visit"})
		h.same(h.get("li", "touch", visit.ID).Values["arrived"], nil)
		h.clock.Add(time.Hour)
		at := h.clock.Now().UTC().Format(time.RFC3339)
		h.update("li", "touch", visit.ID, map[string]any{"spot": map[string]any{"lat": "31.239400", "lng": "121.473700"}})
		arrived := h.get("li", "touch", visit.ID)
		h.same(strings.HasPrefix(at, arrived.Values["arrived"].(string)[:19]), true)
		h.same(arrived.Values["away"], float64(1001))
		h.clock.Add(time.Hour)
		_, err := h.tryUpdate("li", "touch", visit.ID, 0, map[string]any{"spot": map[string]any{"lat": "1", "lng": "1"}})
		h.problem(err, "/spot", "read_only")
		h.update("li", "touch", visit.ID, map[string]any{"note": "Long talk", "arrived": at})
		h.same(h.get("li", "touch", visit.ID).Values["arrived"], arrived.Values["arrived"])
	})
}

func TestTheOwnerIsRemindedOnTheDayOfTheNextContact(t *testing.T) {
	onBoth(t, func(h *house) {
		h.withTouches()
		day := func(days int) string {
			return h.clock.Now().Add(time.Duration(days) * 24 * time.Hour).Format(time.DateOnly)
		}
		made := h.create("li", "touch", map[string]any{"name": "Called", "done": true, "next": day(1)})
		h.update("li", "touch", made.ID, map[string]any{"next": day(3)}) // moves the reminder
		tell := func() {
			h.clock.Add(48 * time.Hour)
			if err := h.TellReminders(context.Background()); err != nil {
				h.Fatal(err)
			}
		}
		tell()
		h.same(h.notices("li"), "")
		tell()
		h.same(h.notices("li"), "remind: Reminder: Next contact – Touch Called")
		mine, err := h.MyReminders(context.Background(), h.as("li"))
		if err != nil {
			h.Fatal(err)
		}
		h.same(len(mine), 1)
	})
}

func TestWhoStandsInForTheOwnerIsRemindedToo(t *testing.T) {
	onBoth(t, func(h *house) {
		h.withTouches()
		h.put("entities/absence.json", absences)
		h.editDefinition("roles/lead.json", func(role map[string]any) {
			role["entities"].(map[string]any)["touch"] = map[string]any{"can": []string{"read"}}
		})
		h.publish()
		// Wang stands in for Li too, and may not see the touches.
		from, until := h.clock.Now(), h.clock.Now().Add(48*time.Hour)
		for _, delegate := range []string{"zhao", "wang"} {
			h.create("admin", "absence", map[string]any{"user": h.as("li").ID, "delegate": h.as(delegate).ID, "from": from.Format(time.RFC3339), "until": until.Format(time.RFC3339)})
		}
		for _, days := range []int{1, 3} {
			next := from.Add(time.Duration(days) * 24 * time.Hour).Format(time.DateOnly)
			h.create("li", "touch", map[string]any{"name": fmt.Sprint("Day ", days), "done": true, "next": next})
		}
		for range 4 {
			h.clock.Add(24*time.Hour + time.Hour)
			if err := h.TellReminders(h.Context()); err != nil {
				h.Fatal(err)
			}
		}
		h.same(strings.Count(h.notices("li"), "Next contact"), 2)
		h.same(h.notices("zhao"), "remind: Reminder: Next contact – Touch Day 1")
		h.same(h.notices("wang"), "")
	})
}

func TestWhoMayWriteFollowUpsIsToldHow(t *testing.T) {
	onBoth(t, func(h *house) {
		h.withTouches()
		shell := func(login string) []*engine.Compose {
			answer, err := h.Shell(context.Background(), h.as(login))
			if err != nil {
				h.Fatal(err)
			}
			return answer.FollowUps
		}
		how := shell("li")
		h.same(len(how), 1)
		h.same(how[0].Of["deal"]+" "+how[0].Next+" "+how[0].Place+" "+how[0].Outcome, "deal next spot ")
		h.same(len(shell("wang")), len(shell("li")))
		deal := h.create("li", "deal", map[string]any{"name": "Crane"})
		timeline, err := h.Timeline(context.Background(), h.as("li"), engine.Timeline{Entity: "deal", ID: deal.ID})
		if err != nil {
			h.Fatal(err)
		}
		h.same(timeline.Compose.About+" "+timeline.Compose.Kind, "deal way")
	})
}

func TestAFollowUpThatNamesAnotherKindOfFieldIsNotPublished(t *testing.T) {
	onBoth(t, func(h *house) {
		answer := h.put("entities/touch.json", strings.NewReplacer(`"when": "at"`, `"when": "note"`, `"visit": "won"`, `"visit": "nowhere"`, `"close": "record.next"`, `"number": "'x'"`).Replace(touch))
		codes := []string{}
		for _, problem := range answer.Problems {
			if !problem.Warning {
				codes = append(codes, problem.Code)
			}
		}
		h.same(strings.Join(codes, " "), "follow_up_kind option_unknown pass_field")
	})
}

func TestAMailThatCannotLeaveIsToldToTheOwnerOfTheRecord(t *testing.T) {
	onBoth(t, func(h *house) {
		h.put("templates/letter.json", `{ "name": "letter", "entity": "touch", "subject": { "en": "Hello", "zh": "您好" }, "body": { "en": "{{record.name}}", "zh": "{{record.name}}" } }`)
		h.put("workflows/letter.json", `{ "key": "letter", "title": { "en": "Letter", "zh": "信函" }, "entity": "touch",
			"start": { "state": "sent", "on": ["create"] },
			"states": { "sent": { "final": "done", "enter": [{ "notify": { "to": [{ "expr": "'gao@acme.test'" }], "template": "letter", "via": ["email"] } }] } } }`)
		h.withTouches()
		h.create("li", "touch", map[string]any{"name": "Our prices"})
		told, err := h.Notices(context.Background(), h.as("li"), true, "")
		if err != nil || len(told) != 1 {
			h.Fatal(told, err)
		}
		h.same(told[0].Title.En, "A mail was not sent: no mail server is set up")
	})
}

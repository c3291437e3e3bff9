package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/weft-crm/weft/engine"
)

// timeline reads a whole timeline, a few items at a time, and tells each in a word.
func (h *house) timeline(login, account string, pages int, kinds ...string) []string {
	h.Helper()
	told := []string{}
	want := engine.Timeline{Entity: "account", ID: account, Kinds: kinds, Limit: pages}
	for range 50 {
		page, err := h.Timeline(context.Background(), h.as(login), want)
		if err != nil {
			h.Fatalf("%s reads the timeline: %v", login, err)
		}
		for _, item := range page.Items {
			told = append(told, h.inAWord(item))
		}
		if page.Next == nil {
			return told
		}
		want.Cursor = *page.Next
	}
	h.Fatal("the timeline has no end")
	return nil
}

func (h *house) inAWord(item engine.TimelineItem) string {
	switch item.Kind {
	case "comment":
		return item.Actor.Title + " said " + item.Comment.Text
	case "change":
		var fields []string
		for _, change := range item.Change.Changes {
			fields = append(fields, change.Field)
		}
		return item.Actor.Title + " " + item.Change.Action + " " + strings.Join(fields, ",")
	case "decision":
		return item.Decision.Text.En
	}
	return item.Actor.Title + " made " + item.Record.Entity + " " + item.Record.Title
}

func TestATimelineTellsEverythingAroundARecordOnceAndInOrder(t *testing.T) {
	onBoth(t, func(h *house) {
		account := h.create("li", "account", map[string]any{"name": "Harbour"})
		for i := range 4 {
			h.clock.Add(time.Minute)
			h.create("li", "deal", map[string]any{"name": fmt.Sprint("Deal ", i), "account": account.ID})
			h.comment("zhao", "account", account.ID, fmt.Sprint("Word ", i))
			h.clock.Add(time.Minute)
			h.update("li", "account", account.ID, map[string]any{"city": fmt.Sprint("City ", i)})
		}
		h.create("li", "quote", map[string]any{"account": account.ID, "lines": []any{map[string]any{"values": map[string]any{"text": "x"}}}})
		whole := h.timeline("li", account.ID, 100)
		for _, size := range []int{1, 2, 3, 7} {
			h.same(strings.Join(h.timeline("li", account.ID, size), "\n"), strings.Join(whole, "\n"))
		}
		h.same(strings.Join(whole[:4], "|"), "Li update city|Li made quote Q0001|Zhao said Word 3|Li update deals")
		h.same(len(whole), 1+4*4+1)
		h.same(h.timeline("li", account.ID, 3, "comment"), "[Zhao said Word 3 Zhao said Word 2 Zhao said Word 1 Zhao said Word 0]")
		h.same(len(h.timeline("li", account.ID, 3, "record")), 5)
		_, err := h.Timeline(context.Background(), h.as("li"), engine.Timeline{Entity: "account", ID: account.ID, Cursor: "nonsense"})
		h.refused(err, "bad_cursor")
		_, err = h.Timeline(context.Background(), h.as("li"), engine.Timeline{Entity: "account", ID: account.ID, Kinds: []string{"gossip"}})
		h.refused(err, "unknown_kind")
		_, err = h.Timeline(context.Background(), h.as("wang"), engine.Timeline{Entity: "account", ID: account.ID})
		h.refused(err, "not_found")
	})
}

func TestATimelineIsNarrowedToRecordsOfAnEntityOrActivitiesOfAKind(t *testing.T) {
	onBoth(t, func(h *house) {
		h.withTouches()
		deal := h.create("li", "deal", map[string]any{"name": "Crane"})
		for name, way := range map[string]string{"Rang": "open", "Met": "won"} {
			h.create("li", "touch", map[string]any{"name": name, "deal": deal.ID, "way": way})
		}
		account := h.create("li", "account", map[string]any{"name": "Harbour"})
		h.create("li", "deal", map[string]any{"name": "Dock", "account": account.ID})
		h.create("li", "quote", map[string]any{"account": account.ID, "lines": []any{map[string]any{"values": map[string]any{"text": "x"}}}})
		of := func(want engine.Timeline) *engine.TimelinePage {
			page, err := h.Timeline(context.Background(), h.as("li"), want)
			if err != nil {
				h.Fatal(err)
			}
			return page
		}
		met := of(engine.Timeline{Entity: "deal", ID: deal.ID, Kinds: []string{"activity"}, Of: "won"})
		h.same(len(met.Items), 1)
		h.same(h.inAWord(met.Items[0]), "Li made touch Met")
		deals := of(engine.Timeline{Entity: "account", ID: account.ID, Kinds: []string{"record"}, Of: "deal"})
		h.same(len(deals.Items), 1)
		h.same(h.inAWord(deals.Items[0]), "Li made deal Dock")
		if !slices.Contains(deals.Entities, "deal") || !slices.Contains(deals.Entities, "quote") {
			h.Errorf("the timeline can hold records of %v", deals.Entities)
		}
		h.same(len(of(engine.Timeline{Entity: "account", ID: account.ID, Kinds: []string{"record"}, Of: "gossip"}).Items), 0)
	})
}

func TestATimelineShowsOnlyWhatItsReaderMaySee(t *testing.T) {
	onBoth(t, func(h *house) {
		account := h.create("li", "account", map[string]any{"name": "Harbour", "phone": "13812345678"})
		h.update("admin", "account", account.ID, map[string]any{"credit": money("77777.77")})
		h.clock.Add(time.Minute)
		h.create("wang", "deal", map[string]any{"name": "Of Wang", "cost": nil})
		mine := h.create("li", "deal", map[string]any{"name": "Of Li", "account": account.ID})
		h.create("admin", "deal", map[string]any{"name": "Of Admin", "account": account.ID, "cost": money("88888.88")})
		h.same(h.timeline("li", account.ID, 2, "record"), "[Li made deal Of Li]")
		h.same(h.timeline("qian", account.ID, 2, "record"), "[Admin made deal Of Admin Li made deal Of Li]")
		for _, login := range []string{"li", "qian"} {
			page, err := h.Timeline(context.Background(), h.as(login), engine.Timeline{Entity: "account", ID: account.ID})
			if err != nil {
				h.Fatal(err)
			}
			sent, err := json.Marshal(page)
			if err != nil {
				h.Fatal(err)
			}
			for _, secret := range []string{"77777", "88888", "13812345678"} {
				if strings.Contains(string(sent), secret) {
					h.Errorf("%s sees %s in %s", login, secret, sent)
				}
			}
		}
		if err := h.DeleteRecord(context.Background(), h.as("li"), "deal", mine.ID, 0); err != nil {
			h.Fatal(err)
		}
		h.same(h.timeline("li", account.ID, 2, "record"), "[]")
	})
}

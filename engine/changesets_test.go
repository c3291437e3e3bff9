package engine_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/weft-crm/weft/engine"
)

// changes lists what somebody sees of changes: in what way, how many records, and the one it is about.
func (h *house) changes(login string, want engine.Changes) string {
	h.Helper()
	var told []string
	for pages := 0; pages < 10; pages++ {
		page, err := h.Changes(context.Background(), h.as(login), want)
		if err != nil {
			h.Fatal(err)
		}
		for _, change := range page.Changes {
			words := change.Way
			for _, changed := range change.Changed {
				words += fmt.Sprint(" ", changed.Count, " ", changed.Entity)
			}
			if change.Subject != nil {
				words += " " + change.Subject.Title
			}
			told = append(told, words)
		}
		if page.Next == nil {
			break
		}
		want.Cursor = *page.Next
	}
	return strings.Join(told, ", ")
}

// detail shows a change to somebody: of each record the title and what its fields were and are.
func (h *house) detail(login, id string) string {
	h.Helper()
	detail, err := h.Change(context.Background(), h.as(login), id, "")
	if err != nil {
		h.Fatal(err)
	}
	var told []string
	for _, entry := range detail.Entries {
		words := entry.Action + " " + entry.Record.Title
		for _, change := range entry.Changes {
			words += fmt.Sprintf(" %s:%s>%s", change.Field, change.Old, change.New)
		}
		told = append(told, words)
	}
	return strings.Join(append(told, fmt.Sprint(detail.Hidden)), ", ")
}

// newest is the newest change that somebody sees.
func (h *house) newest(login string) engine.ChangeInfo {
	h.Helper()
	page, err := h.Changes(context.Background(), h.as(login), engine.Changes{Limit: 1})
	if err != nil || len(page.Changes) == 0 {
		h.Fatalf("%s sees %v %v", login, page, err)
	}
	return page.Changes[0]
}

func TestChangesAreListedToWhoMadeThemAndToAdministrators(t *testing.T) {
	onBoth(t, func(h *house) {
		h.clock.Add(time.Hour)
		begin := h.clock.Now()
		one := h.create("li", "deal", map[string]any{"name": "One"})
		h.clock.Add(time.Minute)
		byAPI := h.as("li")
		byAPI.Via = engine.ViaAPI
		must(h.UpdateRecord(context.Background(), byAPI, engine.Save{Entity: "deal", ID: one.ID, Values: map[string]any{"name": "Uno"}}))
		h.clock.Add(time.Minute)
		two := h.create("wang", "deal", map[string]any{"name": "Two"})
		h.clock.Add(time.Minute)
		must(h.ChangeMany(context.Background(), h.as("admin"), engine.Bulk{
			Entity: "deal", IDs: []string{one.ID, two.ID}, Values: map[string]any{"close": "2026-05-01"},
		}))
		must(h.ChangeMany(context.Background(), h.as("admin"), engine.Bulk{Entity: "deal", IDs: []string{begin.String()}}))
		h.clock.Add(time.Minute)
		h.same(h.DeleteRecord(context.Background(), h.as("wang"), "deal", two.ID, 0), nil)

		h.same(h.changes("li", engine.Changes{}), "api 1 deal Uno, form 1 deal Uno")
		h.same(h.changes("li", engine.Changes{Actor: h.ids["wang"]}), "api 1 deal Uno, form 1 deal Uno")
		all := "form 1 deal Two, bulk 2 deal, form 1 deal Two, api 1 deal Uno, form 1 deal Uno"
		h.same(h.changes("admin", engine.Changes{From: begin}), all)
		h.same(h.changes("admin", engine.Changes{From: begin, Limit: 1}), all)
		h.same(h.changes("admin", engine.Changes{From: begin, Limit: 2}), all)
		h.same(h.changes("admin", engine.Changes{Entity: "deal"}), all)
		h.same(h.changes("admin", engine.Changes{Way: "bulk"}), "bulk 2 deal")
		h.same(h.changes("admin", engine.Changes{Way: "api"}), "api 1 deal Uno")
		h.same(h.changes("admin", engine.Changes{Actor: h.ids["wang"]}), "form 1 deal Two, form 1 deal Two")
		h.same(h.changes("admin", engine.Changes{From: begin.Add(2 * time.Minute), To: begin.Add(4 * time.Minute)}), "bulk 2 deal, form 1 deal Two")
		_, err := h.Changes(context.Background(), h.as("li"), engine.Changes{Cursor: "?"})
		h.refused(err, "bad_cursor")
	})
}

func TestAChangeShowsOnlyWhatItsReaderMayRead(t *testing.T) {
	onBoth(t, func(h *house) {
		h.put("roles/nobody.json", `{"name": "nobody", "label": "Auditor", "admin": ["audit"], "entities": {
			"deal": {"can": ["read"], "rows": "record.amount == nil", "fields": {"cost": "hide", "code": "mask"}}}}`)
		h.publish()
		by := h.as("admin")
		by.ChangeSet = h.changeSet()
		for _, values := range []map[string]any{{"name": "Open", "cost": money("77"), "code": "ABC-9"}, {"name": "Closed", "amount": money("5")}} {
			must(h.CreateRecord(context.Background(), by, engine.Save{Entity: "deal", Values: values}))
		}
		must(h.CreateRecord(context.Background(), by, engine.Save{Entity: "account", Values: map[string]any{"name": "Firm"}}))
		seen := h.detail("wu", by.ChangeSet)
		if !strings.HasPrefix(seen, "create Open ") || !strings.HasSuffix(seen, ", 2") || strings.Contains(seen, "cost:") || strings.Contains(seen, "ABC-9") || !strings.Contains(seen, "code:") {
			h.Errorf("the auditor sees %s", seen)
		}
		h.same(strings.Count(h.detail("admin", by.ChangeSet), "create "), 3)
		_, err := h.Change(context.Background(), h.as("li"), by.ChangeSet, "")
		h.refused(err, "not_found")
		_, err = h.RevertChangeSet(context.Background(), h.as("wu"), by.ChangeSet)
		h.refused(err, "needs_admin")
	})
}

func TestRecordsCalledByAReferenceAreCalledSoInChanges(t *testing.T) {
	onBoth(t, func(h *house) {
		h.put("entities/participant.json", `{"name": "participant", "label": "Participant", "title": "account", "fields": [
			{"name": "account", "kind": "reference", "to": "account", "required": true, "label": "Customer"}]}`)
		h.put("roles/nobody.json", `{"name": "nobody", "label": "Auditor", "admin": ["audit"], "entities": {
			"participant": {"can": ["read"]}, "account": {"can": ["read"], "rows": "record.name != 'Firm'"}}}`)
		h.publish()
		firm := h.create("admin", "account", map[string]any{"name": "Firm"})
		h.clock.Add(time.Minute)
		h.create("admin", "participant", map[string]any{"account": firm.ID})
		newest := h.newest("admin")
		h.same(newest.Subject.Title, "Firm")
		h.same(strings.HasPrefix(h.detail("admin", newest.ID), "create Firm "), true)
		h.same(h.newest("wu").Subject.Title, "***")
		h.same(strings.HasPrefix(h.detail("wu", newest.ID), "create *** "), true)
	})
}

func TestAChangeIsTriedTakenBackAndMadeAgain(t *testing.T) {
	onBoth(t, func(h *house) {
		ctx := context.Background()
		fine := h.create("li", "deal", map[string]any{"name": "Fine"})
		touched := h.create("li", "deal", map[string]any{"name": "Touched"})
		coded := h.create("li", "deal", map[string]any{"name": "Coded", "code": "C1"})
		by := h.as("admin")
		by.ChangeSet = h.changeSet()
		for _, id := range []string{fine.ID, touched.ID} {
			must(h.UpdateRecord(ctx, by, engine.Save{Entity: "deal", ID: id, Values: map[string]any{"close": "2026-05-01"}}))
		}
		h.same(h.DeleteRecord(ctx, by, "deal", coded.ID, 0), nil)
		h.update("li", "deal", touched.ID, map[string]any{"close": "2026-06-01"})
		other := h.create("li", "deal", map[string]any{"name": "Other", "code": "C1"})
		close := func() any { return h.get("li", "deal", fine.ID).Values["close"] }

		tried, err := h.TryRevert(ctx, h.as("admin"), by.ChangeSet)
		h.same(err, nil)
		h.same(fmt.Sprint(tried.Reverted, tried.Left, tried.ChangeSet == "", close()), "1 2 true2026-05-01")
		h.same(tried.Conflicts[0].Title+": "+tried.Conflicts[0].Reason.En, "Coded: Another record has the same Code: “Other”.")
		h.same(tried.Conflicts[0].Twins[0].ID, other.ID)
		h.same(tried.Conflicts[1].Title+": "+tried.Conflicts[1].Reason.En, "Touched: “Closing date” has been changed since.")

		report, err := h.RevertChangeSet(ctx, h.as("admin"), by.ChangeSet)
		h.same(err, nil)
		h.same(fmt.Sprint(report.Reverted, report.Left, close()), "1 2 <nil>")
		detail, err := h.Change(ctx, h.as("admin"), by.ChangeSet, "")
		h.same(err, nil)
		h.same(fmt.Sprint(detail.Change.MayRevert, detail.Change.TakenBack.By.Title, detail.Change.TakenBack.ChangeSet == report.ChangeSet), "falseAdmintrue")
		detail, err = h.Change(ctx, h.as("admin"), report.ChangeSet, "")
		h.same(err, nil)
		h.same(fmt.Sprint(detail.Change.Way, detail.Change.Reverts == by.ChangeSet, detail.Report.Left), "reverttrue 2")

		again, err := h.RevertChangeSet(ctx, h.as("admin"), report.ChangeSet)
		h.same(err, nil)
		h.same(fmt.Sprint(again.Reverted, again.Left, close()), "1 02026-05-01")
		must(h.RevertChangeSet(ctx, h.as("admin"), by.ChangeSet))
		h.same(close(), nil)
	})
}

func TestASingleChangeIsTakenBackByWhoMadeIt(t *testing.T) {
	onBoth(t, func(h *house) {
		ctx := context.Background()
		h.clock.Add(time.Minute)
		deal := h.create("li", "deal", map[string]any{"name": "Deal", "close": "2026-05-01"})
		h.clock.Add(time.Minute)
		h.update("li", "deal", deal.ID, map[string]any{"name": "Dear", "close": nil})
		change := h.newest("li")
		h.same(fmt.Sprint(change.Way, change.MayRevert, h.newest("admin").MayRevert), "formtrue true")
		_, err := h.RevertChangeSet(ctx, h.as("wang"), change.ID)
		h.refused(err, "needs_admin")
		h.clock.Add(time.Minute)
		report, err := h.RevertChangeSet(ctx, h.as("li"), change.ID)
		h.same(err, nil)
		h.same(fmt.Sprint(report.Reverted, h.get("li", "deal", deal.ID).Values["close"]), "12026-05-01")
		_, err = h.RevertChangeSet(ctx, h.as("li"), change.ID)
		h.refused(err, "already_undone")
		h.same(h.changes("li", engine.Changes{}), "revert 1 deal Deal, form 1 deal Deal, form 1 deal Deal")

		must(h.RevertChangeSet(ctx, h.as("li"), report.ChangeSet))
		h.same(h.get("li", "deal", deal.ID).Values["name"], "Dear")
		page, err := h.Changes(ctx, h.as("li"), engine.Changes{Way: "form"})
		h.same(err, nil)
		h.same(len(page.Changes), 2)
		report, err = h.RevertChangeSet(ctx, h.as("li"), page.Changes[1].ID) // of which the record was made
		h.same(err, nil)
		h.same(fmt.Sprint(report.Reverted, report.Conflicts[0].Code), "0changed_since")
		h.same(h.newest("li").TakenBack, (*engine.TakenBack)(nil))

		must(h.UpdateRecord(ctx, h.as("admin"), engine.Save{Entity: "deal", ID: deal.ID, Values: map[string]any{"owner": h.ids["wang"]}}))
		report, err = h.RevertChangeSet(ctx, h.as("li"), change.ID) // which is none of hers any more
		h.same(err, nil)
		h.same(fmt.Sprint(report.Reverted, report.Conflicts[0].ID, report.Conflicts[0].Title, report.Conflicts[0].Code), "0Dealnot_found")
	})
}

func TestAChangeOfARecordThatAProcessHoldsIsLeft(t *testing.T) {
	inWorks(t, func(w *works) {
		ctx := context.Background()
		w.clock.Add(time.Minute)
		id := w.request("sign", "amount", "1")
		w.clock.Add(time.Minute)
		w.update("sam", "request", id, map[string]any{"note": "typed"})
		change := w.newest("sam")
		w.clock.Add(time.Minute)
		w.fire("sam", id, "submit")
		report, err := w.TryRevert(ctx, w.as("sam"), change.ID)
		w.same(err, nil)
		w.same(fmt.Sprint(report.Reverted, report.Conflicts[0].Code, strings.HasPrefix(report.Conflicts[0].Reason.Zh, "已锁定：")), "0record_lockedtrue")
		decided := w.newest("sam") // what the process wrote is its own
		report, err = w.TryRevert(ctx, w.as("sam"), decided.ID)
		w.same(err, nil)
		w.same(fmt.Sprint(report.Reverted, report.Left), "0 0")
	})
}

func TestManyTakeOneChangeBackTogether(t *testing.T) {
	onBoth(t, func(h *house) {
		by := h.as("admin")
		by.ChangeSet = h.changeSet()
		const records = 205 // more than one batch
		for i := range records {
			must(h.CreateRecord(context.Background(), by, engine.Save{Entity: "product", Values: map[string]any{"name": fmt.Sprint("P", i), "active": true}}))
		}
		failed := make(chan error, 2)
		for range 2 {
			go func() {
				_, err := h.RevertChangeSet(context.Background(), h.as("admin"), by.ChangeSet)
				failed <- err
			}()
		}
		for range 2 {
			if err := <-failed; err != nil && engine.CodeOf(err) != "already_undone" {
				h.Error(err)
			}
		}
		h.same(len(h.list("admin", engine.List{Entity: "product", Limit: 10}).Records), 0)
		h.same(h.changes("admin", engine.Changes{Way: "revert"}), fmt.Sprint("revert ", records, " product"))
	})
}

package engine_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/weft-crm/weft/engine"
)

// share shares a record with audiences for some days; it has to succeed.
func (h *house) share(login, entity, id string, draft engine.ShareDraft) *engine.Shares {
	h.Helper()
	shares, err := h.tryShare(login, entity, id, draft)
	if err != nil {
		h.Fatalf("%s shares: %v", login, err)
	}
	return shares
}

func (h *house) tryShare(login, entity, id string, draft engine.ShareDraft) (*engine.Shares, error) {
	h.Helper()
	if draft.Until.IsZero() {
		draft.Until = h.clock.Now().Add(48 * time.Hour)
	}
	return h.Share(context.Background(), h.as(login), entity, id, draft)
}

// finds lists every way by which somebody sees a record.
func (h *house) finds(login, id string) []string {
	h.Helper()
	const entity = "deal"
	ctx, by := context.Background(), h.as(login)
	var ways []string
	note := func(way string, seen bool) {
		if seen {
			ways = append(ways, way)
		}
	}
	_, err := h.Record(ctx, by, engine.Get{Entity: entity, ID: id})
	note("get", err == nil)
	page, err := h.tryList(login, engine.List{Entity: entity, Count: "exact"})
	has := func(r row) bool { return r.ID == id }
	note("list", err == nil && slices.ContainsFunc(page.Records, has))
	note("count", err == nil && page.Total.Count == int64(len(page.Records)) && page.Total.Count > 0)
	figures, err := h.Aggregate(ctx, by, engine.Aggregation{Entity: entity})
	note("figures", err == nil && figures.Groups[0].Values[0] == int64(len(page.Records)) && len(page.Records) > 0)
	groups, err := h.Search(ctx, by, "Crane")
	note("search", err == nil && slices.ContainsFunc(groups, func(g engine.SearchGroup) bool { return g.Entity == entity }))
	choices, err := h.Lookup(ctx, by, engine.Lookup{Entity: entity})
	note("lookup", err == nil && slices.ContainsFunc(choices, func(c engine.Choice) bool { return c.ID == id }))
	_, err = h.History(ctx, by, entity, id, "", 0)
	note("history", err == nil)
	_, err = h.Timeline(ctx, by, engine.Timeline{Entity: entity, ID: id})
	note("timeline", err == nil)
	_, err = h.Comments(ctx, by, entity, id, "", 0)
	note("comments", err == nil)
	_, err = h.Followers(ctx, by, entity, id)
	note("followers", err == nil)
	return ways
}

const everyWay = "get list count figures search lookup history timeline comments followers"

func TestASharedRecordIsSeenEverywhereUntilItsTime(t *testing.T) {
	onBoth(t, func(h *house) {
		crane, _ := h.deals()
		h.update("admin", "deal", h.create("wang", "deal", map[string]any{"name": "Own"}).ID, map[string]any{"owner": h.ids["zhao"]})
		h.update("admin", "deal", h.deal("Lift"), map[string]any{"owner": h.ids["zhao"]})
		if ways := h.finds("wang", crane.ID); len(ways) > 0 {
			h.Fatalf("before the share wang sees it by %v", ways)
		}
		h.share("li", "deal", crane.ID, engine.ShareDraft{Audiences: []string{"user:" + h.ids["wang"]}, Rights: "read", Note: "Please look."})
		h.same(strings.Join(h.finds("wang", crane.ID), " "), everyWay)
		if got := h.get("wang", "deal", crane.ID); got.Values["cost"] != nil {
			h.Errorf("a share shows what wang's role hides: %v", got.Values)
		}
		_, err := h.tryUpdate("wang", "deal", crane.ID, 0, map[string]any{"name": "Mine"})
		h.refused(err, "forbidden")
		h.clock.Add(48 * time.Hour)
		if ways := h.finds("wang", crane.ID); len(ways) > 0 {
			h.Errorf("after its time wang still sees it by %v", ways)
		}
	})
}

// deal is the id of a deal by its name.
func (h *house) deal(name string) string {
	h.Helper()
	return h.list("admin", engine.List{Entity: "deal", Filter: "record.name == '" + name + "'"}).Records[0].ID
}

func TestASharedRecordCanBeChangedButNotKept(t *testing.T) {
	onBoth(t, func(h *house) {
		crane, _ := h.deals()
		h.share("li", "deal", crane.ID, engine.ShareDraft{Audiences: []string{"user:" + h.ids["wang"]}, Rights: "edit"})
		h.update("wang", "deal", crane.ID, map[string]any{"name": "Crane 2"})
		_, err := h.tryUpdate("wang", "deal", crane.ID, 0, map[string]any{"owner": h.ids["wang"]})
		h.problem(err, "/owner", "field_forbidden")
		_, err = h.tryShare("wang", "deal", crane.ID, engine.ShareDraft{Audiences: []string{"role:sales"}, Rights: "read"})
		h.refused(err, "forbidden") // what was shared with one is not one's own to share
		h.refused(h.DeleteRecord(context.Background(), h.as("wang"), "deal", crane.ID, 0), "forbidden")
	})
}

func TestSharesReachDepartmentsTeamsAndRoles(t *testing.T) {
	onBoth(t, func(h *house) {
		crane, lift := h.deals()
		for audience, reached := range map[string]string{
			"department:" + h.ids["sales"]: "li", "department:" + h.ids["west"]: "", "role:sales": "li", "user:" + h.ids["li"]: "li",
		} {
			h.share("wang", "deal", lift.ID, engine.ShareDraft{Audiences: []string{audience}, Rights: "read"})
			if got := slices.Contains(h.finds("li", lift.ID), "get"); got != (reached == "li") {
				h.Errorf("shared with %s: li sees it: %v", audience, got)
			}
			if _, err := h.EndShare(context.Background(), h.as("wang"), "deal", lift.ID, audience); err != nil {
				h.Fatal(err)
			}
			h.same(h.list("li", engine.List{Entity: "deal"}).names(), "Crane")
		}
		h.refused(shareError(h, "wang", crane.ID, "read"), "not_found")
		h.refused(shareError(h, "qian", lift.ID, "edit"), "forbidden") // a watcher only reads
		if err := shareError(h, "qian", lift.ID, "read"); err != nil {
			h.Errorf("who reads may share reading: %v", err)
		}
	})
}

func shareError(h *house, login, id, rights string) error {
	h.Helper()
	_, err := h.tryShare(login, "deal", id, engine.ShareDraft{Audiences: []string{"role:sales"}, Rights: rights})
	return err
}

func TestSharesAreCheckedToldAndKeptInHistory(t *testing.T) {
	onBoth(t, func(h *house) {
		crane, _ := h.deals()
		wang := "user:" + h.ids["wang"]
		for name, draft := range map[string]engine.ShareDraft{
			"bad_rights": {Audiences: []string{wang}, Rights: "delete"}, "unknown_audience": {Audiences: []string{"user:x"}, Rights: "read"},
			"bad_until": {Audiences: []string{wang}, Rights: "read", Until: h.clock.Now().Add(-time.Hour)},
		} {
			_, err := h.tryShare("li", "deal", crane.ID, draft)
			h.refused(err, name)
		}
		shares := h.share("li", "deal", crane.ID, engine.ShareDraft{Audiences: []string{wang, "user:" + h.ids["wu"]}, Rights: "read", Note: "Please look."})
		if len(shares.Shares) != 2 || shares.Shares[0].Without+shares.Shares[1].Without != 1 {
			h.Errorf("wu has no role for deals, which is told: %+v", shares.Shares)
		}
		notices, err := h.Notices(context.Background(), h.as("wang"), true, "")
		if err != nil || len(notices) != 1 || notices[0].Title.En != "Li shared a record with you" || notices[0].Body.En != "Deal Crane: Please look." {
			h.Errorf("wang is told: %+v %v", notices, err)
		}
		if notices, err := h.Notices(context.Background(), h.as("wu"), true, ""); err != nil || len(notices) > 0 {
			h.Errorf("wu, who cannot see it, is told nothing: %+v %v", notices, err)
		}
		entries, err := h.History(context.Background(), h.as("li"), "deal", crane.ID, "", 0)
		if err != nil || entries[0].Action != "share" || !strings.Contains(string(entries[0].Changes[0].New), "to read, until 2026-03-12 17:00") {
			h.Errorf("history: %+v %v", entries[0], err)
		}
	})
}

func TestSharesEndWithWhoLeaves(t *testing.T) {
	onBoth(t, func(h *house) {
		crane, _ := h.deals()
		h.share("li", "deal", crane.ID, engine.ShareDraft{Audiences: []string{"user:" + h.ids["wang"]}, Rights: "read"})
		h.update("admin", "user", h.ids["wang"], map[string]any{"active": false})
		h.update("admin", "user", h.ids["wang"], map[string]any{"active": true})
		h.get("admin", "user", h.ids["wang"])
		if ways := h.finds("wang", crane.ID); slices.Contains(ways, "get") {
			h.Errorf("back again, wang sees what was shared before: %v", ways)
		}
	})
}

func TestReferencesTellOfSharedRecords(t *testing.T) {
	onBoth(t, func(h *house) {
		h.become("li", "sales")
		tower := h.create("wang", "account", map[string]any{"name": "Pagoda"})
		deal := h.create("li", "deal", map[string]any{"name": "Stairs"})
		h.update("admin", "deal", deal.ID, map[string]any{"account": tower.ID})
		filtered := engine.List{Entity: "deal", Filter: "record.account.name == 'Pagoda'"}
		h.same(h.list("li", filtered).names(), "")
		h.share("wang", "account", tower.ID, engine.ShareDraft{Audiences: []string{"user:" + h.ids["li"]}, Rights: "read"})
		h.same(h.list("li", filtered).names(), "Stairs")
	})
}

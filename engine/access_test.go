package engine_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/weft-crm/weft/engine"
	"github.com/weft-crm/weft/engine/store"
)

// deals makes one deal of each seller, one of them big and in Shanghai.
func (h *house) deals() (li, wang row) {
	h.Helper()
	shanghai := h.create("li", "account", map[string]any{"name": "Harbour", "phone": "13812345678", "city": "Shanghai"})
	beijing := h.create("wang", "account", map[string]any{"name": "Tower", "phone": "13987654321", "city": "Beijing"})
	li = h.create("li", "deal", map[string]any{"name": "Crane", "account": shanghai.ID, "amount": money("5000")})
	wang = h.create("wang", "deal", map[string]any{"name": "Lift", "account": beijing.ID, "amount": money("9000")})
	return li, wang
}

func money(amount string) map[string]any { return map[string]any{"amount": amount, "currency": "CNY"} }

func TestRowsFollowTheRole(t *testing.T) {
	onBoth(t, func(h *house) {
		li, wang := h.deals()
		for login, want := range map[string]string{
			"admin": "Crane Lift", "zhao": "Crane Lift", "qian": "Crane Lift", "sun": "Crane", "li": "Crane", "wang": "Lift",
		} {
			got := h.list(login, engine.List{Entity: "deal", Sort: []string{"name"}, Count: "exact"})
			if got.names() != want || int(got.Total.Count) != len(strings.Fields(want)) {
				h.Errorf("%s sees %q (%d), want %q", login, got.names(), got.Total.Count, want)
			}
			for _, deal := range []row{li, wang} {
				name := fmt.Sprint(deal.Values["name"])
				_, err := h.Record(context.Background(), h.as(login), engine.Get{Entity: "deal", ID: deal.ID})
				if sees := strings.Contains(want, name); sees != (err == nil) {
					h.Errorf("%s reads %s: %v", login, name, err)
				}
				_, err = h.History(context.Background(), h.as(login), "deal", deal.ID, "", 0)
				if sees := strings.Contains(want, name); sees != (err == nil) {
					h.Errorf("%s reads the history of %s: %v", login, name, err)
				}
			}
		}
	})
}

func TestWithoutARoleNothingIsThere(t *testing.T) {
	onBoth(t, func(h *house) {
		li, _ := h.deals()
		_, err := h.tryList("wu", engine.List{Entity: "deal"})
		h.refused(err, "forbidden")
		_, err = h.Record(context.Background(), h.as("wu"), engine.Get{Entity: "deal", ID: li.ID})
		h.refused(err, "forbidden")
		_, err = h.tryCreate("wu", "deal", map[string]any{"name": "X"})
		h.refused(err, "forbidden")
		_, err = h.tryUpdate("wu", "deal", li.ID, 0, map[string]any{"name": "X"})
		h.refused(err, "not_found")
		_, err = h.DescribeEntity(context.Background(), h.as("wu"), "deal")
		h.refused(err, "forbidden")
	})
}

func TestWritingNeedsTheRightOnTheRow(t *testing.T) {
	onBoth(t, func(h *house) {
		li, wang := h.deals()
		_, err := h.tryUpdate("li", "deal", wang.ID, 0, map[string]any{"name": "Mine"})
		h.refused(err, "not_found") // li may not even know that it is there
		_, err = h.tryUpdate("qian", "deal", li.ID, 0, map[string]any{"name": "Mine"})
		h.refused(err, "forbidden")
		h.update("zhao", "deal", li.ID, map[string]any{"name": "Led"})
		h.update("sun", "deal", li.ID, map[string]any{"name": "Big"})
		_, err = h.tryUpdate("sun", "deal", wang.ID, 0, map[string]any{"name": "Big"})
		h.refused(err, "not_found")
		h.refused(h.DeleteRecord(context.Background(), h.as("sun"), "deal", li.ID, 0), "forbidden")
	})
}

func TestHiddenAndMaskedFieldsNeverLeave(t *testing.T) {
	onBoth(t, func(h *house) {
		account := h.create("admin", "account", map[string]any{
			"name": "Harbour", "phone": "13812345678", "credit": money("700"), "owner": h.ids["li"],
		})
		got := h.get("li", "account", account.ID)
		if _, there := got.Values["credit"]; there {
			h.Errorf("credit is hidden from li: %v", got.Values)
		}
		h.same(got.Values["phone"], "138****5678")
		h.same(got.Masked, "[phone]")
		list := h.list("qian", engine.List{Entity: "account"})
		h.same(list.Records[0].Values["phone"], "138****5678")
		for name, list := range map[string]engine.List{
			"filter": {Filter: "record.phone == '13812345678'"}, "hidden filter": {Filter: "record.credit > 1"},
			"sort": {Sort: []string{"phone"}}, "fields": {Fields: []string{"credit"}}, "hidden sort": {Sort: []string{"-credit"}},
		} {
			list.Entity = "account"
			if _, err := h.tryList("li", list); engine.CodeOf(err) != "validation" {
				h.Errorf("%s: %v", name, err)
			}
		}
		history, err := h.History(context.Background(), h.as("li"), "account", account.ID, "", 0)
		if err != nil {
			h.Fatal(err)
		}
		for _, change := range history[0].Changes {
			if change.Field == "credit" || strings.Contains(string(change.New), "13812345678") {
				h.Errorf("history tells %s %s", change.Field, change.New)
			}
		}
	})
}

func TestSearchFindsOnlyWhatMayBeRead(t *testing.T) {
	onBoth(t, func(h *house) {
		h.deals()
		found := func(login, typed string) string {
			groups, err := h.Search(context.Background(), h.as(login), typed)
			if err != nil {
				h.Fatal(err)
			}
			var names []string
			for _, group := range groups {
				for _, hit := range group.Records {
					names = append(names, group.Entity+":"+hit.Title)
				}
			}
			return strings.Join(names, " ")
		}
		h.same(found("admin", "harbour"), "account:Harbour deal:Crane")
		h.same(found("wang", "harbour"), "")
		h.same(found("admin", "13812345678"), "account:Harbour")
		h.same(found("li", "13812345678"), "") // masked, so it cannot be probed
		h.same(found("li", "Harbour"), "account:Harbour deal:Crane")
		listed := h.list("li", engine.List{Entity: "account", Search: "1381234"})
		h.same(len(listed.Records), 0)
	})
}

func TestTitlesOfUnreadableRecordsAreHidden(t *testing.T) {
	onBoth(t, func(h *house) {
		secret := h.create("admin", "account", map[string]any{"name": "Secret"})
		deal := h.create("admin", "deal", map[string]any{"name": "D", "account": secret.ID, "owner": h.ids["li"]})
		reference := h.get("li", "deal", deal.ID).Values["account"]
		h.same(reference.(map[string]any)["title"], "***")
		h.same(h.get("qian", "deal", deal.ID).Values["account"].(map[string]any)["title"], "Secret")
	})
}

func TestOneStatementReadsRecordsAndTheTitlesThatTheReaderMaySee(t *testing.T) {
	onBoth(t, func(h *house) {
		secret := h.create("admin", "account", map[string]any{"name": "Secret"})
		harbour := h.create("admin", "account", map[string]any{"name": "Harbour", "owner": h.ids["li"]})
		h.create("admin", "deal", map[string]any{"name": "A", "account": secret.ID, "owner": h.ids["li"]})
		deal := h.create("admin", "deal", map[string]any{"name": "B", "account": harbour.ID, "owner": h.ids["li"]})
		titles := func(login string) (titles string) {
			for _, record := range h.list(login, engine.List{Entity: "deal", Sort: []string{"name"}, Fields: []string{"account"}}).Records {
				titles += fmt.Sprint(record.Values["account"].(map[string]any)["title"], " ")
			}
			return titles
		}
		h.same(titles("qian"), "Secret Harbour ")
		h.same(titles("li"), "*** Harbour ")
		ctx, counted := store.Counted(context.Background())
		_, err := h.AppendList(ctx, nil, h.as("qian"), engine.List{Entity: "deal"})
		h.same(err, nil)
		_, err = h.Record(ctx, h.as("zhao"), engine.Get{Entity: "deal", ID: deal.ID})
		h.same(err, nil)
		h.same(counted.Sent(), 2)
	})
}

func TestAMoveOfTheManagerMovesTheReach(t *testing.T) {
	onBoth(t, func(h *house) {
		h.deals()
		h.same(h.list("li", engine.List{Entity: "account"}).names(), "Harbour")
		h.update("admin", "user", h.ids["wang"], map[string]any{"department": h.ids["east"]})
		h.same(h.list("li", engine.List{Entity: "account", Sort: []string{"name"}}).names(), "Harbour Tower")
		h.update("admin", "user", h.ids["wang"], map[string]any{"department": h.ids["west"], "manager": h.ids["li"]})
		h.same(h.list("li", engine.List{Entity: "account", Sort: []string{"name"}}).names(), "Harbour Tower")
	})
}

func TestAccessIsExplained(t *testing.T) {
	onBoth(t, func(h *house) {
		li, wang := h.deals()
		explain := func(deal row) *engine.EffectiveAccess {
			got, err := h.Access(context.Background(), h.as("admin"), h.ids["li"], "deal", deal.ID)
			if err != nil {
				h.Fatal(err)
			}
			return got
		}
		h.same(explain(li).Record.Read, true)
		h.same(explain(wang).Record.Read, false)
		if why := explain(li).Can[1].Why; len(why) != 1 || why[0].Role != "sales" || why[0].Rows != "own" || !*why[0].Holds {
			h.Errorf("%+v", why)
		}
		_, err := h.Access(context.Background(), h.as("li"), h.ids["wang"], "deal", "")
		h.refused(err, "needs_admin")
	})
}

func TestNobodyGivesAwayMoreThanTheyHave(t *testing.T) {
	onBoth(t, func(h *house) {
		_, err := h.tryUpdate("zhou", "user", h.ids["zhou"], 0, map[string]any{"roles": []any{"admin"}})
		h.problem(err, "/roles", "needs_admin")
		h.update("zhou", "user", h.ids["wu"], map[string]any{"roles": []any{"sales"}})
		_, err = h.tryUpdate("admin", "user", h.ids["admin"], 0, map[string]any{"active": false})
		h.problem(err, "/active", "last_admin")
		_, err = h.tryUpdate("admin", "user", h.ids["wu"], 0, map[string]any{"login": "LI"})
		h.problem(err, "/login", "duplicate")
		_, err = h.tryUpdate("admin", "user", h.ids["wu"], 0, map[string]any{"login": "li"})
		h.same(len(engine.AsError(err).Fields), 1) // told once
		h.refused(h.DeleteRecord(context.Background(), h.as("admin"), "user", h.ids["wu"], 0), "deactivate")
	})
}

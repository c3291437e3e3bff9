package engine_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/weft-crm/weft/engine"
)

func TestANewRecordGetsDefaultsNumbersAndFormulas(t *testing.T) {
	onBoth(t, func(h *house) {
		deal := h.create("admin", "deal", map[string]any{"name": "Crane", "amount": "100.00", "discount": "12.5"})
		h.same(deal.Values["number"], "D2026-001")
		h.same(deal.Values["stage"], "open")
		h.same(deal.Values["net"], "map[amount:87.50 currency:CNY]")
		h.same(deal.Owner.Title, "Admin")
		h.same(h.create("admin", "deal", map[string]any{"name": "Lift"}).Values["number"], "D2026-002")
		changed := h.update("admin", "deal", deal.ID, map[string]any{"discount": nil})
		h.same(changed.Values["net"], "map[amount:100.00 currency:CNY]")
		h.same(changed.Version, 2)
		h.same(h.update("admin", "deal", deal.ID, map[string]any{"name": "Crane"}).Version, 2) // nothing changed
	})
}

func TestAllProblemsAreToldAtOnce(t *testing.T) {
	onBoth(t, func(h *house) {
		h.create("admin", "deal", map[string]any{"name": "First", "code": "A1"})
		_, err := h.tryCreate("admin", "deal", map[string]any{
			"nonsense": 1, "name": "a name that is much longer than the forty letters allowed", "stage": "lost", "amount": "-5", "discount": "1.234",
			"account": "0190b6a0-0000-7000-8000-000000000000", "close": "2026-02-30", "net": "5", "code": "A1", "version": 4,
		})
		for pointer, code := range map[string]string{
			"/nonsense": "unknown_field", "/reason": "required", "/account": "reference_unknown", "/code": "duplicate",
		} {
			h.problem(err, pointer, code)
		}
		if fields := engine.AsError(err).Fields; len(fields) < 10 {
			h.Errorf("only %d problems: %+v", len(fields), fields)
		}
	})
}

func TestLinesAreComputedAndSummedUp(t *testing.T) {
	onBoth(t, func(h *house) {
		account := h.create("li", "account", map[string]any{"name": "Harbour"})
		rope := h.create("admin", "product", map[string]any{"name": "Rope", "price": money("12.30")})
		quote := h.create("li", "quote", map[string]any{"account": account.ID, "discount": "10", "lines": []any{
			map[string]any{"values": map[string]any{"product": rope.ID, "quantity": "3"}},
			map[string]any{"values": map[string]any{"text": "Delivery", "price": "50"}},
		}})
		h.same(quote.Values["subtotal"], "map[amount:86.90 currency:CNY]")
		h.same(quote.Values["total"], "map[amount:78.21 currency:CNY]")
		h.same(quote.Values["positions"], 1)
		lines := quote.Values["lines"].([]any)
		first := lines[0].(map[string]any)
		h.same(first["values"].(map[string]any)["amount"], "map[amount:36.90 currency:CNY]")
		changed := h.update("li", "quote", quote.ID, map[string]any{"lines": []any{
			map[string]any{"id": first["id"], "values": map[string]any{"quantity": "4"}},
		}})
		h.same(changed.Values["subtotal"], "map[amount:49.20 currency:CNY]")
		_, err := h.tryUpdate("li", "quote", quote.ID, 0, map[string]any{"lines": []any{
			map[string]any{"values": map[string]any{"quantity": nil, "price": "many"}}, map[string]any{"values": map[string]any{"quantity": "1"}},
		}})
		h.refused(err, "validation")
		_, err = h.tryUpdate("li", "quote", quote.ID, 0, map[string]any{"lines": []any{map[string]any{"values": map[string]any{"quantity": "1"}}}})
		h.problem(err, "/lines/0/product", "check")
		_, err = h.tryCreate("li", "quote_line", map[string]any{"text": "x"})
		h.refused(err, "line_entity")
	})
}

func TestLineWrittenWithoutValuesIsRefusedRatherThanEmptied(t *testing.T) {
	onBoth(t, func(h *house) {
		account := h.create("li", "account", map[string]any{"name": "Harbour"})
		_, err := h.tryCreate("li", "quote", map[string]any{
			"account": account.ID, "lines": []any{map[string]any{"text": "Delivery"}},
		})
		h.problem(err, "/lines/0/text", "unknown_member")
	})
}

func TestRollupsOfParentsFollowTheirChildren(t *testing.T) {
	onBoth(t, func(h *house) {
		a := h.create("li", "account", map[string]any{"name": "A"})
		b := h.create("li", "account", map[string]any{"name": "B"})
		totals := func(account row) string {
			got := h.get("admin", "account", account.ID).Values
			return strings.TrimSpace(fmt.Sprintln(got["deals"], got["won_total"], got["grade"]))
		}
		deal := h.create("li", "deal", map[string]any{"name": "D", "account": a.ID, "amount": money("600")})
		h.same(totals(a), "1 map[amount:0.00 currency:CNY] B")
		h.update("li", "deal", deal.ID, map[string]any{"stage": "won"})
		h.create("li", "deal", map[string]any{"name": "E", "account": a.ID, "amount": money("400"), "stage": "won"})
		h.same(totals(a), "2 map[amount:1000.00 currency:CNY] A")
		h.update("li", "deal", deal.ID, map[string]any{"account": b.ID})
		h.same(totals(a)+" | "+totals(b), "1 map[amount:400.00 currency:CNY] B | 1 map[amount:600.00 currency:CNY] B")
		if err := h.DeleteRecord(context.Background(), h.as("li"), "deal", deal.ID, 0); err != nil {
			h.Fatal(err)
		}
		h.same(totals(b), "0 map[amount:0.00 currency:CNY] B")
		if _, err := h.RestoreRecord(context.Background(), h.as("li"), "deal", deal.ID); err != nil {
			h.Fatal(err)
		}
		h.same(totals(b), "1 map[amount:600.00 currency:CNY] B")
		// the rollup grew the version, but nobody who edits the account meanwhile is in the way of it
		if _, err := h.tryUpdate("li", "account", b.ID, 1, map[string]any{"city": "Wuhan"}); err != nil {
			h.Fatal(err)
		}
	})
}

func TestTheSecondOfTwoSeesBothVersions(t *testing.T) {
	onBoth(t, func(h *house) {
		deal := h.create("li", "deal", map[string]any{"name": "D"})
		h.update("zhao", "deal", deal.ID, map[string]any{"name": "Zhao's"})
		_, err := h.tryUpdate("li", "deal", deal.ID, deal.Version, map[string]any{"name": "Li's"})
		refusal := h.refusal(err, "version_conflict")
		current := decodeRow(h, refusal.Current.(*engine.RecordJSON))
		h.same(current.Values["name"], "Zhao's")
		h.same(refusal.Yours.(map[string]any)["name"], "Li's")
		h.same(refusal.Kind, engine.Conflict)
		if _, err := h.tryUpdate("li", "deal", deal.ID, current.Version, map[string]any{"name": "Li's"}); err != nil {
			h.Fatal(err)
		}
		h.refused(h.DeleteRecord(context.Background(), h.as("li"), "deal", deal.ID, 1), "version_conflict")
	})
}

func TestNumbersAreCountedForEachBranch(t *testing.T) {
	onBoth(t, func(h *house) {
		h.put("entities/slip.json", `{ "name": "slip", "label": { "en": "Slip", "zh": "单据" }, "title": "number", "fields": [
			{ "name": "number", "kind": "autonumber", "pattern": "{per}-{seq:3}", "per": "record.branch ?? 'HQ'", "label": { "en": "Number", "zh": "编号" } },
			{ "name": "branch", "kind": "text", "label": { "en": "Branch", "zh": "分公司" } } ] }`)
		h.publish()
		for _, given := range []struct {
			branch any
			number string
		}{{"SH", "SH-001"}, {"SZ", "SZ-001"}, {"SH", "SH-002"}, {nil, "HQ-001"}} {
			h.same(h.create("admin", "slip", map[string]any{"branch": given.branch}).Values["number"], given.number)
		}
		_, err := h.tryCreate("admin", "slip", map[string]any{"branch": strings.Repeat("S", 41)})
		h.refused(err, "too_long")
	})
}

func TestConcurrentCreationsGetDifferentNumbers(t *testing.T) {
	onBoth(t, func(h *house) {
		const many = 12
		numbers := make([]string, many)
		var group sync.WaitGroup
		by := h.as("admin")
		for i := range many {
			group.Go(func() {
				sent, err := h.CreateRecord(context.Background(), by, engine.Save{Entity: "deal", Values: map[string]any{"name": fmt.Sprint("D", i)}})
				if err != nil {
					h.Error(err)
					return
				}
				numbers[i] = fmt.Sprint(decodeRow(h, sent).Values["number"])
			})
		}
		group.Wait()
		seen := map[string]bool{}
		for _, number := range numbers {
			seen[number] = true
		}
		if len(seen) != many {
			h.Errorf("numbers %v", numbers)
		}
	})
}

func TestReadOnlyRequiredAndReferenceRulesHoldOnTheServer(t *testing.T) {
	onBoth(t, func(h *house) {
		old := h.create("admin", "product", map[string]any{"name": "Old", "active": false})
		deal := h.create("admin", "deal", map[string]any{"name": "D", "code": "X", "owner": h.ids["li"]})
		_, err := h.tryUpdate("admin", "deal", deal.ID, 0, map[string]any{"code": "Y"})
		h.problem(err, "/code", "read_only")
		_, err = h.tryUpdate("admin", "deal", deal.ID, 0, map[string]any{"product": old.ID})
		h.problem(err, "/product", "reference_filter")
		_, err = h.tryUpdate("admin", "deal", deal.ID, 0, map[string]any{"stage": "won"})
		h.problem(err, "/amount", "check")
		_, err = h.tryUpdate("li", "deal", deal.ID, 0, map[string]any{"discount": "5"})
		h.problem(err, "/discount", "field_forbidden")
		_, err = h.tryUpdate("li", "deal", deal.ID, 0, map[string]any{"cost": money("5")})
		h.problem(err, "/cost", "unknown_field")
		_, err = h.tryUpdate("admin", "deal", deal.ID, 0, map[string]any{"per_day": 0})
		h.problem(err, "/rate", "rule_failed")
		_, err = h.tryUpdate("admin", "deal", deal.ID, 0, map[string]any{"owner": "0190b6a0-0000-7000-8000-000000000000"})
		h.problem(err, "/owner", "reference_unknown")
		_, err = h.tryUpdate("admin", "deal", deal.ID, 0, map[string]any{"discount": "20"})
		h.problem(err, "/tags", "required") // the form asks for it above 15 %
		h.update("admin", "deal", deal.ID, map[string]any{"discount": "20", "tags": "Known"})
	})
}

func TestARecordInUseIsNotDeleted(t *testing.T) {
	onBoth(t, func(h *house) {
		account := h.create("admin", "account", map[string]any{"name": "A"})
		h.create("admin", "quote", map[string]any{"account": account.ID})
		h.refused(h.DeleteRecord(context.Background(), h.as("admin"), "account", account.ID, 0), "in_use")
		other := h.create("admin", "account", map[string]any{"name": "B"})
		if err := h.DeleteRecord(context.Background(), h.as("admin"), "account", other.ID, other.Version); err != nil {
			h.Fatal(err)
		}
		_, err := h.Record(context.Background(), h.as("admin"), engine.Get{Entity: "account", ID: other.ID})
		h.refused(err, "not_found")
		h.same(h.list("admin", engine.List{Entity: "account"}).names(), "A")
		h.same(h.list("admin", engine.List{Entity: "account", Deleted: true}).names(), "B")
		h.create("admin", "account", map[string]any{"name": "B"})
		_, err = h.RestoreRecord(context.Background(), h.as("admin"), "account", other.ID)
		h.problem(err, "/name", "duplicate")
	})
}

func TestHistoryTellsWhoChangedWhat(t *testing.T) {
	onBoth(t, func(h *house) {
		a := h.create("li", "account", map[string]any{"name": "A"})
		deal := h.create("li", "deal", map[string]any{"name": "D"})
		h.update("zhao", "deal", deal.ID, map[string]any{"account": a.ID, "owner": h.ids["wang"]})
		entries, err := h.History(context.Background(), h.as("admin"), "deal", deal.ID, "", 0)
		if err != nil {
			h.Fatal(err)
		}
		h.same(len(entries), 2)
		h.same(entries[0].Actor.Title+" "+entries[0].Action+" "+entries[0].Through, "Zhao update form")
		changes := map[string]string{}
		for _, change := range entries[0].Changes {
			changes[change.Field] = string(change.Old) + " → " + string(change.New)
		}
		h.same(changes["account"], fmt.Sprintf(`null → {"id":%q,"title":"A"}`, a.ID))
		h.same(changes["owner"], fmt.Sprintf(`{"id":%q,"title":"Li"} → {"id":%q,"title":"Wang"}`, h.ids["li"], h.ids["wang"]))
		h.same(entries[1].Action, "create")
	})
}

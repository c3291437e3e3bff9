package engine_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/weft-crm/weft/engine"
)

// then reads a record as it was; it has to succeed.
func (h *house) then(login, entity, id string, at time.Time) row {
	h.Helper()
	sent, err := h.Record(context.Background(), h.as(login), engine.Get{Entity: entity, ID: id, At: at})
	if err != nil {
		h.Fatal(err)
	}
	return decodeRow(h, sent)
}

// withLineValues tells a record with the values of its lines.
func withLineValues(r row) string {
	lines, _ := r.Values["lines"].([]any)
	values := make([]any, len(lines))
	for i, line := range lines {
		values[i] = line.(map[string]any)["values"]
	}
	r.Values["lines"] = values
	return fmt.Sprint(r.Values, r.Version, r.Owner)
}

func TestARecordIsShownAsItWasAtAnyMoment(t *testing.T) {
	onBoth(t, func(h *house) {
		before := h.clock.Now()
		h.clock.Add(time.Minute)
		account := h.create("li", "account", map[string]any{"name": "Harbour"})
		quote := h.create("li", "quote", map[string]any{"account": account.ID, "discount": "10", "lines": []any{
			map[string]any{"values": map[string]any{"text": "Rope", "quantity": "2", "price": "50"}},
			map[string]any{"values": map[string]any{"text": "Delivery", "price": "30"}},
		}})
		made := h.clock.Now()
		moments := []row{h.get("li", "quote", quote.ID)}
		changes := []map[string]any{
			{"discount": nil},
			{"lines": []any{map[string]any{"values": map[string]any{"text": "Anchor", "price": "700"}}}},
			{"owner": h.ids["zhao"]},
		}
		for _, values := range changes {
			h.clock.Add(time.Minute)
			h.update("admin", "quote", quote.ID, values)
			moments = append(moments, h.get("admin", "quote", quote.ID))
		}
		for i, was := range moments {
			now := h.then("admin", "quote", quote.ID, made.Add(time.Duration(i)*time.Minute+time.Second))
			h.same(withLineValues(now), withLineValues(was))
		}
		_, err := h.Record(context.Background(), h.as("admin"), engine.Get{Entity: "quote", ID: quote.ID, At: before})
		h.refused(err, "not_found")
		_, err = h.Record(context.Background(), h.as("li"), engine.Get{Entity: "quote", ID: quote.ID, At: made.Add(time.Second)})
		h.refused(err, "not_found") // li owned it then, but the rights of today count
	})
}

func TestLinksAreShownAsTheyWere(t *testing.T) {
	onBoth(t, func(h *house) {
		h.withPartners()
		a, b := h.create("li", "account", map[string]any{"name": "A"}), h.create("li", "account", map[string]any{"name": "B"})
		deal := h.create("li", "deal", map[string]any{"name": "D"})
		var moments []time.Time
		at := func(links ...any) {
			h.clock.Add(time.Minute)
			h.update("li", "deal", deal.ID, map[string]any{"partners": links})
			moments = append(moments, h.clock.Now())
		}
		made := h.clock.Now()
		at(map[string]any{"values": map[string]any{"account": a.ID, "part": "user"}})
		first := h.get("li", "deal", deal.ID).Values["partners"].([]any)[0].(map[string]any)["id"]
		at(map[string]any{"id": first, "values": map[string]any{"part": "decider", "weight": 3}}, map[string]any{"values": map[string]any{"account": b.ID}})
		at(map[string]any{"id": first, "removed": true})
		at(map[string]any{"values": map[string]any{"account": a.ID}})

		then := func(login string, at time.Time) string {
			return h.linked(h.then(login, "deal", deal.ID, at), "partners", "account", "part")
		}
		h.same(then("li", made), "")
		for i, want := range []string{"A=user", "A=decider B=user", "B=user", "B=user A=user"} {
			h.same(then("li", moments[i]), want)
		}
		h.same(then("qian", moments[1]), "A=decider B=user")
	})
}

func TestALinkThatJoinsAnotherRecordByNowIsShownWhereItWas(t *testing.T) {
	onBoth(t, func(h *house) {
		h.withPartners()
		mill := h.create("admin", "account", map[string]any{"name": "Mill"})
		first := h.create("admin", "deal", map[string]any{"name": "First", "partners": []any{mill.ID}})
		second := h.create("admin", "deal", map[string]any{"name": "Second"})
		link := linkOf(first, 0)
		linked := h.clock.Now()
		partners := func(deal string, at time.Time) string {
			return h.linked(h.then("admin", "deal", deal, at), "partners", "account", "part")
		}
		h.clock.Add(time.Minute)
		h.update("admin", "partner", link, map[string]any{"deal": second.ID})
		moved := h.clock.Now()
		h.same(partners(first.ID, linked)+"|"+partners(second.ID, linked), "Mill=user|")
		h.clock.Add(time.Minute)
		if err := h.DeleteRecord(context.Background(), h.as("admin"), "partner", link, 0); err != nil {
			h.Fatal(err)
		}
		h.same(partners(first.ID, linked)+"|"+partners(second.ID, linked), "Mill=user|")
		h.same(partners(first.ID, moved)+"|"+partners(second.ID, moved), "|Mill=user")
		h.same(partners(first.ID, h.clock.Now())+"|"+partners(second.ID, h.clock.Now()), "|")
	})
}

func TestMasksHoldInThePast(t *testing.T) {
	onBoth(t, func(h *house) {
		account := h.create("li", "account", map[string]any{"name": "Harbour", "phone": "13812345678"})
		h.update("admin", "account", account.ID, map[string]any{"credit": money("77777.77")})
		made := h.clock.Now()
		h.clock.Add(time.Minute)
		h.update("admin", "account", account.ID, map[string]any{"phone": "13900000000", "credit": nil})
		was := h.then("li", "account", account.ID, made)
		h.same(was.Values["phone"], "138****5678")
		if _, shown := was.Values["credit"]; shown {
			h.Errorf("a hidden field is shown: %v", was.Values)
		}
	})
}

func TestSingleFieldsAreTakenBackUnlessTheyChangedSince(t *testing.T) {
	onBoth(t, func(h *house) {
		ctx := context.Background()
		deal := h.create("li", "deal", map[string]any{"name": "Crane", "amount": money("100"), "per_day": 4})
		h.update("li", "deal", deal.ID, map[string]any{"name": "Crain", "amount": money("200"), "per_day": 5})
		entries, err := h.History(ctx, h.as("li"), "deal", deal.ID, "", 1)
		if err != nil {
			h.Fatal(err)
		}
		entry := entries[0].ID
		answer, err := h.RevertFields(ctx, h.as("li"), "deal", deal.ID, engine.RevertFields{Entry: entry, Fields: []string{"name"}})
		if err != nil {
			h.Fatal(err)
		}
		h.same(answer.Reverted, "[name]")
		h.same(decodeRow(h, answer.Record).Values["name"], "Crane")
		h.update("zhao", "deal", deal.ID, map[string]any{"amount": money("300")})
		answer, err = h.RevertFields(ctx, h.as("li"), "deal", deal.ID, engine.RevertFields{Entry: entry})
		if err != nil {
			h.Fatal(err)
		}
		h.same(answer.Reverted, "[per_day]")
		h.same(len(answer.Conflicts), 2) // the name is back already, the amount is zhao's
		h.same(decodeRow(h, answer.Record).Values["rate"], "25.00")
		answer, err = h.RevertFields(ctx, h.as("li"), "deal", deal.ID, engine.RevertFields{Entry: entry, Fields: []string{"amount"}, Anyway: true})
		if err != nil {
			h.Fatal(err)
		}
		h.same(decodeRow(h, answer.Record).Values["amount"], "map[amount:100.00 currency:CNY]")
		_, err = h.RevertFields(ctx, h.as("li"), "deal", deal.ID, engine.RevertFields{Entry: "999999"})
		h.refused(err, "not_found")
		h.update("admin", "deal", deal.ID, map[string]any{"discount": "3", "cost": money("9")})
		entries, err = h.History(ctx, h.as("li"), "deal", deal.ID, "", 1)
		if err != nil {
			h.Fatal(err)
		}
		answer, err = h.RevertFields(ctx, h.as("li"), "deal", deal.ID, engine.RevertFields{Entry: entries[0].ID})
		if err != nil {
			h.Fatal(err)
		}
		h.same(len(answer.Reverted), 0)
		h.same(answer.Conflicts[0].Field, "discount") // may be read only; of the hidden cost nothing is told
		h.same(len(answer.Conflicts), 1)
	})
}

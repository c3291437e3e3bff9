package engine_test

import (
	"cmp"
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/weft-crm/weft/engine"
)

// refusedKindly demands an Error in both languages, never an internal one.
func (h *house) refusedKindly(what string, err error) {
	h.Helper()
	refusal := engine.AsError(err)
	if refusal == nil || refusal.Detail.En == "" || refusal.Detail.Zh == "" || refusal.Title.Zh == "" {
		h.Errorf("%s: %v", what, err)
		return
	}
	for _, field := range refusal.Fields {
		if field.Message.En == "" || field.Message.Zh == "" {
			h.Errorf("%s: %+v", what, field)
		}
	}
}

func TestBadValuesAreRefusedKindlyAndNothingIsWritten(t *testing.T) {
	onBoth(t, func(h *house) {
		deal := h.create("admin", "deal", map[string]any{"name": "D"})
		by := h.as("admin")
		for what, values := range map[string]map[string]any{
			"unknown field":       {"nothing": 1},
			"number for text":     {"name": json.Number("5")},
			"object for text":     {"name": map[string]any{"a": "b"}},
			"text for money":      {"amount": "much"},
			"too many digits":     {"amount": strings.Repeat("9", 30)},
			"too fine":            {"amount": "1.999"},
			"huge exponent":       {"amount": json.Number("1e400")},
			"tiny exponent":       {"amount": json.Number("1e-400")},
			"text for number":     {"per_day": "5 apples"},
			"fraction for number": {"per_day": json.Number("1.5")},
			"number too large":    {"per_day": json.Number("9223372036854775808")},
			"no such day":         {"close": "2026-02-30"},
			"year too far":        {"close": "12026-02-03"},
			"no such option":      {"stage": "winning"},
			"list for select":     {"stage": []any{"won"}},
			"not an id":           {"account": "Harbour"},
			"an id of nothing":    {"account": "0190b6a0-0000-7000-8000-000000000000"},
			"invalid UTF-8":       {"name": "a\xffb"},
			"a zero byte":         {"name": "a\x00b"},
			"system field":        {"id": "0190b6a0-0000-7000-8000-000000000000"},
			"computed field":      {"net": "5"},
			"bad owner":           {"owner": "li"},
		} {
			_, err := h.UpdateRecord(context.Background(), by, engine.Save{Entity: "deal", ID: deal.ID, Values: values})
			h.refusedKindly(what, err)
			values["name"] = "New"
			if what != "number for text" && what != "object for text" && !strings.HasPrefix(what, "invalid") && !strings.HasPrefix(what, "a zero") {
				_, err = h.CreateRecord(context.Background(), by, engine.Save{Entity: "deal", Values: values})
				h.refusedKindly("new: "+what, err)
			}
		}
		h.same(h.get("admin", "deal", deal.ID).Version, 1)
		h.same(len(h.list("admin", engine.List{Entity: "deal"}).Records), 1)
	})
}

func TestAnEndlessOpinionIsRefused(t *testing.T) {
	inWorks(t, func(w *works) {
		id := w.submitted("sign")
		task := w.todo("ann")[0].ID
		_, err := w.Decide(context.Background(), w.as("ann"), task, "", engine.Decision{Verb: "approve", Comment: strings.Repeat("意", 5001)})
		w.refused(err, "too_long")
		together := engine.Batch{Verb: "approve", Tasks: []string{task}, Comment: strings.Repeat("意", 5001)}
		w.refused(must(w.DecideBatch(context.Background(), w.as("ann"), "", together))[0].Err, "too_long")
		w.decide("ann", id, engine.Decision{Verb: "approve", Comment: strings.Repeat("👍", 5000)})
	})
}

func TestAnEndlessCommentOrReasonIsRefused(t *testing.T) {
	inWorks(t, func(w *works) {
		id, long, admin := w.submitted("sign"), strings.Repeat("意", 5001), w.as("admin")
		_, err := w.Fire(context.Background(), w.as("sam"), "", engine.Transition{Entity: "request", ID: id, Event: "recall", Comment: long})
		w.refused(err, "too_long")
		for _, ask := range []engine.AdminRun{{Verb: "suspend"}, {Verb: "cancel"}, {Verb: "jump", State: "draft"}, {Verb: "override", Task: w.todo("ann")[0].ID, Decision: "approve"}} {
			ask.Reason = long
			_, err := w.Administer(context.Background(), admin, w.run(id).ID, "", ask)
			w.refused(err, "too_long")
		}
		_, err = w.HandOver(context.Background(), admin, engine.Handover{From: w.ids["ann"], To: w.ids["bob"], Reason: long})
		w.refused(err, "too_long")
		_, err = w.UpdateRecord(context.Background(), admin, engine.Save{Entity: "request", ID: id, Values: map[string]any{"name": "other"}, Comment: long})
		w.refused(err, "too_long")
	})
}

func TestOddNamesAndIDsAreNotFound(t *testing.T) {
	onBoth(t, func(h *house) {
		by := h.as("admin")
		for _, id := range []string{"", "abc", "0190b6a0-0000-7000-8000-00000000000g", "'; drop table e_deal; --", "\xff", strings.Repeat("a", 100000)} {
			_, err := h.Record(context.Background(), by, engine.Get{Entity: "deal", ID: id})
			h.refusedKindly("get "+clip(id), err)
			_, err = h.UpdateRecord(context.Background(), by, engine.Save{Entity: "deal", ID: id, Values: map[string]any{"name": "x"}})
			h.refusedKindly("update "+clip(id), err)
			h.refusedKindly("delete "+clip(id), h.DeleteRecord(context.Background(), by, "deal", id, 0))
			_, err = h.History(context.Background(), by, "deal", id, "", 0)
			h.refusedKindly("history "+clip(id), err)
			_, err = h.Form(context.Background(), by, engine.FormRequest{Entity: "deal", ID: id + "x"})
			h.refusedKindly("form "+clip(id), err)
			_, err = h.Record(context.Background(), by, engine.Get{Entity: id, ID: h.ids["li"]})
			h.refusedKindly("entity "+clip(id), err)
		}
	})
}

func clip(text string) string { return text[:min(len(text), 20)] }

func TestOddListsAreAnsweredOrRefusedKindly(t *testing.T) {
	onBoth(t, func(h *house) {
		h.deals()
		for what, list := range map[string]engine.List{
			"not an id in a filter": {Filter: "record.account == 'abc'"},
			"not an id of itself":   {Filter: "record.id == 'abc'"},
			"a zero byte in a rule": {Filter: `record.name == 'a\u0000'`},
			"an odd owner":          {Filter: "record.owner == ''"},
			"ids in a list":         {Filter: "record.account in ['a', 'b']"},
			"a huge number":         {Filter: "record.amount > 99999999999999999999999999999"},
			"a long limit":          {Limit: 1 << 30},
			"a negative limit":      {Limit: -5},
			"quotes in a search":    {Search: `"crane' OR * NEAR( -x`},
			"a search of signs":     {Search: `%_*:"'()`},
			"one letter":            {Search: "c"},
			"a zero byte":           {Search: "a\x00b"},
			"a long search":         {Search: strings.Repeat("crane ", 5000)},
			"an odd cursor":         {Cursor: "!!!"},
			"a foreign cursor":      {Cursor: "eyJhIjoxfQ"},
			"an odd sort":           {Sort: []string{"-", "--name", "name.name", "account.name.x", ""}},
			"an odd count":          {Count: "many"},
			"sorting lines":         {Sort: []string{"lines"}},
			"sorting by roles":      {Entity: "user", Sort: []string{"-roles"}},
			"no such view":          {View: "nothing"},
			"no such relation":      {Relation: &engine.Relation{Entity: "account", ID: "x", By: "account"}},
			"an odd relation":       {Relation: &engine.Relation{Entity: "deal", ID: "x", By: "name"}},
			"expanding a text":      {Expand: []string{"name"}},
		} {
			list.Entity = cmp.Or(list.Entity, "deal")
			if _, err := h.tryList("admin", list); err != nil {
				h.refusedKindly(what, err)
			}
		}
	})
}

package engine_test

import (
	"strings"
	"testing"

	"github.com/weft-crm/weft/engine"
)

const nextOfStage = `{"name":"next","kind":"select","options":"stage","depends":{"on":"record.stage","options":{"open":["open","won"],"lost":[]}}}`

func TestOptionsThatDoNotGoWithAnotherValueAreRefused(t *testing.T) {
	onBoth(t, func(h *house) {
		h.withFields(nextOfStage + `,
			{"name":"big","kind":"boolean"},
			{"name":"ways","kind":"multiselect","options":"stage","depends":{"on":"record.big","options":{"false":["open"]}}},
			{"name":"local","kind":"select","options":"stage","depends":{"on":"record.account?.city == 'Suzhou'","options":{"true":["won"]}}}`)
		suzhou := h.create("admin", "account", map[string]any{"name": "S", "city": "Suzhou"})
		for _, test := range []struct {
			values  map[string]any
			refused string
		}{
			{map[string]any{"next": "won"}, ""},
			{map[string]any{"next": "lost"}, "/next"},
			{map[string]any{"next": "lost", "stage": "won", "amount": 1}, ""},
			{map[string]any{"next": "open", "stage": "lost", "reason": "x"}, "/next"},
			{map[string]any{"ways": []any{"open", "won"}}, "/ways"},
			{map[string]any{"ways": []any{"open", "won"}, "big": true}, ""},
			{map[string]any{"local": "lost", "account": suzhou.ID}, "/local"},
			{map[string]any{"local": "lost"}, ""},
		} {
			test.values["name"] = "D"
			_, err := h.tryCreate("admin", "deal", test.values)
			if test.refused != "" {
				h.problem(err, test.refused, "option_depends")
			} else if err != nil {
				h.Errorf("%v: %v", test.values, err)
			}
		}
		deal := h.create("admin", "deal", map[string]any{"name": "D", "next": "open"})
		_, err := h.tryUpdate("admin", "deal", deal.ID, 0, map[string]any{"stage": "lost", "reason": "x"})
		h.problem(err, "/next", "option_depends")
		_, err = h.tryUpdate("admin", "deal", deal.ID, 0, map[string]any{"next": "lost"})
		message := h.refusal(err, "validation").Fields[0].Message
		h.same(message.En, "“Lost” cannot be chosen, because Stage is Open. Possible: Open, Won.")
		h.same(message.Zh, "不能选择“输单”，因为阶段 等于 进行中。可选：进行中、赢单。")
	})
}

func TestOptionsOfLinesDependOnTheirLine(t *testing.T) {
	onBoth(t, func(h *house) {
		h.editDefinition("entities/quote_line.json", addField(map[string]any{"name": "first", "kind": "select", "options": "stage", "label": "First"}))
		h.editDefinition("entities/quote_line.json", addField(map[string]any{
			"name": "second", "kind": "select", "options": "stage", "label": "Second",
			"depends": map[string]any{"on": "record.first", "options": map[string]any{"open": []any{"won"}}},
		}))
		h.publish()
		account := h.create("admin", "account", map[string]any{"name": "A"})
		lines := []any{
			map[string]any{"values": map[string]any{"text": "a", "first": "open", "second": "won"}},
			map[string]any{"values": map[string]any{"text": "b", "first": "open", "second": "lost"}},
		}
		_, err := h.tryCreate("admin", "quote", map[string]any{"account": account.ID, "lines": lines})
		h.problem(err, "/lines/1/second", "option_depends")
		worked := h.evaluate("admin", engine.FormRequest{Entity: "quote", Values: map[string]any{"lines": lines}})
		second := worked.Lines["lines"][1].Fields["second"]
		h.same(strings.Join(second.Allowed, " "), "won")
		h.same(second.Refused == nil, false)
		h.same(worked.Lines["lines"][0].Fields["second"].Refused == nil, true)
	})
}

func TestAFormNarrowsOptionsAsTheOtherValueIsTyped(t *testing.T) {
	onBoth(t, func(h *house) {
		h.withFields(nextOfStage)
		h.editDefinition("forms/deal.default.json", func(form map[string]any) {
			section := form["sections"].([]any)[0].(map[string]any)
			section["fields"] = append(section["fields"].([]any), "next")
		})
		h.publish()
		deal := h.create("admin", "deal", map[string]any{"name": "D", "next": "won"})
		opened := h.form("admin", engine.FormRequest{Entity: "deal", ID: deal.ID})
		fields := opened.Form.Sections[0].Fields
		h.same(strings.Join(fields[len(fields)-1].Allowed, " "), "open won")
		worked := h.evaluate("admin", engine.FormRequest{Entity: "deal", ID: deal.ID, Values: map[string]any{"stage": "lost"}})
		h.same(len(worked.Fields["next"].Allowed), 0)
		h.same(worked.Fields["next"].Allowed == nil, false)
		h.same(worked.Fields["next"].Refused.Zh, "不能选择“赢单”，因为阶段 等于 输单。")
		worked = h.evaluate("admin", engine.FormRequest{Entity: "deal", ID: deal.ID, Values: map[string]any{"stage": "won", "amount": 5}})
		h.same(worked.Fields["next"].Allowed == nil, true)
		h.same(worked.Fields["next"].Refused == nil, true)
	})
}

func TestRowsThatANewDependenceRefusesAreCountedAndStay(t *testing.T) {
	onBoth(t, func(h *house) {
		h.withFields(`{"name":"next","kind":"select","options":"stage"}`)
		kept := h.create("admin", "deal", map[string]any{"name": "D1", "next": "lost"})
		h.create("admin", "deal", map[string]any{"name": "D2", "next": "won"})
		h.create("admin", "deal", map[string]any{"name": "D3"})
		h.editDeal(changeField("next", func(field map[string]any) {
			field["depends"] = map[string]any{"on": "record.stage", "options": map[string]any{"open": []any{"open", "won"}}}
		}))
		answer, err := h.PlanChange(h.Context(), h.as("admin"))
		if err != nil {
			h.Fatal(err)
		}
		warned := ""
		for _, problem := range answer.Problems {
			if problem.Code == "rows_depend" {
				warned = problem.Message.En
			}
		}
		h.same(warned, "1 records have a “next” that does not go with what it depends on. They keep it until somebody changes them.")
		h.publish()
		h.same(h.update("admin", "deal", kept.ID, map[string]any{"name": "Other"}).Values["next"], "lost")
		_, err = h.tryUpdate("admin", "deal", kept.ID, 0, map[string]any{"next": "lost", "stage": "open", "name": "Same"})
		if err != nil {
			h.Errorf("sending what is there anyway: %v", err)
		}
	})
}

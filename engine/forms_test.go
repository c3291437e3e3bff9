package engine_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/weft-crm/weft/engine"
)

func (h *house) form(login string, request engine.FormRequest) *engine.FormAnswer {
	h.Helper()
	request.Values = sendable(h, request.Values)
	answer, err := h.Form(context.Background(), h.as(login), request)
	if err != nil {
		h.Fatal(err)
	}
	return answer
}

func (h *house) evaluate(login string, request engine.FormRequest) *engine.Evaluation {
	h.Helper()
	request.Values = sendable(h, request.Values)
	answer, err := h.Evaluate(context.Background(), h.as(login), request)
	if err != nil {
		h.Fatal(err)
	}
	return answer
}

// rightsOf prints the fields of a form with the rights on them, required ones with a star.
func rightsOf(form *engine.FormAnswer) string {
	var parts []string
	for _, section := range form.Form.Sections {
		for _, field := range section.Fields {
			part := field.Name + ":" + field.Rights
			if field.Required {
				part += "*"
			}
			if !field.Visible || !section.Visible {
				part = "(" + part + ")"
			}
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, " ")
}

func TestAFormShowsWhatItsReaderMayDo(t *testing.T) {
	onBoth(t, func(h *house) {
		fresh := h.form("li", engine.FormRequest{Entity: "deal"})
		h.same(rightsOf(fresh), "name:edit* account:edit stage:edit* amount:edit discount:read net:read (reason:edit) (tags:edit)")
		h.same(string(fresh.Values["stage"]), `"open"`)
		h.same(fresh.Can, "[create]")
		deal := h.create("admin", "deal", map[string]any{"name": "D", "discount": "20", "stage": "lost", "reason": "price", "tags": "why", "owner": h.ids["li"]})
		h.same(rightsOf(h.form("li", engine.FormRequest{Entity: "deal", ID: deal.ID})),
			"name:edit* account:edit stage:edit* amount:edit discount:read net:read reason:edit* tags:edit*")
		h.same(rightsOf(h.form("qian", engine.FormRequest{Entity: "deal", ID: deal.ID})),
			"name:read* account:read stage:read* amount:read discount:read net:read reason:read* tags:read*")
		admin := h.form("admin", engine.FormRequest{Entity: "deal", ID: deal.ID})
		h.same(admin.Can, "[edit delete create export]")
		why := admin.Form.Sections[1].Fields[1].Why[0]
		if !strings.Contains(why.Text.En, "Discount is above 15%") || !strings.Contains(why.Text.Zh, "折扣 大于 15%") {
			h.Errorf("why the notes are required: %+v", why)
		}
		_, err := h.Form(context.Background(), h.as("wang"), engine.FormRequest{Entity: "deal", ID: deal.ID})
		h.refused(err, "not_found")
	})
}

func TestTypingShowsWhatWillBeSaved(t *testing.T) {
	onBoth(t, func(h *house) {
		account := h.create("li", "account", map[string]any{"name": "Harbour"})
		rope := h.create("admin", "product", map[string]any{"name": "Rope", "price": money("12.30")})
		values := map[string]any{"account": account.ID, "discount": "10", "lines": []any{
			map[string]any{"values": map[string]any{"product": rope.ID, "quantity": "3"}},
		}}
		got := h.evaluate("li", engine.FormRequest{Entity: "quote", Values: values})
		h.same(string(got.Values["total"]), `{"amount":"33.21","currency":"CNY"}`)
		line := got.Lines["lines"][0].Values
		h.same(string(line["price"])+string(line["amount"]), `{"amount":"12.30","currency":"CNY"}{"amount":"36.90","currency":"CNY"}`)
		h.same(string(line["product"]), fmt.Sprintf(`{"id":%q,"title":"Rope"}`, rope.ID))
		h.same(len(got.Problems), 0)
		saved := h.create("li", "quote", values)
		h.same(saved.Values["total"], "map[amount:33.21 currency:CNY]")
		h.same(len(h.list("li", engine.List{Entity: "quote"}).Records), 1) // evaluating has written nothing
	})
}

// conditionOf prints what a field is just now.
func conditionOf(answer *engine.Evaluation, field string) string {
	state := answer.Fields[field]
	var words []string
	for word, holds := range map[string]bool{"visible": state.Visible, "required": state.Required, "readonly": state.ReadOnly} {
		if holds {
			words = append(words, word)
		}
	}
	slices.Sort(words)
	slices.Reverse(words)
	return strings.Join(words, " ")
}

func TestConditionsFollowTheValues(t *testing.T) {
	onBoth(t, func(h *house) {
		open := h.evaluate("admin", engine.FormRequest{Entity: "deal", Values: map[string]any{"name": "D", "discount": "10"}})
		h.same(conditionOf(open, "reason"), "")
		h.same(open.Sections, "map[main:true money:false]")
		lost := h.evaluate("admin", engine.FormRequest{Entity: "deal", Values: map[string]any{"name": "D", "discount": "16", "stage": "lost"}})
		h.same(conditionOf(lost, "reason"), "visible required")
		h.same(lost.Fields["tags"].Required, true)
		h.same(lost.Sections["money"], true)
		wrong := h.evaluate("admin", engine.FormRequest{Entity: "deal", Values: map[string]any{"discount": "many", "stage": "won", "per_day": 0}})
		codes := map[string]bool{}
		for _, problem := range wrong.Problems {
			codes[problem.Field+" "+problem.Code] = true
		}
		for _, want := range []string{"amount check", "rate rule_failed"} {
			if !codes[want] {
				h.Errorf("no problem %q in %v", want, codes)
			}
		}
	})
}

func TestAnEntityIsDescribedForItsReader(t *testing.T) {
	onBoth(t, func(h *house) {
		got, err := h.DescribeEntity(context.Background(), h.as("li"), "deal")
		if err != nil {
			h.Fatal(err)
		}
		rights := map[string]string{}
		for _, field := range got.Entity.Fields {
			rights[field.Name] = field.Rights
		}
		h.same(rights["name"]+" "+rights["discount"]+" "+rights["net"]+" "+rights["cost"]+" "+rights["owner"], "edit read read  edit")
		h.same(got.Can, "[create read edit delete]")
		for _, view := range got.Views {
			if view.Name == "mine" {
				h.same(view.Columns, "[number name account]")
			}
		}
		_, err = h.DescribeEntity(context.Background(), h.as("li"), "nothing")
		h.refused(err, "unknown_entity")
	})
}

func TestTypingTellsNothingAboutUnreadableRecords(t *testing.T) {
	onBoth(t, func(h *house) {
		h.editDeal(addField(map[string]any{"name": "where", "kind": "text", "default": "record.account?.city", "label": "Where"}))
		h.publish()
		secret := h.create("wang", "account", map[string]any{"name": "Secret", "city": "Lhasa"})
		got := h.evaluate("li", engine.FormRequest{Entity: "deal", Values: map[string]any{"account": secret.ID}})
		if strings.Contains(fmt.Sprint(got.Values), "Lhasa") || string(got.Values["where"]) == `"Lhasa"` {
			h.Errorf("typing told %s", got.Values["where"])
		}
		h.same(string(h.evaluate("wang", engine.FormRequest{Entity: "deal", Values: map[string]any{"account": secret.ID}}).Values["where"]), `"Lhasa"`)
	})
}

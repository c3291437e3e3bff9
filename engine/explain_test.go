package engine_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/weft-crm/weft/engine"
	"github.com/weft-crm/weft/metadata"
)

// dealApproval asks the leads above 15 %, and those who see big deals when the cost, which sales may
// not see, is above 500.
const dealApproval = `{
  "key": "deal_approval", "title": {"en": "Deal approval", "zh": "商机审批"}, "entity": "deal",
  "let": {"disc": "record.discount ?? 0", "share": "(record.discount ?? 0) / 100"},
  "start": {"state": "draft", "on": ["create"]},
  "states": {
    "draft": {"title": {"en": "Draft", "zh": "草稿"}, "on": {"submit": {"to": "review", "title": {"en": "Submit", "zh": "提交"}, "who": [{"submitter": true}], "if": "disc < 90 && share < 0.9"}}},
    "review": {"title": {"en": "Review", "zh": "审批中"}, "flow": [
      {"id": "lead", "title": {"en": "Lead", "zh": "主管"}, "if": "disc > 15", "approve": {"by": [{"role": "lead"}, {"role": "sales"}], "mode": "all", "self": "skip"}},
      {"id": "cost", "title": {"en": "Cost check", "zh": "成本核查"}, "if": "(record.cost ?? 0) > 500", "approve": {"by": [{"role": "big"}]}}],
      "on": {"approved": "done", "rejected": "draft"}},
    "done": {"title": {"en": "Done", "zh": "完成"}, "final": "approved"}
  }}`

func (h *house) publishDealApproval() {
	h.Helper()
	layer := metadata.Layer{Pack: "extra", Files: metadata.Files{
		"pack.json":                    []byte(`{"name":"extra","version":"1.0.0","label":"Extra","requires":{"core":"^1.0"}}`),
		"workflows/deal_approval.json": []byte(dealApproval),
	}}
	if _, err := h.PublishLayers(context.Background(), h.as("admin"), []metadata.Layer{layer}, "workflow"); err != nil {
		h.Fatal(err)
	}
}

func (h *house) fire(login, entity, id, event string) {
	h.Helper()
	if _, err := h.Fire(context.Background(), h.as(login), "", engine.Transition{Entity: entity, ID: id, Event: event}); err != nil {
		h.Fatalf("%s fires %s: %v", login, event, err)
	}
}

// todo gives the tasks a person is asked for.
func (h *house) todo(login string) []engine.TaskRow {
	h.Helper()
	box, err := h.Tasks(context.Background(), h.as(login), engine.Inbox{Box: "todo"})
	if err != nil {
		h.Fatal(err)
	}
	return box.Tasks
}

func told(t *testing.T, value any) string {
	t.Helper()
	text, err := json.MarshalIndent(value, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestATaskTellsWhyItIsThereAndWhoElseWasConsidered(t *testing.T) {
	onBoth(t, func(h *house) {
		h.publishDealApproval()
		deal := h.create("li", "deal", map[string]any{"name": "D"})
		h.update("admin", "deal", deal.ID, map[string]any{"discount": "20", "tags": "Known", "cost": money("600")})
		h.update("admin", "user", h.ids["wang"], map[string]any{"active": false})
		h.fire("li", "deal", deal.ID, "submit")
		h.clock.Add(60e9)
		task := h.todo("zhao")[0]
		h.update("admin", "deal", deal.ID, map[string]any{"discount": "30"})
		why, err := h.ExplainTask(context.Background(), h.as("zhao"), task.ID)
		if err != nil {
			h.Fatal(err)
		}
		h.same(why.Rules[0].Sentence.En, "Discount is above 15%")
		h.same(why.Rules[0].Sentence.Zh, "折扣 大于 15%")
		h.same(why.Rules[0].Result, true)
		h.same(len(why.Rules[0].Values), 1)                     // the let gives the field's own value
		h.same(string(why.Rules[0].Values[0].Value), `"20.00"`) // as it was then
		results := map[string]string{}
		for _, person := range why.People {
			results[person.Person.Title] = person.Result + " " + person.Reason.En
		}
		h.same(results["Zhao"], "asked role Lead: is asked now")
		h.same(results["Li"], "skipped role Sales: nobody decides on their own request")
		h.same(results["Wang"], "skipped role Sales: no longer active")
		_, err = h.ExplainTask(context.Background(), h.as("qian"), task.ID)
		h.refused(err, "not_found")

		ask := engine.AdminRun{Verb: "assign", Task: task.ID, People: engine.Names{h.ids["wu"]}, Reason: "Zhao is away."}
		if _, err = h.Administer(context.Background(), h.as("admin"), task.Run, "", ask); err != nil {
			h.Fatal(err)
		}
		if why, err = h.ExplainTask(context.Background(), h.as("wu"), task.ID); err != nil {
			h.Fatal(err)
		}
		for _, person := range why.People {
			results[person.Person.Title] = person.Result + " " + person.Reason.En
		}
		h.same(results["Zhao"], "replaced role Lead: the task passed to Wu")
		h.same(results["Wu"], "asked took the task over: is asked now")
	})
}

func TestAnExplanationHidesWhatItsReaderMayNotSee(t *testing.T) {
	onBoth(t, func(h *house) {
		h.publishDealApproval()
		deal := h.create("li", "deal", map[string]any{"name": "D"})
		h.update("admin", "deal", deal.ID, map[string]any{"cost": money("600.25")})
		h.fire("li", "deal", deal.ID, "submit")
		runs, err := h.RunsOf(context.Background(), h.as("li"), "deal", deal.ID)
		if err != nil {
			h.Fatal(err)
		}
		for login, sees := range map[string]bool{"admin": true, "li": false, "zhao": true} {
			why, err := h.ExplainRun(context.Background(), h.as(login), runs[0].ID)
			if err != nil {
				h.Fatal(err)
			}
			text := told(h.T, why)
			if strings.Contains(text, "600.25") != sees || strings.Contains(text, "record.cost ?? 0") != sees {
				h.Errorf("%s is told: %s", login, text)
			}
			if nothing := why.Steps[0].Rules[0].Values[0]; nothing.Name != "disc" || nothing.Text.En != "0%" {
				h.Errorf("a let over an empty field is told as %s", told(h.T, nothing))
			}
			if text := told(h.T, why); strings.Contains(text, "0.9%") {
				h.Errorf("a share is told as a percentage: %s", text)
			}
			h.same(len(why.Steps), 2)
			h.same(why.Steps[0].State+" "+why.Steps[1].State, "skipped current")
		}
		_, err = h.ExplainRun(context.Background(), h.as("wu"), runs[0].ID)
		h.refused(err, "not_found")
	})
}

func TestAPictureTellsConditionsInWords(t *testing.T) {
	onBoth(t, func(h *house) {
		h.publishDealApproval()
		for _, login := range []string{"li", "admin"} {
			answer, err := h.Workflow(context.Background(), h.as(login), "deal_approval")
			if err != nil {
				h.Fatal(err)
			}
			lead := answer.Diagram.States[1].Flow[0]
			h.same(lead.If, "disc > 15")
			h.same(lead.When, metadata.Text{En: "Discount is above 15%", Zh: "折扣 大于 15%"})
		}
	})
}

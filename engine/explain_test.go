package engine_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

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

// dealWays looks at deals in one of three ways; the middle one calls another process.
const dealWays = `{
  "key": "deal_ways", "title": "Deal ways", "entity": "deal", "start": {"state": "review", "on": ["manual"]},
  "states": {
    "review": {"title": "Review", "flow": [{"id": "size", "title": "By size", "choose": [
      {"if": "(record.discount ?? 0) > 30", "flow": [{"id": "big", "title": "Big", "approve": {"by": [{"role": "lead"}]}}]},
      {"if": "(record.discount ?? 0) > 20", "flow": [{"id": "parts", "title": "Parts", "call": {"workflow": "deal_part"}}]},
      {"else": true, "flow": [{"id": "small", "title": "Small", "approve": {"by": [{"role": "lead"}]}}]}]}],
      "on": {"approved": "done", "rejected": "done"}},
    "done": {"final": "approved"}
  }}`

const dealPart = `{
  "key": "deal_part", "title": "Deal part", "entity": "deal", "start": {"state": "check", "on": ["api"]},
  "states": {
    "check": {"flow": [{"id": "look", "approve": {"by": [{"role": "lead"}]}}], "on": {"approved": "done", "rejected": "done"}},
    "done": {"final": "approved"}
  }}`

func (h *house) publishDealApproval() {
	h.Helper()
	h.publishWorkflows(map[string]string{"deal_approval": dealApproval})
}

func (h *house) publishWorkflows(workflows map[string]string) {
	h.Helper()
	files := metadata.Files{"pack.json": []byte(`{"name":"extra","version":"1.0.0","label":"Extra","requires":{"core":"^1.0"}}`)}
	for key, definition := range workflows {
		files["workflows/"+key+".json"] = []byte(definition)
	}
	layer := metadata.Layer{Pack: "extra", Files: files}
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

func TestAnExplanationTellsWhichWayOfAChoiceWasTaken(t *testing.T) {
	onBoth(t, func(h *house) {
		h.publishWorkflows(map[string]string{"deal_ways": dealWays, "deal_part": dealPart})
		run := h.runOfDealWays("25")
		why, err := h.ExplainRun(context.Background(), h.as("admin"), run)
		if err != nil {
			h.Fatal(err)
		}
		texts := map[string]string{}
		for _, step := range why.Steps {
			texts[step.Step] = step.Text.En
		}
		h.same(texts["big"], "“Big” is left out; this does not hold: Discount is above 30%.")
		h.same(texts["small"], "“Small” is left out, because another way is taken: Discount is above 20%.")
		if !strings.HasSuffix(why.Text.En, "It waits for “Parts”.") {
			h.Errorf("where it stands: %s", why.Text.En)
		}
	})
}

func TestARunTellsWhichItCalledAndWhichCalledIt(t *testing.T) {
	onBoth(t, func(h *house) {
		h.publishWorkflows(map[string]string{"deal_ways": dealWays, "deal_part": dealPart})
		caller := h.runOfDealWays("25")
		if err := h.Start(context.Background()); err != nil {
			h.Fatal(err)
		}
		var called []engine.RunInfo
		eventually(h, "another process is called", func() bool {
			called = h.runAnswer(caller).Called
			return len(called) == 1
		})
		h.same(called[0].Workflow, "deal_part")
		h.same(h.runAnswer(called[0].ID).Caller.ID, caller)
	})
}

func (h *house) runAnswer(id string) *engine.RunAnswer {
	h.Helper()
	answer, err := h.Engine.Run(context.Background(), h.as("admin"), id)
	if err != nil {
		h.Fatal(err)
	}
	return answer
}

// runOfDealWays starts the run of a new deal.
func (h *house) runOfDealWays(discount string) string {
	h.Helper()
	deal := h.create("li", "deal", map[string]any{"name": "D"})
	h.update("admin", "deal", deal.ID, map[string]any{"discount": discount, "tags": "Known"})
	if _, err := h.StartRun(context.Background(), h.as("admin"), "", engine.RunStart{Workflow: "deal_ways", ID: deal.ID}); err != nil {
		h.Fatal(err)
	}
	return h.onlyRun("admin", deal.ID)
}

// onlyRun gives the run of a deal that had one.
func (h *house) onlyRun(login, deal string) string {
	h.Helper()
	runs, err := h.RunsOf(context.Background(), h.as(login), "deal", deal)
	if err != nil || len(runs) != 1 {
		h.Fatalf("%d runs: %v", len(runs), err)
	}
	return runs[0].ID
}

func TestAnExplanationHidesWhatItsReaderMayNotSee(t *testing.T) {
	onBoth(t, func(h *house) {
		h.publishDealApproval()
		deal := h.create("li", "deal", map[string]any{"name": "D"})
		h.update("admin", "deal", deal.ID, map[string]any{"cost": money("600.25")})
		h.fire("li", "deal", deal.ID, "submit")
		run := h.onlyRun("li", deal.ID)
		for login, sees := range map[string]bool{"admin": true, "li": false, "zhao": true} {
			why, err := h.ExplainRun(context.Background(), h.as(login), run)
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
		_, err := h.ExplainRun(context.Background(), h.as("wu"), run)
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

func TestATaskTellsItsReaderAsWhatTheyAreAskedAndThatNobodyStandsIn(t *testing.T) {
	onBoth(t, func(h *house) {
		h.put("entities/absence.json", absences)
		h.publish()
		h.publishDealApproval()
		for person, delegate := range map[string]string{"zhao": "sun", "sun": "zhao"} {
			h.create("admin", "absence", map[string]any{"user": h.ids[person], "delegate": h.ids[delegate], "from": h.clock.Now().Format(time.RFC3339)})
		}
		deal := h.create("li", "deal", map[string]any{"name": "D"})
		h.update("admin", "deal", deal.ID, map[string]any{"discount": "20", "tags": "Known"})
		h.fire("li", "deal", deal.ID, "submit")
		why, err := h.ExplainTask(context.Background(), h.as("zhao"), h.todo("zhao")[0].ID)
		if err != nil {
			h.Fatal(err)
		}
		if part := " Your part: role Lead: away, and so is everybody who would stand in."; !strings.HasSuffix(why.Text.En, part) {
			h.Errorf("why: %s", why.Text.En)
		}
	})
}

// dealPaid waits for a payment.
const dealPaid = `{
  "key": "deal_paid", "title": "Deal paid", "entity": "deal", "start": {"state": "open", "on": ["create"]},
  "states": {
    "open": {"flow": [{"id": "pay", "title": "Payment", "wait": {"event": "paid"}}], "on": {"approved": "done"}},
    "done": {"final": "approved"}
  }}`

func TestHistoryTellsWhatCameWithAnEventToWhomItsFieldsAreShown(t *testing.T) {
	onBoth(t, func(h *house) {
		h.publishWorkflows(map[string]string{"deal_paid": dealPaid})
		deal := h.create("li", "deal", map[string]any{"name": "D"})
		data := engine.EventData{"discount": "12", "cost": "600", "bank": "ICBC"}
		if _, err := h.RaiseEvent(context.Background(), h.as("admin"), "", engine.OutsideEvent{Name: "paid", Data: data}); err != nil {
			h.Fatal(err)
		}
		h.same(h.broughtTo("admin", deal.ID), "bank=ICBC Cost=600 Discount %=12")
		h.same(h.broughtTo("li", deal.ID), "Discount %=12")
	})
}

// broughtTo gives what somebody is told to have come with the events of a deal's run.
func (h *house) broughtTo(login, deal string) string {
	h.Helper()
	runs, err := h.RunsOf(context.Background(), h.as(login), "deal", deal)
	if err != nil {
		h.Fatal(err)
	}
	run, err := h.Engine.Run(context.Background(), h.as(login), runs[0].ID)
	if err != nil {
		h.Fatal(err)
	}
	var values []string
	for _, line := range run.History {
		for _, one := range line.Brought {
			values = append(values, one.Label.En+"="+one.Value)
		}
	}
	return strings.Join(values, " ")
}

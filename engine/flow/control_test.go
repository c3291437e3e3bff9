package flow

import (
	"slices"
	"testing"
	"time"

	"github.com/weft-crm/weft/metadata"
)

func TestC29FirstChoiceThatHoldsIsTaken(t *testing.T) {
	steps := `{"id": "c", "choose": [
		{"if": "(record.amount ?? 0) > 100", "flow": [` + approveStep("big", users("ann")) + `]},
		{"if": "(record.amount ?? 0) > 10", "flow": [` + approveStep("mid", users("ben")) + `]},
		{"else": true, "flow": [` + approveStep("small", users("cat")) + `]}]}`
	for amount, want := range map[string]string{"500": "big:ann", "50": "mid:ben", "5": "small:cat"} {
		newPlay(t, flowOf(steps)).with("amount", num(amount)).submit().wantOpen(want)
	}
	newPlay(t, flowOf(steps)).submit().wantOpen("small:cat").approve("cat").wantState("yes")
}

func TestC29FailingConditionIsAnIncidentAndNeverElse(t *testing.T) {
	steps := `{"id": "c", "choose": [{"if": "10 / (record.amount ?? 0) > 1", "flow": []}, {"else": true, "flow": [` + approveStep("s", users("cat")) + `]}]}`
	p := newPlay(t, flowOf(steps)).submit().wantStatus(Stuck).wantOpen("")
	p.do("root", Admin{Verb: "skip", Reason: "go on"}).wantState("yes")
}

func fork(join string) string {
	settings := ""
	if join != "" {
		settings = `"join": ` + join + `, `
	}
	branch := func(id, person string) string {
		return `{"id": "b` + id + `", "flow": [` + approveStep("s"+id, users(person)) + `]}`
	}
	return `{"id": "p", "parallel": {` + settings + `"branches": [` + branch("1", "ann") + `, ` + branch("2", "ben") + `, ` + branch("3", "cat") + `]}}, ` + approveStep("tail", users("dan"))
}

func TestC30JoinAllAnyAndN(t *testing.T) {
	newPlay(t, flowOf(fork(""))).submit().approve("ann", "cat").wantOpen("s2:ben").approve("ben").wantOpen("tail:dan")
	newPlay(t, flowOf(fork(`"any"`))).submit().approve("ben").wantOpen("tail:dan").wantTask("s1", "ann", CancelledTask)
	p := newPlay(t, flowOf(fork(`2`))).submit().approve("ann").wantOpen("s2:ben s3:cat").approve("cat").wantOpen("tail:dan")
	joins := 0
	for _, v := range p.run.Visits {
		if v.Step == "tail" {
			joins++
		}
	}
	if joins != 1 {
		t.Errorf("I12: the join fired %d times", joins)
	}
}

func TestC30DelayInsideABranch(t *testing.T) {
	steps := `{"id": "p", "parallel": {"branches": [{"id": "a", "flow": [{"id": "w", "wait": {"for": "2h"}}]}, {"id": "b", "flow": [` + approveStep("s", users("ann")) + `]}]}}`
	newPlay(t, flowOf(steps)).submit().approve("ann").wantState("review").pass(2).wantState("yes")
}

func TestC31OnlyBranchesWhoseConditionHoldsAreStarted(t *testing.T) {
	steps := `{"id": "p", "parallel": {"branches": [
		{"id": "a", "if": "(record.amount ?? 0) > 5", "flow": [` + approveStep("s1", users("ann")) + `]},
		{"id": "b", "if": "(record.amount ?? 0) > 7", "flow": [` + approveStep("s2", users("ben")) + `]}]}}, ` + approveStep("tail", users("dan"))
	newPlay(t, flowOf(steps)).with("amount", num("8")).submit().wantOpen("s1:ann s2:ben").approve("ann", "ben").wantOpen("tail:dan")
	newPlay(t, flowOf(steps)).with("amount", num("6")).submit().wantOpen("s1:ann").approve("ann").wantOpen("tail:dan")
	newPlay(t, flowOf(steps)).with("amount", num("1")).submit().wantOpen("tail:dan").wantLines("skip", "system p")
}

func TestC32LoopIsBounded(t *testing.T) {
	p := newPlay(t, flowOf(`{"id": "d", "do": [{"set": {"step": "=(record.step ?? 0) + 1"}}]}, {"id": "g", "goto": {"to": "d", "max": 3}}`)).submit()
	p.wantStatus(Stuck)
	if p.run.Incidents[0].Code != "loop_limit" || !sameValue(p.record.values["step"], num("4")) {
		t.Errorf("incident %+v, step %v", p.run.Incidents[0], p.record.values["step"])
	}
}

func TestC32LoopAsksAgain(t *testing.T) {
	steps := approveStep("s1", users("ann"), `"same": "all"`) + `, {"id": "g", "if": "flow.decisions < 3", "goto": {"to": "s1", "max": 5}}`
	p := newPlay(t, flowOf(steps)).submit()
	p.approve("ann", "ann").wantOpen("s1:ann").approve("ann").wantState("yes")
}

func TestC32EndlessTransitionsStopWithoutAPartialWrite(t *testing.T) {
	text := `{"key": "w", "title": "w", "entity": "deal", "start": {"state": "draft"}, "states": {
		"draft": {"on": {"go": {"to": "a", "who": [{"submitter": true}]}}},
		"a": {"enter": [{"set": {"note": "a"}}], "flow": [{"id": "x", "do": [{"set": {"plan": "x"}}]}], "on": {"approved": "b", "rejected": "end"}},
		"b": {"flow": [{"id": "y", "do": [{"set": {"plan": "y"}}]}], "on": {"approved": "a", "rejected": "end"}},
		"end": {"final": "done"}}}`
	p := newPlay(t, text).do("sam", Start{}).do("sam", Fire{Name: "go"}).wantStatus(Stuck).wantState("draft")
	if p.record.values["plan"] != nil || p.run.Incidents[0].Code != "loop_limit" {
		t.Errorf("plan = %v, incidents %s", p.record.values["plan"], p.incidents())
	}
}

const sub = `{"key": "sub", "title": "sub", "entity": "contact", "start": {"state": "go"}, "states": {"go": {"flow": [{"id": "x", "approve": {"by": [{"user": "dan"}]}}], "on": {"approved": "ok", "rejected": "bad"}}, "ok": {"final": "approved"}, "bad": {"final": "rejected"}}}`

func calling(settings string) string {
	return flowOf(`{"id": "c", "call": {"workflow": "sub"` + settings + `}}, ` + approveStep("tail", users("ann")))
}

func TestC33ParentWaitsForTheChild(t *testing.T) {
	p := newPlay(t, calling(`, "with": {"name": "=record.name"}, "out": {"note": "email"}`), sub).with("name", "N").submit()
	start := last[StartChild](p)
	if start.Workflow != "sub" || start.SameRecord || start.Starter != "sam" || len(start.Values) != 1 || start.Values[0].Value != "N" || start.Parent.Depth != 1 {
		t.Errorf("start = %+v", start)
	}
	p.do(System, ChildDone{Child: start.Parent.Child, Outcome: Approved, Record: thing{"c", map[string]any{"email": "x@y"}}})
	p.wantOpen("tail:ann")
	if p.record.values["note"] != "x@y" {
		t.Errorf("note = %v", p.record.values["note"])
	}
	p.do(System, ChildDone{Child: start.Parent.Child, Outcome: Rejected}).wantOpen("tail:ann")
}

func TestC33OneRejectedChildOfThreeCancelsTheRest(t *testing.T) {
	p := newPlay(t, calling(`, "for_each": "record.items ?? []"`), sub)
	p.with("items", []any{thing{"1", nil}, thing{"2", nil}, thing{"3", nil}}).submit()
	if n := count[StartChild](p.effects); n != 3 {
		t.Fatalf("%d children", n)
	}
	p.do(System, ChildDone{Child: "c1", Outcome: Approved}).wantState("review")
	p.do(System, ChildDone{Child: "c2", Outcome: Rejected}).wantState("no")
	if n := count[CancelChild](p.effects); n != 1 {
		t.Errorf("%d cancelled", n)
	}
}

func TestC33JoinAnyAndAsync(t *testing.T) {
	p := newPlay(t, calling(`, "for_each": "record.items ?? []", "join": "any"`), sub)
	p.with("items", []any{thing{"1", nil}, thing{"2", nil}}).submit()
	p.do(System, ChildDone{Child: "c1", Outcome: Rejected}).wantState("review").do(System, ChildDone{Child: "c2", Outcome: Done}).wantOpen("tail:ann")
	newPlay(t, calling(`, "async": true`), sub).submit().wantOpen("tail:ann")
	newPlay(t, calling(`, "for_each": "record.items ?? []"`), sub).submit().wantOpen("tail:ann")
}

func TestC33DepthAndNumberAreBounded(t *testing.T) {
	p := newPlay(t, calling(""), sub).do("sam", Start{Parent: &Parent{Run: "r", Child: "c1", Depth: 10}}).do("sam", Fire{Name: "submit"}).wantStatus(Stuck)
	if p.run.Incidents[0].Code != "call_depth" {
		t.Errorf("incident = %+v", p.run.Incidents[0])
	}
}

func TestC33ChildTellsItsParent(t *testing.T) {
	p := playOf(t, compile(t, sub), "sub").do("sam", Start{Parent: &Parent{Run: "r", Child: "c7", Depth: 1}})
	p.approve("dan").wantStatus(Approved)
	if told := last[NotifyParent](p); told.Parent.Child != "c7" || told.Outcome != Approved {
		t.Errorf("told = %+v", told)
	}
}

func waiting(settings string) string {
	return flowOf(`{"id": "w", "wait": {` + settings + `}}, ` + approveStep("tail", users("ann")))
}

func TestC34WaitForTimeAndDate(t *testing.T) {
	newPlay(t, waiting(`"for": "2h"`)).submit().wantOpen("").pass(1.9).wantOpen("").pass(0.1).wantOpen("tail:ann")
	day := time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)
	p := newPlay(t, waiting(`"until": "=record.day"`)).with("day", day).submit()
	if due := p.run.Timers[0].DueAt; !due.Equal(shanghai(t, "2026-11-25 00:00")) {
		t.Errorf("due %s", due)
	}
	newPlay(t, waiting(`"until": "=record.day"`)).with("day", day.AddDate(0, 0, -9)).submit().wantOpen("tail:ann")
	newPlay(t, waiting(`"until": "=record.day"`)).submit().wantStatus(Stuck)
}

func TestC34EventIsMatchedByNameAndKey(t *testing.T) {
	p := newPlay(t, waiting(`"event": "pay.done", "key": "=record.id", "timeout": "1d"`)).with("id", "r1").submit()
	if e := last[AwaitEvent](p); e.Name != "pay.done" || e.Key != "r1" {
		t.Errorf("await = %+v", e)
	}
	p.do(System, EventArrived{Name: "pay.done", Key: "other"}).wantOpen("")
	p.do(System, EventArrived{Name: "pay.done", Key: "r1"}).wantOpen("tail:ann")
	if count[ForgetEvent](p.effects) != 1 || len(p.timers) != 0 {
		t.Errorf("still listening")
	}
}

func TestC34EarlyEventIsKeptForADay(t *testing.T) {
	text := flowOf(approveStep("s1", users("ann")) + `, {"id": "w", "wait": {"event": "pay.done", "key": "=record.id", "timeout": "9d"}}`)
	p := newPlay(t, text).with("id", "r1").submit().do(System, EventArrived{Name: "pay.done", Key: "r1"})
	p.pass(0.1).approve("ann").wantState("yes")
	p = newPlay(t, text).with("id", "r1").submit().do(System, EventArrived{Name: "pay.done", Key: "r1"})
	p.pass(25).approve("ann").wantState("review")
}

func TestC34TimeoutIsAnEventOfTheState(t *testing.T) {
	newPlay(t, waiting(`"event": "pay.done", "timeout": "1d"`)).submit().pass(24).wantState("late")
}

func TestC35ActionsWorkInTheTransactionAndJobsAfterIt(t *testing.T) {
	steps := `{"id": "d", "do": [
		{"set": {"note": "hi", "step": "=(record.amount ?? 0) * 2"}},
		{"if": "record.step > 5", "create": "contact", "values": {"name": "=record.note"}},
		{"notify": {"to": [{"user": "ann"}, {"submitter": true}], "template": "hello"}},
		{"assign": [{"user": "ben"}]},
		{"id": "psp", "http": {"connection": "payments", "path": "/refunds"}, "with": {"b": 1, "a": "=record.note"}, "retry": {"max": 10}}]}, ` + approveStep("s1", users("cat"))
	p := newPlay(t, flowOf(steps)).with("amount", num("3")).submit().wantOpen("")
	create, notice, call := last[CreateRecord](p), last[Notify](p), last[CallHTTP](p)
	if create.Entity != "contact" || create.Values[0].Value != "hi" || !slices.Equal(notice.To, []string{"ann", "sam"}) || p.record.values["owner"] != "ben" {
		t.Errorf("create %+v, notice %+v, owner %v", create, notice, p.record.values["owner"])
	}
	if call.Key != "run1/v1/psp" || call.HTTP.Path != "/refunds" || call.Values[0].Field != "a" || call.Retry.Max != 10 {
		t.Errorf("call = %+v", call)
	}
	p.do(System, JobDone{Key: call.Key, OK: true}).wantOpen("s1:cat")
	p.do(System, JobDone{Key: call.Key, OK: true}).wantOpen("s1:cat")
}

func TestC35OnErrorDecides(t *testing.T) {
	steps := func(on string) string {
		return flowOf(`{"id": "d", "do": [{"job": "mail.send", "on_error": "` + on + `"}]}, ` + approveStep("s1", users("cat")))
	}
	fail := func(p *play) *play {
		return p.do(System, JobDone{Key: last[StartJob](p).Key, Error: metadata.Text{En: "no route", Zh: "无法送达"}})
	}
	fail(newPlay(t, steps("ignore")).submit()).wantOpen("s1:cat")
	fail(newPlay(t, steps("reject")).submit()).wantState("no")
	p := fail(newPlay(t, steps("incident")).submit()).wantStatus(Stuck)
	if said := p.run.Incidents[0].Message; said.En != "the work outside failed: no route" || said.Zh != "外部调用失败：无法送达" {
		t.Errorf("the incident says %q and %q", said.En, said.Zh)
	}
	p.do("root", Admin{Verb: "retry"}).wantStatus(Running)
	if again := last[StartJob](p); again.Try != 1 || again.Key != "run1/v1/0" {
		t.Errorf("again = %+v", again)
	}
	fail(p).wantStatus(Stuck).do("root", Admin{Verb: "skip", Reason: "done by hand"}).wantOpen("s1:cat")
}

func TestC35AsyncJobsAndEnterActionsDoNotWait(t *testing.T) {
	newPlay(t, flowOf(`{"id": "d", "do": [{"job": "mail.send", "async": true}]}, `+approveStep("s1", users("cat")))).submit().wantOpen("s1:cat")
	p := newPlay(t, flowOf(approveStep("s1", users("cat")), `"enter": [{"job": "mail.send"}]`)).submit().wantOpen("s1:cat")
	key := last[StartJob](p).Key
	p.do(System, JobDone{Key: key, Error: metadata.Text{En: "down", Zh: "停机"}}).wantStatus(Stuck).wantOpen("s1:cat")
	p.do("root", Admin{Verb: "retry"}).do(System, JobDone{Key: key, OK: true}).wantStatus(Running)
	if len(p.run.Jobs) != 0 {
		t.Errorf("jobs = %+v", p.run.Jobs)
	}
}

func TestC35EmitFiresAnEventOfTheState(t *testing.T) {
	newPlay(t, flowOf(`{"id": "d", "do": [{"emit": "escalate"}]}, `+approveStep("s1", users("cat")))).submit().wantState("late").wantOpen("")
}

func TestC36ConditionsChecksAndForms(t *testing.T) {
	text := `{"key": "w", "title": "w", "entity": "deal", "field": "status", "start": {"state": "draft"}, "states": {
		"draft": {"lock": true, "on": {
			"go": {"to": "end", "title": "Go", "who": [{"submitter": true}], "if": "record.flag == true", "msg": {"en": "Set the flag.", "zh": "请勾选。"},
				"check": [{"if": "(record.amount ?? 0) > 10", "msg": {"en": "Too small.", "zh": "金额过小。"}, "field": "amount"}],
				"form": {"plan": "require", "note": "edit"}, "require": {"comment": true}, "do": [{"set": {"region": "x"}}]},
			"tick": {"to": "end"}}},
		"end": {"final": "done"}}}`
	p := newPlay(t, text).do("sam", Start{})
	if refusal := p.refusal("sam", Fire{Name: "go"}, "if"); refusal.Message.En != "Set the flag." {
		t.Errorf("refusal = %+v", refusal)
	}
	p.with("flag", true).refused("sam", Fire{Name: "go"}, "comment_required")
	p.refused("sam", Fire{Name: "go", Comment: "c"}, "fields")
	values := []FieldValue{{"plan", "p"}, {"region", "z"}}
	if refusal := p.refusal("sam", Fire{Name: "go", Comment: "c", Values: values}, "fields"); refusal.Fields[0].Field != "region" || refusal.Fields[0].Code != "not_editable" {
		t.Errorf("fields = %+v", refusal.Fields)
	}
	if refusal := p.refusal("sam", Fire{Name: "go", Comment: "c", Values: values[:1]}, "check"); refusal.Fields[0].Field != "amount" || refusal.Hint != Invalid {
		t.Errorf("fields = %+v", refusal.Fields)
	}
	action := p.look("sam").Actions()[0]
	if action.Allowed || action.Code != "check" || action.Checks[0].OK || action.Label.En != "Go" || action.Form["plan"] != "require" {
		t.Errorf("action = %+v", action)
	}
	p.refused("sam", Fire{Name: "tick"}, "not_you")
	p.with("amount", num("11")).do("sam", Fire{Name: "go", Comment: "c", Values: values[:1]}).wantStatus(Done)
	if p.record.values["plan"] != "p" || p.record.values["region"] != "x" {
		t.Errorf("record = %v", p.record.values)
	}
	newPlay(t, text).do("sam", Start{}).do(System, Fire{Name: "tick"}).wantStatus(Done)
	newPlay(t, text).do("sam", Start{}).do("ann", Fire{Name: "tick", API: true}).wantStatus(Done)
}

func TestC36FailingGuardFailsClosed(t *testing.T) {
	text := `{"key": "w", "title": "w", "entity": "deal", "start": {"state": "draft"}, "states": {
		"draft": {"on": {"go": {"to": "end", "title": "Go", "who": [{"submitter": true}], "if": "1 / (record.amount ?? 0) > 0"}}}, "end": {"final": "done"}}}`
	p := newPlay(t, text).do("sam", Start{})
	refusal := p.refusal("sam", Fire{Name: "go"}, "rule_failed")
	if refusal.Hint != Forbidden || refusal.Message.En == "" || refusal.Message.Zh == "" {
		t.Errorf("refusal = %+v", refusal)
	}
	if action := p.look("sam").Actions()[0]; action.Allowed || action.Hidden {
		t.Errorf("action = %+v", action)
	}
}

func TestStateTimersRepeatAndLead(t *testing.T) {
	text := `{"key": "w", "title": "w", "entity": "deal", "calendar": "office", "start": {"state": "wait"}, "states": {
		"wait": {"on": {"reply": {"to": "end"}}, "after": [
			{"wait": "1d", "do": [{"notify": {"to": [{"field": "owner"}], "template": "hello"}}], "every": "1d", "max": 2},
			{"wait": "4d", "to": "end", "do": [{"set": {"note": "no reply"}}]}]},
		"end": {"final": "done"}}}`
	p := newPlay(t, text).do("sam", Start{}).pass(24 * 4).wantStatus(Done)
	if n := count[Notify](p.seen); n != 2 || p.record.values["note"] != "no reply" {
		t.Errorf("%d notices, note %v", n, p.record.values["note"])
	}
}

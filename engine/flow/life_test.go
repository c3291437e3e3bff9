package flow

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/weft-crm/weft/metadata"
)

func TestC47ARunFollowsTheDefinitionItIsGiven(t *testing.T) {
	old := newPlay(t, flowOf(three())).submit().approve("ann")
	newer := compile(t, flowOf(approveStep("s1", users("ann"))))["w"]
	old.approve("ben", "cat").wantState("yes")
	if len(newer.Steps) != 1 {
		t.Errorf("steps = %v", newer.Steps)
	}
}

func TestC49HistoryTellsEverythingInBothLanguages(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s1", users("ann"), `"can": ["transfer"]`))).submit()
	p.do("ann", Decide{Task: p.open("ann").ID, Verb: "transfer", People: []string{"ben"}, Comment: "please"})
	p.do("root", Admin{Verb: "override", Task: p.open("ben").ID, Decision: "approve", Reason: "ben is ill"})
	var en, zh []string
	for _, line := range p.history {
		en, zh = append(en, line.Text.En), append(zh, line.Text.Zh)
	}
	wantEn := []string{
		"Sam started it", "Sam: Submit, Draft → Review", "S1: Ann", "Ann transferred “S1” to Ben",
		"Root approved “S1” as administrator", "Approved: Review → Yes",
	}
	if !slices.Equal(en, wantEn) {
		t.Errorf("got\n%s", strings.Join(en, "\n"))
	}
	if zh[3] != "Ann将“S1”转交给Ben" || !strings.HasSuffix(zh[5], "：Review → Yes") {
		t.Errorf("got\n%s", strings.Join(zh, "\n"))
	}
	override := p.history[4]
	if !override.Override || override.Comment != "ben is ill" {
		t.Errorf("override = %+v", override)
	}
}

func TestC49OverrideLeavesTheOtherSigners(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s1", users("ann", "ben")))).submit()
	p.refused("ann", Admin{Verb: "override", Task: p.open("ben").ID, Decision: "approve", Reason: "x"}, "admin_only")
	p.refused("root", Admin{Verb: "override", Task: p.open("ben").ID, Decision: "approve"}, "reason_required")
	p.do("root", Admin{Verb: "override", Task: p.open("ben").ID, Decision: "approve", Reason: "x"}).wantOpen("s1:ann")
	p.do("root", Admin{Verb: "override", Task: p.open("ann").ID, Decision: "reject", Reason: "x"}).wantState("no")
	told := p.history[slices.IndexFunc(p.history, func(n Note) bool { return n.Verb == "override" && n.To == "reject" })].Text
	if told.En != "Root rejected “S1” as administrator" || told.Zh != "Root以管理员身份驳回了“S1”" {
		t.Errorf("told %q %q", told.En, told.Zh)
	}
}

func TestC52FailingActionStopsItsListAndIsContinued(t *testing.T) {
	enter := `"enter": [{"set": {"note": "first"}}, {"set": {"amount": "=1 / record.step"}}, {"set": {"plan": "last"}}]`
	p := newPlay(t, flowOf(approveStep("s1", users("ann")), enter)).with("step", num("0")).submit().wantStatus(Stuck).wantState("review").wantOpen("s1:ann")
	if p.record.values["note"] != "first" || p.record.values["plan"] != nil {
		t.Errorf("record = %v", p.record.values)
	}
	incident := p.run.Incidents[0]
	if incident.Place != "enter:review" || incident.Index != 1 || incident.Message.Zh == "" {
		t.Errorf("incident = %+v", incident)
	}
	p.do("root", Admin{Verb: "retry", Incident: incident.ID}).wantStatus(Stuck)
	p.with("step", num("2")).do("root", Admin{Verb: "retry"}).wantStatus(Running)
	if p.record.values["plan"] != "last" || !sameValue(p.record.values["amount"], num("0.5")) {
		t.Errorf("record = %v", p.record.values)
	}
}

func TestC52FailingDoStepContinuesWhereItStood(t *testing.T) {
	steps := `{"id": "d", "do": [{"set": {"amount": "=(record.amount ?? 0) + 1"}}, {"set": {"note": "=record.step / record.disc > 0 ? 'x' : 'y'"}}, {"set": {"plan": "z"}}]}, ` + approveStep("s1", users("ann"))
	p := newPlay(t, flowOf(steps)).with("disc", num("0")).with("step", num("1")).submit().wantStatus(Stuck)
	p.with("disc", num("1")).do("root", Admin{Verb: "retry"}).wantOpen("s1:ann")
	if !sameValue(p.record.values["amount"], num("1")) || p.record.values["plan"] != "z" {
		t.Errorf("record = %v", p.record.values)
	}
	p = newPlay(t, flowOf(steps)).with("disc", num("0")).with("step", num("1")).submit()
	p.do("root", Admin{Verb: "skip", Reason: "x"}).wantOpen("s1:ann")
	if p.record.values["note"] != nil || p.record.values["plan"] != "z" {
		t.Errorf("record = %v", p.record.values)
	}
}

func TestC52FailingActionOfAFinalStateIsRetriedAfterTheEnd(t *testing.T) {
	text := strings.Replace(flowOf(approveStep("s1", users("ann"))), `"yes": {"final": "approved"}`, `"yes": {"final": "approved", "enter": [{"set": {"amount": "=1 / (record.step ?? 0)"}}]}`, 1)
	p := newPlay(t, text).submit().approve("ann").wantStatus(Approved)
	if len(p.run.Incidents) != 1 {
		t.Fatalf("incidents %s", p.incidents())
	}
	p.with("step", num("4")).do("root", Admin{Verb: "retry"})
	if len(p.run.Incidents) != 0 || !sameValue(p.record.values["amount"], num("0.25")) {
		t.Errorf("incidents %s, amount %v", p.incidents(), p.record.values["amount"])
	}
}

func TestC53DoubleClickDecidesOneLevel(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s1", users("ann"))+", "+approveStep("s2", users("ann")))).submit()
	click := Decide{Task: p.open("ann").ID, Verb: "approve"}
	p.do("ann", click)
	refusal := p.refusal("ann", click, "closed")
	if refusal.ClosedBy != "ann" {
		t.Errorf("refusal = %+v", refusal)
	}
	p.wantOpen("s2:ann")
}

func TestC54TwentySignersOneCompletion(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s1", `{"role": "agent"}`, `"mode": "all"`)))
	p.person("eve").Roles = nil
	for i := range 20 {
		id := fmt.Sprintf("p%d", i)
		p.people.People = append(p.people.People, Person{ID: id, Login: id, Name: id, Active: true, Roles: []string{"agent"}, Object: thing{id, nil}})
	}
	p.submit()
	for i := range 20 {
		p.approve(fmt.Sprintf("p%d", i))
	}
	p.wantState("yes").wantLines("approved", "system  yes")
	if n := len(p.lines("approve")); n != 20 {
		t.Errorf("%d approvals", n)
	}
}

func TestC58OthersCannotDecide(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s1", users("ann"), `"can": ["transfer", "add", "delegate", "return", "remove", "cc", "save"]`))).submit()
	id := p.open("ann").ID
	for _, verb := range []string{"approve", "reject", "return", "transfer", "delegate", "add", "remove", "claim", "release", "cc", "save", "withdraw", "urge", "comment", "resolve", "reclaim", "fly"} {
		if err := p.next("cat", Decide{Task: id, Verb: verb, People: []string{"dan"}, Comment: "c"}); err == nil {
			t.Errorf("cat may %s", verb)
		}
	}
	p.refused("cat", Decide{Task: "t99", Verb: "approve"}, "no_task")
	p.person("ann").Active = false
	p.refused("ann", Decide{Task: id, Verb: "approve"}, "not_yours")
	if verbs := p.look("cat").TaskVerbs(id); len(verbs) != 0 {
		t.Errorf("verbs = %+v", verbs)
	}
}

func TestC60StartAndRestart(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s1", users("ann"))))
	p.refused("sam", Fire{Name: "submit"}, "not_started")
	p.do("sam", Start{})
	p.refused("sam", Start{}, "started")
	text := strings.Replace(flowOf(approveStep("s1", users("ann"))), `"start": {"state": "draft"}`,
		`"start": {"state": "draft", "on": ["create"], "if": "record.flag == true", "who": [{"user": "sam"}]}`, 1)
	p = newPlay(t, text)
	p.refused("sam", Start{On: "create"}, "not_applicable")
	p.with("flag", true).refused("ann", Start{On: "create"}, "not_you")
	p.refused("sam", Start{On: "update"}, "not_applicable")
	p.do("sam", Start{On: "create"}).wantStatus(Draft)
}

func TestSubmitterIsTheOwnerForImportsUntilSomebodySubmits(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s1", `{"manager": 1, "of": "submitter"}`))).with("owner", "ann")
	p.do(System, Start{On: "api"})
	if p.run.Submitter != "ann" || p.run.Starter != System {
		t.Errorf("submitter %s, starter %s", p.run.Submitter, p.run.Starter)
	}
	p.do("ann", Fire{Name: "submit"}).wantOpen("s1:bo")
}

func TestCommentsAreForThoseInvolved(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s1", users("ann")))).submit()
	for _, person := range []string{"sam", "ann", "root"} {
		p.do(person, Decide{Task: p.open("ann").ID, Verb: "comment", Comment: "hm"})
	}
	p.refused("cat", Decide{Task: p.open("ann").ID, Verb: "comment", Comment: "hm"}, "not_you")
	p.refused("sam", Decide{Task: p.open("ann").ID, Verb: "comment"}, "comment_required")
	p.approve("ann").wantStatus(Approved).do("sam", Decide{Task: p.task("s1", "ann").ID, Verb: "comment", Comment: "thanks"})
}

func TestAdminAssignsATask(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s1", users("ann", "ben")))).submit()
	id := p.open("ann").ID
	p.refused("root", Admin{Verb: "assign", Task: id, People: []string{"ben"}}, "already_signer")
	p.refused("root", Admin{Verb: "assign", Task: id}, "people")
	p.refused("root", Admin{Verb: "assign", Task: "t9", People: []string{"cat"}}, "no_task")
	p.do("root", Admin{Verb: "assign", Task: id, People: []string{"cat"}}).wantOpen("s1:cat s1:ben")
}

func TestRunsKeepOnlyTheirLastFlow(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s1", users("ann", "ben")))).submit()
	for range 5 {
		p.do("sam", Fire{Name: "recall"}).do("sam", Fire{Name: "submit"})
	}
	if n := len(p.run.Tasks); n != 4 {
		t.Errorf("%d tasks are kept", n)
	}
	p.approve("ann", "ben").wantState("yes")
}

func TestChildrenAreSuspendedWithTheirParent(t *testing.T) {
	p := newPlay(t, calling(`, "with": {"record": "=record.lead"}`), sub).with("lead", "contact1").submit()
	if child := last[StartChild](p); child.Record != "contact1" || len(child.Values) != 0 {
		t.Errorf("child = %+v", child)
	}
	p.do("root", Admin{Verb: "suspend", Reason: "x"})
	if !last[SuspendChild](p).Suspend {
		t.Errorf("child goes on")
	}
	p.do(System, ChildDone{Child: "c1", Outcome: Approved}).wantOpen("").do("root", Admin{Verb: "activate"}).wantOpen("tail:ann")
}

func TestHandoverMovesPicksAndDelegations(t *testing.T) {
	steps := approveStep("s1", users("ann"), `"can": ["delegate"]`) + ", " + pickStep
	p := newPlay(t, flowOf(steps)).with("disc", num("20")).do("sam", Start{})
	p.do("sam", Fire{Name: "submit", Picks: []Pick{{Step: "s2", People: []string{"ann"}}}})
	p.do("ann", Decide{Task: p.open("ann").ID, Verb: "delegate", People: []string{"dan"}})
	p.do("root", Admin{Verb: "handover", From: "ann", People: []string{"cat"}, Reason: "left"})
	p.verb("dan", "resolve").wantOpen("s1:cat").approve("cat").wantOpen("s2:cat")
}

func TestDirectoryKnowsQueues(t *testing.T) {
	d := NewDirectory(organisation())
	if got := d.QueuesOf("eve"); !slices.Equal(got, []string{"role:sales_ops", "role:agent", "role:duty_lead", "team:legal", "territory:china:service_queue", "territory:china:"}) {
		t.Errorf("queues = %q", got)
	}
	for _, queue := range d.QueuesOf("eve") {
		if !d.InQueue(queue, "eve") {
			t.Errorf("eve is not in %s", queue)
		}
	}
	if got := d.QueuesOf("root"); !slices.Equal(got, []string{"admin"}) {
		t.Errorf("queues = %q", got)
	}
	if d.QueuesOf("nobody") != nil || d.Person("nobody") != nil {
		t.Errorf("nobody is known")
	}
}

func TestDurationsInWords(t *testing.T) {
	for text, want := range map[string]string{"1h": "1 hour", "2d": "2 working days", "3d!": "3 days", "30m": "30 minutes"} {
		d, err := metadata.ParseDuration(text)
		if got := DurationText(d); err != nil || got.En != want || got.Zh == "" {
			t.Errorf("%s: %+v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "h", "4x", "-1h", "1.5h", "999999d", "99999999h"} {
		if _, err := metadata.ParseDuration(text); err == nil {
			t.Errorf("%q is accepted", text)
		}
	}
}

func TestDurationByRule(t *testing.T) {
	due := `"due": [{"after": "=record.flag == true ? '1h' : '3h'", "do": "approve"}]`
	newPlay(t, flowOf(approveStep("s1", users("ann"), due))).with("flag", true).submit().pass(1).wantState("yes")
	newPlay(t, flowOf(approveStep("s1", users("ann"), due))).submit().pass(2).wantOpen("s1:ann")
}

func TestLetsAreReadThroughEachOther(t *testing.T) {
	text := strings.Replace(flowOf(`{"id": "s1", "if": "big", "approve": {"by": [{"user": "ann"}]}}, {"id": "d", "do": [{"set": {"amount": 1}}]}, {"id": "s2", "if": "big", "approve": {"by": [{"user": "ben"}]}}`),
		`"start"`, `"let": {"sum": "record.amount ?? 0", "big": "sum > 10"}, "start"`, 1)
	newPlay(t, text).with("amount", num("20")).submit().wantOpen("s1:ann").approve("ann").wantState("yes")
}

func TestRunsAreNeverGivenUncompiledRules(t *testing.T) {
	workflow := compile(t, flowOf(`{"id": "s1", "if": "record.flag == true", "approve": {"by": [{"user": "ann"}]}}`))["w"]
	state, _ := workflow.States.Get("review")
	state.Flow[0].If = &metadata.Rule{Source: "record.flag == true"}
	p := playOf(t, map[string]*metadata.Workflow{"w": workflow}, "w").submit().wantStatus(Stuck)
	p.now = p.now.Add(time.Hour)
}

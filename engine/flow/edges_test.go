package flow

import (
	"strings"
	"testing"
)

func TestNobodyFiresTheEndOfAFlowFromOutside(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s1", users("ann")))).submit()
	for _, event := range []string{"approved", "rejected", "timeout"} {
		p.refused("ann", Fire{Name: event, API: true}, "no_event")
	}
	p.do("ann", Fire{Name: "escalate", API: true}).wantState("late")
}

func TestEndOfAFlowIsTriedAgainWhenItsConditionFailed(t *testing.T) {
	text := strings.Replace(flowOf(approveStep("s1", users("ann"))), `"approved": "yes"`, `"approved": {"to": "yes", "if": "1 / (record.step ?? 0) > 0"}`, 1)
	p := newPlay(t, text).submit().approve("ann").wantStatus(Stuck).wantState("review").wantOpen("")
	p.do("root", Admin{Verb: "retry"}).wantStatus(Stuck)
	p.with("step", num("1")).do("root", Admin{Verb: "retry"}).wantState("yes")
}

func TestTheEndOfAFlowThatNothingTakesUpIsAnIncident(t *testing.T) {
	text := strings.Replace(flowOf(approveStep("s1", users("ann"))), `"approved": "yes"`, `"approved": {"to": "yes", "if": "record.flag == true"}`, 1)
	p := newPlay(t, text).submit().approve("ann").wantState("review").wantStatus(Stuck)
	if code := p.run.Incidents[0].Code; code != "no_transition" {
		t.Errorf("incident %s", code)
	}
	p.do("root", Admin{Verb: "skip", Reason: "x"}).wantStatus(Stuck)
	p.with("flag", true).do("root", Admin{Verb: "retry"}).wantState("yes")
}

func TestChecksHoldForTheEndOfAFlowToo(t *testing.T) {
	text := strings.Replace(flowOf(approveStep("s1", users("ann"))), `"approved": "yes"`,
		`"approved": [{"to": "yes", "if": "record.flag == true"}, {"to": "late"}]`, 1)
	newPlay(t, text).submit().approve("ann").wantState("late")
	newPlay(t, text).with("flag", true).submit().approve("ann").wantState("yes")
}

func TestDueTimesThatFailAreSetOnRetry(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s1", users("ann"), `"due": [{"after": "=record.plan ?? ''", "do": "approve"}]`))).submit().wantStatus(Stuck).wantOpen("s1:ann")
	p.with("plan", "1h").do("root", Admin{Verb: "retry"}).wantStatus(Running).pass(1).wantState("yes")
	p = newPlay(t, flowOf(approveStep("s1", users("ann"), `"due": [{"after": "=record.plan ?? ''", "do": "approve"}]`))).submit()
	p.do("root", Admin{Verb: "skip", Reason: "no deadline"}).wantStatus(Running).wantOpen("s1:ann").approve("ann").wantState("yes")
}

func TestStateTimersThatFailAreKept(t *testing.T) {
	text := `{"key": "w", "title": "w", "entity": "deal", "start": {"state": "a"}, "states": {
		"a": {"on": {"x": "end"}, "after": [{"wait": "1h", "if": "1 / (record.step ?? 0) > 0", "to": "end"}, {"wait": "=record.plan ?? ''", "to": "end"}]}, "end": {"final": "done"}}}`
	p := newPlay(t, text).do("sam", Start{}).wantStatus(Stuck)
	p.do("root", Admin{Verb: "skip", Reason: "x"}).pass(1).wantStatus(Stuck).wantState("a")
	p.with("step", num("1")).do("root", Admin{Verb: "retry"}).wantStatus(Running).pass(0).wantStatus(Done)
	newPlay(t, text).do("sam", Start{}).with("plan", "30m").do("root", Admin{Verb: "retry"}).pass(0.5).wantStatus(Done)
}

func TestClockMarksThatFailAreKept(t *testing.T) {
	text := `{"key": "w", "title": "w", "entity": "deal", "start": {"state": "a"},
		"clocks": {"c": {"stop": ["end"], "target": "2h", "at": [{"pct": 50, "if": "1 / (record.step ?? 0) > 0", "do": [{"set": {"note": "half"}}]}]}},
		"states": {"a": {"on": {"x": "end"}}, "end": {"final": "done"}}}`
	p := newPlay(t, text).do("sam", Start{}).pass(1).wantStatus(Stuck)
	p.with("step", num("1")).do("root", Admin{Verb: "retry"}).pass(0)
	if p.record.values["note"] != "half" {
		t.Errorf("note = %v", p.record.values["note"])
	}
	p.pass(1)
	if p.clock("c").Breached.IsZero() {
		t.Errorf("no breach")
	}
}

func TestC14WhoIsSentBackToIsAskedEvenAsSubmitter(t *testing.T) {
	steps := approveStep("s1", users("sam", "ann"), `"self": "skip"`, `"mode": "any"`) + ", " + approveStep("s2", users("ben"), `"can": ["return"]`)
	p := newPlay(t, flowOf(steps)).submit().approve("ann")
	back(p, "ben", "prev", "").wantOpen("s1:sam s1:ann")
}

func TestTeamRolesAreQueuesOfTheirOwn(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s1", `{"team": "legal", "as": "lead"}`)))
	p.people.Teams = append(p.people.Teams, Membership{Group: "legal", Person: "cat", As: "lead"})
	p.submit().wantOpen("s1:team:legal:lead")
	p.refused("dan", Decide{Task: p.run.Tasks[0].ID, Verb: "approve"}, "not_yours")
	p.approve("cat").wantState("yes")
}

func TestEmittedEventEndsAWaitOfTheSameRun(t *testing.T) {
	steps := `{"id": "p", "parallel": {"branches": [
		{"id": "a", "flow": [{"id": "w", "wait": {"event": "ready", "timeout": "9d"}}, ` + approveStep("s1", users("ann")) + `]},
		{"id": "b", "flow": [` + approveStep("s2", users("ben")) + `, {"id": "d", "do": [{"emit": "ready"}]}]}]}}`
	newPlay(t, flowOf(steps)).submit().wantOpen("s2:ben").approve("ben").wantOpen("s1:ann")
}

func TestSuspendedRunsKeepRecordChangesForLater(t *testing.T) {
	p := newPlay(t, watched("restart")).with("disc", num("12")).submit().approve("mia").do("root", Admin{Verb: "suspend", Reason: "x"})
	p.with("disc", num("20")).do("root", RecordChanged{Fields: []string{"disc"}}).wantStatus(Suspended)
	p.do("root", Admin{Verb: "activate"}).wantOpen("m:mia")
}

func TestReturnTargetsAndVerbsAreOffered(t *testing.T) {
	p := newPlay(t, flowOf(three())).submit().approve("ann", "ben")
	verbs := p.look("cat").TaskVerbs(p.open("cat").ID)
	var names []string
	for _, verb := range verbs {
		names = append(names, verb.Name)
		if verb.Name != "return" {
			continue
		}
		var targets []string
		for _, target := range verb.Targets {
			targets = append(targets, target.ID+"="+target.Label.En)
		}
		if got := strings.Join(targets, " "); got != "start=the submitter prev=S2 s1=S1" || strings.Join(verb.Then, " ") != "replay jump" {
			t.Errorf("return: %s, %v", got, verb.Then)
		}
	}
	if got := strings.Join(names, " "); got != "approve reject return comment" {
		t.Errorf("verbs: %s", got)
	}
	if verbs := p.look("ben").TaskVerbs(p.task("s2", "ben").ID); len(verbs) != 2 || verbs[0].Name != "withdraw" {
		t.Errorf("verbs of ben: %+v", verbs)
	}
}

func TestRetryLeavesAStepWhoseConditionNoLongerHolds(t *testing.T) {
	step := `{"id": "s1", "if": "(record.disc ?? 0) > 5", "approve": {"by": [{"user": "ann"}, {"user": "ben"}], "empty": "incident"}}`
	p := newPlay(t, flowOf(step)).with("disc", num("9")).submit()
	p.person("ann").Active = false
	p.do(System, PersonLeft{"ann"}).wantStatus(Stuck).wantOpen("s1:ben")
	p.with("disc", num("1")).do("root", Admin{Verb: "retry"}).wantState("yes").wantTask("s1", "ben", CancelledTask)
}

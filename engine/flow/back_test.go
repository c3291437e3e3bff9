package flow

import (
	"slices"
	"strings"
	"testing"
)

func TestC13RejectInABranchCancelsTheSiblings(t *testing.T) {
	steps := `{"id": "p", "parallel": {"on_reject": "fast", "branches": [
		{"id": "a", "flow": [` + approveStep("s1", users("ann")) + `]},
		{"id": "b", "flow": [` + approveStep("s2", users("ben")) + `]}]}}, ` + approveStep("s3", users("cat"))
	p := newPlay(t, flowOf(steps)).submit().verb("ann", "reject")
	p.wantState("no").wantTask("s2", "ben", CancelledTask).wantLines("rejected", "system  no")
}

func TestC13RejectWaitsForTheSiblings(t *testing.T) {
	steps := `{"id": "p", "parallel": {"on_reject": "wait", "branches": [
		{"id": "a", "flow": [` + approveStep("s1", users("ann")) + `]},
		{"id": "b", "flow": [` + approveStep("s2", users("ben")) + `]}]}}`
	p := newPlay(t, flowOf(steps)).submit().verb("ann", "reject").wantState("review").wantOpen("s2:ben")
	p.approve("ben").wantState("no")
}

func TestC13RejectSendsBackInsideTheBranch(t *testing.T) {
	steps := `{"id": "p", "parallel": {"branches": [
		{"id": "a", "flow": [` + approveStep("s1", users("ann")) + `, ` + approveStep("s2", users("ben"), `"reject": "prev"`) + `]},
		{"id": "b", "flow": [` + approveStep("s3", users("cat")) + `]}]}}`
	p := newPlay(t, flowOf(steps)).submit().approve("ann").verb("ben", "reject").wantOpen("s3:cat s1:ann")
	p.approve("ann", "ben", "cat").wantState("yes")
}

func TestC13RejectToStartPrevOrAStep(t *testing.T) {
	for target, want := range map[string]string{"start": "start:sam", "prev": "s2:ben", "s1": "s1:ann"} {
		steps := approveStep("s1", users("ann")) + ", " + approveStep("s2", users("ben")) + ", " + approveStep("s3", users("cat"), `"reject": "`+target+`"`)
		newPlay(t, flowOf(steps)).submit().approve("ann", "ben").verb("cat", "reject").wantState("review").wantOpen(want)
	}
}

func three() string {
	settings := []string{`"return": {"to": ["start", "prev", "s1"], "then": "ask"}`, `"can": ["return", "withdraw"]`}
	return approveStep("s1", users("ann"), settings...) + ", " + approveStep("s2", users("ben"), settings...) + ", " + approveStep("s3", users("cat"), settings...)
}

func back(p *play, person, to, then string) *play {
	p.t.Helper()
	return p.do(person, Decide{Task: p.open(person).ID, Verb: "return", To: to, Then: then})
}

func TestC13ASkippedStepIsSkippedAgain(t *testing.T) {
	steps := `{"id": "s1", "if": "(record.amount ?? 0) > 100", "approve": {"by": [` + users("ann") + `]}}, ` +
		approveStep("s2", users("ben")) + ", " + approveStep("s3", users("cat"), `"reject": "s1"`)
	p := newPlay(t, flowOf(steps)).with("amount", num("5")).submit().approve("ben").verb("cat", "reject").wantOpen("s2:ben")
	p.approve("ben").with("amount", num("500")).verb("cat", "reject").wantOpen("s1:ann")
}

func TestC14ReturnWithJumpSkipsWhatHasPassed(t *testing.T) {
	p := newPlay(t, flowOf(three(), `"watch": {"fields": ["amount"], "do": "ignore"}`)).submit().approve("ann", "ben")
	back(p, "cat", "s1", "jump").wantOpen("s1:ann").approve("ann").wantOpen("s3:cat").approve("cat").wantState("yes")
	p = newPlay(t, flowOf(three(), `"watch": {"fields": ["amount"], "do": "ignore"}`)).submit().approve("ann", "ben")
	back(p, "cat", "start", "jump").wantOpen("start:sam").verb("sam", "complete").wantOpen("s3:cat")
}

func TestC14JumpBecomesReplayWhenWatchedFieldsChanged(t *testing.T) {
	p := newPlay(t, flowOf(three(), `"watch": {"fields": ["amount"], "do": "restart"}`)).submit().approve("ann", "ben")
	back(p, "cat", "start", "jump")
	p.with("amount", num("2")).do("sam", RecordChanged{Fields: []string{"amount"}}).wantOpen("start:sam")
	p.verb("sam", "complete").wantOpen("s1:ann").wantLines("jump_downgraded", "system s3")
	p.approve("ann").wantOpen("s2:ben").approve("ben", "cat").wantState("yes")
}

func TestC14JumpBecomesReplayWhenTheWayNoLongerLeadsThere(t *testing.T) {
	steps := approveStep("s1", users("ann")) + ", " + approveStep("s2", users("ben")) +
		`, {"id": "s3", "if": "(record.amount ?? 0) > 10", "approve": {"by": [{"user": "cat"}], "can": ["return"], "return": {"then": "jump"}}}`
	p := newPlay(t, flowOf(steps)).with("amount", num("20")).submit().approve("ann", "ben")
	back(p, "cat", "start", "")
	p.with("amount", num("5")).verb("sam", "complete").wantOpen("s1:ann").approve("ann", "ben").wantState("yes")
}

func TestC14ReplayAsksEverybodyAgain(t *testing.T) {
	p := newPlay(t, flowOf(three(), `"lock": true`)).submit().approve("ann", "ben")
	back(p, "cat", "start", "replay").wantOpen("start:sam")
	if p.run.Round != 1 || IsLocked(p.workflow, p.run, "sam") || !IsLocked(p.workflow, p.run, "ann") {
		t.Errorf("round %d, locked %v", p.run.Round, IsLocked(p.workflow, p.run, "sam"))
	}
	p.verb("sam", "complete").wantOpen("s1:ann").approve("ann").wantOpen("s2:ben").approve("ben", "cat").wantState("yes")
	if p.run.Round != 2 || p.run.Decisions != 3 {
		t.Errorf("round %d, decisions %d", p.run.Round, p.run.Decisions)
	}
}

func TestC14ReturnedStepIsNotApprovedByItself(t *testing.T) {
	same := `"same": "all", "can": ["return"], "return": {"to": ["s1", "prev"]}`
	steps := approveStep("s1", users("ann"), same) + ", " + approveStep("s2", users("ann"), same) + ", " + approveStep("s3", users("cat"), same)
	p := newPlay(t, flowOf(steps)).submit().approve("ann").wantOpen("s3:cat").wantTask("s2", "ann", AutoApproved)
	back(p, "cat", "prev", "").wantOpen("s2:ann").approve("ann").wantOpen("s3:cat")
}

func TestC14ReturnOutOfAParallelCancelsIt(t *testing.T) {
	steps := approveStep("s0", users("dan")) + `, {"id": "p", "parallel": {"branches": [
		{"id": "a", "flow": [` + approveStep("s1", users("ann"), `"can": ["return"]`, `"return": {"to": ["start", "prev"], "then": "ask"}`) + `]},
		{"id": "b", "flow": [` + approveStep("s2", users("ben")) + `, ` + approveStep("s4", users("cat"), `"can": ["return"]`) + `]}]}}`
	p := newPlay(t, flowOf(steps)).submit().approve("dan", "ben")
	back(p, "ann", "prev", "replay").wantOpen("s0:dan").wantTask("s4", "cat", CancelledTask)
	p.approve("dan").wantOpen("s1:ann s2:ben")
	p = newPlay(t, flowOf(steps)).submit().approve("dan", "ben")
	back(p, "ann", "prev", "jump").approve("dan").wantOpen("s1:ann s4:cat")
	back(p, "cat", "prev", "").wantOpen("s1:ann s2:ben").approve("ann", "ben", "cat").wantState("yes")
}

func TestC14AJumpBackTakesUpEveryBranchWhereItStood(t *testing.T) {
	branch := func(id string, steps ...string) string {
		return `{"id": "` + id + `", "flow": [` + strings.Join(steps, ", ") + `]}`
	}
	inner := `{"id": "q", "parallel": {"branches": [` + branch("x", approveStep("s5", users("ben"))) + `, ` +
		branch("y", approveStep("s6", users("cat")), approveStep("s7", users("eve"))) + `]}}`
	returning := approveStep("s2", users("dan"), `"can": ["return"]`, `"return": {"to": ["start"], "then": "jump"}`)
	block := `{"id": "p", "parallel": {"on_reject": "wait", "branches": [` + branch("a", approveStep("s1", users("ann")), returning) + `, ` +
		branch("b", approveStep("s3", users("fay")), inner) + `, ` + branch("c", approveStep("s4", users("mia"))) + `]}}`
	p := newPlay(t, flowOf(block)).submit().approve("ann", "fay", "cat").verb("mia", "reject")
	back(p, "dan", "start", "").wantOpen("start:sam").verb("sam", "complete").wantOpen("s2:dan s5:ben s7:eve")
	p.approve("dan", "ben", "eve").wantState("no")
}

func TestC14TwoBranchesReturnToTheStartOnce(t *testing.T) {
	branch := func(id, person string) string {
		return `{"id": "b` + id + `", "flow": [` + approveStep("s"+id, users(person), `"can": ["return"]`) + `]}`
	}
	p := newPlay(t, flowOf(`{"id": "p", "parallel": {"branches": [`+branch("1", "ann")+`, `+branch("2", "ben")+`]}}`)).submit()
	second := p.open("ben").ID
	back(p, "ann", "start", "").wantOpen("start:sam")
	p.refused("ben", Decide{Task: second, Verb: "return", To: "start"}, "closed")
	back(p.verb("sam", "complete"), "ben", "start", "").wantOpen("start:sam").verb("sam", "complete").wantOpen("s1:ann s2:ben")
}

func TestC14NoReturnIntoAnotherBranchOrUnvisitedStep(t *testing.T) {
	steps := `{"id": "p", "parallel": {"branches": [
		{"id": "a", "flow": [` + approveStep("s1", users("ann")) + `]},
		{"id": "b", "flow": [` + approveStep("s2", users("ben"), `"can": ["return"]`) + `]}]}}, ` + approveStep("s3", users("cat"), `"can": ["return"]`)
	p := newPlay(t, flowOf(steps)).submit().approve("ann")
	for _, to := range []string{"s1", "s3", "s2", "nowhere"} {
		p.refused("ben", Decide{Task: p.open("ben").ID, Verb: "return", To: to}, "target")
	}
	p.approve("ben")
	back(p, "cat", "prev", "").wantOpen("s1:ann s2:ben")
}

func TestC14ReturnIntoAFinishedChoice(t *testing.T) {
	steps := `{"id": "c", "choose": [{"if": "record.flag == true", "flow": [` + approveStep("s1", users("ann")) + `, ` + approveStep("s2", users("ben")) + `]}, {"else": true, "flow": []}]}, ` +
		approveStep("s3", users("cat"), `"can": ["return"]`, `"return": {"to": ["start", "prev"], "then": "ask"}`)
	p := newPlay(t, flowOf(steps)).with("flag", true).submit().approve("ann", "ben")
	back(p, "cat", "prev", "").wantOpen("s2:ben").approve("ben").wantOpen("s3:cat")
	back(p, "cat", "prev", "jump").approve("ben").wantOpen("s3:cat").approve("cat").wantState("yes")
}

func TestC14RepeatedReturnsToTheStart(t *testing.T) {
	p := newPlay(t, flowOf(three())).submit()
	for range 4 {
		back(p, "ann", "start", "replay").wantOpen("start:sam").verb("sam", "complete").wantOpen("s1:ann")
	}
	p.approve("ann", "ben", "cat").wantState("yes")
}

func TestC15RecallIsRefusedAfterADecision(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s1", users("ann", "ben")))).submit().approve("ann")
	refusal := p.refusal("sam", Fire{Name: "recall"}, "if")
	if refusal.Hint != Forbidden || refusal.Message.Zh != "已有人审批。" {
		t.Errorf("refusal = %+v", refusal)
	}
}

func TestC15RecallUnlocksAndCancels(t *testing.T) {
	p := newPlay(t, flowOf(three(), `"lock": true`)).submit()
	if !last[LockChanged](p).Locked {
		t.Errorf("not locked")
	}
	p.do("sam", Fire{Name: "recall"}).wantState("draft").wantStatus(Draft).wantOpen("")
	if last[LockChanged](p).Locked {
		t.Errorf("still locked")
	}
}

func TestC16WithdrawReopensTheOwnStep(t *testing.T) {
	p := newPlay(t, flowOf(three())).submit().approve("ann").wantOpen("s2:ben")
	first := p.task("s1", "ann").ID
	p.do("ann", Decide{Task: first, Verb: "withdraw"}).wantOpen("s1:ann").wantTask("s2", "ben", CancelledTask)
	if p.run.Decisions != 0 || p.task("s1", "ann").ID == first {
		t.Errorf("decisions %d, task %s", p.run.Decisions, p.task("s1", "ann").ID)
	}
	p.approve("ann", "ben")
	p.refused("ann", Decide{Task: p.task("s1", "ann").ID, Verb: "withdraw"}, "decided")
	p.approve("cat").wantState("yes")
	p.refused("cat", Decide{Task: p.task("s3", "cat").ID, Verb: "withdraw"}, "over")
}

func TestC16WithdrawKeepsTheVotesOfOthers(t *testing.T) {
	steps := approveStep("s1", users("ann", "ben", "cat"), `"can": ["withdraw"]`) + ", " + approveStep("s2", users("dan"))
	p := newPlay(t, flowOf(steps)).submit().approve("ann", "ben")
	p.do("ann", Decide{Task: p.task("s1", "ann").ID, Verb: "withdraw"}).wantOpen("s1:ann s1:cat")
	p.approve("cat", "ann").wantOpen("s2:dan")
	p.do("cat", Decide{Task: p.task("s1", "cat").ID, Verb: "withdraw"}).wantOpen("s1:cat").approve("cat").wantOpen("s2:dan")
}

func TestC16WithdrawKeepsWhoWasAddedToOthers(t *testing.T) {
	p := newPlay(t, one(`"add", "withdraw"`, "ann", "cat")).submit()
	add(p, "before", "seq", "ben", "dan")
	p.approve("ben", "cat").do("cat", Decide{Task: p.task("s1", "cat").ID, Verb: "withdraw"})
	p.wantOpen("s1:cat s1:dan").approve("dan", "cat", "ann").wantState("yes")
	p = newPlay(t, one(`"add", "withdraw"`, "ann", "cat")).submit()
	add(p, "after", "all", "ben")
	p.approve("ann", "cat").do("cat", Decide{Task: p.task("s1", "cat").ID, Verb: "withdraw"})
	p.wantTask("s1", "ann", Approving).wantOpen("s1:cat s1:ben").approve("ben", "cat").wantState("yes")
	p = newPlay(t, one(`"add", "withdraw"`, "ann", "cat")).submit()
	add(p, "before", "any", "ben", "dan")
	p.approve("ben", "cat").do("cat", Decide{Task: p.task("s1", "cat").ID, Verb: "withdraw"})
	p.wantOpen("s1:ann s1:cat")
}

func TestC16WithdrawKeepsTheNoOfAddedSigners(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s1", users("ann", "cat", "dan"), `"can": ["add", "withdraw"]`, `"mode": {"pass": 2, "veto": false}`))).submit()
	add(p, "before", "all", "ben")
	p.verb("ben", "reject").approve("cat").do("cat", Decide{Task: p.task("s1", "cat").ID, Verb: "withdraw"})
	p.wantOpen("s1:cat s1:dan").wantTask("s1", "ann", CancelledTask)
}

func TestC16WithdrawIsRefusedAfterOutwardWork(t *testing.T) {
	steps := approveStep("s1", users("ann"), `"can": ["withdraw"]`) + `, {"id": "d", "do": [{"job": "mail.send"}]}, ` + approveStep("s2", users("ben"))
	p := newPlay(t, flowOf(steps)).submit().approve("ann")
	p.do(System, JobDone{Key: last[StartJob](p).Key, OK: true}).wantOpen("s2:ben")
	p.refused("ann", Decide{Task: p.task("s1", "ann").ID, Verb: "withdraw"}, "sent")
}

func TestC16WithdrawIsNotBlockedByAutomaticApprovals(t *testing.T) {
	steps := approveStep("s1", users("ann"), `"can": ["withdraw"]`) + ", " + approveStep("s2", users("ann"), `"same": "all"`) + ", " + approveStep("s3", users("cat"))
	p := newPlay(t, flowOf(steps)).submit().approve("ann").wantOpen("s3:cat")
	p.do("ann", Decide{Task: p.task("s1", "ann").ID, Verb: "withdraw"}).wantOpen("s1:ann")
}

func TestC17JumpBehindAParallelCancelsItsBranches(t *testing.T) {
	steps := `{"id": "p", "parallel": {"branches": [
		{"id": "a", "flow": [` + approveStep("s1", users("ann")) + `]},
		{"id": "b", "flow": [` + approveStep("s2", users("ben")) + `]},
		{"id": "c", "flow": [` + approveStep("s3", users("cat")) + `]}]}}, ` + approveStep("s4", users("dan"))
	p := newPlay(t, flowOf(steps)).submit()
	p.refused("root", Admin{Verb: "jump", Step: "s4"}, "reason_required")
	p.refused("ann", Admin{Verb: "jump", Step: "s4", Reason: "x"}, "admin_only")
	p.do("root", Admin{Verb: "jump", Step: "s4", Reason: "urgent"}).wantOpen("s4:dan")
	open := 0
	for _, v := range p.run.Visits {
		if v.Outcome == "" {
			open++
		}
	}
	line := p.history[slices.IndexFunc(p.history, func(n Note) bool { return n.Verb == "jump" })]
	if open != 1 || line.Actor != "root" || line.Comment != "urgent" || !line.Override {
		t.Errorf("%d open visits, line %+v", open, line)
	}
	p.approve("dan").wantState("yes")
}

func TestC17JumpIntoAParallelStartsOnlyThatBranch(t *testing.T) {
	steps := approveStep("s0", users("dan")) + `, {"id": "p", "parallel": {"branches": [
		{"id": "a", "flow": [` + approveStep("s1", users("ann")) + `]},
		{"id": "b", "flow": [` + approveStep("s2", users("ben")) + `]}]}}`
	p := newPlay(t, flowOf(steps)).submit().do("root", Admin{Verb: "jump", Step: "s2", Reason: "x", People: []string{"eve"}})
	p.wantOpen("s2:eve").approve("eve").wantState("yes")
}

func TestC17JumpToAnotherState(t *testing.T) {
	p := newPlay(t, flowOf(three())).submit().do("root", Admin{Verb: "jump", State: "late", Reason: "x"})
	p.wantState("late").wantOpen("").do("sam", Fire{Name: "submit"}).wantOpen("s1:ann")
}

func TestC18SuspensionFreezesDecisionsAndTimers(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s1", users("ann"), `"due": [{"after": "5h", "do": "remind"}, {"after": "6h!", "do": "approve"}]`))).submit()
	p.pass(1)
	p.do("root", Admin{Verb: "suspend", Reason: "audit"}).wantStatus(Suspended)
	p.refused("ann", Decide{Task: p.open("ann").ID, Verb: "approve"}, "suspended")
	p.refused("sam", Fire{Name: "recall"}, "suspended")
	p.do("sam", Decide{Task: p.open("ann").ID, Verb: "comment", Comment: "why?"})
	p.do("sam", Decide{Task: p.open("ann").ID, Verb: "comment", Comment: "!"})
	p.pass(10).do("root", Admin{Verb: "activate"}).wantStatus(Running)
	if count[Notify](p.seen) != 0 {
		t.Errorf("somebody was reminded")
	}
	// 4 of 5 working hours are left: 11:00 was suspended until 21:00, so until 13:00 of the next day.
	want := []string{"2026-11-24 13:00", "2026-11-24 02:00"}
	for i, timer := range p.run.Timers {
		if !timer.DueAt.Equal(shanghai(t, want[i])) {
			t.Errorf("timer %d due %s, want %s", i, timer.DueAt, want[i])
		}
	}
	p.pass(6).wantState("yes")
}

func TestC18WhatArrivesDuringSuspensionIsAppliedAfterwards(t *testing.T) {
	p := newPlay(t, flowOf(`{"id": "d", "do": [{"job": "mail.send"}]}, `+approveStep("s1", users("ann")))).submit()
	p.do("root", Admin{Verb: "suspend", Reason: "x"})
	p.do(System, JobDone{Key: last[StartJob](p).Key, OK: true}).wantOpen("").wantStatus(Suspended)
	p.do("root", Admin{Verb: "activate"}).wantOpen("s1:ann")
}

func TestC19CancelLeavesNothingOpen(t *testing.T) {
	child := `{"key": "sub", "title": "sub", "entity": "deal", "start": {"state": "go"}, "states": {"go": {"flow": [` + approveStep("x", users("dan")) + `], "on": {"approved": "ok", "rejected": "ok"}}, "ok": {"final": "done"}}}`
	steps := `{"id": "p", "parallel": {"branches": [
		{"id": "a", "flow": [` + approveStep("s1", users("ann")) + `]},
		{"id": "b", "flow": [` + approveStep("s2", users("ben"), `"due": [{"after": "1d", "do": "remind", "every": "1d"}, {"after": "5d", "do": "reject"}]`) + `]},
		{"id": "c", "flow": [{"id": "call", "call": {"workflow": "sub"}}]}]}}`
	p := newPlay(t, flowOf(steps), child).submit().approve("ann")
	p.refused("root", Admin{Verb: "cancel"}, "reason_required")
	p.do("root", Admin{Verb: "cancel", Reason: "void"}).wantStatus(Cancelled).wantState("gone").wantOpen("")
	if count[CancelChild](p.effects) != 1 || len(p.timers) != 0 {
		t.Errorf("children %d, timers %d", count[CancelChild](p.effects), len(p.timers))
	}
}

func TestC19CancelWithoutACancelledState(t *testing.T) {
	text := strings.Replace(flowOf(three(), `"lock": true`), `, "gone": {"final": "cancelled"}`, "", 1)
	p := newPlay(t, text).submit().do("root", Admin{Verb: "cancel", Reason: "record deleted"})
	p.wantStatus(Cancelled).wantState("review")
	if IsLocked(p.workflow, p.run, "sam") {
		t.Errorf("the record stays locked")
	}
}

package flow

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func add(p *play, where, mode string, people ...string) {
	p.t.Helper()
	p.do("ann", Decide{Task: p.open("ann").ID, Verb: "add", Where: where, Mode: mode, People: people})
}

func one(can string, people ...string) string {
	return flowOf(approveStep("s1", users(people...), `"can": [`+can+`]`))
}

func TestC07AddBeforeAndAnAddedSignerRejects(t *testing.T) {
	p := newPlay(t, one(`"add"`, "ann")).submit()
	add(p, "before", "all", "ben", "cat")
	p.wantOpen("s1:ben s1:cat").wantTask("s1", "ann", Waiting)
	p.refused("ann", Decide{Task: p.task("s1", "ann").ID, Verb: "approve"}, "waiting_for_added")
	p.approve("ben").verb("cat", "reject").wantState("no").wantTask("s1", "ann", CancelledTask)
	p.wantLines("add", "ann s1 ben cat")
}

func TestC07AddBeforeGivesTheTurnBack(t *testing.T) {
	p := newPlay(t, one(`"add"`, "ann")).submit()
	add(p, "before", "any", "ben", "cat")
	p.approve("cat").wantTask("s1", "ben", NoResponse).wantOpen("s1:ann").approve("ann").wantState("yes")
}

func TestC07AddBeforeInOrder(t *testing.T) {
	p := newPlay(t, one(`"add"`, "ann")).submit()
	add(p, "before", "seq", "ben", "cat")
	p.wantOpen("s1:ben").approve("ben").wantOpen("s1:cat").approve("cat").wantOpen("s1:ann")
}

func TestC07AddAfterHoldsTheVoteBack(t *testing.T) {
	p := newPlay(t, one(`"add"`, "ann")).submit()
	add(p, "after", "all", "ben")
	p.wantOpen("s1:ann").approve("ann").wantTask("s1", "ann", Approving).wantOpen("s1:ben")
	p.approve("ben").wantState("yes").wantTask("s1", "ann", ApprovedTask)
	p = newPlay(t, one(`"add"`, "ann")).submit()
	add(p, "after", "all", "ben")
	p.approve("ann").verb("ben", "reject").wantState("no").wantTask("s1", "ann", RejectedTask)
}

func TestC07RemovingTheAfterSignersDoesNotCompleteTheTask(t *testing.T) {
	p := newPlay(t, one(`"add", "remove"`, "ann")).submit()
	add(p, "after", "all", "ben")
	p.do("ann", Decide{Task: p.open("ann").ID, Verb: "remove", To: p.task("s1", "ben").ID})
	p.wantState("review").wantOpen("s1:ann").approve("ann").wantState("yes")
}

func TestC07WhoIsAddedAfterWaitsForTheYesThoughOthersAreRemoved(t *testing.T) {
	p := newPlay(t, one(`"add", "remove"`, "ann")).submit()
	add(p, "after", "seq", "ben", "cat")
	p.annRemoves("ben").wantOpen("s1:ann").approve("ann").wantOpen("s1:cat").approve("cat").wantState("yes")
}

func TestC07TheLastAdditionSaysHowThoseAddedCount(t *testing.T) {
	p := newPlay(t, one(`"add"`, "ann")).submit()
	add(p, "before", "any", "ben")
	p.approve("ben")
	add(p, "before", "all", "cat", "dan")
	p.approve("cat").wantOpen("s1:dan").approve("dan").wantOpen("s1:ann")
}

func TestC07AnAddedSignerMaySendTheWorkBack(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s0", users("eve"))+", "+approveStep("s1", users("ann"), `"can": ["add", "return"]`))).submit().approve("eve")
	add(p, "before", "all", "ben")
	p.do("ben", Decide{Task: p.open("ben").ID, Verb: "return", To: "prev"}).wantOpen("s0:eve").wantTask("s1", "ann", NoResponse)
}

func TestC07AddParallelJoinsTheVote(t *testing.T) {
	p := newPlay(t, one(`"add"`, "ann")).submit()
	add(p, "parallel", "", "ben")
	p.wantOpen("s1:ann s1:ben").approve("ann").wantState("review").approve("ben").wantState("yes")
}

func TestC07AddedSignersCannotAddAndNobodySignsTwice(t *testing.T) {
	p := newPlay(t, one(`"add"`, "ann")).submit()
	add(p, "parallel", "", "ben")
	p.refused("ben", Decide{Task: p.open("ben").ID, Verb: "add", People: []string{"cat"}}, "nested")
	p.refused("ann", Decide{Task: p.open("ann").ID, Verb: "add", People: []string{"ben"}}, "already_signer")
	p.refused("ann", Decide{Task: p.open("ann").ID, Verb: "add", People: []string{"ann"}}, "yourself")
	p.refused("ann", Decide{Task: p.open("ann").ID, Verb: "add", People: []string{"sam"}}, "self")
}

func TestC07BeforeAndAfterCannotBeMixed(t *testing.T) {
	p := newPlay(t, one(`"add"`, "ann")).submit()
	add(p, "after", "", "ben")
	p.refused("ann", Decide{Task: p.open("ann").ID, Verb: "add", Where: "before", People: []string{"cat"}}, "mixed")
}

func TestC07AnEarlierAdditionDoesNotVoteForALaterOne(t *testing.T) {
	p := newPlay(t, one(`"add", "remove"`, "ann")).submit()
	add(p, "before", "all", "ben")
	p.approve("ben")
	add(p, "before", "any", "cat", "dan")
	p.annRemoves("cat").wantOpen("s1:dan").approve("dan").wantOpen("s1:ann")
}

func TestC07WhoIsAddedBesideATaskVotesWhateverBecomesOfIt(t *testing.T) {
	p := newPlay(t, one(`"add", "remove"`, "ann")).submit()
	add(p, "parallel", "", "ben")
	p.do("root", Admin{Verb: "override", Task: p.open("ann").ID, Decision: "approve", Reason: "on leave"})
	p.wantState("review").wantOpen("s1:ben")
	p = newPlay(t, one(`"add", "remove"`, "ann")).submit()
	add(p, "parallel", "", "ben")
	p.annRemoves("ann").wantOpen("s1:ben").approve("ben").wantState("yes")
	p = newPlay(t, flowOf(approveStep("s1", users("ann"), `"can": ["add"]`, `"due": [{"after": "2h!", "do": "approve"}]`))).submit().pass(1)
	add(p, "parallel", "", "ben")
	p.pass(1.5).wantState("review").wantOpen("s1:ben")
}

func TestC07WhoWasAddedBesideDoesNotKeepOthersFromBeingAddedBefore(t *testing.T) {
	p := newPlay(t, one(`"add"`, "ann")).submit()
	add(p, "parallel", "", "ben")
	add(p, "before", "", "cat")
	p.wantOpen("s1:ben s1:cat").approve("ben", "cat", "ann").wantState("yes")
}

func TestC07AddInABranchAndAfterDelegation(t *testing.T) {
	steps := `{"id": "p", "parallel": {"branches": [
		{"id": "a", "flow": [` + approveStep("s1", users("ann"), `"can": ["add", "delegate"]`) + `]},
		{"id": "b", "flow": [` + approveStep("s2", users("ben")) + `]}]}}`
	p := newPlay(t, flowOf(steps)).submit()
	p.do("ann", Decide{Task: p.open("ann").ID, Verb: "delegate", People: []string{"dan"}}).verb("dan", "resolve")
	add(p, "before", "all", "cat")
	p.approve("cat", "ann", "ben").wantState("yes")
}

func TestC08RemovingSignersCountsAtOnce(t *testing.T) {
	p := newPlay(t, one(`"remove"`, "ann", "ben", "cat")).submit().approve("ann")
	p.refused("ben", Decide{Task: p.open("ben").ID, Verb: "remove", To: p.task("s1", "ann").ID}, "closed")
	p.do("cat", Decide{Task: p.open("cat").ID, Verb: "remove", To: p.task("s1", "ben").ID}).wantState("review").wantTask("s1", "ben", Removed)
	p.do("cat", Decide{Task: p.open("cat").ID, Verb: "remove", To: p.task("s1", "cat").ID}).wantState("yes")
}

func (p *play) annRemoves(who string) *play {
	p.t.Helper()
	return p.do("ann", Decide{Task: p.task("s1", "ann").ID, Verb: "remove", To: p.task("s1", who).ID})
}

func TestC08AGivenVoteIsNotRemoved(t *testing.T) {
	p := newPlay(t, one(`"add", "remove"`, "ann", "cat")).submit()
	add(p, "after", "all", "ben")
	p.approve("ann")
	p.refused("cat", Decide{Task: p.open("cat").ID, Verb: "remove", To: p.task("s1", "ann").ID}, "closed")
}

func TestC08WhoAddedASignerRemovesThemBeforeOrAfterTheOwnTurn(t *testing.T) {
	p := newPlay(t, one(`"add", "remove"`, "ann")).submit()
	add(p, "before", "all", "ben")
	p.wantTask("s1", "ann", Waiting).annRemoves("ben").wantOpen("s1:ann")
	add(p, "after", "all", "cat")
	p.approve("ann").wantTask("s1", "ann", Approving).annRemoves("cat").wantState("yes")
}

func TestC08AdministratorsRemoveAndAddedSignersDoNot(t *testing.T) {
	p := newPlay(t, one(`"add", "remove"`, "ann", "ben")).submit()
	add(p, "parallel", "all", "cat")
	p.refused("cat", Decide{Task: p.open("cat").ID, Verb: "remove", To: p.open("ben").ID}, "not_you")
	p.refused("dan", Decide{Task: p.open("ben").ID, Verb: "remove"}, "not_yours")
	p.do("root", Decide{Task: p.open("ben").ID, Verb: "remove"}).wantOpen("s1:ann s1:cat")
	p.approve("ann").refused("ben", Decide{Task: p.open("cat").ID, Verb: "remove"}, "not_yours")
	p.do("ann", Decide{Task: p.open("cat").ID, Verb: "remove"}).wantState("yes")
}

func TestC08TheLastOfAGroupStays(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s1", `{"user": "ann"}, {"role": "cfo"}`, `"mode": {"pass": 1, "each": "group"}`, `"can": ["remove"]`))).submit()
	p.refused("ann", Decide{Task: p.open("ann").ID, Verb: "remove", To: p.task("s1", "dan").ID}, "too_few")
}

func TestC08TheLastTaskStays(t *testing.T) {
	p := newPlay(t, one(`"remove"`, "ann")).submit()
	p.refused("ann", Decide{Task: p.open("ann").ID, Verb: "remove"}, "last_signer")
	p = newPlay(t, flowOf(approveStep("s1", users("ann", "ben"), `"mode": {"pass": 2}`, `"can": ["remove"]`))).submit()
	p.refused("ann", Decide{Task: p.open("ann").ID, Verb: "remove", To: p.task("s1", "ben").ID}, "too_few")
}

func TestC09TransferMovesTheTaskForGood(t *testing.T) {
	p := newPlay(t, one(`"transfer"`, "ann", "ben")).submit()
	id := p.open("ann").ID
	p.refused("ann", Decide{Task: id, Verb: "transfer", People: []string{"ben"}}, "already_signer")
	p.refused("ann", Decide{Task: id, Verb: "transfer", People: []string{"ann"}}, "yourself")
	p.refused("ann", Decide{Task: id, Verb: "transfer", People: []string{"sam"}}, "self")
	p.do("ann", Decide{Task: id, Verb: "transfer", People: []string{"cat"}, Comment: "yours"}).wantOpen("s1:cat s1:ben")
	p.refused("ann", Decide{Task: id, Verb: "approve"}, "not_yours")
	p.wantLines("transfer", "ann s1 cat").approve("cat", "ben").wantState("yes")
}

func TestC09TransferOfAnAddedTaskKeepsItsParent(t *testing.T) {
	p := newPlay(t, one(`"transfer", "add"`, "ann")).submit()
	add(p, "before", "all", "ben")
	p.do("ben", Decide{Task: p.open("ben").ID, Verb: "transfer", People: []string{"cat"}})
	p.approve("cat").wantOpen("s1:ann")
}

func TestC09OnlyPeopleInScopeCanBeNamed(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s1", users("ann"), `"can": ["transfer"]`, `"scope": [{"role": "cfo"}]`))).submit()
	p.refused("ann", Decide{Task: p.open("ann").ID, Verb: "transfer", People: []string{"ben"}}, "out_of_scope")
	for _, verb := range p.look("ann").TaskVerbs(p.open("ann").ID) {
		if verb.Name == "transfer" && !slices.Equal(verb.People, []string{"dan"}) {
			t.Errorf("people = %v", verb.People)
		}
	}
	p.do("ann", Decide{Task: p.open("ann").ID, Verb: "transfer", People: []string{"dan"}})
}

func TestC10DelegationReturnsToTheFirstHolder(t *testing.T) {
	p := newPlay(t, one(`"delegate", "add", "return"`, "ann")).submit()
	delegate := func(from, to string) {
		p.do(from, Decide{Task: p.open(from).ID, Verb: "delegate", People: []string{to}})
	}
	delegate("ann", "ben")
	delegate("ben", "cat")
	p.wantOpen("s1:cat")
	id := p.open("cat").ID
	for _, verb := range []string{"approve", "reject", "return", "add"} {
		p.refused("cat", Decide{Task: id, Verb: verb}, "advice_only")
	}
	p.refused("ann", Decide{Task: id, Verb: "approve"}, "out_for_advice")
	p.do("cat", Decide{Task: id, Verb: "resolve", Comment: "fine with me"}).wantOpen("s1:ann")
	if got := p.open("ann"); got.Opinion != "fine with me" || got.DelegatedBy != "" {
		t.Errorf("task = %+v", got)
	}
	p.approve("ann").wantState("yes")
}

func TestC10TheHolderMayTakeItBack(t *testing.T) {
	p := newPlay(t, one(`"delegate"`, "ann")).submit()
	p.do("ann", Decide{Task: p.open("ann").ID, Verb: "delegate", People: []string{"ben"}})
	p.do("ann", Decide{Task: p.open("ben").ID, Verb: "reclaim"}).wantOpen("s1:ann").approve("ann").wantState("yes")
}

func TestC10HolderDisabledMeanwhileFollowsEmpty(t *testing.T) {
	p := newPlay(t, one(`"delegate"`, "ann")).submit()
	p.do("ann", Decide{Task: p.open("ann").ID, Verb: "delegate", People: []string{"ben"}})
	p.person("ann").Active = false
	p.do("ben", Decide{Task: p.open("ben").ID, Verb: "resolve"}).wantOpen("s1:admin")
}

func away(p *play, person, delegate string, more ...func(*Absence)) {
	absence := Absence{Delegate: delegate, From: p.now.Add(-time.Hour), Until: p.now.Add(48 * time.Hour)}
	for _, change := range more {
		change(&absence)
	}
	p.person(person).Absences = []Absence{absence}
}

func TestC11TheDelegateHearsTheNews(t *testing.T) {
	news := func(policy, delegate string) []string {
		text := flowOf(`{"id": "d", "do": [{"notify": {"to": [{"user": "ann"}, {"user": "cat"}], "template": "hello"}}]}, ` + approveStep("s1", users("dan")))
		p := newPlay(t, strings.Replace(text, `{"key"`, `{"defaults": {"absent": "`+policy+`"}, "key"`, 1))
		away(p, "ann", delegate)
		away(p, "ben", "ann")
		return last[Notify](p.submit()).To
	}
	for _, one := range []struct {
		policy, delegate string
		to               []string
	}{
		{"delegate", "dan", []string{"ann", "cat", "dan"}},
		{"delegate", "cat", []string{"ann", "cat"}},
		{"delegate", "ben", []string{"ann", "cat"}}, // who is away too, with ann as delegate
		{"wait", "dan", []string{"ann", "cat"}},
	} {
		if to := news(one.policy, one.delegate); !slices.Equal(to, one.to) {
			t.Errorf("%s, %s stands in: told are %v, not %v", one.policy, one.delegate, to, one.to)
		}
	}
}

func TestC11TheDelegateDecidesOnBehalf(t *testing.T) {
	p := newPlay(t, one("", "ann"))
	away(p, "ann", "ben")
	p.submit().wantOpen("s1:ben").approve("ben").wantState("yes")
	task := p.task("s1", "ann")
	if task.ActedBy != "ben" || task.OnBehalfOf != "ann" {
		t.Errorf("task = %+v", task)
	}
	line := p.history[slices.IndexFunc(p.history, func(n Note) bool { return n.Verb == "approve" })]
	if line.Actor != "ben" || line.OnBehalfOf != "ann" || line.Text.En != "Ben for Ann approved “S1”" {
		t.Errorf("line = %+v", line)
	}
}

func TestC11DelegatesInACircleLeaveTheTask(t *testing.T) {
	p := newPlay(t, one("", "ann"))
	away(p, "ann", "ben")
	away(p, "ben", "ann")
	p.submit().wantOpen("s1:ann")
	if last[Notify](p).Kind != "absent_loop" {
		t.Errorf("no alert")
	}
}

func TestC11ChainOfDelegatesAndBothAreSigners(t *testing.T) {
	p := newPlay(t, one("", "ann", "cat"))
	away(p, "ann", "ben")
	away(p, "ben", "cat")
	p.submit().wantOpen("s1:cat s1:cat").approve("cat").wantState("review").approve("cat").wantState("yes")
}

func TestC11AbsenceIsHalfOpenAndForItsWorkflows(t *testing.T) {
	p := newPlay(t, one("", "ann"))
	away(p, "ann", "ben", func(a *Absence) { a.Until = p.now })
	p.submit().wantOpen("s1:ann")
	p = newPlay(t, one("", "ann"))
	away(p, "ann", "ben", func(a *Absence) { a.Workflows = []string{"other"} })
	p.submit().wantOpen("s1:ann")
}

func TestC11DelegateWhoSubmitsFollowsSelf(t *testing.T) {
	p := newPlay(t, one("", "ann"))
	away(p, "ann", "sam")
	p.submit().wantOpen("s1:mia")
}

func TestC11OpenWorkGoesAndComesBack(t *testing.T) {
	p := newPlay(t, one("", "ann")).submit()
	away(p, "ann", "ben")
	p.do(System, AbsenceChanged{"ann"}).wantOpen("s1:ann")
	away(p, "ann", "ben", func(a *Absence) { a.IncludeOpen = true })
	p.do(System, AbsenceChanged{"ann"}).wantOpen("s1:ben")
	p.person("ann").Absences = nil
	p.do(System, AbsenceChanged{"ann"}).wantOpen("s1:ann")
}

func TestC11PolicyManagerAndWait(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s1", users("ann"), `"absent": "manager"`)))
	away(p, "ann", "")
	p.submit().wantOpen("s1:bo")
	p = newPlay(t, flowOf(approveStep("s1", users("ann"), `"absent": "wait"`)))
	away(p, "ann", "ben")
	p.submit().wantOpen("s1:ann")
}

func TestC11QueuesAreNotRerouted(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s1", `{"role": "cfo"}`)))
	away(p, "dan", "ben")
	p.submit().wantOpen("s1:role:cfo")
}

// annAway lets Ann be away for two days from now.
func (p *play) annAway(delegate string) {
	p.t.Helper()
	p.person("ann").Absences = []Absence{{Delegate: delegate, From: p.now, Until: p.now.Add(48 * time.Hour), IncludeOpen: true}}
}

func TestC09WhatADelegateTransfersDoesNotComeBack(t *testing.T) {
	p := newPlay(t, one(`"transfer"`, "ann"))
	p.annAway("ben")
	p.submit().do("ben", Decide{Task: p.open("ben").ID, Verb: "transfer", People: []string{"cat"}})
	p.now = p.now.Add(50 * time.Hour)
	p.do(System, AbsenceChanged{"ann"}).wantOpen("s1:cat")
}

func TestC11WorkOfSomebodyWhoLeftStaysWithTheDelegate(t *testing.T) {
	p := newPlay(t, one(`"transfer"`, "ann"))
	p.annAway("ben")
	p.submit()
	p.person("ann").Active = false
	p.do(System, PersonLeft{"ann"})
	p.now = p.now.Add(50 * time.Hour)
	p.do(System, AbsenceChanged{"ann"}).wantOpen("s1:ben")
}

func TestC12WorkDoneForSomebodyWhoLeftIsHandedOver(t *testing.T) {
	p := newPlay(t, one(`"transfer"`, "ann"))
	p.annAway("ben")
	p.submit().do("root", Admin{Verb: "handover", From: "ann", People: []string{"cat"}, Reason: "left"}).wantOpen("s1:cat")
	p.approve("cat").wantState("yes")
}

func TestC12AGivenVoteStandsThoughItsOwnerLeaves(t *testing.T) {
	given := func(empty string) *play {
		p := newPlay(t, flowOf(approveStep("s1", users("ann", "cat"), `"can": ["add"]`, `"empty": `+empty))).submit()
		add(p, "after", "all", "ben")
		return p.approve("ann")
	}
	for _, empty := range []string{`"admin"`, `"approve"`, `"reject"`} {
		p := given(empty)
		p.person("ann").Active = false
		p.do(System, PersonLeft{"ann"}).wantTask("s1", "ann", Approving).wantOpen("s1:cat s1:ben")
	}
	p := given(`"admin"`)
	p.do("root", Admin{Verb: "handover", From: "ann", People: []string{"cat"}, Reason: "left"}).wantTask("s1", "ann", Approving)
	p.annAway("dan")
	p.do(System, AbsenceChanged{"ann"}).wantTask("s1", "ann", Approving).approve("cat", "ben").wantState("yes")
}

func TestC12WhoIsAskedForATaskThatIsMergedIsAskedNoMore(t *testing.T) {
	p := newPlay(t, one(`"add"`, "ann", "cat")).submit()
	add(p, "before", "all", "ben")
	p.do("root", Admin{Verb: "handover", From: "ann", People: []string{"cat"}, Reason: "left"}).wantOpen("s1:cat")
}

func TestC12HandoverMovesAndMerges(t *testing.T) {
	steps := `{"id": "p", "parallel": {"branches": [
		{"id": "a", "flow": [` + approveStep("s1", users("ann", "ben")) + `]},
		{"id": "b", "flow": [` + approveStep("s2", users("ann")) + `]}]}}`
	p := newPlay(t, flowOf(steps)).submit()
	p.refused("sam", Admin{Verb: "handover", From: "ann", People: []string{"ben"}}, "admin_only")
	p.do("root", Admin{Verb: "handover", From: "ann", People: []string{"ben"}, Reason: "left"})
	p.wantOpen("s1:ben s2:ben").wantTask("s1", "ann", Transferred).wantLines("merge", "system s1 ben")
	p.approve("ben").wantOpen("s2:ben").approve("ben").wantState("yes")
}

func TestC12AVoteThatIsNeededIsNotMergedAway(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s1", users("ann", "ben"), `"mode": {"pass": 2}`))).submit()
	p.do("root", Admin{Verb: "handover", From: "ann", People: []string{"ben"}, Reason: "left"}).wantOpen("s1:admin s1:ben")
	p.approve("ben", "root").wantState("yes")
}

func TestC12OpenTasksOfADisabledPersonFollowEmpty(t *testing.T) {
	for policy, want := range map[string]string{`"approve"`: "yes", `"reject"`: "no"} {
		p := newPlay(t, flowOf(approveStep("s1", users("ann"), `"empty": `+policy))).submit()
		p.person("ann").Active = false
		p.do(System, PersonLeft{"ann"}).wantState(want)
	}
	p := newPlay(t, flowOf(approveStep("s1", users("ann"), `"empty": {"to": [{"role": "cfo"}]}`))).submit()
	p.person("ann").Active = false
	p.do(System, PersonLeft{"ann"}).wantOpen("s1:role:cfo").approve("dan").wantState("yes")
	p = newPlay(t, flowOf(approveStep("s1", users("ann", "ben"), `"empty": "incident"`))).submit().approve("ben")
	p.person("ann").Active = false
	p.do(System, PersonLeft{"ann"}).wantStatus(Stuck)
	p.do("root", Admin{Verb: "assign", People: []string{"cat"}}).wantOpen("s1:cat").approve("cat").wantState("yes")
}

package flow

import (
	"slices"
	"testing"
	"time"
)

func TestC20NobodyToAsk(t *testing.T) {
	nobody := `{"field": "approver"}`
	for policy, check := range map[string]func(*play){
		`"approve"`:                    func(p *play) { p.wantState("yes") },
		`"reject"`:                     func(p *play) { p.wantState("no") },
		`"admin"`:                      func(p *play) { p.wantOpen("s1:admin").approve("root").wantState("yes") },
		`{"to": [{"role": "cfo"}]}`:    func(p *play) { p.wantOpen("s1:role:cfo") },
		`{"to": [{"user": "dan"}]}`:    func(p *play) { p.wantOpen("s1:dan") },
		`"incident"`:                   func(p *play) { p.wantStatus(Stuck).wantOpen("") },
		`{"to": [{"role": "agent_"}]}`: nil,
	} {
		if check != nil {
			check(newPlay(t, flowOf(approveStep("s1", nobody, `"empty": `+policy), `"lock": true`)).submit())
		}
	}
}

func TestC20IncidentIsRecoverable(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s1", `{"field": "approver"}`, `"empty": "incident"`), `"lock": true`)).submit()
	p.wantStatus(Stuck)
	p.refused("sam", RecordChanged{Fields: []string{"approver"}}, "locked")
	p.do("root", Admin{Verb: "retry"}).wantStatus(Stuck)
	if len(p.run.Incidents) != 1 || p.run.Incidents[0].ID != "i2" {
		t.Errorf("incidents = %s", p.incidents())
	}
	p.with("approver", "ann").do("root", RecordChanged{Fields: []string{"approver"}})
	p.do("root", Admin{Verb: "retry"}).wantStatus(Running).wantOpen("s1:ann")
}

func TestC20AdministratorsMissingIsAnIncident(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s1", `{"field": "approver"}`)))
	p.person("root").Admin = false
	p.submit().wantStatus(Stuck).wantOpen("")
	p.person("root").Admin = true
	p.do("root", Admin{Verb: "retry"}).wantStatus(Running).wantOpen("s1:admin")
}

func TestC20FallbackIsNotReroutedByAbsence(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s1", `{"field": "approver"}`, `"empty": {"to": [{"user": "dan"}]}`)))
	away(p, "dan", "ann")
	p.submit().wantOpen("s1:dan")
}

func TestC21SamePersonIsSpared(t *testing.T) {
	steps := approveStep("s1", users("ann")) + ", " + approveStep("s2", users("ann", "ben"), `"same": "consecutive"`)
	p := newPlay(t, flowOf(steps)).submit().approve("ann").wantTask("s2", "ann", AutoApproved).wantOpen("s2:ben")
	if p.task("s2", "ann").Reason != "same" {
		t.Errorf("reason = %q", p.task("s2", "ann").Reason)
	}
	steps = approveStep("s1", users("ann")) + ", " + approveStep("s2", users("ann", "ben"), `"same": "consecutive"`, `"require": {"signature": true}`)
	newPlay(t, flowOf(steps)).submit().approve("ann").wantOpen("s2:ann s2:ben")
}

func TestC21ConsecutiveAndAll(t *testing.T) {
	steps := func(same string) string {
		return approveStep("s1", users("ann")) + ", " + approveStep("s2", users("ben")) + ", " + approveStep("s3", users("ann"), `"same": "`+same+`"`)
	}
	newPlay(t, flowOf(steps("consecutive"))).submit().approve("ann", "ben").wantOpen("s3:ann")
	newPlay(t, flowOf(steps("all"))).submit().approve("ann", "ben").wantState("yes")
	newPlay(t, flowOf(steps("ask"))).submit().approve("ann", "ben").wantOpen("s3:ann")
}

func TestC21NotWhenWatchedFieldsChangedSince(t *testing.T) {
	steps := approveStep("s1", users("ann")) + ", " + approveStep("s2", users("ben"), `"fields": {"amount": "edit"}`) + ", " + approveStep("s3", users("ann"), `"same": "all"`)
	p := newPlay(t, flowOf(steps, `"watch": {"fields": ["amount"], "do": "ignore"}`)).submit().approve("ann")
	p.do("ben", Decide{Task: p.open("ben").ID, Verb: "approve", Values: []FieldValue{{"amount", num("5")}}}).wantOpen("s3:ann")
}

func TestC21OnBehalfCountsForThePrincipal(t *testing.T) {
	steps := approveStep("s1", users("ann")) + ", " + approveStep("s2", users("ben"), `"same": "all"`)
	p := newPlay(t, flowOf(steps))
	away(p, "ann", "ben")
	p.submit().approve("ben").wantOpen("s2:ben")
}

func TestC22SubmitterIsApprover(t *testing.T) {
	cases := map[string]string{"allow": "s1:sam", "manager": "s1:mia", "head": "s1:mia", "deny": "s1:admin"}
	for self, want := range cases {
		newPlay(t, flowOf(approveStep("s1", users("sam"), `"self": "`+self+`"`))).submit().wantOpen(want)
	}
	newPlay(t, flowOf(approveStep("s1", users("sam"), `"self": "skip"`))).submit().wantState("yes")
	newPlay(t, flowOf(approveStep("s1", users("sam", "ann"), `"self": "skip"`))).submit().wantOpen("s1:ann")
}

func TestC22ClimbsUntilSomebodyElse(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s1", users("mia"), `"self": "manager"`)))
	p.with("owner", "mia").submit().wantOpen("s1:bo")
	p = newPlay(t, flowOf(approveStep("s1", users("boss"), `"self": "manager"`)))
	p.with("owner", "boss").submit().wantOpen("s1:admin")
}

func TestC22TheSubmitterCannotTakeFromTheQueue(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s1", `{"role": "finance_controller"}`)))
	p.person("sam").Roles = []string{"finance_controller"}
	p.submit().wantOpen("s1:role:finance_controller")
	p.refused("sam", Decide{Task: p.open("ann").ID, Verb: "approve"}, "not_yours")
	p = newPlay(t, flowOf(approveStep("s1", `{"role": "legal"}`)))
	p.person("ben").Roles = nil
	p.person("sam").Roles = []string{"legal"}
	p.submit().wantOpen("s1:mia")
}

func TestC23RemindersAndTransferAtTheirWorkingTime(t *testing.T) {
	due := `"due": [{"after": "4h", "do": "remind", "every": "4h", "max": 3}, {"after": "2d", "do": "transfer", "to": [{"user": "dan"}]}]`
	p := newPlay(t, flowOf(approveStep("s1", users("ann"), due)))
	p.now = shanghai(t, "2026-11-27 17:00") // a Friday
	p.submit().until(shanghai(t, "2026-12-04 09:00"))
	var reminded []string
	for _, line := range p.history {
		if line.Verb == "remind" || line.Verb == "transfer" {
			reminded = append(reminded, line.Verb+" "+line.At.In(time.FixedZone("", 8*3600)).Format("Mon 15:04"))
		}
	}
	want := []string{"remind Mon 12:00", "remind Mon 16:00", "remind Tue 11:00", "transfer Tue 17:00"}
	if !slices.Equal(reminded[:4], want) {
		t.Errorf("got %q, want %q", reminded, want)
	}
	p.wantOpen("s1:dan")
}

func TestC23WhoHasTheTaskAlreadyKeepsItWhenTimeIsUp(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s1", users("ann"), `"mode": {"pass": 1}`, `"due": [{"after": "4h!", "do": "transfer", "to": [{"user": "ann"}]}]`))).submit()
	p.pass(5).wantStatus(Running).wantOpen("s1:ann")
}

func TestC23TimeoutApprovesOrRejects(t *testing.T) {
	for do, want := range map[string]string{"approve": "yes", "reject": "no"} {
		p := newPlay(t, flowOf(approveStep("s1", users("ann"), `"require": {"signature": true}`, `"due": [{"after": "1h", "do": "`+do+`"}]`))).submit()
		p.pass(1).wantState(want)
		if task := p.task("s1", "ann"); task.Reason != "timeout" || task.ActedBy != System {
			t.Errorf("task = %+v", task)
		}
	}
}

func TestC23TimerAfterTheDecisionDoesNothing(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s1", users("ann"), `"due": [{"after": "1h", "do": "reject"}]`)+", "+approveStep("s2", users("ben")))).submit()
	timer := p.run.Timers[0]
	p.approve("ann").pass(2)
	before := p.run.Revision
	p.do(System, TimerFired{timer.ID, timer.Generation})
	if p.run.Revision != before || len(p.effects) != 0 {
		t.Errorf("the timer did something: %+v", p.effects)
	}
}

func TestC23AddAndEmit(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s1", users("ann", "ben"), `"due": [{"after": "1h", "do": "add", "to": [{"user": "cat"}]}, {"after": "2h", "do": "emit", "event": "escalate"}]`))).submit()
	p.pass(1).wantOpen("s1:ann s1:ben s1:cat").pass(1).wantState("late")
	p.wantLines("escalate", "system  late")
}

func TestC23TransferRestartsOnlyRepeatingEntries(t *testing.T) {
	due := `"due": [{"after": "2h", "do": "remind", "every": "2h"}, {"after": "4h", "do": "approve"}]`
	p := newPlay(t, flowOf(approveStep("s1", users("ann"), due, `"can": ["transfer"]`))).submit()
	p.pass(1).do("ann", Decide{Task: p.open("ann").ID, Verb: "transfer", People: []string{"ben"}})
	for _, timer := range p.run.Timers {
		want := map[int]string{0: "2026-11-23 13:00", 1: "2026-11-23 14:00"}[timer.Index]
		if !timer.DueAt.Equal(shanghai(t, want)) {
			t.Errorf("entry %d due %s, want %s", timer.Index, timer.DueAt, want)
		}
	}
}

func TestC23LateTransferToASignerMerges(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s1", users("ann", "ben"), `"due": [{"after": "1h", "do": "transfer", "to": [{"user": "ben"}]}]`))).submit()
	p.pass(1).wantOpen("s1:ben").wantTask("s1", "ann", Transferred).approve("ben").wantState("yes")
}

func TestC23LateTransferToASignerWhoseVoteIsNeededFollowsThePolicyEmpty(t *testing.T) {
	due := `"mode": {"pass": 2}, "due": [{"after": "1h", "do": "transfer", "to": [{"user": "ben"}]}]`
	p := newPlay(t, flowOf(approveStep("s1", users("ann", "ben"), due))).submit()
	p.pass(1).wantStatus(Running).wantOpen("s1:admin s1:ben").wantLines("transfer", "system s1 admin").approve("ben", "root").wantState("yes")
	p = newPlay(t, flowOf(approveStep("s1", users("ann", "ben"), due, `"empty": {"to": [{"user": "dan"}]}`))).submit()
	p.pass(1).wantOpen("s1:dan s1:ben")
}

func TestC23LateTransferToWhoAskedForAdvice(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s1", users("ann"), `"can": ["delegate"], "due": [{"after": "1h", "do": "transfer", "to": [{"user": "ann"}]}]`))).submit()
	p.do("ann", Decide{Task: p.open("ann").ID, Verb: "delegate", People: []string{"ben"}})
	p.pass(1).wantOpen("s1:ann").approve("ann").wantState("yes")
}

func TestC24UrgeIsLimited(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s1", users("ann"), `"limits": {"urge": "30m!"}`))).submit()
	id := p.open("ann").ID
	p.do("sam", Decide{Task: id, Verb: "urge"})
	if notice := last[Notify](p); notice.Kind != "urge" || !slices.Equal(notice.To, []string{"ann"}) {
		t.Errorf("notice = %+v", notice)
	}
	p.pass(0.25)
	refusal := p.refusal("sam", Decide{Task: id, Verb: "urge"}, "too_early")
	if refusal.Hint != TooEarly || !refusal.Next.Equal(p.now.Add(15*time.Minute)) {
		t.Errorf("refusal = %+v", refusal)
	}
	p.refused("ben", Decide{Task: id, Verb: "urge"}, "not_you")
	p.pass(0.25).do("sam", Decide{Task: id, Verb: "urge"})
}

func TestC24UrgeReachesTheDelegate(t *testing.T) {
	p := newPlay(t, one("", "ann"))
	away(p, "ann", "ben")
	p.submit().do("sam", Decide{Task: p.open("ben").ID, Verb: "urge"})
	if notice := last[Notify](p); !slices.Equal(notice.To, []string{"ben"}) {
		t.Errorf("notice = %+v", notice)
	}
}

func TestC25CopyNeverBlocks(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s1", users("ann"))+`, {"id": "c", "cc": {"to": [{"user": "ben"}, {"user": "cat"}, {"user": "ben"}], "template": "hello"}}`))
	p.person("cat").Active = false
	p.submit().approve("ann").wantState("yes").wantLines("dropped", "system c cat")
	if sent := last[Copy](p); !slices.Equal(sent.To, []string{"ben"}) || sent.Template != "hello" {
		t.Errorf("copy = %+v", sent)
	}
}

func TestC25CopyByHandAndOnlyOnce(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s1", users("ann"), `"can": ["cc"]`)+`, {"id": "c", "cc": {"to": [{"user": "ben"}]}}`)).submit()
	p.do("ann", Decide{Task: p.open("ann").ID, Verb: "cc", People: []string{"ben"}, Comment: "fyi"})
	p.do("ben", Decide{Task: p.open("ann").ID, Verb: "comment", Comment: "thanks"})
	p.approve("ann").wantState("yes")
	if n := count[Copy](p.seen); n != 1 {
		t.Errorf("%d copies", n)
	}
}

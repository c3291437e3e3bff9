package flow

import (
	"slices"
	"testing"
	"time"
)

func serviceCase(t *testing.T) *play {
	t.Helper()
	p := newPlay(t, example(t, "service_case"), example(t, "refund_approval"))
	p.record.values["owner"] = nil
	return p.with("id", "r1").with("priority", "P2").with("territory", "china").do("sam", Start{On: "create"})
}

func (p *play) clock(name string) *Clock {
	p.t.Helper()
	c := p.run.clock(name)
	if c == nil {
		p.t.Fatalf("no clock %s", name)
	}
	return c
}

func TestC50ClocksFollowTheStates(t *testing.T) {
	p := serviceCase(t)
	if assigned := last[Assign](p); !slices.Equal(assigned.People, []string{"eve", "cat"}) || assigned.Queue != "territory:china:service_queue" {
		t.Errorf("assigned = %+v", assigned)
	}
	// P2: 2 hours to the first reply, 3 days of 12 hours to the solution; it is 10:00 on Monday.
	if c := p.clock("resolution"); c.Target != 36*time.Hour || !c.DueAt.Equal(shanghai(t, "2026-11-26 10:00")) || c.Status != "running" {
		t.Errorf("resolution = %+v", c)
	}
	p.do("eve", Fire{Name: "take"})
	if p.record.values["owner"] != "eve" {
		t.Errorf("owner = %v", p.record.values["owner"])
	}
	p.pass(1).with("first_reply_at", p.now).do("eve", RecordChanged{Fields: []string{"first_reply_at"}})
	if c := p.clock("first_response"); c.Status != "stopped" || c.Elapsed != time.Hour || !c.Breached.IsZero() {
		t.Errorf("first_response = %+v", c)
	}
	p.do("eve", Fire{Name: "ask", Comment: "which one?"})
	if c := p.clock("resolution"); c.Status != "paused" || c.Elapsed != time.Hour {
		t.Errorf("paused = %+v", c)
	}
	p.pass(5).do(System, Fire{Name: "reply"})
	if c := p.clock("resolution"); c.Status != "running" || !c.DueAt.Equal(shanghai(t, "2026-11-26 15:00")) {
		t.Errorf("resumed = %+v", c)
	}
}

func TestC50MarksFireAndTheBreachIsRecordedAsOfItsTime(t *testing.T) {
	p := serviceCase(t)
	breach := shanghai(t, "2026-11-23 12:00")
	p.now = p.now.Add(30 * time.Hour) // nothing ran for a while
	p.until(p.now)
	c := p.clock("first_response")
	if !c.Breached.Equal(breach) || p.record.values["first_response_breached"] != true {
		t.Errorf("breached %s, record %v", c.Breached, p.record.values["first_response_breached"])
	}
	var marks []string
	for _, line := range p.history {
		if line.Verb == "clock" && line.Step == "first_response" {
			marks = append(marks, line.To+" "+line.Reason)
		}
	}
	want := []string{"running ", "80 % 2026-11-23T03:36:00Z", "100 % 2026-11-23T04:00:00Z"}
	if !slices.Equal(marks, want) {
		t.Errorf("marks = %q", marks)
	}
}

func TestC50PriorityChangeKeepsElapsedTime(t *testing.T) {
	p := serviceCase(t).pass(1)
	p.with("priority", "P1").do("eve", RecordChanged{Fields: []string{"priority"}})
	// P1: 4 hours around the clock, one of which has passed.
	if c := p.clock("resolution"); c.Target != 4*time.Hour || c.Calendar != "always" || !c.DueAt.Equal(shanghai(t, "2026-11-23 14:00")) {
		t.Errorf("resolution = %+v", c)
	}
	p.pass(3).wantState("escalated").wantOpen("plan:role:duty_lead")
}

func TestC50ReopenResumesOrRestartsOrRests(t *testing.T) {
	text := func(reopen string) string {
		return `{"key": "w", "title": "w", "entity": "deal", "calendar": "office", "start": {"state": "a"},
		"clocks": {"c": {"start": ["a"], "stop": ["b"], "target": "4h", "reopen": "` + reopen + `", "at": [{"pct": 100, "do": [{"set": {"note": "late"}}]}]}},
		"states": {"a": {"on": {"x": "b"}}, "b": {"on": {"y": "a", "z": "end"}}, "end": {"final": "done"}}}`
	}
	for reopen, want := range map[string]string{"resume": "2026-11-23 15:00", "restart": "2026-11-23 16:00", "none": ""} {
		p := newPlay(t, text(reopen)).do("sam", Start{}).pass(1).do(System, Fire{Name: "x"}).pass(1).do(System, Fire{Name: "y"})
		c := p.clock("c")
		if want == "" {
			if c.Status != "stopped" {
				t.Errorf("%s: %+v", reopen, c)
			}
			continue
		}
		if !c.DueAt.Equal(shanghai(t, want)) {
			t.Errorf("%s: due %s, want %s", reopen, c.DueAt, want)
		}
	}
}

func TestC50SuspensionPausesTheClock(t *testing.T) {
	p := serviceCase(t).pass(1).do("root", Admin{Verb: "suspend", Reason: "x"}).pass(4).do("root", Admin{Verb: "activate"})
	if c := p.clock("first_response"); c.Elapsed != time.Hour || !c.DueAt.Equal(shanghai(t, "2026-11-23 16:00")) {
		t.Errorf("clock = %+v", c)
	}
}

func TestC50FailingTargetIsOneIncident(t *testing.T) {
	text := `{"key": "w", "title": "w", "entity": "deal", "start": {"state": "a"}, "clocks": {"c": {"stop": ["end"], "target": "=record.plan ?? ''"}},
		"states": {"a": {"on": {"x": {"to": "end"}, "t": {"do": [{"set": {"note": "n"}}]}}}, "end": {"final": "done"}}}`
	p := newPlay(t, text).do("sam", Start{}).wantStatus(Stuck).do(System, Fire{Name: "t"}).wantStatus(Stuck)
	if len(p.run.Incidents) != 1 {
		t.Errorf("incidents = %s", p.incidents())
	}
	p.with("plan", "2h").do("root", Admin{Verb: "retry"}).wantStatus(Running)
}

func TestServiceCaseRefundPaysOnceAndWaitsForTheMoney(t *testing.T) {
	p := serviceCase(t).do("eve", Fire{Name: "take"}).with("refund_amount", num("500")).do("eve", Fire{Name: "refund"})
	p.wantOpen("lead_ok:admin") // the only duty lead submits, and "deny" leaves nobody
	p.approve("root")
	call := last[CallHTTP](p)
	if call.Key != "run1/v3/psp" && call.Key == "" {
		t.Errorf("call = %+v", call)
	}
	p.do(System, JobDone{Key: call.Key, OK: true}).do(System, EventArrived{Name: "refund.paid", Key: "r1"}).wantState("working")
	p.do("eve", Fire{Name: "resolve", Values: []FieldValue{{"resolution", "paid"}, {"root_cause", "x"}}}).wantState("resolved")
	p.pass(24 * 4).wantStatus(Done)
}

func TestServiceCaseBigRefundCallsItsApproval(t *testing.T) {
	p := serviceCase(t).do("eve", Fire{Name: "take"}).with("refund_amount", num("5000")).do("eve", Fire{Name: "refund"})
	child := last[StartChild](p)
	if child.Workflow != "refund_approval" || len(child.Values) != 2 || child.Values[0].Field != "amount" {
		t.Errorf("child = %+v", child)
	}
	p.do(System, ChildDone{Child: child.Parent.Child, Outcome: Rejected}).wantState("working")
}

func TestServiceCaseEscalationJoinsAnyBranch(t *testing.T) {
	p := serviceCase(t).with("priority", "P1").do(System, Fire{Name: "escalate"}).wantState("escalated")
	p.refused("eve", Decide{Task: p.open("eve").ID, Verb: "complete"}, "fields")
	p.do("eve", Decide{Task: p.open("eve").ID, Verb: "complete", Values: []FieldValue{{"recovery_plan", "all hands"}}})
	p.wantOpen("fix_task:team:tier3 workaround_task:eve").verb("cat", "complete").wantState("working").wantOpen("")
}

func TestServiceCaseEscalatedTaskMovesUp(t *testing.T) {
	serviceCase(t).do(System, Fire{Name: "escalate"}).pass(1).wantOpen("plan:role:head_of_service")
}

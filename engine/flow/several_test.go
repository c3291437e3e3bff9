package flow

import (
	"slices"
	"testing"
)

func TestC01CountersignEndsWithTheFirstReject(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s1", users("ann", "ben", "cat"), `"mode": "all"`))).submit()
	p.wantOpen("s1:ann s1:ben s1:cat").approve("ann").verb("ben", "reject")
	p.wantState("no").wantTask("s1", "cat", NoResponse)
	p.wantLines("approve", "ann s1").wantLines("reject", "ben s1")
	if cat := p.task("s1", "cat"); cat.ActedBy != "" {
		t.Errorf("cat did nothing, but the task says %s", cat.ActedBy)
	}
}

func TestC01CountersignPassesWhenAllApprove(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s1", users("ann", "ben", "cat")))).submit()
	p.approve("cat", "ann").wantState("review").approve("ben").wantState("yes").wantLines("approved", "system  yes")
}

func TestC02FirstResponseDecidesBothWays(t *testing.T) {
	step := approveStep("s1", users("ann", "ben"), `"mode": "any"`)
	p := newPlay(t, flowOf(step)).submit().verb("ann", "reject").wantState("no").wantTask("s1", "ben", NoResponse)
	refusal := p.refusal("ben", Decide{Task: p.task("s1", "ben").ID, Verb: "approve"}, "closed")
	if refusal.Outcome != NoResponse {
		t.Errorf("outcome = %s", refusal.Outcome)
	}
	newPlay(t, flowOf(step)).submit().approve("ben").wantState("yes").wantTask("s1", "ann", NoResponse)
}

func TestC02TheSecondLearnsWhoWasFirst(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s1", users("ann", "ben"))+", "+approveStep("s2", users("cat")))).submit().approve("ann")
	refusal := p.refusal("ann", Decide{Task: p.task("s1", "ann").ID, Verb: "approve"}, "closed")
	if refusal.ClosedBy != "ann" || refusal.Outcome != ApprovedTask || refusal.Hint != Conflict {
		t.Errorf("refusal = %+v", refusal)
	}
}

func TestC02VariantFailsOnlyWhenAllReject(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s1", users("ann", "ben"), `"mode": {"pass": 1, "veto": false}`))).submit()
	p.verb("ann", "reject").wantState("review").wantOpen("s1:ben").approve("ben").wantState("yes")
}

func TestC02ClaimingOneQueueHoldsTheOthersBack(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s1", `{"role": "finance_controller"}, {"role": "legal"}`, `"mode": "any"`))).submit()
	p.wantOpen("s1:role:finance_controller s1:role:legal").verb("ben", "claim").wantOpen("s1:ben")
	p.verb("ben", "release").wantOpen("s1:role:finance_controller s1:role:legal").approve("ben").wantState("yes")
}

func TestC03SamePersonTwiceInAnOrderSignsOnce(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s1", users("ann", "ben", "ann"), `"mode": "seq"`))).submit()
	p.wantOpen("s1:ann").approve("ann").wantOpen("s1:ben").wantTask("s1", "ann", Waiting)
	if open := p.effects[len(p.effects)-1]; !slices.Equal(open.(UpdateTask).Tell, []string{"ben"}) {
		t.Errorf("told: %+v", open)
	}
	p.approve("ben", "ann").wantState("yes")
}

func TestC03TransferKeepsThePlaceInTheOrder(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s1", users("ann", "ben"), `"mode": "seq"`, `"can": ["transfer"]`))).submit()
	p.do("ann", Decide{Task: p.open("ann").ID, Verb: "transfer", People: []string{"dan"}}).wantOpen("s1:dan")
	p.refused("ben", Decide{Task: p.task("s1", "ben").ID, Verb: "approve"}, "not_your_turn")
	p.approve("dan").wantOpen("s1:ben").approve("ben").wantState("yes")
}

func TestC03ReturnInAnOrderLeadsToTheSignerBefore(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s1", users("ann", "ben", "cat"), `"mode": "seq"`, `"can": ["return"]`))).submit()
	p.approve("ann", "ben").do("cat", Decide{Task: p.open("cat").ID, Verb: "return", To: "prev"})
	p.wantOpen("s1:ben").approve("ben").wantOpen("s1:cat").approve("cat").wantState("yes")
}

func TestC03ReturnerIsAskedAgainInTheSecondPass(t *testing.T) {
	steps := approveStep("s1", users("ann")) + ", " + approveStep("s2", users("ben", "cat"), `"mode": "seq"`, `"can": ["return"]`)
	p := newPlay(t, flowOf(steps)).submit().approve("ann")
	p.do("ben", Decide{Task: p.open("ben").ID, Verb: "return", To: "start"}).wantOpen("start:sam")
	p.verb("sam", "complete").wantOpen("s1:ann").approve("ann").wantOpen("s2:ben").approve("ben", "cat").wantState("yes")
}

func TestC04WeightedVotePassesAboveTheThreshold(t *testing.T) {
	by := `{"user": "ann", "weight": 30}, {"user": "ben", "weight": 35}, {"user": "cat", "weight": 35}`
	p := newPlay(t, flowOf(approveStep("s1", by, `"mode": {"pass": 50}`, `"reject": "start"`))).submit()
	p.verb("ann", "reject").wantOpen("start:sam").verb("sam", "complete").wantOpen("s1:ann s1:ben s1:cat")
	p.approve("ann").wantState("review").approve("cat").wantState("yes").wantTask("s1", "ben", NoResponse)
}

func TestC04Tally(t *testing.T) {
	vote := func(status TaskStatus, weight int) *Task { return &Task{Status: status, Weight: weight} }
	cases := []struct {
		name string
		mode string
		yes  int
		no   int
		open int
		want Result
	}{
		{"all, one missing", "all", 2, 0, 1, ""},
		{"all", "all", 3, 0, 0, Passed},
		{"all, one against", "all", 2, 1, 0, Failed},
		{"any, first", "any", 1, 0, 2, Passed},
		{"any, first against", "any", 0, 1, 2, Failed},
		{"2 of 3", "2", 2, 0, 1, Passed},
		{"2 of 3 not yet", "2", 1, 1, 1, ""},
		{"2 of 3 out of reach", "2", 0, 2, 1, Failed},
		{"2 of 3 with veto", "2!", 1, 1, 1, Failed},
		{"60 % of 5", "60%", 3, 0, 2, Passed},
		{"60 % of 5 not yet", "60%", 2, 2, 1, ""},
		{"60 % of 5 out of reach", "60%", 0, 3, 2, Failed},
		{"67 % of 3 needs all", "67%", 2, 0, 1, ""},
		{"66 % of 3 needs two", "66%", 2, 0, 1, Passed},
	}
	modes := map[string]string{"all": `"all"`, "any": `"any"`, "2": `{"pass": 2, "veto": false}`, "2!": `{"pass": 2}`, "60%": `{"pass": "60%", "veto": false}`, "67%": `{"pass": "67%"}`, "66%": `{"pass": "66%"}`}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			workflow := compile(t, flowOf(approveStep("s1", users("ann", "ben", "cat"), `"mode": `+modes[c.mode])))["w"]
			state, _ := workflow.States.Get("review")
			var votes []*Task
			for range c.yes {
				votes = append(votes, vote(ApprovedTask, 1))
			}
			for range c.no {
				votes = append(votes, vote(RejectedTask, 1))
			}
			for range c.open {
				votes = append(votes, vote(Open, 1))
			}
			if got := decide(*state.Flow[0].Approve.Mode, sum(votes)); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestC04EachGroupHasToPass(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s1", `{"role": "finance_controller"}, {"team": "legal"}`, `"mode": {"pass": 1, "each": "group", "veto": false}`))).submit()
	p.wantOpen("s1:ann s1:ben s1:cat s1:dan s1:eve")
	p.approve("ann", "ben").wantState("review").verb("dan", "reject").wantState("review").approve("eve").wantState("yes")
	p = newPlay(t, flowOf(approveStep("s1", `{"role": "finance_controller"}, {"team": "legal"}`, `"mode": {"pass": 1, "each": "group", "veto": false}`))).submit()
	p.approve("ann").verb("dan", "reject").verb("eve", "reject").wantState("no")
}

func TestC04TooFewVotersIsTheEmptyCase(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s1", `{"role": "finance_controller"}`, `"mode": {"pass": 4}`, `"empty": {"to": [{"role": "cfo"}]}`))).submit()
	p.wantOpen("s1:role:cfo").approve("dan").wantState("yes")
}

func TestC05QueueIsTakenByOne(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s1", `{"role": "finance_controller"}`))).submit()
	p.wantOpen("s1:role:finance_controller").verb("ann", "claim").wantOpen("s1:ann")
	refusal := p.refusal("ben", Decide{Task: p.open("ann").ID, Verb: "claim"}, "claimed")
	if refusal.Hint != Conflict || refusal.ClosedBy != "ann" {
		t.Errorf("refusal = %+v", refusal)
	}
	p.verb("ann", "release").wantOpen("s1:role:finance_controller").verb("ben", "approve").wantState("yes")
}

func TestC05LaterMembersSeeTheQueueButNotExpandedTasks(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s1", `{"role": "cfo"}`)+", "+approveStep("s2", `{"role": "cfo"}`, `"mode": "all"`))).submit()
	p.person("eve").Roles = []string{"cfo"}
	p.approve("eve").wantOpen("s2:dan s2:eve")
	p.person("fay").Roles = []string{"cfo"}
	p.refused("fay", Decide{Task: p.open("dan").ID, Verb: "approve"}, "not_yours")
}

func TestC05ClaimIsReleasedWhenThePersonLeaves(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s1", `{"role": "finance_controller"}`))).submit().verb("ann", "claim")
	p.person("ann").Active = false
	p.do(System, PersonLeft{"ann"}).wantOpen("s1:role:finance_controller").approve("cat").wantState("yes")
}

func TestC06HandleNeedsItsFieldsAndKnowsNoReject(t *testing.T) {
	p := newPlay(t, flowOf(`{"id": "h", "handle": {"by": [{"user": "ann"}], "fields": {"plan": "require"}, "can": ["add", "return"]}}`)).submit()
	refusal := p.refusal("ann", Decide{Task: p.open("ann").ID, Verb: "complete"}, "fields")
	if len(refusal.Fields) != 1 || refusal.Fields[0].Field != "plan" || refusal.Fields[0].Code != "required" {
		t.Errorf("fields = %+v", refusal.Fields)
	}
	p.wantState("review").wantOpen("h:ann")
	p.refused("ann", Decide{Task: p.open("ann").ID, Verb: "reject"}, "no_verb")
	p.refused("ann", Decide{Task: p.open("ann").ID, Verb: "add", People: []string{"ben"}}, "no_verb")
	p.do("ann", Decide{Task: p.open("ann").ID, Verb: "complete", Values: []FieldValue{{"plan", "call them"}}}).wantState("yes")
	if p.record.values["plan"] != "call them" {
		t.Errorf("plan = %v", p.record.values["plan"])
	}
}

func TestC06HandleByTheOwnerIsNotRedirected(t *testing.T) {
	newPlay(t, flowOf(`{"id": "h", "handle": {"by": [{"field": "owner"}]}}`)).submit().wantOpen("h:sam")
}

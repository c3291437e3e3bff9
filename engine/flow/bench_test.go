package flow

import "testing"

// benchEvent gives the same event to the same run again and again.
func benchEvent(b *testing.B, p *play, actor string, event Event) {
	b.Helper()
	workflow, run, scope := p.workflow, p.run, p.scope(actor)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Next(workflow, run, event, scope); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkNext decides one event of each kind; workflow.md asks for 100,000 a second on a core.
func BenchmarkNext(b *testing.B) {
	for _, kind := range []struct {
		name  string
		event func(*testing.B) (*play, string, Event)
	}{
		{"start", benchStart},
		{"submit a quote", benchSubmit},
		{"approve one of two", benchApproveOneOfTwo},
		{"approve and go on", benchApproveAndGoOn},
		{"approve and join branches", benchJoin},
		{"approve the last step", benchApproveLast},
		{"reject a branch", benchReject},
		{"return to the start", benchReturn},
		{"submit again and jump back", benchJumpBack},
		{"withdraw an approval", benchWithdraw},
		{"transfer", benchTransfer},
		{"add a signer", benchAdd},
		{"recall", benchRecall},
		{"jump", benchJump},
		{"timer reminds", benchRemind},
		{"timer of a clock", benchClock},
		{"job done", benchJobDone},
		{"child done", benchChildDone},
		{"event awaited", benchEventAwaited},
		{"watched field restarts", benchRestart},
		{"person left", benchPersonLeft},
		{"cancel", benchCancel},
	} {
		b.Run(kind.name, func(b *testing.B) {
			p, actor, event := kind.event(b)
			benchEvent(b, p, actor, event)
		})
	}
}

func benchStart(b *testing.B) (*play, string, Event) {
	return newPlay(b, example(b, "service_case"), example(b, "refund_approval")), "eve", Start{On: "create"}
}

func benchSubmit(b *testing.B) (*play, string, Event) {
	p := newPlay(b, example(b, "quote_discount"))
	p.with("discount_pct", num("20")).with("total", num("1000")).with("lines", []any{thing{"l1", map[string]any{"kind": "goods"}}})
	return p.do("sam", Start{}), "sam", Fire{Name: "submit"}
}

// decided gives a person's decision on what is asked of them.
func decided(p *play, person, verb string) (*play, string, Event) {
	return p, person, Decide{Task: p.open(person).ID, Verb: verb, Comment: "c"}
}

func benchApproveOneOfTwo(b *testing.B) (*play, string, Event) {
	return decided(newPlay(b, flowOf(approveStep("s1", users("ann", "ben")))).submit(), "ann", "approve")
}

func benchApproveAndGoOn(b *testing.B) (*play, string, Event) {
	steps := approveStep("s1", users("ann")) + ", " + approveStep("s2", users("ben"), `"due": [{"after": "4h", "do": "remind"}]`)
	return decided(newPlay(b, flowOf(steps)).submit(), "ann", "approve")
}

// branches are three steps side by side, with one behind them.
func branches() string {
	return `{"id": "p", "parallel": {"branches": [
		{"id": "a", "flow": [` + approveStep("s1", users("ann")) + `]},
		{"id": "b", "flow": [` + approveStep("s2", users("ben")) + `]},
		{"id": "c", "flow": [` + approveStep("s3", users("cat")) + `]}]}}, ` + approveStep("s4", users("dan"))
}

func benchJoin(b *testing.B) (*play, string, Event) {
	return decided(newPlay(b, flowOf(branches())).submit().approve("ben", "cat"), "ann", "approve")
}

func benchApproveLast(b *testing.B) (*play, string, Event) {
	return decided(newPlay(b, flowOf(approveStep("s1", users("ann")), `"lock": true`)).submit(), "ann", "approve")
}

func benchReject(b *testing.B) (*play, string, Event) {
	return decided(newPlay(b, flowOf(branches())).submit(), "ann", "reject")
}

func benchReturn(b *testing.B) (*play, string, Event) {
	p := newPlay(b, flowOf(three())).submit().approve("ann", "ben")
	return p, "cat", Decide{Task: p.open("cat").ID, Verb: "return", To: Beginning, Then: "replay"}
}

func benchJumpBack(b *testing.B) (*play, string, Event) {
	p := newPlay(b, flowOf(three())).submit().approve("ann", "ben")
	return decided(back(p, "cat", Beginning, "jump"), "sam", "complete")
}

func benchWithdraw(b *testing.B) (*play, string, Event) {
	p := newPlay(b, flowOf(three())).submit()
	task := p.open("ann").ID
	return p.approve("ann"), "ann", Decide{Task: task, Verb: "withdraw"}
}

func benchTransfer(b *testing.B) (*play, string, Event) {
	p := newPlay(b, flowOf(approveStep("s1", users("ann"), `"can": ["transfer"]`))).submit()
	return p, "ann", Decide{Task: p.open("ann").ID, Verb: "transfer", People: []string{"cat"}}
}

func benchAdd(b *testing.B) (*play, string, Event) {
	p := newPlay(b, flowOf(approveStep("s1", users("ann"), `"can": ["add"]`))).submit()
	return p, "ann", Decide{Task: p.open("ann").ID, Verb: "add", People: []string{"cat"}, Where: "before", Mode: "all"}
}

func benchRecall(b *testing.B) (*play, string, Event) {
	return newPlay(b, flowOf(branches())).submit(), "sam", Fire{Name: "recall"}
}

func benchJump(b *testing.B) (*play, string, Event) {
	return newPlay(b, flowOf(branches())).submit(), "root", Admin{Verb: "jump", Step: "s4", Reason: "r"}
}

// due is the next timer of a run, at its time.
func due(p *play) (*play, string, Event) {
	timer := p.nextTimer()
	p.now = timer.DueAt
	return p, System, TimerFired{timer.ID, timer.Generation}
}

func benchRemind(b *testing.B) (*play, string, Event) {
	steps := approveStep("s1", users("ann"), `"due": [{"after": "1h", "do": "remind", "every": "1h"}]`)
	return due(newPlay(b, flowOf(steps)).submit())
}

func benchClock(b *testing.B) (*play, string, Event) {
	return due(newPlay(b, example(b, "service_case"), example(b, "refund_approval")).do("eve", Start{On: "create"}))
}

func benchJobDone(b *testing.B) (*play, string, Event) {
	p := newPlay(b, flowOf(`{"id": "j", "do": [{"job": "mail.send"}]}, `+approveStep("s1", users("ann")))).submit()
	return p, System, JobDone{Key: p.run.Jobs[0].Key, OK: true}
}

func benchChildDone(b *testing.B) (*play, string, Event) {
	p := newPlay(b, flowOf(`{"id": "c", "call": {"workflow": "sub"}}, `+approveStep("s1", users("ann"))), sub).submit()
	return p, System, ChildDone{Child: p.run.Children[0].Key, Outcome: Approved}
}

func benchEventAwaited(b *testing.B) (*play, string, Event) {
	steps := `{"id": "w", "wait": {"event": "ping", "timeout": "5d"}}, ` + approveStep("s1", users("ann"))
	return newPlay(b, flowOf(steps)).submit(), System, EventArrived{Name: "ping"}
}

func benchRestart(b *testing.B) (*play, string, Event) {
	p := newPlay(b, flowOf(three(), `"watch": {"fields": ["amount"], "do": "restart"}`)).submit().approve("ann", "ben")
	return p, "sam", RecordChanged{Fields: []string{"amount"}}
}

func benchPersonLeft(b *testing.B) (*play, string, Event) {
	p := newPlay(b, flowOf(branches())).submit()
	p.person("ann").Active = false
	return p, System, PersonLeft{"ann"}
}

func benchCancel(b *testing.B) (*play, string, Event) {
	return newPlay(b, flowOf(branches())).submit(), "root", Admin{Verb: "cancel", Reason: "r"}
}

// BenchmarkPredictThirtySteps predicts a long flow.
func BenchmarkPredictThirtySteps(b *testing.B) {
	steps := ""
	for i := range 30 {
		if i > 0 {
			steps += ", "
		}
		steps += `{"id": "s` + itoa(i) + `", "if": "(record.amount ?? 0) >= ` + itoa(i%10) + `", "approve": {"by": [{"user": "ann"}, {"manager": 1, "of": "submitter"}], "due": [{"after": "1d", "do": "remind"}]}}`
	}
	p := newPlay(b, flowOf(steps)).with("amount", num("6")).do("sam", Start{})
	scope := p.scope("sam")
	b.ReportAllocs()
	for b.Loop() {
		(Look{p.workflow, p.run, scope}).Predict()
	}
}

// BenchmarkVerbs draws the buttons of a task.
func BenchmarkVerbs(b *testing.B) {
	p := newPlay(b, flowOf(approveStep("s1", users("ann", "ben"), `"can": ["transfer", "add", "return"]`))).submit()
	workflow, run, scope := p.workflow, p.run, p.scope("ann")
	b.ReportAllocs()
	for b.Loop() {
		(Look{workflow, run, scope}).TaskVerbs(run.Tasks[0].ID)
	}
}

package flow

import (
	"testing"
	"time"

	"github.com/weft-crm/weft/metadata"
)

// benchPlay prepares a run without keeping books.
func benchPlay(b *testing.B, text string) (*metadata.Workflow, *Run, *Scope) {
	b.Helper()
	p := newPlay(b, text)
	p.submit()
	return p.workflow, p.run, p.scope("ann")
}

// BenchmarkApproveOneOfTwo is the simplest decision: a vote that does not yet settle its step.
func BenchmarkApproveOneOfTwo(b *testing.B) {
	workflow, run, scope := benchPlay(b, flowOf(approveStep("s1", users("ann", "ben"))))
	event := Decide{Task: run.Tasks[0].ID, Verb: "approve"}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Next(workflow, run, event, scope); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkApproveAndGoOn is a decision that passes a step and opens the next.
func BenchmarkApproveAndGoOn(b *testing.B) {
	workflow, run, scope := benchPlay(b, flowOf(approveStep("s1", users("ann"))+", "+approveStep("s2", users("ben"), `"due": [{"after": "4h", "do": "remind"}]`)))
	event := Decide{Task: run.Tasks[0].ID, Verb: "approve"}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Next(workflow, run, event, scope); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkSubmitQuote enters the flow of the quote example.
func BenchmarkSubmitQuote(b *testing.B) {
	p := newPlay(b, example(b, "quote_discount"))
	p.with("discount_pct", num("20")).with("total", num("1000")).with("lines", []any{thing{"l1", map[string]any{"kind": "goods"}}})
	p.do("sam", Start{})
	scope := p.scope("sam")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Next(p.workflow, p.run, Fire{Name: "submit"}, scope); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkTimerReminds fires a reminder.
func BenchmarkTimerReminds(b *testing.B) {
	workflow, run, scope := benchPlay(b, flowOf(approveStep("s1", users("ann"), `"due": [{"after": "1h", "do": "remind", "every": "1h"}]`)))
	event := TimerFired{run.Timers[0].ID, run.Timers[0].Generation}
	scope.Actor, scope.Now = System, scope.Now.Add(time.Hour)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Next(workflow, run, event, scope); err != nil {
			b.Fatal(err)
		}
	}
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
		Predict(p.workflow, p.run, scope)
	}
}

// BenchmarkVerbs draws the buttons of a task.
func BenchmarkVerbs(b *testing.B) {
	workflow, run, scope := benchPlay(b, flowOf(approveStep("s1", users("ann", "ben"), `"can": ["transfer", "add", "return"]`)))
	b.ReportAllocs()
	for b.Loop() {
		TaskVerbs(workflow, run, run.Tasks[0].ID, scope)
	}
}

package flow

import (
	"testing"
)

// quote plays the example up to its submission.
func quote(t *testing.T, discount, total string) *play {
	t.Helper()
	p := newPlay(t, example(t, "quote_discount"))
	p.with("discount_pct", num(discount)).with("total", num(total))
	p.with("lines", []any{thing{"l1", map[string]any{"kind": "goods"}}})
	return p
}

func TestQuoteUpToFivePercentIsApprovedByItself(t *testing.T) {
	p := quote(t, "5", "1000").submit()
	p.wantState("approved").wantOpen("").wantLines("approved", "system  approved")
	if got := p.record.values["approved_discount"]; !sameValue(got, num("5")) {
		t.Errorf("approved_discount = %v", got)
	}
	if last[Notify](p).Template != "quote_approved" {
		t.Errorf("the submitter was not told")
	}
}

func TestQuoteNeedsTheManagerAboveFivePercent(t *testing.T) {
	p := quote(t, "12", "1000").submit()
	p.wantState("review").wantOpen("manager:mia").approve("mia").wantState("approved")
}

func TestQuoteChecksRefuseTheSubmission(t *testing.T) {
	p := quote(t, "60", "1000").do("sam", Start{})
	refusal := p.refusal("sam", Fire{Name: "submit"}, "check")
	if len(refusal.Fields) != 1 || refusal.Fields[0].Field != "discount_pct" {
		t.Errorf("fields = %+v", refusal.Fields)
	}
	p.refused("ann", Fire{Name: "submit"}, "not_you")
	p.refused("sam", Fire{Name: "approved"}, "no_event")
}

func TestQuoteSignoffRunsInParallel(t *testing.T) {
	p := quote(t, "20", "1000").with("custom_terms", true).with("delivery_lead", "dan")
	p.with("lines", []any{thing{"l1", map[string]any{"kind": "service"}}})
	p.submit().approve("mia")
	p.wantOpen("finance_ok:role:finance_controller legal_ok:team:legal delivery_ok:dan")
	p.refused("ann", Decide{Task: p.open("ann").ID, Verb: "approve"}, "fields")
	p.do("ann", Decide{Task: p.open("ann").ID, Verb: "approve", Values: []FieldValue{{"margin_note", "fine"}}})
	p.refused("eve", Decide{Task: p.task("legal_ok", "team:legal").ID, Verb: "approve"}, "attachment")
	p.do("eve", Decide{Task: p.task("legal_ok", "team:legal").ID, Verb: "approve", Attachments: []string{"f1"}})
	p.wantState("review").approve("dan").wantState("approved")
	if to := last[Copy](p).To; len(to) != 2 || to[0] != "sam" || to[1] != "eve" {
		t.Errorf("copies = %v", to)
	}
}

func TestQuoteBigTotalNeedsFinanceEvenWithoutDiscount(t *testing.T) {
	quote(t, "0", "500000").submit().wantOpen("finance_ok:role:finance_controller")
}

func TestQuoteBoardVotesTwoOfThree(t *testing.T) {
	p := quote(t, "28", "1000").submit().approve("mia")
	p.do("ann", Decide{Task: p.open("ann").ID, Verb: "approve", Values: []FieldValue{{"margin_note", "ok"}}})
	p.wantTask("pricing_board", "ann", AutoApproved).wantOpen("pricing_board:ben pricing_board:cat")
	p.do("ben", Decide{Task: p.open("ben").ID, Verb: "reject", Comment: "too much"}).wantState("review")
	p.approve("cat").wantState("approved")
}

func TestQuoteChainSignsInOrderAndRejectsToTheManager(t *testing.T) {
	p := quote(t, "35", "1000").submit().approve("mia")
	p.do("ann", Decide{Task: p.open("ann").ID, Verb: "approve", Values: []FieldValue{{"margin_note", "ok"}}})
	p.approve("ben").wantTask("pricing_board", "cat", NoResponse).wantOpen("vp_chain:mia")
	p.refused("mia", Decide{Task: p.open("mia").ID, Verb: "approve"}, "signature")
	sign := func(person string) {
		p.do(person, Decide{Task: p.open(person).ID, Verb: "approve", Signature: "data:x"})
	}
	sign("mia")
	p.wantOpen("vp_chain:bo")
	p.do("bo", Decide{Task: p.open("bo").ID, Verb: "reject", Comment: "no"}).wantState("review").wantOpen("manager:mia")
	p.approve("mia").wantOpen("finance_ok:role:finance_controller")
	p.do("cat", Decide{Task: p.open("cat").ID, Verb: "approve"})
	p.approve("ben")
	sign("mia")
	sign("bo")
	p.wantState("approved")
}

func TestQuoteIsRejectedRevisedAndSentAgain(t *testing.T) {
	p := quote(t, "12", "1000").submit()
	p.refused("mia", Decide{Task: p.open("mia").ID, Verb: "reject"}, "comment_required")
	p.do("mia", Decide{Task: p.open("mia").ID, Verb: "reject", Comment: "no"}).wantState("rejected")
	p.do("sam", Fire{Name: "revise"}).wantState("draft").wantStatus(Draft)
	p.with("discount_pct", num("4")).do("sam", Fire{Name: "submit"}).wantState("approved")
	p.do("sam", Fire{Name: "send"}).wantStatus(Approved)
	p.refused("sam", Fire{Name: "revise"}, "over")
}

func TestC15QuoteIsRecalledOnlyBeforeADecision(t *testing.T) {
	p := quote(t, "28", "1000").submit()
	p.do("sam", Fire{Name: "recall"}).wantState("draft").wantOpen("").wantTask("manager", "mia", CancelledTask)
	p.do("sam", Fire{Name: "submit"}).approve("mia")
	p.refused("sam", Fire{Name: "recall"}, "if")
	for _, action := range p.look("sam").Actions() {
		if action.Event == "recall" && (!action.Hidden || action.Allowed) {
			t.Errorf("recall is offered: %+v", action)
		}
	}
}

package flow

import (
	"slices"
	"testing"
)

func watched(do string) string {
	steps := `{"id": "m", "if": "(record.disc ?? 0) > 5", "approve": {"by": [{"user": "mia"}], "can": ["save"], "fields": {"disc": "edit"}}}, ` +
		`{"id": "f", "approve": {"by": [{"user": "ann"}], "fields": {"disc": "edit"}}}, ` +
		`{"id": "b", "if": "(record.disc ?? 0) > 25", "approve": {"by": [{"user": "boss"}]}}`
	return flowOf(steps, `"lock": true`, `"watch": {"fields": ["disc"], "do": "`+do+`"}`)
}

func raise(p *play, person, disc string) *play {
	p.t.Helper()
	return p.do(person, Decide{Task: p.open(person).ID, Verb: "approve", Values: []FieldValue{{"disc", num(disc)}}})
}

func TestC37EditedDiscountRestartsTheApproval(t *testing.T) {
	p := newPlay(t, watched("restart")).with("disc", num("12")).submit().approve("mia")
	raise(p, "ann", "28").wantOpen("m:mia").wantLines("restart", "system")
	if p.run.Round != 2 {
		t.Errorf("round %d", p.run.Round)
	}
	p.approve("mia", "ann").wantOpen("b:boss").approve("boss").wantState("yes")
}

func TestC37RerouteDecidesLaterStepsAgain(t *testing.T) {
	p := newPlay(t, watched("reroute")).with("disc", num("12")).submit().approve("mia")
	raise(p, "ann", "28").wantOpen("b:boss").approve("boss").wantState("yes")
}

func TestC37RerouteDoesASkippedStepAfterAll(t *testing.T) {
	p := newPlay(t, watched("reroute")).with("disc", num("3")).submit().wantOpen("f:ann")
	p.with("disc", num("30")).do(System, RecordChanged{Fields: []string{"disc"}}).wantOpen("m:mia")
	p.approve("mia").wantOpen("f:ann").approve("ann").wantOpen("b:boss")
	p.with("disc", num("20")).do(System, RecordChanged{Fields: []string{"disc"}}).wantState("yes")
}

func TestC37RerouteInsideBlocks(t *testing.T) {
	steps := `{"id": "c", "choose": [
		{"if": "(record.disc ?? 0) > 10", "flow": [{"id": "p", "parallel": {"branches": [
			{"id": "x", "flow": [` + approveStep("s1", users("ann")) + `]},
			{"id": "y", "if": "record.flag == true", "flow": [` + approveStep("s2", users("ben")) + `]}]}}]},
		{"else": true, "flow": [` + approveStep("s3", users("cat")) + `]}]}`
	p := newPlay(t, flowOf(steps, `"watch": {"fields": ["disc", "flag"], "do": "reroute"}`)).with("disc", num("12")).submit().wantOpen("s1:ann")
	change := func(field string, value any) *play {
		return p.with(field, value).do("sam", RecordChanged{Fields: []string{field}})
	}
	change("flag", true).wantOpen("s1:ann s2:ben")
	change("flag", false).wantOpen("s1:ann")
	change("disc", num("5")).wantOpen("s3:cat")
	change("disc", num("11")).wantOpen("s1:ann").approve("ann").wantState("yes")
}

func TestC37DenyAndIgnore(t *testing.T) {
	p := newPlay(t, watched("deny")).with("disc", num("12")).submit()
	p.refused("mia", Decide{Task: p.open("mia").ID, Verb: "approve", Values: []FieldValue{{"disc", num("20")}}}, "watch_denied")
	p = newPlay(t, watched("ignore")).with("disc", num("12")).submit().approve("mia")
	raise(p, "ann", "28").wantOpen("b:boss")
}

func TestC37EditsThroughTheApiAreRefusedWhileLocked(t *testing.T) {
	p := newPlay(t, watched("restart")).with("disc", num("12")).submit()
	refusal := p.refusal("ben", RecordChanged{Fields: []string{"disc"}}, "locked")
	if refusal.Hint != Locked || refusal.Fields[0].Field != "disc" {
		t.Errorf("refusal = %+v", refusal)
	}
	p.refused("mia", RecordChanged{Fields: []string{"amount"}}, "locked")
	p.with("disc", num("13")).do("mia", RecordChanged{Fields: []string{"disc"}}).wantOpen("m:mia")
	p.do("root", RecordChanged{Fields: []string{"amount"}})
}

func TestC37ComputedFieldsAreWatched(t *testing.T) {
	steps := `{"id": "m", "approve": {"by": [{"user": "mia"}], "fields": {"amount": "edit"}}}`
	p := newPlay(t, flowOf(steps, `"watch": {"fields": ["twice"], "do": "restart"}`)).submit()
	scope := p.scope("mia")
	scope.Apply = func(record ruleObject, values []FieldValue) ruleObject {
		return lay(lay(record, values), []FieldValue{{"twice", num("4")}})
	}
	outcome, err := Next(p.workflow, p.run, Decide{Task: p.open("mia").ID, Verb: "approve", Values: []FieldValue{{"amount", num("2")}}}, scope)
	if err != nil {
		t.Fatal(err)
	}
	p.keep(outcome)
	p.wantOpen("m:mia").wantLines("restart", "system")
}

func TestC38FieldRightsPerStep(t *testing.T) {
	steps := `{"id": "a", "approve": {"by": [{"user": "ann"}, {"user": "ben"}], "can": ["add"], "fields": {"note": "require", "plan": "read", "amount": "hide"}}}`
	p := newPlay(t, flowOf(steps, `"lock": true`, `"fields": {"region": "hide", "plan": "edit"}`)).submit()
	rights := p.look("ann").Fields(p.open("ann").ID, "ann")
	for field, want := range map[string]string{"note": "require", "plan": "read", "amount": "hide", "region": "hide"} {
		if rights[field] != want {
			t.Errorf("%s: %s, want %s", field, rights[field], want)
		}
	}
	if rights := p.look("sam").Fields("", "sam"); rights["region"] != "hide" || rights["plan"] != "edit" {
		t.Errorf("rights of the submitter: %v", rights)
	}
	refusal := p.refusal("ann", Decide{Task: p.open("ann").ID, Verb: "approve", Values: []FieldValue{{"note", "x"}, {"plan", "y"}}}, "fields")
	if refusal.Hint != Invalid || refusal.Fields[0].Field != "plan" {
		t.Errorf("refusal = %+v", refusal)
	}
	add(p, "before", "all", "cat")
	p.do("cat", Decide{Task: p.open("cat").ID, Verb: "approve", Values: []FieldValue{{"note", "x"}}}).wantOpen("a:ann a:ben")
}

func TestC39CommentAttachmentAndSignature(t *testing.T) {
	steps := approveStep("s", users("ann"), `"require": {"comment": ["reject"], "attachment": true, "signature": true}`)
	p := newPlay(t, flowOf(steps)).submit()
	id := p.open("ann").ID
	p.refused("ann", Decide{Task: id, Verb: "reject"}, "comment_required")
	p.refused("ann", Decide{Task: id, Verb: "approve"}, "attachment")
	p.refused("ann", Decide{Task: id, Verb: "approve", Attachments: []string{"f"}}, "signature")
	p.wantOpen("s:ann")
	verbs := p.look("ann").TaskVerbs(id)
	if verbs[0].Name != "approve" || !verbs[0].Require.Signature || !verbs[0].Require.Attachment || len(verbs[0].Require.Comment) != 0 {
		t.Errorf("verbs = %+v", verbs[0])
	}
	p.do("ann", Decide{Task: id, Verb: "approve", Attachments: []string{"f"}, Signature: "data:"}).wantState("yes")
	line := p.history[slices.IndexFunc(p.history, func(n Note) bool { return n.Verb == "approve" })]
	if line.Signature != "data:" || line.Attachments[0] != "f" || line.Version != 1 {
		t.Errorf("line = %+v", line)
	}
}

func TestC40SavedOpinionStaysPrivate(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s", users("ann", "ben"), `"can": ["save"]`, `"fields": {"note": "edit"}`, `"due": [{"after": "2d", "do": "reject"}]`))).submit()
	due := p.open("ann").DueAt
	p.do("ann", Decide{Task: p.open("ann").ID, Verb: "save", Comment: "thinking", Values: []FieldValue{{"note", "n"}}})
	if task := p.open("ann"); task.Saved.Comment != "thinking" || !task.DueAt.Equal(due) || p.record.values["note"] != "n" {
		t.Errorf("task = %+v", task)
	}
	if line := p.history[len(p.history)-1]; line.Verb != "save" || line.Comment != "" {
		t.Errorf("line = %+v", line)
	}
	p.approve("ben", "ann").wantState("yes")
}

func TestC41LockIsReleasedOnEveryEnd(t *testing.T) {
	for _, end := range []func(*play){
		func(p *play) { p.approve("ann") },
		func(p *play) { p.verb("ann", "reject") },
		func(p *play) { p.do("sam", Fire{Name: "recall"}) },
		func(p *play) { p.do("root", Admin{Verb: "cancel", Reason: "x"}) },
		func(p *play) { p.do("root", Admin{Verb: "jump", State: "late", Reason: "x"}) },
	} {
		p := newPlay(t, flowOf(approveStep("s", users("ann")), `"lock": true`)).submit()
		if !IsLocked(p.workflow, p.run, "sam") || !last[LockChanged](p).Locked {
			t.Errorf("not locked")
		}
		end(p)
		if IsLocked(p.workflow, p.run, "sam") || last[LockChanged](p).Locked {
			t.Errorf("still locked in %s", p.run.State)
		}
	}
}

func TestC43BatchOnlyWhereNothingIsAskedFor(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s", users("ann"), `"can": ["batch"]`))).submit()
	p.do("ann", Decide{Task: p.open("ann").ID, Verb: "approve", Batch: true}).wantState("yes")
	for _, settings := range []string{`"can": []`, `"can": ["batch"], "require": {"signature": true}`, `"can": ["batch"], "require": {"comment": true}`, `"can": ["batch"], "fields": {"note": "require"}`} {
		p := newPlay(t, flowOf(approveStep("s", users("ann"), settings))).submit()
		p.refused("ann", Decide{Task: p.open("ann").ID, Verb: "approve", Batch: true}, "batch")
	}
}

func TestC55TwoBranchesEditTheirOwnFields(t *testing.T) {
	steps := `{"id": "p", "parallel": {"branches": [
		{"id": "a", "flow": [` + approveStep("s1", users("ann"), `"fields": {"note": "edit"}`) + `]},
		{"id": "b", "flow": [` + approveStep("s2", users("ben"), `"fields": {"plan": "edit"}`) + `]}]}}`
	p := newPlay(t, flowOf(steps, `"lock": true`)).submit()
	p.refused("ann", Decide{Task: p.open("ann").ID, Verb: "approve", Values: []FieldValue{{"plan", "x"}}}, "fields")
	p.do("ann", Decide{Task: p.open("ann").ID, Verb: "approve", Values: []FieldValue{{"note", "x"}}})
	p.do("ben", Decide{Task: p.open("ben").ID, Verb: "approve", Values: []FieldValue{{"plan", "y"}}}).wantState("yes")
}

func TestStaleRevisionIsRefused(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s", users("ann", "ben")), `"watch": {"fields": ["amount"], "do": "ignore"}`)).submit()
	revision := p.run.Visits[0].Revision
	p.do("ben", Decide{Task: p.open("ben").ID, Verb: "approve", Revision: revision})
	p.with("amount", num("1")).do("sam", RecordChanged{Fields: []string{"amount"}})
	refusal := p.refusal("ann", Decide{Task: p.open("ann").ID, Verb: "approve", Revision: revision}, "stale")
	if refusal.Revision != revision+1 {
		t.Errorf("revision = %d", refusal.Revision)
	}
	p.do("ann", Decide{Task: p.open("ann").ID, Verb: "approve", Revision: revision + 1}).wantState("yes")
}

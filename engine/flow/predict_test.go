package flow

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/weft-crm/weft/metadata"
)

// drawPath words a path: "step:state(people)", branches in brackets.
func drawPath(nodes []Node) string {
	var list []string
	for _, node := range nodes {
		text := node.Step + ":" + node.State
		var people []string
		for _, person := range node.People {
			people = append(people, person.ID+person.Queue)
		}
		if len(people) > 0 {
			text += "(" + strings.Join(people, " ") + ")"
		}
		for _, branch := range node.Branches {
			text += "[" + branch.State + " " + drawPath(branch.Nodes) + "]"
		}
		list = append(list, text)
	}
	return strings.Join(list, " ")
}

func (p *play) wantPath(want string) {
	p.t.Helper()
	if got := drawPath(p.look("sam").Predict().Nodes); got != want {
		p.t.Errorf("path:\n%s, want\n%s", got, want)
	}
}

func TestC42PathBeforeDuringAndAfter(t *testing.T) {
	steps := approveStep("s1", users("ann")) + `, {"id": "s2", "if": "(record.amount ?? 0) > 10", "approve": {"by": [{"user": "ben"}]}}, ` +
		`{"id": "c", "choose": [{"if": "record.flag == true", "flow": [` + approveStep("s3", users("cat")) + `]}, {"else": true, "flow": [` + approveStep("s4", `{"role": "cfo"}`) + `]}]}`
	p := newPlay(t, flowOf(steps)).do("sam", Start{})
	p.wantPath("s1:future(ann) s2:skipped c:future[skipped s3:skipped][future s4:future(role:cfo)]")
	p.do("sam", Fire{Name: "submit"})
	p.wantPath("s1:current(ann) s2:skipped c:future[skipped s3:skipped][future s4:future(role:cfo)]")
	p.approve("ann").wantPath("s1:done(ann) s2:skipped c:current[skipped s3:skipped][current s4:current(role:cfo)]")
	p.approve("dan").wantState("yes").wantPath("s1:done(ann) s2:skipped c:done[skipped s3:skipped][done s4:done(dan)]")
}

func TestC42PathForARunThatDoesNotExist(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s1", `{"manager": 1, "of": "submitter"}`)))
	path := (Look{Workflow: p.workflow, Scope: p.scope("sam")}).Predict()
	if got := drawPath(path.Nodes); got != "s1:future(mia)" || path.State != "review" {
		t.Errorf("path %s in %s", got, path.State)
	}
}

func TestC42ConditionsOnEditableFieldsAreMaybe(t *testing.T) {
	p := newPlay(t, watched("restart")).with("disc", num("12")).submit()
	p.wantPath("m:current(mia) f:future(ann) b:maybe")
	p.approve("mia", "ann").wantState("yes").wantPath("m:done(mia) f:done(ann) b:skipped")
}

func TestC42QuotePath(t *testing.T) {
	p := quote(t, "35", "1000").submit()
	p.wantPath("manager:current(mia) " +
		"signoff:future[future finance_ok:future(role:finance_controller)][skipped legal_ok:skipped][skipped delivery_ok:skipped] " +
		"pricing_board:maybe(ann ben cat) vp_chain:maybe(mia bo) inform:future")
	path := p.look("sam").Predict()
	if due := path.Nodes[0].Due; !due.Equal(shanghai(t, "2026-11-25 10:00")) {
		t.Errorf("due %s", due)
	}
	if due := path.Nodes[2].Due; !due.Equal(shanghai(t, "2026-11-30 10:00")) {
		t.Errorf("expected %s", due)
	}
}

func TestC42PathAfterAReturn(t *testing.T) {
	p := newPlay(t, flowOf(three())).submit().approve("ann", "ben")
	back(p, "cat", "start", "jump").wantPath("start:current(sam) s1:done(ann) s2:done(ben) s3:future(cat)")
	p.verb("sam", "complete").wantPath("start:done(sam) s1:done(ann) s2:done(ben) s3:current(cat)")
	back(p, "cat", "s1", "replay").wantPath("start:done(sam) s1:current(ann) s2:future(ben) s3:future(cat)")
}

func TestC42ProblemsAreSaidBefore(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s1", `{"field": "approver"}`, `"empty": "incident"`)+", "+approveStep("s2", users("ann")))).do("sam", Start{})
	path := p.look("sam").Predict()
	if len(path.Problems) != 1 || drawPath(path.Nodes) != "s1:future s2:future(ann)" {
		t.Errorf("problems %v, path %s", path.Problems, drawPath(path.Nodes))
	}
	p = newPlay(t, flowOf(approveStep("s1", `{"field": "approver"}`))).do("sam", Start{})
	if node := p.look("sam").Predict().Nodes[0]; node.Why.En != "there is nobody to ask" || node.People[0].Queue != "admin" {
		t.Errorf("node = %+v", node)
	}
}

func TestC42WaitsJobsAndChildrenDoNotStopAPrediction(t *testing.T) {
	steps := `{"id": "w", "wait": {"for": "2h"}}, {"id": "d", "do": [{"job": "mail.send"}]}, {"id": "c", "call": {"workflow": "sub"}}, ` + approveStep("tail", users("ann"))
	p := newPlay(t, flowOf(steps), sub).submit()
	p.wantPath("w:current d:future c:future tail:future(ann)")
}

func TestDiagram(t *testing.T) {
	p := quote(t, "1", "1")
	diagram := Draw(p.workflow, p.scope("").Directory, func(rule *metadata.Rule) metadata.Text { return metadata.Text{En: "when " + rule.Source} })
	review := diagram.States[1]
	if review.Name != "review" || !review.Lock || len(review.Flow) != 5 || len(review.Flow[1].Branches) != 3 || review.Flow[0].Detail.Zh != "直属上级" {
		t.Errorf("review = %+v", review)
	}
	if step := review.Flow[0]; step.If == "" || step.When.En != "when "+step.If {
		t.Errorf("the condition of %s is told as %q", step.ID, step.When.En)
	}
	edges := 0
	for _, edge := range diagram.Edges {
		if edge.From == "review" {
			edges++
		}
	}
	if edges != 4 {
		t.Errorf("%d edges from review", edges)
	}
}

func TestDiagramOfAWorkflowWithoutEventsHasAnEmptyListOfEdges(t *testing.T) {
	p := newPlay(t, `{"key": "note", "title": "note", "entity": "deal", "start": {"state": "done"}, "states": {"done": {"final": "done"}}}`)
	diagram := Draw(p.workflow, p.scope("").Directory, func(*metadata.Rule) metadata.Text { return metadata.Text{} })
	if drawn, err := json.Marshal(diagram); err != nil || !strings.Contains(string(drawn), `"edges":[]`) {
		t.Errorf("drawn as %s, %v", drawn, err)
	}
}

func TestDiagramCallsPeopleByTheirNames(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("tail", users("ann", "gone"))))
	words := func(*metadata.Rule) metadata.Text { return metadata.Text{} }
	if steps := Draw(p.workflow, p.scope("").Directory, words).States[1].Flow; steps[0].Detail.Zh != "Ann、gone" {
		t.Errorf("asks %q", steps[0].Detail.Zh)
	}
}

func TestAnExplanationSaysThatSomebodyIsNamedInsteadOfRepeatingTheName(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s1", users("ann")))).submit()
	account := p.look("ann").Explain("", "s1")
	if len(account.People) != 1 || account.People[0].Person != "ann" || account.People[0].Why.En != "named by the process" {
		t.Errorf("people = %+v", account.People)
	}
}

package flow

import (
	"fmt"
	"slices"
	"testing"
)

func chain(until string) string {
	return flowOf(approveStep("s1", `{"chain": {"until": "`+until+`", "max": 5}, "of": "submitter"}`))
}

func TestC26ChainSignsLevelByLevel(t *testing.T) {
	p := newPlay(t, chain("candidate.grade >= 9")).submit()
	p.wantOpen("s1:mia").approve("mia").wantOpen("s1:bo").approve("bo").wantState("yes")
}

func TestC26VacantLevelIsLeftOut(t *testing.T) {
	p := newPlay(t, chain("candidate.grade >= 9"))
	p.person("mia").Active = false
	p.submit().wantOpen("s1:bo").wantLines("dropped", "system s1 mia").approve("bo").wantState("yes")
}

func TestC26CircleIsAnIncident(t *testing.T) {
	p := newPlay(t, chain("candidate.grade >= 99"))
	p.person("boss").Manager = "mia"
	p.submit().wantStatus(Stuck)
	if p.run.Incidents[0].Code != "chain_circle" {
		t.Errorf("incident = %+v", p.run.Incidents[0])
	}
}

func TestC26ChainIsFrozenInAVisit(t *testing.T) {
	p := newPlay(t, chain("candidate.grade >= 9")).submit()
	p.person("mia").Manager = "boss"
	p.approve("mia").wantOpen("s1:bo")
}

func TestC26ManagerLevels(t *testing.T) {
	newPlay(t, flowOf(approveStep("s1", `{"manager": 2, "of": "submitter"}`))).submit().wantOpen("s1:bo")
	newPlay(t, flowOf(approveStep("s1", `{"manager": 1, "of": "=record.lead"}`))).with("lead", "mia").submit().wantOpen("s1:bo")
	newPlay(t, flowOf(approveStep("s1", `{"manager": 9, "of": "submitter"}`))).submit().wantOpen("s1:admin")
}

func TestC27PeopleByRule(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s1", `{"expr": "[record.lead, record.lead, record.approver]"}`)))
	p.with("lead", "ann").with("approver", "gone").submit().wantOpen("s1:ann").wantLines("dropped", "system s1 gone")
}

func TestC27FieldHeadAndTerritory(t *testing.T) {
	newPlay(t, flowOf(approveStep("s1", `{"field": "lead"}`))).with("lead", thing{"ann", nil}).submit().wantOpen("s1:ann")
	newPlay(t, flowOf(approveStep("s1", `{"head": "=record.department"}`))).with("department", "company").submit().wantOpen("s1:boss")
	newPlay(t, flowOf(approveStep("s1", `{"head": "submitter"}`))).submit().wantOpen("s1:mia")
	newPlay(t, flowOf(approveStep("s1", `{"territory": "=record.territory", "as": "manager"}`, `"mode": "any"`))).with("territory", "china").submit().wantOpen("s1:territory:asia:manager").approve("fay").wantState("yes")
}

func TestC27ARoleIsLookedForInADepartmentAndAbove(t *testing.T) {
	local := `{"role": "finance_controller", "of": "submitter"}`
	company := newPlay(t, flowOf(approveStep("s1", local)))
	company.person("ann").Department, company.person("ben").Department = "company", "elsewhere"
	company.submit().wantOpen("s1:role:finance_controller@company")
	company.refused("ben", Decide{Task: company.open("ann").ID, Verb: "approve"}, "not_yours")
	company.approve("ann").wantState("yes")
	nearest := newPlay(t, flowOf(approveStep("s1", local)))
	nearest.person("ann").Department, nearest.person("ben").Department = "company", "sales"
	nearest.submit().wantOpen("s1:role:finance_controller@sales").approve("ben").wantState("yes")
	newPlay(t, flowOf(approveStep("s1", local))).submit().wantOpen("s1:admin")
}

func TestC27FailingRuleIsAnIncidentAndCanBeRetried(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s1", `{"expr": "1 / (record.amount ?? 0) > 0 ? [record.lead] : []"}`))).with("lead", "ann")
	p.submit().wantStatus(Stuck)
	if incident := p.run.Incidents[0]; incident.Code != "rule_failed" || incident.Step != "s1" || incident.Message.Zh == "" {
		t.Errorf("incident = %+v", incident)
	}
	p.with("amount", num("3")).do("root", Admin{Verb: "retry"}).wantStatus(Running).wantOpen("s1:ann")
}

func TestC27MoreThanAHundredPeopleIsAnIncident(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s1", `{"role": "agent"}`, `"mode": "all"`)))
	for i := range 101 {
		id := fmt.Sprintf("p%d", i)
		p.people.People = append(p.people.People, Person{ID: id, Login: id, Name: id, Active: true, Roles: []string{"agent"}, Object: thing{id, nil}})
	}
	p.submit().wantStatus(Stuck)
	if p.run.Incidents[0].Code != "too_many" {
		t.Errorf("incident = %+v", p.run.Incidents[0])
	}
}

func TestC27TasksStayWhenTheFieldChanges(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s1", `{"field": "lead"}`))).with("lead", "ann").submit()
	p.with("lead", "ben").do("sam", RecordChanged{Fields: []string{"lead"}}).wantOpen("s1:ann")
}

const pickStep = `{"id": "s2", "if": "(record.disc ?? 0) > 15", "approve": {"by": [{"pick": "submitter", "from": [{"team": "pricing_board"}], "min": 1, "max": 2}]}}`

func TestC28SubmitterPicksOnlyWhatIsOnTheWay(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s1", users("mia"), `"fields": {"disc": "edit"}`)+", "+pickStep)).with("disc", num("10"))
	p.do("sam", Start{})
	if path := p.look("sam").Predict(); len(path.Picks) != 0 {
		t.Errorf("picks = %+v", path.Picks)
	}
	p.do("sam", Fire{Name: "submit"})
	raise := Decide{Task: p.open("mia").ID, Verb: "approve", Values: []FieldValue{{"disc", num("20")}}}
	refusal := p.refusal("mia", raise, "pick_needed")
	if len(refusal.Picks) != 1 || refusal.Picks[0].Step != "s2" || !slices.Equal(refusal.Picks[0].Choices, []Candidate{{"ann", "Ann"}, {"ben", "Ben"}, {"cat", "Cat"}}) {
		t.Errorf("picks = %+v", refusal.Picks)
	}
	p.wantOpen("s1:mia")
	raise.Picks = []Pick{{Step: "s2", People: []string{"dan"}}}
	p.refused("mia", raise, "pick_needed")
	raise.Picks = []Pick{{Step: "s2", People: []string{"ben"}}}
	p.do("mia", raise).wantOpen("s2:ben").approve("ben").wantState("yes")
}

func TestC28MissingPickForALaterStepIsRefusedAtSubmission(t *testing.T) {
	p := newPlay(t, flowOf(approveStep("s1", users("mia"))+", "+pickStep)).with("disc", num("20")).do("sam", Start{})
	refusal := p.refusal("sam", Fire{Name: "submit"}, "pick_needed")
	if len(refusal.Picks) != 1 || refusal.Picks[0].Step != "s2" {
		t.Errorf("picks = %+v", refusal.Picks)
	}
	p.do("sam", Fire{Name: "submit", Picks: []Pick{{Step: "s2", People: []string{"ann"}}}}).wantOpen("s1:mia").approve("mia").wantOpen("s2:ann")
}

func TestC28MissingPickIsRefusedAtSubmission(t *testing.T) {
	p := newPlay(t, flowOf(pickStep)).with("disc", num("20")).do("sam", Start{})
	if path := p.look("sam").Predict(); len(path.Picks) != 1 || path.Picks[0].Max != 2 {
		t.Errorf("picks = %+v", path.Picks)
	}
	if actions := p.look("sam").Actions(); len(actions) != 1 || len(actions[0].Picks) != 1 || !actions[0].Allowed {
		t.Errorf("actions = %+v", actions)
	}
	p.refused("sam", Fire{Name: "submit"}, "pick_needed")
	p.refused("sam", Fire{Name: "submit", Picks: []Pick{{Step: "s2", People: []string{"ann", "ben", "cat"}}}}, "pick_needed")
	p.do("sam", Fire{Name: "submit", Picks: []Pick{{Step: "s2", People: []string{"ann", "cat"}}}}).wantOpen("s2:ann s2:cat")
}

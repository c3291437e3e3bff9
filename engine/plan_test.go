package engine_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/weft-crm/weft/engine"
	"github.com/weft-crm/weft/metadata"
)

// testedApproval is dealApproval with a scenario that has to hold before it is published.
func testedApproval(scenario string) []metadata.Layer {
	return []metadata.Layer{{Pack: "extra", Files: metadata.Files{
		"pack.json":                    []byte(`{"name":"extra","version":"1.0.0","label":"Extra","requires":{"core":"^1.0"}}`),
		"workflows/deal_approval.json": []byte(strings.Replace(dealApproval, `"entity": "deal",`, `"entity": "deal", "tests": ["small", "gone"],`, 1)),
		"scenarios/small.txtar":        []byte(scenario),
	}}}
}

const smallDeals = `Small deals need nobody.

-- people --
person li roles=sales
person lu roles=lead
-- play --
as li create deal d1 name=A
as admin edit d1 discount=10
as li submit d1
expect state d1 done
`

func TestTheTestsOfAWorkflowArePlayedBeforePublishing(t *testing.T) {
	onBoth(t, func(h *house) {
		ctx, admin := context.Background(), h.as("admin")
		failing := strings.Replace(smallDeals, "discount=10", "discount=20 tags=Known", 1)
		plan, err := h.PlanLayers(ctx, admin, testedApproval(failing))
		if err != nil {
			h.Fatal(err)
		}
		if len(plan.Tests) != 1 || plan.Tests[0].Passed {
			h.Fatalf("%+v", plan.Tests)
		}
		h.same(plan.Tests[0].Line, 10)
		_, err = h.PublishLayers(ctx, admin, testedApproval(failing), "")
		refusal := h.refusal(err, "metadata_problems")
		problem := refusal.Problems[0]
		h.same(problem.Code+" "+problem.File+" "+problem.Pointer, "test_failed workflows/deal_approval.json /tests/0")
		if !strings.Contains(problem.Message.En, "line 10: expect state d1 done") || !strings.Contains(problem.Message.Zh, "第 10 行") {
			h.Errorf("told as %+v", problem.Message)
		}
		h.same(len(must(h.Releases(ctx, admin, 0, 0))), 1)
		plan = must(h.PlanLayers(ctx, admin, testedApproval(smallDeals)))
		h.same(plan.Tests[0].Passed, true)
		h.same(must(h.PublishLayers(ctx, admin, testedApproval(smallDeals), "")), 2)
		stricter := strings.Replace(string(testedApproval("")[0].Files["workflows/deal_approval.json"]), "disc > 15", "disc > 5", 1)
		if _, err := h.PutChange(ctx, admin, engine.PutFile{Path: "workflows/deal_approval.json", Effective: []byte(stricter)}); err != nil {
			h.Fatal(err)
		}
		plan = must(h.PlanChange(ctx, admin))
		last := plan.Problems[len(plan.Problems)-1]
		h.same(fmt.Sprintln(plan.Tests[0].Passed, plan.Tests[0].Binding, last.Code, last.Warning), "false false test_failed true\n")
		h.same(h.publish(), 3) // the pack's test does not bind the customer
	})
}

func TestTestsThatCannotBeginHaveFailed(t *testing.T) {
	layers := testedApproval("")
	layers[len(layers)-1].Files["entities/broken.json"] = []byte(`{"name": "broken"}`)
	tests := []engine.PlannedTest{{Workflow: "approval", Scenario: "one"}, {Workflow: "approval", Scenario: "two"}}
	if err := engine.PlayAll(t.Context(), layers, tests); err != nil {
		t.Fatal(err)
	}
	for _, test := range tests {
		if test.Passed || test.Found == "" {
			t.Errorf("%s: passed %v, found %q", test.Scenario, test.Passed, test.Found)
		}
	}
}

func TestTestsGoOnWhenWhoeverAskedGoesAway(t *testing.T) {
	onBoth(t, func(h *house) {
		ctx, admin := context.Background(), h.as("admin")
		gone, leave := context.WithCancel(ctx)
		leave()
		_, err := h.PublishLayers(gone, admin, testedApproval(smallDeals), "")
		h.refused(err, "tests_playing")
		h.same(len(must(h.Releases(ctx, admin, 0, 0))), 1)
		together := make(chan error, 3)
		for range cap(together) {
			go func() {
				_, err := h.PlanLayers(ctx, admin, testedApproval(smallDeals))
				together <- err
			}()
		}
		for range cap(together) {
			if err := <-together; err != nil {
				h.Error(err)
			}
		}
		h.same(must(h.PublishLayers(ctx, admin, testedApproval(smallDeals), "")), 2)
	})
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func TestAPlanTellsNumbersAndWhoseRightsChange(t *testing.T) {
	onBoth(t, func(h *house) {
		ctx, admin := context.Background(), h.as("admin")
		h.publishDealApproval()
		h.create("li", "deal", map[string]any{"name": "A"})
		h.create("li", "deal", map[string]any{"name": "B"})
		put := func(path, effective string) {
			h.Helper()
			if _, err := h.PutChange(ctx, admin, engine.PutFile{Path: path, Effective: []byte(effective)}); err != nil {
				h.Fatal(err)
			}
		}
		put("workflows/deal_approval.json", strings.Replace(dealApproval, "disc > 15", "disc > 12", 1))
		put("roles/watcher.json", `{ "name": "watcher", "label": { "en": "Watcher", "zh": "查看" }, "entities": {
			"account": { "can": ["read", "edit"], "rows": "all" }, "deal": { "can": ["read"], "rows": "own" } } }`)
		h.editDeal(addField(map[string]any{"name": "region", "kind": "text", "label": map[string]any{"en": "Region", "zh": "地区"}}))
		plan := must(h.PlanChange(ctx, admin)).Plan
		numbers := map[string]int64{}
		for _, change := range plan.Changes {
			numbers[change.Group] = max(numbers[change.Group], change.Rows, change.Runs)
		}
		h.same(numbers["data"], 2)
		h.same(numbers["workflows"], 2)
		h.same(plan.People.Gain, 1)
		h.same(plan.People.Lose, 1)
		var words []string
		for _, right := range plan.People.List {
			words = append(words, right.Text.En)
			if right.Text.Zh == "" {
				h.Errorf("not in Chinese: %+v", right)
			}
		}
		text := strings.Join(words, "; ")
		for _, wanted := range []string{"Qian can change: Customers (all records)", "Qian can see: Deals (own records)", "Qian can no longer see: Product"} {
			if !strings.Contains(text, wanted) {
				h.Errorf("%q is missing in %s", wanted, text)
			}
		}
	})
}

func TestAPlanWarnsOfStepsWithoutPeople(t *testing.T) {
	onBoth(t, func(h *house) {
		definition := strings.NewReplacer(`{"by": [{"role": "lead"}, {"role": "sales"}], "mode": "all", "self": "skip"}`, `{"by": [{"role": "lead"}], "self": "deny"}`,
			`{"by": [{"role": "big"}]}`, `{"by": [{"role": "people"}, {"role": "big"}], "mode": {"pass": 3}}`).Replace(dealApproval)
		h.update("admin", "user", h.ids["sun"], map[string]any{"active": false})
		layer := metadata.Layer{Pack: "extra", Files: metadata.Files{
			"pack.json":                    []byte(`{"name":"extra","version":"1.0.0","label":"Extra","requires":{"core":"^1.0"}}`),
			"workflows/deal_approval.json": []byte(definition),
		}}
		plan := must(h.PlanLayers(context.Background(), h.as("admin"), []metadata.Layer{layer}))
		found := map[string]metadata.Problem{}
		for _, problem := range plan.Problems {
			found[problem.Code] = problem
			if problem.Message.Zh == "" || problem.Line == 0 {
				h.Errorf("not told well: %+v", problem)
			}
		}
		h.same(found["only_seat"].Pointer, "/states/review/flow/0/approve/by")
		h.same(found["only_seat"].Message.En, "Only Zhao can decide \"Lead\". When Zhao submits, nobody is left to ask. It goes to the administrators.")
		h.same(found["nobody_entry"].Pointer, "/states/review/flow/1/approve/by/1/role")
		h.same(found["too_few_people"].Message.En, "Only 1 people can vote on \"Cost check\", so 3 approvals are never reached.")
	})
}

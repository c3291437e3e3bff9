package metadata

import (
	"slices"
	"testing"
)

func TestABlockOfAnEarlierVersionThatSaysWhereTargetsStandIsReadAsOneThatNamesThem(t *testing.T) {
	months := `["month", "month", "month", "month", "month", "month", "month", "month", "month", "month", "month", "month"]`
	earlier := Layer{Pack: "earlier", Files: Files{
		"entities/goal.json": []byte(`{ "name": "goal", "label": { "en": "Goal", "zh": "目标" }, "title": "year", "fields": [
			{ "name": "year", "kind": "number", "label": { "en": "Year", "zh": "年" } },
			{ "name": "person", "kind": "user", "label": { "en": "Person", "zh": "人员" } },
			{ "name": "month", "kind": "number", "label": { "en": "Month", "zh": "月" } } ] }`),
		"homes/sales.json": []byte(`{ "name": "sales", "label": { "en": "Sales", "zh": "销售" }, "blocks": [
			{ "name": "reached", "kind": "target", "entity": "quote", "view": "mine", "sum": "total", "date": "updated_at",
			  "target": { "entity": "goal", "person": "person", "year": "year", "months": ` + months + ` } } ] }`),
	}}
	model, problems := Compile(append(exampleLayers(t), earlier), nil)
	if len(problems.Errors()) > 0 {
		t.Fatal(problems.Errors())
	}
	if named := model.Homes[0].Blocks[0].Target; named != "goal" {
		t.Errorf("the block names %q, not the goals", named)
	}
	if targets := model.Entity("goal").Targets; targets == nil || targets.Person != "person" || targets.Year != "year" || !slices.Contains(targets.Months, "month") {
		t.Errorf("the goals do not know in which fields they stand: %+v", targets)
	}
}

package engine_test

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/weft-crm/weft/engine"
)

// A node that knows what a run is about reads its record before it learns which release serves now.
func TestADecisionShowsTheRecordAsAnotherNodePublishedIt(t *testing.T) {
	inWorks(t, func(w *works) {
		ctx := context.Background()
		id := w.submitted("sign")
		task, other := w.task("ann", "request", id), openEngine(w, w.url, w.clock)
		ann := must(other.ActorNamed("ann", engine.ViaForm))
		must(other.Task(ctx, ann, task))

		w.editDefinition("entities/request.json", func(definition map[string]any) {
			day := map[string]any{"name": "fixed_day", "kind": "date", "label": map[string]any{"en": "Fixed day", "zh": "确定日期"}}
			definition["fields"] = append([]any{day}, definition["fields"].([]any)...)
		})
		w.publish()
		w.sql("update e_request set fixed_day = '2026-04-01'")
		sent := must(other.Decide(ctx, ann, task, "first", engine.Decision{Verb: "approve"}))
		var answer engine.DecisionAnswer
		if err := json.Unmarshal(sent, &answer); err != nil {
			w.Fatal(err)
		}
		w.same(answer.Task.Status, "approved")
		w.same(answer.Task.Summary, must(w.Task(ctx, w.as("ann"), task)).Summary)
		w.same(string(must(other.Decide(ctx, ann, task, "first", engine.Decision{Verb: "approve"}))), string(sent))
	})
}

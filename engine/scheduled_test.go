package engine_test

import (
	"context"
	"testing"
	"time"

	"github.com/weft-crm/weft/engine"
	"github.com/weft-crm/weft/engine/jobs"
	"github.com/weft-crm/weft/metadata"
)

func TestADaysRunsBeginOnceHoweverOftenTheyAreAskedFor(t *testing.T) {
	onBoth(t, func(h *house) {
		files := metadata.Files{
			"pack.json": []byte(`{"name":"extra","version":"1.0.0","label":"Extra","requires":{"core":"^1.0"}}`),
			"workflows/greet.json": []byte(`{"key":"greet","title":{"en":"Greet","zh":"问候"},"entity":"account","start":{"state":"said","on":["schedule"],"if":"record.city == 'Suzhou'"},
				"states":{"said":{"final":"done"}}}`),
		}
		must(h.PublishLayers(context.Background(), h.as("admin"), []metadata.Layer{{Pack: "extra", Files: files}}, ""))
		account := h.create("li", "account", map[string]any{"name": "Acme", "city": "Suzhou"})
		h.create("li", "account", map[string]any{"name": "Elsewhere"})
		day := `{"workflow":"greet","day":"` + h.clock.Now().Format(time.DateOnly) + `"}`
		begin := func() error {
			return h.DoJob(context.Background(), jobs.Job{Name: "runs.begin", Payload: []byte(day)})
		}
		if done := h.atATime(2, begin); done != 2 || begin() != nil {
			t.Fatalf("%d of two at once, and one after them, went through", done)
		}
		runs := must(h.Runs(context.Background(), h.as("admin"), engine.RunQuery{Workflow: "greet"})).Runs
		if len(runs) != 1 || runs[0].Record.ID != account.ID {
			t.Errorf("runs: %v", runs)
		}
	})
}

package engine_test

import (
	"context"
	"strings"
	"testing"

	"github.com/weft-crm/weft/engine"
	"github.com/weft-crm/weft/metadata"
)

// dealSigned asks a lead and somebody who may not read customers; the step hides the amount.
const dealSigned = `{
  "key": "deal_signed", "title": {"en": "Deal signed", "zh": "商机签批"}, "entity": "deal", "start": {"state": "review", "on": ["create"]},
  "states": {
    "review": {"title": {"en": "Review", "zh": "审批中"}, "flow": [
      {"id": "sign", "title": {"en": "Sign", "zh": "签批"}, "approve": {"by": [{"role": "lead"}, {"role": "unit"}], "mode": "all", "fields": {"amount": "hide"}}}],
      "on": {"approved": "done", "rejected": "done"}},
    "done": {"title": {"en": "Done", "zh": "完成"}, "final": "approved"}
  }}`

func TestTasksSayWhomTheyAreAboutToWhoMayKnow(t *testing.T) {
	onBoth(t, func(h *house) {
		h.person("una", "east", "unit")
		h.publishWorkflows(map[string]string{"deal_signed": dealSigned})
		account := h.create("li", "account", map[string]any{"name": "Acme"})
		h.create("li", "deal", map[string]any{"name": "Pumps", "account": account.ID, "amount": money("100")})
		h.same(said(h.todo("zhao")), `Customer {"id":"`+account.ID+`","title":"Acme"}, Net {"amount":"100.00","currency":"CNY"}`)
		h.same(said(h.todo("una")), `Net {"amount":"100.00","currency":"CNY"}`)
	})
}

func TestTasksShowTheFiguresThatTheEntityNames(t *testing.T) {
	onBoth(t, func(h *house) {
		files := metadata.Files{
			"pack.json":                  []byte(`{"name":"extra","version":"1.0.0","label":"Extra","requires":{"core":"^1.0"}}`),
			"entities/deal.json":         []byte(`{"name":"deal","figures":["number","net"]}`),
			"workflows/deal_signed.json": []byte(dealSigned),
		}
		if _, err := h.PublishLayers(context.Background(), h.as("admin"), []metadata.Layer{{Pack: "extra", Files: files}}, ""); err != nil {
			h.Fatal(err)
		}
		h.create("li", "deal", map[string]any{"name": "Pumps", "amount": money("100")})
		h.same(said(h.todo("zhao")), `Number "D2026-001", Net {"amount":"100.00","currency":"CNY"}`)
	})
}

// said tells the figures of the only task.
func said(tasks []engine.TaskRow) string {
	var figures []string
	for _, figure := range tasks[0].Summary {
		figures = append(figures, figure.Label.En+" "+string(figure.Value))
	}
	return strings.Join(figures, ", ")
}

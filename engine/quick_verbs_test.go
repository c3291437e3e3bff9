package engine_test

import (
	"context"
	"testing"

	"github.com/weft-crm/weft/engine"
)

// dealQuick asks three times, each time with other verbs.
const dealQuick = `{
  "key": "deal_quick", "title": "Deal quick", "entity": "deal", "start": {"state": "open", "on": ["create"]},
  "states": {
    "open": {"flow": [
      {"id": "plain", "approve": {"by": [{"role": "lead"}]}},
      {"id": "passing", "approve": {"by": [{"role": "lead"}], "can": ["transfer", "delegate", "batch"]}},
      {"id": "work", "handle": {"by": [{"role": "lead"}], "can": ["transfer"]}}],
      "on": {"approved": "done", "rejected": "done"}},
    "done": {"final": "approved"}
  }}`

func TestAListOffersOnlyVerbsThatTheStepAllows(t *testing.T) {
	onBoth(t, func(h *house) {
		h.publishWorkflows(map[string]string{"deal_quick": dealQuick})
		h.create("li", "deal", map[string]any{"name": "Pumps", "amount": money("100")})
		h.same(h.todo("zhao")[0].Can, "[approve reject]")
		h.approved("zhao")
		h.same(h.todo("zhao")[0].Can, "[approve reject transfer]")

		asked := h.todo("zhao")[0].ID
		if _, err := h.Decide(context.Background(), h.as("zhao"), asked, "", engine.Decision{Verb: "delegate", To: engine.Names{h.as("wu").ID}}); err != nil {
			h.Fatal(err)
		}
		advice := h.todo("wu")[0]
		h.same(advice.Can, "[resolve]")
		h.same(advice.Batch, false)
		if _, err := h.Decide(context.Background(), h.as("wu"), advice.ID, "", engine.Decision{Verb: "resolve", Comment: "Fine."}); err != nil {
			h.Fatal(err)
		}
		h.approved("zhao")
		h.same(h.todo("zhao")[0].Can, "[complete transfer]")
	})
}

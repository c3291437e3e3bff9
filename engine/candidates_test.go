package engine_test

import (
	"context"
	"testing"

	"github.com/weft-crm/weft/engine"
)

func TestAFilterTellsHowManyItLeavesToChooseFrom(t *testing.T) {
	onBoth(t, func(h *house) {
		h.put("roles/nobody.json", `{"name": "nobody", "label": {"en": "Designer", "zh": "设计"}, "admin": ["metadata"], "entities": {
			"account": {"can": ["read"], "fields": {"phone": "mask"}}, "deal": {"can": ["read"]}}}`)
		h.person("chen", "", "nobody")
		h.publish()
		acme := h.create("li", "account", map[string]any{"name": "Acme", "city": "Wuhan"})
		h.create("li", "account", map[string]any{"name": "Besta", "city": "Wuhan"})
		h.create("li", "account", map[string]any{"name": "Cedar", "city": "Xi'an"})
		count := func(rule string) *engine.CandidateCount {
			h.Helper()
			return must(h.CountCandidates(context.Background(), h.as("admin"), engine.RuleRequest{Entity: "deal", For: "account", Context: "lookup", Rule: rule}))
		}
		told := count("candidate.city == 'Wuhan'")
		h.same(told.Found, int64(2))
		h.same(told.All, int64(3))
		h.same(told.Exact, true)
		h.same(count("candidate.city == 'Nowhere'").Found, int64(0))
		h.same(count("candidate.colour == 'red'").Counted, false)
		h.same(count("candidate.name == record.name").Found, int64(0)) // nobody has written a deal yet
		h.create("li", "deal", map[string]any{"name": "Acme", "account": acme.ID})
		told = count("candidate.id == record.account?.id")
		h.same(told.Found, int64(1))
		h.same(told.Example.Title, "Acme")
		h.same(must(h.CountCandidates(context.Background(), h.as("chen"), engine.RuleRequest{
			Entity: "deal", For: "account", Context: "lookup", Rule: "candidate.phone startsWith '138'", // masked for designers
		})).Counted, false)
		_, err := h.CountCandidates(context.Background(), h.as("li"), engine.RuleRequest{Entity: "deal", For: "account", Rule: "true"})
		h.refused(err, "needs_admin")
	})
}

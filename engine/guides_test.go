package engine_test

import (
	"slices"
	"testing"

	"github.com/weft-crm/weft/engine"
)

func (h *house) withGuide(guide map[string]any) *engine.ChangeAnswer {
	h.Helper()
	return h.editDeal(func(deal map[string]any) {
		for _, field := range deal["fields"].([]any) {
			if field := field.(map[string]any); field["name"] == "stage" {
				field["guide"] = guide
			}
		}
	})
}

func TestAGuideSaysWhatIsNeededBeforeARecordComesThere(t *testing.T) {
	onBoth(t, func(h *house) {
		h.withGuide(map[string]any{"won": map[string]any{"help": map[string]any{"en": "Thank them", "zh": "答谢"}, "needs": []any{"account"}}})
		h.publish()
		harbour := h.create("admin", "account", map[string]any{"name": "Harbour"})
		deal := h.create("admin", "deal", map[string]any{"name": "A", "amount": money("5")})
		won := map[string]any{"stage": "won"}
		_, err := h.tryUpdate("admin", "deal", deal.ID, deal.Version, won)
		h.problem(err, "/account", "required")
		if asked := h.evaluate("admin", engine.FormRequest{Entity: "deal", ID: deal.ID, Values: won}).Fields["account"]; !asked.Required || len(asked.Why) == 0 {
			h.Errorf("whoever closes is asked for the customer, and told why: %+v", asked)
		}
		won["account"] = harbour.ID
		h.update("admin", "deal", deal.ID, won)
		h.update("admin", "deal", deal.ID, map[string]any{"account": nil}) // it is needed to come there, not to stay
		h.create("admin", "deal", map[string]any{"name": "history", "amount": money("5"), "stage": "won"})
	})
}

func TestAGuideNamesOptionsAndFieldsThatPeopleFillIn(t *testing.T) {
	onBoth(t, func(h *house) {
		answer := h.withGuide(map[string]any{"wonn": map[string]any{"needs": []any{"net", "acount"}, "next": "lots"}})
		var codes []string
		for _, problem := range answer.Problems.Errors() {
			codes = append(codes, problem.Code)
		}
		slices.Sort(codes)
		h.same(codes, []string{"managed", "unknown_field", "unknown_name", "unknown_name"})
	})
}

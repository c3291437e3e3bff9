package engine_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/weft-crm/weft/engine"
)

// A person has two roles: one that lets her do much, and one that denies some of it.
func TestDeniedRightsAreLackingWhateverOtherRolesGive(t *testing.T) {
	onBoth(t, func(h *house) {
		h.put("roles/nobody.json", `{"name": "nobody", "label": {"en": "On probation", "zh": "试用期"}, "entities": {
			"deal": {"can": [], "deny": ["delete"], "limits": {"amount": "read", "cost": "hide"}},
			"account": {"can": [], "limits": {"phone": "hide", "city": "mask"}},
			"*": {"can": [], "deny": ["read"]}}}`)
		h.publish()
		h.person("chen", "", "lead")
		h.update("admin", "user", h.ids["chen"], map[string]any{"roles": []string{"lead", "nobody"}})
		account := h.create("chen", "account", map[string]any{"name": "Mill"})
		deal := h.create("chen", "deal", map[string]any{"name": "Belt", "account": account.ID})

		h.update("chen", "deal", deal.ID, map[string]any{"name": "Wheel"})
		_, err := h.tryUpdate("chen", "deal", deal.ID, 0, map[string]any{"amount": money("5000")})
		h.refused(err, "validation")
		h.refused(h.DeleteRecord(context.Background(), h.as("chen"), "deal", deal.ID, 0), "forbidden")
		_, err = h.tryList("chen", engine.List{Entity: "account", Filter: "record.phone != nil"})
		h.refused(err, "validation")                               // as if there were no such field
		_, err = h.tryList("chen", engine.List{Entity: "product"}) // lead reads products, "*" denies it
		h.refused(err, "forbidden")

		told, err := h.Access(context.Background(), h.as("admin"), h.ids["chen"], "deal", "")
		h.same(err, nil)
		remove := told.Can[slices.IndexFunc(told.Can, func(one engine.AccessRight) bool { return one.Right == "delete" })]
		if remove.Allowed || !strings.Contains(remove.Missing.En, "On probation") || !strings.Contains(remove.Missing.Zh, "试用期") {
			h.Errorf("deleting is explained by %+v", remove)
		}
		amount := told.Fields[slices.IndexFunc(told.Fields, func(one engine.AccessField) bool { return one.Field == "amount" })]
		if amount.Rights != "read" || len(amount.Why) != 2 {
			h.Errorf("the amount is explained by %+v", amount)
		}
	})
}

package engine_test

import (
	"strings"
	"testing"
	"time"

	"github.com/weft-crm/weft/engine"
)

const dealClosing = `{
  "key": "deal_closing", "title": "Closing", "entity": "deal", "start": {"state": "open", "on": ["create"]},
  "states": {
    "open": {"on": {"finish": {"to": "done", "who": [{"submitter": true}], "form": {"close": "require", "tags": "edit"}}}},
    "done": {"final": "done"}
  }}`

func TestAnEventProposesTheDatesThatItAsksFor(t *testing.T) {
	onBoth(t, func(h *house) {
		h.editDefinition("entities/deal.json", changeField("close", func(field map[string]any) {
			field["suggest"] = "record.product?.active == true ? nil : today + days(1)"
		}))
		h.publish()
		h.publishWorkflows(map[string]string{"deal_closing": dealClosing})
		proposed := func(deal row) string {
			actions := h.form("li", engine.FormRequest{Entity: "deal", ID: deal.ID}).Actions
			if len(actions) != 1 || len(actions[0].Suggest) > 1 {
				h.Fatalf("actions %+v", actions)
			}
			return string(actions[0].Suggest["close"])
		}
		tomorrow := h.clock.Now().AddDate(0, 0, 1).Format(`"` + time.DateOnly + `"`)
		h.same(proposed(h.create("li", "deal", map[string]any{"name": "Open"})), tomorrow)
		h.same(proposed(h.create("li", "deal", map[string]any{"name": "Said", "close": "2030-01-01"})), "")
		product := h.create("admin", "product", map[string]any{"name": "Lamp", "active": true})
		h.same(proposed(h.create("li", "deal", map[string]any{"name": "Lamp", "product": product.ID})), "")
	})
}

func TestATaskProposesTheDatesThatItAsksFor(t *testing.T) {
	onBoth(t, func(h *house) {
		h.editDefinition("entities/deal.json", changeField("close", func(field map[string]any) { field["suggest"] = "today" }))
		h.publish()
		asking := strings.Replace(dealSigned, `{"amount": "hide"}`, `{"close": "require", "tags": "edit"}`, 1)
		h.publishWorkflows(map[string]string{"deal_signed": asking})
		deal := h.create("li", "deal", map[string]any{"name": "Lamp"})
		request := engine.FormRequest{Entity: "deal", ID: deal.ID, Task: h.todo("zhao")[0].ID}
		h.same(string(h.form("zhao", request).Suggest["close"]), h.clock.Now().Format(`"`+time.DateOnly+`"`))
		request.Task = ""
		h.same(len(h.form("zhao", request).Suggest), 0)
	})
}

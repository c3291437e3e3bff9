package engine_test

import (
	"context"
	"testing"

	"github.com/weft-crm/weft/engine"
)

// dealHeld holds deals while they are signed; only the lead sees their amount there.
const dealHeld = `{
  "key": "deal_held", "title": {"en": "Deal held", "zh": "商机会签"}, "entity": "deal", "field": "stage", "start": {"state": "open", "on": ["create"]},
  "states": {
    "open": {"title": {"en": "Review", "zh": "审批中"}, "lock": true, "watch": {"fields": ["tags"], "do": "restart"}, "flow": [
      {"id": "first", "title": {"en": "First", "zh": "初审"}, "approve": {"by": [{"role": "lead"}]}},
      {"id": "second", "title": {"en": "Second", "zh": "复审"}, "approve": {"by": [{"role": "nobody"}, {"role": "unit"}], "mode": "all", "can": ["batch"], "fields": {"amount": "hide", "net": "hide"}}}],
      "on": {"approved": "won", "rejected": "lost"}},
    "won": {"title": {"en": "Signed", "zh": "已签"}, "final": "approved"}, "lost": {"final": "rejected"}
  }}`

// dealHeldLater asks otherwise under the same name.
const dealHeldLater = `{
  "key": "deal_held", "title": {"en": "Deal looked at", "zh": "商机复核"}, "entity": "deal", "start": {"state": "look", "on": ["manual"]},
  "states": {
    "look": {"flow": [{"id": "second", "approve": {"by": [{"role": "unit"}]}}], "on": {"approved": "seen", "rejected": "seen"}},
    "seen": {"final": "approved"}
  }}`

// restored takes the releases behind one back, with all that they brought.
func (h *house) restored(release int64) {
	h.Helper()
	if _, err := h.RestoreRelease(context.Background(), h.as("admin"), release); err != nil {
		h.Fatal(err)
	}
}

// heldDeals are deals under signature in a release in which their workflow came.
func (h *house) heldDeals(names ...string) (deals []row) {
	h.Helper()
	h.publishWorkflows(map[string]string{"deal_held": dealHeld})
	for _, name := range names {
		deals = append(deals, h.create("li", "deal", map[string]any{"name": name, "amount": money("100")}))
	}
	return deals
}

func (h *house) approved(login string) {
	h.Helper()
	if _, err := h.Decide(context.Background(), h.as(login), h.todo(login)[0].ID, "", engine.Decision{Verb: "approve"}); err != nil {
		h.Fatalf("%s approves: %v", login, err)
	}
}

func TestRunsHoldTheirRecordsAfterTheReleaseThatBroughtTheirWorkflowIsTakenBack(t *testing.T) {
	onBoth(t, func(h *house) {
		ctx := context.Background()
		deals := h.heldDeals("Pumps", "Valves")
		pumps, valves := deals[0].ID, deals[1].ID
		h.restored(1)

		_, err := h.tryUpdate("li", "deal", pumps, 0, map[string]any{"name": "Hoses"})
		h.refused(err, "record_locked")
		_, err = h.tryUpdate("admin", "deal", pumps, 0, map[string]any{"stage": "won"})
		h.problem(err, "/stage", "read_only")
		h.refused(h.DeleteRecord(ctx, h.as("li"), "deal", pumps, 0), "run_active")
		h.approved("zhao")
		h.same(h.get("wu", "deal", pumps).Values["amount"], nil)

		h.update("admin", "deal", pumps, map[string]any{"tags": "Other terms"})
		h.same(len(h.todo("wu")), 0) // what is watched has changed: the first is asked again
		h.approved("zhao")
		h.approved("wu")
		h.same(h.get("li", "deal", pumps).Values["stage"], "won")
		h.update("li", "deal", pumps, map[string]any{"name": "Hoses"})

		if err := h.DeleteRecord(ctx, h.as("admin"), "deal", valves, 0); err != nil {
			h.Fatal(err)
		}
		h.same(len(h.todo("zhao")), 0)
	})
}

func TestListsTellOfRunsByTheWorkflowThatTheyFollow(t *testing.T) {
	onBoth(t, func(h *house) {
		h.person("una", "east", "unit")
		deal := h.heldDeals("Pumps")[0]
		h.approved("zhao")
		told := func() string {
			task := h.todo("una")[0]
			return task.WorkflowTitle.En + ", " + task.StepLabel.En + ", " + said([]engine.TaskRow{task})
		}
		before := told()

		h.publishWorkflows(map[string]string{"deal_held": dealHeldLater})
		h.same(told(), before) // though the step of that name hides nothing now
		h.same(h.todo("una")[0].Batch, true)
		h.restored(1)
		h.same(told(), before)

		runs, err := h.RunsOf(context.Background(), h.as("admin"), "deal", deal.ID)
		if err != nil {
			h.Fatal(err)
		}
		h.same(runs[0].Title.Zh+" "+runs[0].Label.Zh, "商机会签 审批中")
		h.same(runs[0].Status, "running")
	})
}

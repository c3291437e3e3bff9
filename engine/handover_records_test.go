package engine_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/weft-crm/weft/engine"
)

func TestARecordGoesToAnotherOwnerWithWhatBelongsToIt(t *testing.T) {
	onBoth(t, func(h *house) {
		li, wang := h.deals()
		account := accountOf(li)
		other := h.create("zhao", "deal", map[string]any{"name": "Zhao's", "account": account})
		hand := func(login string, ask engine.RecordHandover) (*engine.RecordHandoverAnswer, error) {
			ask.Entity = "account"
			return h.HandOverRecords(context.Background(), h.as(login), ask)
		}
		seen, err := hand("li", engine.RecordHandover{IDs: []string{account}, Try: true})
		if err != nil {
			h.Fatal(err)
		}
		if len(seen.Belongings) != 1 || seen.Belongings[0].Name != "deal.account" || seen.Belongings[0].Count != 1 || seen.ChangeSet != "" {
			h.Errorf("belonging: %+v", seen)
		}
		_, err = hand("li", engine.RecordHandover{IDs: []string{account}, To: "nobody"})
		h.refused(err, "one_person")
		_, err = hand("li", engine.RecordHandover{IDs: []string{account, accountOf(wang)}, To: h.ids["wang"]})
		h.refused(err, "forbidden")

		done, err := hand("li", engine.RecordHandover{IDs: []string{account}, To: h.ids["wang"], With: []string{"deal.account"}, Reason: "Moved."})
		if err != nil {
			h.Fatal(err)
		}
		if done.Moved != 2 || len(done.Skipped) != 0 {
			h.Errorf("handed over: %+v", done)
		}
		h.same(h.list("wang", engine.List{Entity: "deal", Sort: []string{"name"}}).names(), "Crane Lift")
		h.same(h.list("li", engine.List{Entity: "deal"}).names(), "")
		h.same(h.get("zhao", "deal", other.ID).Owner.ID, h.ids["zhao"])
		if told := h.notices("wang"); !strings.Contains(told, "handed over to you") || !strings.Contains(told, "Harbour") {
			h.Errorf("wang is told %q", told)
		}
		_, err = h.RevertChangeSet(context.Background(), h.as("li"), done.ChangeSet)
		if err != nil {
			h.Fatal(err)
		}
		h.same(h.list("li", engine.List{Entity: "deal"}).names(), "Crane")
	})
}

func TestWhatOneMayNotChangeStaysWithItsOwner(t *testing.T) {
	onBoth(t, func(h *house) {
		_, wang := h.deals()
		answer, err := h.HandOverRecords(context.Background(), h.as("li"), engine.RecordHandover{Entity: "deal", IDs: []string{wang.ID}, To: h.ids["li"]})
		if err != nil {
			h.Fatal(err)
		}
		if answer.Moved != 0 || len(answer.Skipped) != 1 || answer.Skipped[0].Title != "" {
			h.Errorf("taken: %+v", answer)
		}
	})
}

func accountOf(deal row) string { return deal.Values["account"].(map[string]any)["id"].(string) }

func TestHandingOverLeavesWhoDidSomething(t *testing.T) {
	onBoth(t, func(h *house) {
		h.editDefinition("entities/deal.json", addField(map[string]any{"name": "seen_by", "kind": "user", "readonly": true, "default": "user", "label": "Seen by"}))
		h.editDefinition("entities/deal.json", addField(map[string]any{"name": "helper", "kind": "user", "default": "user", "label": "Helper"}))
		h.editDefinition("entities/deal.json", addField(map[string]any{"name": "about", "kind": "user", "personal": true, "default": "user", "label": "About"}))
		h.publish()
		h.create("li", "deal", map[string]any{"name": "Boiler"})
		preview, err := h.HandoverPreview(context.Background(), h.as("admin"), h.ids["li"])
		if err != nil {
			h.Fatal(err)
		}
		var named []string
		for _, place := range preview.References {
			if place.Entity == "deal" && place.Count > 0 {
				named = append(named, fmt.Sprint(place.Field, " ", place.Stays))
			}
		}
		h.same(strings.Join(named, ", "), "owner false, helper false, about true")
	})
}

func TestALeaversHandOverIsTakenBackWhole(t *testing.T) {
	onBoth(t, func(h *house) {
		li, _ := h.deals()
		ctx, admin := context.Background(), h.as("admin")
		done := must(h.HandOver(ctx, admin, engine.Handover{From: h.ids["li"], To: h.ids["wang"], Reason: "Left.", References: []string{"*"}, Deactivate: true}))
		h.same(done.Deactivated, true)
		h.same(h.get("admin", "deal", li.ID).Owner.ID, h.ids["wang"])

		seen := must(h.TryRevert(ctx, admin, done.Batch))
		h.same(len(seen.Conflicts), 0)
		back := must(h.RevertChangeSet(ctx, admin, done.Batch))
		h.same(back.Reverted, seen.Reverted)
		h.same(h.get("admin", "deal", li.ID).Owner.ID, h.ids["li"])
		h.same(h.list("li", engine.List{Entity: "deal"}).names(), "Crane") // she signs in again
	})
}

package engine_test

import (
	"context"
	"testing"

	"github.com/weft-crm/weft/engine"
	"github.com/weft-crm/weft/metadata"
)

// withPool publishes a pool of accounts, and that won deals stay with who won them.
func (h *house) withPool() {
	h.Helper()
	files := metadata.Files{
		"pack.json":             []byte(`{"name":"extra","version":"1.0.0","label":"Extra","requires":{"core":"^1.0"}}`),
		"entities/account.json": []byte(`{"name":"account","pool":{"show":["name"],"claim":["sales","lead"],"assign":["lead"]}}`),
		"entities/deal.json":    []byte(`{"name":"deal","along":"record.stage != 'won'"}`),
	}
	if _, err := h.PublishLayers(context.Background(), h.as("admin"), []metadata.Layer{{Pack: "extra", Files: files}}, ""); err != nil {
		h.Fatal(err)
	}
}

func TestWhatBelongsToARecordGoesAlongOutOfThePool(t *testing.T) {
	onBoth(t, func(h *house) {
		h.withPool()
		open, _ := h.deals()
		account := accountOf(open)
		won := h.create("li", "deal", map[string]any{"name": "Won", "account": account, "stage": "won", "amount": money("1")})
		others := h.create("zhao", "deal", map[string]any{"name": "Zhao's", "account": account})
		for _, move := range []engine.PoolMove{{Do: "release"}, {Do: "claim"}} {
			login := map[string]string{"release": "li", "claim": "wang"}[move.Do]
			move.Entity, move.IDs = "account", []string{account}
			results, err := h.MoveInPool(context.Background(), h.as(login), move)
			if err != nil || results[0].Err != nil {
				h.Fatal(err, results)
			}
		}
		for id, owner := range map[string]string{open.ID: "wang", won.ID: "li", others.ID: "zhao"} {
			h.same(h.get("admin", "deal", id).Owner.ID, h.ids[owner])
		}
	})
}

func TestOnlyWhatIsOpenIsOfferedToGoAlong(t *testing.T) {
	onBoth(t, func(h *house) {
		h.withPool()
		open, _ := h.deals()
		h.create("li", "deal", map[string]any{"name": "Won", "account": accountOf(open), "stage": "won", "amount": money("1")})
		seen, err := h.HandOverRecords(context.Background(), h.as("li"), engine.RecordHandover{Entity: "account", IDs: []string{accountOf(open)}, Try: true})
		if err != nil {
			h.Fatal(err)
		}
		if len(seen.Belongings) != 1 || seen.Belongings[0].Count != 1 {
			h.Errorf("belonging: %+v", seen.Belongings)
		}
		_, err = h.HandOverRecords(context.Background(), h.as("admin"), engine.RecordHandover{Entity: "user", IDs: []string{h.ids["li"]}, Try: true})
		h.refused(err, "not_owned")
	})
}

package engine_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/weft-crm/weft/engine"
	"github.com/weft-crm/weft/engine/store/storetest"
	"github.com/weft-crm/weft/metadata"
)

func TestAPoolShowsNothingToWhomAllThatItShowsIsHidden(t *testing.T) {
	h := newHouse(t, storetest.URL(t, "sqlite"))
	files := metadata.Files{
		"pack.json":             []byte(`{"name":"extra","version":"1.0.0","label":"Extra","requires":{"core":"^1.0"}}`),
		"entities/account.json": []byte(`{"name":"account","pool":{"show":["credit"],"claim":["sales","lead"]}}`),
	}
	must(h.PublishLayers(context.Background(), h.as("admin"), []metadata.Layer{{Pack: "extra", Files: files}}, ""))
	account := h.create("zhao", "account", map[string]any{"name": "Acme", "credit": map[string]any{"amount": "500", "currency": "CNY"}})
	must(h.MoveInPool(context.Background(), h.as("zhao"), engine.PoolMove{Entity: "account", Do: "release", IDs: []string{account.ID}}))
	for login, seen := range map[string]bool{"zhao": true, "li": false} { // the credit is hidden from sales
		page := must(h.Pool(context.Background(), h.as(login), engine.PoolQuery{Entity: "account"}))
		if len(page.Records) != 1 {
			t.Fatalf("%s sees %d records", login, len(page.Records))
		}
		shown := string(page.Records[0].Record.JSON)
		if strings.Contains(shown, "500") != seen || strings.Contains(shown, "Acme") {
			t.Errorf("%s sees %s", login, shown)
		}
	}
}

func TestWhoLookedAfterNobodyIsToldAheadAndThenLedToThePool(t *testing.T) {
	onBoth(t, func(h *house) {
		files := metadata.Files{
			"pack.json": []byte(`{"name":"extra","version":"1.0.0","label":"Extra","requires":{"core":"^1.0"}}`),
			"entities/account.json": []byte(`{"name":"account","pool":{"show":["name"],"claim":["sales"],"notice":5,
				"recycle":[{"name":"quiet","label":{"en":"Quiet","zh":"沉睡"},"days":60}]}}`),
		}
		must(h.PublishLayers(context.Background(), h.as("admin"), []metadata.Layer{{Pack: "extra", Files: files}}, ""))
		account := h.create("li", "account", map[string]any{"name": "Acme"})
		if err := h.Start(context.Background()); err != nil {
			h.Fatal(err)
		}
		for _, told := range []struct {
			days       int
			title, led string
		}{{56, "Goes into the public pool in 4 days: Quiet", "/records/account/" + account.ID}, {5, "Went into the public pool: Quiet", "/pool"}} {
			h.clock.Add(time.Duration(told.days) * 24 * time.Hour)
			eventually(h, told.title, func() bool {
				list := must(h.Notices(context.Background(), h.as("li"), false, ""))
				return len(list) > 0 && list[0].Title.En == told.title && list[0].Link == told.led
			})
		}
	})
}

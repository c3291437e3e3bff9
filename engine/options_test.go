package engine_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/weft-crm/weft/engine"
	"github.com/weft-crm/weft/metadata"
)

// publishOptions publishes files above the core pack.
func (h *house) publishOptions(files map[string]string) {
	h.Helper()
	layer := metadata.Layer{Pack: "extra", Files: metadata.Files{
		"pack.json": []byte(`{"name":"extra","version":"1.0.0","label":"Extra","requires":{"core":"^1.0"}}`),
	}}
	for path, content := range files {
		layer.Files[path] = []byte(content)
	}
	if _, err := h.PublishLayers(context.Background(), h.as("admin"), []metadata.Layer{layer}, ""); err != nil {
		h.Fatal(err)
	}
}

// channelFiles give deals and the lines of quotes a choice of channels, which deals have by default.
func channelFiles(options string) map[string]string {
	return map[string]string{
		"options/channel.json": `{"name":"channel","options":[` + options + `]}`,
		"entities/deal.json": `{"name":"deal","fields":[
			{"name":"channel","kind":"select","options":"channel","label":"Channel","default":"'fax'"},
			{"name":"channels","kind":"multiselect","options":"channel","label":"Channels"}]}`,
		"entities/quote_line.json": `{"name":"quote_line","fields":[{"name":"channel","kind":"select","options":"channel","label":"Channel"}]}`,
	}
}

const (
	mailAndPhone = `,{"name":"mail","label":"Mail"},{"name":"phone","label":"Phone"}`
	faxEnds      = `{"name":"fax","label":"Fax","retired":"2026-03-10"}` + mailAndPhone
	faxBecomes   = `{"name":"fax","label":"Fax","retired":"2026-03-10","instead":"mail"}` + mailAndPhone
)

// The house stands at 17:00 of its 10th of March, which ends at 16:00 UTC.
func TestAnOptionCanBeChosenUntilItsLastDayIsOver(t *testing.T) {
	onBoth(t, func(h *house) {
		ctx := context.Background()
		h.publishOptions(channelFiles(faxEnds))
		deal := h.create("zhao", "deal", map[string]any{"name": "Acme"})
		h.same(deal.Values["channel"], "fax")
		both := h.create("zhao", "deal", map[string]any{"name": "Both", "channels": []any{"fax", "mail"}})

		h.clock.set(time.Date(2026, 3, 10, 16, 0, 0, 0, time.UTC))
		_, err := h.tryCreate("zhao", "deal", map[string]any{"name": "Late", "channel": "fax"})
		h.problem(err, "/channel", "option_retired")
		_, err = h.tryUpdate("zhao", "deal", both.ID, 0, map[string]any{"channels": []any{"fax", "mail", "phone"}, "channel": "fax"})
		if err != nil {
			h.Error("what a record holds may stay", err)
		}
		_, err = h.tryCreate("zhao", "deal", map[string]any{"name": "Late", "channels": []any{"mail", "fax"}})
		h.problem(err, "/channels/1", "option_retired")
		account := h.create("li", "account", map[string]any{"name": "Acme"})
		_, err = h.tryCreate("li", "quote", map[string]any{"account": account.ID, "lines": []any{
			map[string]any{"values": map[string]any{"text": "Pump", "quantity": "1", "channel": "fax"}},
		}})
		h.problem(err, "/lines/0/channel", "option_retired")

		h.same(h.create("zhao", "deal", map[string]any{"name": "Default"}).Values["channel"], nil)
		h.same(string(h.form("zhao", engine.FormRequest{Entity: "deal"}).Values["channel"]), "null")
		h.same(string(h.copyOf("zhao", "deal", deal.ID).Values["channel"]), "null")
		typed := h.evaluate("zhao", engine.FormRequest{Entity: "deal", Values: map[string]any{"channel": "fax"}})
		h.same(len(typed.Problems) > 0 && typed.Problems[0].Code == "option_retired", true)

		h.same(h.update("zhao", "deal", deal.ID, map[string]any{"name": "Acme 2", "channel": "fax"}).Values["channel"], "fax")
		h.update("zhao", "deal", deal.ID, map[string]any{"channel": "mail"})
		answer := must(h.ChangeMany(ctx, h.as("admin"), engine.Bulk{Entity: "deal", IDs: []string{deal.ID}, Values: map[string]any{"channel": "fax"}}))
		h.problem(answer.Results[0].Err, "/channel", "option_retired")
		tried, done := h.tryAndRun(engine.ImportMapping{}, []string{"name", "channel"}, []string{"Late", "Fax"})
		must(h.RevertChangeSet(ctx, h.as("zhao"), h.newest("zhao").ID))
		h.same(h.get("zhao", "deal", deal.ID).Values["channel"], "fax")
		h.same(strings.Contains(h.troubles(tried), "option_retired") && strings.Contains(h.troubles(done), "option_retired"), true)
	})
}

func TestAnotherOptionStandsForARetiredOne(t *testing.T) {
	onBoth(t, func(h *house) {
		h.publishOptions(channelFiles(faxBecomes))
		h.same(h.create("zhao", "deal", map[string]any{"name": "Early"}).Values["channel"], "fax")
		h.clock.set(time.Date(2026, 3, 10, 16, 0, 0, 0, time.UTC))
		deal := h.create("zhao", "deal", map[string]any{"name": "Late", "channels": []any{"fax", "mail"}})
		h.same(deal.Values["channel"], "mail")
		h.same(len(deal.Values["channels"].([]any)), 1)
		_, done := h.tryAndRun(engine.ImportMapping{}, []string{"name", "channel"}, []string{"Imported", "Fax"})
		h.same(h.troubles(done), "")
		h.same(h.list("admin", engine.List{Entity: "deal", Filter: "record.name == 'Imported'"}).Records[0].Values["channel"], "mail")
	})
}

package engine_test

import (
	"context"
	"strings"
	"testing"

	"github.com/weft-crm/weft/metadata"
)

func (h *house) chain(login, entity, id string) string {
	h.Helper()
	var told []string
	for _, step := range must(h.Chain(context.Background(), h.as(login), entity, id)) {
		for _, one := range step.Records {
			words := step.Entity + " " + one.Title
			if one.Made != nil {
				words += " (" + one.Made.En + ")"
			}
			told = append(told, words)
		}
	}
	return strings.Join(told, ", ")
}

func TestAChainShowsWhatWasMadeOfARecordOfTheSameEntity(t *testing.T) {
	onBoth(t, func(h *house) {
		h.editDefinition("entities/quote.json", addField(map[string]any{"name": "corrects", "kind": "reference", "to": "quote", "label": "Corrects"}))
		h.publish()
		again := metadata.Files{
			"pack.json":                      []byte(`{"name":"again","version":"1.0.0","label":"Again","requires":{"core":"^1.0"}}`),
			"conversions/account_quote.json": []byte(`{"name":"account_quote","label":{"en":"New quote","zh":"报价"},"from":"account","to":"quote","link":"account","fields":{"account":"record"}}`),
			"conversions/quote_again.json": []byte(`{"name":"quote_again","label":{"en":"Correction","zh":"更正"},"from":"quote","to":"quote","link":"corrects",
				"fields":{"account":"record.account","corrects":"record"}}`),
		}
		if _, err := h.PublishLayers(context.Background(), h.as("admin"), []metadata.Layer{{Pack: "again", Files: again}}, ""); err != nil {
			h.Fatal(err)
		}
		account := h.create("li", "account", map[string]any{"name": "Acme"}).ID
		first := h.create("li", "quote", map[string]any{"account": account})
		second := h.create("li", "quote", map[string]any{"account": account, "corrects": first.ID})
		h.same(h.chain("li", "quote", first.ID), "account Acme, quote Q0001, quote Q0002 (Correction)")
		h.same(h.chain("li", "quote", second.ID), "account Acme, quote Q0002 (Correction), quote Q0001")
		h.same(h.chain("li", "account", account), "account Acme, quote Q0001, quote Q0002 (Correction)")
	})
}

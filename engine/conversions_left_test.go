package engine_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/weft-crm/weft/engine"
	"github.com/weft-crm/weft/metadata"
)

// publishParcels lets quotes be delivered in parcels, of which lost ones do not count, and deals be put
// together into one.
func (h *house) publishParcels() {
	h.Helper()
	files := metadata.Files{
		"pack.json": []byte(`{"name":"extra","version":"1.0.0","label":"Extra","requires":{"core":"^1.0"}}`),
		"entities/parcel.json": []byte(`{"name":"parcel","label":{"en":"Parcel","zh":"发货单"},"title":"name","fields":[
			{"name":"name","kind":"text","label":"Name"},{"name":"quote","kind":"reference","to":"quote","label":"Quote"},
			{"name":"stage","kind":"select","options":"stage","label":"Stage"},{"name":"lines","kind":"lines","of":"parcel_line","label":"Lines"}]}`),
		"entities/parcel_line.json": []byte(`{"name":"parcel_line","parent":"parcel","label":"Line","title":"text","fields":[
			{"name":"text","kind":"text","label":"Text"},{"name":"quantity","kind":"decimal","scale":2,"label":{"en":"Quantity","zh":"数量"}},
			{"name":"worth","kind":"money","label":"Worth"}]}`),
		"conversions/quote_parcel.json": []byte(`{"name":"quote_parcel","label":{"en":"Deliver","zh":"发货"},"from":"quote","to":"parcel","link":"quote","fields":{"quote":"record"},
			"lines":{"lines":{"of":"lines","fields":{"text":"line.text","quantity":"line.quantity","worth":"line.amount"},
			"left":{"match":["text"],"take":["quantity","worth"],"counts":"candidate.parent.stage != 'lost'"}}}}`),
		"conversions/deals_account.json": []byte(`{"name":"deals_account","label":{"en":"Put together","zh":"合并"},"from":"deal","to":"product","link":"deal","together":["account"],"add":["price"],
			"fields":{"deal":"record","price":"record.amount"}}`),
		"entities/product.json": []byte(`{"name":"product","fields":[{"name":"deal","kind":"reference","to":"deal","label":"Deal"}]}`),
	}
	if _, err := h.PublishLayers(context.Background(), h.as("admin"), []metadata.Layer{{Pack: "extra", Files: files}}, ""); err != nil {
		h.Fatal(err)
	}
}

// offered tells what a conversion fills the lines with.
func (h *house) offered(quote string) string {
	h.Helper()
	form := must(h.converted("admin", "parcel", "quote_parcel", quote))
	var lines []row
	if err := json.Unmarshal(form.Values["lines"], &lines); err != nil {
		h.Fatal(err)
	}
	var told []string
	for _, line := range lines {
		worth, _ := line.Values["worth"].(map[string]any)
		told = append(told, line.Values["text"].(string)+" "+line.Values["quantity"].(string)+" "+worth["amount"].(string))
	}
	return strings.Join(told, ", ")
}

func parcelOf(quote, stage string, lines ...map[string]any) map[string]any {
	sent := make([]any, len(lines))
	for i, line := range lines {
		sent[i] = map[string]any{"values": line}
	}
	return map[string]any{"quote": quote, "stage": stage, "lines": sent}
}

func TestLinesAreTakenOverInPartsAndNeverTwice(t *testing.T) {
	onBoth(t, func(h *house) {
		h.publishParcels()
		account := h.create("admin", "account", map[string]any{"name": "Acme"}).ID
		line := func(text, quantity string) any {
			return map[string]any{"values": map[string]any{"text": text, "quantity": quantity, "price": "10"}}
		}
		quote := h.create("admin", "quote", map[string]any{"account": account, "lines": []any{line("Pump", "10"), line("Seal", "4"), line("Seal", "2")}}).ID
		h.same(h.offered(quote), "Pump 10.00 100.00, Seal 4.00 40.00, Seal 2.00 20.00")

		pumps := map[string]any{"text": "Pump", "quantity": "7", "worth": "70"}
		first := h.create("admin", "parcel", parcelOf(quote, "open", pumps, map[string]any{"text": "Seal", "quantity": "5", "worth": "50"}))
		h.same(h.offered(quote), "Pump 3.00 30.00, Seal 1.00 10.00")
		_, err := h.tryCreate("admin", "parcel", parcelOf(quote, "open", map[string]any{"text": "Pump", "quantity": "3.01"}))
		h.problem(err, "/lines", "nothing_left")
		h.create("admin", "parcel", parcelOf(quote, "open", map[string]any{"text": "Something else", "quantity": "99"}))

		h.same(h.atATime(3, func() error {
			_, err := h.tryCreate("admin", "parcel", parcelOf(quote, "open", map[string]any{"text": "Pump", "quantity": "3", "worth": "30"}))
			return err
		}), 1)
		h.create("admin", "parcel", parcelOf(quote, "lost", pumps)) // does not count
		h.update("admin", "parcel", first.ID, map[string]any{"name": "Renamed"})
		h.update("admin", "parcel", first.ID, map[string]any{"stage": "lost"})
		h.same(h.offered(quote), "Pump 7.00 70.00, Seal 4.00 40.00, Seal 2.00 20.00")
		last := h.create("admin", "parcel", parcelOf(quote, "open", pumps, map[string]any{"text": "Seal", "quantity": "6", "worth": "60"}))
		_, err = h.tryUpdate("admin", "parcel", first.ID, 0, map[string]any{"stage": "open"})
		h.problem(err, "/lines", "nothing_left")
		_, err = h.converted("admin", "parcel", "quote_parcel", quote)
		h.refused(err, "nothing_left")

		if err := h.DeleteRecord(context.Background(), h.as("admin"), "parcel", last.ID, 0); err != nil {
			h.Fatal(err)
		}
		h.create("admin", "parcel", parcelOf(quote, "open", pumps))
		_, err = h.RestoreRecord(context.Background(), h.as("admin"), "parcel", last.ID)
		h.problem(err, "/lines", "nothing_left")
	})
}

func TestAmountsOfSeveralSourcesAreAddedUp(t *testing.T) {
	onBoth(t, func(h *house) {
		h.publishParcels()
		account := h.create("admin", "account", map[string]any{"name": "Acme"}).ID
		var deals []string
		for _, amount := range []any{"100.50", nil, "20"} {
			deals = append(deals, h.create("admin", "deal", map[string]any{"name": "D", "account": account, "amount": amount}).ID)
		}
		form, err := h.Form(context.Background(), h.as("admin"), engine.FormRequest{Entity: "product", Conversion: "deals_account", Sources: deals})
		if err != nil {
			h.Fatal(err)
		}
		h.same(string(form.Values["price"]), `{"amount":"120.50","currency":"CNY"}`)
	})
}

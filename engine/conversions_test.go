package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/weft-crm/weft/engine"
	"github.com/weft-crm/weft/metadata"
)

// conversions make quotes of customers, once each, and deals of customers; a customer's won deals may
// not come to more than 1000.
func (h *house) publishConversions() {
	h.Helper()
	files := metadata.Files{
		"pack.json": []byte(`{"name":"extra","version":"1.0.0","label":"Extra","requires":{"core":"^1.0"}}`),
		"conversions/account_quote.json": []byte(`{"name":"account_quote","label":{"en":"New quote","zh":"报价"},"from":"account","to":"quote","link":"account","once":true,
			"fields":{"account":"record","discount":"5"},"lines":{"lines":{"fields":{"text":"record.name"}}}}`),
		"conversions/account_deal.json": []byte(`{"name":"account_deal","label":{"en":"New deal","zh":"商机"},"from":"account","to":"deal","link":"account","if":"record.city != 'Closed'",
			"fields":{"account":"record","name":"record.name","amount":"record.credit"}}`),
		"entities/account.json": []byte(`{"name":"account","checks":[{"name":"limit","if":"(record.won_total ?? 0) > 1000","message":{"en":"Too much.","zh":"超额。"}}]}`),
	}
	if _, err := h.PublishLayers(context.Background(), h.as("admin"), []metadata.Layer{{Pack: "extra", Files: files}}, ""); err != nil {
		h.Fatal(err)
	}
}

func (h *house) converted(login, entity, conversion string, from ...string) (*engine.FormAnswer, error) {
	return h.Form(context.Background(), h.as(login), engine.FormRequest{Entity: entity, Conversion: conversion, Sources: from})
}

func TestARecordIsMadeFromAnotherAsFarAsItsMakerMayRead(t *testing.T) {
	onBoth(t, func(h *house) {
		h.publishConversions()
		account := h.create("zhao", "account", map[string]any{"name": "Acme", "credit": map[string]any{"amount": "500", "currency": "USD"}})
		if _, err := h.UpdateRecord(context.Background(), h.as("admin"), engine.Save{Entity: "account", ID: account.ID, Values: map[string]any{"owner": h.as("li").ID}}); err != nil {
			h.Fatal(err)
		}
		form := must(h.converted("li", "deal", "account_deal", account.ID))
		h.same(string(form.Values["name"]), `"Acme"`)
		h.same(string(form.Values["amount"]), "null") // the credit is hidden from sales
		form = must(h.converted("zhao", "deal", "account_deal", account.ID))
		if amount := string(form.Values["amount"]); !strings.Contains(amount, `"500.00"`) || !strings.Contains(amount, "USD") {
			h.Errorf("the amount lost its currency: %s", amount)
		}
		_, err := h.converted("wang", "deal", "account_deal", account.ID)
		h.refused(err, "not_found")
		h.update("zhao", "account", account.ID, map[string]any{"city": "Closed"})
		_, err = h.converted("li", "deal", "account_deal", account.ID)
		h.refused(err, "not_offered")
	})
}

func TestWhatCanBeMadeOnceIsMadeOnceByTwoAtATime(t *testing.T) {
	onBoth(t, func(h *house) {
		h.publishConversions()
		account := h.create("li", "account", map[string]any{"name": "Acme"})
		form := must(h.converted("li", "quote", "account_quote", account.ID))
		if lines := string(form.Values["lines"]); !strings.Contains(lines, "Acme") {
			h.Errorf("there is no line: %s", lines)
		}
		made := h.atATime(4, func() error {
			_, err := h.tryCreate("li", "quote", map[string]any{"account": account.ID})
			return err
		})
		h.same(made, 1)
		_, err := h.converted("li", "quote", "account_quote", account.ID)
		h.refused(err, "not_offered")
	})
}

func TestNoMoreIsTakenThanACheckOverATotalAllows(t *testing.T) {
	onBoth(t, func(h *house) {
		h.publishConversions()
		account := h.create("li", "account", map[string]any{"name": "Acme"})
		won := map[string]any{"name": "A", "account": account.ID, "stage": "won", "amount": "400"}
		h.same(h.atATime(5, func() error {
			_, err := h.tryCreate("li", "deal", won)
			return err
		}), 2)
		h.same(h.get("zhao", "account", account.ID).Values["won_total"], map[string]any{"amount": "800.00", "currency": "CNY"})
	})
}

// atATime does something several times at once and counts how often it was done.
func (h *house) atATime(times int, do func() error) int {
	var done atomic.Int32
	var all sync.WaitGroup
	for range times {
		all.Go(func() {
			if do() == nil {
				done.Add(1)
			}
		})
	}
	all.Wait()
	return int(done.Load())
}

func TestAnImportedRowAgainstACheckOverATotalIsRefusedAlone(t *testing.T) {
	onBoth(t, func(h *house) {
		h.publishConversions()
		account := h.create("li", "account", map[string]any{"name": "Acme"})
		path := filepath.Join(h.TempDir(), "deals.csv")
		if err := os.WriteFile(path, []byte("Name,Customer,Amount,Stage\nA,Acme,600,won\nB,Acme,500,won\nC,Acme,300,won\n"), 0o600); err != nil {
			h.Fatal(err)
		}
		columns := []engine.ImportColumn{
			{Column: "Name", Field: "name"},
			{Column: "Amount", Field: "amount"},
			{Column: "Stage", Field: "stage"},
			{Column: "Customer", Field: "account", Transform: engine.ImportTransform{Lookup: &engine.ImportLookup{By: "name", Missing: "error"}}},
		}
		info := must(h.ImportFile(context.Background(), h.as("admin"), path, engine.ImportMapping{Entity: "deal", Mode: "create", Mapping: columns}))
		if info.Created != 2 || info.Failed != 1 {
			h.Errorf("%d created, %d refused", info.Created, info.Failed)
		}
		if total := fmt.Sprint(h.get("li", "account", account.ID).Values["won_total"]); !strings.Contains(total, "900.00") {
			h.Errorf("the customer's total is %s", total)
		}
	})
}

func TestRecordsThatReferToTheSourceGiveLinesAsFarAsTheyMayBeSeen(t *testing.T) {
	onBoth(t, func(h *house) {
		must(h.PutChange(h.Context(), h.as("admin"), engine.PutFile{Path: "conversions/account_quote.json", Effective: []byte(
			`{"name":"account_quote","label":{"en":"New quote","zh":"报价"},"from":"account","to":"quote","link":"account","fields":{"account":"record"},
			"lines":{"lines":{"of":"deal","by":"account","if":"line.stage != 'lost'","fields":{"text":"line.name","price":"line.amount"}}}}`)}))
		h.publish()
		account := h.create("li", "account", map[string]any{"name": "Acme"})
		for _, name := range []string{"First", "Second"} {
			h.create("li", "deal", map[string]any{"name": name, "account": account.ID, "amount": "7"})
		}
		h.create("li", "deal", map[string]any{"name": "Gone", "account": account.ID, "stage": "lost", "reason": "price"})
		h.create("zhao", "deal", map[string]any{"name": "Of somebody else", "account": account.ID})
		var lines []struct{ Values map[string]any }
		if err := json.Unmarshal(must(h.converted("li", "quote", "account_quote", account.ID)).Values["lines"], &lines); err != nil {
			h.Fatal(err)
		}
		h.same(len(lines), 2)
		h.same(lines[0].Values["text"], "First")
		h.same(lines[1].Values["text"], "Second")
	})
}

package engine_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/weft-crm/weft/engine"
)

func (h *house) pointing() (account, product row) {
	h.Helper()
	h.withFields(`{"name":"about","kind":"any_reference","among":["account","product"]}`)
	return h.create("admin", "account", map[string]any{"name": "上海水务"}), h.create("admin", "product", map[string]any{"name": "Pump"})
}

func TestAReferenceToOneOfSeveralIsKeptFilteredAndRelated(t *testing.T) {
	onBoth(t, func(h *house) {
		account, product := h.pointing()
		a := h.create("admin", "deal", map[string]any{"name": "A", "about": map[string]any{"entity": "account", "id": account.ID}})
		h.create("admin", "deal", map[string]any{"name": "B", "about": "product:" + product.ID})
		h.create("admin", "deal", map[string]any{"name": "C"})
		h.same(h.valuesOf(h.get("admin", "deal", a.ID), "about"), `{"about":{"entity":"account","id":"`+account.ID+`","title":"上海水务"}}`)
		for filter, want := range map[string]string{
			"record.about == '" + account.ID + "'":         "A",
			"record.about_entity == 'product'":             "B",
			"record.about == nil":                          "C",
			"record.about_entity in ['account']":           "A",
			"record.about != '" + account.ID + "'":         "B C",
			"record.about in ['" + product.ID + "']":       "B",
			"not (record.about_entity == 'account')":       "B C",
			"record.about_entity != nil":                   "A B",
			"record.about == record.account?.id":           "C",
			"record.account == nil && record.about == nil": "C",
		} {
			h.same(h.chosen(filter, "name"), want)
		}
		related := engine.List{Entity: "deal", Relation: &engine.Relation{Entity: "account", ID: account.ID, By: "about"}}
		h.same(h.list("admin", related).names(), "A")
		h.update("admin", "deal", a.ID, map[string]any{"about": map[string]any{"entity": "product", "id": product.ID}})
		h.same(h.chosen("record.about_entity == 'product'", "name"), "A B")
		h.update("admin", "deal", a.ID, map[string]any{"about": nil})
		h.same(h.chosen("record.about == nil", "name"), "A C")
	})
}

func TestAReferenceToOneOfSeveralLeadsOnlyWhereItMay(t *testing.T) {
	onBoth(t, func(h *house) {
		account, product := h.pointing()
		for _, test := range []struct{ about, code string }{
			{"quote:" + account.ID, "reference_entity"},
			{"account:" + product.ID, "reference_unknown"},
			{"account:x", "type"},
		} {
			_, err := h.tryCreate("admin", "deal", map[string]any{"name": "A", "about": test.about})
			h.problem(err, "/about", test.code)
		}
		_, err := h.tryCreate("li", "deal", map[string]any{"name": "A", "about": "account:" + account.ID})
		h.problem(err, "/about", "reference_unknown") // li may not see this customer
		deal := h.create("li", "deal", map[string]any{"name": "L"})
		h.update("admin", "deal", deal.ID, map[string]any{"about": "account:" + account.ID})
		h.same(h.valuesOf(h.get("li", "deal", deal.ID), "about"), `{"about":{"entity":"account","id":"`+account.ID+`","title":"***"}}`)
		h.same(h.toldOf("li", deal.ID, "about"), `{"entity":"account","id":"`+account.ID+`","title":"***"}`)
		h.same(h.toldOf("admin", deal.ID, "about"), `{"entity":"account","id":"`+account.ID+`","title":"上海水务"}`)
		related := engine.List{Entity: "deal", Relation: &engine.Relation{Entity: "account", ID: account.ID, By: "about"}}
		_, err = h.tryList("li", related)
		h.refused(err, "not_found")
	})
}

func TestARuleKnowsTheEntitiesAReferenceMayLeadTo(t *testing.T) {
	onBoth(t, func(h *house) {
		h.pointing()
		_, err := h.tryList("admin", engine.List{Entity: "deal", Filter: "record.about_entity == 'quote'"})
		h.refused(err, "bad_filter")
	})
}

func TestAnImportFindsTheRecordAReferenceNames(t *testing.T) {
	onBoth(t, func(h *house) {
		account, product := h.pointing()
		path := filepath.Join(h.TempDir(), "deals.csv")
		rows := "Name,About\nA,Customer: 上海水务\nB,产品：pump\nC,account:" + account.ID + "\nD,Quote: x\nE,Customer: nobody\n"
		if err := os.WriteFile(path, []byte(rows), 0o600); err != nil {
			h.Fatal(err)
		}
		info, err := h.ImportFile(h.Context(), h.as("admin"), path, engine.ImportMapping{
			Entity: "deal", Mode: "create", Mapping: []engine.ImportColumn{{Column: "Name", Field: "name"}, {Column: "About", Field: "about"}},
		})
		if err != nil {
			h.Fatal(err)
		}
		codes := ""
		for _, problem := range info.Problems {
			codes += problem.Code + " "
		}
		h.same(codes, "reference_entity reference_unknown ")
		h.same(h.chosen("record.about == '"+account.ID+"'", "name"), "A C")
		h.same(h.chosen("record.about == '"+product.ID+"'", "name"), "B")
	})
}

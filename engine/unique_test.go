package engine_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/weft-crm/weft/engine"
	"github.com/weft-crm/weft/metadata"
)

// clash demands that a save is refused for a value that is taken, and tells how.
func (h *house) clash(err error) string {
	h.Helper()
	refused := h.refusal(err, "validation")
	var told []string
	for _, twin := range refused.Twins {
		told = append(told, twin.ID, twin.Title)
	}
	return refused.Fields[0].Message.En + strings.Join(told, " ")
}

func TestARefusalNamesTheRecordThatHasTheValue(t *testing.T) {
	onBoth(t, func(h *house) {
		h.editDeal(func(definition map[string]any) {
			definition["unique"] = []any{
				map[string]any{"fields": []any{"name", "stage"}, "if": "record.stage == 'open'", "message": map[string]any{"en": "Open deals have names of their own.", "zh": "进行中的商机名称不能重复。"}},
			}
		})
		h.publish()
		mine := h.create("li", "deal", map[string]any{"name": "Mine", "code": "M1"})
		theirs := h.create("wang", "deal", map[string]any{"name": "Theirs", "code": "T1"})

		_, err := h.tryCreate("li", "deal", map[string]any{"name": "X", "code": "M1"})
		h.same(h.clash(err), "Another record has the same Code: “Mine”."+mine.ID+" Mine")
		_, err = h.tryCreate("li", "deal", map[string]any{"name": "X", "code": "T1"})
		h.same(h.clash(err), "Another record has the same Code. You may not see it. ")
		h.same(h.refusal(err, "validation").Fields[0].Message.Zh, "已有“编码”相同的记录，但您无权查看。")
		_, err = h.tryCreate("li", "deal", map[string]any{"name": "Mine"}) // several fields, with a condition
		h.same(h.clash(err), "Open deals have names of their own: “Mine”."+mine.ID+" Mine")
		h.create("li", "deal", map[string]any{"name": "Mine", "stage": "won", "amount": money("1")})

		twins, err := h.Twins(context.Background(), h.as("li"), engine.FormRequest{Entity: "deal", Values: map[string]any{"code": "M1"}})
		if err != nil {
			h.Fatal(err)
		}
		h.same(fmt.Sprint(len(twins), twins[0].ID, twins[0].Fields), fmt.Sprint(1, mine.ID, []string{"code"})) // while it is typed

		if err := h.DeleteRecord(context.Background(), h.as("wang"), "deal", theirs.ID, 0); err != nil {
			h.Fatal(err)
		}
		again := h.create("li", "deal", map[string]any{"name": "Again", "code": "T1"})
		_, err = h.RestoreRecord(context.Background(), h.as("admin"), "deal", theirs.ID)
		refused := h.refusal(err, "validation")
		h.same(refused.Detail, metadata.Text{En: "It cannot be restored. Another record has the same Code: “Again”.", Zh: "无法恢复：已有“编码”相同的记录：“Again”。"})
		h.same(refused.Twins[0].ID, again.ID)
		_, err = h.RestoreRecord(context.Background(), h.as("wang"), "deal", theirs.ID)
		h.same(h.refusal(err, "validation").Detail.En, "It cannot be restored. Another record has the same Code. You may not see it.")
	})
}

func TestOfManyWhoTakeAValueAtOnceOneHasIt(t *testing.T) {
	onBoth(t, func(h *house) {
		h.editDeal(func(definition map[string]any) {
			definition["unique"] = []any{map[string]any{"fields": []any{"name", "stage"}, "if": "record.stage == 'open'"}}
		})
		h.publish()
		results := make([]error, 6)
		var all sync.WaitGroup
		for i := range results {
			all.Go(func() { _, results[i] = h.tryCreate("admin", "deal", map[string]any{"name": "Same"}) })
		}
		all.Wait()
		made := 0
		for _, err := range results {
			if err == nil {
				made++
				continue
			}
			h.same(strings.HasPrefix(h.clash(err), "Another record has the same Name, Stage: “Same”."), true)
		}
		h.same(made, 1)
	})
}

// What a file names is found only among what the person who imports it may read.
func TestAnImportFindsOnlyWhatThePersonMayRead(t *testing.T) {
	onBoth(t, func(h *house) {
		files := metadata.Files{
			"pack.json":           []byte(`{"name":"extra","version":"1.0.0","label":"Extra","requires":{"core":"^1.0"}}`),
			"roles/importer.json": []byte(`{"name":"importer","label":"Importer","admin":["imports"]}`),
			"roles/sales.json": []byte(`{"name":"sales","entities":{"deal":{"can":["create","read","edit","delete","import"],"rows":"own","fields":{"cost":"hide","discount":"read"}},
				"product":{"can":["read"],"rows":"all","fields":{"price":"hide"}}}}`),
			"options/roles.json": []byte(`{"name":"roles","options":[{"name":"importer","label":"Importer"}]}`),
		}
		if _, err := h.PublishLayers(context.Background(), h.as("admin"), []metadata.Layer{{Pack: "extra", Files: files}}, ""); err != nil {
			h.Fatal(err)
		}
		h.update("admin", "user", h.ids["li"], map[string]any{"roles": []any{"sales", "importer"}})
		h.create("admin", "account", map[string]any{"name": "Hidden", "phone": "13812345678", "owner": h.ids["wang"]})
		h.create("admin", "account", map[string]any{"name": "Seen", "phone": "13900001111", "owner": h.ids["li"]})
		h.create("admin", "product", map[string]any{"name": "Crane", "price": money("777")})
		run := func(mapping engine.ImportMapping, rows ...[]string) *engine.ImportInfo {
			mapping.Entity, mapping.Mode = "deal", "create"
			info, err := h.ImportFile(context.Background(), h.as("li"), h.csvFile(rows...), mapping)
			if err != nil {
				h.Fatal(err)
			}
			return info
		}
		by := func(field string) []engine.ImportColumn {
			return []engine.ImportColumn{{Column: "name", Field: "name"}, {Column: "account", Field: "account", Transform: engine.ImportTransform{Lookup: &engine.ImportLookup{By: field, Missing: "error"}}}}
		}
		info := run(engine.ImportMapping{Mapping: by("name")}, []string{"name", "account"}, []string{"A", "Seen"}, []string{"B", "Hidden"}, []string{"C", "Nothing"})
		h.same(fmt.Sprint(info.Created), "1") // the hidden one is as unknown as one that does not exist
		info = run(engine.ImportMapping{Mapping: by("phone")}, []string{"name", "account"}, []string{"D", "13900001111"})
		h.same(fmt.Sprint(info.Created), "0") // a masked number is not guessed by importing

		info = run(engine.ImportMapping{Mapping: []engine.ImportColumn{
			{Column: "name", Field: "name"},
			{Column: "product", Field: "product", Transform: engine.ImportTransform{Lookup: &engine.ImportLookup{By: "name", Missing: "error"}}},
			{Column: "amount", Field: "amount", Transform: engine.ImportTransform{ValueFrom: &engine.ImportValueFrom{Field: "product", Take: "price"}}},
		}}, []string{"name", "product", "amount"}, []string{"E", "Crane", ""})
		h.same(fmt.Sprint(info.Created), "1")
		deals := h.list("li", engine.List{Entity: "deal", Filter: "record.name == 'E'"})
		h.same(fmt.Sprint(deals.Records[0].Values["amount"]), "<nil>") // the price is hidden, by every way
	})
}

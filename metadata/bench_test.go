package metadata

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
)

// largeLayer defines thirty entities of thirty fields with rules, forms and views.
func largeLayer() Layer {
	layer := Layer{Pack: "large", Files: Files{"pack.json": []byte(`{"name":"large","version":"1.0.0","label":{"en":"L","zh":"大"}}`)}}
	layer.Files["options/stage.json"] = []byte(`{"name":"stage","options":[{"name":"a","label":{"en":"A","zh":"甲"}},{"name":"b","label":{"en":"B","zh":"乙"}}]}`)
	for e := range 30 {
		var fields []string
		for f := range 30 {
			label := fmt.Sprintf(`"label":{"en":"Field %d","zh":"字段%d"}`, f, f)
			field := fmt.Sprintf(`{"name":"f%d","kind":"text",%s}`, f, label)
			switch f % 6 {
			case 1:
				field = fmt.Sprintf(`{"name":"f%d","kind":"money",%s,"required":"record.f0 != nil"}`, f, label)
			case 2:
				field = fmt.Sprintf(`{"name":"f%d","kind":"select","options":"stage","default":"'a'",%s}`, f, label)
			case 3:
				field = fmt.Sprintf(`{"name":"f%d","kind":"reference","to":"e%d",%s}`, f, (e+f)%30, label)
			case 4:
				field = fmt.Sprintf(`{"name":"f%d","kind":"formula","type":"money","rule":"(record.f1 ?? 0) * 2 + (record.f%d ?? 0)",%s}`, f, f-3, label)
			case 5:
				field = fmt.Sprintf(`{"name":"f%d","kind":"number",%s,"visible":"record.f2 == 'b' && record.f3?.f0 != nil"}`, f, label)
			}
			fields = append(fields, field)
		}
		name := fmt.Sprintf("e%d", e)
		layer.Files["entities/"+name+".json"] = fmt.Appendf(nil, `{"name":"%s","label":{"en":"E","zh":"实体"},"fields":[%s]}`, name, strings.Join(fields, ","))
		layer.Files["views/"+name+".mine.json"] = fmt.Appendf(nil, `{"entity":"%s","name":"mine","label":{"en":"Mine","zh":"我的"},"columns":["f0","f1","f2"],"filter":"record.owner == user.id && (record.f1 ?? 0) > 10","sort":["-f1"]}`, name)
		layer.Files["forms/"+name+".default.json"] = fmt.Appendf(nil, `{"entity":"%s","name":"default","sections":[{"name":"a","label":{"en":"A","zh":"甲"},"visible":"record.f2 == 'a'","fields":["f0","f1",{"field":"f2","required":"record.f1 != nil"}]}]}`, name)
	}
	return layer
}

func BenchmarkCompile(b *testing.B) {
	layers := []Layer{coreLayer(b), exampleLayer(b), largeLayer(), {Pack: CustomPack, Files: Files{"entities/quote.json": []byte(missingFields)}}}
	model := mustCompile(b, nil, layers...)
	catalog, err := model.Catalog()
	if err != nil {
		b.Fatal(err)
	}
	previous, err := ReadCatalog(catalog)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("checked", func(b *testing.B) {
		for b.Loop() {
			if model, problems := Compile(layers, previous); model == nil {
				b.Fatal(problems)
			}
		}
	})
	b.Run("trusted", func(b *testing.B) {
		for b.Loop() {
			if model, problems := CompileTrusted(layers, previous); model == nil {
				b.Fatal(problems)
			}
		}
	})
}

func BenchmarkAppendRecord(b *testing.B) {
	model := mustCompile(b, nil, exampleLayers(b)...)
	rec := NewRecord(model.Entity("case"))
	rec.ID, rec.Version, rec.Owner = "0193a5e0-0000-7000-8000-000000000001", 3, "0193a5e0-0000-7000-8000-000000000002"
	rec.CreatedAt, rec.UpdatedAt = time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC), time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	rec.Set("number", "C2026-00001")
	rec.Set("status", "new")
	rec.Set("refund_amount", Money{Amount: decimal.New(1230, -2), Currency: "CNY"})
	rec.Set("first_reply_at", rec.CreatedAt)
	buffer := make([]byte, 0, 4096)
	for b.Loop() {
		buffer = AppendRecord(buffer[:0], rec)
	}
}

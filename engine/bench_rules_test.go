package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"testing/fstest"

	"github.com/weft-crm/weft/engine"
)

// withRules adds to the yardstick's pack a survey of sixty fields, ten of them formulas, whose fields
// are shown, required and narrowed by rules, and contracts with three formulas and two checks that a
// client adds up.
func withRules(files fstest.MapFS) {
	put := func(path string, definition map[string]any) {
		text, err := json.Marshal(definition)
		if err != nil {
			panic(err)
		}
		files[path] = &fstest.MapFile{Data: text}
	}
	put("entities/survey.json", map[string]any{"name": "survey", "label": "Survey", "title": "text0", "fields": surveyFields()})
	put("entities/client.json", map[string]any{"name": "client", "label": "Client", "title": "name", "fields": []any{
		map[string]any{"name": "name", "kind": "text", "label": "Name"},
		map[string]any{"name": "total", "kind": "rollup", "of": "contract", "by": "client", "sum": "net", "label": "Total"},
	}})
	field := func(name, kind string) map[string]any {
		return map[string]any{"name": name, "kind": kind, "label": name}
	}
	formula := func(name, rule string) map[string]any {
		return map[string]any{"name": name, "kind": "formula", "type": "decimal", "scale": 2, "rule": rule, "label": name}
	}
	put("entities/contract.json", map[string]any{"name": "contract", "label": "Contract", "title": "name", "search": []any{"name"}, "fields": []any{
		field("name", "text"), field("amount", "number"), field("discount", "number"), field("months", "number"),
		map[string]any{"name": "client", "kind": "reference", "to": "client", "label": "Client"},
		formula("net", "(record.amount ?? 0) - (record.discount ?? 0)"), formula("tax", "(record.net ?? 0) * 0.13"), formula("monthly", "(record.net ?? 0) / (record.months ?? 1)"),
	}, "checks": []any{
		map[string]any{"if": "(record.discount ?? 0) > (record.amount ?? 0)", "message": "Too much."},
		map[string]any{"if": "(record.months ?? 1) > 120", "message": "Too long."},
	}})
}

func surveyFields() []any {
	var fields []any
	add := func(kind string, count int, more map[string]any) {
		for i := range count {
			field := map[string]any{"name": fmt.Sprint(kind, i), "label": fmt.Sprint(kind, i), "kind": kind}
			for name, value := range more {
				field[name] = value
			}
			fields = append(fields, field)
		}
	}
	add("text", 20, map[string]any{"visible": "(record.number0 ?? 0) > 3", "required": "record.boolean0 == true"})
	add("number", 10, map[string]any{"readonly": "record.boolean1 == true"})
	add("date", 5, nil)
	add("boolean", 5, nil)
	add("select", 10, map[string]any{"options": "stage", "depends": map[string]any{"on": "record.boolean2", "options": map[string]any{"true": []any{"won", "lost"}}}})
	add("formula", 10, map[string]any{"type": "decimal", "scale": 2, "rule": "(record.number0 ?? 0) * 1.5 + (record.number1 ?? 0)"})
	return fields
}

// BenchmarkForm answers a change in a form of sixty fields, of a new record and of a stored one.
func BenchmarkForm(b *testing.B) {
	onBothBench(b, func(b *testing.B, y *yardstick) {
		ctx, by := context.Background(), y.admin
		values := map[string]any{"number0": 4, "number1": 2, "boolean0": true, "boolean2": true, "select0": "won", "text0": "a", "text1": "b"}
		for i := range 20 {
			values[fmt.Sprint("text", i)] = "x"
		}
		stored, err := y.CreateRecord(ctx, by, engine.Save{Entity: "survey", Values: values})
		if err != nil {
			b.Fatal(err)
		}
		for name, id := range map[string]string{"new": "", "stored": stored.ID} {
			b.Run(name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if _, err := y.Evaluate(ctx, by, engine.FormRequest{Entity: "survey", ID: id, Values: values}); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	})
}

// BenchmarkComputed creates and changes a contract with three formulas, two checks and a rollup over it.
func BenchmarkComputed(b *testing.B) {
	onBothBench(b, func(b *testing.B, y *yardstick) {
		ctx, by := context.Background(), y.admin
		var clients, contracts []string
		create := func(entity string, values map[string]any) string {
			made, err := y.CreateRecord(ctx, by, engine.Save{Entity: entity, Values: values})
			if err != nil {
				b.Fatal(err)
			}
			return made.ID
		}
		for i := range 50 {
			clients = append(clients, create("client", map[string]any{"name": fmt.Sprint("C", i)}))
		}
		b.Run("create", func(b *testing.B) {
			for b.Loop() {
				number := len(contracts)
				contracts = append(contracts, create("contract", map[string]any{"name": fmt.Sprint("K", number), "amount": 1000 + number, "discount": 10, "months": 12, "client": clients[number%50]}))
			}
		})
		b.Run("update", func(b *testing.B) {
			number := 0
			for b.Loop() {
				number++
				save := engine.Save{Entity: "contract", ID: contracts[number%len(contracts)], Values: map[string]any{"amount": 2000 + number}}
				if _, err := y.UpdateRecord(ctx, by, save); err != nil {
					b.Fatal(err)
				}
			}
		})
	})
}

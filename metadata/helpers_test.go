package metadata

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// coreLayer is the small core that the examples of the design stand on.
func coreLayer(t testing.TB) Layer {
	t.Helper()
	archive, err := txtar.ParseFile(filepath.Join("testdata", "core.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	layer := Layer{Pack: "core", Files: Files{}}
	for _, file := range archive.Files {
		layer.Files[file.Name] = file.Data
	}
	return layer
}

// examplePlaces are where the examples of the design would stand in a pack.
var examplePlaces = map[string]string{
	"pack.json": "pack.json", "entity_quote.json": "entities/quote.json", "form_quote.json": "forms/quote.default.json",
	"view_quotes_mine.json": "views/quote.mine.json", "role_sales.json": "roles/sales.json", "quote_discount.json": "workflows/quote_discount.json",
	"refund_approval.json": "workflows/refund_approval.json", "service_case.json": "workflows/service_case.json",
}

// exampleLayer is the examples of the design as a pack.
func exampleLayer(t testing.TB) Layer {
	t.Helper()
	layer := Layer{Pack: "manufacturing", Files: Files{}}
	for name, place := range examplePlaces {
		data, err := os.ReadFile(filepath.Join("testdata", "examples", name))
		if err != nil {
			t.Fatal(err)
		}
		layer.Files[place] = data
	}
	return layer
}

// missingFields are the fields that the workflow of the examples sets and their entity leaves out.
const missingFields = `{"fields": [
	{ "name": "approved_discount", "kind": "percent", "label": { "en": "Approved discount", "zh": "批准折扣" } },
	{ "name": "approved_at", "kind": "datetime", "label": { "en": "Approved at", "zh": "批准时间" } },
	{ "name": "revision", "kind": "number", "label": { "en": "Revision", "zh": "版本" } }
]}`

func exampleLayers(t testing.TB) []Layer {
	t.Helper()
	return []Layer{
		coreLayer(t), exampleLayer(t),
		{Pack: "demo", Files: Files{"entities/quote.json": []byte(missingFields)}},
	}
}

func mustCompile(t testing.TB, previous *Model, layers ...Layer) *Model {
	t.Helper()
	model, problems := Compile(layers, previous)
	if model == nil {
		t.Fatal(problems.Error())
	}
	return model
}

// withFile is a copy of a layer with one file changed or, with no content, taken away.
func withFile(layer Layer, path, content string) Layer {
	layer.Files = maps.Clone(layer.Files)
	if strings.TrimSpace(content) == "" {
		delete(layer.Files, path)
	} else {
		layer.Files[path] = []byte(content)
	}
	return layer
}

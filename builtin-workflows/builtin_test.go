package builtin_test

import (
	"testing"

	builtin "github.com/weft-crm/weft/builtin-workflows"
	"github.com/weft-crm/weft/metadata"
)

func TestPacksCompileInEveryCombination(t *testing.T) {
	for _, packs := range [][]string{
		{"core"},
		{"core", "manufacturing"},
		{"core", "services"},
		{"core", "distribution"},
		{"core", "manufacturing", "services"},
		{"core", "services", "distribution"},
		{"core", "manufacturing", "distribution"},
		builtin.Packs(),
	} {
		if _, problems := metadata.Compile(load(t, packs), nil); len(problems) > 0 {
			t.Errorf("%v has %d problems", packs, len(problems))
			report(t, problems)
		}
	}
}

func TestAnUnknownPackHasNoFolder(t *testing.T) {
	if builtin.FS("unknown") != nil {
		t.Error("a folder was given for a pack that does not exist")
	}
}

func load(t *testing.T, packs []string) []metadata.Layer {
	t.Helper()
	var layers []metadata.Layer
	for _, name := range packs {
		layer, problems := metadata.Load(builtin.FS(name), ".")
		report(t, problems)
		if layer.Pack != name {
			t.Errorf("the folder %s holds the pack %q", name, layer.Pack)
		}
		layers = append(layers, layer)
	}
	return layers
}

func report(t *testing.T, problems metadata.Problems) {
	t.Helper()
	for _, p := range problems {
		t.Errorf("%s/%s:%d:%d %s %s: %s", p.Pack, p.File, p.Line, p.Column, p.Pointer, p.Code, p.Message.En)
	}
}

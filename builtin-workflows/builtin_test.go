package builtin_test

import (
	"io/fs"
	"regexp"
	"slices"
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

func TestEveryTestOfAWorkflowIsAScenarioOfItsPack(t *testing.T) {
	for _, workflow := range compile(t).Workflows {
		if len(workflow.Tests) == 0 {
			t.Errorf("nothing proves the workflow %s", workflow.Key)
		}
		for _, test := range workflow.Tests {
			if !isScenario(test) {
				t.Errorf("%s names the scenario %s, which no pack has", workflow.Key, test)
			}
		}
	}
}

func TestPresetsStartAtAMenuEntryThatTheyShow(t *testing.T) {
	model := compile(t)
	for _, pack := range model.Packs {
		for _, preset := range pack.Presets {
			home := menuEntry(model.Menu, preset.Home)
			if home == nil || home.Module != "" && !slices.Contains(preset.On, home.Module) {
				t.Errorf("the preset %s/%s starts at %q, which it does not show", pack.Name, preset.Name, preset.Home)
			}
		}
	}
}

func TestEveryTextIsInBothLanguages(t *testing.T) {
	chinese := regexp.MustCompile(`\p{Han}`)
	for _, entity := range compile(t).Entities {
		for _, field := range entity.Fields {
			if chinese.MatchString(field.Label.En) || !chinese.MatchString(field.Label.Zh) {
				t.Errorf("%s.%s is labelled %+v", entity.Name, field.Name, field.Label)
			}
		}
	}
}

func TestAnUnknownPackHasNoFolder(t *testing.T) {
	if builtin.FS("unknown") != nil {
		t.Error("a folder was given for a pack that does not exist")
	}
}

func compile(t *testing.T) *metadata.Model {
	t.Helper()
	model, problems := metadata.Compile(load(t, builtin.Packs()), nil)
	if model == nil {
		report(t, problems)
		t.FailNow()
	}
	return model
}

func isScenario(name string) bool {
	return slices.ContainsFunc(builtin.Packs(), func(pack string) bool {
		_, err := fs.Stat(builtin.FS(pack), "scenarios/"+name+".txtar")
		return err == nil
	})
}

func menuEntry(menu *metadata.Menu, name string) *metadata.MenuEntry {
	for _, area := range menu.Areas {
		for i, entry := range area.Items {
			if entry.Name == name {
				return &area.Items[i]
			}
		}
	}
	return nil
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

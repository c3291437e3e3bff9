package engine_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	builtin "github.com/weft-crm/weft/builtin-workflows"
	"github.com/weft-crm/weft/engine"
	"github.com/weft-crm/weft/engine/store/storetest"
)

func builtInPacks() []engine.BuiltIn {
	var packs []engine.BuiltIn
	for _, name := range builtin.Packs() {
		packs = append(packs, engine.BuiltIn{Name: name, Files: builtin.FS(name)})
	}
	return packs
}

// Every scenario of the packs, and the engine's own, holds on both databases.
func TestScenarios(t *testing.T) {
	for _, dialect := range storetest.Dialects {
		t.Run(dialect, func(t *testing.T) {
			t.Parallel()
			for _, pack := range builtin.Packs() {
				playAll(t, dialect, pack, filepath.Join("..", "builtin-workflows", pack, "scenarios"))
			}
			playAll(t, dialect, "core", filepath.Join("testdata", "scenarios"))
		})
	}
}

func playAll(t *testing.T, dialect, pack, folder string) {
	files, err := filepath.Glob(filepath.Join(folder, "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Errorf("no scenarios in %s: %v", folder, err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if err := engine.PlayScenario(t.Context(), stage(t, dialect, pack), file, content); err != nil {
				t.Error(err)
			}
		})
	}
}

// stage is a database of the test's own in which a pack was published, and nobody has set up anything.
func stage(t *testing.T, dialect, pack string) engine.ScenarioConfig {
	t.Helper()
	url, config := storetest.Copy(t, dialect, pack, func(url string) (engine.ScenarioConfig, error) {
		return engine.PrepareScenarios(t.Context(), engine.ScenarioConfig{Database: url, Packs: builtInPacks(), Pack: pack})
	})
	config.Database = url
	return config
}

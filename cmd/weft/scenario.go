package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	builtin "github.com/weft-crm/weft/builtin-workflows"
	"github.com/weft-crm/weft/engine"
	"github.com/weft-crm/weft/metadata"
)

type scenarioCommand struct {
	Postgres string `help:"Play on this PostgreSQL server, each scenario in a schema of its own that is dropped again, instead of in memory." placeholder:"URL"`

	Paths []string `arg:"" help:"Folders of packs, whose scenarios are played, or single .txtar files." placeholder:"PATH"`
}

// scenarioFile is a scenario with the packs it may use.
type scenarioFile struct {
	path  string
	pack  string
	packs []engine.BuiltIn
}

// Run plays the scenarios, each in a database of its own, and tells which do not hold.
func (s scenarioCommand) Run(env *environment) error {
	files, err := s.files()
	if err != nil {
		return err
	}
	failed := 0
	for _, file := range files {
		if err := file.play(s.Postgres); err != nil {
			failed++
			fmt.Fprintln(env.out, err)
		}
	}
	fmt.Fprintf(env.out, "%d passed, %d failed\n", len(files)-failed, failed)
	if failed > 0 {
		return errTold
	}
	return nil
}

func (s scenarioCommand) files() ([]scenarioFile, error) {
	var files []scenarioFile
	for _, path := range s.Paths {
		found, err := scenariosAt(path)
		if err != nil {
			return nil, err
		}
		if len(found) == 0 {
			return nil, fmt.Errorf("%s holds no scenarios: give a pack's folder or a .txtar file", path)
		}
		files = append(files, found...)
	}
	return files, nil
}

// scenariosAt finds the scenarios of a pack's folder, or the one file. A file in a pack's folder
// "scenarios" may use that pack; any other the built-in ones.
func scenariosAt(path string) ([]scenarioFile, error) {
	stat, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	names := []string{path}
	folder := filepath.Dir(filepath.Dir(path))
	if stat.IsDir() {
		folder = path
		if names, err = filepath.Glob(filepath.Join(path, "scenarios", "*.txtar")); err != nil {
			return nil, err
		}
	}
	pack, packs := packsAround(folder)
	files := make([]scenarioFile, len(names))
	for i, name := range names {
		files[i] = scenarioFile{path: name, pack: pack, packs: packs}
	}
	return files, nil
}

// packsAround gives the built-in packs with that of a folder, if it is one, and its name. A pack
// in a folder replaces the built-in one of the same name.
func packsAround(folder string) (name string, packs []engine.BuiltIn) {
	for _, name := range builtin.Packs() {
		packs = append(packs, engine.BuiltIn{Name: name, Files: builtin.FS(name)})
	}
	layer, problems := metadata.Load(os.DirFS(folder), ".")
	if len(problems) > 0 {
		return "", packs
	}
	own := engine.BuiltIn{Name: layer.Pack, Files: os.DirFS(folder)}
	at := slices.IndexFunc(packs, func(pack engine.BuiltIn) bool { return pack.Name == own.Name })
	if at < 0 {
		return own.Name, append(packs, own)
	}
	packs[at] = own
	return own.Name, packs
}

func (f scenarioFile) play(server string) error {
	content, err := os.ReadFile(f.path)
	if err != nil {
		return err
	}
	err = engine.PlayScenario(context.Background(), engine.ScenarioConfig{Server: server, Packs: f.packs, Pack: f.pack}, f.path, content)
	if failed := new(engine.ScenarioError); err != nil && !errors.As(err, &failed) {
		return fmt.Errorf("%s cannot be played: %w", f.path, err)
	}
	return err
}

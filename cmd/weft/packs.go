package main

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	builtin "github.com/weft-crm/weft/builtin-workflows"
	"github.com/weft-crm/weft/engine"
	"github.com/weft-crm/weft/metadata"
)

// packFolders are the packs a command is about: folders, lowest layer first. A built-in pack may be
// given by its name; what a pack requires and is not given comes from the built-in ones.
type packFolders struct {
	Packs    []string `arg:"" help:"Folders of packs, lowest first, or names of built-in packs." placeholder:"FOLDER"`
	Language string   `help:"Language of messages: en or zh." enum:"en,zh" default:"en" env:"WEFT_LANGUAGE"`
}

// load reads the packs; nil when one of them cannot be read, which was told then.
func (p packFolders) load(out io.Writer) ([]metadata.Layer, error) {
	var layers []metadata.Layer
	var problems metadata.Problems
	for _, name := range p.Packs {
		layer, found := loadPack(name)
		layers, problems = append(layers, layer), append(problems, found...)
	}
	layers = withRequired(layers)
	tell(out, problems, p.Language)
	if len(problems.Errors()) > 0 {
		return nil, errTold
	}
	return layers, nil
}

func loadPack(name string) (metadata.Layer, metadata.Problems) {
	if stat, err := os.Stat(name); err != nil || !stat.IsDir() {
		if slices.Contains(builtin.Packs(), name) {
			return metadata.Load(builtin.FS(name), ".")
		}
	}
	folder, err := filepath.Abs(name)
	if err != nil {
		folder = name
	}
	return metadata.Load(os.DirFS(filepath.Dir(folder)), filepath.Base(folder))
}

// withRequired puts the built-in core below packs that were given without it.
func withRequired(layers []metadata.Layer) []metadata.Layer {
	given := func(name string) bool {
		return slices.ContainsFunc(layers, func(layer metadata.Layer) bool { return layer.Pack == name })
	}
	if given("core") {
		return layers
	}
	core, _ := metadata.Load(builtin.FS("core"), ".")
	return append([]metadata.Layer{core}, layers...)
}

// tell writes problems the way editors and people find them: place, code, words.
func tell(out io.Writer, problems metadata.Problems, language string) {
	for _, problem := range problems {
		word := "error"
		if problem.Warning {
			word = "warning"
		}
		place := strings.TrimPrefix(problem.Pack+"/"+problem.File, "/")
		fmt.Fprintf(out, "%s:%d:%d: %s: %s [%s]\n", place, problem.Line, problem.Column, word, problem.Message.In(language), problem.Code)
	}
}

type validateCommand struct{ packFolders }

// Run checks packs and lists every problem; no database is needed.
func (v validateCommand) Run(env *environment) error {
	layers, err := v.load(env.out)
	if err != nil {
		return err
	}
	model, problems := metadata.Compile(layers, nil)
	tell(env.out, problems, v.Language)
	if failed := len(problems.Errors()); failed > 0 {
		fmt.Fprintf(env.out, "%d problems\n", failed)
		return errTold
	}
	fmt.Fprintf(env.out, "ok: %d packs, %d entities, %d workflows, %d warnings\n",
		len(layers), len(model.Entities), len(model.Workflows), len(problems))
	return nil
}

type planCommand struct{ packFolders }

// Run tells what applying the packs would do.
func (p planCommand) Run(env *environment) error {
	return withLayers(env, p.packFolders, func(ctx context.Context, running *engine.Engine, by engine.Actor, layers []metadata.Layer) error {
		answer, err := running.PlanLayers(ctx, by, layers)
		if err != nil {
			return err
		}
		tell(env.out, answer.Problems, p.Language)
		if len(answer.Problems.Errors()) > 0 {
			return errTold
		}
		showPlan(env.out, answer.Plan, p.Language)
		return showTests(env.out, answer.Tests)
	})
}

// showTests tells how the tests of the workflows went; an error when one does not hold.
func showTests(out io.Writer, tests []engine.PlannedTest) error {
	failed := 0
	for _, test := range tests {
		if test.Passed {
			continue
		}
		if test.Binding {
			failed++
		}
		fmt.Fprintf(out, "test %s of %s, line %d: %s\n", test.Scenario, test.Workflow, test.Line, test.Text)
		if test.Expected != "" {
			fmt.Fprintf(out, "\texpected: %s\n", test.Expected)
		}
		fmt.Fprintf(out, "\tfound: %s\n", test.Found)
	}
	if len(tests) > 0 {
		passed := 0
		for _, test := range tests {
			if test.Passed {
				passed++
			}
		}
		fmt.Fprintf(out, "tests: %d passed, %d failed\n", passed, len(tests)-passed)
	}
	if failed > 0 {
		return errTold
	}
	return nil
}

func showPlan(out io.Writer, plan *engine.PlanInfo, language string) {
	if len(plan.Changes) == 0 {
		fmt.Fprintln(out, "Nothing would change.")
	}
	for _, change := range plan.Changes {
		mark := map[string]string{"add": "+", "change": "~", "remove": "-"}[change.Action]
		fmt.Fprintf(out, "%s %-9s %s%s\n", mark, change.Group, change.Message.In(language), numbersOf(change, language))
	}
	for _, right := range plan.People.List {
		mark := map[bool]string{true: "+", false: "-"}[right.Gain]
		fmt.Fprintf(out, "%s %-9s %s\n", mark, "rights", right.Text.In(language))
	}
}

// numbersOf tells how many records and runs a change concerns.
func numbersOf(change metadata.PlanChange, language string) string {
	text := ""
	for _, number := range []struct {
		count int64
		word  metadata.Text
	}{{change.Rows, metadata.Text{En: "records", Zh: "条记录"}}, {change.Runs, metadata.Text{En: "runs in flight", Zh: "个进行中的流程"}}} {
		if number.count > 0 {
			text += fmt.Sprintf(" (%d %s)", number.count, number.word.In(language))
		}
	}
	return text
}

type applyCommand struct {
	packFolders
	Note string `help:"Note kept with the release." default:"applied from files"`
}

// Run publishes the packs to this installation.
func (a applyCommand) Run(env *environment) error {
	return withLayers(env, a.packFolders, func(ctx context.Context, running *engine.Engine, by engine.Actor, layers []metadata.Layer) error {
		release, err := running.PublishLayers(ctx, by, layers, a.Note)
		if refusal := engine.AsError(err); refusal != nil && len(refusal.Problems) > 0 {
			tell(env.out, refusal.Problems, a.Language)
			return errTold
		}
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(env.out, "Release %d is live.\n", release)
		return err
	})
}

// withLayers loads packs, opens the installation and acts as the one who may do everything.
func withLayers(env *environment, packs packFolders, do func(context.Context, *engine.Engine, engine.Actor, []metadata.Layer) error) error {
	layers, err := packs.load(env.out)
	if err != nil {
		return err
	}
	return withEngine(env, func(ctx context.Context, running *engine.Engine, by engine.Actor) error {
		return do(ctx, running, by, layers)
	})
}

// withExisting is withEngine for a command that needs an installation to be there.
func withExisting(env *environment, do func(context.Context, *engine.Engine, engine.Actor) error) error {
	if err := env.mustExist(); err != nil {
		return err
	}
	return withEngine(env, do)
}

// withEngine opens the installation for one command of its operator.
func withEngine(env *environment, do func(context.Context, *engine.Engine, engine.Actor) error) error {
	ctx := context.Background()
	running, err := openEngine(ctx, env, nil)
	if err != nil {
		return err
	}
	defer closing(env, running)
	return do(ctx, running, engine.Operator())
}

type exportCommand struct {
	Folder string `arg:"" help:"Folder to write; one sub-folder for each pack." type:"path"`
	All    bool   `help:"Write the built-in packs too, not only this installation's own changes."`
}

// Run writes the installation's configuration as files.
func (x exportCommand) Run(env *environment) error {
	return withExisting(env, func(ctx context.Context, running *engine.Engine, by engine.Actor) error {
		layers, err := running.Layers(ctx, by)
		if err != nil {
			return err
		}
		for _, layer := range layers {
			if !x.All && slices.Contains(builtin.Packs(), layer.Pack) {
				continue
			}
			if err := writeLayer(filepath.Join(x.Folder, layer.Pack), layer); err != nil {
				return err
			}
			fmt.Fprintf(env.out, "%s: %d files\n", layer.Pack, len(layer.Files))
		}
		return nil
	})
}

func writeLayer(folder string, layer metadata.Layer) error {
	for path, content := range layer.Files {
		if !fs.ValidPath(path) {
			return fmt.Errorf("the file name %q is not one", path)
		}
		target := filepath.Join(folder, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(target, content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

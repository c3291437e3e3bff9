package metadata

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "write what the golden cases give into their files")

// A golden case is an archive of packs (files under <pack>/…) and the problems they give, one a
// line: place, code, English, Chinese; ~ marks a warning. The comment says "over core" for packs over
// those of the examples, and "with warnings", or "with own warnings" for those of the pack custom.
func TestGoldenProblems(t *testing.T) {
	files, err := filepath.Glob("testdata/problems/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			layers, want := splitCase(archive)
			if strings.Contains(string(archive.Comment), "over core") {
				layers = append(exampleLayers(t), layers...)
			}
			model, problems := Compile(layers, nil)
			if (model == nil) != (len(problems.Errors()) > 0) {
				t.Error("a model and errors, or neither")
			}
			got := writeProblems(problems, string(archive.Comment))
			if *update {
				writeCase(t, file, archive, got)
				return
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("want -, got +\n%s", diff)
			}
		})
	}
}

func splitCase(archive *txtar.Archive) (layers []Layer, want string) {
	for _, file := range archive.Files {
		if file.Name == "problems" {
			want = string(file.Data)
			continue
		}
		pack, path, _ := strings.Cut(file.Name, "/")
		if len(layers) == 0 || layers[len(layers)-1].Pack != pack {
			layers = append(layers, Layer{Pack: pack, Files: Files{}})
		}
		layers[len(layers)-1].Files[path] = file.Data
	}
	return layers, want
}

func writeProblems(problems Problems, comment string) string {
	var out strings.Builder
	own := strings.Contains(comment, "with own warnings")
	for _, p := range problems {
		told := strings.Contains(comment, "with warnings") || own && p.Pack == CustomPack
		if p.Warning && !told {
			continue
		}
		mark := ""
		if p.Warning {
			mark = "~"
		}
		fmt.Fprintf(&out, "%s%s/%s:%d:%d %s [%s] %s | %s\n", mark, p.Pack, p.File, p.Line, p.Column, p.Pointer, p.Code, p.Message.En, p.Message.Zh)
	}
	return out.String()
}

func writeCase(t *testing.T, file string, archive *txtar.Archive, got string) {
	t.Helper()
	archive.Files = slices.DeleteFunc(archive.Files, func(f txtar.File) bool { return f.Name == "problems" })
	archive.Files = append(archive.Files, txtar.File{Name: "problems", Data: []byte(got)})
	if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
		t.Fatal(err)
	}
}

package rule_test

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/weft-crm/weft/metadata/rule"
)

// FuzzCompile feeds texts through everything the package does with a source: nothing may panic,
// every problem has its place and both languages, and what compiles can be run and told.
func FuzzCompile(f *testing.F) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range archive.Files {
			source, _, _ := strings.Cut(string(file.Data), "\n=> ")
			f.Add(source)
		}
	}
	env, values := environment(), scope()
	f.Fuzz(func(t *testing.T, source string) {
		program, problems := rule.Compile(source, env, rule.Type{})
		checkProblems(t, source, problems)
		if utf8.ValidString(source) {
			rule.Sentence(source, labels())
		}
		condition, _ := rule.Compile(source, env, boolean)
		checkTree(t, source, condition != nil)
		if program == nil {
			return
		}
		_, failed := program.Run(values)
		if failed != nil {
			checkFailure(t, source, failed)
		}
		if _, err := program.Explain(values); (err == nil) != (failed == nil) {
			t.Errorf("running fails with %v, explaining with %v", failed, err)
		}
		predicate, problems := program.Predicate("record")
		checkProblems(t, source, problems)
		if problems == nil {
			_, _ = rule.Bind(predicate, values)
		}
	})
}

func checkProblems(t *testing.T, source string, problems []rule.Problem) {
	for _, problem := range problems {
		if problem.From < 0 || problem.To < problem.From || problem.To > len(source) || problem.Line < 1 || problem.Column < 1 {
			t.Errorf("place %+v", problem)
		}
		if utf8.ValidString(source) && !utf8.ValidString(source[problem.From:problem.To]) {
			t.Errorf("%q cuts a character", source[problem.From:problem.To])
		}
		if problem.Code == "" || problem.Message.En == "" || problem.Message.Zh == "" || !utf8.ValidString(problem.Message.En) && utf8.ValidString(source) || strings.Contains(problem.Message.En+problem.Message.Zh, "%!") {
			t.Errorf("message %+v", problem)
		}
	}
}

func checkFailure(t *testing.T, source string, err error) {
	var failed *rule.RunError
	if !errors.As(err, &failed) || failed.From < 0 || failed.To > len(source) || failed.Message.Zh == "" || failed.Code == "" {
		t.Errorf("failure %#v", err)
	}
}

// checkTree demands that the rows of a condition that compiles give one that compiles.
func checkTree(t *testing.T, source string, compiles bool) {
	tree, ok := rule.TreeOf(source)
	if !ok {
		return
	}
	back, err := rule.FromTree(tree, nil)
	if err != nil || !compiles {
		return
	}
	if program, problems := rule.Compile(back, environment(), rule.Type{}); program == nil {
		t.Errorf("%q became %q: %v", source, back, problems)
	}
}

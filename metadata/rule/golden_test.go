package rule_test

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
	"github.com/shopspring/decimal"

	"github.com/weft-crm/weft/metadata/rule"
)

var update = flag.Bool("update", false, "write what the golden cases give into testdata")

// TestGolden runs the cases in testdata. Every file of an archive is one case: a rule, then lines
// that start with "=> " and say what it gives. What is asked of the rule is the archive's name.
func TestGolden(t *testing.T) {
	answers := map[string]func(source string) []string{
		"problems": problems, "values": values, "failures": values, "reads": reads, "predicates": predicates,
		"explanations": explanations, "trees": trees, "sentences": sentences, "examples": examples,
	}
	for topic, answer := range answers {
		t.Run(topic, func(t *testing.T) { golden(t, filepath.Join("testdata", topic+".txtar"), answer) })
	}
}

func golden(t *testing.T, path string, answer func(source string) []string) {
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i, file := range archive.Files {
		source, want, _ := strings.Cut(string(file.Data), "\n=> ")
		source = strings.TrimSuffix(source, "\n")
		got := strings.Join(answer(source), "\n=> ")
		archive.Files[i].Data = []byte(source + "\n=> " + got + "\n")
		if !*update && cmp.Diff(strings.TrimSpace(want), got) != "" {
			t.Errorf("%s: %s\n%s", file.Name, source, cmp.Diff(strings.TrimSpace(want), got))
		}
	}
	if *update {
		if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// problems shows each problem with the text it marks.
func problems(source string) []string {
	_, found := rule.Compile(source, environment(), rule.Type{})
	var lines []string
	for _, problem := range found {
		kind := ""
		if problem.Warning {
			kind = "warning "
		}
		lines = append(lines, fmt.Sprintf("%s%s %d:%d [%s] %s %s", kind, problem.Code, problem.Line, problem.Column, source[problem.From:problem.To], problem.Message.En, problem.Message.Zh))
	}
	if lines == nil {
		return []string{"none"}
	}
	return lines
}

// values shows the result with its type, or why there is none.
func values(source string) []string {
	program, found := rule.Compile(source, environment(), rule.Type{})
	if program == nil {
		return []string{"does not compile: " + found[0].Message.En}
	}
	value, err := program.Run(scope())
	if err != nil {
		var failed *rule.RunError
		if !errors.As(err, &failed) {
			return []string{err.Error()}
		}
		return []string{fmt.Sprintf("%s %d:%d [%s] %s %s", failed.Code, failed.Line, failed.Column, source[failed.From:failed.To], failed.Message.En, failed.Message.Zh)}
	}
	return []string{shown(value) + " (" + program.Type().Words().En + ")"}
}

func shown(value any) string {
	switch v := value.(type) {
	case string:
		return fmt.Sprintf("%q", v)
	case decimal.Decimal:
		return v.String()
	case rule.Object:
		return "object " + v.Identity()
	case []any:
		parts := make([]string, len(v))
		for i, element := range v {
			parts[i] = shown(element)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return fmt.Sprint(value)
}

func reads(source string) []string {
	program, found := rule.Compile(source, environment(), rule.Type{})
	if program == nil {
		return []string{found[0].Message.En}
	}
	var lines []string
	for _, path := range program.Reads() {
		lines = append(lines, strings.Join(path, "."))
	}
	return lines
}

// predicates shows the predicate of a filter, as it is and bound to the scope.
func predicates(source string) []string {
	program, found := rule.Compile(source, environment(), boolean)
	if program == nil {
		return []string{"does not compile: " + found[0].Message.En}
	}
	predicate, found := program.Predicate("record")
	if found != nil {
		return problemLines(source, found)
	}
	bound, err := rule.Bind(predicate, scope())
	if err != nil {
		return []string{written(predicate), err.Error()}
	}
	return []string{written(predicate), written(bound)}
}

func problemLines(source string, found []rule.Problem) []string {
	var lines []string
	for _, problem := range found {
		lines = append(lines, fmt.Sprintf("%s [%s] %s %s", problem.Code, source[problem.From:problem.To], problem.Message.En, problem.Message.Zh))
	}
	return lines
}

// written prints a predicate.
func written(predicate rule.Predicate) string {
	switch p := predicate.(type) {
	case rule.And:
		return "and(" + writtenAll(p.Of) + ")"
	case rule.Or:
		return "or(" + writtenAll(p.Of) + ")"
	case rule.Not:
		return "not(" + written(p.Of) + ")"
	case rule.Compare:
		return operand(p.Left) + " " + p.Op + " " + operand(p.Right)
	case rule.In:
		return operand(p.Item) + " in " + operand(p.List)
	case rule.Some:
		return operand(p.List) + "[" + written(p.Where) + "] " + p.Op + " " + operand(p.Than)
	case rule.Truth:
		return operand(p.Of)
	case rule.Given:
		return operand(p.Of)
	case rule.Constant:
		return fmt.Sprint(p.Holds)
	}
	return fmt.Sprintf("%T", predicate)
}

func writtenAll(parts []rule.Predicate) string {
	texts := make([]string, len(parts))
	for i, part := range parts {
		texts[i] = written(part)
	}
	return strings.Join(texts, ", ")
}

func operand(operand_ rule.Operand) string {
	switch o := operand_.(type) {
	case rule.Column:
		return "@" + strings.Join(o.Path, ".")
	case rule.Folded:
		return "fold(" + operand(o.Of) + ")"
	case rule.Coalesce:
		return operand(o.Of) + "??" + operand(o.Else)
	case rule.Value:
		return "{" + o.Program.Source() + "}"
	case rule.Literal:
		return shown(o.Of)
	}
	return fmt.Sprintf("%T", operand_)
}

func explanations(source string) []string {
	program, found := rule.Compile(source, environment(), rule.Type{})
	if program == nil {
		return []string{found[0].Message.En}
	}
	explanation, err := program.Explain(scope())
	lines := explained(explanation, "")
	if err != nil {
		lines = append(lines, "error: "+err.Error())
	}
	return lines
}

func explained(explanation rule.Explanation, indent string) []string {
	line := indent + explanation.Source + " → " + shown(explanation.Value)
	if explanation.Skipped {
		line = indent + explanation.Source + " not needed"
	}
	lines := []string{line}
	for _, part := range explanation.Parts {
		lines = append(lines, explained(part, indent+"  ")...)
	}
	return lines
}

// trees shows a rule as rows, and the rule that is written from them.
func trees(source string) []string {
	tree, ok := rule.TreeOf(source)
	if !ok {
		return []string{"text only"}
	}
	data, err := json.Marshal(tree)
	if err != nil {
		return []string{err.Error()}
	}
	back, err := rule.FromTree(tree, environment())
	if err != nil {
		return []string{string(data), err.Error()}
	}
	return []string{string(data), back}
}

func sentences(source string) []string {
	text := rule.Sentence(source, labels())
	return []string{text.En, text.Zh}
}

// examples shows the type of a rule of the design's examples, with warnings. Roots that workflows
// add (their lets) and those of chain.until and lookups are there too.
func examples(source string) []string {
	env := environment()
	for name, kind := range map[string]rule.Type{"disc": number, "total": number, "has_service": boolean, "p1": boolean, "vip": boolean} {
		env[name] = kind
	}
	quote, user := env["record"].Shape.(*shape), env["user"].Shape.(*shape)
	candidate := newShape("candidate").add("account", quote.fields["account"]).add("grade", user.fields["grade"])
	env["candidate"] = rule.Type{Kind: rule.Record, Shape: candidate}
	program, found := rule.Compile(source, env, rule.Type{})
	lines := problemLines(source, found)
	if program != nil {
		lines = append(lines, program.Type().Words().En)
	}
	return lines
}

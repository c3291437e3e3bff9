package rule

import (
	"sync"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/vm"
)

// Program is a checked rule, ready to run. It is immutable and may be shared by goroutines.
type Program struct {
	source string // all of it, for places
	text   string // what the program runs: all of it or a part
	node   ast.Node
	types  map[ast.Node]Type
	kind   Type
	reads  [][]string

	trusted  bool // compiled before: assembled only when it first runs
	assemble sync.Once
	code     *vm.Program // once assembled
	failed   error       // why it could not be assembled

	machines sync.Pool // *vm.VM of earlier runs, with the room they took
}

// Compile checks source against env and makes it ready to run. want is the type the rule has to
// give; a want of Any accepts every type. All problems are returned at once, with their places;
// the program is nil when one of them is an error.
func Compile(source string, env Env, want Type) (*Program, []Problem) {
	return compile(source, env, want, manner{})
}

// Known is a condition of which it is known where a rule stands that it held, or that it did not.
type Known struct {
	Source string
	Held   bool
}

// CompileKnowing is Compile for a rule that is asked only where some conditions held or did not, such as
// the second way of a choice: nobody is warned of empty values that they rule out.
func CompileKnowing(source string, env Env, want Type, known []Known) (*Program, []Problem) {
	return compile(source, env, want, manner{known: known})
}

// CompileTrusted is Compile for a rule that was compiled before against the same env, such as one of a
// release: what makes it run is done when it first runs, for most rules never run between two starts.
func CompileTrusted(source string, env Env, want Type) (*Program, []Problem) {
	return compile(source, env, want, manner{trusted: true})
}

// manner is how a rule is compiled.
type manner struct {
	trusted bool
	known   []Known
}

func compile(source string, env Env, want Type, how manner) (*Program, []Problem) {
	node, problem := parse(source)
	if problem != nil {
		return nil, []Problem{*problem}
	}
	report := &reporter{source: source}
	(&fence{report: report}).walk(node, false)
	if report.failed() {
		newChecker(report, env).check(node) // for the other problems
		return nil, report.sorted()
	}
	checker := newChecker(report, env)
	checker.know(how.known)
	kind := checker.check(node)
	checker.gives(node, kind, want)
	if report.failed() {
		return nil, report.sorted()
	}
	program := &Program{
		source: source, text: source, node: node, types: checker.types, kind: kind, reads: checker.reads.list, trusted: how.trusted,
	}
	if err := program.prove(); err != nil {
		report.problem(node, "rule.syntax", unreadable(err.Error()))
		return nil, report.sorted()
	}
	return program, report.sorted()
}

// prove assembles the program unless it is trusted, so that what cannot run is found before it has to.
func (p *Program) prove() error {
	if p.trusted {
		return nil
	}
	_, err := p.runnable()
	return err
}

// runnable is the program for expr's machine.
func (p *Program) runnable() (*vm.Program, error) {
	p.assemble.Do(func() { p.code, p.failed = assemble(p.source, p.node, p.types) })
	return p.code, p.failed
}

// Source returns the rule as it was written, of a Value's program the part it runs.
func (p *Program) Source() string { return p.text }

// Type returns the type of the rule's result.
func (p *Program) Type() Type { return p.kind }

// Reads lists every path the rule reads, e.g. {"record", "account", "name"}, each once, in order
// of first appearance. What a closure reads of each element is there as well: {"record", "lines",
// "kind"}. A rule that only passes through a reference does not list the reference by itself.
func (p *Program) Reads() [][]string { return p.reads }

// part makes a program of a part of the rule.
func (p *Program) part(node ast.Node, text string) (*Program, error) {
	part := &Program{source: p.source, text: text, node: node, types: p.types, kind: p.types[node], trusted: p.trusted}
	if err := part.prove(); err != nil {
		return nil, err
	}
	return part, nil
}

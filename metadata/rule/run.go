package rule

import (
	"errors"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/compiler"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/vm"
)

// RunError is a rule that failed while it ran, with the part that failed.
type RunError struct {
	Code    string `json:"code"` // rule.division_by_zero, rule.limit, …
	Message Text   `json:"message"`
	Source  string `json:"source"` // the text of the part
	From    int    `json:"from"`
	To      int    `json:"to"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`

	cause error
}

// Error returns the English message.
func (e *RunError) Error() string { return e.Message.En }

// Unwrap returns the error of a function or lazy root the rule called, if that was the reason.
func (e *RunError) Unwrap() error { return e.cause }

// assemble compiles a checked tree for expr's machine.
func assemble(source string, node ast.Node, types map[ast.Node]Type) (*vm.Program, error) {
	patched := (&patcher{source: source, types: types}).patch(node)
	config := &conf.Config{ShortCircuit: true, Functions: machine, Env: environment}
	return compiler.Compile(&parser.Tree{Node: patched, Source: file.NewSource(source)}, config)
}

// Run evaluates the rule. Numbers come back as decimal.Decimal, dates and times as time.Time,
// durations as time.Duration, lists as []any, objects as Object, null as nil. What fails is a
// *RunError.
func (p *Program) Run(scope Scope) (any, error) {
	value, err := p.run(scope)
	if err != nil {
		return nil, err
	}
	return result(value), nil
}

func (p *Program) run(scope Scope) (any, error) {
	code, err := p.runnable()
	if err != nil {
		return nil, err
	}
	runner, used := p.machines.Get().(*vm.VM)
	if !used {
		runner = &vm.VM{}
	}
	value, err := runner.Run(code, map[string]any(scope))
	p.machines.Put(runner)
	if err != nil {
		return nil, p.runError(err)
	}
	return value, nil
}

// True runs a Boolean rule; null counts as false. An error is never silently false: the caller
// decides what a failing rule means.
func (p *Program) True(scope Scope) (bool, error) {
	value, err := p.run(scope)
	if err != nil {
		return false, err
	}
	holds, err := truth(value)
	if err != nil {
		return false, p.runError(err)
	}
	return holds, nil
}

// runError puts a failure to its place in the rule.
func (p *Program) runError(err error) error {
	places := findPlaces(p.source)
	node := p.node
	var at *file.Error
	if errors.As(err, &at) {
		node = nodeAt(p.node, at.Location)
	}
	from, to := places.of(node)
	line, column := lineAndColumn(p.source, from)
	failed := &RunError{Source: p.source[from:to], From: from, To: to, Line: line, Column: column}
	failed.Code, failed.Message, failed.cause = reason(err)
	if failed.Source != "" {
		failed.Message = say("%s (in “%s”)", "%s（位于“%s”）", failed.Message, failed.Source)
	}
	return failed
}

// reason tells why a rule failed.
func reason(err error) (string, Text, error) {
	var failed *failure
	if errors.As(err, &failed) {
		return failed.code, failed.message, nil
	}
	var inner *RunError
	if errors.As(err, &inner) {
		return inner.Code, inner.Message, inner
	}
	var machine *file.Error
	if errors.As(err, &machine) && machine.Prev != nil {
		return "rule.function", say("%s", "%s", machine.Prev.Error()), machine.Prev
	}
	return "rule.limit", say("The rule needs more than it may: %s.", "规则超出了允许的资源：%s。", err.Error()), err
}

// nodeAt finds the node that a piece of compiled code was made from.
func nodeAt(node ast.Node, place file.Location) ast.Node {
	if found := findNode(node, place); found != nil {
		return found
	}
	return node
}

func findNode(node ast.Node, place file.Location) ast.Node {
	if node.Location() == place {
		return node
	}
	for _, part := range children(node) {
		if found := findNode(part, place); found != nil {
			return found
		}
	}
	return nil
}

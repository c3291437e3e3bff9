package rule

import (
	"time"

	"github.com/expr-lang/expr/ast"
)

// Explain runs the rule and tells what each part of it gave. When the rule fails, the explanation
// still holds the parts that did not, beside the error.
func (p *Program) Explain(scope Scope) (Explanation, error) {
	e := &explainer{program: p, scope: scope, places: findPlaces(p.source)}
	explanation := e.explain(p.node)
	explanation.Source = p.text
	return explanation, e.failed
}

type explainer struct {
	program *Program
	scope   Scope
	places  *places
	failed  error // the first
}

func (e *explainer) explain(node ast.Node) Explanation {
	explanation := Explanation{Source: e.places.text(node)}
	explanation.Parts = e.parts(node)
	value, err := e.run(node)
	if err != nil && e.failed == nil {
		e.failed = err
	}
	explanation.Value = readable(plain(value))
	return explanation
}

func (e *explainer) run(node ast.Node) (any, error) {
	program, err := e.program.part(node, "")
	if err != nil {
		return nil, err
	}
	return program.Run(e.scope)
}

// parts explains what a node was worked out from: not literals, and not what stands inside a
// closure, which has a value for each element only.
func (e *explainer) parts(node ast.Node) []Explanation {
	switch n := node.(type) {
	case *ast.ChainNode:
		return e.parts(n.Node)
	case *ast.UnaryNode:
		return e.each(n.Node)
	case *ast.BinaryNode:
		return e.binary(n)
	case *ast.ConditionalNode:
		return e.conditional(n)
	case *ast.MemberNode:
		if _, ok := pathOf(node); ok {
			return nil
		}
		return e.each(n.Node)
	case *ast.BuiltinNode:
		if closures[n.Name] {
			return e.each(n.Arguments[0])
		}
		return e.each(n.Arguments...)
	case *ast.CallNode:
		return e.each(n.Arguments...)
	case *ast.ArrayNode:
		return e.each(n.Nodes...)
	case *ast.SliceNode:
		return e.each(n.Node)
	}
	return nil
}

func (e *explainer) each(nodes ...ast.Node) []Explanation {
	var parts []Explanation
	for _, node := range nodes {
		if _, literal := constant(e.program.source, node); !literal {
			parts = append(parts, e.explain(node))
		}
	}
	return parts
}

// binary explains both sides, unless the left one decides.
func (e *explainer) binary(node *ast.BinaryNode) []Explanation {
	switch node.Operator {
	case "&&", "and":
		return e.shortCircuit(node, func(left any) bool { return left != true })
	case "||", "or":
		return e.shortCircuit(node, func(left any) bool { return left == true })
	case "??":
		return e.shortCircuit(node, func(left any) bool { return left != nil })
	}
	return e.each(node.Left, node.Right)
}

// shortCircuit lists the sides of a chain of one operator side by side.
func (e *explainer) shortCircuit(node *ast.BinaryNode, decided func(left any) bool) []Explanation {
	var parts []Explanation
	if left, ok := node.Left.(*ast.BinaryNode); ok && left.Operator == node.Operator {
		parts = e.shortCircuit(left, decided)
	} else {
		parts = e.each(node.Left)
	}
	for _, part := range parts {
		if part.Skipped || decided(part.Value) {
			return append(parts, e.skipped(node.Right)...)
		}
	}
	return append(parts, e.each(node.Right)...)
}

func (e *explainer) skipped(node ast.Node) []Explanation {
	if _, literal := constant(e.program.source, node); literal {
		return nil
	}
	return []Explanation{{Source: e.places.text(node), Skipped: true}}
}

func (e *explainer) conditional(node *ast.ConditionalNode) []Explanation {
	parts := e.each(node.Cond)
	holds := len(parts) > 0 && parts[0].Value == true
	if literal, ok := node.Cond.(*ast.BoolNode); ok {
		holds = literal.Value
	}
	if holds {
		return append(append(parts, e.each(node.Exp1)...), e.skipped(node.Exp2)...)
	}
	return append(append(parts, e.skipped(node.Exp1)...), e.each(node.Exp2)...)
}

// readable makes a value fit for JSON.
func readable(value any) any {
	switch v := value.(type) {
	case time.Duration:
		return v.String()
	case []any:
		for i := range v {
			v[i] = readable(v[i])
		}
	case func(...any) (any, error):
		return nil
	}
	return value
}

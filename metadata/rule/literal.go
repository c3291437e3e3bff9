package rule

import (
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/shopspring/decimal"
)

// literalNumber reads a number exactly as it stands in the source: expr's parser has already
// rounded it to a float64.
func literalNumber(source string, node *ast.FloatNode) (decimal.Decimal, bool) {
	place := node.Location()
	text := source[byteOffset(source, place.From):byteOffset(source, place.To)]
	return parseNumber(strings.ReplaceAll(text, "_", ""))
}

// maxDigits bounds numbers that are read, so that 1e999999999 cannot fill the memory.
const maxDigits = 64

// parseNumber reads a decimal number of reasonable length.
func parseNumber(text string) (decimal.Decimal, bool) {
	if len(text) > maxDigits {
		return decimal.Decimal{}, false
	}
	number, err := decimal.NewFromString(text)
	if err != nil || number.Exponent() > maxDigits || number.Exponent() < -maxDigits {
		return decimal.Decimal{}, false
	}
	return number, true
}

// constant returns the value of a node that is written out: a literal, a list of literals, or a
// date, time or duration with its text.
func constant(source string, node ast.Node) (any, bool) {
	switch n := node.(type) {
	case *ast.NilNode:
		return nil, true
	case *ast.BoolNode:
		return n.Value, true
	case *ast.StringNode:
		return n.Value, true
	case *ast.IntegerNode:
		return int64(n.Value), true
	case *ast.FloatNode:
		return literalNumber(source, n)
	case *ast.UnaryNode:
		return negative(source, n)
	case *ast.ArrayNode:
		return constantList(source, n)
	case *ast.BuiltinNode:
		return written(n.Name, n.Arguments)
	case *ast.CallNode:
		if callee, ok := n.Callee.(*ast.IdentifierNode); ok {
			return written(callee.Value, n.Arguments)
		}
	}
	return nil, false
}

func negative(source string, node *ast.UnaryNode) (any, bool) {
	if node.Operator != "-" {
		return nil, false
	}
	switch node.Node.(type) {
	case *ast.IntegerNode, *ast.FloatNode:
		value, _ := constant(source, node.Node)
		number, ok := numberOf(value)
		return number.Neg(), ok
	}
	return nil, false
}

func constantList(source string, node *ast.ArrayNode) (any, bool) {
	values := make([]any, len(node.Nodes))
	for i, part := range node.Nodes {
		value, ok := constant(source, part)
		if !ok {
			return nil, false
		}
		values[i] = value
	}
	return values, true
}

// written returns the value of date('2026-11-21') and its like.
func written(name string, arguments []ast.Node) (any, bool) {
	if len(arguments) != 1 {
		return nil, false
	}
	switch name {
	case "date", "datetime", "duration", "number":
		if text, ok := arguments[0].(*ast.StringNode); ok {
			value, err := functions[name].run(text.Value)
			return value, err == nil
		}
	case "days", "hours", "minutes":
		if count, ok := arguments[0].(*ast.IntegerNode); ok {
			value, err := functions[name].run(int64(count.Value))
			return value, err == nil
		}
	}
	return nil, false
}

// constantNode puts a value into a patched tree. It must not be changed afterwards.
func constantNode(value any) ast.Node {
	node := &ast.ConstantNode{Value: value}
	node.Nature().Nil = true
	return node
}

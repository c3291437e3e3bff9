package rule

import (
	"strings"

	"github.com/expr-lang/expr/ast"
)

// folded makes the capitals from A to Z small, which is as much as every database can do with its rows.
func folded(text string) string { return strings.Map(smallLetter, text) }

func smallLetter(letter rune) rune {
	if 'A' <= letter && letter <= 'Z' {
		return letter + 'a' - 'A'
	}
	return letter
}

// hasCase reports whether a text has letters that fold makes the same as others.
func hasCase(text string) bool {
	return strings.ContainsFunc(text, func(letter rune) bool {
		small := smallLetter(letter)
		return 'a' <= small && small <= 'z'
	})
}

// foldedNode gives x of fold(x), nil of anything else.
func foldedNode(node ast.Node) ast.Node {
	call, ok := node.(*ast.CallNode)
	if !ok || len(call.Arguments) != 1 {
		return nil
	}
	if callee, ok := call.Callee.(*ast.IdentifierNode); !ok || callee.Value != "fold" {
		return nil
	}
	return call.Arguments[0]
}

// IsSearch reports whether an operator looks for a part of a text.
func IsSearch(operator string) bool {
	return operator == "contains" || operator == "startsWith" || operator == "endsWith"
}

// whateverCase gives the sides of fold(record.name) contains 'acme' without fold, and of what means the
// same; it reports false where the case of letters counts.
func whateverCase(search *ast.BinaryNode) (text, part ast.Node, ok bool) {
	text, textFolds := unfolded(search.Left)
	part, partFolds := unfolded(search.Right)
	literal, isLiteral := part.(*ast.StringNode)
	if textFolds && partFolds || isLiteral && !hasCase(literal.Value) {
		return text, part, true
	}
	return search.Left, search.Right, false
}

// unfolded gives x of fold(x), of fold(x) ?? 'a' the same without fold, and a text in small letters as it is.
func unfolded(node ast.Node) (ast.Node, bool) {
	switch n := node.(type) {
	case *ast.StringNode:
		return n, n.Value == folded(n.Value)
	case *ast.CallNode:
		of := foldedNode(n)
		if _, isLiteral := of.(*ast.StringNode); of != nil && !isLiteral {
			return of, true
		}
	case *ast.BinaryNode:
		of, folds := unfolded(n.Left)
		otherwise, also := unfolded(n.Right)
		if n.Operator == "??" && folds && also {
			return &ast.BinaryNode{Operator: n.Operator, Left: of, Right: otherwise}, true
		}
	}
	return node, false
}

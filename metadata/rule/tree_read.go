package rule

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/expr-lang/expr/ast"
	"github.com/shopspring/decimal"
)

// TreeOf turns a rule into rows and groups. It reports false for a rule that cannot be shown so;
// such a rule is edited as text.
func TreeOf(source string) (Tree, bool) {
	node, problem := parse(source)
	if problem != nil {
		return Tree{}, false
	}
	tree, ok := treeReader{source}.read(node)
	if !ok {
		return Tree{}, false
	}
	if tree.Combinator == "" {
		tree = Tree{Combinator: "and", Rules: []Tree{tree}}
	}
	return tree, true
}

type treeReader struct{ source string }

// read makes a group or a row of a condition.
func (r treeReader) read(node ast.Node) (Tree, bool) {
	switch n := node.(type) {
	case *ast.UnaryNode:
		if n.Operator != "!" && n.Operator != "not" {
			return Tree{}, false
		}
		inner, ok := r.read(n.Node)
		return negated(inner), ok
	case *ast.BinaryNode:
		switch n.Operator {
		case "&&", "and":
			return r.group(n, "and")
		case "||", "or":
			return r.group(n, "or")
		case "??":
		default:
			return r.row(n)
		}
	}
	field, otherwise, ok := r.field(node)
	return Tree{Field: field, Default: otherwise, Operator: "=", Value: true}, ok
}

func (r treeReader) group(node *ast.BinaryNode, combinator string) (Tree, bool) {
	group := Tree{Combinator: combinator}
	for _, side := range []ast.Node{node.Left, node.Right} {
		part, ok := r.read(side)
		if !ok {
			return Tree{}, false
		}
		if part.Combinator == combinator && !part.Not {
			group.Rules = append(group.Rules, part.Rules...)
		} else {
			group.Rules = append(group.Rules, part)
		}
	}
	return group, true
}

// negated puts not before a group, or takes the opposite of a row's operator.
func negated(tree Tree) Tree {
	if tree.Not && len(tree.Rules) == 1 {
		return tree.Rules[0]
	}
	if tree.Combinator != "" {
		tree.Not = !tree.Not
		return tree
	}
	switch tree.Operator {
	case "null":
		tree.Operator = "notNull"
		return tree
	case "notNull":
		tree.Operator = "null"
		return tree
	}
	for _, operator := range treeOperators {
		switch {
		case operator.negated == "":
		case tree.Operator == operator.plain:
			tree.Operator = operator.negated
			return tree
		case tree.Operator == operator.negated:
			tree.Operator = operator.plain
			return tree
		}
	}
	return Tree{Combinator: "and", Not: true, Rules: []Tree{tree}}
}

// row makes a row of a comparison.
func (r treeReader) row(node *ast.BinaryNode) (Tree, bool) {
	operator, known := treeOperators[node.Operator]
	if !known {
		return Tree{}, false
	}
	switch {
	case node.Operator == "in":
		return r.membership(node)
	case IsSearch(node.Operator):
		text, part, ok := whateverCase(node)
		row, fits := r.fill(Tree{Operator: operator.plain}, text, part)
		return row, ok && fits
	}
	field, value := node.Left, node.Right
	if _, _, ok := r.field(field); !ok {
		field, value = value, field
		operator, known = treeOperators[mirrored[node.Operator]]
		if !known {
			return Tree{}, false
		}
	}
	if isNil(value) {
		row, ok := r.fill(Tree{}, field, nil)
		row.Operator = map[string]string{"=": "null", "!=": "notNull"}[operator.plain]
		return row, ok && row.Operator != ""
	}
	return r.fill(Tree{Operator: operator.plain}, field, value)
}

// membership makes a row of field in ['a', 'b'], or of 'a' in field.
func (r treeReader) membership(node *ast.BinaryNode) (Tree, bool) {
	array, ok := node.Right.(*ast.ArrayNode)
	if !ok {
		return r.fill(Tree{Operator: "has"}, node.Right, node.Left)
	}
	if len(array.Nodes) == 0 {
		return Tree{}, false // a row without values cannot be written back
	}
	values := []any{}
	kind := ""
	for _, part := range array.Nodes {
		var value Tree
		if value, ok = r.value(part); !ok || value.ValueSource != "" {
			return Tree{}, false
		}
		values, kind = append(values, value.Value), value.Type
	}
	row, ok := r.fill(Tree{Operator: "in"}, node.Left, nil)
	row.Value, row.Type = values, kind
	return row, ok
}

// fill completes a row with its field and, if there is one, its value.
func (r treeReader) fill(row Tree, field, value ast.Node) (Tree, bool) {
	path, otherwise, ok := r.field(field)
	if !ok {
		return Tree{}, false
	}
	row.Field, row.Default = path, otherwise
	if value == nil {
		return row, true
	}
	content, ok := r.value(value)
	row.Value, row.ValueSource, row.Type = content.Value, content.ValueSource, content.Type
	return row, ok
}

// field returns the path a node names, with what counts when it is empty.
func (r treeReader) field(node ast.Node) (path string, otherwise any, ok bool) {
	if coalesce, isBinary := node.(*ast.BinaryNode); isBinary && coalesce.Operator == "??" {
		value, valueOK := r.value(coalesce.Right)
		names, pathOK := pathOf(coalesce.Left)
		return strings.Join(names, "."), value.Value, pathOK && valueOK && value.ValueSource == "" && value.Type == ""
	}
	names, ok := pathOf(node)
	return strings.Join(names, "."), nil, ok
}

// value returns a literal or a path as the Value of a row.
func (r treeReader) value(node ast.Node) (Tree, bool) {
	if names, ok := pathOf(node); ok {
		return Tree{Value: strings.Join(names, "."), ValueSource: "field"}, true
	}
	literal, ok := constant(r.source, node)
	if !ok {
		return Tree{}, false
	}
	switch v := literal.(type) {
	case string, bool:
		return Tree{Value: v}, true
	case int64:
		return Tree{Value: json.Number(decimal.NewFromInt(v).String())}, true
	case decimal.Decimal:
		return Tree{Value: json.Number(v.String())}, true
	}
	return writtenValue(node, literal)
}

// writtenValue returns the text of a date, time or duration: '2026-11-21' of date('2026-11-21').
func writtenValue(node ast.Node, literal any) (Tree, bool) {
	text, ok := literalText(node)
	if !ok {
		return Tree{}, false
	}
	switch literal.(type) {
	case time.Duration:
		return Tree{Value: text, Type: "duration"}, true
	case time.Time:
		if call, isBuiltin := node.(*ast.BuiltinNode); isBuiltin && call.Name == "date" {
			return Tree{Value: text, Type: "date"}, true
		}
		return Tree{Value: text, Type: "datetime"}, true
	}
	return Tree{}, false
}

// literalText returns the one text a call was given.
func literalText(node ast.Node) (string, bool) {
	var arguments []ast.Node
	switch n := node.(type) {
	case *ast.BuiltinNode:
		arguments = n.Arguments
	case *ast.CallNode:
		arguments = n.Arguments
	}
	if len(arguments) != 1 {
		return "", false
	}
	text, ok := arguments[0].(*ast.StringNode)
	if !ok {
		return "", false
	}
	return text.Value, true
}

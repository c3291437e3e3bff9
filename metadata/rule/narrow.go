package rule

import (
	"strings"

	"github.com/expr-lang/expr/ast"
)

// given runs do while the paths of keys are known not to be null, as the right side of
// record.due != nil && record.due < today is.
func (c *checker) given(keys []string, do func()) {
	for _, key := range keys {
		c.filled[key]++
	}
	do()
	for _, key := range keys {
		c.filled[key]--
	}
}

// know notes what some conditions tell of a whole rule. One that cannot be read is told where it stands.
func (c *checker) know(known []Known) {
	for _, one := range known {
		node, problem := parse(one.Source)
		if problem != nil {
			continue
		}
		for _, key := range c.facts(node, one.Held) {
			c.filled[key]++
		}
	}
}

// facts lists the keys of what is certainly not null when a condition came out as holds.
func (c *checker) facts(node ast.Node, holds bool) []string {
	switch n := node.(type) {
	case *ast.UnaryNode:
		if n.Operator == "!" || n.Operator == "not" {
			return c.facts(n.Node, !holds)
		}
	case *ast.BinaryNode:
		return c.binaryFacts(n, holds)
	default:
		if holds {
			return prefixes(factKey(node)) // a Boolean field that is true
		}
	}
	return nil
}

func (c *checker) binaryFacts(node *ast.BinaryNode, holds bool) []string {
	switch node.Operator {
	case "&&", "and":
		if holds {
			return append(c.facts(node.Left, true), c.facts(node.Right, true)...)
		}
	case "||", "or":
		if !holds {
			return append(c.facts(node.Left, false), c.facts(node.Right, false)...)
		}
	case "==", "!=":
		if (node.Operator == "!=") == holds && isNil(node.Right) {
			return prefixes(factKey(node.Left))
		}
		if (node.Operator == "!=") == holds && isNil(node.Left) {
			return prefixes(factKey(node.Right))
		}
		if (node.Operator == "==") == holds && (isLiteral(node.Left) || isLiteral(node.Right)) {
			return append(prefixes(factKey(node.Left)), prefixes(factKey(node.Right))...)
		}
	case "<", "<=", ">", ">=", "contains", "startsWith", "endsWith", "matches":
		if holds {
			return append(prefixes(factKey(node.Left)), prefixes(factKey(node.Right))...)
		}
	case "in":
		if holds {
			return prefixes(factKey(node.Left))
		}
	}
	return nil
}

// factKey names a path for facts, # being a closure's element; "" when the node is no path.
func factKey(node ast.Node) string {
	switch n := node.(type) {
	case *ast.IdentifierNode:
		return n.Value
	case *ast.PointerNode:
		return "#"
	case *ast.ChainNode:
		return factKey(n.Node)
	case *ast.MemberNode:
		name, ok := n.Property.(*ast.StringNode)
		if !ok || n.Method {
			return ""
		}
		if isEnvironment(n.Node) {
			return name.Value
		}
		if base := factKey(n.Node); base != "" {
			return base + "." + name.Value
		}
	}
	return ""
}

// prefixes lists a key and what it goes through: a field of null would be null.
func prefixes(key string) []string {
	if key == "" {
		return nil
	}
	keys := []string{key}
	for i := strings.LastIndexByte(key, '.'); i > 0; i = strings.LastIndexByte(key[:i], '.') {
		keys = append(keys, key[:i])
	}
	return keys
}

func isNil(node ast.Node) bool {
	_, ok := node.(*ast.NilNode)
	return ok
}

// isLiteral reports whether a node is a literal other than nil.
func isLiteral(node ast.Node) bool {
	switch n := node.(type) {
	case *ast.BoolNode, *ast.IntegerNode, *ast.FloatNode, *ast.StringNode:
		return true
	case *ast.UnaryNode:
		return n.Operator == "-" && isLiteral(n.Node)
	}
	return false
}

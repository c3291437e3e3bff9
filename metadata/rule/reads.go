package rule

import (
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
)

// readSet collects paths, each once, in order of first appearance.
type readSet struct {
	list [][]string
	seen map[string]bool
}

func (r *readSet) add(paths [][]string) {
	for _, path := range paths {
		key := strings.Join(path, ".")
		if !r.seen[key] {
			r.seen[key] = true
			r.list = append(r.list, path)
		}
	}
}

// pathOf returns the path a node spells out from a root on: record.account.name.
func pathOf(node ast.Node) ([]string, bool) {
	switch n := node.(type) {
	case *ast.IdentifierNode:
		return []string{n.Value}, n.Value != "$env"
	case *ast.ChainNode:
		return pathOf(n.Node)
	case *ast.MemberNode:
		name, ok := n.Property.(*ast.StringNode)
		if !ok || n.Method {
			return nil, false
		}
		if isEnvironment(n.Node) {
			return []string{name.Value}, true
		}
		base, ok := pathOf(n.Node)
		return append(slices.Clip(base), name.Value), ok
	}
	return nil, false
}

// PassesOn gives the path whose value a rule passes on as it is, with at most a default for nothing: that
// of x and of x ?? 0. It is nil for any other rule.
func PassesOn(source string) []string {
	node, problem := parse(source)
	if problem != nil {
		return nil
	}
	if coalesce, ok := node.(*ast.BinaryNode); ok && coalesce.Operator == "??" {
		node = coalesce.Left
	}
	path, _ := pathOf(node)
	return path
}

// Members lists the names of all members the rule asks for, of whatever it asks them, what functions give included.
func (p *Program) Members() []string {
	found := &memberNames{}
	node := p.node
	ast.Walk(&node, found)
	return found.names
}

type memberNames struct{ names []string }

// Visit notes the name of a member.
func (m *memberNames) Visit(node *ast.Node) {
	member, ok := (*node).(*ast.MemberNode)
	if !ok {
		return
	}
	if name, ok := member.Property.(*ast.StringNode); ok && !slices.Contains(m.names, name.Value) {
		m.names = append(m.names, name.Value)
	}
}

func isEnvironment(node ast.Node) bool {
	root, ok := node.(*ast.IdentifierNode)
	return ok && root.Value == "$env"
}

package rule

import (
	"slices"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser/lexer"
)

// places finds the text of a node. expr's nodes know only their first or their operator's token;
// the rest comes from their parts and from the brackets around them.
type places struct {
	source  string
	tokens  []lexer.Token
	partner map[int]int // of a bracket token, by index
}

// findPlaces splits a source, which the parser has accepted, into tokens.
func findPlaces(source string) *places {
	tokens, err := lexer.Lex(file.NewSource(source))
	if err != nil {
		tokens = nil // cannot happen: the parser has read it
	}
	p := &places{source: source, tokens: tokens, partner: map[int]int{}}
	var open []int
	for i, token := range tokens {
		switch {
		case token.Is(lexer.Bracket, "(", "[", "{"):
			open = append(open, i)
		case token.Is(lexer.Bracket) && len(open) > 0:
			last := open[len(open)-1]
			p.partner[last], p.partner[i] = i, last
			open = open[:len(open)-1]
		}
	}
	return p
}

// of returns the bytes a node covers.
func (p *places) of(node ast.Node) (from, to int) {
	first, last := p.span(node)
	if first < 0 {
		return 0, len(p.source)
	}
	return byteOffset(p.source, p.tokens[first].From), byteOffset(p.source, p.tokens[last].To)
}

// text returns a node as it was written.
func (p *places) text(node ast.Node) string {
	from, to := p.of(node)
	return p.source[from:to]
}

// span returns the first and last token of a node; -1 if it has none.
func (p *places) span(node ast.Node) (first, last int) {
	first, last = p.ownTokens(node)
	for _, part := range children(node) {
		partFirst, partLast := p.span(part)
		if partFirst < 0 {
			continue
		}
		if first < 0 {
			first, last = partFirst, partLast
		}
		first, last = min(first, partFirst), max(last, partLast)
	}
	return p.balance(first, last)
}

// ownTokens returns the token a node was made from, and for a call its parentheses.
func (p *places) ownTokens(node ast.Node) (first, last int) {
	switch node.(type) {
	case *ast.ConditionalNode, *ast.ChainNode:
		return -1, -1 // their location is that of the token after, or of a part
	}
	token := p.tokenAt(node.Location().From)
	if token < 0 {
		return -1, -1
	}
	switch node.(type) {
	case *ast.CallNode, *ast.BuiltinNode:
		if end, ok := p.partner[token+1]; ok {
			return token, max(token, end)
		}
	}
	return token, token
}

func (p *places) tokenAt(from int) int {
	index, found := slices.BinarySearchFunc(p.tokens, from, func(token lexer.Token, from int) int { return token.From - from })
	if !found {
		return -1
	}
	return index
}

// balance widens a range of tokens until no bracket in it lacks its partner.
func (p *places) balance(first, last int) (int, int) {
	if first < 0 {
		return first, last
	}
	for i := first; i <= last; i++ {
		partner, ok := p.partner[i]
		if !ok {
			continue
		}
		last = max(last, partner)
		if partner < first {
			first, i = partner, partner
		}
	}
	return first, last
}

// children lists the parts of a node in the order they are written.
func children(node ast.Node) []ast.Node {
	switch n := node.(type) {
	case *ast.UnaryNode:
		return []ast.Node{n.Node}
	case *ast.BinaryNode:
		return []ast.Node{n.Left, n.Right}
	case *ast.ChainNode:
		return []ast.Node{n.Node}
	case *ast.MemberNode:
		return []ast.Node{n.Node, n.Property}
	case *ast.SliceNode:
		return present(n.Node, n.From, n.To)
	case *ast.CallNode:
		return append([]ast.Node{n.Callee}, n.Arguments...)
	case *ast.BuiltinNode:
		return n.Arguments
	case *ast.PredicateNode:
		return []ast.Node{n.Node}
	case *ast.ConditionalNode:
		return []ast.Node{n.Cond, n.Exp1, n.Exp2}
	case *ast.VariableDeclaratorNode:
		return []ast.Node{n.Value, n.Expr}
	case *ast.SequenceNode:
		return n.Nodes
	case *ast.ArrayNode:
		return n.Nodes
	case *ast.MapNode:
		return n.Pairs
	case *ast.PairNode:
		return []ast.Node{n.Key, n.Value}
	}
	return nil
}

func present(nodes ...ast.Node) []ast.Node {
	return slices.DeleteFunc(nodes, func(node ast.Node) bool { return node == nil })
}

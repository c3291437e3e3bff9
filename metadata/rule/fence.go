package rule

import "github.com/expr-lang/expr/ast"

const (
	// maxNodes is how many parts a rule may have.
	maxNodes = 500
	// maxList is how long a list may be that a rule goes through.
	maxList = 10_000
	// maxInnerList is the same for a list that is gone through again for each element of another.
	maxInnerList = 1_000
)

// countNodes counts a tree's nodes, up to one more than limit. It comes before every other walk:
// expr shares the middle of a < b < c between two nodes, so that a tree may have far more nodes
// than its source has characters.
func countNodes(node ast.Node, limit int) int {
	count := 1
	for _, part := range children(node) {
		if count > limit {
			break
		}
		count += countNodes(part, limit-count)
	}
	return count
}

// fence refuses what the language leaves out and what could run for long. expr cannot be
// interrupted: a triple loop over 5,000 rows ran for more than two minutes.
type fence struct{ report *reporter }

func (f *fence) walk(node ast.Node, inClosure bool) {
	f.forbid(node)
	call, ok := node.(*ast.BuiltinNode)
	if !ok || !isClosure(call) {
		for _, part := range children(node) {
			f.walk(part, inClosure)
		}
		return
	}
	if inClosure {
		f.report.problem(node, "rule.nested_predicate",
			say("“%s” cannot stand inside another “for each”. Put what it works out into a field of the line.", "“%s”不能嵌套在另一个逐行计算里，请把它算成明细行的一个字段。", call.Name))
	}
	for i, part := range call.Arguments {
		f.walk(part, inClosure || i > 0)
	}
}

func (f *fence) forbid(node ast.Node) {
	switch n := node.(type) {
	case *ast.VariableDeclaratorNode, *ast.SequenceNode:
		f.report.problem(node, "rule.let", say("A rule is one expression: “let” and “;” are not available.", "规则只能是一个表达式，不能使用“let”和“;”。"))
	case *ast.MapNode:
		f.report.problem(node, "rule.unsupported", say("{…} is not available in rules.", "规则中不能使用 {…}。"))
	case *ast.BytesNode:
		f.report.problem(node, "rule.unsupported", say("b'…' is not available in rules; write '…'.", "规则中不能使用 b'…'，请写 '…'。"))
	case *ast.BinaryNode:
		if n.Operator == ".." {
			f.report.problem(node, "rule.range", say("Ranges with .. are not available. To test a range write x >= 1 && x <= 5.", "不能使用 .. 区间。判断范围请写 x >= 1 && x <= 5。"))
		}
	case *ast.ConditionalNode:
		if !n.Ternary {
			f.report.problem(node, "rule.unsupported", say("“if … else …” is not available; write condition ? yes : no.", "不能使用“if … else …”，请写 条件 ? 是 : 否。"))
		}
	case *ast.PointerNode:
		if n.Name != "" {
			f.report.problem(node, "rule.unsupported", say("“#%s” is not available; # alone is the element.", "不能使用“#%s”；单独的 # 表示当前元素。", n.Name))
		}
	}
}

// isClosure reports whether a call goes through a list with a condition for each element.
func isClosure(call *ast.BuiltinNode) bool {
	for _, argument := range call.Arguments {
		if _, ok := argument.(*ast.PredicateNode); ok {
			return true
		}
	}
	return false
}

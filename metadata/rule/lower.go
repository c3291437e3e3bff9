package rule

import (
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/shopspring/decimal"
)

// Predicate lowers a Boolean rule to a tree that a database can evaluate; row names the root that
// stands for the row ("record" or "candidate"). What cannot be lowered is a problem with its place.
func (p *Program) Predicate(row string) (Predicate, []Problem) {
	l := &lowering{program: p, row: row, report: &reporter{source: p.source}}
	if p.kind.Kind != Boolean && p.kind.Kind != Any {
		l.report.problem(p.node, "rule.not_boolean", say("A filter has to answer yes or no, but this gives %s.", "筛选条件的结果必须是“是/否”，但它的结果是%s。", p.kind.Words()))
		return nil, l.report.sorted()
	}
	predicate := l.lower(p.node)
	if l.report.failed() {
		return nil, l.report.sorted()
	}
	return predicate, nil
}

// lowering turns a checked rule into a predicate. After a problem it goes on with a Constant, to
// find the others.
type lowering struct {
	program *Program
	row     string
	outer   string // inside a list of the row: the row
	report  *reporter
}

// elementRow stands for the row inside a closure.
const elementRow = "#"

// lower turns a condition into a predicate.
func (l *lowering) lower(node ast.Node) Predicate {
	if chain, ok := node.(*ast.ChainNode); ok {
		node = chain.Node
	}
	if literal, ok := node.(*ast.BoolNode); ok {
		return Constant{Holds: literal.Value}
	}
	if !l.readsRow(node) {
		return Given{Of: l.value(node)}
	}
	switch n := node.(type) {
	case *ast.UnaryNode:
		if n.Operator == "!" || n.Operator == "not" {
			return Not{Of: l.lower(n.Node)}
		}
	case *ast.BinaryNode:
		return l.binary(n)
	case *ast.ConditionalNode:
		condition := l.lower(n.Cond)
		return Or{Of: []Predicate{
			And{Of: []Predicate{condition, l.lower(n.Exp1)}},
			And{Of: []Predicate{Not{Of: condition}, l.lower(n.Exp2)}},
		}}
	case *ast.BuiltinNode:
		return l.closure(n)
	case *ast.MemberNode:
		if column, ok := l.column(n); ok {
			return Truth{Of: column}
		}
	}
	return l.refuse(node)
}

// closure lowers any(record.lines, .qty > 5) and its like.
func (l *lowering) closure(node *ast.BuiltinNode) Predicate {
	some, ok := l.some(node)
	if !ok {
		return l.refuse(node)
	}
	switch node.Name {
	case "any":
		return some
	case "none":
		return Not{Of: some}
	case "one":
		some.Op = "=="
		return some
	case "all":
		some.Where = Not{Of: some.Where}
		return Not{Of: some}
	}
	return l.refuse(node)
}

// some gives one at least of the records in a list of the row for which a closure's condition holds.
func (l *lowering) some(node *ast.BuiltinNode) (Some, bool) {
	list, isColumn := l.column(withoutEmpty(node.Arguments[0]))
	kind := l.program.types[node.Arguments[0]]
	if !isColumn || kind.Kind != List || elementOrNull(kind).Kind != Record {
		return Some{}, false
	}
	some := Some{List: list, Where: Constant{Holds: true}, Op: ">=", Than: Literal{Of: decimal.NewFromInt(1)}}
	if len(node.Arguments) > 1 {
		condition, ok := node.Arguments[1].(*ast.PredicateNode)
		if !ok {
			return Some{}, false
		}
		inside := &lowering{program: l.program, row: elementRow, outer: l.row, report: l.report}
		some.Where = inside.lower(condition.Node)
	}
	return some, true
}

// withoutEmpty gives list of (list ?? []): no records are none.
func withoutEmpty(node ast.Node) ast.Node {
	if coalesce, ok := node.(*ast.BinaryNode); ok && coalesce.Operator == "??" {
		if empty, ok := coalesce.Right.(*ast.ArrayNode); ok && len(empty.Nodes) == 0 {
			return coalesce.Left
		}
	}
	return node
}

// counted lowers count(record.lines, .qty > 5) >= 2 and len(record.lines) == 0.
func (l *lowering) counted(node *ast.BinaryNode) (Predicate, bool) {
	op, of, than := node.Operator, node.Left, node.Right
	if l.readsRow(than) {
		op, of, than = mirrored[op], node.Right, node.Left
	}
	call, isCall := of.(*ast.BuiltinNode)
	if !isCall || call.Name != "count" && call.Name != "len" || op == "" || l.readsRow(than) {
		return nil, false
	}
	some, ok := l.some(call)
	if ok {
		some.Op, some.Than = op, l.value(than)
	}
	return some, ok
}

func (l *lowering) binary(node *ast.BinaryNode) Predicate {
	switch node.Operator {
	case "&&", "and":
		return And{Of: l.flatten(node, "&&", "and")}
	case "||", "or":
		return Or{Of: l.flatten(node, "||", "or")}
	case "==", "!=", "<", "<=", ">", ">=", "contains", "startsWith", "endsWith":
		return l.comparison(node)
	case "in":
		return l.membership(node)
	case "??":
		if operand, ok := l.operand(node); ok {
			return Compare{Op: "==", Left: operand, Right: Literal{Of: true}}
		}
		return Constant{}
	}
	return l.refuse(node)
}

// flatten lowers a chain of one operator into its parts.
func (l *lowering) flatten(node ast.Node, operators ...string) []Predicate {
	if binary, ok := node.(*ast.BinaryNode); ok && slices.Contains(operators, binary.Operator) {
		return append(l.flatten(binary.Left, operators...), l.flatten(binary.Right, operators...)...)
	}
	return []Predicate{l.lower(node)}
}

func (l *lowering) comparison(node *ast.BinaryNode) Predicate {
	if list, ok := l.listOfTexts(node); ok {
		return Compare{Op: node.Operator, Left: list, Right: Literal{}}
	}
	if counted, ok := l.counted(node); ok {
		return counted
	}
	left, leftFits := l.operand(node.Left)
	right, rightFits := l.operand(node.Right)
	if !leftFits || !rightFits {
		return Constant{}
	}
	return Compare{Op: node.Operator, Left: left, Right: right}
}

// listOfTexts gives the list of the row that a node compares with nil, as record.tags == nil does.
func (l *lowering) listOfTexts(node *ast.BinaryNode) (Column, bool) {
	kind := l.program.types[node.Left]
	_, withNil := node.Right.(*ast.NilNode)
	if !withNil || node.Operator != "==" && node.Operator != "!=" || kind.Kind != List || elementOrNull(kind).Kind != String {
		return Column{}, false
	}
	return l.column(node.Left)
}

// membership lowers x in list. A list that is written out and reads the row is taken apart.
func (l *lowering) membership(node *ast.BinaryNode) Predicate {
	item, itemFits := l.operand(node.Left)
	if column, ok := l.column(node.Right); ok && itemFits {
		return In{Item: item, List: column}
	}
	if !l.readsRow(node.Right) && itemFits {
		return In{Item: item, List: l.value(node.Right)}
	}
	array, ok := node.Right.(*ast.ArrayNode)
	if !ok {
		return l.inverted(node)
	}
	equals := make([]Predicate, len(array.Nodes))
	for i, part := range array.Nodes {
		operand, _ := l.operand(part)
		equals[i] = Compare{Op: "==", Left: item, Right: operand}
	}
	// A null item is in no list, but null == null: so it is shut out.
	return And{Of: []Predicate{Compare{Op: "!=", Left: item, Right: Literal{}}, Or{Of: equals}}}
}

// inverted lowers x in org.departments_above(record.owner) by the function's inverse.
func (l *lowering) inverted(node *ast.BinaryNode) Predicate {
	call, ok := node.Right.(*ast.CallNode)
	if !ok || len(call.Arguments) != 1 || l.readsRow(node.Left) || l.readsRow(call.Callee) {
		return l.refuse(node.Right)
	}
	callee, isMethod := call.Callee.(*ast.MemberNode)
	column, isColumn := l.column(call.Arguments[0])
	signature := l.program.types[call.Callee].Call
	if !isMethod || !isColumn || signature == nil || signature.Inverse == "" {
		return l.refuse(node.Right)
	}
	inverse := &ast.MemberNode{Node: callee.Node, Property: &ast.StringNode{Value: signature.Inverse}, Method: true}
	// Null is in no list, so for null the inverse is not asked.
	list := &ast.ConditionalNode{
		Ternary: true, Cond: &ast.BinaryNode{Operator: "==", Left: node.Left, Right: &ast.NilNode{}},
		Exp1: &ast.ArrayNode{}, Exp2: &ast.CallNode{Callee: inverse, Arguments: []ast.Node{node.Left}},
	}
	for _, made := range []ast.Node{inverse, list, list.Cond, list.Exp2} {
		made.SetLocation(callee.Location())
	}
	text := l.report.text(callee.Node) + "." + signature.Inverse + "(" + l.report.text(node.Left) + ")"
	return In{Item: column, List: l.valueOf(list, text)}
}

// operand lowers one side of a comparison. When it cannot be one, that is reported.
func (l *lowering) operand(node ast.Node) (Operand, bool) {
	if !l.readsRow(node) {
		return l.value(node), true
	}
	if column, ok := l.column(node); ok {
		return l.single(node, column)
	}
	if folded, ok := l.folded(node); ok {
		return folded, true
	}
	if coalesce, ok := node.(*ast.BinaryNode); ok && coalesce.Operator == "??" {
		if of, ok := l.given(coalesce.Left); ok && !l.readsRow(coalesce.Right) {
			return Coalesce{Of: of, Else: l.value(coalesce.Right)}, true
		}
	}
	l.refuse(node)
	return nil, false
}

// given returns what may stand before ??: a field of the row, folded or not.
func (l *lowering) given(node ast.Node) (Operand, bool) {
	if column, ok := l.column(node); ok {
		return column, true
	}
	return l.folded(node)
}

// folded lowers fold(record.name).
func (l *lowering) folded(node ast.Node) (Operand, bool) {
	of := foldedNode(node)
	if of == nil {
		return nil, false
	}
	column, ok := l.column(of)
	return Folded{Of: column}, ok
}

// single refuses a column of many values where one is needed.
func (l *lowering) single(node ast.Node, column Column) (Operand, bool) {
	if l.program.types[node].Kind != List {
		return column, true
	}
	l.report.problem(node, "rule.not_filterable", say("“%s” has several values and cannot be compared as a whole here. Write for example 'x' in %s.",
		"“%s”有多个值，这里不能整体比较。请写例如 'x' in %s。", l.report.text(node), l.report.text(node)))
	return nil, false
}

// column returns the field of the row that a node names.
func (l *lowering) column(node ast.Node) (Column, bool) {
	path, ok := l.path(node)
	if !ok || len(path) < 2 || path[0] != l.row {
		return Column{}, false
	}
	path = path[1:]
	if len(path) > 1 && path[len(path)-1] == "id" && l.isReference(node) {
		path = path[:len(path)-1] // the reference is the id
	}
	return Column{Path: path}, true
}

// path is pathOf; inside a closure the element is a root as well.
func (l *lowering) path(node ast.Node) ([]string, bool) {
	if key := factKey(node); l.row == elementRow && strings.HasPrefix(key, elementRow) {
		return strings.Split(key, "."), true
	}
	return pathOf(node)
}

// isReference reports whether a node reads a field of a record.
func (l *lowering) isReference(node ast.Node) bool {
	if chain, ok := node.(*ast.ChainNode); ok {
		node = chain.Node
	}
	member, ok := node.(*ast.MemberNode)
	return ok && l.program.types[member.Node].Kind == Record
}

// value makes an operand of a part that does not read the row.
func (l *lowering) value(node ast.Node) Value { return l.valueOf(node, l.report.text(node)) }

func (l *lowering) valueOf(node ast.Node, text string) Value {
	program, err := l.program.part(node, text)
	if err != nil {
		l.report.problem(node, "rule.syntax", unreadable(err.Error()))
	}
	return Value{Program: program}
}

// readsRow reports whether a node's value may differ from row to row.
func (l *lowering) readsRow(node ast.Node) bool {
	switch n := node.(type) {
	case *ast.PointerNode:
		return l.row == elementRow
	case *ast.IdentifierNode:
		return l.isRow(n.Value)
	case *ast.MemberNode:
		if name, ok := n.Property.(*ast.StringNode); ok && isEnvironment(n.Node) {
			return l.isRow(name.Value)
		}
	}
	return slices.ContainsFunc(children(node), l.readsRow)
}

func (l *lowering) isRow(root string) bool { return root == l.row || root == l.outer }

// refuse reports a part that no database can evaluate, and says what to write instead.
func (l *lowering) refuse(node ast.Node) Predicate {
	l.report.problem(node, "rule.not_filterable", say("“%s” cannot be worked out for each row of a list.", "“%s”无法用于筛选列表中的行。", l.report.text(node)).
		with(l.instead(node)))
	return Constant{}
}

func (l *lowering) instead(node ast.Node) Text {
	switch n := node.(type) {
	case *ast.BuiltinNode:
		if closures[n.Name] {
			return say("any, all, none, one and count work over lines and links, with conditions that do not read the row; put the rest into a formula or rollup field.",
				"any、all、none、one 和 count 可用于明细和关联，条件中不能读取该行本身；其他计算请做成公式或汇总字段。")
		}
		if n.Name == "len" {
			return say("To ask whether it is empty write == nil.", "判断是否为空请写 == nil。")
		}
	case *ast.BinaryNode:
		switch n.Operator {
		case "+", "-", "*", "/", "%", "**", "^":
			return say("Bring the calculation to the other side (record.due < today + days(3)), or put it into a formula field.",
				"请把计算移到另一侧（如 record.due < today + days(3)），或做成公式字段。")
		case "matches":
			return say("Use contains, startsWith or endsWith.", "请使用 contains、startsWith 或 endsWith。")
		case "??":
			return say("Before ?? one field has to stand, after it something that does not depend on the row.", "?? 前面应是一个字段，后面的内容不能依赖该行。")
		}
	case *ast.IdentifierNode:
		return say("Name one of its fields.", "请指明它的一个字段。")
	case *ast.CallNode:
		if foldedNode(n) != nil {
			return say("In fold(…) one field has to stand.", "fold(…) 中应是一个字段。")
		}
	}
	return say("Compare a field with a value, or put this into a formula field.", "请用字段与值比较，或把它做成公式字段。")
}

package rule

import (
	"slices"

	"github.com/expr-lang/expr/ast"
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
	report  *reporter
}

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
	case *ast.MemberNode:
		if column, ok := l.column(n); ok {
			return Truth{Of: column}
		}
	}
	return l.refuse(node)
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
	if coalesce, ok := node.(*ast.BinaryNode); ok && coalesce.Operator == "??" {
		if column, ok := l.column(coalesce.Left); ok && !l.readsRow(coalesce.Right) {
			return Coalesce{Column: column, Else: l.value(coalesce.Right)}, true
		}
	}
	l.refuse(node)
	return nil, false
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
	path, ok := pathOf(node)
	if !ok || len(path) < 2 || path[0] != l.row {
		return Column{}, false
	}
	path = path[1:]
	if len(path) > 1 && path[len(path)-1] == "id" && l.isReference(node) {
		path = path[:len(path)-1] // the reference is the id
	}
	return Column{Path: path}, true
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
	case *ast.IdentifierNode:
		return n.Value == l.row
	case *ast.MemberNode:
		if name, ok := n.Property.(*ast.StringNode); ok && isEnvironment(n.Node) {
			return name.Value == l.row
		}
	}
	return slices.ContainsFunc(children(node), l.readsRow)
}

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
			return say("Put it into a formula or rollup field and compare that.", "请把它做成公式或汇总字段，再比较该字段。")
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
	}
	return say("Compare a field with a value, or put this into a formula field.", "请用字段与值比较，或把它做成公式字段。")
}

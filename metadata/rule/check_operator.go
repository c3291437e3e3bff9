package rule

import (
	"regexp"
	"strings"

	"github.com/expr-lang/expr/ast"
)

func (c *checker) unary(node *ast.UnaryNode) Type {
	if node.Operator == "!" || node.Operator == "not" {
		c.condition(node.Node)
		return Type{Kind: Boolean}
	}
	kind := c.check(node.Node)
	if kind.Kind != Number && kind.Kind != Duration && kind.Kind != Any {
		c.problem(node, "rule.type", say("“%s” needs a number, not %s.", "“%s”需要数字，而不是%s。", node.Operator, kind.Words()))
		return Type{}
	}
	return kind
}

func (c *checker) binary(node *ast.BinaryNode) Type {
	switch node.Operator {
	case "&&", "and", "||", "or":
		return c.logic(node)
	case "==", "!=":
		return c.equality(node)
	case "<", "<=", ">", ">=":
		return c.ordering(node)
	case "contains", "startsWith", "endsWith", "matches":
		return c.search(node)
	case "in":
		return c.membership(node)
	case "??":
		return c.coalesce(node)
	case "..":
		c.check(node.Left)
		c.check(node.Right)
		return listOf(Type{Kind: Number})
	}
	return c.arithmetic(node)
}

func (c *checker) logic(node *ast.BinaryNode) Type {
	c.condition(node.Left)
	holds := node.Operator == "&&" || node.Operator == "and"
	c.given(c.facts(node.Left, holds), func() { c.condition(node.Right) })
	return Type{Kind: Boolean}
}

func (c *checker) equality(node *ast.BinaryNode) Type {
	left, right := c.check(node.Left), c.check(node.Right)
	if !canEqual(left, right) {
		c.incomparable(node, left, right)
	}
	c.option(left.Options, node.Right)
	c.option(right.Options, node.Left)
	c.currency(node, left, right)
	c.capitals(node.Left, node.Right)
	c.capitals(node.Right, node.Left)
	return Type{Kind: Boolean}
}

// capitals warns of capital letters that are looked for where fold has left none.
func (c *checker) capitals(in, wanted ast.Node) {
	text, ok := wanted.(*ast.StringNode)
	if !ok || foldedNode(in) == nil || text.Value == folded(text.Value) {
		return
	}
	c.warning(text, "rule.capitals", say("“%s” has no capital letters from A to Z, so it never fits. Write %s.", "“%s”的结果没有大写字母 A–Z，因此永远不会相符。请写 %s。",
		c.text(in), Quote(folded(text.Value))))
}

// incomparable says that two types never meet, and what to do about it.
func (c *checker) incomparable(node *ast.BinaryNode, left, right Type) {
	if left.Kind == Record && right.Kind == Record {
		c.warning(node, "rule.never_equal", say("%s and %s are different things and never equal.", "%s 和 %s 是不同的对象，永远不会相等。", left.Shape.ShapeName(), right.Shape.ShapeName()))
		return
	}
	c.problem(node, "rule.type", say("“%s” is %s and “%s” is %s; they cannot be compared.", "“%s”是%s，“%s”是%s，两者无法比较。",
		c.text(node.Left), left.Words(), c.text(node.Right), right.Words()).with(c.comparisonHint(node, left, right)))
}

func (c *checker) comparisonHint(node *ast.BinaryNode, left, right Type) Text {
	switch {
	case left.Kind == Date && right.Kind == Time, left.Kind == Time && right.Kind == Date:
		return say("Compare a date with “today” and a date with time with “now”.", "日期请与 today 比较，日期时间请与 now 比较。")
	case left.Kind == List || right.Kind == List:
		return say("To ask whether it is in a list write x in list.", "判断是否在列表中请写 x in 列表。")
	case isLiteral(node.Right):
		return c.literalHint(node.Right, right.Kind, left.Kind)
	case isLiteral(node.Left):
		return c.literalHint(node.Left, left.Kind, right.Kind)
	case left.Kind == String:
		return conversionHint(String, right.Kind)
	case right.Kind == String:
		return conversionHint(String, left.Kind)
	}
	return Text{}
}

// literalHint says how to write a literal so that it is of another kind.
func (c *checker) literalHint(node ast.Node, kind, wanted Kind) Text {
	text := c.text(node)
	reader := functions[map[Kind]string{Date: "date", Time: "datetime", Duration: "duration"}[wanted]]
	switch {
	case kind == Number && wanted == String:
		return say("Write it in quotation marks: '%s'.", "请加上引号：'%s'。", text)
	case kind == String && (wanted == Number || wanted == Boolean):
		return say("Write it without quotation marks.", "请去掉引号。")
	case kind == String && reader != nil:
		return readerHint(reader, node)
	case kind == Number && wanted == Duration:
		return say("Write days(%s).", "请写 days(%s)。", text)
	}
	return Text{}
}

// readerHint says how to write a text as a date, time or duration: with the text if it is one.
func readerHint(reader *function, node ast.Node) Text {
	name, example, _ := strings.Cut(reader.call, "(")
	literal, ok := node.(*ast.StringNode)
	if !ok {
		return Text{}
	}
	if _, err := reader.run(literal.Value); err == nil {
		example = Quote(literal.Value) + ")"
	}
	return say("Write %s(%s.", "请写 %s(%s。", name, example)
}

func (c *checker) ordering(node *ast.BinaryNode) Type {
	left, right := c.check(node.Left), c.check(node.Right)
	switch {
	case left.Kind == Null || right.Kind == Null:
		c.problem(node, "rule.type", say("Nothing is smaller or larger than nil. Write == nil or != nil.", "空值不能比较大小，请写 == nil 或 != nil。"))
		return Type{Kind: Boolean}
	case !canEqual(left, right):
		c.incomparable(node, left, right)
		return Type{Kind: Boolean}
	case !ordered(left.Kind) || !ordered(right.Kind):
		c.problem(node, "rule.type", say("“%s” is %s and has no order; only == and != work.", "“%s”是%s，不能比较大小，只能用 == 和 !=。", c.text(node.Left), left.Words()))
		return Type{Kind: Boolean}
	}
	c.nullableOrder(node.Left, left)
	c.nullableOrder(node.Right, right)
	c.currency(node, left, right)
	return Type{Kind: Boolean}
}

func ordered(kind Kind) bool {
	return kind == Any || kind == Number || kind == String || kind == Date || kind == Time || kind == Duration
}

// nullableOrder warns where an empty value would silently give false.
func (c *checker) nullableOrder(side ast.Node, kind Type) {
	if !kind.Nullable || kind.Kind == Any {
		return
	}
	text := c.text(side)
	message := say("“%s” may be empty, and the comparison then does not hold.", "“%s”可能为空，为空时该比较不成立。", c.name(side))
	if kind.Kind == Number {
		message = message.with(say("If empty means 0, write (%s ?? 0).", "如果空值按 0 计算，请写 (%s ?? 0)。", text))
	} else {
		message = message.with(say("If that is meant, say so: %[1]s != nil && ….", "如果确实如此，请写明：%[1]s != nil && …。", text))
	}
	c.warning(side, "rule.nullable_order", message)
}

// option checks that a literal compared with a select field is one of its options.
func (c *checker) option(options *Options, node ast.Node) {
	literal, ok := node.(*ast.StringNode)
	if options == nil || !ok {
		return
	}
	names := make([]string, len(options.List))
	for i, option := range options.List {
		if option.Name == literal.Value {
			return
		}
		names[i] = option.Name
	}
	message := say("%s has no option “%s”.", "选项集 %s 没有选项“%s”。", options.Name, literal.Value)
	for _, option := range options.List {
		if literal.Value != "" && (option.Label.En == literal.Value || option.Label.Zh == literal.Value) {
			c.problem(node, "rule.unknown_option", message.with(say("Write its name: '%s'.", "请写选项的名称：'%s'。", option.Name)))
			return
		}
	}
	c.problem(node, "rule.unknown_option", message.with(didYouMean(literal.Value, names)))
}

// currency warns where an amount in any currency meets a plain number.
func (c *checker) currency(node *ast.BinaryNode, left, right Type) {
	money, literal := node.Left, node.Right
	if right.Money == Foreign {
		money, literal = node.Right, node.Left
	}
	if (left.Money == Foreign) == (right.Money == Foreign) || !isNumberLiteral(literal) {
		return
	}
	c.warning(node, "rule.currency_literal", say("“%s” is in the currency of each record, so %s means something else for each. Compare the amount in the company's currency (…_base).",
		"“%s”使用各记录自己的币种，与固定数字 %s 比较的含义各不相同。请改用本位币金额（…_base）。", c.name(money), c.text(literal)))
}

// name is what people call the field that a node reads; anything else is told as it is written.
func (c *checker) name(node ast.Node) Text {
	if chain, ok := node.(*ast.ChainNode); ok {
		return c.name(chain.Node)
	}
	if label := c.fieldLabel(node); label != (Text{}) {
		return label
	}
	text := c.text(node)
	return Text{En: text, Zh: text}
}

func (c *checker) fieldLabel(node ast.Node) Text {
	member, ok := node.(*ast.MemberNode)
	if !ok {
		return Text{}
	}
	name, ok := member.Property.(*ast.StringNode)
	shape := c.types[member.Node].Shape
	if !ok || shape == nil {
		return Text{}
	}
	label := shape.FieldLabel(name.Value)
	if whole := c.fieldLabel(member.Node); label != (Text{}) && whole != (Text{}) {
		return say("%s of %s", "%[2]s的%[1]s", label, whole)
	}
	return label
}

// isNumberLiteral reports a number other than 0, which is the same in every currency.
func isNumberLiteral(node ast.Node) bool {
	switch n := node.(type) {
	case *ast.IntegerNode:
		return n.Value != 0
	case *ast.FloatNode:
		return n.Value != 0
	case *ast.UnaryNode:
		return n.Operator == "-" && isNumberLiteral(n.Node)
	}
	return false
}

// search types contains, startsWith, endsWith and matches.
func (c *checker) search(node *ast.BinaryNode) Type {
	left := c.check(node.Left)
	switch left.Kind {
	case String, Any:
	case List:
		c.problem(node, "rule.type", say("“%s” is a list. Write %s in %s.", "“%s”是列表，请写 %s in %s。", c.text(node.Left), c.text(node.Right), c.text(node.Left)))
	default:
		c.problem(node.Left, "rule.type", say("“%s” looks into a text, but this is %s.", "“%s”只能用于文本，但这里是%s。", node.Operator, left.Words()).with(conversionHint(left.Kind, String)))
	}
	c.want(node.Right, String, node.Operator)
	if node.Operator == "matches" {
		c.pattern(node.Right)
	} else {
		c.capitals(node.Left, node.Right)
	}
	return Type{Kind: Boolean}
}

func (c *checker) pattern(node ast.Node) {
	literal, ok := node.(*ast.StringNode)
	if !ok {
		c.problem(node, "rule.pattern", say("After “matches” a text in quotation marks has to stand.", "“matches”后面必须是带引号的文本。"))
		return
	}
	if _, err := regexp.Compile(literal.Value); err != nil {
		c.problem(node, "rule.pattern", say("The pattern is not valid: %s.", "正则表达式无效：%s。", err))
	}
}

func (c *checker) membership(node *ast.BinaryNode) Type {
	item, list := c.check(node.Left), c.check(node.Right)
	switch list.Kind {
	case Any:
	case List:
		if !canEqual(item, elementOrNull(list)) {
			c.problem(node, "rule.type", say("“%s” is %s, but an element of the list is %s.", "“%s”是%s，但列表的元素是%s。", c.text(node.Left), item.Words(), elementOf(list).Words()))
		}
		c.option(elementOf(list).Options, node.Left)
		if array, ok := node.Right.(*ast.ArrayNode); ok {
			for _, part := range array.Nodes {
				c.option(item.Options, part)
			}
		}
	case String:
		c.problem(node, "rule.type", say("“in” looks into a list. To look into a text write %s contains %s.", "“in”用于列表。在文本中查找请写 %s contains %s。", c.text(node.Right), c.text(node.Left)))
	default:
		c.problem(node.Right, "rule.type", say("After “in” a list has to stand, not %s.", "“in”后面应是列表，而不是%s。", list.Words()))
	}
	return Type{Kind: Boolean}
}

func (c *checker) coalesce(node *ast.BinaryNode) Type {
	left, right := c.check(node.Left), c.check(node.Right)
	c.paths[node] = append(append([][]string{}, c.paths[node.Left]...), c.paths[node.Right]...)
	c.option(left.Options, node.Right)
	left.Nullable = false
	joined, ok := join(left, right)
	if !ok {
		c.problem(node.Right, "rule.type", say("What stands in for an empty value has to be of its type: %s, not %s.", "替代空值的内容类型必须一致：应为%s，而不是%s。", left.Words(), right.Words()))
		return Type{}
	}
	if left.Options != nil && right.Kind == String {
		joined.Options = left.Options
	}
	joined.Nullable = right.Nullable
	return joined
}

// arithmetic types + - * / % ** and ^.
func (c *checker) arithmetic(node *ast.BinaryNode) Type {
	left, right := c.check(node.Left), c.check(node.Right)
	result, ok := arithmeticType(node.Operator, left, right)
	if !ok {
		c.problem(node, "rule.type", say("“%s” is %s and “%s” is %s; “%s” does not work between them.", "“%s”是%s，“%s”是%s，两者之间不能用“%s”。",
			c.text(node.Left), left.Words(), c.text(node.Right), right.Words(), node.Operator).with(arithmeticHint(node.Operator, left.Kind, right.Kind)))
		return Type{}
	}
	if node.Operator == "+" || node.Operator == "-" {
		c.currency(node, left, right)
	}
	return result
}

// arithmeticType gives the type of an operation, or false if there is no such operation.
func arithmeticType(operator string, left, right Type) (Type, bool) {
	result := Type{Nullable: left.Nullable || right.Nullable}
	if left.Kind == Any || right.Kind == Any {
		return result, true
	}
	switch kinds := [2]Kind{left.Kind, right.Kind}; {
	case kinds == [2]Kind{Number, Number}:
		result.Kind = Number
		if operator != "/" || left.Money == Plain || right.Money == Plain {
			result.Money = max(left.Money, right.Money)
		}
		return result, true
	case operator == "+" && kinds == [2]Kind{String, String}:
		result.Kind = String
	case operator == "+" || operator == "-":
		result.Kind = sumOfTimes(operator, left.Kind, right.Kind)
	case operator == "*" && (kinds == [2]Kind{Duration, Number} || kinds == [2]Kind{Number, Duration}),
		operator == "/" && kinds == [2]Kind{Duration, Number}:
		result.Kind = Duration
	case operator == "/" && kinds == [2]Kind{Duration, Duration}:
		result.Kind = Number
	}
	return result, result.Kind != Any
}

// sumOfTimes gives the kind of adding or subtracting dates, times and durations; Any if it cannot be.
func sumOfTimes(operator string, left, right Kind) Kind {
	switch {
	case right == Duration && (left == Date || left == Time || left == Duration):
		return left
	case operator == "+" && left == Duration && (right == Date || right == Time):
		return right
	case operator == "-" && left == right && (left == Date || left == Time):
		return Duration
	}
	return Any
}

func arithmeticHint(operator string, left, right Kind) Text {
	moment := func(kind Kind) bool { return kind == Date || kind == Time }
	switch {
	case moment(left) && right == Number, left == Number && moment(right):
		return say("To count days write days(…).", "按天计算请写 days(…)。")
	case moment(left) && moment(right):
		return say("Take a date from a date, or a time from a time.", "只能日期减日期，或日期时间减日期时间。")
	case operator == "+" && (left == String || right == String):
		return say("To join texts with other values write concat(…).", "把文本与其他值连接请写 concat(…)。")
	case left == Null || right == Null:
		return say("Nothing can be worked out with nil.", "空值不能参与计算。")
	case left == Duration && right == Number, left == Number && right == Duration:
		return say("Write days(…) around the number.", "请在数字外面写 days(…)。")
	}
	return Text{}
}

package rule

import (
	"maps"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
)

// checker gives every node of a rule its type. A node with a problem has the type Any, which fits
// everywhere, so that one mistake is reported once.
type checker struct {
	*reporter
	env     Env
	types   map[ast.Node]Type
	paths   map[ast.Node][][]string // what a node reads, for nodes that pass a field on
	reads   readSet
	filled  map[string]int // keys of paths known not to be null here
	element *element       // the element a closure looks at, nil outside
}

// element is what # stands for inside a closure.
type element struct {
	kind  Type
	paths [][]string
}

func newChecker(report *reporter, env Env) *checker {
	return &checker{
		reporter: report, env: env, types: map[ast.Node]Type{}, paths: map[ast.Node][][]string{},
		reads: readSet{seen: map[string]bool{}}, filled: map[string]int{},
	}
}

// check types a node whose value is used, and so read.
func (c *checker) check(node ast.Node) Type {
	kind := c.infer(node)
	c.reads.add(c.paths[node])
	return kind
}

// infer types a node.
func (c *checker) infer(node ast.Node) Type {
	kind := c.inferNode(node)
	if kind.Nullable && c.filled[factKey(node)] > 0 {
		kind.Nullable = false
	}
	c.types[node] = kind
	return kind
}

func (c *checker) inferNode(node ast.Node) Type {
	switch n := node.(type) {
	case *ast.NilNode:
		return Type{Kind: Null, Nullable: true}
	case *ast.BoolNode:
		return Type{Kind: Boolean}
	case *ast.IntegerNode:
		return Type{Kind: Number}
	case *ast.FloatNode:
		return c.number(n)
	case *ast.StringNode:
		return Type{Kind: String}
	case *ast.ArrayNode:
		return c.array(n)
	case *ast.IdentifierNode:
		return c.root(n)
	case *ast.PointerNode:
		return c.pointer(n)
	case *ast.ChainNode:
		kind := c.infer(n.Node)
		c.paths[n] = c.paths[n.Node]
		return kind
	case *ast.MemberNode:
		return c.member(n)
	case *ast.SliceNode:
		return c.slice(n)
	case *ast.UnaryNode:
		return c.unary(n)
	case *ast.BinaryNode:
		return c.binary(n)
	case *ast.ConditionalNode:
		return c.conditional(n)
	case *ast.BuiltinNode:
		return c.builtin(n)
	case *ast.CallNode:
		return c.call(n)
	}
	if _, ok := node.(*ast.VariableDeclaratorNode); ok {
		return Type{} // refused by the fence; its name is known nowhere
	}
	for _, part := range children(node) { // refused by the fence; its parts may have problems too
		c.check(part)
	}
	return Type{}
}

func (c *checker) number(node *ast.FloatNode) Type {
	if _, ok := literalNumber(c.source, node); !ok {
		c.problem(node, "rule.number", say("The number %s is too long.", "数字 %s 过长。", c.text(node)))
	}
	return Type{Kind: Number}
}

func (c *checker) array(node *ast.ArrayNode) Type {
	var elem Type
	for i, part := range node.Nodes {
		kind := c.check(part)
		if i == 0 {
			elem = kind
			continue
		}
		joined, ok := join(elem, kind)
		if !ok {
			c.problem(part, "rule.type", say("The elements of a list have to be of one type: this is %s, those before are %s.", "列表的元素类型必须一致：这里是%s，前面是%s。", kind.Words(), elem.Words()))
			elem = Type{}
			break
		}
		elem = joined
	}
	if len(node.Nodes) == 0 {
		elem = Type{Kind: Null}
	}
	return Type{Kind: List, Elem: &elem}
}

// root types a name that stands alone.
func (c *checker) root(node *ast.IdentifierNode) Type {
	if kind, ok := c.env[node.Value]; ok {
		c.paths[node] = [][]string{{node.Value}}
		return kind
	}
	names := slices.Sorted(maps.Keys(c.env))
	if node.Value == "$env" {
		c.problem(node, "rule.unknown_name", say("$env needs a name: write $env.record.", "$env 后面要有名称，例如 $env.record。"))
		return Type{}
	}
	message := say("There is nothing called “%s” here.", "这里没有“%s”。", node.Value)
	switch {
	case functions[node.Value] != nil || closures[node.Value]:
		message = say("“%[1]s” is a function: write %[1]s(…).", "“%[1]s”是函数，请写 %[1]s(…)。", node.Value)
	case nearest(node.Value, names) != "":
		message = message.with(didYouMean(node.Value, names))
	default:
		message = message.with(c.recordHint(node.Value)).with(say("Known are: %s.", "可用的有：%s。", strings.Join(names, ", ")))
	}
	c.problem(node, "rule.unknown_name", message)
	return Type{}
}

// recordHint helps somebody who wrote total instead of record.total.
func (c *checker) recordHint(name string) Text {
	for _, root := range []string{"record", "candidate"} {
		kind := c.env[root]
		if kind.Kind != Record || kind.Shape == nil {
			continue
		}
		if _, ok := kind.Shape.Field(name); ok {
			return say("Did you mean “%s.%s”?", "您是不是想写“%s.%s”？", root, name)
		}
	}
	return Text{}
}

func (c *checker) pointer(node *ast.PointerNode) Type {
	if c.element == nil {
		return Type{}
	}
	c.paths[node] = c.element.paths
	return c.element.kind
}

// member types a.b, a['b'] and a[0].
func (c *checker) member(node *ast.MemberNode) Type {
	name, ok := node.Property.(*ast.StringNode)
	if !ok {
		return c.index(node)
	}
	if isEnvironment(node.Node) {
		return c.inferEnvironment(node, name)
	}
	base := c.infer(node.Node)
	for _, path := range c.paths[node.Node] {
		c.paths[node] = append(c.paths[node], append(slices.Clip(path), name.Value))
	}
	switch base.Kind {
	case Any:
		return Type{}
	case Record:
		return c.field(node, base, name)
	}
	c.problem(node, "rule.unknown_field", say("“%s” is %s and has no field “%s”.", "“%s”是%s，没有字段“%s”。", c.text(node.Node), base.Words(), name.Value).
		with(memberHint(base, name.Value)))
	return Type{}
}

// memberHint says how to write what was meant by date.year or lines.price.
func memberHint(base Type, name string) Text {
	switch {
	case base.Kind == List:
		return say("To look at each element write any(list, .%s …) or map(list, .%s).", "要逐个查看元素，请写 any(列表, .%s …) 或 map(列表, .%s)。", name, name)
	case functions[name] != nil:
		return say("Write %s(…).", "请写 %s(…)。", name)
	}
	return Text{}
}

// inferEnvironment types $env.name, which is the same as name.
func (c *checker) inferEnvironment(node *ast.MemberNode, name *ast.StringNode) Type {
	kind, ok := c.env[name.Value]
	if !ok {
		names := slices.Sorted(maps.Keys(c.env))
		c.problem(name, "rule.unknown_name", say("There is nothing called “%s” here.", "这里没有“%s”。", name.Value).with(didYouMean(name.Value, names)))
		return Type{}
	}
	c.paths[node] = [][]string{{name.Value}}
	return kind
}

func (c *checker) field(node *ast.MemberNode, base Type, name *ast.StringNode) Type {
	if base.Shape == nil {
		return Type{}
	}
	kind, ok := base.Shape.Field(name.Value)
	if !ok {
		c.problem(name, "rule.unknown_field", say("%s has no field “%s”.", "%s 没有字段“%s”。", base.Shape.ShapeName(), name.Value).
			with(didYouMean(name.Value, base.Shape.FieldNames())))
		return Type{}
	}
	if kind.Kind == Func && !node.Method {
		c.problem(node, "rule.type", say("“%s” is a function: write %s(…).", "“%s”是函数，请写 %s(…)。", name.Value, c.text(node)))
		return Type{}
	}
	kind.Nullable = kind.Nullable || base.Nullable
	return kind
}

// index types list[0].
func (c *checker) index(node *ast.MemberNode) Type {
	base, place := c.infer(node.Node), c.check(node.Property)
	c.paths[node] = c.paths[node.Node]
	if place.Kind != Number && place.Kind != Any {
		c.problem(node.Property, "rule.type", say("In […] stands the number of an element, starting at 0, not %s.", "[…] 里应是元素的序号（从 0 开始），而不是%s。", place.Words()))
		return Type{}
	}
	if base.Kind == Any {
		return Type{}
	}
	if base.Kind != List {
		c.problem(node, "rule.type", say("“%s” is %s; only a list has elements.", "“%s”是%s，只有列表才有元素。", c.text(node.Node), base.Words()))
		return Type{}
	}
	return nullable(elementOf(base))
}

// slice types list[1:3] and text[0:2].
func (c *checker) slice(node *ast.SliceNode) Type {
	base := c.infer(node.Node)
	c.paths[node] = c.paths[node.Node]
	for _, end := range present(node.From, node.To) {
		c.want(end, Number, "[…]")
	}
	if base.Kind != List && base.Kind != String && base.Kind != Any {
		c.problem(node, "rule.type", say("“%s” is %s; only lists and texts have parts.", "“%s”是%s，只有列表和文本可以截取。", c.text(node.Node), base.Words()))
		return Type{}
	}
	base.Options = nil
	return base
}

// want checks that a node is of one kind.
func (c *checker) want(node ast.Node, kind Kind, by string) Type {
	found := c.check(node)
	if found.Kind != kind && found.Kind != Any {
		c.problem(node, "rule.type", say("“%s” needs %s here, not %s.", "“%s”在这里需要%s，而不是%s。", by, Type{Kind: kind}.Words(), found.Words()).
			with(conversionHint(found.Kind, kind)))
		return Type{Kind: kind, Nullable: true}
	}
	return found
}

// conversionHint names the function that turns one kind into another.
func conversionHint(from, to Kind) Text {
	switch {
	case to == String && (from == Number || from == Date || from == Time):
		return say("Write string(…) around it.", "请写成 string(…)。")
	case to == String && from == Record:
		return say("Name one of its fields, for example .name.", "请指明它的一个字段，例如 .name。")
	case to == Number && from == String:
		return say("Write number(…) around it.", "请写成 number(…)。")
	case to == Date && from == String, to == Date && from == Time:
		return say("Write date(…) around it.", "请写成 date(…)。")
	case to == Time && from == String:
		return say("Write datetime(…) around it.", "请写成 datetime(…)。")
	case to == Duration && from == Number:
		return say("Write days(…) around it.", "请写成 days(…)。")
	case to == Duration && from == String:
		return say("Write duration(…) around it.", "请写成 duration(…)。")
	}
	return Text{}
}

// condition checks a node that has to be true or false.
func (c *checker) condition(node ast.Node) {
	kind := c.check(node)
	if kind.Kind == Boolean || kind.Kind == Any {
		return
	}
	c.problem(node, "rule.not_boolean", say("A yes-or-no condition has to stand here, but “%s” is %s.", "这里需要一个是/否条件，但“%s”是%s。", c.text(node), kind.Words()).
		with(say("Compare it with something, for example == or !=.", "请用 == 或 != 等与某个值比较。")))
}

// conditional types a ? b : c.
func (c *checker) conditional(node *ast.ConditionalNode) Type {
	c.condition(node.Cond)
	var yes, no Type
	c.given(c.facts(node.Cond, true), func() { yes = c.check(node.Exp1) })
	c.given(c.facts(node.Cond, false), func() { no = c.check(node.Exp2) })
	c.paths[node] = append(slices.Clip(c.paths[node.Exp1]), c.paths[node.Exp2]...)
	joined, ok := join(yes, no)
	if !ok {
		c.problem(node, "rule.type", say("Both results have to be of one type: one is %s, the other %s.", "两个结果的类型必须一致：一个是%s，另一个是%s。", yes.Words(), no.Words()))
		return Type{}
	}
	return joined
}

// gives checks that the rule gives what is wanted.
func (c *checker) gives(node ast.Node, kind, want Type) {
	if kind.Kind == Any || want.Kind == Any || fits(kind, want) {
		return
	}
	if want.Kind == Boolean {
		c.problem(node, "rule.not_boolean", say("The rule has to answer yes or no, but it gives %s.", "规则的结果必须是“是/否”，但它的结果是%s。", kind.Words()).
			with(say("Compare it with something, for example == or !=.", "请用 == 或 != 等与某个值比较。")))
		return
	}
	c.problem(node, "rule.result", say("The rule has to give %s, but it gives %s.", "规则的结果必须是%s，但它的结果是%s。", want.Words(), kind.Words()).
		with(conversionHint(kind.Kind, want.Kind)))
}

// fits reports whether a value of one type may be used where another is wanted.
func fits(kind, want Type) bool {
	switch {
	case kind.Kind == Null:
		return want.Kind != Boolean
	case want.Kind == Record && kind.Kind == String:
		return true // an id
	case want.Kind == List && kind.Kind == List:
		return want.Elem == nil || canEqual(elementOrNull(kind), *want.Elem)
	case want.Kind == Record && kind.Kind == Record:
		return sameShape(kind, want)
	}
	return kind.Kind == want.Kind
}

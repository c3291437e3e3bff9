package rule

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
)

// closures are the functions that look at each element of a list. All but count and sum need a
// condition or value for the element.
var closures = map[string]bool{
	"all": true, "any": true, "none": true, "one": true, "filter": true, "map": true, "count": true, "sum": true,
}

// builtin types a call that expr's parser knows by name.
func (c *checker) builtin(node *ast.BuiltinNode) Type {
	if closures[node.Name] {
		return c.closure(node)
	}
	if function := functions[node.Name]; function != nil {
		return c.function(node, node.Name, function, node.Arguments)
	}
	c.unknownFunction(node, node.Name, node.Arguments)
	return Type{}
}

// call types every other call: a function of ours, of the environment, or of an object.
func (c *checker) call(node *ast.CallNode) Type {
	switch callee := node.Callee.(type) {
	case *ast.IdentifierNode:
		if function := functions[callee.Value]; function != nil {
			return c.function(node, callee.Value, function, node.Arguments)
		}
		if kind, ok := c.env[callee.Value]; ok {
			c.types[callee] = kind
			c.reads.add([][]string{{callee.Value}})
			return c.callValue(node, callee.Value, kind)
		}
		c.unknownFunction(node, callee.Value, node.Arguments)
		return Type{}
	case *ast.MemberNode:
		return c.method(node, callee)
	}
	c.problem(node, "rule.type", say("This cannot be called like a function.", "这里不能像函数一样调用。"))
	return Type{}
}

// method types object.name(…).
func (c *checker) method(node *ast.CallNode, callee *ast.MemberNode) Type {
	kind := c.infer(callee)
	c.reads.add(c.paths[callee])
	name, ok := callee.Property.(*ast.StringNode)
	if !ok {
		return Type{}
	}
	if kind.Kind != Func && kind.Kind != Any && functions[name.Value] != nil {
		c.problem(node, "rule.type", say("“%s” is no function of its own. Write %s(…).", "“%s”不能这样调用，请写 %s(…)。", c.text(callee), name.Value))
		return Type{}
	}
	return c.callValue(node, name.Value, kind)
}

func (c *checker) callValue(node *ast.CallNode, name string, kind Type) Type {
	if kind.Kind == Any || kind.Kind == Func && kind.Call == nil {
		for _, argument := range node.Arguments {
			c.check(argument)
		}
		return Type{Nullable: true}
	}
	if kind.Kind != Func {
		c.problem(node, "rule.type", say("“%s” is %s, no function: write it without parentheses.", "“%s”是%s，不是函数，请去掉括号。", name, kind.Words()))
		return Type{}
	}
	params := make([]Kind, len(kind.Call.Args))
	for i, argument := range kind.Call.Args {
		params[i] = argument.Kind
	}
	signature := &function{call: name + "(…)", params: params, least: len(params)}
	c.arguments(node, name, signature, node.Arguments)
	result := kind.Call.Result
	result.Nullable = result.Nullable || kind.Nullable
	return result
}

func (c *checker) unknownFunction(node ast.Node, name string, arguments []ast.Node) {
	for _, argument := range arguments {
		c.check(argument)
	}
	if _, ok := c.env[name]; ok {
		c.problem(node, "rule.unknown_function", say("“%s” is a value: write it without parentheses.", "“%s”是一个值，请去掉括号。", name))
		return
	}
	names := slices.Sorted(maps.Keys(functions))
	names = append(names, slices.Sorted(maps.Keys(closures))...)
	c.problem(node, "rule.unknown_function", say("There is no function “%s”.", "没有函数“%s”。", name).with(didYouMean(name, names)))
}

// function types a call of one of our functions.
func (c *checker) function(node ast.Node, name string, function *function, arguments []ast.Node) Type {
	kinds := c.arguments(node, name, function, arguments)
	c.alike(node, name, function, kinds)
	c.writtenText(name, arguments)
	if (name == "first" || name == "last") && len(arguments) > 0 {
		c.paths[node] = c.paths[arguments[0]]
	}
	return function.result(kinds)
}

// writtenText checks the text in date('2026-11-21') and its like.
func (c *checker) writtenText(name string, arguments []ast.Node) {
	if len(arguments) != 1 {
		return
	}
	text, ok := arguments[0].(*ast.StringNode)
	if !ok || name != "date" && name != "datetime" && name != "duration" && name != "number" {
		return
	}
	var failed *failure
	if _, err := functions[name].run(text.Value); errors.As(err, &failed) {
		c.problem(text, failed.code, failed.message)
	}
}

// alike checks that the arguments of min, max, mean and concat go together.
func (c *checker) alike(node ast.Node, name string, function *function, kinds []Type) {
	if !function.rest {
		return
	}
	for _, kind := range kinds[1:] {
		first := kinds[0]
		mixed := (kind.Kind == List) != (first.Kind == List) || len(function.accepts) > 0 && kind.Kind != first.Kind
		if mixed && kind.Kind != Any && first.Kind != Any {
			c.problem(node, "rule.type", say("“%s” cannot take %s together with %s.", "“%s”不能把%s和%s放在一起。", name, first.Words(), kind.Words()))
			return
		}
	}
}

// arguments checks the arguments of a call and returns their types.
func (c *checker) arguments(node ast.Node, name string, function *function, arguments []ast.Node) []Type {
	if len(arguments) < function.least || len(arguments) > len(function.params) && !function.rest {
		c.problem(node, "rule.arguments", say("“%s” got %d values; it is written %s.", "“%s”收到 %d 个参数；正确写法是 %s。", name, len(arguments), function.call))
	}
	kinds := make([]Type, max(len(arguments), function.least))
	for i, argument := range arguments {
		kinds[i] = c.argument(function, argument, i, name)
	}
	return kinds
}

func (c *checker) argument(function *function, argument ast.Node, i int, name string) Type {
	if len(function.params) == 0 {
		return c.check(argument)
	}
	param := function.params[min(i, len(function.params)-1)]
	if param == Any {
		return c.oneOf(function, argument, name)
	}
	if param == Record {
		return c.reference(argument, name)
	}
	return c.want(argument, param, name)
}

// oneOf checks an argument that may be of several kinds.
func (c *checker) oneOf(function *function, argument ast.Node, name string) Type {
	kind := c.check(argument)
	if len(function.accepts) > 0 && kind.Kind != Any && !slices.Contains(function.accepts, kind.Kind) {
		words := make([]string, len(function.accepts))
		chinese := make([]string, len(function.accepts))
		for i, accepted := range function.accepts {
			words[i], chinese[i] = Type{Kind: accepted}.Words().En, Type{Kind: accepted}.Words().Zh
		}
		c.problem(argument, "rule.type", say("“%s” needs %s here, not %s.", "“%s”在这里需要%s，而不是%s。", name,
			Text{En: strings.Join(words, " or "), Zh: strings.Join(chinese, "或")}, kind.Words()))
	}
	return kind
}

// reference checks an argument that is a record or its id.
func (c *checker) reference(argument ast.Node, name string) Type {
	kind := c.check(argument)
	if kind.Kind != Record && kind.Kind != String && kind.Kind != Any {
		c.problem(argument, "rule.type", say("“%s” needs a record here, not %s.", "“%s”在这里需要记录，而不是%s。", name, kind.Words()))
	}
	return kind
}

// closure types any(list, condition) and its like.
func (c *checker) closure(node *ast.BuiltinNode) Type {
	if len(node.Arguments) == 0 {
		c.problem(node, "rule.arguments", say("“%s” needs a list.", "“%s”需要一个列表。", node.Name))
		return Type{}
	}
	list := c.check(node.Arguments[0])
	if list.Kind != List && list.Kind != Any {
		c.problem(node.Arguments[0], "rule.type", say("“%s” goes through a list, but this is %s.", "“%s”用于列表，但这里是%s。", node.Name, list.Words()))
		list = Type{}
	}
	value := elementOf(list)
	if len(node.Arguments) > 1 {
		value = c.body(node, list)
	}
	return c.closureResult(node, list, value)
}

// body types what a closure does with each element.
func (c *checker) body(node *ast.BuiltinNode, list Type) Type {
	predicate, ok := node.Arguments[1].(*ast.PredicateNode)
	if !ok {
		return c.check(node.Arguments[1])
	}
	outside := c.element
	c.element = &element{kind: elementOf(list), paths: c.paths[node.Arguments[0]]}
	defer func() { c.element = outside }()
	if node.Name == "map" || node.Name == "sum" {
		kind := c.check(predicate.Node)
		c.paths[predicate] = c.paths[predicate.Node]
		return kind
	}
	c.condition(predicate.Node)
	return Type{Kind: Boolean}
}

func (c *checker) closureResult(node *ast.BuiltinNode, list, value Type) Type {
	switch node.Name {
	case "filter":
		c.paths[node] = c.paths[node.Arguments[0]]
		list.Nullable = false
		return list
	case "map":
		c.paths[node] = c.paths[node.Arguments[1]]
		return listOf(value)
	case "count":
		return Type{Kind: Number}
	case "sum":
		return c.sum(node, value)
	}
	return Type{Kind: Boolean}
}

func (c *checker) sum(node *ast.BuiltinNode, value Type) Type {
	if value.Kind == Duration {
		return Type{Kind: Duration}
	}
	if value.Kind != Number && value.Kind != Any {
		c.problem(node, "rule.type", say("“sum” adds numbers, but here each value is %s. Name the number: sum(list, .amount).", "“sum”用于数字求和，但这里每个值是%s。请指明要加的数字：sum(列表, .amount)。", value.Words()))
	}
	return Type{Kind: Number, Money: value.Money}
}

package rule

import (
	"regexp"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/builtin"
	"github.com/expr-lang/expr/conf"
)

// machine names everything a patched rule may call. No name but those in functions can be written
// in a rule.
var machine = machineFunctions()

// environment tells expr's compiler that roots come from a map.
var environment = conf.New(map[string]any{}).Env

func machineFunctions() conf.FunctionsTable {
	table := conf.FunctionsTable{}
	add := func(name string, run func(...any) (any, error)) {
		table[name] = &builtin.Function{Name: name, Func: run}
	}
	for name, function := range functions {
		add(name, function.run)
	}
	for name, run := range operators {
		add(name, run)
	}
	return table
}

// operators are what patch puts in the place of expr's own operators, member access and loops.
var operators = map[string]func(...any) (any, error){
	"==": func(a ...any) (any, error) { return equal(a[0], a[1]), nil },
	"!=": func(a ...any) (any, error) { return !equal(a[0], a[1]), nil },
	"<":  ordering(func(order int) bool { return order < 0 }),
	"<=": ordering(func(order int) bool { return order <= 0 }),
	">":  ordering(func(order int) bool { return order > 0 }),
	">=": ordering(func(order int) bool { return order >= 0 }),

	"contains":   searching("contains"),
	"startsWith": searching("startsWith"),
	"endsWith":   searching("endsWith"),
	"matches":    matches,
	"in":         membership(maxList),
	"in inside":  membership(maxInnerList),

	"+":      arithmetic(add),
	"-":      arithmetic(subtract),
	"*":      arithmetic(multiply),
	"/":      arithmetic(divide),
	"%":      arithmetic(modulo),
	"**":     arithmetic(power),
	"date +": arithmetic(dateAfter),
	"date -": arithmetic(dateBefore),
	"negate": func(a ...any) (any, error) {
		if a[0] == nil {
			return nil, nil
		}
		return negate(a[0])
	},

	"root":  func(a ...any) (any, error) { return force(a[0]) },
	"path":  func(a ...any) (any, error) { return follow(a[0], a[1].([]string)) },
	"call":  func(a ...any) (any, error) { return call(a[0], a[1:]) },
	"index": func(a ...any) (any, error) { return elementAt(a[0], a[1]) },
	"part":  func(a ...any) (any, error) { return part(a[0], a[1], a[2]) },
	"truth": func(a ...any) (any, error) { return truth(a[0]) },
	"each":  func(a ...any) (any, error) { return boundedList(a[0], maxList) },

	"sum":              sum,
	"sum of durations": sumOfDurations,
	"text length":      textLength,
	"time text":        timeText,
	"concat lists":     concatLists,
	"inside":           inside,
}

// follow reads one field after the other.
func follow(value any, names []string) (any, error) {
	var err error
	for _, name := range names {
		if value, err = get(value, name); err != nil {
			return nil, err
		}
	}
	return value, nil
}

// inside bounds a list that is an argument in a closure: it is gone through for each element.
func inside(a ...any) (any, error) {
	if !isList(a[0]) {
		return a[0], nil
	}
	return boundedList(a[0], maxInnerList)
}

func matches(a ...any) (any, error) {
	if a[0] == nil {
		return false, nil
	}
	text, err := wantText(a[0])
	if err != nil {
		return nil, err
	}
	return a[1].(*regexp.Regexp).MatchString(text), nil
}

// patcher turns a checked tree into one for expr's compiler. It builds a new tree: the checked one
// stays for predicates, explanations and messages, and expr shares nodes between 1 < a and a < 5.
type patcher struct {
	source    string
	types     map[ast.Node]Type
	inClosure bool
}

func (p *patcher) patch(node ast.Node) ast.Node {
	patched := p.replace(node)
	patched.SetLocation(node.Location())
	patched.Nature().Nil = true // or expr would follow pointers, and an Object may be one
	return patched
}

func (p *patcher) replace(node ast.Node) ast.Node {
	if value, ok := constant(p.source, node); ok {
		return constantNode(value)
	}
	switch n := node.(type) {
	case *ast.ArrayNode:
		return &ast.ArrayNode{Nodes: p.all(n.Nodes)}
	case *ast.IdentifierNode:
		return p.call(node, "root", &ast.IdentifierNode{Value: n.Value})
	case *ast.PointerNode:
		return &ast.PointerNode{}
	case *ast.ChainNode:
		return p.patch(n.Node)
	case *ast.MemberNode:
		return p.member(n)
	case *ast.SliceNode:
		return p.call(node, "part", p.patch(n.Node), p.optional(n.From), p.optional(n.To))
	case *ast.UnaryNode:
		return p.unary(n)
	case *ast.BinaryNode:
		return p.binary(n)
	case *ast.ConditionalNode:
		return &ast.ConditionalNode{Ternary: true, Cond: p.condition(n.Cond), Exp1: p.patch(n.Exp1), Exp2: p.patch(n.Exp2)}
	case *ast.BuiltinNode:
		return p.builtin(n)
	default:
		return p.otherCall(n.(*ast.CallNode))
	}
}

// call makes a call of one of machine's functions. Its place is that of the node it stands for.
func (p *patcher) call(node ast.Node, name string, arguments ...ast.Node) ast.Node {
	made := &ast.CallNode{Callee: &ast.IdentifierNode{Value: name}, Arguments: arguments}
	made.SetLocation(node.Location())
	made.Nature().Nil = true
	return made
}

func (p *patcher) all(nodes []ast.Node) []ast.Node {
	patched := make([]ast.Node, len(nodes))
	for i, node := range nodes {
		patched[i] = p.patch(node)
	}
	return patched
}

func (p *patcher) optional(node ast.Node) ast.Node {
	if node == nil {
		return &ast.NilNode{}
	}
	return p.patch(node)
}

// condition makes a value true or false where it may be null.
func (p *patcher) condition(node ast.Node) ast.Node {
	if kind := p.types[node]; kind.Kind == Boolean && decides(node) {
		return p.patch(node)
	}
	return p.call(node, "truth", p.patch(node))
}

// decides reports whether a node's value is true or false by its operator.
func decides(node ast.Node) bool {
	switch n := node.(type) {
	case *ast.BoolNode:
		return true
	case *ast.UnaryNode:
		return true
	case *ast.BinaryNode:
		return n.Operator != "??"
	}
	return false
}

// member reads a whole path at once.
func (p *patcher) member(node *ast.MemberNode) ast.Node {
	var names []string
	var base ast.Node = node
	for {
		if chain, ok := base.(*ast.ChainNode); ok {
			base = chain.Node
			continue
		}
		member, ok := base.(*ast.MemberNode)
		if !ok {
			break
		}
		name, ok := member.Property.(*ast.StringNode)
		if !ok {
			break
		}
		if isEnvironment(member.Node) {
			base = &ast.IdentifierNode{Value: name.Value}
			break
		}
		names, base = append([]string{name.Value}, names...), member.Node
	}
	if index, ok := base.(*ast.MemberNode); ok {
		base = p.call(index, "index", p.patch(index.Node), p.patch(index.Property))
	} else {
		base = p.root(base)
	}
	if len(names) == 0 {
		return base
	}
	return p.call(node, "path", base, constantNode(names))
}

// root is patch, but leaves it to path to force a root that is a function.
func (p *patcher) root(node ast.Node) ast.Node {
	if root, ok := node.(*ast.IdentifierNode); ok {
		return &ast.IdentifierNode{Value: root.Value}
	}
	return p.patch(node)
}

func (p *patcher) unary(node *ast.UnaryNode) ast.Node {
	switch node.Operator {
	case "-":
		return p.call(node, "negate", p.patch(node.Node))
	case "+":
		return p.patch(node.Node)
	}
	return &ast.UnaryNode{Operator: "!", Node: p.condition(node.Node)}
}

func (p *patcher) binary(node *ast.BinaryNode) ast.Node {
	operator := node.Operator
	switch operator {
	case "&&", "and", "||", "or":
		return &ast.BinaryNode{Operator: operator, Left: p.condition(node.Left), Right: p.condition(node.Right)}
	case "??":
		return &ast.BinaryNode{Operator: operator, Left: p.patch(node.Left), Right: p.patch(node.Right)}
	case "matches":
		pattern := regexp.MustCompile(node.Right.(*ast.StringNode).Value) // the checker has compiled it
		return p.call(node, operator, p.patch(node.Left), constantNode(pattern))
	case "^":
		operator = "**"
	case "+", "-":
		if p.types[node].Kind == Date {
			operator = "date " + operator
		}
	case "in":
		if p.inClosure {
			operator = "in inside"
		}
	}
	return p.call(node, operator, p.patch(node.Left), p.patch(node.Right))
}

func (p *patcher) otherCall(node *ast.CallNode) ast.Node {
	if callee, ok := node.Callee.(*ast.IdentifierNode); ok && functions[callee.Value] != nil {
		return p.function(node, callee.Value, node.Arguments)
	}
	return p.call(node, "call", append([]ast.Node{p.patch(node.Callee)}, p.all(node.Arguments)...)...)
}

func (p *patcher) function(node ast.Node, name string, arguments []ast.Node) ast.Node {
	patched := p.all(arguments)
	kind := p.types[arguments[0]].Kind
	switch {
	case name == "len" && kind == String:
		name = "text length"
	case name == "string" && kind == Time:
		name = "time text"
	case name == "concat" && kind == List:
		name = "concat lists"
	}
	if p.inClosure {
		for i, argument := range arguments {
			if kind := p.types[argument].Kind; kind == List || kind == Any {
				patched[i] = p.call(argument, "inside", patched[i])
			}
		}
	}
	return p.call(node, name, patched...)
}

// builtin keeps expr's loops, over lists of bounded length and with conditions that are never null.
func (p *patcher) builtin(node *ast.BuiltinNode) ast.Node {
	if !closures[node.Name] {
		return p.function(node, node.Name, node.Arguments)
	}
	list := p.call(node.Arguments[0], "each", p.patch(node.Arguments[0]))
	if len(node.Arguments) == 1 {
		if node.Name == "count" {
			return p.call(node, "len", list)
		}
		return p.call(node, p.sumName(node), list)
	}
	body := node.Arguments[1].(*ast.PredicateNode)
	outside := p.inClosure
	p.inClosure = true
	defer func() { p.inClosure = outside }()
	switch node.Name {
	case "map":
		return &ast.BuiltinNode{Name: "map", Arguments: []ast.Node{list, p.patch(body.Node)}}
	case "sum":
		amounts := &ast.BuiltinNode{Name: "map", Arguments: []ast.Node{list, p.patch(body.Node)}}
		return p.call(node, p.sumName(node), amounts)
	}
	return &ast.BuiltinNode{Name: node.Name, Arguments: []ast.Node{list, p.condition(body.Node)}}
}

func (p *patcher) sumName(node ast.Node) string {
	if p.types[node].Kind == Duration {
		return "sum of durations"
	}
	return "sum"
}

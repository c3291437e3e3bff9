package rule

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/expr-lang/expr/ast"
)

// Labels names what a rule reads in the words of the people who use it; each may be nil. Path
// names a field ("Discount %"), Value one of a field's values (an option, a person). An empty Text
// leaves the name as it is in the rule.
//
// Let gives the rule behind a name that stands for one ("" for none); it is told in its place.
type Labels struct {
	Path  func(path []string) Text
	Value func(path []string, value any) Text
	Let   func(name string) string
}

// Sentence tells a rule in words, in both languages: "Discount % is above 15 or Total is at least
// 500000". A part that has no words stands as it is written; so does a rule that cannot be read.
func Sentence(source string, labels Labels) Text {
	return inWords(source, labels, (*speaker).condition)
}

// Formula tells a rule that gives a value in words: "Quantity × Price".
func Formula(source string, labels Labels) Text { return inWords(source, labels, (*speaker).value) }

func inWords(source string, labels Labels, say func(*speaker, ast.Node) Text) Text {
	node, problem := parse(source)
	if problem != nil {
		return Text{En: source, Zh: source}
	}
	return say(&speaker{source: source, labels: labels, places: findPlaces(source)}, node)
}

// speaker puts nodes into words.
type speaker struct {
	source  string
	labels  Labels
	places  *places
	element []string // the path of the list a closure goes through
	depth   int      // of names that stand for rules
}

// mostLets bounds how deep names may stand for each other.
const mostLets = 10

// wellKnown are roots that need no labels.
var wellKnown = map[string]Text{
	"today":   {En: "today", Zh: "今天"},
	"now":     {En: "now", Zh: "现在"},
	"user":    {En: "the acting person", Zh: "当前用户"},
	"user.id": {En: "the acting person", Zh: "当前用户"},
}

// let gives the rule behind a name with somebody to tell it, or nil.
func (s *speaker) let(node ast.Node) (*speaker, ast.Node) {
	name, ok := node.(*ast.IdentifierNode)
	if !ok || s.labels.Let == nil || s.depth > mostLets {
		return nil, nil
	}
	source := s.labels.Let(name.Value)
	if source == "" {
		return nil, nil
	}
	inner, problem := parse(source)
	if problem != nil {
		return nil, nil
	}
	return &speaker{source: source, labels: s.labels, places: findPlaces(source), depth: s.depth + 1}, inner
}

// condition puts something that is true or false into words.
func (s *speaker) condition(node ast.Node) Text {
	if inside, meant := s.let(node); inside != nil {
		return inside.condition(meant)
	}
	switch n := node.(type) {
	case *ast.ChainNode:
		return s.condition(n.Node)
	case *ast.UnaryNode:
		return s.not(n)
	case *ast.BinaryNode:
		return s.binary(n)
	case *ast.BoolNode:
		return truthWord(n.Value)
	case *ast.MemberNode, *ast.IdentifierNode:
		return say("%s is yes", "%s 为“是”", s.value(node))
	}
	return s.value(node)
}

func truthWord(holds bool) Text {
	if holds {
		return Text{En: "always", Zh: "总是"}
	}
	return Text{En: "never", Zh: "从不"}
}

func (s *speaker) not(node *ast.UnaryNode) Text {
	if node.Operator != "!" && node.Operator != "not" {
		return s.value(node)
	}
	inner, ok := node.Node.(*ast.BinaryNode)
	switch {
	case ok && negatedWords[inner.Operator] != (Text{}):
		return s.comparison(inner, negatedWords[inner.Operator])
	case s.path(node.Node) != nil:
		return say("%s is not yes", "%s 不为“是”", s.value(node.Node))
	}
	return say("not (%s)", "并非（%s）", s.condition(node.Node))
}

// words puts operators between two values: %[1]s and %[2]s.
var words = map[string]Text{
	"==": {En: "%s is %s", Zh: "%s 等于 %s"}, "!=": {En: "%s is not %s", Zh: "%s 不等于 %s"},
	"<": {En: "%s is below %s", Zh: "%s 小于 %s"}, "<=": {En: "%s is at most %s", Zh: "%s 不超过 %s"},
	">": {En: "%s is above %s", Zh: "%s 大于 %s"}, ">=": {En: "%s is at least %s", Zh: "%s 不低于 %s"},
	"contains": {En: "%s contains %s", Zh: "%s 包含 %s"}, "startsWith": {En: "%s starts with %s", Zh: "%s 以 %s 开头"},
	"endsWith": {En: "%s ends with %s", Zh: "%s 以 %s 结尾"}, "matches": {En: "%s matches %s", Zh: "%s 符合格式 %s"},
	"in": {En: "%s is one of %s", Zh: "%s 是 %s 之一"},
	"+":  {En: "%s + %s", Zh: "%s + %s"}, "-": {En: "%s − %s", Zh: "%s − %s"}, "*": {En: "%s × %s", Zh: "%s × %s"}, "/": {En: "%s ÷ %s", Zh: "%s ÷ %s"},
}

// momentWords replaces words where dates and times are compared.
var momentWords = map[string]Text{
	"<": {En: "%s is before %s", Zh: "%s 早于 %s"}, "<=": {En: "%s is not after %s", Zh: "%s 不晚于 %s"},
	">": {En: "%s is after %s", Zh: "%s 晚于 %s"}, ">=": {En: "%s is not before %s", Zh: "%s 不早于 %s"},
}

var negatedWords = map[string]Text{
	"contains": {En: "%s does not contain %s", Zh: "%s 不包含 %s"}, "startsWith": {En: "%s does not start with %s", Zh: "%s 不以 %s 开头"},
	"endsWith": {En: "%s does not end with %s", Zh: "%s 不以 %s 结尾"}, "matches": {En: "%s does not match %s", Zh: "%s 不符合格式 %s"},
	"in": {En: "%s is none of %s", Zh: "%s 不是 %s 之一"},
}

func (s *speaker) binary(node *ast.BinaryNode) Text {
	switch node.Operator {
	case "&&", "and":
		return say("%s and %s", "%s 并且 %s", s.grouped(node.Left, "||", "or"), s.grouped(node.Right, "||", "or"))
	case "||", "or":
		return say("%s or %s", "%s 或者 %s", s.grouped(node.Left, "&&", "and"), s.grouped(node.Right, "&&", "and"))
	case "+", "-", "*", "/":
		return s.calculation(node)
	case "==", "!=":
		if text, ok := s.special(node); ok {
			return text
		}
	case "<", "<=", ">", ">=":
		if s.isMoment(node.Left) || s.isMoment(node.Right) {
			return s.comparison(node, momentWords[node.Operator])
		}
	}
	if words[node.Operator] != (Text{}) {
		return s.comparison(node, words[node.Operator])
	}
	return s.value(node)
}

// grouped puts parentheses around a part that joins with the other operator.
func (s *speaker) grouped(node ast.Node, operators ...string) Text {
	text := s.condition(node)
	if inside, meant := s.let(node); inside != nil {
		node = meant
	}
	binary, ok := node.(*ast.BinaryNode)
	if _, choice := node.(*ast.ConditionalNode); choice || ok && slices.Contains(operators, binary.Operator) {
		return say("(%s)", "（%s）", text)
	}
	return text
}

// special has words for comparing with nil, true and false, and with no text where null counts as none.
func (s *speaker) special(node *ast.BinaryNode) (Text, bool) {
	left, right := node.Left, node.Right
	if isNil(left) {
		left, right = right, left
	}
	equal := node.Operator == "=="
	switch literal := right.(type) {
	case *ast.NilNode:
		return s.filled(left, !equal), true
	case *ast.StringNode:
		coalesce, ok := left.(*ast.BinaryNode)
		if ok && coalesce.Operator == "??" && isNoText(coalesce.Right) && isNoText(literal) {
			return s.filled(coalesce.Left, !equal), true
		}
	case *ast.BoolNode:
		answer := Text{En: "no", Zh: "否"}
		if literal.Value {
			answer = Text{En: "yes", Zh: "是"}
		}
		if equal {
			return say("%s is %s", "%s 为“%s”", s.value(left), answer), true
		}
		return say("%s is not %s", "%s 不为“%s”", s.value(left), answer), true
	}
	return Text{}, false
}

// filled says whether something has a value.
func (s *speaker) filled(node ast.Node, filled bool) Text {
	if filled {
		return say("%s is filled in", "%s 不为空", s.value(node))
	}
	return say("%s is empty", "%s 为空", s.value(node))
}

func isNoText(node ast.Node) bool {
	literal, ok := node.(*ast.StringNode)
	return ok && literal.Value == ""
}

// comparison puts two sides into a pattern of words. A literal is named after the field it meets.
func (s *speaker) comparison(node *ast.BinaryNode, pattern Text) Text {
	if IsSearch(node.Operator) {
		return s.search(node, pattern)
	}
	if node.Operator == "in" {
		array, ok := node.Right.(*ast.ArrayNode)
		switch {
		case !ok:
			return s.membership(node, pattern)
		case len(array.Nodes) == 1 && pattern == words["in"]:
			pattern = words["=="]
		case len(array.Nodes) == 1:
			pattern = words["!="]
		}
	}
	left, right := s.side(node.Left, node.Right), s.side(node.Right, node.Left)
	if inside, meant := s.withoutDefault(node); inside != nil {
		left = inside.side(meant, node.Right)
	}
	return say(pattern.En, pattern.Zh, left, right)
}

// search says that a text has a part; as in rows, case counts only where that is said.
func (s *speaker) search(node *ast.BinaryNode, pattern Text) Text {
	text, part, whatever := whateverCase(node)
	said := say(pattern.En, pattern.Zh, s.side(text, part), s.side(part, text))
	if whatever {
		return said
	}
	return say("%s (case counts)", "%s（区分大小写）", said)
}

// withoutDefault gives the left side of a comparison without a default that says nothing: (x ?? 0) > 5
// means the same as x > 5, since null is neither above nor below anything.
func (s *speaker) withoutDefault(node *ast.BinaryNode) (*speaker, ast.Node) {
	inside, meant := s, node.Left
	if within, left := s.let(node.Left); within != nil {
		inside, meant = within, left
	}
	coalesce, ok := meant.(*ast.BinaryNode)
	if !ok || coalesce.Operator != "??" {
		return nil, nil
	}
	instead, written := constant(inside.source, coalesce.Right)
	limit, also := constant(s.source, node.Right)
	if !written || !also || !refutes(node.Operator, instead, limit) {
		return nil, nil
	}
	return inside, coalesce.Left
}

// refutes reports whether a comparison of two values that are written out does not hold.
func refutes(operator string, left, right any) bool {
	order, err := compare(result(left), result(right))
	if err != nil {
		return false
	}
	switch operator {
	case "<":
		return order >= 0
	case "<=":
		return order > 0
	case ">":
		return order <= 0
	case ">=":
		return order < 0
	case "==":
		return order != 0
	}
	return false
}

// side is beside, with parentheses around what is a condition or a choice itself.
func (s *speaker) side(node, other ast.Node) Text {
	text := s.beside(node, other)
	binary, ok := node.(*ast.BinaryNode)
	if _, choice := node.(*ast.ConditionalNode); choice || ok && !slices.Contains([]string{"+", "-", "*", "/", "%", "**", "^", "??"}, binary.Operator) {
		return say("(%s)", "（%s）", text)
	}
	return text
}

// membership says that a list has a value: 'sales' in user.roles.
func (s *speaker) membership(node *ast.BinaryNode, pattern Text) Text {
	list, item := s.value(node.Right), s.beside(node.Left, node.Right)
	if pattern == words["in"] {
		return say("%s has %s", "%s 中有 %s", list, item)
	}
	return say("%s does not have %s", "%s 中没有 %s", list, item)
}

// beside puts a value into words that stands beside another, which says what it is a value of.
func (s *speaker) beside(node, other ast.Node) Text {
	path := s.path(other)
	if coalesce, ok := other.(*ast.BinaryNode); ok && coalesce.Operator == "??" {
		path = s.path(coalesce.Left)
	}
	if array, ok := node.(*ast.ArrayNode); ok {
		parts := make([]Text, len(array.Nodes))
		for i, part := range array.Nodes {
			parts[i] = s.beside(part, other)
		}
		return listed(parts)
	}
	if literal, ok := constant(s.source, node); ok && path != nil && s.labels.Value != nil {
		if label := s.labels.Value(path, result(literal)); label != (Text{}) {
			return label
		}
	}
	return s.value(node)
}

func listed(parts []Text) Text {
	var en, zh []string
	for _, part := range parts {
		en, zh = append(en, part.En), append(zh, part.Zh)
	}
	return Text{En: strings.Join(en, ", "), Zh: strings.Join(zh, "、")}
}

// value puts anything but a condition into words.
func (s *speaker) value(node ast.Node) Text {
	if inside, meant := s.let(node); inside != nil {
		return inside.value(meant)
	}
	if path := s.path(node); path != nil {
		return s.label(path)
	}
	if text, ok := s.literal(node); ok {
		return text
	}
	switch n := node.(type) {
	case *ast.ChainNode:
		return s.value(n.Node)
	case *ast.BinaryNode:
		return s.calculation(n)
	case *ast.ConditionalNode:
		return say("%[2]s if %[1]s, otherwise %[3]s", "如果 %[1]s，则为 %[2]s，否则为 %[3]s", s.condition(n.Cond), s.value(n.Exp1), s.value(n.Exp2))
	case *ast.ArrayNode:
		return s.beside(node, node)
	case *ast.BuiltinNode:
		return s.function(n.Name, n.Arguments)
	case *ast.CallNode:
		if callee, ok := n.Callee.(*ast.IdentifierNode); ok {
			return s.function(callee.Value, n.Arguments)
		}
		if text, ok := s.method(n); ok {
			return text
		}
	}
	return s.asWritten(node)
}

func (s *speaker) asWritten(node ast.Node) Text {
	text := s.places.text(node)
	return Text{En: text, Zh: text}
}

func (s *speaker) calculation(node *ast.BinaryNode) Text {
	switch node.Operator {
	case "??":
		if array, ok := node.Right.(*ast.ArrayNode); ok && len(array.Nodes) == 0 {
			return s.value(node.Left) // … ?? [] changes nothing
		}
		return say("%s (%s if empty)", "%s（为空时按 %s）", s.value(node.Left), s.beside(node.Right, node.Left))
	case "+", "-", "*", "/":
		pattern := words[node.Operator]
		return say(pattern.En, pattern.Zh, s.operand(node.Left, node.Operator), s.operand(node.Right, ""))
	case "%", "**", "^", "..":
		return s.asWritten(node)
	}
	return s.condition(node)
}

// operand keeps the parentheses of a calculation or choice within another; a row of the same operator
// needs none on its left.
func (s *speaker) operand(node ast.Node, same string) Text {
	text := s.value(node)
	if inside, meant := s.let(node); inside != nil {
		node = meant
	}
	binary, ok := node.(*ast.BinaryNode)
	if _, choice := node.(*ast.ConditionalNode); choice || ok && binary.Operator != "??" && binary.Operator != same {
		return say("(%s)", "（%s）", text)
	}
	return text
}

// literal says a value that is written out.
func (s *speaker) literal(node ast.Node) (Text, bool) {
	literal, ok := constant(s.source, node)
	if !ok {
		return Text{}, false
	}
	switch v := result(literal).(type) {
	case nil:
		return Text{En: "nothing", Zh: "空"}, true
	case bool:
		if v {
			return Text{En: "yes", Zh: "是"}, true
		}
		return Text{En: "no", Zh: "否"}, true
	case string:
		return say("“%s”", "“%s”", v), true
	case time.Duration:
		return durationWords(v), true
	case []any:
		return Text{}, false
	default:
		text, err := textOf(v)
		return Text{En: text, Zh: text}, err == nil
	}
}

func durationWords(span time.Duration) Text {
	units := []struct {
		size   time.Duration
		en, zh string
	}{{24 * time.Hour, "days", "天"}, {time.Hour, "hours", "小时"}, {time.Minute, "minutes", "分钟"}}
	for _, unit := range units {
		if span%unit.size == 0 && span != 0 {
			return say("%[1]d "+unit.en, "%[1]d "+unit.zh, span/unit.size)
		}
	}
	return Text{En: span.String(), Zh: span.String()}
}

// closureWords say what a closure does: %[1]s is the list, %[2]s the condition or value.
var closureWords = map[string]Text{
	"any":    {En: "one of %s meets: %s", Zh: "%s 中有一项满足：%s"},
	"all":    {En: "each of %s meets: %s", Zh: "%s 中每一项都满足：%s"},
	"none":   {En: "none of %s meets: %s", Zh: "%s 中没有一项满足：%s"},
	"one":    {En: "exactly one of %s meets: %s", Zh: "%s 中恰好一项满足：%s"},
	"count":  {En: "the number of %s with: %s", Zh: "%s 中满足条件的数量（%s）"},
	"filter": {En: "those of %s with: %s", Zh: "%s 中满足条件的项（%s）"},
	"sum":    {En: "the sum over %s of %s", Zh: "%s 的 %s 合计"},
	"map":    {En: "of each of %s: %s", Zh: "%s 中各项的 %s"},
}

func (s *speaker) function(name string, arguments []ast.Node) Text {
	if pattern, ok := closureWords[name]; ok && len(arguments) > 1 {
		return s.closure(name, pattern, arguments)
	}
	if (name == "len" || name == "count") && len(arguments) == 1 {
		return say("the number of %s", "%s 的数量", s.value(arguments[0]))
	}
	parts := make([]Text, len(arguments))
	for i, argument := range arguments {
		parts[i] = s.value(argument)
	}
	en, zh := make([]string, len(parts)), make([]string, len(parts))
	for i, part := range parts {
		en[i], zh[i] = part.En, part.Zh
	}
	return Text{En: fmt.Sprintf("%s(%s)", name, strings.Join(en, ", ")), Zh: fmt.Sprintf("%s(%s)", name, strings.Join(zh, ", "))}
}

// method words a function of a root with one argument: flow.done('legal'), org.managers(record.owner).
func (s *speaker) method(node *ast.CallNode) (Text, bool) {
	member, ok := node.Callee.(*ast.MemberNode)
	if !ok || len(node.Arguments) != 1 {
		return Text{}, false
	}
	base, ok := pathOf(member.Node)
	name, named := member.Property.(*ast.StringNode)
	if !ok || !named || s.labels.Path == nil {
		return Text{}, false
	}
	path := append(slices.Clip(base), name.Value)
	label := s.labels.Path(path)
	if label == (Text{}) {
		return Text{}, false
	}
	argument := s.value(node.Arguments[0])
	if literal, ok := constant(s.source, node.Arguments[0]); ok && s.labels.Value != nil {
		if known := s.labels.Value(path, result(literal)); known != (Text{}) {
			argument = say("“%s”", "“%s”", known)
		}
	}
	return say("%s (%s)", "%s（%s）", label, argument), true
}

func (s *speaker) closure(name string, pattern Text, arguments []ast.Node) Text {
	list := s.value(arguments[0])
	body, ok := arguments[1].(*ast.PredicateNode)
	if !ok {
		return list
	}
	inside := &speaker{source: s.source, labels: s.labels, places: s.places, element: s.path(arguments[0])}
	if coalesce, isBinary := arguments[0].(*ast.BinaryNode); isBinary && coalesce.Operator == "??" {
		list, inside.element = s.value(coalesce.Left), s.path(coalesce.Left) // … ?? [] changes nothing
	}
	said := inside.value(body.Node)
	if name != "map" && name != "sum" {
		said = inside.condition(body.Node)
	}
	return say(pattern.En, pattern.Zh, list, said)
}

// path is pathOf that also knows the element of a closure.
func (s *speaker) path(node ast.Node) []string {
	if path, ok := pathOf(node); ok {
		return path
	}
	key := factKey(node)
	if !strings.HasPrefix(key, "#") || s.element == nil {
		return nil
	}
	names := strings.Split(key, ".")[1:]
	return append(slices.Clip(s.element), names...)
}

func (s *speaker) label(path []string) Text {
	if s.labels.Path != nil {
		if label := s.labels.Path(path); label != (Text{}) {
			return label
		}
	}
	name := strings.Join(path, ".")
	if known, ok := wellKnown[name]; ok {
		return known
	}
	return Text{En: name, Zh: name}
}

// isMoment reports whether a node certainly is a date or time.
func (s *speaker) isMoment(node ast.Node) bool {
	if literal, ok := constant(s.source, node); ok {
		_, moment := literal.(time.Time)
		return moment
	}
	if path := s.path(node); len(path) == 1 {
		return path[0] == "today" || path[0] == "now"
	}
	binary, ok := node.(*ast.BinaryNode)
	return ok && (binary.Operator == "+" || binary.Operator == "-") && s.isMoment(binary.Left)
}

package rule

import (
	"slices"
	"strings"
	"time"

	"github.com/expr-lang/expr/ast"
	"github.com/shopspring/decimal"
)

// mostCases bounds how many ways to stand are looked at before conditions count as undecidable.
const mostCases = 4096

// Bounds says which values a field can have: a number from Least to Most in steps of Step (0 when
// numbers may lie as close as one likes); Filled when it is never empty.
type Bounds struct {
	Least, Most *decimal.Decimal
	Step        decimal.Decimal
	Filled      bool
}

// CaseTable lists all ways in which what some conditions read can stand, as far as they can tell
// them apart, and which of the conditions hold in each: enough to say whether two overlap or
// whether all together leave a gap.
type CaseTable struct {
	Variables []CaseVariable
	Cases     []Case
}

// CaseVariable is a field that conditions read, with the stretches of its values between which they
// make a difference, in order; empty stands last.
type CaseVariable struct {
	Path  []string
	Type  Type
	Cells []CaseCell
}

// CaseCell is a stretch of values: Value itself when Point, else all between Low and High, of which
// Value is an example; a Low or High of nil is no bound.
type CaseCell struct {
	Value     any
	Low, High any
	Point     bool
}

// Case is one way to stand: the cell of each variable, and which conditions hold.
type Case struct {
	Cells []int
	Holds []bool
}

// Cases works the table of some conditions out; a nil condition always holds. lets are the rules
// behind names that conditions read. It reports false for conditions that do more than compare
// fields with values that are written out: about those nothing can be said beforehand.
func Cases(conditions []*Program, lets map[string]*Program, bounds func(path []string) Bounds) (*CaseTable, bool) {
	c := &caseFinder{lets: lets, known: map[string]*caseConstants{}}
	for _, condition := range conditions {
		if condition != nil && !c.condition(condition, condition.node) {
			return nil, false
		}
	}
	table := &CaseTable{}
	total := 1
	for _, key := range c.order {
		if !c.alone(key) {
			return nil, false
		}
		found := c.known[key]
		cells, ok := found.cells(bounds(found.path))
		if total *= len(cells); !ok || total > mostCases || total == 0 {
			return nil, false
		}
		table.Variables = append(table.Variables, CaseVariable{Path: found.path, Type: found.kind, Cells: cells})
	}
	return table, table.fill(conditions, lets)
}

// caseFinder collects the fields that conditions read with the values they are compared with.
type caseFinder struct {
	lets  map[string]*Program
	known map[string]*caseConstants
	order []string
	depth int
}

// caseConstants are the values that one field is compared with.
type caseConstants struct {
	path   []string
	kind   Type
	values []any
}

// condition collects what a node reads that is true or false.
func (c *caseFinder) condition(p *Program, node ast.Node) bool {
	switch n := node.(type) {
	case *ast.BoolNode:
		return true
	case *ast.UnaryNode:
		return (n.Operator == "!" || n.Operator == "not") && c.condition(p, n.Node)
	case *ast.ConditionalNode:
		return c.condition(p, n.Cond) && c.condition(p, n.Exp1) && c.condition(p, n.Exp2)
	case *ast.BinaryNode:
		return c.binary(p, n)
	}
	return c.value(p, node)
}

func (c *caseFinder) binary(p *Program, node *ast.BinaryNode) bool {
	switch node.Operator {
	case "&&", "and", "||", "or":
		return c.condition(p, node.Left) && c.condition(p, node.Right)
	case "==", "!=", "<", "<=", ">", ">=":
		if value, ok := constant(p.source, node.Right); ok {
			return c.value(p, node.Left, value)
		}
		value, ok := constant(p.source, node.Left)
		return ok && c.value(p, node.Right, value)
	case "in":
		list, ok := constant(p.source, node.Right)
		values, isList := list.([]any)
		return ok && isList && c.value(p, node.Left, values...)
	case "??":
		return c.value(p, node)
	}
	return false
}

// value collects what a node reads that is compared with values.
func (c *caseFinder) value(p *Program, node ast.Node, values ...any) bool {
	if path, ok := pathOf(node); ok {
		return c.path(p, node, path, values)
	}
	switch n := node.(type) {
	case *ast.ChainNode:
		return c.value(p, n.Node, values...)
	case *ast.ConditionalNode:
		return c.condition(p, n.Cond) && c.part(p, n.Exp1, values) && c.part(p, n.Exp2, values)
	case *ast.BinaryNode:
		if n.Operator != "??" {
			return p.types[node].Kind == Boolean && c.binary(p, n)
		}
		otherwise, ok := constant(p.source, n.Right)
		return ok && c.value(p, n.Left, append(slices.Clone(values), otherwise)...)
	case *ast.UnaryNode:
		return p.types[node].Kind == Boolean && c.condition(p, node)
	}
	return false
}

// part is value for what may be written out as well.
func (c *caseFinder) part(p *Program, node ast.Node, values []any) bool {
	if _, ok := constant(p.source, node); ok {
		return true
	}
	return c.value(p, node, values...)
}

func (c *caseFinder) path(p *Program, node ast.Node, path []string, values []any) bool {
	if let := c.lets[path[0]]; let != nil {
		if c.depth++; c.depth > maxDigits {
			return false
		}
		defer func() { c.depth-- }()
		return len(path) == 1 && c.value(let, let.node, values...)
	}
	if len(path) < 2 {
		return false
	}
	key, kind := strings.Join(path, "."), p.types[node]
	found := c.known[key]
	if found == nil {
		found = &caseConstants{path: path, kind: kind}
		c.known[key] = found
		c.order = append(c.order, key)
	}
	found.kind.Nullable = found.kind.Nullable || kind.Nullable
	found.values = append(found.values, values...)
	return true
}

// alone reports whether no other field lies behind this one: account and account.tier do not stand
// on their own.
func (c *caseFinder) alone(key string) bool {
	return !slices.ContainsFunc(c.order, func(other string) bool { return strings.HasPrefix(other, key+".") })
}

// cells divides the values of a field.
func (f *caseConstants) cells(bounds Bounds) ([]CaseCell, bool) {
	var cells []CaseCell
	switch f.kind.Kind {
	case Boolean:
		cells = points(false, true)
	case Number:
		cells = f.numbers(bounds)
	case String:
		cells = f.texts()
	case Date:
		cells = f.moments(24 * time.Hour)
	case Time:
		cells = f.moments(time.Minute)
	case Record:
		if slices.ContainsFunc(f.values, func(value any) bool { return value != nil }) {
			return nil, false
		}
		cells = points(caseObject{})
	default:
		return nil, false
	}
	if f.kind.Nullable && !bounds.Filled {
		cells = append(cells, points(nil)...)
	}
	return cells, cells != nil
}

func points(values ...any) []CaseCell {
	cells := make([]CaseCell, len(values))
	for i, value := range values {
		cells[i] = CaseCell{Value: value, Point: true}
	}
	return cells
}

// texts gives the options of a field, else the texts named and any other.
func (f *caseConstants) texts() []CaseCell {
	if f.kind.Options != nil {
		cells := make([]CaseCell, len(f.kind.Options.List))
		for i, option := range f.kind.Options.List {
			cells[i] = CaseCell{Value: option.Name, Point: true}
		}
		return cells
	}
	var named []any
	for _, value := range f.values {
		if text, ok := value.(string); ok && !slices.Contains(named, any(text)) {
			named = append(named, text)
		}
	}
	return append(points(named...), CaseCell{Value: "…"})
}

// numbers divides the number line at the numbers named.
func (f *caseConstants) numbers(bounds Bounds) []CaseCell {
	var named []decimal.Decimal
	for _, value := range f.values {
		if number, ok := numberOf(value); ok {
			named = append(named, number)
		}
	}
	slices.SortFunc(named, decimal.Decimal.Cmp)
	named = slices.CompactFunc(named, decimal.Decimal.Equal)
	line := numberLine{bounds}
	cells := line.between(nil, firstOf(named))
	for i, number := range named {
		if line.has(number) {
			cells = append(cells, CaseCell{Value: number, Point: true})
		}
		var next *decimal.Decimal
		if i+1 < len(named) {
			next = &named[i+1]
		}
		cells = append(cells, line.between(&named[i], next)...)
	}
	return cells
}

func firstOf(numbers []decimal.Decimal) *decimal.Decimal {
	if len(numbers) == 0 {
		return nil
	}
	return &numbers[0]
}

// numberLine is where the values of a field lie.
type numberLine struct{ Bounds }

func (l numberLine) has(number decimal.Decimal) bool {
	return (l.Least == nil || !number.LessThan(*l.Least)) && (l.Most == nil || !number.GreaterThan(*l.Most)) &&
		(l.Step.IsZero() || number.Mod(l.Step).IsZero())
}

// between gives the stretch strictly between two numbers, if the field has values there.
func (l numberLine) between(low, high *decimal.Decimal) []CaseCell {
	cell := CaseCell{}
	if low != nil {
		cell.Low = *low
	}
	if high != nil {
		cell.High = *high
	}
	for _, candidate := range l.candidates(low, high) {
		if l.has(candidate) && (low == nil || candidate.GreaterThan(*low)) && (high == nil || candidate.LessThan(*high)) {
			cell.Value = candidate
			return []CaseCell{cell}
		}
	}
	return nil
}

// candidates are numbers to try between two others, round ones first.
func (l numberLine) candidates(low, high *decimal.Decimal) []decimal.Decimal {
	one := decimal.NewFromInt(1)
	var list []decimal.Decimal
	switch {
	case low != nil && high != nil:
		middle := low.Add(*high).Div(decimal.NewFromInt(2))
		list = append(list, middle.Floor(), middle.Ceil())
		if !l.Step.IsZero() {
			list = append(list, middle.Div(l.Step).Floor().Mul(l.Step), low.Add(l.Step))
		} else {
			list = append(list, middle)
		}
	case low != nil:
		list = append(list, low.Add(one), low.Add(l.Step))
		if l.Most != nil {
			list = append(list, *l.Most)
		}
	case high != nil:
		list = append(list, high.Sub(one), high.Sub(l.Step))
		if l.Least != nil {
			list = append(list, *l.Least)
		}
	default:
		list = append(list, decimal.Zero)
		if l.Least != nil {
			list = append(list, *l.Least)
		}
	}
	return list
}

// moments divides time at the dates or times named.
func (f *caseConstants) moments(step time.Duration) []CaseCell {
	var named []time.Time
	for _, value := range f.values {
		if moment, ok := value.(time.Time); ok {
			named = append(named, moment)
		}
	}
	slices.SortFunc(named, time.Time.Compare)
	named = slices.CompactFunc(named, time.Time.Equal)
	if len(named) == 0 {
		return []CaseCell{{Value: time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)}}
	}
	cells := []CaseCell{{Value: named[0].Add(-step), High: named[0]}}
	for i, moment := range named {
		cells = append(cells, CaseCell{Value: moment, Point: true})
		if next := moment.Add(step); i+1 == len(named) {
			cells = append(cells, CaseCell{Value: next, Low: moment})
		} else if next.Before(named[i+1]) {
			cells = append(cells, CaseCell{Value: next, Low: moment, High: named[i+1]})
		}
	}
	return cells
}

// fill runs the conditions in every case; false when one of them fails.
func (t *CaseTable) fill(conditions []*Program, lets map[string]*Program) bool {
	at := make([]int, len(t.Variables))
	for {
		scope := t.scope(at)
		one := Case{Cells: slices.Clone(at), Holds: make([]bool, len(conditions))}
		for i, condition := range conditions {
			holds, ok := caseHolds(condition, scope, lets)
			if !ok {
				return false
			}
			one.Holds[i] = holds
		}
		t.Cases = append(t.Cases, one)
		if !t.step(at) {
			return true
		}
	}
}

// step goes to the next case, the last variable first; false behind the last.
func (t *CaseTable) step(at []int) bool {
	for i := len(at) - 1; i >= 0; i-- {
		if at[i]++; at[i] < len(t.Variables[i].Cells) {
			return true
		}
		at[i] = 0
	}
	return false
}

func caseHolds(condition *Program, scope Scope, lets map[string]*Program) (holds, ok bool) {
	if condition == nil {
		return true, true
	}
	if !bindCaseLets(condition, scope, lets, 0) {
		return false, false
	}
	holds, err := condition.True(scope)
	return holds, err == nil
}

// bindCaseLets works out the names that a program reads.
func bindCaseLets(program *Program, scope Scope, lets map[string]*Program, depth int) bool {
	for _, path := range program.Reads() {
		let := lets[path[0]]
		if _, known := scope[path[0]]; known || let == nil {
			continue
		}
		if depth > maxDigits || !bindCaseLets(let, scope, lets, depth+1) {
			return false
		}
		value, err := let.Run(scope)
		if err != nil {
			return false
		}
		scope[path[0]] = value
	}
	return true
}

// scope makes objects that have the values of a case.
func (t *CaseTable) scope(at []int) Scope {
	scope := Scope{}
	for i, variable := range t.Variables {
		under, _ := scope[variable.Path[0]].(caseObject)
		if under == nil {
			under = caseObject{}
			scope[variable.Path[0]] = under
		}
		for _, name := range variable.Path[1 : len(variable.Path)-1] {
			inner, _ := under[name].(caseObject)
			if inner == nil {
				inner = caseObject{}
				under[name] = inner
			}
			under = inner
		}
		under[variable.Path[len(variable.Path)-1]] = variable.Cells[at[i]].Value
	}
	return scope
}

// caseObject is a record that has the fields of a case.
type caseObject map[string]any

// Get returns a field's value.
func (o caseObject) Get(name string) any { return o[name] }

// Identity is empty.
func (o caseObject) Identity() string { return "" }

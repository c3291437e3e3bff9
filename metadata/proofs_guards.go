package metadata

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"github.com/weft-crm/weft/metadata/rule"
)

// guardGroup is a list of conditions that stand side by side: the ways of a choose, the transitions
// of one event, the branches of a parallel, or the "if" of one step.
type guardGroup struct {
	w      *Workflow
	e      *Entity
	kind   guardKind
	at     *spot
	event  string
	stuck  bool // the run cannot go on where none holds
	guards []guard
}

type guardKind int

const (
	chooseGuards   guardKind = iota // the first that holds is taken, else is for the rest
	eventGuards                     // the first that holds is taken, none hides the button
	endingGuards                    // the same, but the flow itself asks
	parallelGuards                  // all that hold are taken
	stepGuard                       // a single one
)

// guard is one of them; all its rules have to hold, none means that it always holds.
type guard struct {
	at    *spot
	label Text
	rules []*Rule
}

// guardStep proves the condition of a step.
func (c *workflowCheck) guardStep(at *spot, step *Step) {
	if step.If != nil {
		c.guard(&guardGroup{kind: stepGuard, at: at, guards: []guard{{at: at, label: step.Title, rules: []*Rule{step.If}}}})
	}
}

// guardChoose proves the ways of a choose; else is a guard without a rule.
func (c *workflowCheck) guardChoose(at *spot, choices []*Choice) {
	group := &guardGroup{kind: chooseGuards, at: at}
	for i, choice := range choices {
		one := guard{at: at.item(i).key("if"), label: choice.Title, rules: []*Rule{choice.If}}
		if choice.Else {
			one.at, one.rules = at.item(i).key("else"), nil
		}
		if one.label.IsZero() && choice.If != nil {
			one.label = Text{choice.If.Source, choice.If.Source}
		}
		group.guards = append(group.guards, one)
	}
	c.guard(group)
}

func (c *workflowCheck) guardParallel(at *spot, parallel *Parallel) {
	group := &guardGroup{kind: parallelGuards, at: at}
	for i, branch := range parallel.Branches {
		group.guards = append(group.guards, guard{at: at.item(i).key("if"), label: branch.Title, rules: []*Rule{branch.If}})
	}
	c.guard(group)
}

// guardEvent proves the transitions of an event. The endings of a flow have to be answered always.
func (c *workflowCheck) guardEvent(at *spot, event string, state *State) {
	transitions, _ := state.On.Get(event)
	group := &guardGroup{kind: eventGuards, at: at, event: event}
	if len(state.Flow) > 0 && slices.Contains(flowEvents, event) {
		group.kind, group.stuck = endingGuards, !c.leftByPeople(state)
	}
	for i, transition := range transitions {
		spot := at
		if at.node != nil && at.node.kind == nodeList {
			spot = at.item(i)
		}
		one := guard{at: spot.key("if"), label: transition.Title, rules: []*Rule{transition.If}}
		if to, ok := c.w.States.Get(transition.To); ok && len(transitions) > 1 && !to.Title.IsZero() {
			one.label = to.Title
		}
		if group.kind == endingGuards { // the run itself has to pass the checks as well
			for _, check := range transition.Check {
				one.rules = append(one.rules, &check.If)
			}
		}
		group.guards = append(group.guards, one)
	}
	c.guard(group)
}

// leftByPeople reports whether somebody, or time, can lead out of a state besides its flow.
func (c *workflowCheck) leftByPeople(state *State) bool {
	for _, transitions := range state.On.All() {
		for _, transition := range transitions {
			if transition.To != "" && len(transition.Who) > 0 {
				return true
			}
		}
	}
	return len(state.When) > 0 || slices.ContainsFunc(state.After, func(after *After) bool { return after.To != "" })
}

func (c *workflowCheck) guard(group *guardGroup) {
	group.w, group.e = c.w, c.e
	c.guards = append(c.guards, group)
}

// programs gives the compiled rules of a guard, false when one of them could not be compiled.
func (g *guard) programs() ([]*rule.Program, bool) {
	var list []*rule.Program
	for _, r := range g.rules {
		if r == nil {
			continue
		}
		if r.Program == nil {
			return nil, false
		}
		list = append(list, r.Program)
	}
	return list, true
}

// proveGuards looks at what conditions leave out and where they meet, as far as that can be said
// before any record is there.
func (c *compiler) proveGuards() {
	if c.trusted {
		return
	}
	for _, group := range c.guards {
		proof := &guardProof{compiler: c, group: group}
		if proof.compiled() {
			proof.alone()
			proof.beside()
			proof.gaps()
		}
	}
}

// guardProof proves one group.
type guardProof struct {
	*compiler
	group *guardGroup
	dead  map[int]bool // told already
}

func (p *guardProof) compiled() bool {
	p.dead = map[int]bool{}
	for i := range p.group.guards {
		if _, ok := p.group.guards[i].programs(); !ok {
			return false
		}
	}
	return len(p.group.guards) > 0
}

// guardTable tells which of some guards hold in which case.
type guardTable struct {
	*rule.CaseTable
	holds [][]bool // by case, then guard
}

// never reports whether the first of the guards holds in no case.
func (t *guardTable) never() bool {
	return !slices.ContainsFunc(t.holds, func(holds []bool) bool { return holds[0] })
}

// table works out the cases of some guards of the group; false when nothing can be said.
func (p *guardProof) table(guards ...int) (*guardTable, bool) {
	return p.tableWithin(p.group.bounds, guards...)
}

// tableWithin is that with other bounds of the fields.
func (p *guardProof) tableWithin(bounds func(path []string) rule.Bounds, guards ...int) (*guardTable, bool) {
	var programs []*rule.Program
	var owner []int
	for at, i := range guards {
		list, _ := p.group.guards[i].programs()
		for _, program := range list {
			programs, owner = append(programs, program), append(owner, at)
		}
	}
	cases, ok := rule.Cases(programs, p.group.lets(), bounds)
	if !ok {
		return nil, false
	}
	table := &guardTable{CaseTable: cases}
	for _, one := range cases.Cases {
		holds := slices.Repeat([]bool{true}, len(guards))
		for i, at := range owner {
			holds[at] = holds[at] && one.Holds[i]
		}
		table.holds = append(table.holds, holds)
	}
	return table, true
}

func (g *guardGroup) lets() map[string]*rule.Program {
	lets := map[string]*rule.Program{}
	for name, let := range g.w.Let.All() {
		lets[name] = let.Program
	}
	return lets
}

// attribute finds the field that a path of a rule ends at.
func (g *guardGroup) attribute(path []string) (Attribute, bool) {
	e := g.e
	if path[0] != "record" && path[0] != "old" {
		return Attribute{}, false
	}
	var found Attribute
	for _, name := range path[1:] {
		if e == nil {
			return Attribute{}, false
		}
		attribute, ok := e.Attribute(name)
		if !ok {
			return Attribute{}, false
		}
		found, e = attribute, attribute.Target
	}
	return found, true
}

// bounds says which values a field takes.
func (g *guardGroup) bounds(path []string) rule.Bounds {
	attribute, ok := g.attribute(path)
	if path[0] == "flow" {
		return rule.Bounds{Least: bound("0"), Step: decimal.NewFromInt(1)}
	}
	if !ok || attribute.Field == nil {
		return rule.Bounds{}
	}
	f := attribute.Field
	bounds := rule.Bounds{Filled: f.Required.Always && len(path) == 2, Step: stepOf(f)}
	if attribute.Name == f.Name {
		bounds.Least, bounds.Most = bound(f.Min), bound(f.Max)
	}
	return bounds
}

// unbounded is that of a field which takes any value.
func (g *guardGroup) unbounded(path []string) rule.Bounds {
	bounds := g.bounds(path)
	bounds.Least, bounds.Most = nil, nil
	return bounds
}

func bound(text string) *decimal.Decimal {
	value, ok := parseDecimal(text)
	if !ok {
		return nil
	}
	return &value
}

// stepOf is the least difference between two values of a field.
func stepOf(f *Field) decimal.Decimal {
	switch f.ResultKind() {
	case "number":
		return decimal.NewFromInt(1)
	case "decimal", "percent", "money":
		for _, column := range f.Columns() {
			if column.Storage == StoreDecimal {
				return decimal.New(1, -int32(column.Scale))
			}
		}
	}
	return decimal.Zero
}

// alone tells of conditions that never hold, and of those that always do although others follow.
func (p *guardProof) alone() {
	for i := range p.group.guards {
		g := &p.group.guards[i]
		list, _ := g.programs()
		table, ok := p.table(i)
		if len(list) == 0 || !ok {
			continue
		}
		always := !slices.ContainsFunc(table.holds, func(holds []bool) bool { return !holds[0] })
		switch {
		case table.never():
			p.dead[i] = true
			if free, ok := p.tableWithin(p.group.unbounded, i); ok && free.never() {
				table.Variables = nil // it contradicts itself, whatever the fields' bounds
			}
			p.warn(g.spot(), "guard_never", "This can never hold"+p.because(table, "en")+"; what depends on it is never done.", "此条件永远不成立"+p.because(table, "zh")+"，其后的内容不会执行。")
		case always && p.ordered() && i+1 < len(p.group.guards):
			p.warn(g.spot(), "guard_always", "This always holds, so what stands after it is never reached.", "此条件总是成立，其后的分支永远不会执行。")
			for j := i + 1; j < len(p.group.guards); j++ {
				p.dead[j] = true
			}
			return
		}
	}
}

// because names the bounds of the fields of a condition that never holds.
func (p *guardProof) because(table *guardTable, language string) string {
	var parts []string
	for _, variable := range table.Variables {
		bounds := p.group.bounds(variable.Path)
		label := p.group.label(variable).In(language)
		switch {
		case bounds.Least != nil && bounds.Most != nil:
			parts = append(parts, Text{label + " lies between " + bounds.Least.String() + " and " + bounds.Most.String(), label + "介于 " + bounds.Least.String() + " 与 " + bounds.Most.String() + " 之间"}.In(language))
		case bounds.Least != nil:
			parts = append(parts, Text{label + " is at least " + bounds.Least.String(), label + "不小于 " + bounds.Least.String()}.In(language))
		case bounds.Most != nil:
			parts = append(parts, Text{label + " is at most " + bounds.Most.String(), label + "不大于 " + bounds.Most.String()}.In(language))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return Text{" (" + strings.Join(parts, ", ") + ")", "（" + strings.Join(parts, "，") + "）"}.In(language)
}

// spot is where a guard's condition stands.
func (g *guard) spot() *spot { return g.at }

func (p *guardProof) ordered() bool {
	return p.group.kind == chooseGuards || p.group.kind == eventGuards || p.group.kind == endingGuards
}

// beside compares conditions in pairs: one that takes everything of a later one, and two that meet
// without either holding the other, which order alone decides.
func (p *guardProof) beside() {
	if !p.ordered() {
		return
	}
	for later := range p.group.guards {
		for earlier := range later {
			if !p.dead[later] && !p.dead[earlier] {
				p.pair(earlier, later)
			}
		}
	}
}

func (p *guardProof) pair(earlier, later int) {
	first, _ := p.group.guards[earlier].programs()
	second, _ := p.group.guards[later].programs()
	table, ok := p.table(earlier, later)
	if !ok || len(first) == 0 || len(second) == 0 {
		return
	}
	both, onlyFirst, onlySecond := -1, false, false
	for i, holds := range table.holds {
		switch {
		case holds[0] && holds[1]:
			if both < 0 || table.plainer(i, both) {
				both = i
			}
		case holds[0]:
			onlyFirst = true
		case holds[1]:
			onlySecond = true
		}
	}
	if both < 0 {
		return
	}
	a, b := p.group.guards[earlier].label, p.group.guards[later].label
	example := p.example(table, both)
	if !onlySecond {
		p.dead[later] = true
		p.warn(p.group.guards[later].spot(), "guard_covered", "This is never reached: \""+a.In("en")+"\" before it takes all of it, such as "+example.En+".",
			"永远不会执行到此处：前面的“"+a.In("zh")+"”已包含其全部情况，例如"+example.Zh+"。")
		return
	}
	if onlyFirst && p.sameFields(earlier, later) {
		p.warn(p.group.guards[later].spot(), "guard_overlap", example.En+" satisfies both \""+a.In("en")+"\" and \""+b.In("en")+"\"; the first is taken.",
			spaced(example.Zh)+"时，“"+a.In("zh")+"”与“"+b.In("zh")+"”同时满足，将按前者处理。")
	}
}

// plainer reports whether a case has fewer empty fields than another.
func (t *guardTable) plainer(a, b int) bool {
	empty := func(i int) (count int) {
		for v, cell := range t.Cases[i].Cells {
			if t.Variables[v].Cells[cell].Value == nil {
				count++
			}
		}
		return count
	}
	return empty(a) < empty(b)
}

// sameFields reports whether two guards read the same fields: only then does an overlap look like a
// slip.
func (p *guardProof) sameFields(a, b int) bool {
	first, _ := p.table(a)
	second, _ := p.table(b)
	return slices.Equal(first.fields(), second.fields())
}

func (t *guardTable) fields() []string {
	list := names(t.Variables, func(v rule.CaseVariable) string { return strings.Join(v.Path, ".") })
	slices.Sort(list)
	return list
}

// gaps tells for which values none of the conditions holds.
func (p *guardProof) gaps() {
	group := p.group
	if group.kind == stepGuard || group.kind == eventGuards && len(group.guards) < 2 {
		return
	}
	all := make([]int, len(group.guards))
	for i := range all {
		all[i] = i
		if list, _ := group.guards[i].programs(); len(list) == 0 && group.kind != chooseGuards {
			return
		}
	}
	table, ok := p.table(all...)
	if !ok {
		if group.kind == endingGuards {
			p.report(group.at, "ending_guarded", Text{
				"If none of these conditions holds when the flow ends with \"" + group.event + "\", the run stays here with nothing to do. Add a last transition without \"if\".",
				"步骤以“" + group.event + "”结束时，若所有条件都不成立，流程将停在此处。请在最后添加一个不带“if”的流转。",
			}, true)
		}
		return
	}
	otherwise := group.kind == chooseGuards && p.hasElse()
	missing := table.uncovered(otherwise)
	if len(missing) == 0 {
		return
	}
	p.tellGap(p.gapWords(table, missing), otherwise)
}

// hasElse reports whether a choose takes in the rest.
func (p *guardProof) hasElse() bool {
	last := p.group.guards[len(p.group.guards)-1]
	return len(last.rules) == 0
}

func (p *guardProof) tellGap(words Text, otherwise bool) {
	group := p.group
	words.Zh = spaced(words.Zh)
	switch {
	case otherwise:
		p.warn(group.at, "guard_gap", "No branch for "+words.En+"; such records take \"otherwise\".", "没有分支处理"+words.Zh+"的情况，将走“其他情况”。")
	case group.kind == chooseGuards:
		p.warn(group.at, "guard_gap", "No branch for "+words.En+".", "没有分支处理"+words.Zh+"的情况。")
	case group.kind == parallelGuards:
		p.warn(group.at, "guard_gap", "No branch starts for "+words.En+"; the step then passes without anybody being asked.", words.Zh+"时没有分支启动，该步骤将无人审批而直接通过。")
	case group.kind == eventGuards:
		p.warn(group.at, "guard_gap", "No transition of \""+group.event+"\" for "+words.En+"; it cannot be fired then.", "“"+group.event+"”没有处理"+words.Zh+"的流转，此时无法触发。")
	default:
		p.report(group.at, "guard_gap", Text{
			"No transition of \"" + group.event + "\" for " + words.En + "; the run would stay here with nothing to do.",
			"“" + group.event + "”没有处理" + words.Zh + "的流转，流程将停在此处。",
		}, !group.stuck)
	}
}

// uncovered lists the cases in which no guard holds. Where an else takes the rest, only a stretch
// of one field that lies between two others counts: that is where a boundary was missed.
func (t *guardTable) uncovered(otherwise bool) []int {
	var missing []int
	for i, holds := range t.holds {
		if otherwise {
			holds = holds[:len(holds)-1]
		}
		if !slices.Contains(holds, true) {
			missing = append(missing, i)
		}
	}
	if !otherwise {
		return missing
	}
	if len(t.Variables) != 1 {
		return nil
	}
	return slices.DeleteFunc(missing, func(i int) bool {
		return !t.amid(i, missing)
	})
}

// amid reports whether cases that are covered stand on both sides of one that is not.
func (t *guardTable) amid(at int, missing []int) bool {
	cells := t.Variables[0].Cells
	if kind := t.Variables[0].Type.Kind; kind != rule.Number && kind != rule.Date && kind != rule.Time || cells[at].Value == nil {
		return false
	}
	before, after := false, false
	for i := range t.Cases {
		if cells[i].Value == nil || slices.Contains(missing, i) {
			continue
		}
		before, after = before || i < at, after || i > at
	}
	return before && after
}

// gapWords names what is missing: of one field every stretch, of several an example.
func (p *guardProof) gapWords(table *guardTable, missing []int) Text {
	if len(table.Variables) != 1 {
		best := missing[0]
		for _, i := range missing {
			if table.plainer(i, best) {
				best = i
			}
		}
		return p.example(table, best)
	}
	variable := table.Variables[0]
	label := p.group.label(variable)
	var en, zh []string
	for from := 0; from < len(missing); {
		to := from
		for to+1 < len(missing) && missing[to+1] == missing[to]+1 && p.group.continues(variable, missing[to+1]) {
			to++
		}
		words := p.group.stretch(variable, missing[from], missing[to])
		en, zh = append(en, words.En), append(zh, words.Zh)
		from = to + 1
	}
	for i := range len(zh) - 1 {
		zh[i] = spaced(zh[i])
	}
	return Text{label.In("en") + " " + strings.Join(en, " or "), label.In("zh") + strings.Join(zh, "或")}
}

// spaced puts a blank behind Chinese words that end with a number or a letter.
func spaced(words string) string {
	if words != "" && words[len(words)-1] < utf8.RuneSelf {
		return words + " "
	}
	return words
}

// continues reports whether a cell continues the stretch before it.
func (g *guardGroup) continues(variable rule.CaseVariable, cell int) bool {
	kind := variable.Type.Kind
	return (kind == rule.Number || kind == rule.Date || kind == rule.Time) && variable.Cells[cell].Value != nil
}

// stretch words the values from one cell to another.
func (g *guardGroup) stretch(variable rule.CaseVariable, from, to int) Text {
	first, last := variable.Cells[from], variable.Cells[to]
	if from == to && (first.Point || first.Low == nil && first.High == nil) {
		return g.equal(variable, first.Value)
	}
	low, high := first.Low, last.High
	if first.Point {
		low = first.Value
	}
	if last.Point {
		high = last.Value
	}
	below, above := g.words(variable, high), g.words(variable, low)
	switch {
	case low != nil && high != nil:
		return Text{"between " + above.En + " and " + below.En, "介于 " + above.Zh + " 与 " + below.Zh + " 之间"}
	case high != nil && last.Point:
		return Text{"up to " + below.En, "不大于 " + below.Zh}
	case high != nil:
		return Text{"below " + below.En, "小于 " + below.Zh}
	case low != nil && first.Point:
		return Text{"from " + above.En + " on", "不小于 " + above.Zh}
	case low != nil:
		return Text{"above " + above.En, "大于 " + above.Zh}
	}
	return Text{"of any value", "为任意值"}
}

// equal says that a field has a value.
func (g *guardGroup) equal(variable rule.CaseVariable, value any) Text {
	words := g.words(variable, value)
	switch value.(type) {
	case nil, rule.Object:
		return words
	case string:
		return Text{words.En, "为" + words.Zh}
	}
	return Text{words.En, "为 " + words.Zh}
}

// label is what the field of a variable is called.
func (g *guardGroup) label(variable rule.CaseVariable) Text {
	attribute, ok := g.attribute(variable.Path)
	if !ok || attribute.Field == nil {
		name := strings.Join(variable.Path, ".")
		return Text{name, name}
	}
	return attribute.Field.SpokenLabel()
}

// words writes a value of a field as people write it.
func (g *guardGroup) words(variable rule.CaseVariable, value any) Text {
	switch v := value.(type) {
	case nil:
		return Text{"empty", "为空"}
	case bool:
		return Text{booleanKind{}.Format(nil, v, Locale{Language: "en"}), booleanKind{}.Format(nil, v, Locale{Language: "zh"})}
	case decimal.Decimal:
		number := v.String()
		if attribute, ok := g.attribute(variable.Path); ok && attribute.Field != nil && attribute.Field.IsPercent() {
			number += "%"
		}
		return Text{number, number}
	case time.Time:
		layout := time.DateOnly
		if variable.Type.Kind == rule.Time {
			layout = "2006-01-02 15:04"
		}
		return Text{v.Format(layout), v.Format(layout)}
	case string:
		return g.optionWords(variable, v)
	}
	return Text{"filled in", "已填写"}
}

func (g *guardGroup) optionWords(variable rule.CaseVariable, name string) Text {
	if variable.Type.Options != nil {
		for _, option := range variable.Type.Options.List {
			if option.Name == name {
				return Text{"\"" + Text(option.Label).In("en") + "\"", "“" + Text(option.Label).In("zh") + "”"}
			}
		}
	}
	if name == "…" {
		return Text{"anything else", "其他内容"}
	}
	return Text{"\"" + name + "\"", "“" + name + "”"}
}

// example tells a case in words: Discount % 15, Region "North".
func (p *guardProof) example(table *guardTable, at int) Text {
	var en, zh []string
	for i, variable := range table.Variables {
		cell := variable.Cells[table.Cases[at].Cells[i]]
		label, words := p.group.label(variable), p.group.equal(variable, cell.Value)
		en = append(en, label.In("en")+" "+words.En)
		zh = append(zh, label.In("zh")+words.Zh)
	}
	return Text{strings.Join(en, ", "), strings.Join(zh, "，")}
}

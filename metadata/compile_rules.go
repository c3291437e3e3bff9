package metadata

import (
	"slices"
	"strings"

	"github.com/weft-crm/weft/metadata/rule"
)

// site is a place of rules with what belongs to it.
type site struct {
	place Place
	env   rule.Env
	roots map[string]*Entity // the entities behind the names, to find the fields that are read
}

// ruleTask is a rule waiting to be compiled.
type ruleTask struct {
	at      *spot
	rule    *Rule
	site    *site
	accepts []rule.Kind
	leads   []string // the entities of which a record that it gives may be; none means all
	skip    int      // bytes of the text before the rule: 1 for the = of "=rule"
	known   []rule.Known

	each       string // what the rule is asked of one by one, such as candidate; "" where it is asked once
	asPeopleDo bool   // a filter as people click it, of which nobody is warned
	problems   []rule.Problem
}

// addRule registers a rule, of which more can be said by what it returns; nil is fine. accepts lists the
// families of types it may give, none means all.
func (c *compiler) addRule(at *spot, r *Rule, place Place, accepts ...rule.Kind) *ruleTask {
	if r == nil || r.Source == "" {
		return &ruleTask{}
	}
	task := &ruleTask{at: at, rule: r, site: c.siteOf(place), accepts: accepts, known: c.known}
	c.rules = append(c.rules, task)
	return task
}

// knowing notes what is known of all rules that are registered until the function it gives is called.
func (c *compiler) knowing(r *Rule, held bool) (forget func()) {
	outer := c.known
	if r != nil {
		c.known = append(slices.Clip(outer), rule.Known{Source: r.Source, Held: held})
	}
	return func() { c.known = outer }
}

// addComputed registers the rule of a value that starts with =, as addRule.
func (c *compiler) addComputed(at *spot, r *Rule, place Place, accepts ...rule.Kind) *ruleTask {
	if r != nil && r.Source == "" {
		c.fail(at, "rule_missing", "A rule is missing after the =.", "= 之后缺少规则。")
	}
	task := c.addRule(at, r, place, accepts...)
	task.skip = 1
	return task
}

func (c *compiler) siteOf(place Place) *site {
	if known := c.envs[place]; known != nil {
		return known
	}
	if c.envs == nil {
		c.envs = map[Place]*site{}
	}
	made := &site{place: place, env: c.model.Environment(place), roots: map[string]*Entity{"user": c.users}}
	made.roots["record"], made.roots["old"], made.roots["candidate"] = place.Entity, place.Entity, place.Candidate
	switch place.Context {
	case ContextWorkflow:
		made.roots["candidate"] = c.users
	case ContextPrint:
		made.roots["item"], made.roots["candidate"] = place.Candidate, nil
	case ContextConversion:
		made.roots["line"] = place.Candidate
	}
	c.envs[place] = made
	return made
}

// runRules compiles what was registered, on all processors, and reports in order.
func (c *compiler) runRules() {
	inParallel(len(c.rules), func(i int) { c.rules[i].run(c.compilerOf(c.rules[i])) })
	for _, task := range c.rules {
		c.reportRule(task)
	}
}

func (c *compiler) compilerOf(t *ruleTask) compileRule {
	switch {
	case c.trusted:
		return rule.CompileTrusted
	case len(t.known) == 0:
		return rule.Compile
	}
	return func(source string, env rule.Env, want rule.Type) (*rule.Program, []rule.Problem) {
		return rule.CompileKnowing(source, env, want, t.known)
	}
}

func (t *ruleTask) run(compile compileRule) {
	if t.rule.Program != nil {
		return // a let, compiled before
	}
	t.problems = t.rule.compile(compile, t.site.env, t.site.place.Context.row(), t.want())
	if t.rule.Program != nil && !t.accepted(t.rule.Program.Type()) {
		t.refuseResult()
	}
}

// want is the type asked of the rule package, which has the best words when it is only one.
func (t *ruleTask) want() rule.Type {
	if len(t.accepts) == 1 {
		return rule.Type{Kind: t.accepts[0], Nullable: true}
	}
	return rule.Type{}
}

func (t *ruleTask) accepted(got rule.Type) bool {
	return len(t.accepts) < 2 || got.Kind == rule.Any || got.Kind == rule.Null || slices.Contains(t.accepts, got.Kind)
}

func (t *ruleTask) refuseResult() {
	var en, zh []string
	for _, kind := range t.accepts {
		words := rule.Type{Kind: kind}.Words()
		en, zh = append(en, words.En), append(zh, words.Zh)
	}
	got := t.rule.Program.Type().Words()
	t.problems = append(t.problems, rule.Problem{Code: "rule.result", To: len(t.rule.Source), Line: 1, Column: 1, Message: rule.Text{
		En: "The rule has to give " + strings.Join(en, " or ") + ", but it gives " + got.En + ".",
		Zh: "规则的结果必须是" + strings.Join(zh, "或") + "，但它的结果是" + got.Zh + "。",
	}})
	t.rule.Program = nil
}

// reportRule tells a rule's problems at their places in the file and notes the fields it reads.
func (c *compiler) reportRule(t *ruleTask) {
	for _, problem := range t.problems {
		if problem.Warning && (c.trusted || t.asPeopleDo) || c.aboutBroken(problem, t) {
			continue
		}
		at := c.report(t.at, problem.Code, Text(problem.Message), problem.Warning)
		at.From, at.To = problem.From, problem.To
		if written := t.at.node; written != nil && written.from != nil {
			at.Line, at.Column = written.from.place(written.rawOffset(problem.From + t.skip))
		}
	}
	if t.rule.Program != nil {
		c.noteReads(t)
		c.checkLead(t)
		c.checkEach(t)
	}
}

// checkEach warns of a rule that is asked of one after the other and looks at none of them. A let may.
func (c *compiler) checkEach(t *ruleTask) {
	alike := []string{"record", "old", "user", "org", "flow"}
	looks := func(path []string) bool { return !slices.Contains(alike, path[0]) }
	if t.each == "" || slices.ContainsFunc(t.rule.Program.Reads(), looks) {
		return
	}
	c.warn(t.at, "each_alike", "The rule is asked of one person after the other, who is \""+t.each+"\" in it; without that name the answer is the same for all of them.",
		"此规则会逐人判断，当前判断的人员用“"+t.each+"”表示；规则中没有用到它，对所有人的结果都相同。")
}

// checkLead refuses a rule that leads to records of another entity than those that are wanted.
func (c *compiler) checkLead(t *ruleTask) {
	given := t.rule.Program.Type()
	if given.Kind == rule.List && given.Elem != nil {
		given = *given.Elem
	}
	if len(t.leads) == 0 || given.Kind != rule.Record || given.Shape == nil || slices.Contains(t.leads, given.Shape.ShapeName()) {
		return
	}
	var en, zh []string
	for _, name := range t.leads {
		label := c.labelOf(name)
		en, zh = append(en, "“"+label.En+"”"), append(zh, "“"+label.Zh+"”")
	}
	got := c.labelOf(given.Shape.ShapeName())
	c.fail(t.at, "rule.leads_elsewhere", "The rule has to lead to "+strings.Join(en, " or ")+", but it leads to “"+got.En+"”.",
		"规则的结果应为"+strings.Join(zh, "或")+"，但它的结果是“"+got.Zh+"”。")
}

// labelOf is what an entity is called; its name when there is none.
func (c *compiler) labelOf(entity string) Text {
	if e := c.model.Entity(entity); e != nil {
		return Text{En: e.Label.In("en"), Zh: e.Label.In("zh")}
	}
	return Text{En: entity, Zh: entity}
}

// aboutBroken reports whether a problem only repeats that a field could not be read.
func (c *compiler) aboutBroken(problem rule.Problem, t *ruleTask) bool {
	if problem.Code != "rule.unknown_field" && problem.Code != "rule.unknown_name" || problem.To > len(t.rule.Source) {
		return false
	}
	part := t.rule.Source[problem.From:problem.To]
	name := part[strings.LastIndex(part, ".")+1:]
	for key := range c.broken {
		if strings.HasPrefix(key, "field/") && strings.HasSuffix(key, "/"+name) {
			return true
		}
	}
	return false
}

// rawOffset is the place in the file of a byte of a decoded text.
func (n *node) rawOffset(decoded int) int {
	if n.kind != nodeText {
		return n.offset
	}
	data, at := n.from.data, n.offset+1
	for decoded > 0 && at < len(data) && data[at] != '"' {
		if data[at] != '\\' || at+1 >= len(data) {
			at++
			decoded--
			continue
		}
		size, bytes := 2, 1
		if data[at+1] == 'u' {
			size, bytes = 6, 3 // most are; a place within a line needs no more
		}
		at += size
		decoded -= bytes
	}
	return min(at, len(data))
}

// noteReads notes every field a rule reads as used by it.
func (c *compiler) noteReads(t *ruleTask) {
	for _, path := range t.rule.Program.Reads() {
		for e := t.site.roots[path[0]]; e != nil && len(path) > 1; path = path[1:] {
			f := e.byName[path[1]]
			if f == nil {
				e = e.behind(path[1])
				continue
			}
			c.use(t.at, fieldAddress(e, f))
			if f.Kind == "encrypted" && t.rule.Predicate == nil {
				problem := secretProblem(t.rule.Source)
				c.fail(t.at, problem.Code, problem.Message.En, problem.Message.Zh)
			}
			e = f.Target
		}
	}
}

// behind is what a system attribute refers to: the people who made a record, the record a line belongs to.
func (e *Entity) behind(name string) *Entity {
	if attribute := e.attributes[name]; attribute != nil {
		return attribute.Target
	}
	return nil
}

// orderComputed finds an order in which formulas and rollups can be worked out.
func (c *compiler) orderComputed() {
	o := &ordering{compiler: c, reads: map[*Field][]*Field{}, state: map[*Field]int{}, home: map[*Field]*Entity{}}
	for _, e := range c.model.Entities {
		for _, f := range e.Fields {
			o.home[f] = e
		}
	}
	for _, task := range c.rules {
		o.noteRule(task)
	}
	for _, e := range c.model.Entities {
		for _, f := range e.Fields {
			if f.Over != nil {
				o.reads[f] = append(o.reads[f], f.Over)
			}
			if isWorkedOut(f) {
				o.visit(f, nil)
			}
		}
	}
	for _, f := range o.order {
		e := o.home[f]
		e.Computed = append(e.Computed, f)
	}
}

type ordering struct {
	*compiler
	reads map[*Field][]*Field
	state map[*Field]int // 1 on the way, 2 done
	home  map[*Field]*Entity
	order []*Field
}

// noteRule notes which fields the rule of a formula or rollup reads.
func (o *ordering) noteRule(t *ruleTask) {
	f := o.owner(t)
	if f == nil || t.rule.Program == nil {
		return
	}
	for _, path := range t.rule.Program.Reads() {
		if path[0] == "user" && isSharedResult(f) && !o.trusted {
			o.fail(t.at, "computed_user", "A stored value is the same for everybody, so it cannot be worked out from who saves. Read a person of the record, such as record.owner, or use a default.",
				"保存的值对所有人都相同，不能根据当前操作人计算。请使用记录上的人员（例如 record.owner），或改用默认值。")
		}
		e := t.site.roots[path[0]]
		if e == nil || path[0] == "old" {
			continue
		}
		for names := e.Expand(path[1:]); e != nil && len(names) > 0; names = names[1:] {
			read := e.byName[names[0]]
			if read == nil {
				e = e.behind(names[0])
				continue
			}
			if isWorkedOut(read) && o.home[f].Parent == e.Name {
				o.fail(t.at, "parent_computed", "\""+read.Name+"\" is worked out after the lines, so a line cannot be worked out from it.",
					"“"+read.Name+"”在明细之后才计算，不能用来计算明细。")
			}
			o.reads[f] = append(o.reads[f], read)
			if read.Kind == "links" {
				o.fail(o.fields[f].key("rule"), "formula_links", "What is worked out does not follow links that change; use a rollup over “"+read.Name+"”.",
					"计算字段不会随关联的变化重新计算，请对“"+read.Name+"”使用汇总字段。")
			}
			e = read.Target
		}
	}
}

// isSharedResult reports whether a value is worked out again whoever causes it; what was looked up or
// followed is kept as it was taken.
func isSharedResult(f *Field) bool { return f.Kind == "formula" || f.Kind == "rollup" }

// owner is the computed field a rule belongs to, nil for other rules.
func (o *ordering) owner(t *ruleTask) *Field {
	if t.site.place.Context != ContextField && t.site.place.Context != ContextRollup {
		return nil
	}
	for _, f := range t.site.place.Entity.Fields {
		if isWorkedOut(f) && (f.Rule == t.rule || f.If == t.rule || f.Default == t.rule) {
			return f
		}
	}
	return nil
}

func (o *ordering) visit(f *Field, way []*Field) {
	switch o.state[f] {
	case 1:
		o.circle(append(way[slices.Index(way, f):], f))
		return
	case 2:
		return
	}
	o.state[f] = 1
	for _, read := range o.reads[f] {
		if isWorkedOut(read) {
			o.visit(read, append(way, f))
		}
	}
	o.state[f] = 2
	o.order = append(o.order, f)
}

func (o *ordering) circle(way []*Field) {
	words := func(language string) string {
		return strings.Join(names(way, func(f *Field) string {
			return o.home[f].Label.In(language) + " › " + f.Label.In(language) + " (" + o.home[f].Name + "." + f.Name + ")"
		}), " → ")
	}
	o.fail(o.fields[way[0]], "computed_circle", "These fields are worked out from each other in a circle: "+words("en")+".",
		"这些字段循环依赖，无法计算："+words("zh")+"。")
}

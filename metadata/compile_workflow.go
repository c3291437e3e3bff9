package metadata

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/weft-crm/weft/metadata/rule"
)

// Reserved step ids: the submitter's implicit task, the step visited before, the end of the flow.
var reservedSteps = []string{"start", "prev", "end"}

// workflowCheck checks one workflow.
type workflowCheck struct {
	*compiler
	w     *Workflow
	e     *Entity
	at    *spot
	place Place
	pack  string
	state string // the state being looked at
	seen  map[string]bool
	gotos []jump
	emits map[string][]*spot
	paths [][]string // paths that who reads
}

// jump is a way back or on to a step, checked when all steps are known.
type jump struct {
	at   *spot
	from *StepPlace // nil for the workflow's defaults
	to   string
}

// workflowDefinitions checks every workflow and registers its rules.
func (c *compiler) workflowDefinitions() {
	managed := map[string]string{}
	for _, def := range c.of("workflow") {
		w := def.value.(*Workflow)
		w.Steps, w.Hash, w.Names = map[string]*StepPlace{}, hashOf(def.root), map[string]Text{}
		e := c.entityNamed(def.spot().key("entity"), w.Entity)
		if e == nil {
			continue
		}
		for _, f := range e.Fields {
			w.Names["field:"+f.Name] = f.Label
		}
		check := &workflowCheck{compiler: c, w: w, e: e, at: def.spot(), pack: def.pack, seen: map[string]bool{}, emits: map[string][]*spot{}}
		if w.Title.IsZero() {
			w.Title = humanize(w.Key)
			c.warn(def.spot(), "label_missing", "The workflow has no title.", "流程缺少标题。")
		}
		check.head(managed)
		check.lets()
		check.place = Place{Context: ContextWorkflow, Entity: e, Workflow: w}
		check.beginning()
		check.states()
		check.clocks()
		check.jumps()
		check.prove()
		w.Reads = map[string][][]string{"record": check.paths}
	}
}

// hashOf is the hash of a definition without where its schema is found.
func hashOf(root *node) string {
	copied := *root
	copied.members = slices.DeleteFunc(slices.Clone(root.members), func(m member) bool { return m.key == "$schema" })
	sum := sha256.Sum256(copied.appendTo(nil))
	return hex.EncodeToString(sum[:])
}

// head checks the field that mirrors the state, and the calendar.
func (c *workflowCheck) head(managed map[string]string) {
	w := c.w
	if w.Calendar != "" {
		c.calendarNamed(c.at.key("calendar"), w.Calendar)
	}
	if w.Field == "" {
		return
	}
	at := c.at.key("field")
	f := c.fieldNamed(at, c.e, w.Field)
	if f == nil {
		return
	}
	if other := managed[w.Entity+"."+w.Field]; other != "" {
		c.fail(at, "state_field", "The workflow \""+other+"\" already writes this field.", "此字段已由流程“"+other+"”写入。")
	}
	managed[w.Entity+"."+w.Field] = w.Key
	if f.Kind != "select" && f.Kind != "text" {
		c.fail(at, "state_field", "The state is kept in a select or text field.", "状态字段应为单选或文本字段。")
	}
	if f.Choices == nil {
		return
	}
	for name := range w.States.All() {
		if f.Choices.Option(name) == nil {
			c.fail(c.at.key("states").key(name), "state_option", "The option set \""+f.Choices.Name+"\" of the field \""+f.Name+"\" has no option \""+name+"\" for this state.",
				"字段“"+f.Name+"”的选项集“"+f.Choices.Name+"”中没有与此状态对应的选项“"+name+"”。")
		}
	}
}

func (c *compiler) calendarNamed(at *spot, name string) {
	if name == AlwaysCalendar {
		return
	}
	if c.model.Calendars[name] == nil {
		if !c.broken["calendar/"+name] {
			c.unknown(at, Text{"calendar", "日历"}, name, append(slices.Sorted(maps.Keys(c.model.Calendars)), AlwaysCalendar))
		}
		return
	}
	c.use(at, "calendars/"+name)
}

func (c *compiler) templateNamed(at *spot, name string) {
	if name == "" {
		return
	}
	if c.model.Templates[name] == nil {
		if !c.broken["template/"+name] {
			c.unknown(at, Text{"template", "模板"}, name, slices.Sorted(maps.Keys(c.model.Templates)))
		}
		return
	}
	c.use(at, "templates/"+name)
}

// templateFor finds the template of a notice about the workflow's records.
func (c *workflowCheck) templateFor(at *spot, name string) {
	c.templateNamed(at, name)
	template := c.model.Templates[name]
	if template == nil {
		return
	}
	if !slices.Contains(c.w.Templates, name) {
		c.w.Templates = append(c.w.Templates, name)
	}
	if template.Entity != "" && template.Entity != c.w.Entity {
		c.fail(at, "template_entity", "The template \""+name+"\" tells about records of \""+template.Entity+"\", not of \""+c.w.Entity+"\".", "模板“"+name+"”用于实体“"+template.Entity+"”，而非“"+c.w.Entity+"”。")
	}
}

// lets compiles the names of rules in order; each may use those before it.
func (c *workflowCheck) lets() {
	bare := Place{Context: ContextWorkflow, Entity: c.e}
	base := c.siteOf(bare)
	env := maps.Clone(base.env)
	for name, let := range c.w.Let.All() {
		at := c.at.key("let").key(name)
		if _, taken := base.env[name]; taken {
			c.fail(at, "reserved_name", "\""+name+"\" already means something in rules; choose another name.", "“"+name+"”在规则中已有含义，请换一个名称。")
			continue
		}
		task := &ruleTask{at: at, rule: let, site: &site{place: bare, env: maps.Clone(env), roots: base.roots}}
		task.run(c.compilerOf(task))
		c.rules = append(c.rules, task)
		env[name] = anyType
		if let.Program != nil {
			env[name] = let.Program.Type()
		}
	}
}

// beginning checks how runs start, and the defaults of approvals.
func (c *workflowCheck) beginning() {
	start := c.at.key("start")
	c.stateNamed(start.key("state"), c.w.Start.State)
	c.addRule(start.key("if"), c.w.Start.If, c.place, rule.Boolean)
	c.people(start.key("who"), c.w.Start.Who)
	if c.w.Start.If == nil && slices.Contains(c.w.Start.On, "schedule") {
		c.fail(start.key("on"), "schedule_all", "Say in \"if\" on which records it starts every day.", "请在“if”中说明每天在哪些记录上启动。")
	}
	c.policy(c.at.key("defaults"), &c.w.Defaults, nil)
	for _, old := range slices.Sorted(maps.Keys(c.w.Migrate)) {
		if to := c.w.Migrate[old]; to != nil {
			c.gotos = append(c.gotos, jump{at: c.at.key("migrate").key(old), to: *to})
		}
	}
	for i, test := range c.w.Tests {
		if !c.scenarioExists(test) {
			c.warn(c.at.key("tests").item(i), "unknown_name", "There is no scenario \""+clip(test)+"\".", "没有场景“"+clip(test)+"”。")
		}
	}
}

func (c *compiler) scenarioExists(name string) bool {
	for _, layer := range c.layers {
		for _, file := range []string{name, "scenarios/" + name, "scenarios/" + name + ".txtar"} {
			if layer.Files[file] != nil {
				return true
			}
		}
	}
	return false
}

func (c *workflowCheck) stateNamed(at *spot, name string) {
	if _, ok := c.w.States.Get(name); !ok && name != "" {
		c.unknown(at, Text{"state", "状态"}, name, c.w.States.Keys())
	}
}

// states checks every state with its flow.
func (c *workflowCheck) states() {
	for name, state := range c.w.States.All() {
		at := c.at.key("states").key(name)
		c.state = name
		c.titleState(at, name, state)
		c.rightsOf(at.key("fields"), state.Fields)
		c.actions(at.key("enter"), state.Enter)
		c.actions(at.key("exit"), state.Exit)
		c.flow(at.key("flow"), state.Flow, nil)
		if state.Watch != nil {
			for i, field := range state.Watch.Fields {
				c.fieldNamed(at.key("watch").key("fields").item(i), c.e, field)
			}
			c.addRule(at.key("watch").key("if"), state.Watch.If, c.place, rule.Boolean)
		}
		for event, transitions := range state.On.All() {
			c.transitions(at.key("on").key(event), event, transitions)
			c.guardEvent(at.key("on").key(event), event, state)
		}
		for i, after := range state.After {
			c.after(at.key("after").item(i), after)
		}
		c.whens(at.key("when"), state.When)
	}
}

// titleState gives a state without a title the label of the option that mirrors it.
func (c *workflowCheck) titleState(at *spot, name string, state *State) {
	if !state.Title.IsZero() {
		return
	}
	state.Title = humanize(name)
	if f := c.e.byName[c.w.Field]; f != nil && f.Choices.Option(name) != nil {
		state.Title = f.Choices.LabelOf(name)
		return
	}
	c.warn(at, "label_missing", "The state has no title.", "状态缺少标题。")
}

// whens checks conditions that lead on, of which the first that holds is taken.
func (c *workflowCheck) whens(at *spot, whens []*When) {
	defer c.knowing(nil, false)()
	for i, when := range whens {
		c.when(at.item(i), when)
		c.knowing(&when.If, false)
	}
}

func (c *workflowCheck) when(at *spot, when *When) {
	c.addRule(at.key("if"), &when.If, c.place, rule.Boolean)
	c.stateNamed(at.key("to"), when.To)
	c.use(at.key("to"), "workflows/"+c.w.Key+"/states/"+when.To)
	if when.To == c.state {
		c.fail(at.key("to"), "when_itself", "This leads to the state it leaves.", "目标状态与当前状态相同。")
	}
	defer c.knowing(&when.If, true)()
	c.actions(at.key("do"), when.Do)
}

func (c *workflowCheck) after(at *spot, after *After) {
	c.duration(at.key("wait"), &after.Wait)
	c.addRule(at.key("if"), after.If, c.place, rule.Boolean)
	if after.To != "" {
		c.stateNamed(at.key("to"), after.To)
		c.use(at.key("to"), "workflows/"+c.w.Key+"/states/"+after.To)
	}
	forget := c.knowing(after.If, true)
	c.actions(at.key("do"), after.Do)
	forget()
	if after.Max > 0 && after.Every == nil {
		c.fail(at.key("max"), "setting_kind", "\"max\" needs \"every\".", "“max”需与“every”一起使用。")
	}
}

// duration checks a duration that may be a rule giving its text.
func (c *workflowCheck) duration(at *spot, duration *Duration) {
	if duration != nil {
		c.addComputed(at, duration.Rule, c.place, rule.String, rule.Duration)
	}
}

func (c *workflowCheck) transitions(at *spot, event string, transitions Transitions) {
	defer c.knowing(nil, false)()
	for i, transition := range transitions {
		spot := at
		if at.node != nil && at.node.kind == nodeList {
			spot = at.item(i)
		}
		c.transition(spot, event, transition)
		if len(transition.Check) == 0 { // a flow's own ending is led on by checks that do not hold as well
			c.knowing(transition.If, false)
		}
		if i > 0 && transitions[i-1].If == nil {
			c.fail(spot, "unreachable", "This is never reached: the transition before it has no \"if\".", "永远不会执行到此处：前一个流转没有“if”条件。")
		}
	}
}

func (c *workflowCheck) transition(at *spot, event string, transition *Transition) {
	target := at
	if at.node != nil && at.node.kind == nodeObject {
		target = at.key("to")
	}
	c.stateNamed(target, transition.To)
	if transition.To == "" && len(transition.Do) == 0 {
		c.fail(at, "transition_empty", "The transition leads nowhere and does nothing.", "此流转既没有目标也没有动作。")
	}
	if transition.Title.IsZero() {
		known := eventWords(event)
		transition.Title = known
		if len(transition.Who) > 0 && known == humanize(event) {
			c.warn(at, "label_missing", "The button of this transition has no title.", "此流转的按钮缺少标题。")
		}
	}
	if transition.Restore && transition.To == "" {
		c.fail(at.key("restore"), "setting_kind", "\"restore\" needs \"to\": values come back when the state is left.", "“restore”需要“to”：离开状态时才恢复原值。")
	}
	c.people(at.key("who"), transition.Who)
	c.addRule(at.key("if"), transition.If, c.place, rule.Boolean)
	defer c.knowing(transition.If, true)()
	for i, check := range transition.Check {
		spot := at.key("check").item(i)
		c.addRule(spot.key("if"), &check.If, c.place, rule.Boolean)
		if check.Field != "" {
			c.fieldNamed(spot.key("field"), c.e, check.Field)
		}
	}
	c.rightsOf(at.key("form"), transition.Form)
	c.require(at.key("require"), transition.Require)
	c.actions(at.key("do"), transition.Do)
}

// rightsOf checks field rights: the fields exist, and what is computed is not to be filled in.
func (c *workflowCheck) rightsOf(at *spot, rights map[string]string) {
	for _, name := range slices.Sorted(maps.Keys(rights)) {
		f := c.fieldNamed(at.key(name), c.e, name)
		if f == nil || rights[name] == "read" || rights[name] == "hide" {
			continue
		}
		if f.Managed() || name == c.w.Field {
			c.fail(at.key(name), "field_managed", "\""+name+"\" is filled in by the system; people cannot edit it.", "“"+name+"”由系统填写，不能编辑。")
		}
	}
}

func (c *workflowCheck) require(at *spot, require *Require) {
	if require == nil {
		return
	}
	for i, name := range require.Fields {
		c.fieldNamed(at.key("fields").item(i), c.e, name)
	}
}

// clocks checks the service levels.
func (c *workflowCheck) clocks() {
	for name, clock := range c.w.Clocks.All() {
		at := c.at.key("clocks").key(name)
		if clock.Title.IsZero() {
			clock.Title = humanize(name)
		}
		for key, states := range map[string][]string{"start": clock.Start, "pause": clock.Pause, "stop": clock.Stop.States} {
			for i, state := range states {
				c.stateNamed(at.key(key).item(i), state)
			}
		}
		c.addRule(at.key("stop"), clock.Stop.Rule, c.place, rule.Boolean)
		c.duration(at.key("target"), &clock.Target)
		if clock.Calendar != nil {
			c.addComputed(at.key("calendar"), clock.Calendar.Rule, c.place, rule.String)
			if literal, ok := clock.Calendar.Literal.(string); ok {
				c.calendarNamed(at.key("calendar"), literal)
			}
		}
		if clock.Reopen == "" {
			clock.Reopen = "resume"
		}
		for i, mark := range clock.At {
			c.addRule(at.key("at").item(i).key("if"), mark.If, c.place, rule.Boolean)
			c.actions(at.key("at").item(i).key("do"), mark.Do)
		}
	}
}

// readPath is a path of a rule with what mirrors on it show.
func (c *compiler) readPath(w *Workflow, root string, path []string) []string {
	if e := c.model.entities[w.Entity]; e != nil && root == "record" {
		return e.Expand(path)
	}
	return path
}

// finishWorkflows gathers what the compiled rules of each workflow read.
func (c *compiler) finishWorkflows() {
	byWorkflow := map[*definition]*Workflow{}
	for _, def := range c.of("workflow") {
		byWorkflow[def] = def.value.(*Workflow)
	}
	for _, task := range c.rules {
		w := byWorkflow[task.at.in]
		if w == nil || task.rule.Program == nil || w.Reads == nil {
			continue
		}
		c.checkDone(task, w)
		for _, path := range task.rule.Program.Reads() {
			root := path[0]
			if root == "old" {
				root = "record"
			}
			if len(path) > 1 {
				w.Reads[root] = append(w.Reads[root], c.readPath(w, root, path[1:]))
			}
		}
	}
	for _, w := range byWorkflow {
		for root, paths := range w.Reads {
			slices.SortFunc(paths, slices.Compare)
			w.Reads[root] = slices.CompactFunc(paths, slices.Equal)
		}
	}
}

var doneCall = regexp.MustCompile(`flow\.done\(\s*(?:'([^']*)'|"([^"]*)")\s*\)`)

// checkDone checks that flow.done('id') names a step.
func (c *compiler) checkDone(task *ruleTask, w *Workflow) {
	for _, match := range doneCall.FindAllStringSubmatch(task.rule.Source, -1) {
		if id := match[1] + match[2]; w.Steps[id] == nil {
			c.unknown(task.at, Text{"step", "步骤"}, id, sortedKeys(w.Steps))
		}
	}
}

// eventWords is what a button of an event is called when nobody said.
func eventWords(event string) Text {
	known := map[string]Text{
		"submit": {"Submit", "提交"}, "approved": {"Approved", "批准"}, "rejected": {"Rejected", "驳回"}, "recall": {"Recall", "撤回"},
		"cancel": {"Cancel", "取消"}, "revise": {"Revise", "修改"}, "send": {"Send", "发送"}, "close": {"Close", "关闭"}, "reopen": {"Reopen", "重新打开"},
		"timeout": {"Timed out", "超时"}, "escalate": {"Escalate", "升级"}, "take": {"Take", "受理"}, "resolve": {"Resolve", "解决"},
		"start": {"Start", "开始"}, "finish": {"Finish", "完成"}, "approve": {"Approve", "批准"}, "reject": {"Reject", "驳回"}, "reply": {"Reply", "回复"},
	}
	if words, ok := known[event]; ok {
		return words
	}
	return humanize(event)
}

// humanize makes words of a name: first_reply becomes "First reply".
func humanize(name string) Text {
	words := strings.ReplaceAll(name, "_", " ")
	if words != "" {
		words = strings.ToUpper(words[:1]) + words[1:]
	}
	return Text{En: words, Zh: words}
}

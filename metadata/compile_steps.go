package metadata

import (
	"cmp"
	"slices"

	"github.com/weft-crm/weft/metadata/rule"
)

// flow checks a list of steps. path names the blocks and branches around it.
func (c *workflowCheck) flow(at *spot, steps []*Step, path []string) {
	for i, step := range steps {
		c.step(at.item(i), step, path)
	}
}

// identify notes a step's or branch's id, which is unique in the workflow.
func (c *workflowCheck) identify(at *spot, id string) {
	switch {
	case id == "":
	case slices.Contains(reservedSteps, id):
		c.fail(at, "reserved_name", "\""+id+"\" has a meaning of its own; choose another id.", "“"+id+"”有特殊含义，请换一个标识。")
	case c.seen[id]:
		c.fail(at, "duplicate", "The id \""+id+"\" stands in this workflow twice.", "标识“"+id+"”在流程中重复。")
	}
	c.seen[id] = true
}

func (c *workflowCheck) step(at *spot, step *Step, path []string) {
	c.identify(at.key("id"), step.ID)
	place := &StepPlace{Step: step, State: c.state, Path: path}
	if step.ID != "" && c.w.Steps[step.ID] == nil {
		c.w.Steps[step.ID] = place
	}
	if step.Title.IsZero() {
		step.Title = humanize(step.ID)
		if step.Approve != nil || step.Handle != nil {
			c.warn(at, "label_missing", "The step has no title.", "步骤缺少标题。")
		}
	}
	c.addRule(at.key("if"), step.If, c.place, rule.Boolean)
	c.guardStep(at.key("if"), step)
	defer c.knowing(step.If, true)()
	inside := append(slices.Clone(path), step.ID)
	switch {
	case step.Approve != nil:
		c.approve(at.key("approve"), step.Approve, place)
	case step.Handle != nil:
		c.approve(at.key("handle"), step.Handle, place)
	case step.CC != nil:
		c.contacts(at.key("cc").key("to"), step.CC.To)
		c.templateFor(at.key("cc").key("template"), step.CC.Template)
	case step.Do != nil:
		c.actions(at.key("do"), step.Do)
	case step.Wait != nil:
		c.wait(at.key("wait"), step.Wait)
	case step.Choose != nil:
		c.choose(at.key("choose"), step.Choose, inside)
	case step.Parallel != nil:
		c.parallel(at.key("parallel"), step.Parallel, inside)
	case step.Call != nil:
		c.call(at.key("call"), step.Call)
	case step.Goto != nil:
		if step.Goto.Max == 0 {
			step.Goto.Max = 3
		}
		c.gotos = append(c.gotos, jump{at: at.key("goto").key("to"), from: place, to: step.Goto.To})
	}
}

func (c *workflowCheck) approve(at *spot, approve *Approve, place *StepPlace) {
	c.people(at.key("by"), approve.By)
	c.policy(at, &approve.Policy, place)
	c.rightsOf(at.key("fields"), approve.Fields)
	for i, due := range approve.Due {
		c.due(at.key("due").item(i), due)
	}
	if approve.Mode == nil {
		approve.Mode = standardMode(approve.By)
	}
	c.enough(at, approve)
	c.unusedSelf(at.key("self"), approve)
	fillPolicy(&approve.Policy, &c.w.Defaults)
	if place.Step.Approve == approve {
		c.provePeople(at, approve)
	}
}

// standardMode is any where each entry is a role or team, one after the other for a chain of
// managers, and all otherwise.
func standardMode(by []*Who) *Mode {
	groups, chains := 0, 0
	for _, who := range by {
		if who.Role != "" || who.Team != "" {
			groups++
		}
		if who.Chain != nil {
			chains++
		}
	}
	switch {
	case groups == len(by):
		return &Mode{Name: "any"}
	case chains > 0:
		return &Mode{Name: "seq", Seq: true}
	default:
		return &Mode{Name: "all"}
	}
}

// enough reports a vote that can never pass because there are too few people.
func (c *workflowCheck) enough(at *spot, approve *Approve) {
	if approve.Mode.Name != "vote" || approve.Mode.Pass == 0 {
		return
	}
	weight := 0
	for _, who := range approve.By {
		single := who.User != "" || who.Submitter || who.Manager > 0 || who.Head != "" || c.e.holdsOnePerson(who.Field)
		if !single || who.Weight < 0 {
			return
		}
		weight += max(1, who.Weight)
	}
	if approve.Mode.Pass > weight {
		c.fail(at.key("mode").key("pass"), "votes_unreachable", "The greatest number of votes is "+itoa(weight)+", so "+itoa(approve.Mode.Pass)+" can never be reached.",
			"最多只有 "+itoa(weight)+" 票，永远达不到 "+itoa(approve.Mode.Pass)+" 票。")
	}
}

// fillPolicy gives a step what it does not say itself: the workflow's defaults, then the product's.
func fillPolicy(policy, defaults *Policy) {
	for _, from := range []*Policy{defaults, productPolicy()} {
		policy.Empty = firstSet(policy.Empty, from.Empty)
		policy.Require = firstSet(policy.Require, from.Require)
		policy.Limits = firstSet(policy.Limits, from.Limits)
		policy.Return = mergeReturn(policy.Return, from.Return)
		policy.Self = cmp.Or(policy.Self, from.Self)
		policy.Same = cmp.Or(policy.Same, from.Same)
		policy.Absent = cmp.Or(policy.Absent, from.Absent)
		policy.Reject = cmp.Or(policy.Reject, from.Reject)
		if policy.Can == nil {
			policy.Can = from.Can
		}
		if policy.Scope == nil {
			policy.Scope = from.Scope
		}
	}
}

func productPolicy() *Policy {
	return &Policy{
		Empty: &Empty{Do: "admin"}, Self: "manager", Same: "ask", Absent: "delegate", Reject: "end",
		Return: &Return{To: []string{"start", "prev"}, Then: "replay"}, Require: &Require{}, Limits: &Limits{Urge: &Duration{Amount: 30, Unit: 'm', Wall: true}},
		Can: []string{},
	}
}

func firstSet[T any](own, standard *T) *T {
	if own != nil {
		return own
	}
	return standard
}

func mergeReturn(own, standard *Return) *Return {
	if own == nil || standard == nil {
		return firstSet(own, standard)
	}
	merged := *own
	if merged.To == nil {
		merged.To = standard.To
	}
	merged.Then = cmp.Or(merged.Then, standard.Then)
	return &merged
}

func (c *workflowCheck) policy(at *spot, policy *Policy, place *StepPlace) {
	if policy.Empty != nil {
		c.people(at.key("empty").key("to"), policy.Empty.To)
	}
	c.people(at.key("scope"), policy.Scope)
	c.require(at.key("require"), policy.Require)
	if policy.Reject != "" {
		c.gotos = append(c.gotos, jump{at: at.key("reject"), from: place, to: policy.Reject})
	}
	if policy.Return != nil {
		for i, to := range policy.Return.To {
			c.gotos = append(c.gotos, jump{at: at.key("return").key("to").item(i), from: place, to: to})
		}
	}
}

func (c *workflowCheck) due(at *spot, due *Due) {
	c.duration(at.key("after"), &due.After)
	c.people(at.key("to"), due.To)
	if (due.Do == "transfer" || due.Do == "add") && len(due.To) == 0 {
		c.fail(at, "missing", "\"to\" is missing: whom to "+due.Do+" to.", "缺少“to”：转给或添加谁。")
	}
	if due.Do == "emit" {
		if due.Event == "" {
			c.fail(at, "missing", "\"event\" is missing here.", "此处缺少“event”。")
		}
		c.emits[due.Event] = append(c.emits[due.Event], at.key("event"))
	}
	if due.Max > 0 && due.Every == nil {
		c.fail(at.key("max"), "setting_kind", "\"max\" needs \"every\".", "“max”需与“every”一起使用。")
	}
}

func (c *workflowCheck) wait(at *spot, wait *Wait) {
	ways := 0
	for _, given := range []bool{wait.For != nil, wait.Until != nil, wait.Event != ""} {
		if given {
			ways++
		}
	}
	if ways != 1 {
		c.fail(at, "one_of", "A wait has exactly one of \"for\", \"until\" and \"event\".", "等待步骤必须且只能有“for”“until”“event”之一。")
	}
	if wait.Event == "" && (wait.Key != nil || wait.Match != nil || wait.Timeout != nil) {
		c.fail(at, "setting_kind", "\"key\", \"match\" and \"timeout\" belong to a wait for an event.", "“key”“match”“timeout”仅用于等待事件。")
	}
	c.duration(at.key("for"), wait.For)
	if wait.Until != nil {
		c.addComputed(at.key("until"), wait.Until.Rule, c.place, rule.Date, rule.Time)
	}
	if wait.Key != nil {
		c.addComputed(at.key("key"), wait.Key.Rule, c.place, rule.String, rule.Number, rule.Record)
	}
	arrived := c.place
	arrived.Event = true
	c.addRule(at.key("match"), wait.Match, arrived, rule.Boolean)
}

func (c *workflowCheck) choose(at *spot, choices []*Choice, path []string) {
	otherwise := -1
	defer c.knowing(nil, false)()
	for i, choice := range choices {
		spot := at.item(i)
		c.addRule(spot.key("if"), choice.If, c.place, rule.Boolean)
		if choice.Else {
			if otherwise >= 0 {
				c.fail(spot.key("else"), "duplicate", "A choice has only one \"otherwise\" (else).", "条件分支只能有一个“其他情况”（else）。")
			}
			otherwise = i
		}
		forget := c.knowing(choice.If, true)
		c.flow(spot.key("flow"), choice.Flow, append(slices.Clone(path), itoa(i)))
		forget()
		c.knowing(choice.If, false)
	}
	c.guardChoose(at, choices)
	switch {
	case otherwise < 0:
		c.fail(at, "else_missing", "A choice needs an \"otherwise\" (else) for records that fit no other way.", "条件分支需要“其他情况”（else），以处理不符合任何条件的记录。")
	case otherwise != len(choices)-1:
		c.fail(at.item(otherwise), "else_last", "The \"otherwise\" (else) has to stand last; what follows is never reached.", "“其他情况”（else）必须放在最后，其后的分支永远不会执行。")
	}
}

func (c *workflowCheck) parallel(at *spot, parallel *Parallel, path []string) {
	if parallel.OnReject == "" {
		parallel.OnReject = "fast"
	}
	if int(parallel.Join) > len(parallel.Branches) {
		c.fail(at.key("join"), "join_unreachable", "There are only "+itoa(len(parallel.Branches))+" branches, so "+itoa(int(parallel.Join))+" can never pass.",
			"只有 "+itoa(len(parallel.Branches))+" 个分支，不可能有 "+itoa(int(parallel.Join))+" 个通过。")
	}
	c.guardParallel(at.key("branches"), parallel)
	for i, branch := range parallel.Branches {
		spot := at.key("branches").item(i)
		c.identify(spot.key("id"), branch.ID)
		if branch.Title.IsZero() {
			branch.Title = humanize(branch.ID)
		}
		c.addRule(spot.key("if"), branch.If, c.place, rule.Boolean)
		forget := c.knowing(branch.If, true)
		c.flow(spot.key("flow"), branch.Flow, append(slices.Clone(path), branch.ID))
		forget()
	}
}

func (c *workflowCheck) call(at *spot, call *Call) {
	if call.OnCancel == "" {
		call.OnCancel = "cascade"
	}
	c.addRule(at.key("for_each"), call.ForEach, c.place, rule.List)
	called := c.model.workflows[call.Workflow]
	if called == nil {
		if call.Workflow != "" && !c.broken["workflow/"+call.Workflow] {
			c.unknown(at.key("workflow"), Text{"workflow", "流程"}, call.Workflow, names(c.model.Workflows, func(w *Workflow) string { return w.Key }))
		}
		return
	}
	c.use(at.key("workflow"), "workflows/"+call.Workflow)
	c.w.Names["workflow:"+call.Workflow] = called.Title
	if called == c.w {
		c.fail(at.key("workflow"), "call_circle", "A workflow cannot call itself.", "流程不能调用自身。")
	}
	target := c.model.entities[called.Entity]
	if target == nil {
		return
	}
	c.callValues(at, call, target)
	for _, name := range sortedKeys(call.Out) {
		c.fieldNamed(at.key("out").key(name), c.e, name)
		c.fieldNamed(at.key("out").key(name), target, call.Out[name])
	}
}

// callValues checks what a call gives to a run; with for_each its rules know the item.
func (c *workflowCheck) callValues(at *spot, call *Call, target *Entity) {
	outer := c.place
	c.place.Item = call.ForEach != nil
	defer func() { c.place = outer }()
	for _, name := range sortedKeys(call.With) {
		value := call.With[name]
		spot := at.key("with").key(name)
		if f := target.byName[name]; f != nil {
			c.value(spot, f, value)
			c.use(spot, fieldAddress(target, f))
		} else if name != "record" && name != "owner" {
			c.fieldNamed(spot, target, name)
		} else {
			c.addComputed(spot, value.Rule, c.place, rule.Record, rule.String)
		}
	}
}

// jumps checks the ways between steps now that all are known.
func (c *workflowCheck) jumps() {
	for _, jump := range c.gotos {
		if jump.to == "" || jump.from != nil && jump.from.Step.Goto == nil && slices.Contains(reservedSteps, jump.to) {
			continue
		}
		target := c.w.Steps[jump.to]
		_, isState := c.w.States.Get(jump.to)
		switch {
		case jump.from == nil && (isState || slices.Contains(reservedSteps, jump.to)):
		case target == nil:
			c.unknown(jump.at, Text{"step", "步骤"}, jump.to, sortedKeys(c.w.Steps))
		case jump.from != nil:
			c.checkJump(jump, target)
		}
	}
}

func (c *workflowCheck) checkJump(jump jump, target *StepPlace) {
	if target.State != jump.from.State {
		c.fail(jump.at, "jump_state", "\""+jump.to+"\" stands in another state; only a transition leads there.", "“"+jump.to+"”在其他状态中，只能通过流转到达。")
		return
	}
	// A step can be reached from where all blocks around it are around the origin as well.
	if len(target.Path) > len(jump.from.Path) || !slices.Equal(target.Path, jump.from.Path[:len(target.Path)]) {
		c.fail(jump.at, "jump_branch", "\""+jump.to+"\" stands in another branch and cannot be reached from here.", "“"+jump.to+"”位于其他分支中，无法从此处到达。")
	}
}

package metadata

import (
	"slices"
	"strings"
)

// proveSteps looks at the steps of a state: those nothing leads to, loops in which nobody is asked,
// ways back that lead forward, and waits that may never end.
func (c *workflowCheck) proveSteps(at *spot, state *State) {
	order := map[string]int{}
	number(order, state.Flow)
	walk := &stepProof{workflowCheck: c, state: state, order: order, leaves: c.leftByPeople(state)}
	walk.list(at.key("flow"), state.Flow)
	c.proveEvents(at, state)
	if state.Watch != nil && len(state.Flow) == 0 {
		c.warn(at.key("watch"), "watch_idle", "Fields are watched while the flow of a state runs, and this state has none.", "仅在状态的步骤执行期间关注字段，而此状态没有步骤。")
	}
}

// number numbers the steps in the order in which they stand.
func number(order map[string]int, steps []*Step) {
	for _, step := range steps {
		order[step.ID] = len(order)
		for _, inner := range flowsOf(step) {
			number(order, inner)
		}
	}
}

// flowsOf lists the flows inside a step.
func flowsOf(step *Step) [][]*Step {
	var flows [][]*Step
	for _, choice := range step.Choose {
		flows = append(flows, choice.Flow)
	}
	if step.Parallel != nil {
		for _, branch := range step.Parallel.Branches {
			flows = append(flows, branch.Flow)
		}
	}
	return flows
}

// stepProof walks the flow of one state.
type stepProof struct {
	*workflowCheck
	state  *State
	order  map[string]int
	leaves bool // people or time can lead out of the state
}

func (p *stepProof) list(at *spot, steps []*Step) {
	for i, step := range steps {
		spot := at.item(i)
		p.step(spot, step)
		switch {
		case step.Choose != nil:
			for j, choice := range step.Choose {
				p.list(spot.key("choose").item(j).key("flow"), choice.Flow)
			}
		case step.Parallel != nil:
			for j, branch := range step.Parallel.Branches {
				p.list(spot.key("parallel").key("branches").item(j).key("flow"), branch.Flow)
			}
		}
		if step.Goto != nil && step.If == nil && i+1 < len(steps) && !p.jumpedTo(steps[i+1].ID) {
			p.warn(at.item(i+1), "unreachable_step", "This step is never reached: the one before it always goes elsewhere.", "永远不会执行到此步骤：前一步骤总是跳转到别处。")
		}
	}
}

// jumpedTo reports whether a goto, a reject or a return leads to a step.
func (p *stepProof) jumpedTo(id string) bool {
	return slices.ContainsFunc(p.gotos, func(jump jump) bool { return jump.to == id })
}

func (p *stepProof) step(at *spot, step *Step) {
	switch {
	case step.Goto != nil:
		p.jump(at.key("goto").key("to"), step)
	case step.Approve != nil:
		p.back(at.key("approve"), step, &step.Approve.Policy)
	case step.Handle != nil:
		p.back(at.key("handle"), step, &step.Handle.Policy)
	case step.Wait != nil:
		p.wait(at.key("wait"), step.Wait)
	}
}

// jump proves a goto: it does not lead to itself, and a loop asks somebody or takes time.
func (p *stepProof) jump(at *spot, step *Step) {
	to, known := p.order[step.Goto.To]
	switch {
	case !known:
	case step.Goto.To == step.ID:
		p.fail(at, "goto_self", "A step cannot go to itself.", "步骤不能跳转到自身。")
	case to < p.order[step.ID] && !p.pausesBetween(p.state.Flow, to, p.order[step.ID]):
		p.warn(at, "loop_automatic", "Between \""+step.Goto.To+"\" and here nobody is asked and no time passes, so the loop is done "+itoa(step.Goto.Max)+" times at once and then stops the run.",
			"从“"+step.Goto.To+"”到此处没有人处理也没有等待，循环会立即执行 "+itoa(step.Goto.Max)+" 次后中止流程。")
	}
}

// pausesBetween reports whether a step between two others asks somebody, waits, or may be left out
// by a condition that can change.
func (p *stepProof) pausesBetween(steps []*Step, from, to int) bool {
	for _, step := range steps {
		at := p.order[step.ID]
		if at >= from && at <= to && (pauses(step) || at == to && step.If != nil) {
			return true
		}
		for _, inner := range flowsOf(step) {
			if p.pausesBetween(inner, from, to) {
				return true
			}
		}
	}
	return false
}

// pauses reports whether a step stops for people, time or something outside.
func pauses(step *Step) bool {
	work := slices.ContainsFunc(step.Do, func(action *Action) bool { return (action.Job != "" || action.HTTP != nil) && !action.Async })
	return step.Approve != nil || step.Handle != nil || step.Wait != nil || step.Call != nil && !step.Call.Async || work
}

// back warns of a reject or return to a step that comes later: people are sent back only to where
// the work has been.
func (p *stepProof) back(at *spot, step *Step, policy *Policy) {
	tell := func(at *spot, to string) {
		if target, known := p.order[to]; known && target >= p.order[step.ID] && at.node != nil {
			p.warn(at, "jump_forward", "\""+to+"\" does not come before this step, so nothing can be sent back to it.", "“"+to+"”不在此步骤之前，无法退回到该步骤。")
		}
	}
	tell(at.key("reject"), policy.Reject)
	if policy.Return != nil {
		for i, to := range policy.Return.To {
			tell(at.key("return").key("to").item(i), to)
		}
	}
}

// wait warns of a wait for an event that may never come, in a state that nothing else leads out of.
func (p *stepProof) wait(at *spot, wait *Wait) {
	if wait.Event != "" && wait.Timeout == nil && !p.leaves {
		p.warn(at, "wait_no_way_out", "If \""+wait.Event+"\" never comes, the run waits here for ever. Add a \"timeout\", or a transition or timer that leads out of the state.",
			"如果事件“"+wait.Event+"”一直不到，流程会永远停在此处。请添加“timeout”，或为该状态添加可离开的流转或定时器。")
	}
}

// proveEvents warns of endings that no flow can have, and of a state that only another system leads
// out of.
func (c *workflowCheck) proveEvents(at *spot, state *State) {
	for event, transitions := range state.On.All() {
		byPeople := slices.ContainsFunc(transitions, func(t *Transition) bool { return len(t.Who) > 0 })
		if len(state.Flow) == 0 && slices.Contains(flowEvents, event) && !byPeople && len(c.emits[event]) == 0 {
			c.warn(at.key("on").key(event), "never_fired", "\""+event+"\" is how a flow ends, and this state has none, so this is never done.", "“"+event+"”是步骤结束的结果，而此状态没有步骤，该流转不会发生。")
		}
	}
	if state.Final == "" && len(state.Flow) == 0 && !c.leftByPeople(state) && !c.leftByItself(state) && len(waysOut(state)) > 0 {
		c.warn(at.key("on"), "only_api", "Only another system can lead out of this state: nobody is allowed to fire its events, and no timer does.", "只有其他系统能使流程离开此状态：没有人员可触发其事件，也没有定时器。")
	}
}

// leftByItself reports whether an action or clock of the workflow fires an event that leads out.
func (c *workflowCheck) leftByItself(state *State) bool {
	for event, transitions := range state.On.All() {
		if len(c.emits[event]) > 0 && slices.ContainsFunc(transitions, func(t *Transition) bool { return t.To != "" }) {
			return true
		}
	}
	return false
}

// proveLoops warns of states that lead to each other without anybody being asked.
func (c *workflowCheck) proveLoops() {
	sure, possible := map[string][]string{}, map[string][]string{}
	for name, state := range c.w.States.All() {
		for _, way := range automaticWays(state) {
			possible[name] = append(possible[name], way.to)
			if way.sure {
				sure[name] = append(sure[name], way.to)
			}
		}
	}
	told := map[string]bool{}
	for name := range c.w.States.All() {
		circle := circleFrom(name, sure)
		certain := circle != nil
		if !certain {
			circle = circleFrom(name, possible)
		}
		if circle == nil || told[name] {
			continue
		}
		for _, one := range circle {
			told[one] = true
		}
		way := strings.Join(append(circle, name), " → ")
		at := c.at.key("states").key(name)
		if certain {
			c.warn(at, "loop_states", "These states lead to each other without anybody being asked or time passing, until the run is stopped: "+way+".", "这些状态之间无人处理、无等待地循环，直到流程被强制中止："+way+"。")
		} else {
			c.warn(at, "loop_states", "These states may lead to each other without anybody being asked: "+way+". Make sure that a condition changes on the way.", "这些状态之间可能无人处理地循环："+way+"。请确保途中条件会发生变化。")
		}
	}
}

// automaticWay is a way out of a state that is taken at once; sure without any condition.
type automaticWay struct {
	to   string
	sure bool
}

func automaticWays(state *State) []automaticWay {
	var ways []automaticWay
	follow := func(event string, sure bool) {
		transitions, _ := state.On.Get(event)
		for i, transition := range transitions {
			if transition.To != "" {
				ways = append(ways, automaticWay{transition.To, sure && i == 0 && transition.If == nil && len(transition.Check) == 0})
			}
		}
	}
	emitted := func(actions []*Action, sure bool) {
		for _, action := range actions {
			if action.Emit != "" {
				follow(action.Emit, sure && action.If == nil)
			}
		}
	}
	emitted(state.Enter, true)
	if automatic, sure := atOnce(state.Flow); automatic && len(state.Flow) > 0 {
		follow(eventApproved, sure)
		for _, step := range state.Flow {
			emitted(step.Do, sure && step.If == nil)
		}
	}
	return ways
}

// atOnce reports whether a flow can end without a pause, and whether it surely does.
func atOnce(steps []*Step) (can, sure bool) {
	can, sure = true, true
	for _, step := range steps {
		switch {
		case pauses(step):
			return false, false
		case step.Goto != nil:
			sure = false
		}
		for _, inner := range flowsOf(step) {
			innerCan, innerSure := atOnce(inner)
			can, sure = can && innerCan, sure && innerSure
		}
	}
	return can, sure && can
}

// circleFrom finds a way from a name back to it.
func circleFrom(name string, ways map[string][]string) []string {
	type stage struct {
		at   string
		path []string
	}
	seen := map[string]bool{}
	for todo := []stage{{name, []string{name}}}; len(todo) > 0; {
		next := todo[0]
		todo = todo[1:]
		for _, to := range ways[next.at] {
			if to == name {
				return next.path
			}
			if !seen[to] {
				seen[to] = true
				todo = append(todo, stage{to, append(slices.Clone(next.path), to)})
			}
		}
	}
	return nil
}

// proveCalls tells of workflows that call each other in a circle.
func (c *compiler) proveCalls() {
	calls := map[string][]string{}
	for _, def := range c.of("workflow") {
		w := def.value.(*Workflow)
		for _, id := range sortedKeys(w.Steps) {
			if call := w.Steps[id].Step.Call; call != nil && call.Workflow != w.Key {
				calls[w.Key] = append(calls[w.Key], call.Workflow)
			}
		}
	}
	told := map[string]bool{}
	for _, def := range c.of("workflow") {
		w := def.value.(*Workflow)
		circle := circleFrom(w.Key, calls)
		if circle == nil || told[w.Key] {
			continue
		}
		for _, one := range circle {
			told[one] = true
		}
		way := strings.Join(append(circle, w.Key), " → ")
		c.report(def.spot().key("states"), "call_circle", Text{
			"These workflows call each other in a circle: " + way + ". After ten levels the run stops.", "这些流程互相调用形成循环：" + way + "。超过十层后流程会中止。",
		}, true)
	}
}

package metadata

import "slices"

// flowEvents are the ways in which a flow can end.
const (
	eventApproved = "approved"
	eventRejected = "rejected"
	eventTimeout  = "timeout"
)

var flowEvents = []string{eventApproved, eventRejected, eventTimeout}

// prove shows that no run can get stuck by the definition: every state can be left or is final,
// every ending of a flow has a transition, every state can be reached.
func (c *workflowCheck) prove() {
	for name, state := range c.w.States.All() {
		at := c.at.key("states").key(name)
		c.proveState(at, name, state)
		c.proveFlow(at, state)
		c.proveSteps(at, state)
	}
	c.proveLoops()
	c.proveReachable()
	c.proveEmits()
}

func (c *workflowCheck) proveState(at *spot, name string, state *State) {
	ways := waysOut(state)
	if state.Final != "" {
		if state.On.Len() > 0 || len(state.After) > 0 || len(state.When) > 0 || len(state.Flow) > 0 {
			c.fail(at, "final_left", "A final state ends the run, so it has no transitions, timers or flow.", "终态会结束流程，不能再有流转、定时器或步骤。")
		}
		return
	}
	others := slices.DeleteFunc(ways, func(to string) bool { return to == name })
	if len(others) == 0 {
		c.fail(at, "dead_end", "Nothing leads out of the state \""+name+"\", and it is not final.", "状态“"+name+"”没有出口，也不是终态。")
	}
}

// waysOut lists the states that transitions, timers and conditions lead to.
func waysOut(state *State) []string {
	var ways []string
	for _, transitions := range state.On.All() {
		for _, transition := range transitions {
			if transition.To != "" {
				ways = append(ways, transition.To)
			}
		}
	}
	for _, after := range state.After {
		if after.To != "" {
			ways = append(ways, after.To)
		}
	}
	for _, when := range state.When {
		ways = append(ways, when.To)
	}
	return ways
}

// proveFlow demands a transition for each ending that the flow can have.
func (c *workflowCheck) proveFlow(at *spot, state *State) {
	if len(state.Flow) == 0 {
		return
	}
	endings := &flowEndings{}
	endings.flow(state.Flow)
	for _, ending := range []struct {
		event, chinese string
		possible       bool
	}{{eventApproved, "通过", true}, {eventRejected, "驳回", endings.rejected}, {eventTimeout, "超时", endings.timeout}} {
		if _, handled := state.On.Get(ending.event); ending.possible && !handled {
			c.fail(at.key("on"), "ending_missing", "The steps can end with \""+ending.event+"\", but no transition says what follows then.",
				"步骤可能以“"+ending.chinese+"”（"+ending.event+"）结束，但没有流转说明之后的去向。")
		}
	}
}

// flowEndings finds out how a flow can end.
type flowEndings struct {
	rejected, timeout bool
}

func (f *flowEndings) flow(steps []*Step) {
	for _, step := range steps {
		switch {
		case step.Approve != nil:
			f.approve(step.Approve)
		case step.Handle != nil:
			f.dues(step.Handle)
		case step.Wait != nil:
			f.timeout = f.timeout || step.Wait.Timeout != nil
		case step.Do != nil:
			f.rejected = f.rejected || slices.ContainsFunc(step.Do, func(action *Action) bool { return action.OnError == "reject" })
		case step.Choose != nil:
			for _, choice := range step.Choose {
				f.flow(choice.Flow)
			}
		case step.Parallel != nil:
			for _, branch := range step.Parallel.Branches {
				f.flow(branch.Flow)
			}
		case step.Call != nil:
			f.rejected = f.rejected || !step.Call.Async
		}
	}
}

func (f *flowEndings) approve(approve *Approve) {
	f.rejected = f.rejected || approve.Reject == "end"
	f.dues(approve)
}

func (f *flowEndings) dues(approve *Approve) {
	for _, due := range approve.Due {
		f.rejected = f.rejected || due.Do == "reject"
	}
	f.rejected = f.rejected || approve.Empty != nil && approve.Empty.Do == "reject"
}

// called is what people call a state: its title, or its name.
func (s *State) called(name string) Text {
	if s.Title.IsZero() {
		return Text{name, name}
	}
	return Text{s.Title.In("en"), s.Title.In("zh")}
}

// proveReachable warns of states that nothing leads to, and refuses a workflow without a final state
// or with states from which none can be reached.
func (c *workflowCheck) proveReachable() {
	reached := c.walk([]string{c.w.Start.State}, waysOut)
	var finals []string
	for name, state := range c.w.States.All() {
		if !reached[name] && c.w.Start.State != "" && state.Final != "cancelled" { // cancelling leads there from anywhere
			c.warn(c.at.key("states").key(name), "unreachable", "No transition leads to the state \""+state.called(name).En+"\".", "没有流转到达状态“"+state.called(name).Zh+"”。")
		}
		if state.Final != "" {
			finals = append(finals, name)
		}
	}
	if len(finals) == 0 {
		c.fail(c.at.key("states"), "no_final", "No state is final, so no run ever ends. Give the last state \"final\".", "没有任何终态，流程永远不会结束。请为最后的状态设置“final”。")
		return
	}
	backwards := map[string][]string{}
	for name, state := range c.w.States.All() {
		for _, to := range waysOut(state) {
			backwards[to] = append(backwards[to], name)
			if _, known := c.w.States.Get(to); !known {
				finals = append(finals, to) // told already; it may be one
			}
		}
	}
	ending := c.walkNames(finals, func(name string) []string { return backwards[name] })
	for name, state := range c.w.States.All() {
		if !ending[name] && len(waysOut(state)) > 0 {
			c.fail(c.at.key("states").key(name), "no_end", "From the state \""+state.called(name).En+"\" no final state can be reached.", "从状态“"+state.called(name).Zh+"”无法到达任何终态。")
		}
	}
}

func (c *workflowCheck) walk(from []string, ways func(*State) []string) map[string]bool {
	return c.walkNames(from, func(name string) []string {
		if state, ok := c.w.States.Get(name); ok {
			return ways(state)
		}
		return nil
	})
}

func (c *workflowCheck) walkNames(from []string, ways func(string) []string) map[string]bool {
	reached := map[string]bool{}
	for len(from) > 0 {
		name := from[len(from)-1]
		from = from[:len(from)-1]
		if !reached[name] {
			reached[name] = true
			from = append(from, ways(name)...)
		}
	}
	return reached
}

// proveEmits warns of events that no state answers.
func (c *workflowCheck) proveEmits() {
	var known []string
	for _, state := range c.w.States.All() {
		known = append(known, state.On.Keys()...)
	}
	for _, event := range sortedKeys(c.emits) {
		if event == "" || slices.Contains(known, event) {
			continue
		}
		for _, at := range c.emits[event] {
			en, zh := suggestion(event, known)
			c.warn(at, "unheard_event", "No state answers the event \""+event+"\"."+en, "没有状态响应事件“"+event+"”。"+zh)
		}
	}
}

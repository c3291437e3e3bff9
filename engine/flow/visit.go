package flow

import (
	"slices"
	"strconv"
	"time"

	"github.com/weft-crm/weft/metadata"
)

var zero time.Time

func itoa(n int) string { return strconv.Itoa(n) }

// advance goes to a step of a list, or ends the list. A micro-step that was overtaken by something
// else does nothing.
func (m *machine) advance(w work) {
	if w.entry != m.run.Entry || !m.live(w.parent, w.branch) || m.current(w.parent, w.branch) != nil {
		return
	}
	list := m.list(w.parent, w.branch)
	switch {
	case w.index >= len(list) && m.holding:
		m.ends = append(m.ends, w)
		return
	case w.index >= len(list):
		m.listEnded(w.parent, w.branch)
		return
	}
	step := list[w.index]
	if w.keep && m.passedIn(step, w.parent, w.branch) != nil { // a reroute keeps what has passed
		m.push(work{do: (*machine).advance, parent: w.parent, branch: w.branch, index: w.index + 1, keep: true})
		return
	}
	visit := m.addVisit(&Visit{Step: step.ID, Parent: w.parent, Branch: w.branch, Keep: w.keep})
	m.begin(visit, step)
}

// live reports whether a list can still go on.
func (m *machine) live(parent, branch string) bool {
	if m.run.Finished || m.run.Status.Over() {
		return false
	}
	if parent == "" {
		return true
	}
	block := m.visit(parent)
	if block == nil || block.Outcome != "" {
		return false
	}
	for _, fork := range block.Branches {
		if fork.Branch == branch {
			return fork.Outcome == ""
		}
	}
	return false
}

// current returns the open visit directly in a list, or nil.
func (m *machine) current(parent, branch string) *Visit {
	for i := len(m.run.Visits) - 1; i >= 0; i-- {
		v := m.run.Visits[i]
		if v.Outcome == "" && v.Parent == parent && v.Branch == branch && v.Entry == m.run.Entry {
			return v
		}
	}
	return nil
}

// begin opens what a step is made of, unless its "if" does not hold. It is done again by a retry.
func (m *machine) begin(v *Visit, step *metadata.Step) {
	if !v.Again {
		ok, err := m.holds(step.If)
		if err != nil {
			m.incidentFor(v, err)
			return
		}
		if !ok {
			m.closeTasks(v.ID, CancelledTask) // there are some when the entry is done again
			m.close(v.ID, Skipped, "")
			m.proceed(v.ID)
			return
		}
	}
	switch {
	case step.Approve != nil || step.Handle != nil:
		m.openApproval(v, step)
	case step.CC != nil:
		m.copyTo(v, step)
	case step.Wait != nil:
		m.openWait(v, step.Wait)
	case step.Choose != nil:
		m.choose(v, step)
	case step.Parallel != nil:
		m.fork(v, step)
	case step.Call != nil:
		m.call(v, step)
	case step.Goto != nil:
		m.goTo(v, step.Goto)
	default:
		m.act("do:"+step.ID, step.Do, v.Action, v)
	}
}

// close ends a visit and whatever only it needed. Its tasks are closed by the caller.
func (m *machine) close(id string, outcome Result, reason string) *Visit {
	v := m.changeVisit(id)
	v.Outcome, v.Reason, v.ClosedAt = outcome, reason, m.now
	m.mark(id, string(outcome))
	m.cancelTimers(func(t *Timer) bool { return t.Visit == id })
	m.run.Jobs = without(m.run.Jobs, func(j *Job) bool { return j.Visit == id })
	m.resolveIncidents(func(i *Incident) bool { return i.Visit == id })
	if v.Event != "" {
		m.emit(ForgetEvent{id})
	}
	m.renew() // flow.done may have changed
	return v
}

// pass closes a visit as passed and goes on behind it.
func (m *machine) pass(id, reason string) {
	m.close(id, Passed, reason)
	m.proceed(id)
}

// proceed goes on behind a closed visit: to where a return came from, or to the next step.
func (m *machine) proceed(id string) {
	v := m.visit(id)
	if v.Back != nil && m.jumpBack(v) {
		return
	}
	index := position(m.list(v.Parent, v.Branch), v.Step) + 1
	m.push(work{do: (*machine).advance, parent: v.Parent, branch: v.Branch, index: index, keep: v.Keep})
}

// listEnded closes the branch of a block, or the flow.
func (m *machine) listEnded(parent, branch string) {
	if parent == "" {
		m.flowEnded("approved", m.endReason())
		return
	}
	block := m.visit(parent)
	m.setFork(parent, branch, Passed)
	if step := m.step(block.Step); step != nil && step.Parallel != nil {
		m.join(parent)
		return
	}
	m.pass(parent, "")
}

// endReason is auto when nobody was asked in this round.
func (m *machine) endReason() string {
	asked := slices.ContainsFunc(m.run.Tasks, func(t *Task) bool {
		v := m.visit(t.Visit)
		return v != nil && v.Entry == m.run.Entry && v.Round == m.run.Round
	})
	if asked {
		return ""
	}
	return "auto"
}

// flowEnded ends the state's flow with an event.
func (m *machine) flowEnded(event, reason string) {
	m.cancelBranch("", "")
	m.run.Finished = true
	m.cancelTimers(func(t *Timer) bool { return t.Visit != "" })
	if !m.guessing { // a prediction ends with the flow
		m.occur(event, reason)
	}
}

// fail carries the failure of a closed visit to the block around it, up to the end of the flow.
func (m *machine) fail(id string) {
	v := m.visit(id)
	if v.Parent == "" {
		m.flowEnded("rejected", v.Reason)
		return
	}
	block := m.visit(v.Parent)
	m.setFork(block.ID, v.Branch, Failed)
	if step := m.step(block.Step); step != nil && step.Parallel != nil {
		m.join(block.ID)
		return
	}
	m.close(block.ID, Failed, v.Reason)
	m.fail(block.ID)
}

// choose takes the first way whose condition holds.
func (m *machine) choose(v *Visit, step *metadata.Step) {
	branch, err := m.choice(step)
	if err != nil {
		m.incidentFor(v, err)
		return
	}
	v = m.changeVisit(v.ID)
	v.Branches = []Fork{{Branch: branch}}
	m.push(work{do: (*machine).advance, parent: v.ID, branch: branch, keep: v.Keep})
}

// choice decides which way of a choose is taken now. No way at all is trouble, never a silent pass.
func (m *machine) choice(step *metadata.Step) (string, error) {
	for i, choice := range step.Choose {
		if choice.Else {
			return itoa(i), nil
		}
		if ok, err := m.holds(choice.If); err != nil {
			return "", err
		} else if ok {
			return itoa(i), nil
		}
	}
	return "", stop("no_choice", "no choice applies and there is no else", "没有满足条件的分支，且没有默认分支")
}

// fork starts the branches of a parallel whose conditions hold; conditions are asked once.
func (m *machine) fork(v *Visit, step *metadata.Step) {
	var forks []Fork
	for _, branch := range step.Parallel.Branches {
		ok, err := m.holds(branch.If)
		if err != nil {
			m.incidentFor(v, err)
			return
		}
		fork := Fork{Branch: branch.ID}
		if !ok {
			fork.Outcome = Skipped
		}
		forks = append(forks, fork)
	}
	m.startForks(v.ID, forks, false)
}

// startForks opens the branches that have no outcome yet.
func (m *machine) startForks(id string, forks []Fork, keep bool) {
	v := m.changeVisit(id)
	v.Branches = forks
	open := 0
	for _, fork := range forks {
		if fork.Outcome == "" {
			open++
			m.push(work{do: (*machine).advance, parent: id, branch: fork.Branch, keep: keep || v.Keep})
		}
	}
	if open == 0 {
		m.auto(Note{Verb: "skip", Step: v.Step, Visit: id, Reason: "no_branch"})
		m.pass(id, "no_branch")
	}
}

func (m *machine) setFork(id, branch string, outcome Result) {
	v := m.changeVisit(id)
	for i := range v.Branches {
		if v.Branches[i].Branch == branch {
			v.Branches[i].Outcome = outcome
		}
	}
}

// join decides whether a parallel is over. It fires once: a closed visit is never joined again.
func (m *machine) join(id string) {
	v := m.visit(id)
	parallel := m.step(v.Step).Parallel
	started, passed, open, failed := 0, 0, 0, 0
	for _, fork := range v.Branches {
		switch fork.Outcome {
		case Passed:
			passed++
		case Failed:
			failed++
		case "":
			open++
		default:
			continue
		}
		started++
	}
	need := started
	if parallel.Join > 0 {
		need = min(int(parallel.Join), started)
	}
	switch {
	case failed > 0 && parallel.OnReject != "wait", open == 0 && passed < need:
		m.cancelBranch(id, "")
		m.close(id, Failed, "")
		m.fail(id)
	case passed >= need && failed+passed+open > 0 && (parallel.Join > 0 || open == 0):
		m.cancelBranch(id, "")
		m.pass(id, "")
	}
}

// cancelBranch cancels everything open inside a block: in one branch, or in all for an empty
// branch; with no block, in the whole state.
func (m *machine) cancelBranch(parent, branch string) {
	for _, v := range m.run.Visits {
		if v.Outcome != "" || v.Entry != m.run.Entry || !m.inside(v, parent, branch) {
			continue
		}
		m.cancelVisit(v.ID, Voided, CancelledTask)
	}
}

// cancelVisit closes a visit with its open tasks and children.
func (m *machine) cancelVisit(id string, outcome Result, status TaskStatus) {
	m.closeTasks(id, status)
	m.cancelChildren(func(c *Child) bool { return c.Visit == id && !c.Async && !c.Detach })
	m.close(id, outcome, "")
}

// closeTasks gives every open task of a visit its terminal status.
func (m *machine) closeTasks(visit string, status TaskStatus) {
	for _, t := range m.run.Tasks {
		if t.Visit == visit && !m.task(t.ID).Status.Closed() {
			m.setStatus(t.ID, status)
		}
	}
}

// inside reports whether a visit lies in a block's branch, at any depth.
func (m *machine) inside(v *Visit, parent, branch string) bool {
	if parent == "" {
		return true
	}
	for v.Parent != "" {
		if v.Parent == parent {
			return branch == "" || v.Branch == branch
		}
		if v = m.visit(v.Parent); v == nil {
			return false
		}
	}
	return false
}

package flow

import (
	"slices"

	"github.com/weft-crm/weft/metadata"
)

// route is how a step is entered that is not simply the next one.
type route struct {
	again  bool   // by a return or jump: its "if" and the same and self rules are off
	keep   bool   // by a reroute: what has passed behind it stays passed
	back   *Back  // where to continue once it has passed
	resume string // visit whose block is opened again as it was
}

// send moves the flow to a step by the region rule: everything open inside the smallest open block
// that holds the step is cancelled, siblings outside it are left alone.
func (m *machine) send(spots []spot, r route) {
	parent, level := m.reach(spots)
	m.run.Finished = false
	m.leave(parent, spots[level].branch)
	m.enterAt(parent, spots[level:], r)
}

// leave cancels everything open in a branch of a block, or in the state, which goes on elsewhere.
func (m *machine) leave(parent, branch string) {
	m.cancelBranch(parent, branch)
	if parent != "" {
		m.setFork(parent, branch, "")
	}
}

// reach finds the deepest list on the way to a step that lies in an open block.
func (m *machine) reach(spots []spot) (parent string, level int) {
	for level+1 < len(spots) {
		block := m.current(parent, spots[level].branch)
		if block == nil || block.Step != spots[level].step().ID {
			break
		}
		branch := spots[level+1].branch
		if !slices.ContainsFunc(block.Branches, func(f Fork) bool { return f.Branch == branch }) {
			break
		}
		parent, level = block.ID, level+1
	}
	return parent, level
}

// enterAt opens the blocks that lead to a step and then the step.
func (m *machine) enterAt(parent string, spots []spot, r route) {
	parent = m.enterBlocks(parent, spots, r)
	last := spots[len(spots)-1]
	step := last.step()
	m.begin(m.addVisit(&Visit{Step: step.ID, Parent: parent, Branch: last.branch, Again: r.again, Keep: r.keep, Back: r.back}), step)
}

// enterBlocks opens the blocks that lead to a step and returns the innermost.
func (m *machine) enterBlocks(parent string, spots []spot, r route) string {
	for i, at := range spots[:len(spots)-1] {
		step, branch := at.step(), spots[i+1].branch
		old := m.blockOf(r.resume, step.ID)
		block := m.addVisit(&Visit{
			Step: step.ID, Parent: parent, Branch: at.branch, Again: r.again, Keep: r.keep, Branches: forksFor(step, branch, old),
		})
		if old != nil {
			m.takeUp(block, old, branch)
		}
		parent = block.ID
	}
	return parent
}

// forksFor gives the branches of a block entered in the middle: only the one that is entered, or,
// when a block is taken up again, all of them as they were.
func forksFor(step *metadata.Step, branch string, old *Visit) []Fork {
	if step.Choose != nil {
		return []Fork{{Branch: branch}}
	}
	forks := make([]Fork, len(step.Parallel.Branches))
	for i, way := range step.Parallel.Branches {
		forks[i] = Fork{way.ID, Skipped}
		if old != nil {
			forks[i] = old.Branches[i]
		}
		if way.ID == branch {
			forks[i].Outcome = ""
		}
	}
	return forks
}

// takeUp lets a block that was left go on in a new visit: what has passed in it stays passed, and each
// open branch but the one that is entered anyway goes on where it stood.
func (m *machine) takeUp(visit, old *Visit, entered string) {
	m.changeVisit(old.ID).Void = true
	for _, fork := range visit.Branches {
		if fork.Outcome == "" && fork.Branch != entered {
			m.goOn(visit.ID, fork.Branch, m.lastIn(old.ID, fork.Branch))
		}
	}
	for _, v := range slices.Clone(m.run.Visits) {
		if v.Parent == old.ID {
			m.changeVisit(v.ID).Parent = visit.ID
		}
	}
}

// goOn opens a branch at the step where it stood: again from its beginning, or, a block, where that
// stood itself.
func (m *machine) goOn(parent, branch string, stood *Visit) {
	if len(stood.Branches) == 0 {
		m.push(work{do: (*machine).advance, parent: parent, branch: branch, index: position(m.list(parent, branch), stood.Step)})
		return
	}
	block := m.addVisit(&Visit{Step: stood.Step, Parent: parent, Branch: branch, Branches: slices.Clone(stood.Branches), Keep: stood.Keep})
	m.takeUp(block, stood, "")
}

// lastIn returns the newest visit directly in a branch of a block.
func (m *machine) lastIn(parent, branch string) *Visit {
	for i := len(m.run.Visits) - 1; i >= 0; i-- {
		if v := m.run.Visits[i]; v.Parent == parent && v.Branch == branch {
			return v
		}
	}
	return nil
}

// blockOf finds the visit of a block around a visit.
func (m *machine) blockOf(id, step string) *Visit {
	for v := m.visit(id); v != nil; v = m.visit(v.Parent) {
		if v.Step == step && v.ID != id {
			return v
		}
	}
	return nil
}

// void marks the visits of a list between two positions, with all inside them, as superseded.
func (m *machine) void(parent, branch string, from, to int) {
	list := m.list(parent, branch)
	for _, v := range m.run.Visits {
		if v.Entry != m.run.Entry || v.Void {
			continue
		}
		top := m.topIn(v, parent, branch)
		if top == nil {
			continue
		}
		if i := position(list, top.Step); i >= from && i <= to {
			m.supersede(v)
		}
	}
	m.renew()
}

// supersede marks a visit as one that no longer counts. Whom the approver before had chosen for it is
// chosen again.
func (m *machine) supersede(v *Visit) {
	m.changeVisit(v.ID).Void = true
	a, _ := approval(m.step(v.Step))
	m.run.Picks = without(m.run.Picks, func(p *Pick) bool {
		return p.Step == v.Step && a != nil && p.Entry >= 0 && p.Entry < len(a.By) && a.By[p.Entry].Pick == "previous"
	})
}

// topIn returns the visit directly in a list that holds a visit, or nil.
func (m *machine) topIn(v *Visit, parent, branch string) *Visit {
	for v != nil {
		if v.Parent == parent && v.Branch == branch {
			return v
		}
		v = m.visit(v.Parent)
	}
	return nil
}

// sendBack returns work from a closed visit to an earlier step or to the submitter.
func (m *machine) sendBack(from *Visit, to, then string) {
	var back *Back
	if then == "jump" {
		back = &Back{Step: from.Step, Visit: from.ID, Watched: m.run.Watched}
	}
	if to == Beginning {
		m.backToStart(back)
		return
	}
	spots := locate(m.state().Flow, "", to)
	asked := m.passed(to) // what was skipped is skipped again, unless its condition holds now
	m.voidTo(spots, back != nil)
	m.send(spots, route{again: asked, back: back})
}

// voidTo supersedes the visits of a step and, unless only that, of everything behind it.
func (m *machine) voidTo(spots []spot, only bool) {
	parent, level := m.reach(spots)
	from := spots[level].index
	to := len(spots[level].list)
	if only {
		to = from
	}
	m.void(parent, spots[level].branch, from, to)
}

// backToStart asks the submitter to change and submit again, inside the same state.
func (m *machine) backToStart(back *Back) {
	m.cancelBranch("", "")
	m.run.Finished = false
	if back == nil {
		m.void("", "", -1, len(m.state().Flow))
	}
	v := m.addVisit(&Visit{Step: Beginning, Again: true, Back: back})
	m.openResubmit(v)
}

// jumpBack continues where a return with a jump came from; it reports false, and replays, when
// watched fields changed or the way no longer leads there.
func (m *machine) jumpBack(v *Visit) bool {
	spots := locate(m.state().Flow, "", v.Back.Step)
	reason := m.detour(v, spots)
	if reason == "" {
		m.send(spots, route{again: true, resume: v.Back.Visit, back: m.visit(v.Back.Visit).Back})
		return true
	}
	m.auto(Note{Verb: "jump_downgraded", Step: v.Back.Step, Visit: v.ID, Reason: reason})
	list := m.list(v.Parent, v.Branch)
	m.void(v.Parent, v.Branch, position(list, v.Step)+1, len(list))
	if v.Step == Beginning {
		m.newRound()
	}
	return false
}

// detour tells why a jump back is not possible any more, or "".
func (m *machine) detour(v *Visit, spots []spot) string {
	if m.run.Watched != v.Back.Watched {
		return "watched_changed"
	}
	if spots == nil {
		return "path_changed"
	}
	_, level := m.reach(spots)
	for i := level; i < len(spots); i++ {
		step := spots[i].step()
		if ok, err := m.holds(step.If); err != nil || !ok {
			return "path_changed"
		}
		if i+1 < len(spots) && !m.leadsInto(step, spots[i+1].branch) {
			return "path_changed"
		}
	}
	return ""
}

// leadsInto reports whether a block would go through a branch now.
func (m *machine) leadsInto(step *metadata.Step, branch string) bool {
	if step.Choose != nil {
		chosen, err := m.choice(step)
		return err == nil && chosen == branch
	}
	for way := range ways(step) {
		if way.id == branch {
			ok, err := m.holds(way.when)
			return err == nil && ok
		}
	}
	return false
}

// previous finds the step visited before, where "prev" leads: in the same branch first, then
// before the block around it; Beginning when there is none.
func (m *machine) previous(v *Visit) string {
	parent, branch, step := v.Parent, v.Branch, v.Step
	for {
		list := m.list(parent, branch)
		for i := position(list, step) - 1; i >= 0; i-- {
			if target := m.lastAsked(list[i], parent, branch); target != "" {
				return target
			}
		}
		if parent == "" {
			return Beginning
		}
		block := m.visit(parent)
		parent, branch, step = block.Parent, block.Branch, block.Step
	}
}

// lastAsked returns the step inside a passed step to which work can be sent back: itself when
// people were asked, a parallel as a whole, or the last one inside a choose.
func (m *machine) lastAsked(step *metadata.Step, parent, branch string) string {
	v := m.passedIn(step, parent, branch)
	switch {
	case v == nil:
	case step.Approve != nil, step.Handle != nil:
		if slices.ContainsFunc(m.run.Tasks, func(t *Task) bool { return t.Visit == v.ID }) {
			return step.ID
		}
	case step.Parallel != nil:
		if slices.ContainsFunc(m.run.Tasks, func(t *Task) bool { return m.inside(m.visit(t.Visit), v.ID, "") }) {
			return step.ID
		}
	case step.Choose != nil && len(v.Branches) > 0:
		inner := m.list(v.ID, v.Branches[0].Branch)
		for i := len(inner) - 1; i >= 0; i-- {
			if target := m.lastAsked(inner[i], v.ID, v.Branches[0].Branch); target != "" {
				return target
			}
		}
	}
	return ""
}

// mayReturn reports whether a step was visited and work can go back to it from a visit: never into
// a branch of a parallel that the visit is not in itself.
func (m *machine) mayReturn(v *Visit, to string) bool {
	spots := locate(m.state().Flow, "", to)
	if spots == nil || !m.passed(to) || to == v.Step {
		return false
	}
	if step := spots[len(spots)-1].step(); step.Approve == nil && step.Handle == nil && step.Parallel == nil {
		return false
	}
	for i := range len(spots) - 1 {
		block := spots[i].step()
		if block.Parallel == nil {
			continue
		}
		around := m.blockOf(v.ID, block.ID)
		if around == nil || !m.inside(v, around.ID, spots[i+1].branch) {
			return false
		}
	}
	return true
}

// goTo continues at another step; too many times is trouble.
func (m *machine) goTo(v *Visit, g *metadata.Goto) {
	taken := 0
	for _, before := range m.run.Visits {
		if before.Step == v.Step && before.Entry == m.run.Entry && before.Outcome == Passed {
			taken++
		}
	}
	most := g.Max
	if most == 0 {
		most = 3
	}
	if taken >= most {
		m.incidentFor(v, stop("loop_limit", "the loop was taken as often as allowed", "循环次数已达上限"))
		return
	}
	m.close(v.ID, Passed, "")
	spots := locate(m.state().Flow, "", g.To)
	if spots == nil {
		m.incidentFor(nil, stop("no_step", "the step to go to does not exist", "跳转目标不存在"))
		return
	}
	m.voidTo(spots, false)
	m.send(spots, route{})
}

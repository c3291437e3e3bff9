package flow

import (
	"reflect"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// recordChanged is a change of the record by somebody, outside any task.
func (m *machine) recordChanged(e RecordChanged) *Refusal {
	if refusal := m.guardLock(e); refusal != nil {
		return refusal
	}
	if refusal := m.watchEdits(e.Fields, m.scope.Old); refusal != nil && m.actor != System {
		return refusal
	}
	if len(m.edited) > 0 {
		m.note(Note{Verb: "changed", Fields: m.edited, Version: m.scope.Version})
	}
	m.respond()
	return nil
}

// respond does what a change of the record asks for: a state whose condition holds, else the watch.
func (m *machine) respond() {
	if !m.leadOn() {
		m.watch()
	}
}

// fieldsChanged is a change that was held while the run was suspended.
func (m *machine) fieldsChanged(fields []string) {
	if refusal := m.watchEdits(fields, nil); refusal == nil {
		m.respond()
	}
}

// watchEdits counts changes of watched fields, and refuses them where the watch denies it.
func (m *machine) watchEdits(fields []string, before rule.Object) *Refusal {
	m.edited = m.watchedAmong(fields, before)
	if len(m.edited) == 0 {
		return nil
	}
	if m.state().Watch.Do == "deny" && !m.resubmitting() {
		refusal := refuse("watch_denied", Forbidden)
		for _, field := range m.edited {
			refusal.Fields = append(refusal.Fields, notEditable(field))
		}
		return refusal
	}
	m.run.Watched++
	for _, v := range slices.Clone(m.run.Visits) {
		if v.Outcome == "" {
			m.bumpRevision(v.ID)
		}
	}
	return nil
}

// watchedAmong lists the watched fields that changed, computed ones included.
func (m *machine) watchedAmong(fields []string, before rule.Object) []string {
	watch := m.state().Watch
	if watch == nil || m.run.Finished || len(m.state().Flow) == 0 {
		return nil
	}
	var changed []string
	for _, field := range watch.Fields {
		if slices.Contains(fields, field) || before != nil && !sameValue(before.Get(field), m.record.Get(field)) {
			changed = append(changed, field)
		}
	}
	if len(changed) == 0 {
		return nil
	}
	if ok, err := m.holds(watch.If); err == nil && !ok {
		return nil
	}
	return changed
}

// same reports whether a field still has the value that it had before.
func (m *machine) same(before rule.Object, field string) bool {
	if m.scope.Same != nil {
		return m.scope.Same(before, m.record, field)
	}
	return sameValue(before.Get(field), m.record.Get(field))
}

// sameValue compares values of a field; lists of records count as the same when their members are.
func sameValue(a, b any) bool {
	switch x := a.(type) {
	case decimal.Decimal:
		y, ok := b.(decimal.Decimal)
		return ok && x.Equal(y)
	case rule.Object:
		y, ok := b.(rule.Object)
		return ok && x.Identity() == y.Identity()
	case []any:
		y, ok := b.([]any)
		return ok && slices.EqualFunc(x, y, sameValue)
	}
	return reflect.DeepEqual(a, b)
}

// resubmitting reports whether the submitter has been asked to submit again; until then changes
// only count.
func (m *machine) resubmitting() bool {
	v := m.current("", "")
	return v != nil && v.Step == Beginning
}

// watch answers changes of watched fields as the state says.
func (m *machine) watch() {
	if len(m.edited) == 0 || m.resubmitting() || m.run.Finished {
		return
	}
	switch m.state().Watch.Do {
	case "restart":
		m.restart()
	case "reroute":
		m.auto(Note{Verb: "reroute", Fields: m.edited})
		m.rerouteAll()
	}
}

// rerouteAll decides the way again once what the event decided has passed, but before the flow or a
// block ends with it: a step's own change must not let the flow out on the old way.
func (m *machine) rerouteAll() {
	m.holding = true
	m.drain()
	m.holding = false
	m.reroute("", "")
	m.drain()
	m.work, m.ends = append(m.work, m.ends...), nil
}

// restart voids all approvals and begins the flow again in a new round.
func (m *machine) restart() {
	m.auto(Note{Verb: "restart", Fields: m.edited})
	m.cancelBranch("", "")
	m.void("", "", -1, len(m.state().Flow))
	m.newRound()
	m.push(work{do: (*machine).advance})
}

// reroute decides the way of a list again: a step passed over whose condition holds now is done
// after all, an open one whose condition no longer holds is left, blocks are looked into.
func (m *machine) reroute(parent, branch string) {
	list := m.list(parent, branch)
	v, at := m.current(parent, branch), len(list)
	switch {
	case v != nil:
		at = position(list, v.Step)
	case !m.endHeld(parent, branch):
		return
	}
	if again := m.passedOver(list[:max(at, 0)], parent, branch); again >= 0 {
		m.enterInstead(v, work{parent: parent, branch: branch, index: again})
	} else if v != nil && at >= 0 {
		m.rerouteStep(v, list[at], at)
	}
}

// passedOver finds the first step of a list that was passed over and has to be done after all, -1 for
// none. One whose condition fails is entered, too: it tells so.
func (m *machine) passedOver(list []*metadata.Step, parent, branch string) int {
	return slices.IndexFunc(list, func(step *metadata.Step) bool {
		if !m.wasSkipped(step, parent, branch) || m.passedIn(step, parent, branch) != nil {
			return false
		}
		ok, err := m.holds(step.If)
		return err != nil || ok
	})
}

// endHeld reports whether a list has come to its end, which is held back.
func (m *machine) endHeld(parent, branch string) bool {
	return slices.ContainsFunc(m.ends, func(w work) bool { return w.parent == parent && w.branch == branch })
}

// wasSkipped reports whether a step of a list was passed over.
func (m *machine) wasSkipped(step *metadata.Step, parent, branch string) bool {
	return slices.ContainsFunc(m.run.Visits, func(v *Visit) bool {
		return v.Step == step.ID && v.Parent == parent && v.Branch == branch && v.Outcome == Skipped &&
			!v.Void && v.Entry == m.run.Entry && v.Round == m.run.Round
	})
}

// enterInstead leaves the open visit of a list, if there is one, and continues at another position of
// the list, keeping what has passed behind it.
func (m *machine) enterInstead(v *Visit, at work) {
	if v != nil {
		m.leaveVisit(v, Voided)
	}
	at.do, at.keep = (*machine).advance, true
	m.push(at)
}

func (m *machine) leaveVisit(v *Visit, outcome Result) {
	m.cancelBranch(v.ID, "")
	m.cancelVisit(v.ID, outcome, CancelledTask)
}

func (m *machine) rerouteStep(v *Visit, step *metadata.Step, at int) {
	ok, err := m.holds(step.If)
	switch {
	case err != nil:
		m.incidentFor(v, err)
	case !ok && !v.Again:
		m.leaveVisit(v, Skipped)
		m.push(work{do: (*machine).advance, parent: v.Parent, branch: v.Branch, index: at + 1, keep: v.Keep})
	case step.Choose != nil && len(v.Branches) > 0:
		m.rerouteChoice(v, step, at)
	case step.Parallel != nil:
		m.rerouteForks(v, step)
	}
}

func (m *machine) rerouteChoice(v *Visit, step *metadata.Step, at int) {
	chosen, err := m.choice(step)
	switch {
	case err != nil:
		m.incidentFor(v, err)
	case chosen != v.Branches[0].Branch:
		m.enterInstead(v, work{parent: v.Parent, branch: v.Branch, index: at})
	default:
		m.reroute(v.ID, chosen)
	}
}

// rerouteForks starts branches whose condition holds now and leaves those whose does not.
func (m *machine) rerouteForks(v *Visit, step *metadata.Step) {
	for i, way := range step.Parallel.Branches {
		ok, err := m.holds(way.If)
		if err != nil {
			m.incidentFor(v, err)
			return
		}
		switch outcome := v.Branches[i].Outcome; {
		case ok && outcome == Skipped:
			m.setFork(v.ID, way.ID, "")
			m.push(work{do: (*machine).advance, parent: v.ID, branch: way.ID})
		case !ok && outcome == "":
			m.cancelBranch(v.ID, way.ID)
			m.setFork(v.ID, way.ID, Skipped)
		case outcome == "":
			m.reroute(v.ID, way.ID)
		}
		v = m.visit(v.ID)
	}
	if m.visit(v.ID).Outcome == "" {
		m.joinSkipped(v.ID)
	}
}

// joinSkipped joins a parallel whose last open branches were left.
func (m *machine) joinSkipped(id string) {
	for _, fork := range m.visit(id).Branches {
		if fork.Outcome == Passed || fork.Outcome == Failed || fork.Outcome == "" {
			m.join(id)
			return
		}
	}
	m.pass(id, "no_branch")
}

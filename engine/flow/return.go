package flow

import (
	"slices"

	"github.com/weft-crm/weft/metadata"
)

// giveBack returns work to an earlier step, regardless of how the step counts votes.
func (m *machine) giveBack(t *Task, e Decide) *Refusal {
	v := m.visit(t.Visit)
	a, _ := approval(m.step(t.Step))
	to, signer, ok := m.returnTarget(v, a, e.To)
	if !ok {
		return refuse("target", Invalid)
	}
	then := e.Then
	if offered := thens(a); !slices.Contains(offered, then) {
		then = offered[0]
	}
	m.run.Decisions++
	line := m.line(t, e)
	line.To, line.Reason = to, ""
	m.answer(t.ID, ReturnedTask, e.Comment)
	m.note(line)
	m.closeTasks(v.ID, NoResponse)
	v = m.close(v.ID, SentBack, "")
	if signer != "" {
		m.reopen(v, signer)
		return nil
	}
	m.sendBack(v, to, then)
	return nil
}

// returnTarget resolves where a return may lead: a step, and in an order the signer before.
func (m *machine) returnTarget(v *Visit, a *metadata.Approve, wanted string) (to, signer string, ok bool) {
	for _, target := range m.returnTargets(v, a) {
		if target.ID == wanted || (wanted == "" && target.ID != "") {
			to = target.ID
			break
		}
	}
	switch to {
	case "":
		return "", "", false
	case Previous:
		if signer := m.signerBefore(v, a); signer != "" {
			return v.Step, signer, true
		}
		return m.previous(v), "", true
	}
	return to, "", true
}

// returnTargets lists where work can be sent back to from a visit.
func (m *machine) returnTargets(v *Visit, a *metadata.Approve) []Target {
	allowed := []string{Beginning, Previous}
	if a != nil && a.Return != nil && len(a.Return.To) > 0 {
		allowed = a.Return.To
	}
	var targets []Target
	for _, id := range allowed {
		switch {
		case id == Beginning:
			targets = append(targets, Target{id, m.stepLabel(id)})
		case id == Previous:
			label := m.stepLabel(m.previous(v))
			if signer := m.signerBefore(v, a); signer != "" {
				label = m.person(m.task(signer).Assignee)
			}
			targets = append(targets, Target{id, label})
		case m.mayReturn(v, id):
			targets = append(targets, Target{id, m.stepLabel(id)})
		}
	}
	return targets
}

// offeredTargets are the targets to choose from: one that leads where the start does is left out.
func (m *machine) offeredTargets(v *Visit, a *metadata.Approve) []Target {
	targets := m.returnTargets(v, a)
	toStart := slices.ContainsFunc(targets, func(t Target) bool { return t.ID == Beginning })
	return without(targets, func(t Target) bool {
		return t.ID == Previous && toStart && m.signerBefore(v, a) == "" && m.previous(v) == Beginning
	})
}

// thens lists what may follow a return, the usual first.
func thens(a *metadata.Approve) []string {
	if a == nil || a.Return == nil {
		return []string{"replay"}
	}
	switch a.Return.Then {
	case "jump":
		return []string{"jump"}
	case "ask":
		return []string{"replay", "jump"}
	}
	return []string{"replay"}
}

// signerBefore returns the task of the signer before in an ordered visit, or "".
func (m *machine) signerBefore(v *Visit, a *metadata.Approve) string {
	if a == nil || !m.modeIn(v, a).Seq {
		return ""
	}
	before := ""
	for _, t := range m.votes(v.ID) {
		if t.Status == ApprovedTask {
			before = t.ID
		}
	}
	return before
}

// reopen opens a closed visit's step again as a new visit: the votes before a task are kept, that
// task is asked again, and so are those behind it in an order.
func (m *machine) reopen(old *Visit, task string) {
	a, _ := approval(m.step(old.Step))
	m.changeVisit(old.ID).Void = true
	v := m.addVisit(&Visit{Step: old.Step, Parent: old.Parent, Branch: old.Branch, Again: true, Fallback: old.Fallback, Keep: old.Keep, Back: old.Back})
	ordered := m.modeIn(v, a).Seq
	again := m.task(task)
	kept := map[string]string{} // tasks that keep who was added to them, and their copies
	for _, t := range slices.Clone(m.run.Tasks) {
		if t.Visit != old.ID || t.gone() || t.dependent() && kept[t.Parent] == "" {
			continue
		}
		copied := *t
		copied.Visit, copied.Parent = v.ID, kept[t.Parent]
		anew := t.ID == task || t.Status == ReturnedTask || ordered && t.Seq > again.Seq
		added := m.copyTask(&copied, anew)
		if !anew {
			kept[t.ID] = added.ID
		}
	}
	m.setVisitDues(v, a)
	m.askCopies(v.ID, ordered)
	m.count(v.ID)
}

// gone reports whether nobody waits for a task any more, whatever became of its visit.
func (t *Task) gone() bool {
	return t.Status == Removed || t.Status == Transferred || t.Status == NoResponse && t.Reason == "counted"
}

// copyTask adds a copy of a task of a visit that is opened again: as it was answered, or as one not
// yet asked.
func (m *machine) copyTask(t *Task, anew bool) *Task {
	switch {
	case !anew && (t.Status == ApprovedTask || t.Status == RejectedTask || t.Status == AutoApproved || t.Status == AutoRejected || t.refusedByAdded()):
	case !anew && t.ActedBy != "":
		t.Status, t.ClosedAt = Approving, zero // its own yes was given, those added after it were asked
	default:
		t.Status, t.ActedBy, t.Comment, t.Reason, t.Opinion, t.Saved = Waiting, "", "", "", "", nil
		t.OpenedAt, t.ClosedAt, t.DueAt, t.UrgedAt = zero, zero, zero, zero
		if t.Queue != "" {
			t.Assignee = ""
		}
	}
	added := m.addTask(t)
	m.mark(added.ID, string(added.Status))
	return added
}

// askCopies asks those of a visit opened again whose turn it is: signers added to a task before it.
func (m *machine) askCopies(visit string, ordered bool) {
	for _, t := range m.votes(visit) {
		switch {
		case t.Status == Approving:
			m.askAdded(t.ID, "after")
		case t.Status == Waiting && m.addedBefore(t.ID):
			m.askAdded(t.ID, "before")
		case t.Status == Waiting && !ordered:
			m.ask(t.ID)
		}
	}
	if ordered {
		m.nextTurn(visit)
	}
}

// withdraw takes the actor's own decision back: a new visit of the step opens with the votes of
// the others as they were.
func (m *machine) withdraw(t *Task, e Decide) *Refusal {
	m.note(m.line(t, e))
	m.run.Decisions = max(m.run.Decisions-1, 0)
	v := m.visit(t.Visit)
	if v.Outcome == "" {
		m.closeTasks(v.ID, CancelledTask)
		m.close(v.ID, SentBack, "")
	} else {
		m.undo(v)
	}
	m.reopen(m.visit(v.ID), t.ID)
	return nil
}

// undo takes back what has followed a visit that passed: what came behind it is cancelled, and blocks
// around it that it completed go on as they stood.
func (m *machine) undo(v *Visit) {
	behind := m.behind(v)
	spots := locate(m.state().Flow, "", v.Step)
	parent, level := m.reach(spots)
	m.leave(parent, spots[level].branch)
	for _, later := range behind {
		m.supersede(later)
	}
	m.enterBlocks(parent, spots[level:], route{resume: v.ID})
	m.renew()
}

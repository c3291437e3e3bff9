package flow

import (
	"slices"

	"github.com/weft-crm/weft/metadata"
)

// votes of a visit in weights.
type tally struct{ all, yes, no int }

// count settles a visit once its votes decide it. It is done after every change of the tasks.
func (m *machine) count(visit string) {
	m.push(work{do: (*machine).counted, name: visit})
}

func (m *machine) counted(w work) {
	v := m.visit(w.name)
	if v == nil || v.Outcome != "" || v.Entry != m.run.Entry {
		return
	}
	a, _ := approval(m.step(v.Step))
	votes := m.votes(v.ID)
	if len(votes) == 0 {
		return
	}
	mode := m.modeIn(v, a)
	switch result(mode, votes, a) {
	case Passed:
		m.closeTasks(v.ID, NoResponse)
		m.pass(v.ID, "")
	case Failed:
		m.closeTasks(v.ID, NoResponse)
		m.rejected(v, a, "")
	default:
		if mode.Seq {
			m.nextTurn(v.ID)
			if next := result(mode, m.votes(v.ID), a); next != "" {
				m.count(v.ID)
			}
		}
	}
}

// result says whether votes pass or fail a step, or "" while they do neither.
func result(mode metadata.Mode, votes []*Task, a *metadata.Approve) Result {
	if !mode.Each {
		return decide(mode, sum(votes))
	}
	passed := 0
	for entry := range a.By {
		switch decide(mode, sum(ofEntry(votes, entry))) {
		case Failed:
			return Failed
		case Passed:
			passed++
		}
	}
	if passed == len(a.By) {
		return Passed
	}
	return ""
}

// ofEntry keeps the votes of one "by" entry.
func ofEntry(votes []*Task, entry int) []*Task {
	return without(votes, func(t *Task) bool { return t.Entry != entry })
}

// short reports whether votes could not pass a step even if all of them agreed.
func short(mode metadata.Mode, votes []*Task, a *metadata.Approve) bool {
	if !mode.Each {
		return sum(votes).all < mode.Pass
	}
	for entry := range a.By {
		if sum(ofEntry(votes, entry)).all < max(mode.Pass, 1) {
			return true
		}
	}
	return false
}

// spare reports whether a step could still pass without a task.
func (m *machine) spare(t *Task) bool {
	a, _ := approval(m.step(t.Step))
	left := without(m.votes(t.Visit), func(other *Task) bool { return other.ID == t.ID })
	return !short(m.modeIn(m.visit(t.Visit), a), left, a)
}

func sum(votes []*Task) tally {
	var t tally
	for _, vote := range votes {
		weight := max(vote.Weight, 1)
		t.all += weight
		switch vote.Status {
		case ApprovedTask, AutoApproved:
			t.yes += weight
		case RejectedTask, AutoRejected, CancelledTask:
			t.no += weight
		}
	}
	return t
}

// decide applies a mode to a tally, in integers.
func decide(mode metadata.Mode, t tally) Result {
	pass, fail := t.yes == t.all && t.all > 0, t.no > 0
	switch {
	case mode.Name == "any":
		pass = t.yes > 0
	case mode.Pass > 0:
		pass = t.yes >= mode.Pass
		fail = mode.Veto && t.no > 0 || t.all-t.no < mode.Pass
	case mode.Percent > 0:
		pass = t.yes*100 >= mode.Percent*t.all && t.all > 0
		fail = mode.Veto && t.no > 0 || (t.all-t.no)*100 < mode.Percent*t.all
	}
	switch {
	case fail:
		return Failed
	case pass:
		return Passed
	}
	return ""
}

// rejected follows the policy "reject" once a step has failed.
func (m *machine) rejected(v *Visit, a *metadata.Approve, reason string) {
	to := Ending
	if a != nil && a.Reject != "" {
		to = a.Reject
	}
	if to == Previous {
		to = m.previous(v)
	}
	if to == Ending || (to != Beginning && !slices.ContainsFunc(m.run.Visits, func(b *Visit) bool { return b.Step == to })) {
		m.close(v.ID, Failed, reason)
		m.fail(v.ID)
		return
	}
	m.close(v.ID, SentBack, reason)
	m.auto(Note{Verb: "send_back", Step: v.Step, Visit: v.ID, To: to, Reason: reason})
	m.sendBack(m.visit(v.ID), to, "replay")
}

package flow

import (
	"slices"
	"strings"

	"github.com/weft-crm/weft/metadata"
)

// addSigners puts people before, after or beside a task. They have its rights, but not the right
// to add more.
func (m *machine) addSigners(t *Task, e Decide) *Refusal {
	where := e.Where
	if where == "" {
		where = "parallel"
	}
	if !slices.Contains([]string{"before", "after", "parallel"}, where) {
		return refuse("unknown_verb", Invalid)
	}
	if refusal := m.choosable(t, e.People, true); refusal != nil {
		return refusal
	}
	mixed := slices.ContainsFunc(m.dependents(t.ID), func(other *Task) bool { return other.Where != where && !other.Status.Closed() })
	if mixed && where != "parallel" {
		return refuse("mixed", Conflict)
	}
	line := m.line(t, e)
	line.To, line.Reason = strings.Join(e.People, " "), ""
	m.note(line)
	m.addTasks(t, e.People, where, e.Mode)
	return nil
}

// addTasks creates the tasks of added signers and opens those whose turn it is.
func (m *machine) addTasks(t *Task, people []string, where, mode string) {
	if mode == "" {
		mode = "all"
	}
	m.bumpRevision(t.Visit)
	group := m.nextGroup(t.ID)
	for _, person := range people {
		added := m.addTask(&Task{
			Visit: t.Visit, Step: t.Step, Kind: t.Kind, Status: Waiting, Assignee: person, Entry: t.Entry,
			Parent: t.ID, Where: where, Mode: mode, Group: group, AddedBy: m.actor, Seq: t.Seq, Weight: t.Weight,
		})
		m.mark(added.ID, string(Waiting))
		if where == "parallel" {
			m.ask(added.ID)
		}
	}
	if where == "before" {
		m.askAdded(t.ID, where)
		m.setStatus(t.ID, Waiting)
		m.cancelTimers(func(timer *Timer) bool { return timer.Task == t.ID })
	}
}

// nextGroup is the group of signers who are added to a task now: that of those who have not
// finished, else a new one, for an earlier addition has been counted.
func (m *machine) nextGroup(parent string) int {
	last, open := 0, false
	for _, t := range m.dependents(parent) {
		last, open = max(last, t.Group), open || !t.Status.Closed()
	}
	if open {
		return last
	}
	return last + 1
}

func (m *machine) bumpRevision(visit string) { m.changeVisit(visit).Revision++ }

// added lists the signers added to a task that still count.
func (m *machine) added(parent string) []*Task {
	var list []*Task
	for _, t := range m.run.Tasks {
		if t.Parent == parent && t.Status != Removed && t.Status != Transferred {
			list = append(list, t)
		}
	}
	return list
}

// dependents lists the signers added before or after a task, who stand for it. Those added beside it
// vote for themselves.
func (m *machine) dependents(parent string) []*Task {
	return without(m.added(parent), func(t *Task) bool { return t.Where == "parallel" })
}

// addedBefore reports whether signers added before a task have not finished.
func (m *machine) addedBefore(task string) bool { return m.pending(task, "before") }

// pendingAfter reports whether signers added after a task have not finished.
func (m *machine) pendingAfter(task string) bool { return m.pending(task, "after") }

func (m *machine) pending(task, where string) bool {
	return slices.ContainsFunc(m.added(task), func(t *Task) bool { return t.Where == where && !t.Status.Closed() })
}

// askAdded asks the signers added before or after a task: all at once, or the first of an order.
func (m *machine) askAdded(parent, where string) {
	for _, t := range m.added(parent) {
		if t.Where == where && t.Status == Waiting {
			m.ask(t.ID)
			if t.Mode == "seq" {
				return
			}
		}
	}
}

// countAdded settles the signers added to a task once their votes decide: their yes gives the task
// its turn or completes it, their no is its no.
func (m *machine) countAdded(parent string) {
	group := lastGroup(m.dependents(parent))
	if len(group) == 0 {
		m.releaseParent(parent)
		return
	}
	switch groupResult(group) {
	case Passed:
		m.closeGroup(group)
		m.releaseParent(parent)
	case Failed:
		m.closeGroup(group)
		m.failParent(parent)
	default:
		m.nextAdded(group)
	}
}

// lastGroup keeps those of added signers who were added last; the others have been counted.
func lastGroup(added []*Task) []*Task {
	return without(added, func(t *Task) bool { return t.Group != added[len(added)-1].Group })
}

func groupResult(group []*Task) Result {
	voting := without(group, func(t *Task) bool { return t.Status == NoResponse || t.Status == CancelledTask })
	mode := metadata.Mode{Name: group[len(group)-1].Mode}
	equal := make([]*Task, len(voting))
	for i, t := range voting {
		equal[i] = &Task{Status: t.Status, Weight: 1}
	}
	return decide(mode, sum(equal))
}

// closeGroup ends what is open of added signers who have been counted.
func (m *machine) closeGroup(group []*Task) {
	for _, t := range group {
		if !t.Status.Closed() {
			m.setStatus(t.ID, NoResponse).Reason = "counted"
		}
	}
}

// nextAdded opens the next of added signers who sign in order; those after a task wait for its yes.
func (m *machine) nextAdded(group []*Task) {
	last := group[len(group)-1]
	early := last.Where == "after" && m.task(last.Parent).Status != Approving
	if early || last.Mode != "seq" || slices.ContainsFunc(group, func(t *Task) bool { return t.Status == Open }) {
		return
	}
	for _, t := range group {
		if t.Status == Waiting {
			m.ask(t.ID)
			return
		}
	}
}

// releaseParent gives a task its turn once nobody added before it is left, or completes one that
// has approved and waited for those after it.
func (m *machine) releaseParent(id string) {
	t := m.task(id)
	switch t.Status {
	case Approving:
		m.setStatus(id, ApprovedTask)
		m.count(t.Visit)
	case Waiting:
		if !m.pendingBeforeTurn(t) {
			m.ask(id)
		}
		m.count(t.Visit)
	}
}

// pendingBeforeTurn reports whether somebody before a task in an order has not decided.
func (m *machine) pendingBeforeTurn(t *Task) bool {
	a, _ := approval(m.step(t.Step))
	if !m.modeIn(m.visit(t.Visit), a).Seq {
		return false
	}
	return slices.ContainsFunc(m.votes(t.Visit), func(other *Task) bool {
		return other.Seq < t.Seq && !other.Status.Closed()
	})
}

// failParent carries the no of added signers to their task: one that had not voted is cancelled,
// and counts as a no all the same.
func (m *machine) failParent(id string) {
	status := CancelledTask
	if m.task(id).Status == Approving {
		status = RejectedTask
	}
	t := m.setStatus(id, status)
	t.Reason = "added"
	m.count(t.Visit)
}

// removeSigner takes an open or waiting task out of its visit.
func (m *machine) removeSigner(t *Task, e Decide) *Refusal {
	target := m.task(e.To)
	if target == nil {
		target = t
	}
	if refusal := m.mayRemove(t, target); refusal != nil {
		return refusal
	}
	line := m.line(target, e)
	line.To, line.Reason, line.OnBehalfOf = target.Assignee+target.Queue, "", ""
	m.note(line)
	for _, added := range m.dependents(target.ID) {
		if !added.Status.Closed() {
			m.setStatus(added.ID, Removed)
		}
	}
	m.setStatus(target.ID, Removed)
	m.bumpRevision(target.Visit)
	m.voted(target.ID)
	return nil
}

// mayRemove refuses to remove a task that is decided, the last one, or one the step cannot pass
// without.
func (m *machine) mayRemove(t, target *Task) *Refusal {
	added := target.dependent()
	switch {
	case target.Visit != t.Visit:
		return refuse("no_task", NotFound)
	case !target.Status.Undecided():
		return m.closedRefusal(target)
	case !m.mayTakeOut(t, target):
		return refuse("not_you", Forbidden)
	case !added && len(m.votes(target.Visit)) == 1:
		return refuse("last_signer", Conflict)
	case !m.spare(target):
		return refuse("too_few", Conflict)
	}
	return nil
}

// mayTakeOut reports whether the actor may remove a signer: who added them, who signs the step
// without having been added, and administrators. Those added to a task are that one's affair.
func (m *machine) mayTakeOut(t, target *Task) bool {
	switch {
	case target.AddedBy == m.actor, m.isAdmin():
		return true
	case target.dependent():
		return t.ID == target.Parent && m.mine(t)
	}
	return m.mine(t) && t.Status == Open && t.Parent == ""
}

// mayRemoveHere lets those remove signers from a task's visit who sign there, have added somebody or
// administer runs; their own turn need not have come.
func (m *machine) mayRemoveHere(t *Task) *Refusal {
	has := slices.ContainsFunc(m.run.Tasks, func(other *Task) bool { return other.Visit == t.Visit && other.AddedBy == m.actor })
	switch {
	case !m.mine(t) && !has && !m.isAdmin():
		return refuse("not_yours", Forbidden)
	case t.DelegatedBy != "" && m.mine(t):
		return refuse("advice_only", Forbidden)
	}
	return m.permitOffered(t, "remove")
}

func (m *machine) isAdmin() bool {
	person := m.scope.Directory.Person(m.actor)
	return m.actor == System || person != nil && person.Admin && person.Active
}

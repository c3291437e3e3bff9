package flow

import (
	"errors"
	"slices"
	"strings"

	"github.com/weft-crm/weft/metadata"
)

// holder is whose vote a task is: the absent person, or who has it.
func (t *Task) principal() string {
	if t.OnBehalfOf != "" {
		return t.OnBehalfOf
	}
	if t.ActedBy != "" && t.Queue != "" {
		return t.ActedBy
	}
	return t.Assignee
}

// openApproval asks the people of an approve or handle step.
func (m *machine) openApproval(v *Visit, step *metadata.Step) {
	a, kind := approval(step)
	seating, err := m.seat(v, a, kind)
	if errors.Is(err, errPick) && m.mayPick() {
		m.refusal = refuse("pick_needed", Invalid)
		m.refusal.Picks = m.asked
		return
	}
	if err != nil {
		m.incidentFor(v, err)
		return
	}
	m.noteLosses(v, seating.lost)
	seating.seats = without(seating.seats, func(s seat) bool { return m.signs(v.ID, s) })
	switch {
	case len(seating.seats) == 0 && seating.skipped && len(seating.lost) > 0:
		m.automatic(v, "self")
	case seating.tooFew() && len(m.votes(v.ID)) == 0:
		m.nobody(v, a, kind)
	default:
		m.open(v, a, kind, seating.seats)
	}
}

// mayPick reports whether somebody is there to answer that people have to be chosen.
func (m *machine) mayPick() bool { return m.actor != System && !m.guessing }

// signs reports whether a seat has its task in the visit already, as after a retry.
func (m *machine) signs(visit string, s seat) bool {
	return slices.ContainsFunc(m.run.Tasks, func(t *Task) bool {
		return t.countsIn(visit) && t.Entry == s.entry && t.Queue == s.queue && (s.queue != "" || t.principal() == s.principal())
	})
}

func (m *machine) noteLosses(v *Visit, lost []loss) {
	for _, loss := range lost {
		m.auto(Note{Verb: "dropped", Step: v.Step, Visit: v.ID, To: loss.person, Reason: loss.reason})
	}
}

// automatic passes a step without people.
func (m *machine) automatic(v *Visit, reason string) {
	m.auto(Note{Verb: "auto_approve", Step: v.Step, Visit: v.ID, Reason: reason})
	m.pass(v.ID, reason)
}

// nobody follows the policy "empty".
func (m *machine) nobody(v *Visit, a *metadata.Approve, kind Kind) {
	what := "admin"
	var entries []*metadata.Who
	if a.Empty != nil {
		what, entries = a.Empty.Do, a.Empty.To
	}
	switch {
	case len(entries) > 0:
		m.fallBack(v, a, kind, entries)
	case what == "approve":
		m.automatic(v, "empty")
	case what == "reject":
		m.auto(Note{Verb: "auto_reject", Step: v.Step, Visit: v.ID, Reason: "empty"})
		m.rejected(v, a, "empty")
	case what == "incident":
		m.incidentFor(v, stop("nobody", "there is nobody to ask", "审批人为空"))
	default:
		m.fallBack(v, a, kind, []*metadata.Who{{Admin: true}})
	}
}

// fallBack asks the people of the policy "empty"; any of them decides, absent or not.
func (m *machine) fallBack(v *Visit, a *metadata.Approve, kind Kind, entries []*metadata.Who) {
	var seats []seat
	for i, w := range entries {
		found, err := m.who(w)
		if err != nil {
			m.incidentFor(v, err)
			return
		}
		if found.queue != "" && len(m.scope.Directory.Queue(found.queue)) > 0 {
			seats = append(seats, seat{queue: found.queue, entry: i, weight: 1})
		} else if found.queue == "" {
			for _, person := range without(found.people, func(id string) bool { return !m.scope.Directory.active(id) }) {
				seats = append(seats, seat{person: person, entry: i, weight: 1})
			}
		}
	}
	if len(seats) == 0 {
		m.incidentFor(v, stop("nobody", "there is nobody to ask, not even as a replacement", "审批人为空，且没有替补人员"))
		return
	}
	if others := m.besides(seats, m.barred(v.Step)); len(others) > 0 {
		seats = others
	}
	v = m.changeVisit(v.ID)
	v.Fallback = true
	m.auto(Note{Verb: "dropped", Step: v.Step, Visit: v.ID, Reason: "empty"})
	m.open(v, a, kind, seats)
}

// besides keeps the seats that others than those barred can take.
func (m *machine) besides(seats []seat, barred []string) []seat {
	var others []seat
	for _, s := range seats {
		switch {
		case s.queue != "" && len(m.takers(s.queue, barred)) > 0:
			s.except = barred
			others = append(others, s)
		case s.queue == "" && !slices.Contains(barred, s.person):
			others = append(others, s)
		}
	}
	return others
}

// open creates the tasks of a visit. In an order only the first is asked.
func (m *machine) open(v *Visit, a *metadata.Approve, kind Kind, seats []seat) {
	ordered := m.modeIn(v, a).Seq
	asked := make([]string, 0, len(seats))
	for i, s := range seats {
		t := m.addTask(&Task{
			Visit: v.ID, Step: v.Step, Kind: kind, Status: Waiting, Assignee: s.person, Queue: s.queue,
			Except: s.except, OnBehalfOf: s.behalf, Entry: s.entry, Seq: i + 1, Weight: s.weight,
		})
		m.mark(t.ID, string(Waiting))
		asked = append(asked, s.person+s.queue)
		if s.behalf != "" {
			m.auto(Note{Verb: "absent", Step: v.Step, Visit: v.ID, Task: t.ID, To: s.person, OnBehalfOf: s.behalf, Reason: "on_behalf"})
		}
	}
	if len(asked) > 0 {
		m.auto(Note{Verb: "ask", Step: v.Step, Visit: v.ID, To: strings.Join(asked, " ")})
	}
	m.setVisitDues(v, a)
	if ordered {
		m.nextTurn(v.ID)
	} else {
		for _, t := range m.votes(v.ID) {
			if t.Status == Waiting {
				m.ask(t.ID)
			}
		}
	}
	m.count(v.ID)
}

// openResubmit asks the submitter to change and submit again.
func (m *machine) openResubmit(v *Visit) {
	t := &Task{Visit: v.ID, Step: Beginning, Kind: Resubmit, Status: Waiting, Seq: 1, Weight: 1}
	owner := append(ids(m.record.Get("owner")), "")[0]
	switch {
	case m.scope.Directory.active(m.run.Submitter):
		t.Assignee = m.run.Submitter
	case m.scope.Directory.active(owner):
		t.Assignee = owner
	case len(m.scope.Directory.Queue("admin")) > 0:
		t.Queue = "admin"
	default:
		m.incidentFor(v, stop("nobody", "the submitter is not active any more", "发起人已停用"))
		return
	}
	t = m.addTask(t)
	m.mark(t.ID, string(Waiting))
	m.ask(t.ID)
}

// ask opens a waiting task, or approves it at once where the policy "same" spares the person.
func (m *machine) ask(id string) {
	t := m.task(id)
	v := m.visit(t.Visit)
	a, kind := approval(m.step(t.Step))
	if kind == Approval && t.Queue == "" && t.Parent == "" && m.sameBefore(v, a, t.principal()) {
		t = m.setStatus(id, AutoApproved)
		t.Reason, t.Seen, t.OpenedAt = "same", m.run.Watched, m.now
		m.auto(Note{Verb: "auto_approve", Step: t.Step, Visit: t.Visit, Task: id, OnBehalfOf: t.principal(), Reason: "same"})
		return
	}
	t = m.setStatus(id, Open)
	t.OpenedAt = m.now
	m.setTaskDues(t, a)
	if t.Queue == "" && !v.Fallback && m.forced == nil {
		m.goAway(t, false)
	}
	m.tell(id, m.asking(t)...)
}

// asking lists who is asked by a task: its holder, or the people of its queue.
func (m *machine) asking(t *Task) []string {
	if t.Assignee != "" {
		return []string{t.Assignee}
	}
	return m.takers(t.Queue, t.Except)
}

// nextTurn opens the next task of an order with those added beside it, unless one is open.
func (m *machine) nextTurn(visit string) {
	turn := 0 // the place in the order that is asked
	for _, t := range m.votes(visit) {
		switch {
		case turn > 0 && t.Seq > turn:
			return
		case t.Status == Waiting && !m.addedBefore(t.ID):
			m.ask(t.ID)
		}
		if !m.task(t.ID).Status.Closed() {
			turn = t.Seq
		}
	}
}

// dependent reports whether a task was added before or after another and stands for it.
func (t *Task) dependent() bool { return t.Parent != "" && t.Where != "parallel" }

// refusedByAdded reports whether the signers added to a task said no for it.
func (t *Task) refusedByAdded() bool { return t.Status == CancelledTask && t.Reason == "added" }

// countsIn reports whether a task is a vote of a visit: added signers stand for their parent, and
// what was moved or removed counts no more.
func (t *Task) countsIn(visit string) bool {
	if t.Visit != visit || t.dependent() {
		return false
	}
	switch t.Status {
	case Removed, Transferred, ReturnedTask, NoResponse:
		return false
	case CancelledTask:
		return t.refusedByAdded()
	}
	return true
}

// votes lists the tasks of a visit that count, in their order.
func (m *machine) votes(visit string) []*Task {
	list := make([]*Task, 0, len(m.run.Tasks))
	for _, t := range m.run.Tasks {
		if t.countsIn(visit) {
			list = append(list, t)
		}
	}
	slices.SortStableFunc(list, func(a, b *Task) int { return a.Seq - b.Seq })
	return list
}

// modeIn is how a visit counts: any of those asked in place of nobody, otherwise as the step says.
func (m *machine) modeIn(v *Visit, a *metadata.Approve) metadata.Mode {
	if v.Fallback || a == nil {
		return metadata.Mode{Name: "any"}
	}
	mode := modeOf(a)
	mode.Seq = mode.Seq || mode.Name == "seq"
	return mode
}

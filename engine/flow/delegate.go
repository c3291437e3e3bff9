package flow

import (
	"cmp"
	"slices"

	"github.com/weft-crm/weft/metadata"
)

// transfer moves a task to another person for good: position, weight and due date stay.
func (m *machine) transfer(t *Task, e Decide) *Refusal {
	if len(e.People) != 1 {
		return refuse("one_person", Invalid)
	}
	if refusal := m.choosable(t, e.People, true); refusal != nil {
		return refusal
	}
	line := m.line(t, e)
	line.To = e.People[0]
	m.note(line)
	m.hand(t.ID, e.People[0])
	return nil
}

// hand gives a task to a person for good, who is told; reminders start again.
func (m *machine) hand(id, person string) {
	t := m.changeTask(id)
	t.Assignee, t.Queue, t.Except, t.OnBehalfOf, t.DelegatedBy, t.Saved = person, "", nil, "", "", nil
	m.tell(id, person)
	m.restartReminders(t)
}

// handToQueue gives a task to a queue.
func (m *machine) handToQueue(id, queue string, except []string) {
	t := m.changeTask(id)
	t.Assignee, t.Queue, t.Except, t.OnBehalfOf, t.DelegatedBy, t.Saved = "", queue, except, "", "", nil
	m.tell(id, m.asking(t)...)
	m.restartReminders(t)
}

// choosable refuses people who may not be named by a verb. Signing ones must not sign already.
func (m *machine) choosable(t *Task, people []string, signing bool) *Refusal {
	if len(people) == 0 {
		return refuse("people", Invalid)
	}
	a, kind := approval(m.step(t.Step))
	for i, person := range people {
		switch {
		case person == m.actor && signing, slices.Contains(people[:i], person):
			return refuse("yourself", Invalid)
		case !m.scope.Directory.active(person):
			return refuse("inactive", Invalid)
		case signing && m.signer(t.Visit, person):
			return refuse("already_signer", Conflict)
		case signing && a != nil && selfRule(a, kind) != "allow" && slices.Contains(m.selves(), person):
			return refuse("self", Forbidden)
		}
		if allowed, err := m.inScope(a, person); err != nil {
			return failing(err)
		} else if !allowed {
			return refuse("out_of_scope", Forbidden)
		}
	}
	return nil
}

func (m *machine) inScope(a *metadata.Approve, person string) (bool, error) {
	if a == nil || len(a.Scope) == 0 {
		return true, nil
	}
	return m.among(a.Scope, person)
}

// signer reports whether a person has a task in a visit that counts or is still open.
func (m *machine) signer(visit, person string) bool {
	return slices.ContainsFunc(m.run.Tasks, func(t *Task) bool { return t.Visit == visit && t.signedBy(person) })
}

// signsBeside reports whether a person has another task of the same visit.
func (m *machine) signsBeside(t *Task, person string) bool {
	return slices.ContainsFunc(m.run.Tasks, func(other *Task) bool {
		return other.Visit == t.Visit && other.ID != t.ID && other.signedBy(person)
	})
}

// signedBy reports whether a task that was neither removed nor moved is a person's own, or done for
// them.
func (t *Task) signedBy(person string) bool {
	if t.Status == Removed || t.Status == Transferred {
		return false
	}
	return t.Assignee == person || t.OnBehalfOf == person || t.DelegatedBy == person
}

// delegate asks somebody for advice; the task comes back to its first holder.
func (m *machine) delegate(t *Task, e Decide) *Refusal {
	if len(e.People) != 1 {
		return refuse("one_person", Invalid)
	}
	if e.People[0] == t.DelegatedBy {
		return refuse("yourself", Invalid)
	}
	if refusal := m.choosable(t, e.People, true); refusal != nil {
		return refusal
	}
	line := m.line(t, e)
	line.To = e.People[0]
	m.note(line)
	t = m.changeTask(t.ID)
	if t.DelegatedBy == "" {
		t.DelegatedBy = m.actor
	}
	t.Assignee, t.Saved = e.People[0], nil
	m.tell(t.ID, t.Assignee)
	return nil
}

// resolve gives a delegated task back with advice.
func (m *machine) resolve(t *Task, e Decide) {
	line := m.line(t, e)
	line.To = t.DelegatedBy
	m.note(line)
	m.backToOwner(t.ID, e.Comment)
}

// reclaim takes a delegated task back.
func (m *machine) reclaim(t *Task) {
	m.note(Note{Verb: "reclaim", Step: t.Step, Visit: t.Visit, Task: t.ID, To: t.Assignee})
	m.backToOwner(t.ID, "")
}

// backToOwner returns a delegated task to its first holder; one who left in the meantime is
// treated as such.
func (m *machine) backToOwner(id, opinion string) {
	t := m.changeTask(id)
	owner := t.DelegatedBy
	t.Assignee, t.DelegatedBy, t.Opinion, t.Saved = owner, "", opinion, nil
	m.tell(id, owner)
	if !m.scope.Directory.active(owner) {
		m.abandon(t, owner)
	}
}

// personLeft moves the open work of a person who was disabled. What the person has answered stands.
func (m *machine) personLeft(person string) {
	for _, t := range slices.Clone(m.run.Tasks) {
		if t = m.task(t.ID); !t.Status.Undecided() {
			continue
		}
		switch {
		case t.Assignee != person:
		case t.Queue != "":
			m.changeTask(t.ID).Assignee = ""
			m.auto(Note{Verb: "left", Step: t.Step, Visit: t.Visit, Task: t.ID, To: person, Reason: "queue_released"})
			m.tell(t.ID, m.asking(m.task(t.ID))...)
			m.siblings(m.task(t.ID), Waiting, Open)
			m.queuesEmptied()
		case t.DelegatedBy != "":
			m.auto(Note{Verb: "left", Step: t.Step, Visit: t.Visit, Task: t.ID, To: person})
			m.backToOwner(t.ID, "")
		case t.OnBehalfOf != "" && m.scope.Directory.active(t.OnBehalfOf):
			m.auto(Note{Verb: "left", Step: t.Step, Visit: t.Visit, Task: t.ID, To: person})
			m.comeBack(t)
		default:
			m.abandon(t, person)
		}
		m.drain()
	}
}

// peopleGone moves the open work of everybody who was disabled while nothing could be moved.
func (m *machine) peopleGone() {
	var gone []string
	for _, t := range m.run.Tasks {
		if t.Status.Undecided() && !m.scope.Directory.active(t.Assignee) {
			gone = appendOnce(gone, t.Assignee)
		}
	}
	for _, person := range gone {
		m.personLeft(person)
	}
	m.queuesEmptied()
}

// queuesEmptied moves the open tasks of queues from which nobody may take them any more. Where any
// one decides and others are asked still, such a task is dropped.
func (m *machine) queuesEmptied() {
	for _, t := range slices.Clone(m.run.Tasks) {
		if t = m.task(t.ID); t.Status != Open || t.Queue == "" || len(m.asking(t)) > 0 {
			continue
		}
		m.auto(Note{Verb: "queue_empty", Step: t.Step, Visit: t.Visit, Task: t.ID, Reason: "empty"})
		if m.othersDecide(t) {
			m.setStatus(t.ID, Removed)
		} else {
			m.replace(t)
		}
		m.drain()
	}
}

// othersDecide reports whether a step of which any one decides asks somebody beside a task.
func (m *machine) othersDecide(t *Task) bool {
	a, _ := approval(m.step(t.Step))
	if a == nil || m.modeIn(m.visit(t.Visit), a).Name != "any" {
		return false
	}
	return slices.ContainsFunc(m.votes(t.Visit), func(other *Task) bool {
		return other.ID != t.ID && other.Status == Open && len(m.asking(other)) > 0
	})
}

// abandon lets the policy "empty" decide about an open task whose holder left.
func (m *machine) abandon(t *Task, person string) {
	m.auto(Note{Verb: "left", Step: t.Step, Visit: t.Visit, Task: t.ID, To: person, Reason: "inactive"})
	m.replace(t)
}

// replace follows the policy "empty" for one open task.
func (m *machine) replace(t *Task) {
	a, _ := approval(m.step(t.Step))
	what := "admin"
	entries := []*metadata.Who{{Admin: true}}
	if a != nil && a.Empty != nil {
		what = a.Empty.Do
		if len(a.Empty.To) > 0 {
			what, entries = "to", a.Empty.To
		}
	}
	switch what {
	case "approve":
		m.decideAlone(t, AutoApproved, "empty")
	case "reject":
		m.decideAlone(t, AutoRejected, "empty")
	case "incident":
		m.setStatus(t.ID, Removed)
		m.incidentFor(m.visit(t.Visit), stop("nobody", "nobody is left to decide", "审批人已停用或不存在"))
	default:
		if handed, err := m.handToFirst(t, entries); err != nil {
			m.incidentFor(m.visit(t.Visit), err)
		} else if !handed {
			m.incidentFor(m.visit(t.Visit), stop("nobody", "there is nobody to take the task over", "没有可接手任务的人员"))
		}
	}
}

// decideAlone closes a task without a person.
func (m *machine) decideAlone(t *Task, status TaskStatus, reason string) {
	verb := "auto_approve"
	if status == AutoRejected {
		verb = "auto_reject"
	}
	t = m.setStatus(t.ID, status)
	t.Reason, t.ActedBy, t.Seen = reason, System, m.run.Watched
	m.closeGroup(m.dependents(t.ID))
	m.auto(Note{Verb: verb, Step: t.Step, Visit: t.Visit, Task: t.ID, Reason: reason})
	m.voted(t.ID)
}

// handToFirst gives a task to the first person or queue that entries name and that does not sign
// already, and reports whether it could; with a signer only, the task is merged, unless the step
// would have too few votes then.
func (m *machine) handToFirst(t *Task, entries []*metadata.Who) (bool, error) {
	merge := ""
	for _, w := range entries {
		found, err := m.who(w)
		if err != nil {
			return false, err
		}
		if barred := m.barred(t.Step); found.queue != "" && len(m.takers(found.queue, barred)) > 0 {
			m.handToQueue(t.ID, found.queue, barred)
			return true, nil
		}
		for _, person := range found.people {
			if person = m.decider(t.Step, person); found.queue != "" || !m.scope.Directory.active(person) {
				continue
			}
			switch {
			case person == t.Assignee:
				return true, nil // has it already
			case !m.signsBeside(t, person):
				m.hand(t.ID, person)
				return true, nil
			}
			merge = person
		}
	}
	if merge == "" || !m.spare(t) {
		return false, nil
	}
	m.mergeInto(t, merge)
	return true, nil
}

// mergeInto ends a task whose new holder signs already.
func (m *machine) mergeInto(t *Task, person string) {
	m.auto(Note{Verb: "merge", Step: t.Step, Visit: t.Visit, Task: t.ID, To: person, Reason: "merged"})
	m.closeGroup(m.dependents(t.ID))
	m.setStatus(t.ID, Transferred).Reason = "merged"
	m.bumpRevision(t.Visit)
	m.voted(t.ID)
}

// absenceChanged moves open work of a person whose absence began or ended.
func (m *machine) absenceChanged(person string) {
	for _, t := range slices.Clone(m.run.Tasks) {
		if t = m.task(t.ID); !t.Status.Undecided() || t.Kind == Resubmit || t.DelegatedBy != "" || t.Queue != "" {
			continue
		}
		switch person {
		case t.OnBehalfOf:
			if m.isBack(person) {
				m.comeBack(t)
			}
		case t.Assignee:
			m.goAway(t, true)
		}
	}
}

// isBack reports whether a person is there again; who has left for good never is.
func (m *machine) isBack(person string) bool {
	absence, err := m.absence(person, false)
	return err == nil && absence == nil && m.scope.Directory.active(person)
}

// comeBack returns a task to the person it was meant for.
func (m *machine) comeBack(t *Task) {
	t = m.changeTask(t.ID)
	t.Assignee, t.OnBehalfOf, t.Saved = t.OnBehalfOf, "", nil
	m.auto(Note{Verb: "back", Step: t.Step, Visit: t.Visit, Task: t.ID, To: t.Assignee, Reason: "absence_ended"})
	m.tell(t.ID, t.Assignee)
}

// goAway gives a task to the delegate of its absent holder; one that is open already only where the
// absence includes that.
func (m *machine) goAway(t *Task, open bool) {
	a, _ := approval(m.step(t.Step))
	if a == nil || a.Absent == "wait" {
		return
	}
	to, err := m.standIn(t.Assignee, a.Absent, open)
	if err != nil || to == "" || to == t.Assignee {
		return
	}
	if to = m.decider(t.Step, to); to == "" {
		return
	}
	t = m.changeTask(t.ID)
	if t.OnBehalfOf == "" {
		t.OnBehalfOf = t.Assignee
	}
	t.Assignee, t.Saved = to, nil
	m.auto(Note{Verb: "absent", Step: t.Step, Visit: t.Visit, Task: t.ID, To: to, OnBehalfOf: t.OnBehalfOf, Reason: "on_behalf"})
	m.tell(t.ID, to)
}

// handover moves everything open of one person to another: tasks, delegations and picks. What the
// person has answered stands.
func (m *machine) handover(from, to, reason string) {
	for _, t := range slices.Clone(m.run.Tasks) {
		t = m.task(t.ID)
		switch {
		case !t.Status.Undecided():
		case t.DelegatedBy == from:
			m.changeTask(t.ID).DelegatedBy = cmp.Or(m.decider(t.Step, to), from)
		case t.Assignee == from, t.OnBehalfOf == from:
			m.handTaskOver(t, from, to, reason)
		}
	}
	m.movePicks(from, to)
}

// handTaskOver moves one task. Who signs a step already gets no second vote there; without it the
// policy "empty" decides where it is needed. Whom the leaver stood in for or advised stays the same.
func (m *machine) handTaskOver(t *Task, from, to, reason string) {
	switch to = m.decider(t.Step, to); {
	case to == "":
		m.abandon(t, from)
	case t.Kind == Resubmit || !m.signer(t.Visit, to):
		m.note(Note{Verb: "handover", Holder: from, Step: t.Step, Visit: t.Visit, Task: t.ID, To: to, Comment: reason})
		before := *t
		m.hand(t.ID, to)
		if before.Assignee == from {
			t = m.changeTask(t.ID)
			t.DelegatedBy, t.OnBehalfOf = before.DelegatedBy, before.OnBehalfOf
		}
	case m.spare(t):
		m.mergeInto(t, to)
	default:
		m.abandon(t, from)
	}
	m.drain()
}

// HeldBy reports whether a hand-over from somebody would move anything of the run.
func (r *Run) HeldBy(person string) bool {
	return slices.ContainsFunc(r.Tasks, func(t *Task) bool { return t.Status.Undecided() && t.signedBy(person) }) ||
		slices.ContainsFunc(r.Picks, func(pick *Pick) bool { return slices.Contains(pick.People, person) })
}

func (m *machine) movePicks(from, to string) {
	for _, pick := range m.run.Picks {
		if !slices.Contains(pick.People, from) {
			continue
		}
		var people []string
		for _, person := range pick.People {
			if person == from {
				person = to
			}
			people = appendOnce(people, person)
		}
		m.run.Picks = replace(m.run.Picks, pick, &Pick{pick.Step, pick.Entry, people})
	}
}

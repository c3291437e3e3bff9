package flow

import (
	"slices"
	"strings"
)

// admin is a command of an administrator of runs.
func (m *machine) admin(e Admin) *Refusal {
	if !m.isAdmin() {
		return refuse("admin_only", Forbidden)
	}
	if slices.Contains([]string{"jump", "cancel", "override", "skip", "suspend"}, e.Verb) && e.Reason == "" {
		return refuse("reason_required", Invalid)
	}
	switch e.Verb {
	case "jump":
		return m.jump(e)
	case "suspend":
		return m.suspend(e)
	case "activate":
		return m.activate(e)
	case "cancel":
		m.cancelRun(e)
	case "override":
		return m.override(e)
	case "retry", "skip":
		return m.mend(e)
	case "handover":
		return m.handOver(e)
	case "assign":
		return m.assignTask(e)
	default:
		return refuse("unknown_verb", Invalid)
	}
	return nil
}

// jump moves the run to a step of the current state or to another state.
func (m *machine) jump(e Admin) *Refusal {
	if e.State != "" {
		if _, ok := m.workflow.States.Get(e.State); !ok {
			return refuse("no_step", NotFound)
		}
		m.note(Note{Verb: "jump", From: m.run.State, To: e.State, Comment: e.Reason, Override: true})
		m.leaveState()
		m.enterState(e.State)
		return nil
	}
	spots := locate(m.state().Flow, "", e.Step)
	if spots == nil && e.Step != Beginning {
		return refuse("no_step", NotFound)
	}
	if refusal := m.allActive(e.People); refusal != nil {
		return refusal
	}
	m.note(Note{Verb: "jump", From: m.whereabouts(), To: e.Step, Comment: e.Reason, Override: true})
	m.actor = System
	m.forced = e.People
	if e.Step == Beginning {
		m.backToStart(nil)
	} else {
		m.voidTo(spots, false)
		m.send(spots, route{again: true})
	}
	m.forced = nil
	return nil
}

// whereabouts names the steps at which the run stands, with blanks between them, or its state.
func (m *machine) whereabouts() string {
	var open []string
	for _, v := range m.run.Visits {
		if v.Outcome == "" && v.Entry == m.run.Entry && len(v.Branches) == 0 {
			open = append(open, v.Step)
		}
	}
	if len(open) == 0 {
		return m.run.State
	}
	return strings.Join(open, " ")
}

func (m *machine) allActive(people []string) *Refusal {
	for _, person := range people {
		if !m.scope.Directory.active(person) {
			return refuse("inactive", Invalid)
		}
	}
	return nil
}

// suspend freezes decisions and timers.
func (m *machine) suspend(e Admin) *Refusal {
	m.run.SuspendedAt = m.now
	m.note(Note{Verb: "suspend", Comment: e.Reason})
	for _, timer := range m.run.Timers {
		m.touchTimer(timer.ID)
	}
	m.suspendChildren(true)
	return nil
}

// activate lets a suspended run go on: due dates move by the working time that was lost, and what
// arrived meanwhile is applied.
func (m *machine) activate(e Admin) *Refusal {
	if m.run.SuspendedAt.IsZero() {
		return refuse("not_suspended", Conflict)
	}
	since := m.run.SuspendedAt
	m.run.SuspendedAt = zero
	m.note(Note{Verb: "activate", Comment: e.Reason})
	m.moveTimers(since)
	m.suspendChildren(false)
	m.release()
	m.peopleGone()
	return nil
}

// cancelRun ends a run for good: through the first state that is final as cancelled, if there is
// one.
func (m *machine) cancelRun(e Admin) {
	m.run.SuspendedAt = zero
	for name, state := range m.workflow.States.All() {
		if state.Final != string(Cancelled) {
			continue
		}
		m.note(Note{Verb: "cancel", From: m.run.State, To: name, Comment: e.Reason, Text: m.sentence(&Note{Actor: m.actor, Verb: "cancel"})})
		m.leaveState()
		m.enterState(name)
		return
	}
	m.note(Note{Verb: "cancel", Comment: e.Reason})
	m.cancelBranch("", "")
	m.endRun(Cancelled)
}

// override decides one task as an administrator, flagged as such; the other signers stay.
func (m *machine) override(e Admin) *Refusal {
	t := m.task(e.Task)
	switch {
	case t == nil:
		return refuse("no_task", NotFound)
	case t.Status.Closed():
		return m.closedRefusal(t)
	case e.Decision != "approve" && e.Decision != "reject":
		return refuse("unknown_verb", Invalid)
	}
	status := ApprovedTask
	if e.Decision == "reject" {
		status = RejectedTask
	}
	m.closeGroup(m.dependents(t.ID))
	if t.Kind == Resubmit {
		m.resubmit(t, Note{Step: t.Step, Visit: t.Visit, Task: t.ID, Comment: e.Reason, Override: true})
		return nil
	}
	closed := m.setStatus(t.ID, status)
	closed.ActedBy, closed.Reason, closed.Comment, closed.Seen = m.actor, "override", e.Reason, m.run.Watched
	m.note(Note{Verb: "override", Step: t.Step, Visit: t.Visit, Task: t.ID, To: e.Decision, Comment: e.Reason, Override: true})
	m.voted(t.ID)
	return nil
}

// mend retries or skips incidents.
func (m *machine) mend(e Admin) *Refusal {
	var chosen []*Incident
	for _, incident := range m.run.Incidents {
		if e.Incident == "" || incident.ID == e.Incident {
			chosen = append(chosen, incident)
		}
	}
	if len(chosen) == 0 {
		return refuse("no_incident", NotFound)
	}
	if e.Verb == "retry" {
		m.note(Note{Verb: "retry", Comment: e.Reason, Step: chosen[0].Step})
		m.retry(chosen)
		return nil
	}
	m.note(Note{Verb: "skip_incident", Comment: e.Reason, Step: chosen[0].Step, Override: true})
	m.skipIncidents(chosen)
	return nil
}

// handOver moves everything open of one person to another.
func (m *machine) handOver(e Admin) *Refusal {
	if len(e.People) != 1 || e.From == "" || e.From == e.People[0] {
		return refuse("one_person", Invalid)
	}
	if refusal := m.allActive(e.People); refusal != nil {
		return refusal
	}
	m.handover(e.From, e.People[0], e.Reason)
	return nil
}

// assignTask gives a task to a person, or an incident's step to people.
func (m *machine) assignTask(e Admin) *Refusal {
	if len(e.People) == 0 {
		return refuse("people", Invalid)
	}
	if refusal := m.allActive(e.People); refusal != nil {
		return refusal
	}
	if e.Task == "" {
		return m.assignIncident(e)
	}
	t := m.task(e.Task)
	switch {
	case t == nil:
		return refuse("no_task", NotFound)
	case !t.Status.Undecided():
		return m.closedRefusal(t)
	case len(e.People) != 1:
		return refuse("one_person", Invalid)
	case t.Assignee != e.People[0] && m.signer(t.Visit, e.People[0]):
		return refuse("already_signer", Conflict)
	}
	m.note(Note{Verb: "assign", Holder: t.Assignee, Step: t.Step, Visit: t.Visit, Task: t.ID, To: e.People[0], Comment: e.Reason})
	m.hand(t.ID, e.People[0])
	return nil
}

// assignIncident asks given people where nobody could be found.
func (m *machine) assignIncident(e Admin) *Refusal {
	for _, incident := range m.run.Incidents {
		v := m.visit(incident.Visit)
		if (e.Incident != "" && incident.ID != e.Incident) || v == nil || v.Outcome != "" {
			continue
		}
		if a, _ := approval(m.step(v.Step)); a == nil {
			continue
		}
		m.note(Note{Verb: "assign", Step: v.Step, Visit: v.ID, To: strings.Join(e.People, " "), Comment: e.Reason})
		id := incident.ID
		m.resolveIncidents(func(i *Incident) bool { return i.ID == id })
		m.changeVisit(v.ID).Fallback = len(m.votes(v.ID)) == 0
		m.forced = e.People
		m.enterAgain(m.visit(v.ID))
		m.forced = nil
		return nil
	}
	return refuse("no_incident", NotFound)
}

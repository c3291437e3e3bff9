package flow

import (
	"slices"

	"github.com/weft-crm/weft/metadata"
)

// Next decides what an event does to a run. It changes neither run nor scope. The error is a
// *Refusal when the event is not allowed now; nothing else is ever returned. Rules of steps and
// actions that fail give an incident on the run; guards that fail refuse.
func Next(workflow *metadata.Workflow, run *Run, event Event, scope *Scope) (*Outcome, error) {
	m := newMachine(workflow, run, scope)
	if refusal := m.accept(event); refusal != nil {
		return nil, refusal
	}
	m.drain()
	if m.refusal != nil {
		return nil, m.refusal
	}
	if m.looping {
		return loop(workflow, run, event, scope), nil
	}
	return m.finish(), nil
}

// accept begins an event, or refuses it.
func (m *machine) accept(event Event) *Refusal {
	if start, ok := event.(Start); ok {
		return m.start(start)
	}
	if m.run.State == "" {
		return refuse("not_started", Conflict)
	}
	if m.run.Status.Over() {
		return m.late(event)
	}
	if !m.run.SuspendedAt.IsZero() {
		if handled, refusal := m.whileSuspended(event); handled {
			return refusal
		}
	}
	switch e := event.(type) {
	case Fire:
		m.said = e.Comment
		return m.fire(e)
	case Decide:
		m.said = e.Comment
		return m.decide(e)
	case RecordChanged:
		return m.recordChanged(e)
	case Admin:
		return m.admin(e)
	default:
		m.system(event)
		return nil
	}
}

// system begins an event that cannot be refused.
func (m *machine) system(event Event) {
	switch e := event.(type) {
	case TimerFired:
		m.timerFired(e)
	case JobDone:
		m.jobDone(e)
	case ChildDone:
		m.childDone(e)
	case EventArrived:
		m.eventArrived(e)
	case PersonLeft:
		m.personLeft(e.Person)
	case QueuesEmptied:
		m.queuesEmptied()
	case AbsenceChanged:
		m.absenceChanged(e.Person)
	case Checked:
		m.strand()
	default: // accept has answered people's events
	}
}

// late answers an event for a run that is over: people are refused, the system is ignored.
func (m *machine) late(event Event) *Refusal {
	switch e := event.(type) {
	case Admin:
		if (e.Verb == "retry" || e.Verb == "skip") && len(m.run.Incidents) > 0 {
			return m.admin(e)
		}
		return refuse("over", Conflict)
	case Fire:
		return refuse("over", Conflict)
	case Decide:
		if task := m.task(e.Task); task != nil && task.Status.Closed() && e.Verb != "comment" && e.Verb != "withdraw" {
			return m.closedRefusal(task)
		}
		if e.Verb == "comment" {
			return m.decide(e)
		}
		return refuse("over", Conflict)
	case RecordChanged:
		return m.guardLock(e)
	case JobDone:
		m.jobDone(e)
	default: // too late for the system to do anything
	}
	return nil
}

// whileSuspended keeps what the system brings for later and refuses people; administrators may
// activate, cancel and hand over, everybody may comment.
func (m *machine) whileSuspended(event Event) (bool, *Refusal) {
	switch e := event.(type) {
	case Fire:
		return true, refuse("suspended", Conflict)
	case Decide:
		return e.Verb != "comment", refuse("suspended", Conflict)
	case Admin:
		allowed := slices.Contains([]string{"activate", "cancel", "handover"}, e.Verb)
		return !allowed, refuse("suspended", Conflict)
	case RecordChanged:
		if refusal := m.guardLock(e); refusal != nil {
			return true, refusal
		}
		m.hold(Held{Fields: e.Fields})
	case JobDone:
		m.hold(Held{Job: &e})
	case ChildDone:
		m.takeOver(e)
		m.hold(Held{Child: &HeldChild{e.Child, e.Outcome, e.Error}})
	case EventArrived:
		m.hold(Held{Event: &e})
	case TimerFired, PersonLeft, QueuesEmptied: // activate looks for timers that are due and people who are gone
	default:
		return false, nil
	}
	return true, nil
}

func (m *machine) hold(held Held) {
	m.run.Held = append(slices.Clip(m.run.Held), &held)
}

// release applies what was held, in order.
func (m *machine) release() {
	held := m.run.Held
	m.run.Held = nil
	for _, item := range held {
		switch {
		case item.Job != nil:
			m.jobDone(*item.Job)
		case item.Child != nil:
			m.childDone(ChildDone{Child: item.Child.Child, Outcome: item.Child.Outcome, Error: item.Child.Error})
		case item.Event != nil:
			m.eventArrived(*item.Event)
		case item.Timer != nil:
			m.addTimer(*item.Timer)
		case item.Fields != nil:
			m.fieldsChanged(item.Fields)
		}
		m.drain()
	}
}

// loop gives the outcome of an event that did not come to rest: nothing of it is kept but an
// incident, and what the system brought is held for a retry.
func loop(workflow *metadata.Workflow, run *Run, event Event, scope *Scope) *Outcome {
	m := newMachine(workflow, run, scope)
	switch e := event.(type) {
	case Start:
		m.run.State, m.run.StateAt, m.run.StartedAt = workflow.Start.State, m.now, m.now
		m.run.Parent = e.Parent
		m.startedBy(e)
	case TimerFired:
		if timer := run.timer(e.Timer); timer != nil {
			m.hold(Held{Timer: timer})
			m.cancelTimers(func(t *Timer) bool { return t == timer })
		}
	case JobDone:
		m.hold(Held{Job: &e})
	case ChildDone:
		m.hold(Held{Child: &HeldChild{e.Child, e.Outcome, e.Error}})
	case EventArrived:
		m.hold(Held{Event: &e})
	case RecordChanged:
		m.hold(Held{Fields: e.Fields})
	default: // people try again by themselves
	}
	m.incident(Incident{Code: "loop_limit", Message: metadata.Text{
		En: "The workflow goes in a circle without waiting for anybody.",
		Zh: "流程陷入循环，未等待任何人处理。",
	}})
	return m.finish()
}

// finish closes the books: clocks, timers, lock, status, and the rows that were touched.
func (m *machine) finish() *Outcome {
	m.updateClocks()
	m.run.Status = m.status()
	if m.unchanged() {
		return &Outcome{Run: m.before}
	}
	m.run.Revision++
	if m.run.Status != m.before.Status {
		m.mark("run", string(m.run.Status))
	}
	if m.run.State != m.before.State {
		m.mark("state", m.run.State)
	}
	if len(m.marks) > 0 && m.noted < 0 {
		m.auto(Note{Verb: "status", Text: metadata.Text{En: "Status: " + string(m.run.Status), Zh: "状态：" + string(m.run.Status)}})
	}
	m.flushMarks()
	m.emitRows()
	return &Outcome{Run: m.run, Effects: m.effects}
}

// unchanged reports whether the event did nothing at all.
func (m *machine) unchanged() bool {
	return len(m.effects) == 0 && len(m.tasks) == 0 && len(m.visits) == 0 && len(m.timers) == 0 &&
		m.run.State == m.before.State && m.run.Status == m.before.Status && m.run.Watched == m.before.Watched &&
		len(m.run.Held) == len(m.before.Held) && len(m.run.Early) == len(m.before.Early)
}

// emitRows gives the effects that follow from comparing the run with the one before.
func (m *machine) emitRows() {
	for i := range m.tasks {
		m.emit(m.tasks[i].effect(m))
	}
	for _, id := range m.timers {
		switch timer := m.run.timer(id); {
		case timer != nil && m.run.SuspendedAt.IsZero():
			m.emit(SetTimer{timer})
		case m.before.timer(id) != nil && m.before.SuspendedAt.IsZero():
			m.emit(CancelTimer{id})
		}
	}
	if m.run.State != m.before.State && m.workflow.Field != "" {
		m.emit(Mirror{m.workflow.Field, m.run.State})
	}
	if locked := locks(m.workflow, m.run); locked != locks(m.workflow, m.before) {
		m.emit(LockChanged{locked})
	}
}

func (t *touchedTask) effect(m *machine) Effect {
	slices.Sort(t.tell)
	tell := slices.Compact(t.tell)
	if t.task.Status != Open {
		tell = nil
	}
	tell = slices.DeleteFunc(tell, func(person string) bool { return person == m.actor })
	switch {
	case t.fresh:
		return OpenTask{t.task, tell}
	case t.task.Status.Closed():
		return CloseTask{t.task}
	}
	return UpdateTask{t.task, tell}
}

// status derives the run's status.
func (m *machine) status() Status {
	switch {
	case m.run.Status.Over():
		return m.run.Status
	case !m.run.SuspendedAt.IsZero():
		return Suspended
	case len(m.run.Incidents) > 0:
		return Stuck
	case m.drafting():
		return Draft
	}
	return Running
}

// drafting reports whether nothing has been submitted: the start state without a flow, a timer or
// a clock.
func (m *machine) drafting() bool {
	state := m.state()
	running := slices.ContainsFunc(m.run.Clocks, func(c *Clock) bool { return c.Status == "running" })
	return m.run.State == m.workflow.Start.State && len(state.Flow) == 0 && len(state.After) == 0 && !running
}

// Stranded reports whether a running run waits for nothing at all: no open task, timer, child,
// job, awaited event or incident, though its state's flow has not ended. Service level clocks and
// work that no step waits for do not move a run on.
func Stranded(workflow *metadata.Workflow, run *Run) bool {
	if run.Status.Over() || !run.SuspendedAt.IsZero() || run.Finished || len(run.Incidents) > 0 {
		return false
	}
	state, _ := workflow.States.Get(run.State)
	if state == nil || len(state.Flow) == 0 {
		return state == nil
	}
	return !slices.ContainsFunc(run.Timers, func(t *Timer) bool { return t.Kind != "clock" }) &&
		!slices.ContainsFunc(run.Jobs, func(j *Job) bool { return j.Visit != "" }) &&
		!slices.ContainsFunc(run.Tasks, func(t *Task) bool { return t.Status == Open }) &&
		!slices.ContainsFunc(run.Children, func(c *Child) bool { return c.Outcome == "" && !c.Async }) &&
		!slices.ContainsFunc(run.Visits, func(v *Visit) bool { return v.Outcome == "" && v.Event != "" })
}

package flow

import (
	"cmp"
	"slices"

	"github.com/weft-crm/weft/metadata"
)

// start begins a run in the workflow's start state.
func (m *machine) start(e Start) *Refusal {
	if m.run.State != "" {
		return refuse("started", Conflict)
	}
	m.startedBy(e)
	if refusal := m.mayStart(e); refusal != nil {
		return refusal
	}
	m.run.StartedAt, m.run.Parent = m.now, e.Parent
	m.note(Note{Verb: "start"})
	m.enterState(m.workflow.Start.State)
	return nil
}

func (m *machine) mayStart(e Start) *Refusal {
	start := &m.workflow.Start
	if e.Parent == nil && len(start.On) > 0 && e.On != "" && !slices.Contains(start.On, e.On) {
		return refuse("not_applicable", Conflict)
	}
	if ok, err := m.holds(start.If); err != nil {
		return failing(err)
	} else if !ok {
		return refuse("not_applicable", Conflict)
	}
	if len(start.Who) > 0 && m.actor != System && e.Parent == nil {
		if ok, err := m.among(start.Who, m.actor); err != nil {
			return failing(err)
		} else if !ok {
			return refuse("not_you", Forbidden)
		}
	}
	return nil
}

// startedBy notes who has started the run and who counts as its submitter: the record's owner where
// nobody did it by hand.
func (m *machine) startedBy(e Start) {
	m.run.Starter = cmp.Or(e.For, m.actor)
	m.run.Submitter = m.run.Starter
	owner := ids(m.record.Get("owner"))
	if len(owner) > 0 && (m.actor == System || e.On == "api" || e.On == "schedule") && e.Parent == nil {
		m.run.Submitter = owner[0]
	}
}

// enterState makes a state the current one and begins its flow.
func (m *machine) enterState(name string) {
	m.run.State, m.run.StateAt, m.run.Finished, m.run.Before = name, m.now, false, m.scope.Version
	m.run.Entry++
	m.renew()
	state := m.state()
	m.updateClocks()
	if len(state.Flow) > 0 {
		m.newRound()
		m.forget()
	}
	if state.Final != "" {
		m.run.Status = Status(state.Final)
	}
	m.act("enter:"+name, state.Enter, 0, nil)
	if state.Final != "" {
		m.endRun(Status(state.Final))
		return
	}
	for i, after := range state.After {
		m.setAfter(i, after)
	}
	if m.leadOn() {
		return
	}
	if len(state.Flow) > 0 {
		m.push(work{do: (*machine).advance})
	}
}

// mostLedOn is how many states may follow each other at once by their conditions.
const mostLedOn = 20

// leadOn goes on to the first state whose condition holds, and reports whether there is one.
func (m *machine) leadOn() bool {
	for i, when := range m.state().When {
		place := "when:" + m.run.State + "." + itoa(i)
		holds, err := m.holds(&when.If)
		if err == nil && holds && m.ledOn >= mostLedOn {
			err = stop("circle", "the conditions of these states lead to each other", "状态条件互相触发，形成循环")
		}
		if err != nil {
			m.incident(Incident{Code: asTrouble(err).code, Place: place, Message: errorText(err)})
			return false
		}
		if holds {
			m.ledOn++
			m.auto(Note{Verb: "when", From: m.run.State, To: when.To, Reason: "condition"})
			m.leaveState()
			m.act(place, when.Do, 0, nil)
			m.enterState(when.To)
			return true
		}
	}
	return false
}

// newRound begins a round of approval.
func (m *machine) newRound() {
	m.run.Round++
	m.run.Decisions = 0
	m.renew()
}

// forget drops the visits and tasks of flows before the last one; history and the engine's rows
// keep them.
func (m *machine) forget() {
	last := 0
	for _, visit := range m.run.Visits {
		last = max(last, visit.Entry)
	}
	old := func(v *Visit) bool { return v.Entry < last }
	if !slices.ContainsFunc(m.run.Visits, old) {
		return
	}
	m.run.Tasks = without(m.run.Tasks, func(t *Task) bool { return old(m.visit(t.Visit)) })
	m.run.Visits = without(m.run.Visits, old)
	m.ownTasks, m.ownVisits = true, true
}

// leaveState does the exit actions and cancels everything that is open in the state.
func (m *machine) leaveState() {
	m.act("exit:"+m.run.State, m.state().Exit, 0, nil)
	m.cancelBranch("", "")
	m.cancelTimers(func(t *Timer) bool { return t.Kind != "clock" })
	m.resolveIncidents(func(i *Incident) bool { return i.Visit != "" || i.Event != "" })
	m.run.Finished = true
}

// endRun closes a run for good.
func (m *machine) endRun(status Status) {
	m.run.Status, m.run.EndedAt, m.run.Finished = status, m.now, true
	m.run.SuspendedAt = zero
	m.cancelTimers(func(*Timer) bool { return true })
	m.run.Timers, m.run.Early, m.run.Held = nil, nil, nil
	m.resolveIncidents(func(i *Incident) bool { return status == Cancelled || i.Job == "" && i.Place == "" })
	m.stopClocks()
	m.cancelChildren(func(c *Child) bool { return status == Cancelled && !c.Detach })
	if m.run.Parent != nil {
		m.emit(NotifyParent{*m.run.Parent, status})
	}
}

// occur queues an event of the run itself: the end of its flow, or one that was emitted.
func (m *machine) occur(name, reason string) {
	m.push(work{do: (*machine).occurred, name: name, reason: reason})
}

// occurred fires an event of the run itself. The end of a flow that no transition takes up is trouble;
// any other event that the state does not list is only noted.
func (m *machine) occurred(w work) {
	if w.entry != m.run.Entry || m.run.Status.Over() {
		return
	}
	transitions, _ := m.state().On.Get(w.name)
	for i, transition := range transitions {
		fits, err := m.fits(transition)
		if err != nil {
			m.incident(Incident{Code: asTrouble(err).code, Event: w.name, Message: errorText(err)})
			return
		}
		if fits {
			m.take(taking{transition: transition, event: w.name, index: i, note: Note{Actor: System, Reason: w.reason}})
			return
		}
	}
	if m.run.Finished && slices.Contains(ends, w.name) {
		event := wellKnown(w.name)
		m.incident(Incident{Code: "no_transition", Event: w.name, Message: metadata.Text{
			En: "the steps ended with “" + event.En + "”, and no transition fits", Zh: "步骤以“" + event.Zh + "”结束，但没有符合条件的流转",
		}})
		return
	}
	m.auto(Note{Verb: "ignored", Step: w.name, Reason: w.reason})
}

// fits reports whether the run itself may take a transition: its "if" and its checks hold.
func (m *machine) fits(transition *metadata.Transition) (bool, error) {
	if ok, err := m.holds(transition.If); err != nil || !ok {
		return false, err
	}
	for _, check := range transition.Check {
		if ok, err := m.holds(&check.If); err != nil || !ok {
			return false, err
		}
	}
	return true, nil
}

// taking is a transition about to be taken.
type taking struct {
	transition *metadata.Transition
	event      string
	index      int // among the event's transitions
	note       Note
}

// take goes through a transition: exit, its own actions, enter.
func (m *machine) take(t taking) {
	from := m.run.State
	line := t.note
	line.Verb, line.From, line.To = t.event, from, t.transition.To
	if line.To == "" {
		line.To = from
	}
	m.note(line)
	place := "on:" + from + "." + t.event + "." + itoa(t.index)
	if t.transition.To == "" {
		m.act(place, t.transition.Do, 0, nil)
		return
	}
	if t.transition.Restore {
		m.emit(RestoreRecord{m.run.Before})
	}
	m.leaveState()
	m.act(place, t.transition.Do, 0, nil)
	m.enterState(t.transition.To)
}

// fire is an event of the state's "on" by a person or from outside.
func (m *machine) fire(e Fire) *Refusal {
	option := m.option(e.Name, e.API)
	if option.refusal != nil {
		return option.refusal
	}
	transition := option.transition
	values := m.fillIn(e.Values)
	if refusal := m.checkForm(transition, e); refusal != nil {
		return refusal
	}
	if refusal := m.checks(transition); refusal != nil {
		return refusal
	}
	m.setPicks(e.Picks)
	if refusal := m.unchosen(transition); refusal != nil {
		return refusal
	}
	m.submit(transition)
	m.take(taking{transition: transition, event: e.Name, index: option.index, note: Note{
		Comment: e.Comment, Attachments: e.Attachments, Signature: e.Signature, Fields: values, Version: m.scope.Version,
	}})
	return nil
}

// unchosen refuses a submission while the submitter has to choose people for a step on its way.
func (m *machine) unchosen(transition *metadata.Transition) *Refusal {
	target, ok := m.workflow.States.Get(transition.To)
	if !ok || !m.mayPick() || !picks(target.Flow) {
		return nil
	}
	needed := m.toChoose(transition)
	if len(needed) == 0 {
		return nil
	}
	refusal := refuse("pick_needed", Invalid)
	refusal.Picks = needed
	return refusal
}

// toChoose lists what the submitter has to choose for the way behind a transition: not what approvers
// on it will.
func (m *machine) toChoose(transition *metadata.Transition) []PickNeeded {
	return without(m.predictTransition(transition).Picks, func(need PickNeeded) bool {
		a, _ := approval(m.workflow.Steps[need.Step].Step)
		return a.By[need.Entry].Pick != "submitter"
	})
}

// submit makes the actor the submitter when the transition leads into a state with a flow.
func (m *machine) submit(transition *metadata.Transition) {
	target, ok := m.workflow.States.Get(transition.To)
	if ok && len(target.Flow) > 0 && m.actor != System {
		m.run.Submitter = m.actor
	}
}

// fillIn writes values that a person entered and returns their fields.
func (m *machine) fillIn(values []FieldValue) []string {
	if len(values) == 0 {
		return nil
	}
	m.set(values)
	m.emit(SetFields{Values: values, By: m.actor})
	fields := make([]string, len(values))
	for i, value := range values {
		fields[i] = value.Field
	}
	return fields
}

// checkForm refuses values outside the transition's form and misses what it requires.
func (m *machine) checkForm(transition *metadata.Transition, e Fire) *Refusal {
	var problems []FieldProblem
	if locks(m.workflow, m.run) {
		for _, value := range e.Values {
			if right := transition.Form[value.Field]; right != "edit" && right != "require" {
				problems = append(problems, notEditable(value.Field))
			}
		}
	}
	problems = append(problems, m.missing(required(transition.Form))...)
	return bringing(transition.Require, proof{"fire", e.Comment, e.Attachments, e.Signature}, problems)
}

// checks refuses with every check of a transition that does not hold.
func (m *machine) checks(transition *metadata.Transition) *Refusal {
	var problems []FieldProblem
	for _, check := range transition.Check {
		if result := m.checked(check); !result.OK {
			problems = append(problems, FieldProblem{result.Field, "check", result.Message})
		}
	}
	if len(problems) == 0 {
		return nil
	}
	refusal := refuse("check", Invalid)
	refusal.Fields, refusal.Message = problems, problems[0].Message
	return refusal
}

func (m *machine) checkResults(transition *metadata.Transition) []CheckResult {
	var results []CheckResult
	for _, check := range transition.Check {
		results = append(results, m.checked(check))
	}
	return results
}

func (m *machine) checked(check *metadata.TransitionCheck) CheckResult {
	ok, err := m.holds(&check.If)
	if err != nil {
		return CheckResult{Message: failing(err).Message, Field: check.Field}
	}
	return CheckResult{Message: check.Msg, Field: check.Field, OK: ok}
}

package flow

import (
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// keptEarly is how long an event that nothing waits for is kept.
const keptEarly = 24 * time.Hour

// openWait holds the flow until a time has passed, a moment has come or an event has arrived.
func (m *machine) openWait(v *Visit, w *metadata.Wait) {
	m.cancelTimers(func(t *Timer) bool { return t.Visit == v.ID }) // there are some when the entry is done again
	if w.Event != "" && m.awaitEvent(v, w) {
		return
	}
	if !m.waitForTime(v, w) {
		return
	}
	m.auto(Note{Verb: "wait", Step: v.Step, Visit: v.ID})
}

// awaitEvent listens for an event. It reports true when there is nothing more to do: the event had
// come before, or its key could not be told.
func (m *machine) awaitEvent(v *Visit, w *metadata.Wait) bool {
	key := ""
	if w.Key != nil {
		value, err := m.value(*w.Key)
		if err != nil {
			m.incidentFor(v, err)
			return true
		}
		if key = keyText(value); key == "" {
			m.incidentFor(v, stop("no_key", "the key of the event to wait for is empty", "等待的事件的键为空"))
			return true
		}
	}
	v = m.changeVisit(v.ID)
	v.Event, v.Key = w.Event, key
	for _, early := range m.run.Early {
		event := EventArrived{early.Name, early.Key, early.Data}
		if m.now.Sub(early.At) > keptEarly || !m.matches(v, event) {
			continue
		}
		m.run.Early = without(m.run.Early, func(e *Early) bool { return e == early })
		v.Event = ""
		m.auto(Note{Verb: "passed", Step: v.Step, Visit: v.ID, Reason: "early"})
		m.pass(v.ID, "early")
		return true
	}
	m.emit(AwaitEvent{v.ID, w.Event, key})
	return false
}

// waitForTime sets the timers of a wait; it reports false when the moment has come already or
// could not be told.
func (m *machine) waitForTime(v *Visit, w *metadata.Wait) bool {
	if w.For != nil {
		due, calendar, err := m.deadline(m.now, *w.For)
		if err != nil {
			m.incidentFor(v, err)
			return false
		}
		m.addTimer(Timer{Kind: "wait", Visit: v.ID, DueAt: due, Calendar: calendar})
	}
	if w.Until != nil {
		due, err := m.until(*w.Until)
		if err != nil {
			m.incidentFor(v, err)
			return false
		}
		if !due.After(m.now) {
			m.pass(v.ID, "time")
			return false
		}
		m.addTimer(Timer{Kind: "wait", Visit: v.ID, DueAt: due, Fixed: true})
	}
	if w.Timeout != nil {
		due, calendar, err := m.deadline(m.now, *w.Timeout)
		if err != nil {
			m.incidentFor(v, err)
			return false
		}
		m.addTimer(Timer{Kind: "timeout", Visit: v.ID, DueAt: due, Calendar: calendar})
	}
	return true
}

// until evaluates a moment; a date without time begins at midnight in the company's zone.
func (m *machine) until(c metadata.Computed) (time.Time, error) {
	value, err := m.value(c)
	if err != nil {
		return zero, err
	}
	moment, ok := value.(time.Time)
	if !ok {
		return zero, stop("no_moment", "the moment to wait for is empty", "等待的时间为空")
	}
	isDate := c.Rule != nil && c.Rule.Program.Type().Kind == rule.Date
	if isDate && m.scope.Zone != nil {
		year, month, day := moment.Date()
		moment = time.Date(year, month, day, 0, 0, 0, 0, m.scope.Zone)
	}
	return moment, nil
}

// keyText writes the key of an event as text.
func keyText(value any) string {
	if number, ok := value.(decimal.Decimal); ok {
		return number.String()
	}
	if list := ids(value); len(list) > 0 {
		return list[0]
	}
	return ""
}

// waitTimedOut ends the flow with the event timeout; where the state does not answer it, an
// administrator has to.
func (m *machine) waitTimedOut(visit string) {
	m.actor = System
	v := m.visit(visit)
	if _, answered := m.state().On.Get("timeout"); !answered {
		m.incidentFor(v, stop("timeout", "the wait timed out and the state has no answer to it", "等待超时，且该状态未定义超时处理"))
		return
	}
	m.auto(Note{Verb: "timeout", Step: v.Step, Visit: v.ID, Reason: "timeout"})
	m.close(visit, TimedOut, "timeout")
	m.flowEnded("timeout", "timeout")
}

// eventArrived brings an event from outside to the steps that wait for it, or keeps it for a day.
func (m *machine) eventArrived(e EventArrived) {
	if m.arrived(e) {
		return
	}
	m.run.Early = without(m.run.Early, func(early *Early) bool { return m.now.Sub(early.At) > keptEarly })
	m.run.Early = append(slices.Clip(m.run.Early), &Early{e.Name, e.Key, e.Data, m.now})
	m.auto(Note{Verb: "event", Step: e.Name, Brought: e.Data})
}

// waitingFor lists the open waits that an event ends.
func (m *machine) waitingFor(e EventArrived) []string {
	var list []string
	for _, v := range m.run.Visits {
		if v.Outcome == "" && v.Event != "" && m.matches(v, e) {
			list = append(list, v.ID)
		}
	}
	return list
}

// arrived ends the waits that an event is for, and reports whether there were any.
func (m *machine) arrived(e EventArrived) bool {
	waiting := m.waitingFor(e)
	for _, id := range waiting {
		if v := m.visit(id); v.Outcome == "" {
			m.auto(Note{Verb: "passed", Step: v.Step, Visit: id, Reason: "event", Brought: e.Data})
			m.pass(id, "event")
		}
	}
	return len(waiting) > 0
}

// matches reports whether an event ends a wait: name and key agree, and so does the filter. A filter
// that fails is an incident, so that an event does not pass by unnoticed.
func (m *machine) matches(v *Visit, e EventArrived) bool {
	if v.Event != e.Name || (v.Key != "" && v.Key != e.Key) {
		return false
	}
	step := m.step(v.Step)
	if step == nil || step.Wait == nil {
		return false
	}
	ok, err := m.holds(step.Wait.Match, root{"event", eventData{e}})
	if err != nil && !slices.ContainsFunc(m.run.Incidents, func(i *Incident) bool { return i.Visit == v.ID }) {
		m.incidentFor(v, err)
	}
	return err == nil && ok
}

// eventData is the root "event" of a match.
type eventData struct{ event EventArrived }

// Get returns a value that came with the event.
func (d eventData) Get(name string) any {
	if value, ok := d.event.Data[name]; ok {
		return value
	}
	return nil
}

// Identity returns the event's key.
func (d eventData) Identity() string { return d.event.Key }

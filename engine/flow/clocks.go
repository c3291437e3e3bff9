package flow

import (
	"slices"
	"time"

	"github.com/weft-crm/weft/metadata"
)

// updateClocks starts, pauses, stops and reopens the clocks for the state and record as they are,
// and follows changes of target and calendar.
func (m *machine) updateClocks() {
	if m.workflow.Clocks.Len() == 0 || m.run.Status.Over() || m.timed {
		return
	}
	m.timed = true
	for name, definition := range m.workflow.Clocks.All() {
		if err := m.updateClock(name, definition); err != nil {
			m.clockIncident(name, err)
		}
	}
}

// clockIncident raises one incident per clock, however often it fails.
func (m *machine) clockIncident(name string, err error) {
	open := slices.ContainsFunc(m.run.Incidents, func(i *Incident) bool { return i.Code == "clock_failed" && i.Place == "clock:"+name })
	if !open {
		m.incident(Incident{Code: "clock_failed", Place: "clock:" + name, Message: errorText(err)})
	}
}

func (r *Run) clock(name string) *Clock {
	for _, clock := range r.Clocks {
		if clock.Name == name {
			return clock
		}
	}
	return nil
}

func (m *machine) updateClock(name string, definition *metadata.Clock) error {
	old := m.run.clock(name)
	want, err := m.wanted(definition)
	if err != nil {
		return err
	}
	if old == nil {
		if want == "stopped" || len(definition.Start) > 0 && !slices.Contains(definition.Start, m.run.State) {
			return nil
		}
		old = &Clock{Name: name, Status: "paused", StartedAt: m.now}
	}
	clock := *old
	m.reopenClock(&clock, definition, want)
	m.turn(&clock, want)
	if err := m.measure(&clock, definition); err != nil {
		return err
	}
	m.keepClock(old, &clock, definition)
	return nil
}

// wanted is what a clock should be doing now.
func (m *machine) wanted(definition *metadata.Clock) (string, error) {
	stopped := slices.Contains(definition.Stop.States, m.run.State)
	if definition.Stop.Rule != nil {
		ok, err := m.holds(definition.Stop.Rule)
		if err != nil {
			return "", err
		}
		stopped = stopped || ok
	}
	switch {
	case stopped:
		return "stopped", nil
	case slices.Contains(definition.Pause, m.run.State) || !m.run.SuspendedAt.IsZero():
		return "paused", nil
	}
	return "running", nil
}

// reopenClock lets a stopped clock go on, begin anew or rest.
func (m *machine) reopenClock(clock *Clock, definition *metadata.Clock, want string) {
	if clock.Status != "stopped" || want == "stopped" {
		return
	}
	switch definition.Reopen {
	case "none":
	case "restart":
		*clock = Clock{Name: clock.Name, Status: "paused", StartedAt: m.now, Target: clock.Target, Calendar: clock.Calendar}
	default:
		clock.Status, clock.StoppedAt = "paused", zero
	}
}

// turn brings a clock from what it does to what it should do, banking the time that passed.
func (m *machine) turn(clock *Clock, want string) {
	if clock.Status == want || clock.Status == "stopped" {
		return
	}
	if clock.Status == "running" {
		m.bank(clock)
	}
	switch clock.Status = want; want {
	case "running":
		clock.Since = m.now
	case "stopped":
		clock.StoppedAt = m.now
	}
}

// bank adds the working time since the clock last started.
func (m *machine) bank(clock *Clock) {
	clock.Elapsed += m.calendar(clock.Calendar).Between(clock.Since, m.now)
	clock.Since = zero
}

// measure evaluates target and calendar; when they change, elapsed time stays and the rest is
// counted anew.
func (m *machine) measure(clock *Clock, definition *metadata.Clock) error {
	if clock.Status == "stopped" {
		return nil
	}
	calendar, err := m.clockCalendar(definition)
	if err != nil {
		return err
	}
	d, err := m.fixed(definition.Target)
	if err != nil {
		return err
	}
	target := wall(d)
	switch {
	case d.Wall:
		calendar = "always"
	case d.Unit == 'd':
		target = time.Duration(d.Amount) * m.calendar(calendar).Day()
	}
	if clock.Calendar != calendar && clock.Status == "running" && clock.Since.Before(m.now) {
		m.bank(clock)
		clock.Since = m.now
	}
	clock.Calendar, clock.Target, clock.DueAt = calendar, target, zero
	if clock.Status == "running" {
		clock.DueAt = m.moment(clock, 100)
	}
	return nil
}

func (m *machine) clockCalendar(definition *metadata.Clock) (string, error) {
	if definition.Calendar == nil {
		return m.workflow.Calendar, nil
	}
	value, err := m.value(*definition.Calendar)
	name, _ := value.(string)
	return name, err
}

// moment is when a running clock reaches a percentage of its target.
func (m *machine) moment(clock *Clock, percent int) time.Time {
	left := clock.Target*time.Duration(percent)/100 - clock.Elapsed
	return m.calendar(clock.Calendar).Add(clock.Since, max(left, 0))
}

// keepClock stores a clock that changed and sets the timer of its next mark.
func (m *machine) keepClock(old, clock *Clock, definition *metadata.Clock) {
	known := m.run.clock(clock.Name)
	if known != nil && old.Status == clock.Status && old.Target == clock.Target && old.Calendar == clock.Calendar &&
		len(old.Passed) == len(clock.Passed) && old.Since.Equal(clock.Since) && old.DueAt.Equal(clock.DueAt) {
		return
	}
	if known == nil {
		m.run.Clocks = append(slices.Clip(m.run.Clocks), clock)
	} else {
		m.run.Clocks = replace(m.run.Clocks, known, clock)
	}
	if known == nil || old.Status != clock.Status {
		m.auto(Note{Verb: "clock", Step: clock.Name, To: clock.Status})
	}
	m.setMark(clock, definition)
}

// setMark sets the timer of the next mark a clock has not passed; the target itself is one even
// when nothing is to be done then.
func (m *machine) setMark(clock *Clock, definition *metadata.Clock) {
	m.cancelTimers(func(t *Timer) bool { return t.Kind == "clock" && t.Clock == clock.Name })
	if clock.Status != "running" {
		return
	}
	next := -1
	for i := range len(definition.At) + 1 {
		if slices.Contains(clock.Passed, i) || i == len(definition.At) && marksTarget(definition) {
			continue
		}
		if next < 0 || percent(definition, i) < percent(definition, next) {
			next = i
		}
	}
	if next >= 0 {
		m.addTimer(Timer{Kind: "clock", Clock: clock.Name, Index: next, DueAt: m.moment(clock, percent(definition, next)), Calendar: clock.Calendar})
	}
}

func marksTarget(definition *metadata.Clock) bool {
	return slices.ContainsFunc(definition.At, func(mark *metadata.ClockMark) bool { return mark.Percent == 100 })
}

// percent is that of a mark; behind the last mark stands the target itself.
func percent(definition *metadata.Clock, mark int) int {
	if mark == len(definition.At) {
		return 100
	}
	return definition.At[mark].Percent
}

// clockFired passes a mark, as of when it was due.
func (m *machine) clockFired(timer *Timer) {
	old := m.run.clock(timer.Clock)
	definition, _ := m.workflow.Clocks.Get(timer.Clock)
	if old == nil || definition == nil || timer.Index > len(definition.At) || slices.Contains(old.Passed, timer.Index) {
		return
	}
	m.actor = System
	acts := false
	if timer.Index < len(definition.At) {
		var err error
		if acts, err = m.holds(definition.At[timer.Index].If); err != nil {
			m.fireLater(timer, err)
			return
		}
	}
	clock := *old
	clock.Passed = append(slices.Clip(clock.Passed), timer.Index)
	reached := percent(definition, timer.Index)
	if reached >= 100 && clock.Breached.IsZero() {
		clock.Breached = timer.DueAt
	}
	m.run.Clocks = replace(m.run.Clocks, old, &clock)
	m.setMark(&clock, definition)
	m.auto(Note{Verb: "clock", Step: clock.Name, To: itoa(reached) + " %", Reason: timer.DueAt.UTC().Format(time.RFC3339)})
	if acts {
		m.act("clock:"+clock.Name+"."+itoa(timer.Index), definition.At[timer.Index].Do, 0, nil)
	}
}

// stopClocks stops every clock of a run that ends.
func (m *machine) stopClocks() {
	for _, old := range slices.Clone(m.run.Clocks) {
		if old.Status == "stopped" {
			continue
		}
		clock := *old
		if clock.Status == "running" {
			m.bank(&clock)
		}
		clock.Status, clock.StoppedAt, clock.DueAt = "stopped", m.now, zero
		m.run.Clocks = replace(m.run.Clocks, old, &clock)
	}
}

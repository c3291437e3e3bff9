package flow

import (
	"strconv"
	"strings"
	"time"

	"github.com/weft-crm/weft/metadata"
)

// timerFired does what a timer is for. One that is gone or out of date does nothing.
func (m *machine) timerFired(e TimerFired) {
	timer := m.run.timer(e.Timer)
	if timer == nil || timer.Generation != e.Generation {
		return
	}
	m.cancelTimers(func(t *Timer) bool { return t == timer })
	switch timer.Kind {
	case "due":
		m.dueFired(timer)
	case "after":
		m.afterFired(timer)
	case "wait":
		m.pass(timer.Visit, "time")
	case "timeout":
		m.waitTimedOut(timer.Visit)
	case "clock":
		m.clockFired(timer)
	}
}

// deadline adds a duration to a moment. calendar is the one used, "" for wall-clock time.
func (m *machine) deadline(from time.Time, d metadata.Duration) (due time.Time, calendar string, err error) {
	if d, err = m.fixed(d); err != nil {
		return zero, "", err
	}
	if d.Wall {
		return from.Add(wall(d)), "", nil
	}
	if d.Unit == 'd' {
		return m.calendar(m.workflow.Calendar).AddDays(from, d.Amount), m.workflow.Calendar, nil
	}
	return m.calendar(m.workflow.Calendar).Add(from, wall(d)), m.workflow.Calendar, nil
}

// fixed evaluates a duration given by a rule.
func (m *machine) fixed(d metadata.Duration) (metadata.Duration, error) {
	if d.Rule == nil {
		return d, nil
	}
	value, err := m.eval(d.Rule)
	if err != nil {
		return d, err
	}
	text, _ := value.(string)
	given, err := metadata.ParseDuration(text)
	if err != nil {
		return d, stop("no_duration", strconv.Quote(text)+" is not a duration such as 4h or 2d, or is too long", strconv.Quote(text)+" 不是时长（如 4h 或 2d），或时长过长")
	}
	return given, nil
}

// wall is a duration with days of 24 hours.
func wall(d metadata.Duration) time.Duration {
	unit := time.Minute
	switch d.Unit {
	case 'h':
		unit = time.Hour
	case 'd':
		unit = 24 * time.Hour
	}
	return time.Duration(d.Amount) * unit
}

// calendar returns a calendar by name; an unknown one never rests.
func (m *machine) calendar(name string) *Calendar {
	if calendar := m.scope.Calendars[name]; calendar != nil {
		return calendar
	}
	if m.scope.Zone != nil {
		return Always(m.scope.Zone)
	}
	return Always(time.UTC)
}

// setVisitDues sets the timers that act once for a whole visit.
func (m *machine) setVisitDues(v *Visit, a *metadata.Approve) {
	for i, due := range a.Due {
		if due.Do == "emit" || due.Do == "add" {
			m.setDue(Timer{Kind: "due", Visit: v.ID, Index: i}, due.After)
		}
	}
}

// setTaskDues sets the timers that act on a task that has just been opened.
func (m *machine) setTaskDues(t *Task, a *metadata.Approve) {
	if a == nil {
		return
	}
	for i, due := range a.Due {
		if due.Do != "emit" && due.Do != "add" {
			m.setDue(Timer{Kind: "due", Visit: t.Visit, Task: t.ID, Index: i}, due.After)
		}
	}
	m.setTaskDue(t, a)
}

func (m *machine) setDue(timer Timer, after metadata.Duration) {
	due, calendar, err := m.deadline(m.now, after)
	if err != nil {
		place := "due:" + timer.Visit + "." + timer.Task + "." + itoa(timer.Index)
		m.incident(Incident{Code: asTrouble(err).code, Step: m.visit(timer.Visit).Step, Place: place, Message: errorText(err)})
		return
	}
	timer.DueAt, timer.Calendar = due, calendar
	m.addTimer(timer)
}

// setTaskDue shows on a task when something other than a reminder happens to it.
func (m *machine) setTaskDue(t *Task, a *metadata.Approve) {
	var due time.Time
	for _, timer := range m.run.Timers {
		if timer.Task != t.ID || (a.Due[timer.Index].Do == "remind" && len(a.Due) > 1) {
			continue
		}
		if due.IsZero() || timer.DueAt.Before(due) {
			due = timer.DueAt
		}
	}
	t.DueAt = due
}

// restartReminders sets the repeating timers of a task again, as for a new holder.
func (m *machine) restartReminders(t *Task) {
	a, _ := approval(m.step(t.Step))
	if a == nil || t.Status != Open {
		return
	}
	for i, due := range a.Due {
		if due.Every == nil || due.Do == "emit" || due.Do == "add" {
			continue
		}
		m.cancelTimers(func(timer *Timer) bool { return timer.Task == t.ID && timer.Index == i })
		m.setDue(Timer{Kind: "due", Visit: t.Visit, Task: t.ID, Index: i}, due.After)
	}
}

// dueFired does a "due" entry of a step.
func (m *machine) dueFired(timer *Timer) {
	v := m.visit(timer.Visit)
	a, _ := approval(m.step(v.Step))
	if a == nil || timer.Index >= len(a.Due) || v.Outcome != "" {
		return
	}
	due := a.Due[timer.Index]
	if timer.Task == "" {
		m.visitDue(v, due)
		m.again(timer, due.Every, due.Max)
		return
	}
	t := m.task(timer.Task)
	if t.Status != Open {
		return
	}
	m.actor = System
	switch due.Do {
	case "remind":
		m.auto(Note{Verb: "remind", Step: t.Step, Visit: t.Visit, Task: t.ID, To: strings.Join(m.asking(t), " ")})
		if err := m.press(t, "remind"); err != nil {
			m.incidentFor(v, err)
		}
	case "approve":
		m.decideAlone(t, AutoApproved, "timeout")
	case "reject":
		m.decideAlone(t, AutoRejected, "timeout")
	case "transfer":
		m.transferLate(t, due.To)
	}
	if t := m.task(timer.Task); t.Status == Open {
		m.again(timer, due.Every, due.Max)
	}
}

// visitDue does an entry that acts once for a visit.
func (m *machine) visitDue(v *Visit, due *metadata.Due) {
	if due.Do == "emit" {
		m.auto(Note{Verb: "timeout", Step: v.Step, Visit: v.ID, Reason: "timeout"})
		m.announce(due.Event)
		return
	}
	people, _, err := m.reachable(due.To)
	if err != nil {
		m.incidentFor(v, err)
		return
	}
	_, kind := approval(m.step(v.Step))
	var others []string
	for _, person := range people {
		if person = m.decider(v.Step, person); !m.signer(v.ID, person) {
			others = appendOnce(others, person)
		}
	}
	if len(others) == 0 {
		return
	}
	m.auto(Note{Verb: "add", Step: v.Step, Visit: v.ID, To: strings.Join(others, " "), Reason: "timeout"})
	for _, person := range others {
		added := m.addTask(&Task{Visit: v.ID, Step: v.Step, Kind: kind, Status: Waiting, Assignee: person, AddedBy: System, Seq: len(m.votes(v.ID)) + 1, Weight: 1})
		m.mark(added.ID, string(Waiting))
		m.ask(added.ID)
	}
	m.count(v.ID)
}

// transferLate gives a task that was not decided in time to somebody else. Where nobody can take it,
// or only a signer whose own vote the step needs as well, the policy "empty" decides.
func (m *machine) transferLate(t *Task, to []*metadata.Who) {
	holder, before := t.Assignee, t.Assignee+t.Queue
	handed, err := m.handToFirst(t, to)
	if err != nil {
		m.incidentFor(m.visit(t.Visit), err)
		return
	}
	if !handed {
		m.replace(t)
	} else if t = m.task(t.ID); t.Assignee != "" && !t.Status.Closed() {
		m.goAway(t, false)
	}
	after := m.task(t.ID)
	if now := after.Assignee + after.Queue; now != before && !after.Status.Closed() {
		m.auto(Note{Verb: "transfer", Holder: holder, Step: t.Step, Visit: t.Visit, Task: t.ID, To: now, Reason: "timeout"})
	}
}

// again sets a repeating timer for its next time, counted from when it was due.
func (m *machine) again(timer *Timer, every *metadata.Duration, most int) {
	if every == nil || (most > 0 && timer.Count+1 >= most) {
		return
	}
	due, calendar, err := m.deadline(timer.DueAt, *every)
	if err != nil {
		return
	}
	next := *timer
	next.DueAt, next.Calendar, next.Count = due, calendar, timer.Count+1
	m.addTimer(next)
}

// setAfter sets a timer of a state.
func (m *machine) setAfter(index int, after *metadata.After) {
	due, calendar, err := m.deadline(m.now, after.Wait)
	if err != nil {
		m.incident(Incident{Code: asTrouble(err).code, Place: "wait:" + m.run.State + "." + itoa(index), Message: errorText(err)})
		return
	}
	m.addTimer(Timer{Kind: "after", Index: index, DueAt: due, Calendar: calendar})
}

// afterFired does an "after" entry of the state.
func (m *machine) afterFired(timer *Timer) {
	after := m.state().After[timer.Index]
	m.actor = System
	ok, err := m.holds(after.If)
	if err != nil {
		m.fireLater(timer, err)
		return
	}
	place := "after:" + m.run.State + "." + itoa(timer.Index)
	if !ok {
		m.again(timer, after.Every, after.Max)
		return
	}
	if after.To == "" {
		m.act(place, after.Do, 0, nil)
		m.again(timer, after.Every, after.Max)
		return
	}
	m.auto(Note{Verb: "after", From: m.run.State, To: after.To, Reason: "time"})
	m.leaveState()
	m.act(place, after.Do, 0, nil)
	m.enterState(after.To)
}

// fireLater keeps a timer whose condition failed until an administrator retries.
func (m *machine) fireLater(timer *Timer, err error) {
	m.hold(Held{Timer: timer})
	m.incidentFor(nil, err)
}

// setAgain sets the timer at a place that could not be set before: due:visit.task.index or
// wait:state.index.
func (m *machine) setAgain(place string) {
	kind, rest, _ := strings.Cut(place, ":")
	parts := strings.Split(rest, ".")
	index, _ := strconv.Atoi(parts[len(parts)-1])
	if kind == "wait" {
		if parts[0] == m.run.State && index < len(m.state().After) {
			m.setAfter(index, m.state().After[index])
		}
		return
	}
	v, t := m.visit(parts[0]), m.task(parts[1])
	if v == nil || v.Outcome != "" || t != nil && t.Status != Open {
		return
	}
	if a, _ := approval(m.step(v.Step)); a != nil && index < len(a.Due) {
		m.setDue(Timer{Kind: "due", Visit: v.ID, Task: parts[1], Index: index}, a.Due[index].After)
	}
}

// moveTimers gives timers the working time back that a suspension took.
func (m *machine) moveTimers(since time.Time) {
	for _, timer := range m.run.Timers {
		next := *timer
		if !timer.Fixed && timer.Kind != "clock" {
			calendar := m.calendar("always")
			if timer.Calendar != "" {
				calendar = m.calendar(timer.Calendar)
			}
			left := calendar.Between(since, timer.DueAt)
			next.DueAt = later(m.now, calendar.Add(m.now, max(left, 0)))
		}
		m.addTimer(next)
	}
	for _, t := range m.run.Tasks {
		if a, _ := approval(m.step(t.Step)); a != nil && t.Status == Open && !t.DueAt.IsZero() {
			m.setTaskDue(m.changeTask(t.ID), a)
		}
	}
}

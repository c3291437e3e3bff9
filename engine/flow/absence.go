package flow

import (
	"slices"
	"time"
)

func (s *seating) applyAbsence() error {
	if s.a.Absent == "wait" {
		return nil
	}
	for i := range s.seats {
		seat := &s.seats[i]
		if seat.queue != "" {
			continue
		}
		to, _, err := s.m.deputy(seat.person, s.a.Absent, false)
		if err != nil {
			return err
		}
		if to == "" || to == seat.person {
			continue
		}
		if rule, selves := selfRule(s.a, s.kind), s.m.selves(); rule != "allow" && slices.Contains(selves, to) {
			to = s.instead(rule, to, selves)
		}
		seat.behalf, seat.person = seat.person, to
	}
	s.seats = without(s.seats, func(seat seat) bool { return seat.queue == "" && seat.person == "" })
	return nil
}

// mostDeputies is how many delegates of delegates are followed.
const mostDeputies = 5

// standIn finds who decides for an absent person, following delegates of delegates. It returns ""
// when the person is present, and the person with a notice when none of the delegates is.
func (m *machine) standIn(person, policy string, open bool) (string, error) {
	to, lost, err := m.deputy(person, policy, open)
	if lost {
		m.emit(Notify{To: []string{person}, Kind: "absent_loop"})
	}
	return to, err
}

// deputy is standIn without the notice: lost tells that the delegates go in a circle or on without an end.
func (m *machine) deputy(person, policy string, open bool) (to string, lost bool, err error) {
	to, end, err := m.scope.Directory.Follow(person, func(at string) (string, bool, error) {
		absence, err := m.absence(at, open && at == person)
		switch {
		case absence == nil:
			return "", false, err
		case policy == "manager":
			return m.scope.Directory.manager(at), true, nil
		}
		return absence.Delegate, true, nil
	})
	return to, end == Circle || end == TooLong, err
}

// DeadEnd is why a chain of delegates leads to nobody.
type DeadEnd string

// The ways in which a chain of delegates ends.
const (
	Circle  DeadEnd = "circle"   // they name each other
	TooLong DeadEnd = "too_long" // more than mostDeputies follow each other
	Nobody  DeadEnd = "nobody"   // the last is away and names nobody, or somebody who is not active
)

// Follow finds who decides in place of a person; away gives whom somebody who is absent names. It
// returns "" when the person is present, and the person with the reason when none of the delegates is.
func (d *Directory) Follow(person string, away func(person string) (delegate string, absent bool, err error)) (string, DeadEnd, error) {
	seen := []string{person}
	at := person
	for range mostDeputies + 1 {
		next, absent, err := away(at)
		switch {
		case err != nil:
			return "", "", err
		case !absent && at == person:
			return "", "", nil
		case !absent:
			return at, "", nil
		case !d.active(next):
			return person, Nobody, nil
		case slices.Contains(seen, next):
			return person, Circle, nil
		}
		seen, at = append(seen, next), next
	}
	return person, TooLong, nil
}

// deputies finds those who stand in for absent people and are not among them: news does not wait for
// the return of who is away.
func (m *machine) deputies(people []string, policy string) ([]string, error) {
	if policy == "wait" {
		return nil, nil
	}
	var found []string
	for _, person := range people {
		to, _, err := m.deputy(person, policy, false)
		if err != nil {
			return nil, err
		}
		if to != "" && !slices.Contains(people, to) {
			found = appendOnce(found, to)
		}
	}
	return found, nil
}

// press tells those whom a task asks that it still waits for them, and who stands in for them.
func (m *machine) press(t *Task, kind string) error {
	m.emit(Notify{To: m.asking(t), Kind: kind, Task: t.ID})
	deputies, err := m.deputiesOf(t)
	if len(deputies) > 0 {
		m.emit(Notify{To: deputies, Kind: "stand_in", Task: t.ID})
	}
	return err
}

// deputiesOf finds those who stand in for whom a task asks.
func (m *machine) deputiesOf(t *Task) ([]string, error) {
	policy := m.workflow.Defaults.Absent
	if a, _ := approval(m.step(t.Step)); a != nil {
		policy = a.Absent
	}
	return m.deputies(m.asking(t), policy)
}

// StandsIn reports whether the actor of the scope stands in for somebody whom an open task asks and who is
// away: such a person may look at the task.
func (l Look) StandsIn(task string) bool {
	m := l.machine()
	t := m.task(task)
	if t == nil || t.Status != Open {
		return false
	}
	deputies, err := m.deputiesOf(t)
	return err == nil && slices.Contains(deputies, m.actor)
}

// absence returns the absence of a person that counts now, or nil. open asks for one that includes
// what is open already.
func (m *machine) absence(id string, open bool) (*Absence, error) {
	person := m.scope.Directory.Person(id)
	if person == nil {
		return nil, nil
	}
	for i := range person.Absences {
		absence := &person.Absences[i]
		if !absence.Covers(m.now, m.workflow.Key) || (open && !absence.IncludeOpen) {
			continue
		}
		if absence.If != nil {
			scope, err := m.bind(absence.If, nil)
			if err != nil {
				return nil, err
			}
			if ok, err := absence.If.True(scope); err != nil || !ok {
				continue
			}
		}
		return absence, nil
	}
	return nil, nil
}

// Covers reports whether somebody is away at a moment for a workflow.
func (a *Absence) Covers(now time.Time, workflow string) bool {
	inTime := !now.Before(a.From) && (a.Until.IsZero() || now.Before(a.Until))
	return inTime && (len(a.Workflows) == 0 || slices.Contains(a.Workflows, workflow))
}

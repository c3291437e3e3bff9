package flow

import (
	"slices"

	"github.com/weft-crm/weft/metadata"
)

// Action is a button: an event of the current state that the actor may fire. Hidden ones exist for
// the actor, but their "if" does not hold now.
type Action struct {
	Event   string
	Label   metadata.Text
	To      string
	Primary bool
	Allowed bool
	Hidden  bool
	Code    string        // why it is refused
	Reason  metadata.Text // why it is refused
	Checks  []CheckResult
	Form    map[string]string // field → edit or require
	Require metadata.Require
	Picks   []PickNeeded // people to choose with it
}

// CheckResult is a check of a transition and whether the record passes it.
type CheckResult struct {
	Message metadata.Text
	Field   string
	OK      bool
}

// option is the transition an event would take, or why none.
type option struct {
	transition *metadata.Transition
	index      int
	refusal    *Refusal
}

// option finds the transition that the actor would take with an event: the first whose "who" names
// the actor and whose "if" holds.
func (m *machine) option(event string, api bool) option {
	transitions, ok := m.state().On.Get(event)
	if !ok || (m.actor != System && len(m.state().Flow) > 0 && slices.Contains(ends, event)) {
		return option{refusal: refuse("no_event", Conflict)}
	}
	var found option
	for i, transition := range transitions {
		allowed, err := m.mayFire(transition, api)
		if err != nil {
			return option{transition, i, failing(err)}
		}
		if !allowed {
			continue
		}
		ok, err := m.holds(transition.If)
		switch {
		case err != nil:
			return option{transition, i, failing(err)}
		case ok:
			return option{transition, i, nil}
		}
		if found.refusal == nil {
			found = option{transition, i, refuse("if", Forbidden)}
			if !transition.Msg.IsZero() {
				found.refusal.Message = transition.Msg
			}
		}
	}
	if found.refusal == nil {
		found.refusal = refuse("not_you", Forbidden)
	}
	return found
}

// mayFire reports whether the actor is among those a transition names; the system and, where
// nobody is named, the API may always.
func (m *machine) mayFire(transition *metadata.Transition, api bool) (bool, error) {
	if m.actor == System || len(transition.Who) == 0 {
		return m.actor == System || api, nil
	}
	return m.among(transition.Who, m.actor)
}

// ends are the events in which a flow ends by itself; nobody outside may fire them past it.
var ends = []string{"approved", "rejected", "timeout"}

// Actions lists the buttons of Scope.Actor in document order. Next checks a click with the same
// function.
func (l Look) Actions() []Action {
	if l.Run == nil || l.Run.Status.Over() {
		return nil
	}
	m := l.machine()
	var actions []Action
	for _, event := range m.state().On.Keys() {
		option := m.option(event, false)
		if option.transition == nil {
			continue
		}
		action := m.action(event, option)
		action.Primary = !action.Hidden && !slices.ContainsFunc(actions, func(a Action) bool { return a.Primary })
		actions = append(actions, action)
	}
	return actions
}

func (m *machine) action(event string, option option) Action {
	transition, refusal := option.transition, option.refusal
	action := Action{Event: event, Label: transition.Title, To: transition.To, Form: transition.Form, Checks: m.checkResults(transition)}
	if action.Label.IsZero() {
		action.Label = wellKnown(event)
	}
	if transition.Require != nil {
		action.Require = *transition.Require
	}
	if refusal != nil {
		action.Hidden = refusal.Code == "if"
	} else if refusal = m.checks(transition); refusal == nil && !m.run.SuspendedAt.IsZero() {
		refusal = refuse("suspended", Conflict)
	}
	if refusal != nil {
		action.Code, action.Reason = refusal.Code, refusal.Message
		return action
	}
	action.Allowed = true
	if target, ok := m.workflow.States.Get(transition.To); ok && picks(target.Flow) {
		action.Picks = m.toChoose(transition)
	}
	return action
}

// picks reports whether a flow asks anybody to choose people.
func picks(list []*metadata.Step) bool {
	for _, step := range list {
		a, _ := approval(step)
		if a != nil && slices.ContainsFunc(a.By, func(w *metadata.Who) bool { return w.Pick != "" }) {
			return true
		}
		for way := range ways(step) {
			if picks(way.flow) {
				return true
			}
		}
	}
	return false
}

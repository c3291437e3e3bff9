package flow

import (
	"slices"
	"strings"
	"time"

	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// Account tells why a step asks whom it asks, or why it was left out: the rules that led to it, the
// outermost first, and everybody who was considered.
type Account struct {
	Rules  []Sight
	People []Considered
}

// Sight is a rule of a workflow with what it read and what it gave. Part says what the rule is for:
// choice (a way of a choose), instead (the way taken in place of one), branch (of a parallel), step (its "if"), people (who is asked), event
// (a transition's "if"), check (of a transition) or start. Label names the choice, branch, step,
// person or event.
type Sight struct {
	Part   string
	Label  metadata.Text
	Rule   *metadata.Rule
	Result any // nil when the rule failed
	Failed error
	Values []Seen
}

// Seen is a value that a rule read, by its path: {"record", "discount"}, or {"disc"} for a let.
// Values of lists are the lists themselves.
type Seen struct {
	Path  []string
	Value any
}

// Considered is somebody a step asks or would have asked. Result is asked, skipped or replaced;
// Instead is who decides in place of the person. Why says how the workflow names the person, Reason
// why not, or why the person and nobody in their place.
type Considered struct {
	Person  string
	Result  string
	Instead string
	Why     metadata.Text
	Reason  metadata.Text
}

// Explain tells why a step of the run's state is as it is. visit names the visit that is meant, ""
// for one that has not begun. Scope is how things stood then: Scope.Now is the moment, Scope.Record
// the record at it. The organisation is the present one.
func (l Look) Explain(visit, step string) Account {
	place := l.Workflow.Steps[step]
	if place == nil {
		return Account{}
	}
	v := l.Run.visit(visit)
	if v == nil {
		v = &Visit{Step: step, Entry: l.Run.Entry, Round: l.Run.Round, OpenedAt: l.Scope.Now}
	}
	m := newMachine(l.Workflow, runAt(l.Run, place.State, v, l.Scope.Now), l.Scope)
	account := Account{Rules: m.wayTo(m.state().Flow, step)}
	if a, kind := approval(place.Step); a != nil {
		m.considered(&account, &seating{m: m, v: v, a: a, kind: kind, mode: modeOf(a)})
	}
	return account
}

// ExplainTransition tells which of an event's transitions was taken and why: the conditions of those
// before it and its own. index is the place of the one taken among the event's transitions.
func (l Look) ExplainTransition(from, event, to string) []Sight {
	m := l.machine()
	state, ok := l.Workflow.States.Get(from)
	if !ok {
		return nil
	}
	var sights []Sight
	transitions, _ := state.On.Get(event)
	for _, transition := range transitions {
		label := transition.Title
		if label.IsZero() {
			label = wellKnown(event)
		}
		sights = append(sights, m.see("event", label, transition.If)...)
		for _, check := range transition.Check {
			sights = append(sights, m.see("check", check.Msg, &check.If)...)
		}
		if transition.To == to {
			break
		}
	}
	return sights
}

// ExplainStart tells the condition under which runs begin.
func (l Look) ExplainStart() []Sight {
	return l.machine().see("start", metadata.Text{}, l.Workflow.Start.If)
}

// runAt is the run as rules saw it at a moment in a visit's round.
func runAt(run *Run, state string, v *Visit, at time.Time) *Run {
	then := *run
	then.State, then.Entry, then.Round, then.Decisions = state, v.Entry, v.Round, 0
	then.Visits = nil
	for _, other := range run.Visits {
		if other.OpenedAt.After(at) {
			continue
		}
		copied := *other
		if copied.ClosedAt.After(at) {
			copied.Outcome = ""
		}
		then.Visits = append(then.Visits, &copied)
	}
	for _, task := range run.Tasks {
		in := run.visit(task.Visit)
		if in != nil && in.Round == v.Round && task.ActedBy != "" && task.ActedBy != System && task.Status.Closed() && task.ClosedAt.Before(at) {
			then.Decisions++
		}
	}
	return &then
}

// see runs a rule again and notes what it read; nothing for a rule that is not given.
func (m *machine) see(part string, label metadata.Text, r *metadata.Rule, roots ...root) []Sight {
	if r == nil || r.Program == nil {
		return nil
	}
	sight := Sight{Part: part, Label: label, Rule: r}
	scope, err := m.bind(r.Program, roots)
	if err != nil {
		sight.Failed = err
		return []Sight{sight}
	}
	sight.Result, sight.Failed = r.Program.Run(scope)
	sight.Values = m.seen(r.Program, scope, map[string]bool{}, nil)
	return []Sight{sight}
}

// seen lists what a rule read, each once; a let is followed by what it read itself.
func (m *machine) seen(program *rule.Program, scope rule.Scope, known map[string]bool, list []Seen) []Seen {
	for _, path := range program.Reads() {
		value, at := along(scope, path)
		key := strings.Join(path[:at], ".")
		if known[key] {
			continue
		}
		known[key] = true
		list = append(list, Seen{Path: path[:at], Value: value})
		if let, ok := m.workflow.Let.Get(path[0]); ok && let.Program != nil {
			list = m.seen(let.Program, scope, known, list)
		}
	}
	return list
}

// along walks a path from a root of rules and gives the value with how far it came: a path through
// a list ends at the list.
func along(scope rule.Scope, path []string) (any, int) {
	value := scope[path[0]]
	for i, name := range path[1:] {
		switch under := value.(type) {
		case rule.Object:
			value = under.Get(name)
		case nil:
			return nil, len(path)
		default:
			return value, i + 1
		}
	}
	return value, len(path)
}

// wayTo gives the conditions on the way into a step; nil when the list does not hold it.
func (m *machine) wayTo(list []*metadata.Step, id string) []Sight {
	for _, step := range list {
		if step.ID == id {
			return m.see("step", labelOf(step), step.If)
		}
		var before []Sight
		for way := range ways(step) {
			own := m.seeWay(step, way)
			if find(way.flow, id) == nil {
				before = append(before, own...)
				continue
			}
			if step.Choose != nil {
				own = choiceRules(before, own)
			}
			sights := append(m.see("step", labelOf(step), step.If), own...)
			return append(sights, m.wayTo(way.flow, id)...)
		}
	}
	return nil
}

// seeWay runs the condition of a way of a block again.
func (m *machine) seeWay(step *metadata.Step, w way) []Sight {
	part, label := "choice", w.title
	if step.Parallel != nil {
		part = "branch"
	}
	if label.IsZero() {
		label = wayLabel(step, w.id)
	}
	return m.see(part, label, w.when)
}

// choiceRules gives the conditions that decided about a way of a choose: that of an earlier way which was
// taken instead, or only its own where that does not hold, or all that were tried until its own held.
func choiceRules(before, own []Sight) []Sight {
	if taken := slices.IndexFunc(before, func(s Sight) bool { return s.Result == true }); taken >= 0 {
		before[taken].Part = "instead"
		return before[taken : taken+1]
	}
	if len(own) > 0 && own[0].Result == false {
		return own
	}
	return append(before, own...)
}

// considered lists whom each entry of "by" names and what became of them.
func (m *machine) considered(account *Account, s *seating) {
	for entry, w := range s.a.By {
		account.Rules = append(account.Rules, m.whoRules(w)...)
		found, err := m.named(s.v.Step, entry, w)
		if err != nil {
			continue // told by the rule itself, or as an incident
		}
		for _, loss := range found.lost {
			account.People = append(account.People, Considered{Person: loss.person, Result: "skipped", Why: m.naming(w), Reason: reasonText(loss.reason)})
		}
		for _, person := range found.people {
			one := m.considers(s, person, found.queue != "" && s.mode.Name == "any")
			one.Why = m.naming(w)
			if !slices.ContainsFunc(account.People, func(p Considered) bool { return p.Person == one.Person && p.Result == one.Result }) {
				account.People = append(account.People, one)
			}
		}
	}
}

// naming says how an entry names somebody; of a person it names itself there is no more to say.
func (m *machine) naming(w *metadata.Who) metadata.Text {
	if w.User != "" {
		return metadata.Text{En: "named by the process", Zh: "流程指定"}
	}
	return entryText(m.workflow, m.scope.Directory, w)
}

// considers tells what the policies make of a person that an entry names.
func (m *machine) considers(s *seating, person string, queued bool) Considered {
	one := Considered{Person: person, Result: "asked"}
	directory, selves := m.scope.Directory, m.selves()
	policy := selfRule(s.a, s.kind)
	switch known := directory.Person(person); {
	case known == nil:
		return one.not("unknown", "")
	case !known.Active:
		return one.not("inactive", "")
	case policy != "allow" && (policy != "skip" || !s.v.Again) && slices.Contains(selves, person):
		if queued && len(m.othersIn(s, person)) > 0 {
			return one.not("own", "")
		}
		return one.not("own", s.instead(policy, person, selves))
	case queued || s.a.Absent == "wait":
		return one
	}
	to, lost, err := m.deputy(person, s.a.Absent, false)
	switch {
	case err != nil || to == "":
	case lost:
		one.Reason = reasonText("absence_lost")
	case to != person:
		return one.not("on_behalf", to)
	}
	return one
}

// othersIn lists who may take the queues of a step besides the submitter.
func (m *machine) othersIn(s *seating, person string) []string {
	var others []string
	for _, w := range s.a.By {
		if found, err := m.who(w); err == nil && found.queue != "" && slices.Contains(found.people, person) {
			others = append(others, m.takers(found.queue, m.selves())...)
		}
	}
	return others
}

func (c Considered) not(reason, instead string) Considered {
	c.Result, c.Reason, c.Instead = "skipped", reasonText(reason), instead
	if instead != "" {
		c.Result = "replaced"
	}
	return c
}

// whoRules gives the rules by which an entry finds people.
func (m *machine) whoRules(w *metadata.Who) []Sight {
	sights := append(m.see("people", entryText(m.workflow, m.scope.Directory, w), w.Expr), m.see("people", entryText(m.workflow, m.scope.Directory, w), w.OfRule)...)
	if w.Chain == nil || w.Chain.Until == nil {
		return sights
	}
	found, err := m.chain(w)
	if err != nil {
		return sights
	}
	for _, person := range found.people {
		candidate := m.scope.Directory.Person(person).Object
		sights = append(sights, m.see("people", m.person(person), w.Chain.Until, root{"candidate", object(candidate)})...)
	}
	return sights
}

// ReasonText words the code of a Note's reason.
func ReasonText(code string) metadata.Text { return reasonText(code) }

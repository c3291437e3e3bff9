package flow

import (
	"slices"

	"github.com/weft-crm/weft/metadata"
)

// most is how many people one step may ask.
const most = 100

// asked is a person or queue that a "by" entry names, with why some were left out.
type named struct {
	people []string
	queue  string // of a role, team, territory or the administrators
	lost   []loss
}

// loss is somebody a step would have asked, with the reason why not.
type loss struct{ person, reason string }

// who resolves one entry. Disabled people are kept: the caller decides what becomes of them.
func (m *machine) who(w *metadata.Who) (named, error) {
	switch {
	case w.User != "":
		return named{people: ids(m.scope.Directory.byName(w.User))}, nil
	case w.Role != "" && (w.Of != "" || w.OfRule != nil):
		return m.near(w)
	case w.Role != "":
		return m.queued("role:" + w.Role), nil
	case w.Team != "":
		return m.queued(teamQueue(w.Team, w.As)), nil
	case w.Admin:
		return m.queued("admin"), nil
	case w.Submitter:
		return named{people: ids(m.run.Submitter)}, nil
	case w.Field != "":
		return named{people: ids(m.fieldValue(w.Field))}, nil
	case w.Manager > 0:
		return m.managers(w)
	case w.Chain != nil:
		return m.chain(w)
	case w.Head != "":
		return m.head(w)
	case w.Territory != "":
		return m.territory(w)
	case w.Expr != nil:
		value, err := m.eval(w.Expr)
		return named{people: ids(value)}, err
	}
	return named{}, nil
}

func (m *machine) queued(queue string) named {
	return named{people: m.scope.Directory.within(m.scope.Directory.members, queue), queue: queue}
}

// near finds the holders of a role in the department of somebody, climbing to the department above
// where nobody holds it.
func (m *machine) near(w *metadata.Who) (named, error) {
	from, err := m.of(w)
	if err != nil {
		return named{}, err
	}
	if person := m.scope.Directory.Person(from); person != nil {
		from = person.Department
	}
	for range 20 {
		if queue := "role:" + w.Role + "@" + from; len(m.scope.Directory.Queue(queue)) > 0 {
			return m.queued(queue), nil
		}
		unit := m.scope.Directory.departments[from]
		if unit == nil || unit.Parent == "" {
			break
		}
		from = unit.Parent
	}
	return named{}, nil
}

// of resolves whom an entry starts from: the submitter unless it says otherwise.
func (m *machine) of(w *metadata.Who) (string, error) {
	switch {
	case w.OfRule != nil && w.Head == "" && w.Territory == "":
		value, err := m.eval(w.OfRule)
		if list := ids(value); err == nil && len(list) > 0 {
			return list[0], nil
		}
		return "", err
	case w.Of == "" || w.Of == "submitter":
		return m.run.Submitter, nil
	case w.Of == "previous":
		return m.lastDecider(), nil
	}
	if list := ids(m.fieldValue(w.Of)); len(list) > 0 {
		return list[0], nil
	}
	return "", nil
}

// lastDecider is who decided last in this round.
func (m *machine) lastDecider() string {
	var last *Task
	for _, t := range m.run.Tasks {
		if t.ActedBy != "" && t.Status.Closed() && (last == nil || !t.ClosedAt.Before(last.ClosedAt)) {
			last = t
		}
	}
	if last == nil {
		return m.run.Submitter
	}
	return last.ActedBy
}

// managers climbs a number of levels.
func (m *machine) managers(w *metadata.Who) (named, error) {
	person, err := m.of(w)
	if err != nil {
		return named{}, err
	}
	for range w.Manager {
		person = m.scope.Directory.manager(person)
	}
	return named{people: ids(person)}, nil
}

// chain walks up from a person until its rule holds, the holder included. Vacant levels are left
// out with a note; a circle is trouble.
func (m *machine) chain(w *metadata.Who) (named, error) {
	person, err := m.of(w)
	if err != nil {
		return named{}, err
	}
	found, seen := named{}, []string{person}
	longest := w.Chain.Max
	if longest == 0 {
		longest = 20
	}
	for len(found.people) < longest {
		person = m.scope.Directory.manager(person)
		if person == "" {
			if w.Chain.Until != nil {
				found.lost = append(found.lost, loss{"", "chain_short"})
			}
			return found, nil
		}
		if slices.Contains(seen, person) {
			return found, stop("chain_circle", "the chain of managers goes in a circle", "上级链存在循环")
		}
		seen = append(seen, person)
		if !m.scope.Directory.active(person) {
			found.lost = append(found.lost, loss{person, "vacant"})
			continue
		}
		found.people = append(found.people, person)
		if last, err := m.isLast(w.Chain, person); err != nil || last {
			return found, err
		}
	}
	return found, nil
}

func (m *machine) isLast(chain *metadata.Chain, person string) (bool, error) {
	if chain.Until == nil {
		return false, nil
	}
	candidate := m.scope.Directory.Person(person).Object
	return m.holds(chain.Until, root{"candidate", object(candidate)})
}

// head finds the head of a department: given by a rule, a field, or the department of somebody.
func (m *machine) head(w *metadata.Who) (named, error) {
	var from string
	switch {
	case w.OfRule != nil:
		value, err := m.eval(w.OfRule)
		if err != nil {
			return named{}, err
		}
		if list := ids(value); len(list) > 0 {
			from = list[0]
		}
	case w.Head == "submitter":
		from = m.run.Submitter
	case w.Head == "previous":
		from = m.lastDecider()
	default:
		if list := ids(m.fieldValue(w.Head)); len(list) > 0 {
			from = list[0]
		}
	}
	return named{people: ids(m.scope.Directory.head(from))}, nil
}

// territory finds a territory's people, climbing to the parent where nobody is.
func (m *machine) territory(w *metadata.Who) (named, error) {
	var id string
	if w.OfRule != nil {
		value, err := m.eval(w.OfRule)
		if err != nil {
			return named{}, err
		}
		if list := ids(value); len(list) > 0 {
			id = list[0]
		}
	} else if list := ids(m.fieldValue(w.Territory)); len(list) > 0 {
		id = list[0]
	}
	if id == "" {
		return named{}, nil
	}
	return m.queued("territory:" + m.scope.Directory.territory(id, w.As) + ":" + w.As), nil
}

// among reports whether entries name a person.
func (m *machine) among(entries []*metadata.Who, person string) (bool, error) {
	for _, w := range entries {
		found, err := m.who(w)
		if err != nil {
			return false, err
		}
		if slices.Contains(found.people, person) && m.scope.Directory.active(person) {
			return true, nil
		}
	}
	return false, nil
}

// reachable resolves entries to active people, each once, for notices and copies.
func (m *machine) reachable(entries []*metadata.Who) (people, others []string, err error) {
	for _, w := range entries {
		found, err := m.who(w)
		if err != nil {
			return nil, nil, err
		}
		for _, id := range found.people {
			switch {
			case m.scope.Directory.Person(id) == nil:
				others = appendOnce(others, id)
			case m.scope.Directory.active(id):
				people = appendOnce(people, id)
			}
		}
	}
	return people, others, nil
}

func appendOnce(list []string, item string) []string {
	if item == "" || slices.Contains(list, item) {
		return list
	}
	return append(list, item)
}

// setPicks keeps the people chosen with an event. A choice made before is only replaced by the
// submitter's own submission.
func (m *machine) setPicks(picks []Pick) {
	for _, pick := range picks {
		same := func(p *Pick) bool { return p.Step == pick.Step && p.Entry == pick.Entry }
		if slices.ContainsFunc(m.run.Picks, same) && m.actor != m.run.Submitter {
			continue
		}
		kept := pick
		m.run.Picks = append(slices.Clip(without(m.run.Picks, same)), &kept)
	}
}

// picked gives the people chosen for an entry, or asks the actor to choose.
func (m *machine) picked(step string, entry int, w *metadata.Who) ([]string, error) {
	choices, _, err := m.reachable(w.From)
	if err != nil {
		return nil, err
	}
	var people []string
	for _, pick := range m.run.Picks {
		if pick.Step == step && pick.Entry == entry {
			people = pick.People
		}
	}
	valid := without(people, func(id string) bool {
		return !m.scope.Directory.active(id) || (len(w.From) > 0 && !slices.Contains(choices, id))
	})
	least := max(w.Min, 1)
	if len(w.From) > 0 && len(choices) < least {
		return nil, nil // nobody to choose: the policy "empty" decides
	}
	if len(valid) >= least && len(valid) == len(people) && (w.Max == 0 || len(valid) <= w.Max) {
		return valid, nil
	}
	needed := PickNeeded{Step: step, Entry: entry, Label: m.stepLabel(step), Choices: m.candidates(choices), Min: least, Max: w.Max}
	m.asked = append(m.asked, needed)
	return nil, errPick
}

// candidates names people who may be chosen; nil stands for everybody.
func (m *machine) candidates(people []string) []Candidate {
	var list []Candidate
	for _, id := range people {
		list = append(list, Candidate{id, m.scope.Directory.name(id)})
	}
	return list
}

// errPick says that somebody has to choose people first.
var errPick = stop("pick_needed", "the people for this step were not chosen", "尚未选择该步骤的审批人")

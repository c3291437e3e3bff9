package engine

import (
	"slices"

	"github.com/shopspring/decimal"
)

// tally is what people reached and what was wanted, added up over their departments and those above. A
// department that has a target of its own does not ask those below it for theirs.
type tally struct {
	org *organisation
	own map[string]decimal.Decimal // targets of departments that there are, "" of the whole company
	of  map[string]*Score
	all Score
}

func (s *scoring) tally() (*tally, error) {
	targets, err := s.departmentTargets(s.of)
	if err != nil {
		return nil, err
	}
	t := &tally{org: s.org.Load(), own: map[string]decimal.Decimal{}, of: map[string]*Score{}}
	for id, amount := range targets {
		if amount.IsPositive() && (id == "" || t.org.departments[id] != nil) {
			t.own[id] = amount
		}
	}
	for _, one := range s.list {
		path := t.org.above(t.departmentOf(one.Person.ID))
		t.all.reached = t.all.reached.Add(one.reached)
		for _, department := range path {
			score := t.at(department)
			score.reached = score.reached.Add(one.reached)
		}
		t.ask(one.wanted, path)
	}
	t.askDepartments()
	return t, nil
}

// askDepartments counts the targets that departments and the whole company have themselves.
func (t *tally) askDepartments() {
	for id, amount := range t.own {
		if id != "" {
			t.at(id).wanted = amount
			t.ask(amount, t.org.above(id)[1:])
		}
	}
	if own, set := t.own[""]; set {
		t.all.wanted = own
	}
}

func (t *tally) departmentOf(person string) string {
	if known := t.org.people[person]; known != nil {
		return known.department
	}
	return ""
}

func (t *tally) at(department string) *Score {
	if t.of[department] == nil {
		t.of[department] = &Score{Department: Person{ID: department}}
	}
	return t.of[department]
}

// ask adds a target to the departments of a path and to the whole, as far as none has one of its own.
func (t *tally) ask(amount decimal.Decimal, path []string) {
	for _, department := range path {
		if _, set := t.own[department]; set {
			return
		}
		score := t.at(department)
		score.wanted = score.wanted.Add(amount)
	}
	t.all.wanted = t.all.wanted.Add(amount)
}

// shown reports whether a department says anything that the one below it does not.
func (t *tally) shown(id string) bool {
	score := t.of[id]
	if score == nil || t.org.departments[id] == nil {
		return false
	}
	if _, set := t.own[id]; set {
		return true
	}
	for below, other := range t.of {
		known := t.org.departments[below]
		if known != nil && known.parent == id && other.reached.Equal(score.reached) && other.wanted.Equal(score.wanted) {
			return false
		}
	}
	return true
}

// arranged lists the departments that are shown, each followed by what lies below it.
func (t *tally) arranged() []Score {
	below := map[string][]Score{}
	for id, score := range t.of {
		if t.shown(id) {
			above := t.shownAbove(id)
			below[above] = append(below[above], *score)
		}
	}
	return t.under(below, "", 0)
}

func (t *tally) under(below map[string][]Score, top string, depth int) []Score {
	var list []Score
	rankScores(below[top])
	for _, one := range below[top] {
		_, set := t.own[one.Department.ID]
		one.Depth, one.Summed = depth, !set && one.wanted.IsPositive()
		list = append(append(list, one), t.under(below, one.Department.ID, depth+1)...)
	}
	return list
}

func (t *tally) shownAbove(id string) string {
	above := t.org.above(id)[1:]
	if at := slices.IndexFunc(above, t.shown); at >= 0 {
		return above[at]
	}
	return ""
}

// byDepartment ranks departments among those beside them.
func (s *scoring) byDepartment(t *tally) ([]Score, error) {
	list := t.arranged()
	mine := t.departmentOf(s.by.ID)
	for i := range list {
		one := &list[i]
		one.Own = one.Department.ID == mine
		one.Filter = s.filter + " && record." + s.departmentField() + " in " + quotedList(t.org.below(one.Department.ID))
		s.results.tell(one)
	}
	err := s.name(list, s.m.Entity("department"), func(one *Score) *Person { return &one.Department })
	return list, err
}

// departmentField is the path to the department for which a record counts.
func (s *scoring) departmentField() string { return s.of.WhoseField() + ".department" }

package engine

import "slices"

// reach is a set of people or territories that a word for rows of roles means for one person.
type reach struct {
	set  map[string]bool
	list []any
}

func (r *reach) add(id string) {
	if id != "" && !r.set[id] {
		r.set[id] = true
		r.list = append(r.list, id)
	}
}

// peopleScope, departmentScope and territoryScope are a person with a word for rows of roles; they are the
// keys by which the organisation keeps the people, the departments and the territories it means.
type (
	peopleScope     struct{ person, rows string }
	departmentScope struct{ person, rows string }
	territoryScope  struct{ person, rows string }
)

// reached keeps what a scope reaches, which holds as long as this organisation does.
func (o *organisation) reached(scope any, fill func(*reach)) *reach {
	if known, ok := o.reach.Load(scope); ok {
		return known.(*reach)
	}
	r := &reach{set: map[string]bool{}, list: []any{}}
	fill(r)
	o.reach.Store(scope, r)
	return r
}

// reachOf gives whose records the rows of a role cover for a person, the person always included.
func (o *organisation) reachOf(id, rows string) *reach {
	return o.reached(peopleScope{id, rows}, func(r *reach) {
		r.add(id)
		self := o.people[id]
		if self == nil || rows == "own" {
			return
		}
		for _, other := range o.order {
			if o.covers(self, other, rows) {
				r.add(other.id)
			}
		}
	})
}

// covers reports whether the rows of a role, held by one person, include the records of another.
func (o *organisation) covers(self, other *person, rows string) bool {
	switch rows {
	case "department":
		return self.department != "" && other.department == self.department
	case "department_below":
		return self.department != "" && o.within(other.department, self.department)
	case "team":
		return o.covers(self, other, "department_below") || o.reports(other.id, self.id)
	default:
		territories := o.territoriesOf(self.id, rows)
		return slices.ContainsFunc(o.territorial, func(m membership) bool {
			return m.person == other.id && territories.set[m.group]
		})
	}
}

// departmentsOf gives the departments, with all below them, whose people the rows of a role cover one and
// all; none with rows "own", which mean a person and no department.
func (o *organisation) departmentsOf(id, rows string) *reach {
	return o.reached(departmentScope{id, rows}, func(r *reach) {
		if rows == "own" {
			return
		}
		people, open := o.reachOf(id, rows).set, map[string]bool{}
		for _, other := range o.order {
			for _, department := range o.above(other.department) {
				open[department] = open[department] || !people[other.id]
			}
		}
		for department, uncovered := range open {
			if !uncovered {
				r.add(department)
			}
		}
	})
}

// territoriesOf gives the territories a person belongs to, with rows "territory_below" also those
// under them.
func (o *organisation) territoriesOf(id, rows string) *reach {
	return o.reached(territoryScope{id, rows}, func(r *reach) {
		for _, member := range o.territorial {
			if member.person == id {
				r.add(member.group)
			}
		}
		if rows != "territory_below" {
			return
		}
		tops := slices.Clone(r.list)
		for known := range o.territories {
			if slices.ContainsFunc(tops, func(top any) bool { return lies(known, top.(string), o.territoryAbove) }) {
				r.add(known)
			}
		}
	})
}

func (o *organisation) territoryAbove(id string) string {
	if known := o.territories[id]; known != nil {
		return known.parent
	}
	return ""
}

// lies reports whether something lies in the subtree of another, itself included. A ring, which the
// database may hold for a moment, ends the search.
func lies(id, top string, above func(id string) string) bool {
	var path []string
	for id != "" && id != top && !slices.Contains(path, id) {
		path = append(path, id)
		id = above(id)
	}
	return id != "" && id == top
}

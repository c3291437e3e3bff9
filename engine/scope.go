package engine

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// scope gives the roots that rules over a record may read. record and old may be nil.
func (a *act) scope(record, old *metadata.Record) rule.Scope {
	org := a.org.Load()
	scope := rule.Scope{"user": org.user(a.by), "org": orgObject{org}, "tree": treeObject{a.tx}, "now": a.tx.Now, "today": today(a.tx.Now, org.company)}
	if record != nil {
		scope["record"] = record
	}
	if old != nil {
		scope["old"] = old
	}
	return scope
}

// today is the company's date at a moment, as dates are kept: midnight UTC.
func today(now time.Time, company Company) time.Time {
	year, month, day := now.In(company.location()).Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// location is the company's zone, UTC if it has none.
func (c Company) location() *time.Location {
	if known, ok := locations.Load(c.Zone); ok {
		return known.(*time.Location)
	}
	zone, err := time.LoadLocation(c.Zone)
	if err != nil {
		zone = time.UTC
	}
	locations.Store(c.Zone, zone)
	return zone
}

// locations keeps the zones that were read; time.LoadLocation opens a file each time.
var locations sync.Map

// user gives an actor to rules; the engine itself is nobody.
func (o *organisation) user(by Actor) rule.Object {
	if p := o.people[by.ID]; p != nil {
		return p.object
	}
	return nobody{}
}

// nobody is the user of rules while the engine acts by itself.
type nobody struct{}

// Get gives no roles, no teams and null for everything else.
func (nobody) Get(name string) any {
	if name == "roles" || name == "teams" {
		return []string{}
	}
	return nil
}

// Identity is empty.
func (nobody) Identity() string { return "" }

// orgObject is the company as rules see it.
type orgObject struct{ org *organisation }

// Identity is empty; there is one company.
func (orgObject) Identity() string { return "" }

// Get gives the company's settings and the functions about its people.
func (o orgObject) Get(name string) any {
	switch name {
	case "name":
		return o.org.company.Name
	case "currency":
		return o.org.company.Currency
	case "language":
		return o.org.company.Language
	case "zone":
		return o.org.company.Zone
	case "departments_above":
		return about(func(id string) any { return o.units(o.org.above(o.departmentOf(id))) })
	case "departments_below":
		return about(func(id string) any { return o.units(o.org.below(o.departmentOf(id))) })
	case "members_below": // what departments_above takes for a department to be in its answer
		return about(func(id string) any { return o.org.withMembers(o.org.below(id)) })
	case "members_above":
		return about(func(id string) any { return o.org.withMembers(o.org.above(id)) })
	case "managers":
		return about(func(id string) any { return o.people(o.org.managers(id)) })
	case "reports":
		return about(func(id string) any { return o.people(o.org.reportsOf(id)) })
	case "head":
		return about(o.head)
	case "day_begins":
		return o.dayBegins
	}
	if slices.Contains(metadata.CompanyDetails, name) {
		return o.org.company.rule(name)
	}
	return nil
}

// dayBegins is the moment at which a date begins in the company.
func (o orgObject) dayBegins(args ...any) (any, error) {
	if len(args) != 1 {
		return nil, fmt.Errorf("one date is expected, not %d", len(args))
	}
	date, ok := args[0].(time.Time)
	if !ok {
		return nil, nil
	}
	return beginningOf(date, o.org.company.location()), nil
}

// beginningOf is when a date begins in a zone.
func beginningOf(date time.Time, zone *time.Location) time.Time {
	return time.Date(date.Year(), date.Month(), date.Day(), 0, 0, 0, 0, zone)
}

// about makes a function of rules that takes a person or department, as record or id.
func about(answer func(id string) any) func(args ...any) (any, error) {
	return func(args ...any) (any, error) {
		if len(args) != 1 {
			return nil, fmt.Errorf("one person or department is expected, not %d", len(args))
		}
		switch of := args[0].(type) {
		case string:
			return answer(of), nil
		case rule.Object:
			return answer(of.Identity()), nil
		}
		return answer(""), nil
	}
}

// departmentOf gives a department itself, or that of a person.
func (o orgObject) departmentOf(id string) string {
	if p := o.org.people[id]; p != nil {
		return p.department
	}
	return id
}

func (o orgObject) head(id string) any {
	unit := o.org.departments[o.departmentOf(id)]
	if unit == nil || o.org.people[unit.head] == nil {
		return nil
	}
	return o.org.people[unit.head].object
}

func (o orgObject) people(ids []string) any {
	list := []any{}
	for _, id := range ids {
		if p := o.org.people[id]; p != nil {
			list = append(list, p.object)
		}
	}
	return list
}

func (o orgObject) units(ids []string) any {
	list := []any{}
	for _, id := range ids {
		if unit := o.org.departments[id]; unit != nil {
			list = append(list, unit.object)
		}
	}
	return list
}

// below lists a department and those under it.
func (o *organisation) below(top string) []string {
	var ids []string
	for id := range o.departments {
		if o.within(id, top) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// withMembers adds to departments the people in them.
func (o *organisation) withMembers(departments []string) []string {
	ids := slices.DeleteFunc(slices.Clone(departments), func(id string) bool { return o.departments[id] == nil })
	units := len(ids)
	for _, p := range o.order {
		if slices.Contains(ids[:units], p.department) {
			ids = append(ids, p.id)
		}
	}
	return ids
}

// managers lists who a person works for, the nearest first.
func (o *organisation) managers(id string) []string {
	var chain []string
	for p := o.people[id]; p != nil && p.manager != "" && len(chain) <= len(o.people); p = o.people[p.manager] {
		chain = append(chain, p.manager)
	}
	return chain
}

// reportsOf lists who works for a person, directly or through others.
func (o *organisation) reportsOf(id string) []string {
	var ids []string
	for _, p := range o.order {
		if p.id != id && o.reports(p.id, id) {
			ids = append(ids, p.id)
		}
	}
	return ids
}

package flow

import (
	"time"

	"github.com/weft-crm/weft/metadata/rule"
)

// Organisation is who works here, as plain data for NewDirectory. The order of members counts:
// it is the order in which people are asked.
type Organisation struct {
	People      []Person
	Departments []Department
	Teams       []Membership // Group is the team's name
	Territories []Territory
	Territorial []Membership // Group is the territory's id
}

// Person is a user. Object is the user's record, for rules over "candidate" and "user".
type Person struct {
	ID         string
	Login      string
	Name       string
	Active     bool
	Admin      bool // may administer runs
	Department string
	Manager    string
	Roles      []string
	Absences   []Absence
	Object     rule.Object
}

// Absence is a time in which somebody else decides: from From until before Until.
type Absence struct {
	Delegate    string // empty: nobody, only the policy "manager" helps
	From, Until time.Time
	Workflows   []string      // keys; none means all
	If          *rule.Program // over the record; nil means always
	IncludeOpen bool          // also what is open when it begins
}

// Department is a unit with a head and a parent.
type Department struct {
	ID, Name, Parent, Head string
}

// Membership is a person's place in a team or territory, As a role within it.
type Membership struct {
	Group, Person, As string
}

// Territory is a sales area in a tree.
type Territory struct {
	ID, Name, Parent string
}

// Directory answers who people are. It is immutable and shared.
type Directory struct {
	people      map[string]*Person
	logins      map[string]string
	roles       map[string][]string
	teams       map[string][]Membership
	departments map[string]*Department
	territories map[string]*Territory
	territorial map[string][]Membership
	admins      []string
}

// NewDirectory indexes an organisation.
func NewDirectory(organisation Organisation) *Directory { panic("not written") }

// Person returns a person by id, or nil.
func (d *Directory) Person(id string) *Person { return d.people[id] }

// InQueue reports whether a person may take tasks of a queue (Task.Queue).
func (d *Directory) InQueue(queue, person string) bool { panic("not written") }

// Queue lists the active people of a queue (Task.Queue), in order.
func (d *Directory) Queue(queue string) []string { panic("not written") }

// QueuesOf lists the queues a person may take tasks of, for the inbox.
func (d *Directory) QueuesOf(person string) []string { panic("not written") }

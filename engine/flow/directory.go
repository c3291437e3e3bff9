package flow

import (
	"slices"
	"strings"
	"time"

	"github.com/weft-crm/weft/metadata/rule"
)

// Organisation is who works here, as plain data for NewDirectory. The order of people and members
// counts: it is the order in which they are asked.
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
	departments map[string]*Department
	territories map[string]*Territory
	members     map[string][]string // queue → people, each once, disabled ones included
	working     map[string][]string // queue → active people
	memberships map[string][]string // person → queues of teams and territories
}

// NewDirectory indexes an organisation.
func NewDirectory(organisation Organisation) *Directory {
	d := &Directory{
		people: map[string]*Person{}, logins: map[string]string{}, departments: map[string]*Department{}, territories: map[string]*Territory{},
		members: map[string][]string{}, working: map[string][]string{}, memberships: map[string][]string{},
	}
	for i := range organisation.People {
		d.addPerson(&organisation.People[i])
	}
	for i := range organisation.Departments {
		d.departments[organisation.Departments[i].ID] = &organisation.Departments[i]
	}
	for i := range organisation.Territories {
		d.territories[organisation.Territories[i].ID] = &organisation.Territories[i]
	}
	for _, member := range organisation.Teams {
		d.addMembership(member.Person, teamQueue(member.Group, ""))
		d.addMembership(member.Person, teamQueue(member.Group, member.As))
	}
	for _, member := range organisation.Territorial {
		d.addMembership(member.Person, "territory:"+member.Group+":"+member.As)
		d.addMembership(member.Person, "territory:"+member.Group+":")
	}
	for queue, members := range d.members {
		d.working[queue] = slices.Clip(without(members, func(id string) bool { return !d.active(id) }))
	}
	return d
}

func (d *Directory) addPerson(person *Person) {
	d.people[person.ID] = person
	d.logins[person.Login] = person.ID
	for i, role := range person.Roles {
		if !slices.Contains(person.Roles[:i], role) {
			d.members["role:"+role] = append(d.members["role:"+role], person.ID)
		}
	}
	if person.Admin {
		d.members["admin"] = append(d.members["admin"], person.ID)
	}
}

func (d *Directory) addMembership(person, queue string) {
	if !slices.Contains(d.memberships[person], queue) {
		d.memberships[person] = append(d.memberships[person], queue)
		d.members[queue] = append(d.members[queue], person)
	}
}

// Person returns a person by id, or nil.
func (d *Directory) Person(id string) *Person { return d.people[id] }

// InQueue reports whether a person may take tasks of a queue (Task.Queue).
func (d *Directory) InQueue(queue, person string) bool {
	return d.active(person) && slices.Contains(d.within(d.members, queue), person)
}

// Queue lists the active people of a queue (Task.Queue), in order, each once. The caller must not
// change the list.
func (d *Directory) Queue(queue string) []string { return d.within(d.working, queue) }

// QueuesOf lists the queues a person may take tasks of, for the inbox.
func (d *Directory) QueuesOf(person string) []string {
	known := d.people[person]
	if known == nil || !known.Active {
		return nil
	}
	var queues []string
	for _, role := range known.Roles {
		queues = append(queues, "role:"+role)
		if known.Department != "" {
			queues = append(queues, "role:"+role+"@"+known.Department)
		}
	}
	queues = append(queues, d.memberships[person]...)
	if known.Admin {
		queues = append(queues, "admin")
	}
	return queues
}

// teamQueue names the queue of a team, or of those who are there as something.
func teamQueue(team, as string) string {
	if as == "" {
		return "team:" + team
	}
	return "team:" + team + ":" + as
}

// within looks a queue up in an index of queues. That of a role within a department is a part of the
// role's.
func (d *Directory) within(index map[string][]string, queue string) []string {
	role, department, scoped := strings.Cut(queue, "@")
	if !scoped {
		return index[queue]
	}
	return without(index[role], func(id string) bool { return d.people[id].Department != department })
}

func (d *Directory) active(id string) bool {
	person := d.people[id]
	return person != nil && person.Active
}

// name is what a person is called in history and notices.
func (d *Directory) name(id string) string {
	if person := d.people[id]; person != nil && person.Name != "" {
		return person.Name
	}
	return id
}

// byName finds a person by id or sign-in name.
func (d *Directory) byName(name string) string {
	if d.people[name] != nil {
		return name
	}
	return d.logins[name]
}

// called is what the person with a sign-in name is called; the sign-in name where there is none.
func (d *Directory) called(login string) string {
	if id := d.byName(login); id != "" {
		return d.name(id)
	}
	return login
}

// territory finds the nearest territory, climbing from id, that has active members as something.
func (d *Directory) territory(id, as string) string {
	for range 20 {
		if len(d.Queue("territory:"+id+":"+as)) > 0 {
			return id
		}
		parent := d.territories[id]
		if parent == nil || parent.Parent == "" {
			return id
		}
		id = parent.Parent
	}
	return id
}

// head returns the head of a department, or of a person's department.
func (d *Directory) head(id string) string {
	if person := d.people[id]; person != nil {
		id = person.Department
	}
	if department := d.departments[id]; department != nil {
		return department.Head
	}
	return ""
}

// headAbove is the head of a person's department, or of the one above for the head itself.
func (d *Directory) headAbove(person string) string {
	known := d.Person(person)
	if known == nil {
		return ""
	}
	id := known.Department
	for range 20 {
		department := d.departments[id]
		if department == nil {
			return ""
		}
		if department.Head != "" && department.Head != person {
			return department.Head
		}
		id = department.Parent
	}
	return ""
}

func (d *Directory) manager(id string) string {
	if person := d.people[id]; person != nil {
		return person.Manager
	}
	return ""
}

package engine

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"

	"github.com/weft-crm/weft/engine/flow"
	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// organisation is who works here, as of one revision. It is immutable to readers but for its caches.
type organisation struct {
	revision    string
	release     int64
	company     Company
	mail        *mailSettings // nil until the page of mail settings was saved
	people      map[string]*person
	order       []*person // by name
	logins      map[string]*person
	departments map[string]*department
	members     []membership // of teams
	territories map[string]*territory
	territorial []membership
	absences    []absence
	shared      map[string]bool // entities of which records were shared
	rates       rates
	digests     []*person              // who want digests of their notices
	reach       sync.Map               // peopleScope, departmentScope or territoryScope → *reach
	kernel      func() *flow.Directory // for workflows; built when first asked
}

// person is a user with what access and workflows ask most.
type person struct {
	record     *metadata.Record
	id         string
	login      string
	name       string
	email      string
	language   string
	zone       string
	department string
	manager    string
	active     bool
	roles      []string
	teams      []string
	admin      []string
	object     rule.Object
	wishes     mailWishes
}

type department struct {
	id, name, parent, head string
	object                 rule.Object
}

type territory struct{ id, name, parent string }

// membership is a person's place in a group: a team by name, a territory by id.
type membership struct{ group, person, as string }

func emptyOrganisation() *organisation {
	o := &organisation{
		people: map[string]*person{}, logins: map[string]*person{},
		departments: map[string]*department{}, territories: map[string]*territory{},
	}
	o.kernel = sync.OnceValue(func() *flow.Directory { return flowDirectory(o) })
	return o
}

// touchOrganisation tells all nodes that people, departments, teams or territories changed. On this
// one nobody acts with former roles any more from the commit on.
func (e *Engine) touchOrganisation(tx *store.Tx) error {
	tx.AfterCommit(func() {
		e.orgStale.Store(true)
		e.sessions.forget()
	})
	return tx.SetSetting(store.OrganisationKey, store.NewID())
}

// changeOrganisation changes what the organisation knows and lets this node know it at once.
func (e *Engine) changeOrganisation(ctx context.Context, change func(tx *store.Tx) error) error {
	err := e.write(ctx, func(tx *store.Tx, _ *model) error {
		if err := change(tx); err != nil {
			return err
		}
		return e.touchOrganisation(tx)
	})
	if err != nil {
		return err
	}
	return e.poll(ctx)
}

// loadOrganisation builds the organisation anew when it has changed.
func (e *Engine) loadOrganisation(tx *store.Tx) error {
	e.orgStale.Store(false)
	m := e.current.Load()
	var revision string
	if _, err := tx.Setting(store.OrganisationKey, &revision); err != nil {
		return err
	}
	if known := e.org.Load(); m.Release == 0 || (known.revision == revision && known.release == m.Release) {
		return nil
	}
	e.reload.Lock()
	defer e.reload.Unlock()
	if tx.Model == nil {
		tx.Model = m.Model
	}
	built, err := buildOrganisation(tx, m)
	if err != nil {
		return err
	}
	built.revision = revision
	e.org.Store(built)
	e.sessions.forget()
	return nil
}

func buildOrganisation(tx *store.Tx, m *model) (*organisation, error) {
	o := emptyOrganisation()
	o.release = m.Release
	if m.Entity(rateEntity) != nil {
		o.rates = rates{}
	}
	wishes, err := tx.SettingsUnder(wishesKey)
	if err != nil {
		return nil, err
	}
	if o.shared, err = sharedEntities(tx); err != nil {
		return nil, err
	}
	if _, err := tx.Setting(companyKey, &o.company); err != nil {
		return nil, err
	}
	if _, err := tx.Setting(mailKey, &o.mail); err != nil {
		return nil, err
	}
	err = errors.Join(
		o.each(tx, m, "team_member", func(r *metadata.Record) {
			o.members = append(o.members, membership{text(r, "team"), text(r, "user"), text(r, "as")})
		}),
		o.each(tx, m, "territory_member", func(r *metadata.Record) {
			o.territorial = append(o.territorial, membership{text(r, "territory"), text(r, "user"), text(r, "as")})
		}),
		o.each(tx, m, "department", func(r *metadata.Record) {
			o.departments[r.ID] = &department{r.ID, text(r, "name"), text(r, "parent"), text(r, "head"), r}
		}),
		o.each(tx, m, "territory", func(r *metadata.Record) {
			o.territories[r.ID] = &territory{r.ID, text(r, "name"), text(r, "parent")}
		}),
		o.each(tx, m, absenceEntity, func(r *metadata.Record) { o.absences = append(o.absences, newAbsence(r)) }),
		o.each(tx, m, rateEntity, func(r *metadata.Record) { o.rates.add(r) }),
		o.each(tx, m, "user", func(r *metadata.Record) { o.add(newPerson(m, r, o.members)) }),
	)
	o.addWishes(wishes)
	o.rates.sort()
	slices.SortStableFunc(o.order, func(a, b *person) int { return strings.Compare(a.name, b.name) })
	return o, err
}

// each reads all live records of an entity, oldest first; none if the model does not have it.
func (o *organisation) each(tx *store.Tx, m *model, entity string, fn func(*metadata.Record)) error {
	definition := m.Entity(entity)
	if definition == nil {
		return nil
	}
	query := store.Query{Entity: definition, Sort: []store.Sort{{Path: []string{"created_at"}}}}
	return tx.Each(query, func(record *metadata.Record) error {
		fn(record)
		return nil
	})
}

func (o *organisation) add(p *person) {
	o.people[p.id] = p
	o.logins[strings.ToLower(p.login)] = p
	o.order = append(o.order, p)
}

func newPerson(m *model, record *metadata.Record, members []membership) *person {
	p := &person{
		record: record, id: record.ID, login: text(record, "login"), name: text(record, "name"), email: text(record, "email"),
		language: text(record, "language"), zone: text(record, "zone"),
		department: text(record, "department"), manager: text(record, "manager"),
	}
	p.active, _ = record.Value("active").(bool)
	p.roles, _ = record.Value("roles").([]string)
	for _, member := range members {
		if member.person == p.id && !slices.Contains(p.teams, member.group) {
			p.teams = append(p.teams, member.group)
		}
	}
	p.admin = adminRights(m, p.roles)
	p.object = metadata.UserObject(record, p.roles, p.teams)
	return p
}

// gone lists the people who are not active any more.
func (o *organisation) gone() []string {
	var ids []string
	for _, p := range o.order {
		if !p.active {
			ids = append(ids, p.id)
		}
	}
	return ids
}

func adminRights(m *model, roles []string) []string {
	rights := []string{}
	for _, name := range roles {
		role := m.Role(name)
		if role == nil {
			continue
		}
		for _, right := range role.Admin {
			if !slices.Contains(rights, right) {
				rights = append(rights, right)
			}
		}
	}
	return rights
}

// text gives a text value of a record, "" for null and for a field it does not have.
func text(record *metadata.Record, field string) string {
	value, _ := record.Value(field).(string)
	return value
}

// actor makes the actor that a person is, through something.
func (p *person) actor(via Via) Actor {
	return Actor{
		ID: p.id, Login: p.login, Name: p.name, Language: p.language, Zone: p.zone, Department: p.department,
		Roles: p.roles, Teams: p.teams, Admin: p.admin, Via: via,
	}
}

// ActorNamed returns the actor for a sign-in name. Not found if there is no such active person.
func (e *Engine) ActorNamed(login string, via Via) (Actor, error) {
	p := e.org.Load().logins[strings.ToLower(login)]
	if p == nil || !p.active {
		return Actor{}, notFound("There is no active person with this sign-in name.", "没有使用该登录名的在职人员。")
	}
	return p.actor(via), nil
}

// person gives somebody for answers.
func (o *organisation) person(id string) Person {
	if id == "" {
		return Person{}
	}
	if p := o.people[id]; p != nil {
		return Person{ID: id, Title: p.name}
	}
	return Person{ID: id, Title: "—"}
}

// within reports whether a department lies in another one's subtree, itself included.
func (o *organisation) within(department, top string) bool {
	return lies(department, top, func(id string) string {
		if known := o.departments[id]; known != nil {
			return known.parent
		}
		return ""
	})
}

// above lists a department and those over it, the nearest first.
func (o *organisation) above(department string) []string {
	var path []string
	for department != "" && !slices.Contains(path, department) {
		path = append(path, department)
		parent := o.departments[department]
		if parent == nil {
			break
		}
		department = parent.parent
	}
	return path
}

// reports reports whether a person works for another, directly or through others.
func (o *organisation) reports(id, manager string) bool {
	for range len(o.people) {
		p := o.people[id]
		if p == nil || p.manager == "" {
			return false
		}
		if p.manager == manager {
			return true
		}
		id = p.manager
	}
	return false
}

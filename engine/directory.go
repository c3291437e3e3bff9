package engine

import (
	"slices"

	"github.com/weft-crm/weft/engine/flow"
	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// directory is the organisation as the workflow kernel sees it.
func (e *Engine) directory() *flow.Directory { return e.org.Load().kernel() }

func flowDirectory(o *organisation) *flow.Directory {
	plain := flow.Organisation{}
	for _, p := range o.order {
		plain.People = append(plain.People, flow.Person{
			ID: p.id, Login: p.login, Name: p.name, Active: p.active, Admin: p.actor(ViaWorkflow).Administers("runs"),
			Department: p.department, Manager: p.manager, Roles: p.roles, Object: p.object,
			Absences: o.absencesOf(p.id),
		})
	}
	for _, id := range sortedKeys(o.departments) {
		d := o.departments[id]
		plain.Departments = append(plain.Departments, flow.Department{ID: d.id, Name: d.name, Parent: d.parent, Head: d.head})
	}
	for _, id := range sortedKeys(o.territories) {
		t := o.territories[id]
		plain.Territories = append(plain.Territories, flow.Territory{ID: t.id, Name: t.name, Parent: t.parent})
	}
	plain.Teams, plain.Territorial = memberships(o.members), memberships(o.territorial)
	return flow.NewDirectory(plain)
}

func memberships(members []membership) []flow.Membership {
	list := make([]flow.Membership, len(members))
	for i, member := range members {
		list[i] = flow.Membership{Group: member.group, Person: member.person, As: member.as}
	}
	return list
}

// flowScope gathers what the kernel may look at besides the record.
func (a *act) flowScope() *flow.Scope {
	o := a.org.Load()
	return &flow.Scope{
		Now: a.tx.Now, Zone: o.company.location(), Actor: actorID(a.by), Directory: o.kernel(), Calendars: a.m.working,
		Workflows: a.m.processes, Org: orgObject{o}, Apply: a.applier(), Same: sameField,
	}
}

// applier gives the kernel the record as it would be with some fields set, computed ones renewed.
func (a *act) applier() func(rule.Object, []flow.FieldValue) rule.Object {
	return func(object rule.Object, values []flow.FieldValue) rule.Object {
		record, ok := object.(*metadata.Record)
		if !ok {
			return object
		}
		next := record.Clone()
		for _, value := range values {
			_ = setWorkflowValue(next, value) // a value that does not fit is reported when it is written
		}
		work := a.computing(next, record)
		work.narrow()
		return work.renewed()
	}
}

// sameField reports whether a field has one value in two states of a record, lines included.
func sameField(before, after rule.Object, name string) bool {
	old, now := before.(*metadata.Record), after.(*metadata.Record)
	field := old.Entity.FieldByName(name)
	return field != nil && field.KindOf().Equal(old.Values[field.Position], now.Values[field.Position])
}

// recomputed works a record's formulas out over its own values.
func (a *act) recomputed(record *metadata.Record) *metadata.Record {
	return a.computing(record, nil).renewed()
}

// renewed gives the record with its formulas worked out; one that fails keeps its old value.
func (c *computing) renewed() *metadata.Record {
	if err := c.load(); err == nil {
		_ = c.formulas(false)
	}
	return c.record
}

// setWorkflowValue gives a field the value a workflow has for it.
func setWorkflowValue(record *metadata.Record, value flow.FieldValue) *metadata.ValueProblem {
	field := record.Entity.FieldByName(value.Field)
	if field == nil {
		if owner, ok := value.Value.(string); ok && value.Field == "owner" {
			record.Owner = owner
		}
		return nil
	}
	parsed, problem := fromFlow(field, value.Value)
	if problem == nil {
		record.Values[field.Position] = parsed
	}
	return problem
}

// calendarsOf makes the working calendars of a model. Compile has refused those that cannot be read.
func calendarsOf(compiled *metadata.Model) map[string]*flow.Calendar {
	calendars := map[string]*flow.Calendar{}
	for name, definition := range compiled.Calendars {
		if calendar, err := flow.NewCalendar(definition); err == nil {
			calendars[name] = calendar
		}
	}
	return calendars
}

func workflowsByKey(compiled *metadata.Model) map[string]*metadata.Workflow {
	byKey := map[string]*metadata.Workflow{}
	for _, workflow := range compiled.Workflows {
		byKey[workflow.Key] = workflow
	}
	return byKey
}

// loadPaths brings the records that rules read through references of a record: people at the end of a
// path of one step from memory, as the kernel's directory knows them, all others from the database.
func (e *Engine) loadPaths(tx *store.Tx, record *metadata.Record, paths [][]string) error {
	people := e.org.Load().people
	for _, path := range paths {
		if len(path) == 0 || record.References[path[0]] != nil {
			continue
		}
		attribute, ok := record.Entity.Attribute(path[0])
		if !ok || attribute.Target == nil || attribute.Target.Name != "user" || goesOn(paths, path[0], attribute.Target) {
			continue
		}
		p := people[referredID(record, attribute)]
		if p == nil || p.record.Entity != attribute.Target {
			continue
		}
		if record.References == nil {
			record.References = map[string]*metadata.Record{}
		}
		known := *p.record // its own references are not shared
		record.References[path[0]] = &known
	}
	return tx.LoadPaths([]*metadata.Record{record}, paths)
}

// goesOn reports whether a path leads through a reference to records of an entity and on to others.
func goesOn(paths [][]string, name string, entity *metadata.Entity) bool {
	return slices.ContainsFunc(paths, func(path []string) bool {
		if len(path) < 2 || path[0] != name {
			return false
		}
		next, ok := entity.Attribute(path[1])
		return ok && next.Target != nil
	})
}

// referredID gives the id a record's attribute refers to.
func referredID(record *metadata.Record, attribute metadata.Attribute) string {
	switch {
	case attribute.Field != nil:
		return text(record, attribute.Field.Name)
	case attribute.Name == "owner":
		return record.Owner
	case attribute.Name == "created_by":
		return record.CreatedBy
	default:
		return record.UpdatedBy
	}
}

package engine

import (
	"slices"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// Values may be worked out from who works where and from the company's settings. Both are known to a node
// as they were committed, so a job renews such values after the change.

// companySettings are the parts of org in rules that only the company's settings change.
var companySettings = slices.Concat(metadata.CompanySettings, metadata.CompanyDetails, []string{"day_begins"})

// structureFields are the fields, by entity, from which the functions of org tell who works where, and in which order.
var structureFields = map[string][]string{"user": {"department", "manager", "name"}, "department": {"parent", "head"}}

// peopleReads is what formulas and rollups read of who works where.
type peopleReads struct {
	entities []string          // that have such fields
	fields   []*metadata.Field // of people and departments: they see a change
	teams    bool              // they ask for the teams of people
	every    bool              // they ask for what may change with any save
}

func readOfPeople(compiled *metadata.Model) peopleReads {
	reads := peopleReads{entities: entitiesThatRead(compiled, readsPeople)}
	names := membersOf(compiled, readsPeople)
	reads.teams = slices.Contains(names, "teams")
	for entity, decisive := range structureFields {
		for _, name := range slices.Concat(decisive, names) {
			if compiled.Entity(entity) != nil {
				reads.name(compiled.Entity(entity), name)
			}
		}
	}
	return reads
}

// name notes that rules name something of a person or department. What is worked out may change without a
// save of its own record.
func (r *peopleReads) name(entity *metadata.Entity, name string) {
	attribute, known := entity.Attribute(name)
	switch {
	case !known:
	case attribute.Field == nil:
		r.every = r.every || slices.Contains([]string{"version", "updated_at", "updated_by"}, name)
	case attribute.Field.Managed():
		r.every = true
	default:
		r.fields = append(r.fields, attribute.Field)
	}
}

// membersOf lists the members that the rules of formulas and rollups ask for which read something.
func membersOf(compiled *metadata.Model, something func(path []string) bool) []string {
	var names []string
	for _, entity := range compiled.LiveEntities() {
		for _, field := range entity.Computed {
			if worksWith(field, something) {
				names = append(names, workedBy(field).Program.Members()...)
			}
		}
	}
	return names
}

// reshapes reports whether what was saved changes what is read of who works where.
func (s *saving) reshapes(old, now *metadata.Record) bool {
	reads, entity := s.m.peopled, s.plan.entity.Name
	switch {
	case len(reads.entities) == 0:
		return false
	case entity == "team_member":
		return reads.teams
	case structureFields[entity] == nil:
		return false
	}
	return reads.every || old == nil || now == nil || s.owned ||
		slices.ContainsFunc(reads.fields, func(field *metadata.Field) bool { return slices.Contains(s.changed, field) })
}

func readsOrganisation(path []string) bool { return path[0] == "org" }

func readsPeople(path []string) bool {
	return readsOrganisation(path) && len(path) > 1 && !slices.Contains(companySettings, path[1])
}

// entitiesThatRead lists the entities with formulas and rollups, in their lines too, whose rules read
// something, in the order of their definition.
func entitiesThatRead(compiled *metadata.Model, something func(path []string) bool) []string {
	var found []string
	reading := func(field *metadata.Field) bool { return worksWith(field, something) }
	for _, entity := range compiled.LiveEntities() {
		lines := slices.ContainsFunc(entity.LiveFields(), func(field *metadata.Field) bool {
			return field.Kind == "lines" && field.Target != nil && slices.ContainsFunc(field.Target.Computed, reading)
		})
		if entity.Parent == "" && (lines || slices.ContainsFunc(entity.Computed, reading)) {
			found = append(found, entity.Name)
		}
	}
	return found
}

// workedBy is the rule of a formula, of a rollup the one that says what counts.
func workedBy(field *metadata.Field) *metadata.Rule {
	if field.Kind == "rollup" {
		return field.If
	}
	return field.Rule
}

func worksWith(field *metadata.Field, something func(path []string) bool) bool {
	worked := workedBy(field)
	return !field.Archived && (field.Kind == "formula" || field.Kind == "rollup") && worked != nil && worked.Program != nil &&
		slices.ContainsFunc(worked.Program.Reads(), something)
}

// renewAfterPeople asks for the renewal of what is worked out from who works where.
func (a *act) renewAfterPeople() error {
	return a.enqueueOrganisation(a.tx, a.m.peopled.entities)
}

// renewAfterCompany asks for the renewal of what is worked out from the company's settings. With its zone
// the day is another.
func (a *act) renewAfterCompany() error {
	return a.enqueueOrganisation(a.tx, entitiesThatRead(a.m.Model, func(path []string) bool { return readsOrganisation(path) || readsDate(path) }))
}

func (e *Engine) enqueueOrganisation(tx *store.Tx, entities []string) error {
	for _, entity := range entities {
		if err := e.enqueueRenewal(tx, renewal{Entity: entity, Organisation: true}); err != nil {
			return err
		}
	}
	return nil
}

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

// structureEntities are the entities whose records the functions of org read.
var structureEntities = []string{"user", "department", "team_member"}

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

func worksWith(field *metadata.Field, something func(path []string) bool) bool {
	worked := field.Rule
	if field.Kind == "rollup" {
		worked = field.If
	}
	return !field.Archived && (field.Kind == "formula" || field.Kind == "rollup") && worked != nil && worked.Program != nil &&
		slices.ContainsFunc(worked.Program.Reads(), something)
}

// renewAfterPeople asks for the renewal of what is worked out from who works where.
func (e *Engine) renewAfterPeople(tx *store.Tx, m *model) error {
	return e.enqueueOrganisation(tx, m.peopled)
}

// renewAfterCompany asks for the renewal of what is worked out from the company's settings. With its zone
// the day is another.
func (e *Engine) renewAfterCompany(tx *store.Tx, m *model) error {
	return e.enqueueOrganisation(tx, entitiesThatRead(m.Model, func(path []string) bool { return readsOrganisation(path) || readsDate(path) }))
}

func (e *Engine) enqueueOrganisation(tx *store.Tx, entities []string) error {
	for _, entity := range entities {
		if err := e.enqueueRenewal(tx, renewal{Entity: entity, Organisation: true}); err != nil {
			return err
		}
	}
	return nil
}

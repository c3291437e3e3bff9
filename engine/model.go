package engine

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/weft-crm/weft/engine/flow"
	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// model is a release with what the engine works out from it once. It is immutable to readers but
// for its caches.
type model struct {
	*metadata.Model
	plans   map[string]*plan
	rights  sync.Map // roles and entity → *rights
	drawn   sync.Map // *metadata.Workflow → drawing, also of older releases that runs follow
	forms   sync.Map // layoutKey → []*metadata.Form
	words   sync.Map // *metadata.Rule → metadata.Text
	filters *recent[filterKey, *compiledFilter]

	working   map[string]*flow.Calendar       // by name
	processes map[string]*metadata.Workflow   // by key
	followed  map[string][]metadata.Attribute // by workflow, see followedBy
	dated     []string                        // entities with formulas over the date
	peopled   peopleReads                     // what formulas read of who works where
	scheduled []*metadata.Workflow            // that start by the clock
	underWay  []string                        // entities with active runs when the release began to serve
	namings   map[string][]naming             // by entity: where its records are named in the search text of others
}

// plan is what saving and reading the records of one entity needs.
type plan struct {
	entity     *metadata.Entity
	fields     []*metadata.Field // live
	references []*metadata.Field // live references and users
	pointers   []*metadata.Field // live references to one of several entities
	choices    []*metadata.Field // live references of either kind
	lines      []*metadata.Field // live lines fields
	links      []*metadata.Field // live links fields
	holding    []*metadata.Field // live fields that hold records, the lines fields first
	demanded   []string          // fields that a form may demand
	files      []*metadata.Field // live attachments
	reads      [][]string        // reference paths that the entity's own rules read
	mirrored   []*metadata.Field // live mirrors
	dependent  []*metadata.Field // live fields whose options depend on other values
	retiring   []*metadata.Field // live fields with options that are retired, now or one day
	stamps     []*metadata.Field // live fields that keep since when a rule holds
	reminding  []*metadata.Field // live dates of which the owner is reminded
	mirrors    map[string]string // field → key of the workflow whose state it shows
	totals     []total           // rollups of other entities over this one
	reliances  []*reliance       // what is worked out from records of this one
	kept       [][]string        // reference paths to what its own values are worked out from
	trees      []*metadata.Field // that its values, or those of its lines, are worked out from
	searched   [][]string        // paths whose text search knows, the title's first
	secrets    bool              // it, or its lines, have encrypted fields
	organises  bool              // a change of a record changes the organisation
	affected   sync.Map          // names of changed values → *affected
}

// total is a rollup field of another entity that sums up records of this one.
type total struct {
	entity *metadata.Entity
	field  *metadata.Field
	back   *metadata.Field
}

func newModel(compiled *metadata.Model) *model {
	m := &model{
		Model: compiled, plans: map[string]*plan{}, filters: newRecent[filterKey, *compiledFilter](mostFilters),
		working: calendarsOf(compiled), processes: workflowsByKey(compiled), followed: followedBy(compiled), dated: entitiesThatRead(compiled, readsDate), peopled: readOfPeople(compiled), scheduled: scheduledWorkflows(compiled),
	}
	for _, entity := range compiled.Entities {
		if !entity.Archived {
			m.plans[entity.Name] = newPlan(compiled, entity)
		}
	}
	m.namings = map[string][]naming{}
	for name, p := range m.plans {
		m.addTotals(p)
		m.addReliances(p)
		m.namings[name] = m.namingsOf(p.entity)
	}
	return m
}

// servingModel is the model of a release that is to serve.
func servingModel(tx *store.Tx, compiled *metadata.Model) (*model, error) {
	m := newModel(compiled)
	var err error
	m.underWay, err = tx.EntitiesUnderWay()
	return m, err
}

// hasProcesses reports whether records of an entity can have runs: those that are under way end as they began,
// also where no workflow is left that could begin another.
func (m *model) hasProcesses(entity string) bool {
	return len(m.WorkflowsOf(entity)) > 0 || slices.Contains(m.underWay, entity)
}

var organisationEntities = []string{"user", "department", "team_member", "territory", "territory_member", absenceEntity, rateEntity}

func newPlan(compiled *metadata.Model, entity *metadata.Entity) *plan {
	p := &plan{
		entity: entity, fields: entity.LiveFields(), mirrors: map[string]string{},
		organises: slices.Contains(organisationEntities, entity.Name),
	}
	for _, field := range p.fields {
		switch field.Kind {
		case "reference", "user":
			p.references = append(p.references, field)
		case "any_reference":
			p.pointers = append(p.pointers, field)
		case "lines":
			p.lines = append(p.lines, field)
		case "links":
			p.links = append(p.links, field)
		case "mirror":
			p.mirrored = append(p.mirrored, field)
		case "attachment", "image", "signature":
			p.files = append(p.files, field)
		}
		if field.Stamp != nil {
			p.stamps = append(p.stamps, field)
		}
		if field.Remind != nil {
			p.reminding = append(p.reminding, field)
		}
	}
	p.choices = slices.Concat(p.references, p.pointers)
	p.holding = slices.Concat(p.lines, p.links)
	p.dependent = dependentFields(entity)
	p.secrets = hasSecrets(entity)
	for _, workflow := range compiled.WorkflowsOf(entity.Name) {
		if workflow.Field != "" {
			p.mirrors[workflow.Field] = workflow.Key
		}
	}
	p.retiring = p.retiringFields()
	p.reads = rulePaths(entity, compiled.FormsOf(entity.Name))
	p.searched = searchedPaths(entity)
	p.demanded = demandedByForms(compiled.FormsOf(entity.Name))
	return p
}

func demandedByForms(forms []*metadata.Form) []string {
	var names []string
	for _, form := range forms {
		for s := range form.Sections {
			for _, place := range form.Sections[s].Fields {
				if place.Required.Always || place.Required.Rule != nil {
					names = append(names, place.Field)
				}
			}
		}
	}
	return names
}

func hasSecrets(entity *metadata.Entity) bool {
	return slices.ContainsFunc(entity.LiveFields(), func(field *metadata.Field) bool {
		return field.Kind == "encrypted" || field.Kind == "lines" && field.Target != nil && hasSecrets(field.Target)
	})
}

func (m *model) addTotals(parent *plan) {
	for _, field := range parent.fields {
		if field.Kind != "rollup" || field.Back == nil {
			continue
		}
		if child := m.plans[field.Target.Name]; child != nil {
			child.totals = append(child.totals, total{parent.entity, field, field.Back})
		}
	}
}

// entityPlan returns an entity's plan. Not found if there is no live entity of that name.
func (m *model) entityPlan(name string) (*plan, error) {
	if m.Release == 0 {
		return nil, Refuse(Unavailable, "needs_setup", "The system is not set up yet.", "系统尚未完成初始设置。")
	}
	p := m.plans[name]
	if p == nil {
		return nil, noEntity(name)
	}
	return p, nil
}

// rulePaths lists the reference paths that have to be loaded before the rules of an entity, and of
// its lines and forms, can run.
func rulePaths(entity *metadata.Entity, forms []*metadata.Form) [][]string {
	var paths [][]string
	for _, form := range forms {
		for _, r := range form.Rules() {
			paths = appendPaths(paths, entity, nil, r.Program)
		}
	}
	for _, program := range entityRules(entity) {
		paths = appendPaths(paths, entity, nil, program)
	}
	for _, field := range entity.LiveFields() {
		if field.Kind != "lines" || field.Target == nil {
			continue
		}
		for _, program := range entityRules(field.Target) {
			paths = appendPaths(paths, field.Target, []string{field.Name}, program)
			paths = appendParentPaths(paths, entity, program)
		}
	}
	return paths
}

// entityRules lists the rules that run whenever a record is saved.
func entityRules(entity *metadata.Entity) []*rule.Program {
	var programs []*rule.Program
	add := func(r *metadata.Rule) {
		if r != nil && r.Program != nil {
			programs = append(programs, r.Program)
		}
	}
	for _, field := range entity.LiveFields() {
		for _, r := range []*metadata.Rule{field.Default, field.Visible, field.Rule, field.Required.Rule, field.Needed.Rule, field.ReadOnly.Rule, field.Filter, field.If, field.FormatIf, field.Per, field.Stamp, field.Remind, field.Lock} {
			add(r)
		}
		if field.Depends != nil {
			add(&field.Depends.On)
		}
	}
	for _, check := range entity.Checks {
		add(&check.If)
	}
	if entity.Rate != nil {
		add(entity.Rate.Lock)
	}
	for _, pass := range entity.Passes {
		for _, r := range pass.Rules() {
			add(r)
		}
	}
	return programs
}

// appendPaths adds the references that a program follows from the roots record and old.
func appendPaths(paths [][]string, entity *metadata.Entity, prefix []string, program *rule.Program) [][]string {
	for _, read := range program.Reads() {
		if len(read) < 2 || (read[0] != "record" && read[0] != "old") {
			continue
		}
		if path := referencePath(entity, read[1:]); len(path) > 0 {
			path = append(slices.Clone(prefix), path...)
			if !slices.ContainsFunc(paths, func(known []string) bool { return slices.Equal(known, path) }) {
				paths = append(paths, path)
			}
		}
	}
	return paths
}

// appendParentPaths adds the references that a line's rule follows from the record it belongs to.
func appendParentPaths(paths [][]string, parent *metadata.Entity, program *rule.Program) [][]string {
	for _, read := range program.Reads() {
		if len(read) < 3 || read[0] != "record" || read[1] != "parent" {
			continue
		}
		path := referencePath(parent, read[2:])
		if len(path) > 0 && !slices.ContainsFunc(paths, func(known []string) bool { return slices.Equal(known, path) }) {
			paths = append(paths, path)
		}
	}
	return paths
}

// referencePath gives the beginning of a path that leads through references: account.owner of
// account.owner.name. What follows a lines field counts for its lines; links are read besides.
func referencePath(entity *metadata.Entity, read []string) []string {
	var path []string
	read = entity.Expand(read)
	for i := range read {
		last := i+1 == len(read)
		if field := entity.FieldByName(read[i]); field.HoldsRecords() && (field.Kind == "links" || !last) {
			entity = field.Target
			path = append(path, read[i])
			continue
		}
		attribute, ok := entity.Attribute(read[i])
		if !ok || attribute.Target == nil || last || read[i+1] == "id" || attribute.Column.Name == "line_of" {
			break
		}
		path = append(path, read[i])
		entity = attribute.Target
	}
	if len(path) == 1 && entity.Parent != "" {
		return nil // lines without a reference behind them are there already
	}
	return path
}

// searchedPaths lists what search reads of a record, the title first.
func searchedPaths(entity *metadata.Entity) [][]string {
	var paths [][]string
	if entity.TitleField() != nil {
		paths = append(paths, []string{entity.TitleField().Name})
	}
	for _, path := range entity.Search {
		parts := strings.Split(path, ".")
		if len(paths) == 0 || !slices.Equal(paths[0], parts) {
			paths = append(paths, parts)
		}
	}
	return paths
}

// storedLayer is a layer as a release keeps it.
type storedLayer struct {
	Pack  string            `json:"pack"`
	Files map[string]string `json:"files"`
}

func encodeLayers(layers []metadata.Layer) ([]byte, error) {
	stored := make([]storedLayer, len(layers))
	for i, layer := range layers {
		stored[i] = storedLayer{Pack: layer.Pack, Files: make(map[string]string, len(layer.Files))}
		for path, content := range layer.Files {
			stored[i].Files[path] = string(content)
		}
	}
	return json.Marshal(stored)
}

func decodeLayers(data []byte) ([]metadata.Layer, error) {
	var stored []storedLayer
	if err := json.Unmarshal(data, &stored); err != nil {
		return nil, fmt.Errorf("read the layers of a release: %w", err)
	}
	layers := make([]metadata.Layer, len(stored))
	for i, layer := range stored {
		layers[i] = metadata.Layer{Pack: layer.Pack, Files: make(metadata.Files, len(layer.Files))}
		for path, content := range layer.Files {
			layers[i].Files[path] = []byte(content)
		}
	}
	return layers, nil
}

// compileRelease loads a stored release. The physical names of its columns are those it was
// published with.
func compileRelease(tx *store.Tx, number int64) (*metadata.Model, error) {
	release, err := tx.Release(number)
	if err != nil {
		return nil, err
	}
	layers, names, err := readRelease(release)
	if err != nil {
		return nil, err
	}
	compiled, problems := metadata.CompileTrusted(layers, names)
	if err := problems.Err(); err != nil {
		return nil, fmt.Errorf("compile release %d: %w", number, err)
	}
	compiled.Release = number
	return compiled, nil
}

// readRelease reads the layers and the names of columns, at the same time: a start waits for both.
func readRelease(release *store.Release) ([]metadata.Layer, *metadata.Model, error) {
	var names *metadata.Model
	var unreadable error
	var wait sync.WaitGroup
	wait.Go(func() { names, unreadable = columnsOf(release) })
	layers, err := decodeLayers(release.Layers)
	wait.Wait()
	return layers, names, errors.Join(err, unreadable)
}

package engine

import (
	"context"
	"slices"
	"strings"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// PlanAnswer is what publishing would do. Problems lists what is wrong and the warnings that the
// release which serves does not have already.
type PlanAnswer struct {
	Plan     *PlanInfo         `json:"plan"`
	Problems metadata.Problems `json:"problems"`
	Tests    []PlannedTest     `json:"tests"`
}

// PlanInfo is a plan with the number of rows each changed entity has, the runs in flight on changed
// workflows, and whose rights change.
type PlanInfo struct {
	*metadata.Plan
	Rows   map[string]int64 `json:"rows"`
	Runs   int64            `json:"runs"` // they keep their release
	People PlanPeople       `json:"people"`
}

// PlanPeople tells how many people gain and lose rights, and which: at most mostPlanned lines.
type PlanPeople struct {
	Gain int         `json:"gain"`
	Lose int         `json:"lose"`
	List []PlanRight `json:"list"`
}

// PlanRight is a right that somebody gains or loses.
type PlanRight struct {
	Person Person        `json:"person"`
	Entity string        `json:"entity"`
	Right  string        `json:"right"`
	Gain   bool          `json:"gain"`
	Text   metadata.Text `json:"text"`
}

const mostPlanned = 200

// PlanChange tells what publishing the open change would do, and plays the tests of the workflows.
func (e *Engine) PlanChange(ctx context.Context, by Actor) (*PlanAnswer, error) {
	return e.plan(ctx, by, func(tx *store.Tx, m *model) ([]metadata.Layer, error) {
		change, err := readChange(tx, m)
		if err != nil {
			return nil, err
		}
		return change.layers(m), nil
	})
}

// PlanLayers checks layers, lowest first, and tells what publishing them would do to this
// installation.
func (e *Engine) PlanLayers(ctx context.Context, by Actor, layers []metadata.Layer) (*PlanAnswer, error) {
	return e.plan(ctx, by, func(_ *store.Tx, m *model) ([]metadata.Layer, error) { return withLayers(m.Layers, layers), nil })
}

func (e *Engine) plan(ctx context.Context, by Actor, layersOf func(tx *store.Tx, m *model) ([]metadata.Layer, error)) (*PlanAnswer, error) {
	if err := by.mustAdminister("metadata"); err != nil {
		return nil, err
	}
	var answer *PlanAnswer
	var next *metadata.Model
	err := e.readAs(ctx, by, func(a *act) error {
		layers, err := layersOf(a.tx, a.m)
		if err != nil {
			return err
		}
		p := &planning{act: a}
		answer, next, err = p.plan(layers)
		return err
	})
	if err != nil || next == nil {
		return answer, err
	}
	answer.Tests, err = e.playTests(ctx, next)
	for _, test := range answer.Tests {
		if !test.Passed && !test.Binding {
			answer.Problems = append(answer.Problems, test.problem(next.Layers))
		}
	}
	return answer, err
}

// planning compares layers with the model that serves.
type planning struct {
	*act

	info *PlanInfo
	next *metadata.Model
}

// plan compiles layers and tells what they change; the model is nil when they have mistakes.
func (p *planning) plan(layers []metadata.Layer) (*PlanAnswer, *metadata.Model, error) {
	compiled, problems := metadata.Compile(layers, p.m.Model)
	answer := &PlanAnswer{Problems: problems, Tests: []PlannedTest{}}
	if answer.Problems == nil {
		answer.Problems = metadata.Problems{}
	}
	if compiled == nil {
		return answer, nil, nil
	}
	p.next = compiled
	answer.Problems = append(p.newWarnings(problems), p.proveWithPeople(compiled)...)
	p.info = &PlanInfo{Plan: metadata.Diff(p.m.Model, compiled), Rows: map[string]int64{}}
	if p.info.Changes == nil {
		p.info.Changes = []metadata.PlanChange{}
	}
	if p.info.Steps == nil {
		p.info.Steps = []metadata.PlanStep{}
	}
	answer.Plan = p.info
	if err := p.countRows(); err != nil {
		return nil, nil, err
	}
	refused, err := p.warnOfRows()
	if err != nil {
		return nil, nil, err
	}
	used, err := p.stillUsed()
	if err != nil {
		return nil, nil, err
	}
	answer.Problems = append(append(answer.Problems, refused...), used...)
	if err := p.countRuns(); err != nil {
		return nil, nil, err
	}
	p.compareRights()
	return answer, compiled, nil
}

// newWarnings leaves out the warnings that the release which serves has as well: they were ticked.
func (p *planning) newWarnings(problems metadata.Problems) metadata.Problems {
	_, known := metadata.Compile(p.m.Layers, p.m.Model)
	fresh := metadata.Problems{}
	for _, problem := range problems {
		if !slices.ContainsFunc(known, func(old metadata.Problem) bool {
			return old.Path == problem.Path && old.Place == problem.Place && old.Code == problem.Code && old.Message == problem.Message
		}) {
			fresh = append(fresh, problem)
		}
	}
	return fresh
}

// countRows tells how many records the changed tables have.
func (p *planning) countRows() error {
	for _, step := range p.info.Steps {
		if step.Entity == nil || p.m.Entity(step.Entity.Name) == nil {
			continue
		}
		if _, counted := p.info.Rows[step.Entity.Name]; counted {
			continue
		}
		total, err := p.tx.CountWhere(store.Query{Entity: p.m.Entity(step.Entity.Name)}, store.CountBounded)
		if err != nil {
			return err
		}
		p.info.Rows[step.Entity.Name] = total.Count
	}
	for i := range p.info.Changes {
		if name, ok := strings.CutPrefix(p.info.Changes[i].Address, "entities/"); ok {
			name, _, _ = strings.Cut(name, "/")
			p.info.Changes[i].Rows = p.info.Rows[name]
		}
	}
	return nil
}

// countRuns tells how many runs are in flight on the changed workflows.
func (p *planning) countRuns() error {
	for _, workflow := range p.m.Workflows {
		next := p.next.Workflow(workflow.Key)
		if next != nil && next.Hash == workflow.Hash {
			continue
		}
		counts, err := stateCounts(p.tx, workflow.Key)
		if err != nil {
			return err
		}
		active := int64(0)
		for _, count := range counts {
			active += count
		}
		p.info.Runs += active
		for i := range p.info.Changes {
			address := p.info.Changes[i].Address
			if address == "workflows/"+workflow.Key || strings.HasPrefix(address, "workflows/"+workflow.Key+"/") {
				p.info.Changes[i].Runs = active
			}
		}
	}
	return nil
}

// compareRights tells who gains and who loses rights.
func (p *planning) compareRights() {
	next := newModel(p.next)
	gain, lose := map[string]bool{}, map[string]bool{}
	p.info.People.List = []PlanRight{}
	for _, person := range p.org.Load().order {
		if !person.active {
			continue
		}
		for _, change := range p.rightsOf(person, next) {
			if change.Gain {
				gain[person.id] = true
			} else {
				lose[person.id] = true
			}
			if len(p.info.People.List) < mostPlanned {
				p.info.People.List = append(p.info.People.List, change)
			}
		}
	}
	p.info.People.Gain, p.info.People.Lose = len(gain), len(lose)
}

// rightsOf compares one person's rights on every entity and field.
func (p *planning) rightsOf(person *person, next *model) []PlanRight {
	before, after := person.actor(ViaSystem), person.actor(ViaSystem)
	after.Admin = adminRights(next, person.roles)
	var changes []PlanRight
	for _, entity := range next.Entities {
		if entity.Archived || entity.Parent != "" {
			continue
		}
		now := next.rightsOn(after, entity)
		old := &rights{entity: entity}
		was := p.m.EntityByID(entity.ID)
		if was != nil && !was.Archived {
			old = p.m.rightsOn(before, was)
		}
		tell := func(right string, gain bool, text metadata.Text) {
			changes = append(changes, PlanRight{Person: Person{ID: person.id, Title: person.name}, Entity: entity.Name, Right: right, Gain: gain, Text: text})
		}
		for _, right := range allRights {
			if a, b := reachOfRight(old, right), reachOfRight(now, right); a != b {
				tell(right, b > a, rightWords(person.name, entity, right, b))
			}
		}
		if was != nil {
			compareFields(old, now, was, func(field *metadata.Field, gain bool) {
				tell("field", gain, fieldRightWords(person.name, entity, field, now.field(field)))
			})
		}
	}
	return changes
}

// compareFields compares what may be done with the fields that there were before. That fields can be
// changed because their record can be is told once, with the record.
func compareFields(old, now *rights, was *metadata.Entity, tell func(field *metadata.Field, gain bool)) {
	if !old.may(mayRead) || !now.may(mayRead) {
		return
	}
	most := readField
	if old.may(mayEdit) && now.may(mayEdit) {
		most = editField
	}
	for _, field := range now.entity.LiveFields() {
		before := was.FieldByName(field.Name)
		if before == nil || before.Archived || before.Position >= len(old.fields) {
			continue
		}
		if a, b := min(old.field(before), most), min(now.field(field), most); a != b {
			tell(field, b > a)
		}
	}
}

// reaches orders how far a right can reach: not at all, by a rule, and by words.
var reaches = append([]string{"", "rule"}, metadata.RowScopes...)

func reachOfRight(r *rights, right string) int {
	widest := 0
	for _, g := range r.grants[right] {
		widest = max(widest, slices.Index(reaches, g.rows))
	}
	return widest
}

func rightWords(name string, entity *metadata.Entity, right string, reach int) metadata.Text {
	verb, plural := rightVerbs[right], entity.Plural
	if reach == 0 {
		return metadata.Text{En: name + " can no longer " + verb.En + ": " + plural.In("en"), Zh: name + " 不再能" + verb.Zh + "“" + plural.In("zh") + "”"}
	}
	rows := rowWords[reaches[reach]]
	return metadata.Text{
		En: name + " can " + verb.En + ": " + plural.In("en") + " (" + rows.En + ")",
		Zh: name + " 可" + verb.Zh + "“" + plural.In("zh") + "”（" + rows.Zh + "）",
	}
}

func fieldRightWords(name string, entity *metadata.Entity, field *metadata.Field, right fieldRight) metadata.Text {
	word := fieldWords[right.String()]
	label := metadata.Text{En: entity.Label.In("en") + " › " + field.Label.In("en"), Zh: entity.Label.In("zh") + " › " + field.Label.In("zh")}
	return metadata.Text{En: name + ", " + label.En + ": " + word.En, Zh: name + "，" + label.Zh + "：" + word.Zh}
}

package engine

import (
	"slices"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// unknownReference is the code of a reference to what is not there, or not for the actor.
const unknownReference = "reference_unknown"

// choice is a record that a part newly refers to.
type choice struct {
	part   *part
	field  *metadata.Field
	target *metadata.Entity
	id     string
}

// checkChoices demands that what the record and its lines newly refer to exists and, of a person's
// choice, may be seen and passes the field's filter.
func (s *saving) checkChoices() error {
	for _, question := range askedTogether(s.newChoices()) {
		if err := s.askFor(question); err != nil {
			return err
		}
	}
	return nil
}

// newChoices lists what is referred to now and was not before. People are known from memory, unless
// a filter has to be asked of the database.
func (c *computing) newChoices() []choice {
	var made []choice
	for _, p := range c.parts() {
		for _, field := range p.plan.choices {
			value := p.record.Values[field.Position]
			if value == nil || value == valueOf(p.old, field) {
				continue
			}
			target, id := chosen(field, value)
			if target != nil && !c.isPerson(target, id, field) {
				made = append(made, choice{p, field, target, id})
			}
		}
	}
	if len(made) == 0 || c.old == nil {
		return made
	}
	return slices.DeleteFunc(made, c.stoodInLines())
}

// chosen gives the record that a value of a reference field means, be it to one entity or to one of
// several; the target is nil when the field knows none.
func chosen(field *metadata.Field, value any) (*metadata.Entity, string) {
	if pointer, ok := value.(metadata.Pointer); ok {
		return field.AnyTarget(pointer.Entity), pointer.ID
	}
	id, _ := value.(string)
	return field.Target, id
}

func (c *computing) isPerson(target *metadata.Entity, id string, field *metadata.Field) bool {
	return target.Name == "user" && c.filterOf(field) == nil && c.org.Load().people[id] != nil
}

// filterOf is the condition that choices of a field have to meet; the engine chooses freely.
func (c *computing) filterOf(field *metadata.Field) *metadata.Rule {
	if c.by.isEngine() {
		return nil
	}
	return field.Filter
}

// stoodInLines tells of a choice whether one of the stored lines has made it already: lines may be
// moved, or be sent anew, with what they referred to.
func (c *computing) stoodInLines() func(choice) bool {
	type reference struct {
		field *metadata.Field
		id    string
	}
	known := map[reference]bool{}
	for _, lines := range c.plan.lines {
		for _, field := range c.m.plans[lines.Target.Name].choices {
			for _, line := range linesOf(c.old, lines) {
				_, id := chosen(field, line.Values[field.Position])
				known[reference{field, id}] = true
			}
		}
	}
	return func(one choice) bool { return known[reference{one.field, one.id}] }
}

// askedTogether groups choices that one look into the database can decide: those of a field and a
// target, unless what may be chosen depends on the record.
func askedTogether(made []choice) [][]choice {
	type subject struct {
		field  *metadata.Field
		target *metadata.Entity
		part   *part // nil when it does not matter
	}
	var groups [][]choice
	places := map[subject]int{}
	for _, one := range made {
		about := subject{one.field, one.target, nil}
		if readsRecord(one.field.Filter) {
			about.part = one.part
		}
		at, known := places[about]
		if !known {
			at = len(groups)
			places[about], groups = at, append(groups, nil)
		}
		groups[at] = append(groups[at], one)
	}
	return groups
}

// askFor looks up choices of one field and one target.
func (s *saving) askFor(made []choice) error {
	found, err := s.candidates(made)
	if err != nil {
		return err
	}
	for _, one := range made {
		if found[one.id] == nil {
			s.addTo(one.part, one.field.Name, choiceProblem(s.filterOf(one.field)))
		}
	}
	return nil
}

func choiceProblem(filter *metadata.Rule) *metadata.ValueProblem {
	if filter != nil {
		return &metadata.ValueProblem{Code: "reference_filter", Message: metadata.Text{
			En: "This cannot be chosen here: it does not meet the condition of the field.", Zh: "不能选择此项：不符合该字段的选择条件。",
		}}
	}
	return &metadata.ValueProblem{Code: unknownReference, Message: metadata.Text{
		En: "This record does not exist or you may not see it.", Zh: "该记录不存在，或您无权查看。",
	}}
}

// candidates finds those of the chosen records that may be chosen, by id.
func (s *saving) candidates(made []choice) (map[string]*metadata.Record, error) {
	target, filter := made[0].target, s.filterOf(made[0].field)
	ids := idsOf(made)
	query := store.Query{Entity: target, IDs: ids, Limit: len(ids), Fields: titleFields(target)}
	person := !s.by.isEngine()
	reads := s.m.rightsOn(s.by, target).may(mayRead)
	if person && target.Name != "user" && reads {
		where, err := s.rows(target)
		if err != nil {
			return nil, err
		}
		query.Where = where
	}
	if filter != nil && filter.Predicate != nil {
		query.Where = append(query.Where, store.Condition{Predicate: filter.Predicate, Scope: made[0].part.scope})
	}
	page, err := s.tx.Find(query)
	if err != nil {
		return nil, err
	}
	found := make(map[string]*metadata.Record, len(page.Records))
	for _, one := range page.Records {
		found[one.ID] = one
		if person && reads && s.m.mayReadPath(s.by, target, []string{target.Title}) {
			s.change.remember(one)
		}
	}
	return found, nil
}

// idsOf lists what was chosen, each record once.
func idsOf(made []choice) []string {
	ids := make([]string, len(made))
	for i, one := range made {
		ids[i] = one.id
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

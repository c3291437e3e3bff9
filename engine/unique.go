package engine

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// uniqueSet is one or several fields in which no two live records agree.
type uniqueSet struct {
	fields []*metadata.Field
	of     *metadata.Unique // nil for a field that is unique by itself
	within bool             // only lines of the same record
}

func uniqueSets(entity *metadata.Entity) []uniqueSet {
	var sets []uniqueSet
	for _, field := range entity.LiveFields() {
		if field.Unique {
			sets = append(sets, uniqueSet{fields: []*metadata.Field{field}})
		}
	}
	for i := range entity.Unique {
		set := uniqueSet{of: &entity.Unique[i], within: entity.Unique[i].WithinParent(entity)}
		for _, name := range set.of.Fields {
			if field := entity.FieldByName(name); field != nil {
				set.fields = append(set.fields, field)
			}
		}
		sets = append(sets, set)
	}
	return sets
}

// uniqueSetOf is the set of some fields that the database found taken.
func uniqueSetOf(entity *metadata.Entity, fields []*metadata.Field) uniqueSet {
	for _, set := range uniqueSets(entity) {
		if len(set.fields) == len(fields) && !slices.ContainsFunc(fields, func(f *metadata.Field) bool { return !slices.Contains(set.fields, f) }) {
			return set
		}
	}
	return uniqueSet{fields: fields}
}

// includesAny reports whether the set has one of the fields.
func (u uniqueSet) includesAny(fields []*metadata.Field) bool {
	return slices.ContainsFunc(u.fields, func(f *metadata.Field) bool { return slices.Contains(fields, f) })
}

// key writes what a record has in the set as one text.
func (u uniqueSet) key(record *metadata.Record) string {
	key := strings.Builder{}
	key.WriteString("unique\n")
	for _, field := range u.fields {
		key.WriteString(field.Name + "=" + string(field.KindOf().Append(nil, field, record.Values[field.Position])) + "\n")
	}
	return key.String()
}

// checkLinesAlike refuses lines that agree with an earlier one of the record where none may.
func (c *computing) checkLinesAlike() {
	for _, lines := range c.plan.lines {
		for _, set := range uniqueSets(lines.Target) {
			if set.within && c.affected.has(lines) {
				c.refuseAlike(lines, set)
			}
		}
	}
}

func (c *computing) refuseAlike(lines *metadata.Field, set uniqueSet) {
	first := map[string]*part{}
	for _, p := range c.partsOf(lines) {
		if !set.compares(p) {
			continue
		}
		key := set.key(p.record)
		if other := first[key]; other == nil {
			first[key] = p
		} else {
			c.addTo(p, set.fields[0].Name, set.likeLine(other.index+1))
		}
	}
}

// compares reports whether a line is among those that may not agree.
func (u uniqueSet) compares(p *part) bool {
	if slices.ContainsFunc(u.fields, func(f *metadata.Field) bool { return isEmpty(p.record.Values[f.Position]) }) {
		return false
	}
	if u.of.If == nil {
		return true
	}
	holds, err := u.of.If.Program.True(p.scope)
	return err == nil && holds
}

func (u uniqueSet) likeLine(place int) *metadata.ValueProblem {
	words := metadata.Text{
		En: fmt.Sprintf("Line %d has the same %s.", place, labels(u.fields, "en")), Zh: fmt.Sprintf("与第 %d 行的“%s”相同。", place, labels(u.fields, "zh")),
	}
	if !u.of.Message.IsZero() {
		words = u.of.Message
	}
	return &metadata.ValueProblem{Code: "duplicate", Message: words}
}

// checkUnique adds the clashes of unique values to problems that are told anyway; otherwise the
// database finds them.
func (s *saving) checkUnique() error {
	for _, set := range uniqueSets(s.plan.entity) {
		if s.old != nil && !set.includesAny(s.changed) {
			continue
		}
		twin, err := s.clash(set)
		if err != nil {
			return err
		}
		if twin != nil {
			s.problems = append(s.problems, twin.problem("duplicate"))
		}
	}
	return nil
}

// clashes tells of the records that have what was typed and must be unique.
func (c *computing) clashes(told func(*metadata.Field) bool) ([]Twin, error) {
	var twins []Twin
	for _, set := range uniqueSets(c.plan.entity) {
		hidden := slices.ContainsFunc(set.fields, func(f *metadata.Field) bool { return !told(f) })
		if hidden || c.old != nil && !set.includesAny(metadata.Changed(c.old, c.record)) {
			continue
		}
		twin, err := c.clash(set)
		if err != nil {
			return nil, err
		}
		if twin != nil {
			twins = append(twins, *twin)
		}
	}
	return twins, nil
}

// clash tells of the record that agrees with this one in a unique set, nil if there is none.
func (c *computing) clash(set uniqueSet) (*Twin, error) {
	conditions, complete := c.sameValues(set)
	if !complete {
		return nil, nil //nolint:nilnil // nothing agrees with what is empty
	}
	page, err := c.tx.Find(store.Query{Entity: c.plan.entity, Where: conditions, Limit: 2})
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(page.Records, func(record *metadata.Record) bool { return record.ID != c.record.ID })
	if at < 0 {
		return nil, nil //nolint:nilnil // there is none
	}
	return c.clashingTwin(set, page.Records[at])
}

// sameValues is true of records that agree in the set; null agrees with nothing, nor does a record for
// which the condition does not hold.
func (c *computing) sameValues(set uniqueSet) ([]store.Condition, bool) {
	var conditions []store.Condition
	for _, field := range set.fields {
		value := field.KindOf().ToRule(field, c.record.Values[field.Position])
		if object, ok := value.(rule.Object); ok {
			value = object.Identity()
		}
		if value == nil {
			return nil, false
		}
		conditions = append(conditions, store.Condition{Predicate: rule.Compare{
			Op: "==", Left: rule.Column{Path: []string{field.Name}}, Right: rule.Literal{Of: value},
		}})
	}
	if set.of == nil || set.of.If == nil {
		return conditions, len(conditions) > 0
	}
	predicate, _ := set.of.If.Program.Predicate("record") // the compiler looked for problems
	holds, err := set.of.If.Program.True(c.scope)
	return append(conditions, store.Condition{Predicate: predicate, Scope: c.scope}), err == nil && holds
}

// clashingTwin tells of a record in the way as much as the actor may know: its name and the way to it to
// who may read it, to all others that there is one.
func (c *computing) clashingTwin(set uniqueSet, other *metadata.Record) (*Twin, error) {
	label := metadata.Text{En: labels(set.fields, "en"), Zh: labels(set.fields, "zh")}
	twin := &Twin{Rule: "unique", Label: label, Refuse: true}
	for _, field := range set.fields {
		twin.Fields = append(twin.Fields, field.Name)
		twin.Rule += " " + field.Name
	}
	readable, err := c.covers(other, mayRead)
	if err != nil {
		return nil, err
	}
	if readable = readable && !c.by.isEngine(); readable {
		twin.ID, twin.Owner = other.ID, c.optionalPerson(other.Owner)
		twin.Title = c.m.titleFor(c.by, other)
	}
	twin.Text = set.words(twin)
	return twin, nil
}

// words says what is in the way; twin is nil where it is not known.
func (u uniqueSet) words(twin *Twin) metadata.Text {
	words := metadata.Text{
		En: "Another record has the same " + labels(u.fields, "en"), Zh: "已有“" + labels(u.fields, "zh") + "”相同的记录",
	}
	if u.of != nil && !u.of.Message.IsZero() {
		words = metadata.Text{En: strings.TrimSuffix(u.of.Message.In("en"), "."), Zh: strings.TrimSuffix(u.of.Message.In("zh"), "。")}
	}
	switch {
	case twin == nil:
	case twin.ID == "":
		words.En, words.Zh = words.En+". You may not see it", words.Zh+"，但您无权查看"
	case twin.Title != "":
		words.En, words.Zh = words.En+": “"+twin.Title+"”", words.Zh+"：“"+twin.Title+"”"
	}
	return metadata.Text{En: words.En + ".", Zh: words.Zh + "。"}
}

func (u uniqueSet) problem() FieldProblem {
	first := u.fields[0].Name
	return FieldProblem{Field: first, Pointer: "/" + first, Code: "duplicate", Message: u.words(nil)}
}

// taken is what the database found in the way of a record, to be looked for once that is possible again.
type taken struct {
	by        Actor
	record    *metadata.Record
	set       uniqueSet
	restoring bool
}

// refusal says what is known without looking.
func (t *taken) refusal() *Error {
	refused := invalid([]FieldProblem{t.set.problem()})
	refused.taken = t
	return refused
}

// notRestored says in full what stands in the way of a record that is to come back: no form shows it at
// the field.
func notRestored(err error) error {
	if refused := AsError(err); refused != nil && refused.taken != nil {
		refused.taken.restoring = true
		refused.taken.explain(refused)
	}
	return err
}

func (t *taken) explain(refused *Error) {
	if t.restoring {
		refused.Title = metadata.Text{En: "It cannot be restored", Zh: "无法恢复"}
		refused.Detail = metadata.Text{
			En: "It cannot be restored. " + refused.Fields[0].Message.En, Zh: "无法恢复：" + refused.Fields[0].Message.Zh,
		}
	}
}

// nameTaken looks, after the transaction that was refused, for the record in its way.
func (e *Engine) nameTaken(ctx context.Context, err error) error {
	if refused := AsError(err); refused != nil && refused.taken != nil {
		named := e.read(ctx, func(tx *store.Tx, m *model) error { return e.nameTakenIn(tx, m, refused) })
		if named != nil {
			e.log.WarnContext(ctx, "the record in the way was not found", "error", named)
		}
	}
	return err
}

// nameTakenIn is nameTaken within a transaction that goes on.
func (e *Engine) nameTakenIn(tx *store.Tx, m *model, refused *Error) error {
	clash := refused.taken
	if clash == nil || m.plans[clash.record.Entity.Name] == nil {
		return nil
	}
	c := e.act(tx, m, clash.by).computing(clash.record, nil)
	twin, err := c.clash(clash.set)
	if err != nil || twin == nil {
		return err
	}
	refused.taken, refused.Twins = nil, []Twin{*twin}
	refused.Fields[0].Message = twin.Text
	clash.explain(refused)
	return nil
}

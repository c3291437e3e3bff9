package engine

import (
	"errors"
	"slices"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// checkReferences demands that what the record newly refers to exists and, of a person's choice,
// may be seen and passes the field's filter.
func (s *saving) checkReferences(person bool) error {
	for _, field := range s.plan.references {
		if s.old != nil && !slices.Contains(s.changed, field) {
			continue
		}
		if err := s.checkChoices([]choice{{field, "", s.record}}, field, person); err != nil {
			return err
		}
	}
	for _, lines := range s.plan.lines {
		if s.old != nil && !slices.Contains(s.changed, lines) {
			continue
		}
		if err := s.checkLineReferences(lines, person); err != nil {
			return err
		}
	}
	return nil
}

// checkPointers demands the same of references to one of several entities.
func (s *saving) checkPointers() error {
	err := s.checkPointersOf(s.plan, s.record, s.old, func(field *metadata.Field, problem *metadata.ValueProblem) { s.add(field, "", problem) })
	for _, lines := range s.plan.lines {
		before := s.oldLines(lines)
		for i, line := range linesOf(s.record, lines) {
			err = errors.Join(err, s.checkPointersOf(s.m.plans[lines.Target.Name], line, before[line.ID], func(field *metadata.Field, problem *metadata.ValueProblem) {
				s.add(lines, linePointer(i, field), problem)
			}))
		}
	}
	return err
}

func (s *saving) checkPointersOf(p *plan, record, old *metadata.Record, refuse func(*metadata.Field, *metadata.ValueProblem)) error {
	for _, field := range p.pointers {
		pointer, given := record.Values[field.Position].(metadata.Pointer)
		target := field.AnyTarget(pointer.Entity)
		if !given || target == nil || valueOf(old, field) == any(pointer) {
			continue
		}
		found, err := s.candidates(target, []string{pointer.ID}, record, nil)
		if err != nil {
			return err
		}
		if found[pointer.ID] == nil {
			refuse(field, unknownReference())
		}
	}
	return nil
}

func unknownReference() *metadata.ValueProblem {
	return &metadata.ValueProblem{Code: "reference_unknown", Message: metadata.Text{
		En: "This record does not exist or you may not see it.", Zh: "该记录不存在，或您无权查看。",
	}}
}

// checkLineReferences looks at what lines newly refer to: all choices of a field in one question,
// unless what may be chosen depends on the line.
func (s *saving) checkLineReferences(lines *metadata.Field, person bool) error {
	for _, field := range s.m.plans[lines.Target.Name].references {
		made := s.newChoices(lines, field)
		if !readsRecord(field.Filter) {
			if err := s.checkChoices(made, field, person); err != nil {
				return err
			}
			continue
		}
		for i := range made {
			if err := s.checkChoices(made[i:i+1], field, person); err != nil {
				return err
			}
		}
	}
	return nil
}

// choice is a reference that was chosen, with the place of its problems: inside leads on from owner.
type choice struct {
	owner  *metadata.Field
	inside string
	record *metadata.Record
}

// newChoices lists what lines refer to in a field and did not before, each record once.
func (s *saving) newChoices(lines, field *metadata.Field) []choice {
	known := map[any]bool{nil: true}
	for _, line := range s.oldLines(lines) {
		known[line.Values[field.Position]] = true
	}
	var made []choice
	for i, line := range linesOf(s.record, lines) {
		if value := line.Values[field.Position]; !known[value] {
			known[value] = true
			made = append(made, choice{lines, linePointer(i, field), line})
		}
	}
	return made
}

// checkChoices looks the choices of one field up. People are known from memory, unless a filter has to
// be asked of the database.
func (s *saving) checkChoices(made []choice, field *metadata.Field, person bool) error {
	filter := field.Filter
	if !person {
		filter = nil
	}
	made = slices.DeleteFunc(made, func(one choice) bool {
		id, ok := one.record.Values[field.Position].(string)
		return !ok || field.Target == nil || filter == nil && field.Target.Name == "user" && s.engine.org.Load().people[id] != nil
	})
	if len(made) == 0 {
		return nil
	}
	ids := make([]string, len(made))
	for i, one := range made {
		ids[i] = one.record.Values[field.Position].(string)
	}
	found, err := s.candidates(field.Target, ids, made[0].record, filter)
	for i, one := range made {
		if err == nil && found[ids[i]] == nil {
			s.add(one.owner, one.inside, choiceProblem(filter))
		}
	}
	return err
}

func choiceProblem(filter *metadata.Rule) *metadata.ValueProblem {
	if filter != nil {
		return &metadata.ValueProblem{Code: "reference_filter", Message: metadata.Text{
			En: "This cannot be chosen here: it does not meet the condition of the field.", Zh: "不能选择此项：不符合该字段的选择条件。",
		}}
	}
	return unknownReference()
}

// candidates finds those of the records that may be chosen.
func (s *saving) candidates(target *metadata.Entity, ids []string, record *metadata.Record, filter *metadata.Rule) (map[string]*metadata.Record, error) {
	person := !s.by.isEngine()
	query := store.Query{Entity: target, IDs: ids, Limit: len(ids), Fields: titleFields(target, nil)}
	reads := s.m.rightsOn(s.by, target).may(mayRead)
	if person && target.Name != "user" && reads {
		where, err := s.engine.rows(s.tx, s.m, s.by, target)
		if err != nil {
			return nil, err
		}
		query.Where = where
	}
	if filter != nil && filter.Predicate != nil {
		query.Where = append(query.Where, store.Condition{Predicate: filter.Predicate, Scope: s.lineScope(record)})
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

// checkUnique adds the clashes of unique values to problems that are told anyway; otherwise the
// database finds them.
func (s *saving) checkUnique() error {
	for _, set := range uniqueSets(s.plan.entity) {
		if s.old != nil && !slices.ContainsFunc(set, func(f *metadata.Field) bool { return slices.Contains(s.changed, f) }) {
			continue
		}
		conditions, complete := s.sameValues(set)
		if !complete {
			continue
		}
		ids, err := s.tx.IDs(store.Query{Entity: s.plan.entity, Where: conditions, Limit: 2})
		if err != nil {
			return err
		}
		if slices.ContainsFunc(ids, func(id string) bool { return id != s.record.ID }) {
			s.problems = append(s.problems, duplicateProblem(s.plan.entity, set))
		}
	}
	return nil
}

// uniqueSets lists the sets of fields that must be unique without a condition; those with one are
// left to the database.
func uniqueSets(entity *metadata.Entity) [][]*metadata.Field {
	var sets [][]*metadata.Field
	for _, field := range entity.LiveFields() {
		if field.Unique {
			sets = append(sets, []*metadata.Field{field})
		}
	}
	for _, unique := range entity.Unique {
		if unique.If != nil {
			continue
		}
		var set []*metadata.Field
		for _, name := range unique.Fields {
			if field := entity.FieldByName(name); field != nil {
				set = append(set, field)
			}
		}
		sets = append(sets, set)
	}
	return sets
}

// sameValues is true of records that agree in the fields; null agrees with nothing.
func (s *saving) sameValues(set []*metadata.Field) ([]store.Condition, bool) {
	var conditions []store.Condition
	for _, field := range set {
		value := field.KindOf().ToRule(field, s.record.Values[field.Position])
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
	return conditions, len(conditions) > 0
}

func duplicateProblem(entity *metadata.Entity, fields []*metadata.Field) FieldProblem {
	problem := FieldProblem{Field: fields[0].Name, Pointer: "/" + fields[0].Name, Code: "duplicate", Message: metadata.Text{
		En: "Another record has the same " + labels(fields, "en") + ".", Zh: "已有“" + labels(fields, "zh") + "”相同的记录。",
	}}
	for _, unique := range entity.Unique {
		if !unique.Message.IsZero() && sameNames(unique.Fields, fields) {
			problem.Message = unique.Message
		}
	}
	return problem
}

func sameNames(names []string, fields []*metadata.Field) bool {
	return len(names) == len(fields) && !slices.ContainsFunc(fields, func(f *metadata.Field) bool { return !slices.Contains(names, f.Name) })
}

func labels(fields []*metadata.Field, language string) string {
	text := ""
	for i, field := range fields {
		if i > 0 {
			text += ", "
		}
		text += field.Label.In(language)
	}
	return text
}

// checkFiles demands that newly attached files exist and hang on no other record.
func (s *saving) checkFiles() error {
	for _, field := range s.plan.files {
		if s.old != nil && !slices.Contains(s.changed, field) {
			continue
		}
		ids, _ := s.record.Values[field.Position].([]string)
		if len(ids) == 0 {
			continue
		}
		files, err := s.tx.Files(ids...)
		if err != nil {
			return err
		}
		for _, id := range ids {
			file := files[id]
			if file == nil || (file.RecordID != "" && file.RecordID != s.record.ID) {
				s.add(field, "", &metadata.ValueProblem{Code: "file_unknown", Message: metadata.Text{
					En: "This file is not there, or it belongs to another record.", Zh: "文件不存在，或属于其他记录。",
				}})
			} else if problem := field.RefuseFile(metadata.File{Name: file.Name, Size: file.Size, Type: file.Type}); problem != nil && file.RecordID == "" {
				s.add(field, "", problem)
			}
		}
	}
	return nil
}

// holdFiles notes that the record has its files.
func (s *saving) holdFiles() error {
	for _, field := range s.plan.files {
		ids, _ := s.record.Values[field.Position].([]string)
		if len(ids) == 0 || (s.old != nil && !slices.Contains(s.changed, field)) {
			continue
		}
		if err := s.tx.HoldFiles(s.plan.entity.Name, s.record.ID, field.Name, ids...); err != nil {
			return err
		}
	}
	return nil
}

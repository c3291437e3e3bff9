package engine

import (
	"slices"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

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
				s.add(field, &metadata.ValueProblem{Code: "file_unknown", Message: metadata.Text{
					En: "This file is not there, or it belongs to another record.", Zh: "文件不存在，或属于其他记录。",
				}})
			} else if problem := field.RefuseFile(metadata.File{Name: file.Name, Size: file.Size, Type: file.Type}); problem != nil && file.RecordID == "" {
				s.add(field, problem)
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

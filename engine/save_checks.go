package engine

import (
	"slices"

	"github.com/weft-crm/weft/metadata"
)

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

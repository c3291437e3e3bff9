package store

import (
	"github.com/weft-crm/weft/metadata"
)

// Titles are those of the records that some references of a row lead to, read by the statement that
// reads the row: a statement of their own costs more than all of them.
type Titles struct {
	Of    []Title
	Found map[string]*metadata.Record // by id, each with its title alone
}

// Title is that of what a reference leads to, if that is not deleted and meets all conditions. It has
// to be told by one column of text.
type Title struct {
	Reference *metadata.Field
	Where     []Condition
}

// HasTitle reports whether the titles of an entity's records can be read along with other rows.
func HasTitle(entity *metadata.Entity) bool {
	title := entity.TitleField()
	return title != nil && len(title.Columns()) == 1 && title.Columns()[0].Storage == metadata.StoreText
}

// titles renders what is selected of titles; nil asks for none.
func (s *selection) titles(asked *Titles) (text string, columns []metadata.Column, err error) {
	if asked == nil {
		return "", nil, nil
	}
	for _, title := range asked.Of {
		one, err := s.title(title)
		if err != nil {
			return "", nil, err
		}
		text += ", (" + one + ")"
		columns = append(columns, title.Reference.Target.TitleField().Columns()[0])
	}
	return text, columns, nil
}

func (s *selection) title(asked Title) (string, error) {
	within := s.within(asked.Reference.Target)
	condition, err := within.conditions(asked.Where)
	s.args = within.args
	text := "select " + within.column(within.entity.TitleField().Columns()[0].Name) + within.from() +
		" where " + within.column("id") + " = " + s.column(asked.Reference.Column) + " and " + within.column("deleted_at") + " is null"
	if condition != "" {
		text += " and " + condition
	}
	return text, err
}

// take keeps the titles that came with a row.
func (t *Titles) take(record *metadata.Record, values []any) {
	if t == nil {
		return
	}
	for i, title := range t.Of {
		id := text(record.Values[title.Reference.Position])
		if values[i] == nil || t.Found[id] != nil {
			continue
		}
		target := title.Reference.Target
		referred := &metadata.Record{Entity: target, ID: id, Values: make([]any, len(target.Fields))}
		referred.Values[target.TitleField().Position] = values[i]
		t.Found[id] = referred
	}
}

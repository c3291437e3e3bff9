package engine

import (
	"maps"
	"slices"
	"strings"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

const mostFigures = 4

// decidingFields chooses the fields of an entity that say most about a request: whom or what it is about,
// then its figures.
func (m *model) decidingFields(by Actor, entity *metadata.Entity) []*metadata.Field {
	return append(m.aboutField(m.rightsOn(by, entity)), m.figureFields(by, entity)...)
}

// figureFields are the figures of an entity that the actor may read, or else its money fields, then percent and
// date fields.
func (m *model) figureFields(by Actor, entity *metadata.Entity) []*metadata.Field {
	seen := m.rightsOn(by, entity)
	fields := seen.figures()
	for _, kind := range []string{"money", "percent", "date"} {
		if kind != "money" || len(fields) == 0 {
			fields = append(fields, seen.saying(kind)...)
		}
	}
	return fields[:min(len(fields), mostFigures)]
}

// figures lists what the entity names as its figures, as far as it is readable.
func (r *rights) figures() []*metadata.Field {
	var fields []*metadata.Field
	for _, name := range r.entity.Figures {
		if field := r.entity.FieldByName(name); field != nil && r.field(field) >= readField {
			fields = append(fields, field)
		}
	}
	return fields
}

// aboutField is the first record that the columns of the list of an entity lead to, if it is readable.
func (m *model) aboutField(seen *rights) []*metadata.Field {
	view := m.View(seen.entity.Name, "all")
	if view == nil {
		return nil
	}
	for _, column := range view.Columns {
		name, _, _ := strings.Cut(column, ".")
		field := seen.entity.FieldByName(name)
		if field != nil && (field.Kind == "reference" || field.Kind == "any_reference") && seen.field(field) >= readField {
			return []*metadata.Field{field}
		}
	}
	return nil
}

// saying lists the readable fields of a kind, formulas among them; without any what is added up.
func (r *rights) saying(kind string) []*metadata.Field {
	var own, added []*metadata.Field
	for _, field := range r.entity.LiveFields() {
		switch {
		case r.field(field) < readField || field.ResultKind() != kind:
		case field.Kind == kind || field.Kind == "formula":
			own = append(own, field)
		case field.Kind == "rollup":
			added = append(added, field)
		}
	}
	if len(own) == 0 {
		return added
	}
	return own
}

// taskFigures gives the values that help to decide, by the record of each task, as far as the actor may see
// them. One statement per entity reads them, with the titles of what they lead to.
func (a *act) taskFigures(rows []*store.Task) (map[string][]TaskFigure, error) {
	ids := map[string][]string{}
	for _, row := range rows {
		ids[row.Entity] = append(ids[row.Entity], row.RecordID)
	}
	figures := map[string][]TaskFigure{}
	for _, name := range slices.Sorted(maps.Keys(ids)) {
		fields, records, err := a.deciding(a.m.Entity(name), ids[name])
		if err != nil {
			return nil, err
		}
		for _, record := range records {
			figures[name+"/"+record.ID] = figuresOf(record, fields)
		}
	}
	return figures, nil
}

// deciding reads what helps to decide about some records of an entity.
func (a *act) deciding(entity *metadata.Entity, ids []string) ([]*metadata.Field, []*metadata.Record, error) {
	if entity == nil || a.m.plans[entity.Name] == nil {
		return nil, nil, nil
	}
	v := &view{act: a, plan: a.m.plans[entity.Name], rights: a.m.rightsOn(a.by, entity), fields: a.m.decidingFields(a.by, entity)}
	if len(v.fields) == 0 {
		return nil, nil, nil
	}
	titles, err := v.alongside()
	if err != nil {
		return nil, nil, err
	}
	page, err := a.tx.Find(store.Query{Entity: entity, IDs: ids, Fields: v.fields, Titles: titles, Limit: len(ids)})
	if err != nil {
		return nil, nil, err
	}
	return v.fields, page.Records, v.prepare(page.Records)
}

func figuresOf(record *metadata.Record, fields []*metadata.Field) []TaskFigure {
	list, sent := []TaskFigure{}, record.Sent(fields)
	for _, field := range fields {
		if tells(record, field) {
			shown := field.Shown()
			list = append(list, TaskFigure{
				Field: field.Name, Label: field.Label, Value: sent[field.Name], Kind: shown.Kind, Prefix: shown.Prefix, Unit: shown.Unit, Precision: shown.Precision,
			})
		}
	}
	return list
}

// tells reports whether a record has something to say in a field: a value, and of a reference a title that
// the reader may see.
func tells(record *metadata.Record, field *metadata.Field) bool {
	if field.Kind == "reference" || field.Kind == "any_reference" {
		return record.References[field.Name] != nil
	}
	return record.Values[field.Position] != nil
}

// openFigures leaves out what a step hides.
func openFigures(figures []TaskFigure, held map[string]string) []TaskFigure {
	return slices.DeleteFunc(slices.Clone(figures), func(figure TaskFigure) bool { return held[figure.Field] == "hide" })
}

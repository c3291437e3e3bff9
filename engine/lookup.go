package engine

import (
	"context"
	"slices"
	"strings"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// Lookup asks for candidates of a reference field. For is the field ("quote.opportunity", of a line
// "quote_line.product") whose filter narrows them, Values the record being edited, of a line with those
// of its record under "parent", ID its id if it has one.
type Lookup struct {
	Entity string
	Query  string
	For    string
	ID     string
	Values map[string]any
	Limit  int
}

// Choice is a candidate.
type Choice struct {
	ID       string `json:"id"`
	Title    string `json:"title"`
	Subtitle string `json:"subtitle"`
}

// Lookup returns candidates whose search text holds what was typed. Not found if the field named in
// For does not exist.
func (e *Engine) Lookup(ctx context.Context, by Actor, lookup Lookup) ([]Choice, error) {
	choices := []Choice{}
	err := e.readAs(ctx, by, func(a *act) error {
		l, err := a.lister(List{Entity: lookup.Entity, Search: lookup.Query, Limit: bounded(lookup.Limit, 20, 100)})
		if err != nil {
			return err
		}
		if err := l.narrow(lookup); err != nil {
			return err
		}
		choices, err = l.choices()
		return err
	})
	return choices, err
}

// narrow lays the filter of the reference field over the candidates.
func (l *lister) narrow(lookup Lookup) error {
	if lookup.For == "" {
		return nil
	}
	entity, name, _ := strings.Cut(lookup.For, ".")
	p, err := l.m.entityPlan(entity)
	if err != nil {
		return err
	}
	field := p.entity.FieldByName(name)
	if field == nil || field.Target != l.plan.entity {
		return unknownField(p.entity, name)
	}
	if field.Filter == nil || field.Filter.Predicate == nil {
		return nil
	}
	record, err := l.draft(p, lookup)
	if err != nil {
		return err
	}
	scope := l.scope(record, nil)
	l.query.Where = append(l.query.Where, store.Condition{Predicate: field.Filter.Predicate, Scope: scope})
	return nil
}

// draft is the record being edited, as far as its values can be read.
func (l *lister) draft(p *plan, lookup Lookup) (*metadata.Record, error) {
	record := metadata.NewRecord(p.entity)
	if lookup.ID != "" && p.entity.Parent == "" {
		stored, _, err := l.readable(p, lookup.ID)
		if err != nil {
			return nil, err
		}
		record = stored
	}
	p.entity.Parse(record, lookup.Values) // what does not fit counts as not given
	if values, ok := lookup.Values["parent"].(map[string]any); ok && p.entity.Parent != "" {
		parent, err := l.draft(l.m.plans[p.entity.Parent], Lookup{Values: values})
		if err != nil {
			return nil, err
		}
		record.BelongTo(parent)
	}
	return record, l.tx.LoadPaths([]*metadata.Record{record}, p.reads)
}

// choices runs the query and names what it finds.
func (l *lister) choices() ([]Choice, error) {
	subtitle := l.subtitle()
	l.query.Fields = titleFields(l.plan.entity, subtitle...)
	l.view.fields = l.query.Fields
	if len(l.query.Sort) == 0 && l.plan.entity.TitleField() != nil && l.plan.entity.TitleField().Stored() {
		l.query.Sort = []store.Sort{{Path: []string{l.plan.entity.Title}}}
	}
	page, err := l.page()
	if err != nil {
		return nil, err
	}
	to := metadata.Locale{Language: l.by.Language}
	choices := make([]Choice, 0, len(page.Records))
	for _, record := range page.Records {
		choices = append(choices, Choice{ID: record.ID, Title: record.Title(to), Subtitle: formatted(record, subtitle, to)})
	}
	return choices, nil
}

// formatted are fields of a record in one line, those that are empty left out.
func formatted(record *metadata.Record, fields []*metadata.Field, to metadata.Locale) string {
	var words []string
	for _, field := range fields {
		if text := record.Format(field, to); text != "" {
			words = append(words, text)
		}
	}
	return strings.Join(words, " · ")
}

// subtitle is what stands beside the title as far as the actor may read it: what the entity says, or the
// first searched field besides the title.
func (l *lister) subtitle() []*metadata.Field {
	entity, rights := l.plan.entity, l.m.rightsOn(l.by, l.plan.entity)
	names, most := entity.Subtitle, len(entity.Subtitle)
	if most == 0 {
		names, most = firstParts(l.plan.searched), 1
	}
	var fields []*metadata.Field
	for _, name := range names {
		field := entity.FieldByName(name)
		if field != nil && name != entity.Title && rights.field(field) >= readField && len(fields) < most {
			fields = append(fields, field)
		}
	}
	return fields
}

func firstParts(paths [][]string) []string {
	parts := make([]string, len(paths))
	for i, path := range paths {
		parts[i] = path[0]
	}
	return parts
}

func titleFields(entity *metadata.Entity, also ...*metadata.Field) []*metadata.Field {
	return slices.DeleteFunc(append([]*metadata.Field{entity.TitleField()}, also...), func(field *metadata.Field) bool {
		return field == nil || !field.Stored()
	})
}

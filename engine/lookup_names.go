package engine

import (
	"context"
	"slices"
	"strings"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// mostNames is how many names are looked up at once.
const mostNames = 5000

// LookupNames finds the records that texts name, as those that were copied from a spreadsheet do: by
// their title, else by another text that is unique or searched, such as a code. A text that names no
// record, several, or one that the actor may not see is left out.
func (e *Engine) LookupNames(ctx context.Context, by Actor, entity string, names []string) (map[string]Choice, error) {
	if len(names) > mostNames {
		return nil, Refuse(Malformed, "too_many", "At most 5,000 names can be looked up at once.", "一次最多查找 5000 个名称。")
	}
	found := map[string]Choice{}
	err := e.readAs(ctx, by, func(a *act) error {
		p, err := a.m.entityPlan(entity)
		if err != nil {
			return err
		}
		if !a.m.rightsOn(a.by, p.entity).may(mayRead) {
			return e.lacks(p.entity, mayRead)
		}
		finder := nameFinder{act: a, entity: p.entity, names: names, found: found}
		for _, field := range namingFields(p) {
			if err := finder.lookIn(field); err != nil {
				return err
			}
		}
		return nil
	})
	return found, err
}

// nameFinder finds records by what people call them.
type nameFinder struct {
	*act

	entity *metadata.Entity
	names  []string
	found  map[string]Choice
}

// namingFields are the texts by which people name records: the title, then what is unique or searched.
func namingFields(p *plan) []*metadata.Field {
	var fields []*metadata.Field
	if title := p.entity.TitleField(); title != nil && namesRecords(title) {
		fields = append(fields, title)
	}
	for _, field := range p.fields {
		known := field.Unique || field.Kind == "autonumber" || slices.Contains(p.entity.Search, field.Name)
		if field.Name != p.entity.Title && known && namesRecords(field) {
			fields = append(fields, field)
		}
	}
	return fields
}

func namesRecords(field *metadata.Field) bool {
	return field.Stored() && field.KindOf().RuleType(field).Kind == rule.String && field.Kind != "encrypted"
}

// lookIn finds names that are not found yet in one field.
func (f *nameFinder) lookIn(field *metadata.Field) error {
	missing := []any{}
	for _, name := range f.names {
		if _, known := f.found[name]; !known && strings.TrimSpace(name) != "" {
			missing = append(missing, strings.TrimSpace(name))
		}
	}
	if len(missing) == 0 || !f.m.mayReadPath(f.by, f.entity, []string{field.Name}) {
		return nil
	}
	where, err := f.rows(f.entity)
	if err != nil {
		return err
	}
	among := rule.In{Item: rule.Column{Path: []string{field.Name}}, List: rule.Literal{Of: missing}}
	return f.take(field, store.Query{
		Entity: f.entity, Where: append(where, store.Condition{Predicate: among}), Fields: titleFields(f.entity, field),
	})
}

// take remembers the records of a query by their value in a field, but for values that several have.
func (f *nameFinder) take(field *metadata.Field, query store.Query) error {
	times, to := map[string]int{}, metadata.Locale{Language: f.by.Language}
	err := f.tx.Each(query, func(record *metadata.Record) error {
		name, _ := record.Values[field.Position].(string)
		times[name]++
		f.found[name] = Choice{ID: record.ID, Title: record.Title(to)}
		return nil
	})
	for name, count := range times {
		if count > 1 {
			delete(f.found, name)
		}
	}
	return err
}

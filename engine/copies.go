package engine

import "github.com/weft-crm/weft/metadata"

// copyFrom fills a new record with what the actor may read of another, whatever holds that now, and could
// type into a new one.
func (f *openedForm) copyFrom(id string) error {
	source := &openedForm{rights: f.rights}
	if err := source.read(f.act, f.plan, FormRequest{ID: id}); err != nil {
		return err
	}
	readable := func(field *metadata.Field) bool {
		return source.right(field) >= readField && f.plan.managed(field) == ""
	}
	if err := f.copyValues(f.record, source.record, readable); err != nil {
		return err
	}
	for _, lines := range f.plan.lines {
		if !readable(lines) {
			continue
		}
		if err := f.copyLines(lines, source.record); err != nil {
			return err
		}
	}
	if err := f.load(); err != nil {
		return err
	}
	f.dropUntypable()
	return nil
}

func (f *openedForm) copyLines(lines *metadata.Field, source *metadata.Record) error {
	seen := f.m.rightsOn(f.by, lines.Target)
	var copies []*metadata.Record
	for _, line := range linesOf(source, lines) {
		made := metadata.NewRecord(lines.Target)
		if err := f.copyValues(made, line, func(field *metadata.Field) bool { return seen.field(field) == editField }); err != nil {
			return err
		}
		copies = append(copies, made)
	}
	if len(copies) > 0 {
		f.record.Values[lines.Position] = copies
	}
	return nil
}

// dropUntypable empties what the actor could not have typed into the new record as it is now.
func (f *openedForm) dropUntypable() {
	for _, field := range f.plan.entity.LiveFields() {
		if f.record.Values[field.Position] != nil && !f.mayType(field) {
			f.record.Values[field.Position] = nil
		}
	}
}

// copyValues gives a record the values of another as if they were typed anew: what can no longer be chosen
// is left out, and an amount is worth what it is worth today.
func (f *openedForm) copyValues(into, from *metadata.Record, may func(*metadata.Field) bool) error {
	for _, field := range into.Entity.LiveFields() {
		if !copiable(field) || !may(field) {
			continue
		}
		raw, err := asJSON(field, from.Values[field.Position])
		if err != nil {
			return err
		}
		value, problem := field.KindOf().Parse(field, raw)
		if problem == nil {
			value, problem = field.Choose(value, nil, dayOf(f.scope))
		}
		if problem == nil {
			into.Values[field.Position] = value
		}
	}
	return nil
}

// copiable reports whether a copy takes a field over: not what tells records apart, what is secret or kept
// beside the record, nor a day that is proposed anew.
func copiable(field *metadata.Field) bool {
	switch field.Kind {
	case "lines", "links", "encrypted":
		return false
	case "date", "datetime":
		return field.Default == nil && !field.Managed()
	}
	return !field.Unique && !field.Managed() && !field.HoldsFiles()
}

package engine

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/weft-crm/weft/metadata"
)

// Links are records of their own: what is sent in a links field of a record is saved link by link, with
// the rights, rules and history of links.

// bringLinks fills the links fields of records with the links the reader may see. Links that are being
// typed stay.
func (v *view) bringLinks(records []*metadata.Record) error {
	for _, field := range v.fields {
		if field.Kind != "links" {
			continue
		}
		seen, err := v.seenLinks(records, field)
		if err != nil {
			return err
		}
		for _, record := range records {
			record.Values[field.Position] = keepSeen(record, field, seen[record.ID])
		}
	}
	return nil
}

func (v *view) seenLinks(records []*metadata.Record, field *metadata.Field) (map[string][]*metadata.Record, error) {
	if !v.m.rightsOn(v.by, field.Target).may(mayRead) {
		return nil, nil
	}
	where, err := v.rows(field.Target)
	if err != nil {
		return nil, err
	}
	if v.at.IsZero() {
		return v.tx.Links(records, field, where...)
	}
	then := make(map[string][]*metadata.Record, len(records))
	for _, record := range records {
		links, err := v.tx.LinksThen(record, field, v.at, where...)
		if err != nil {
			return nil, err
		}
		if then[record.ID], err = v.linksAsOf(record.ID, field, links); err != nil {
			return nil, err
		}
	}
	return then, nil
}

func keepSeen(record *metadata.Record, field *metadata.Field, seen []*metadata.Record) []*metadata.Record {
	if record.Values[field.Position] == nil {
		return seen
	}
	known := map[string]bool{"": true}
	for _, link := range seen {
		known[link.ID] = true
	}
	return slices.DeleteFunc(linesOf(record, field), func(link *metadata.Record) bool { return !known[link.ID] })
}

// relinked lists the links fields for which something was sent.
func (s *saving) relinked() []*metadata.Field {
	var fields []*metadata.Field
	for _, field := range s.plan.links {
		if sent, _ := s.change.Values[field.Name].([]any); len(sent) > 0 {
			fields = append(fields, field)
		}
	}
	return fields
}

// loadLinks reads the links that were sent, and those that must not be missing.
func (s *saving) loadLinks() error {
	for _, field := range s.plan.links {
		_, sent := s.change.Values[field.Name]
		if s.old == nil || !sent && !s.plan.demands(field) && s.hold.Fields[field.Name] == "" {
			continue
		}
		if err := s.tx.LoadLinks([]*metadata.Record{s.record}, field); err != nil {
			return err
		}
		s.old.Values[field.Position] = s.record.Values[field.Position]
	}
	return nil
}

// demands reports whether the entity or one of its forms may demand a value.
func (p *plan) demands(field *metadata.Field) bool {
	return field.Required.Always || field.Required.Rule != nil || slices.Contains(p.demanded, field.Name)
}

// saveLinks saves the links that were sent with the record. What is wrong with them is told together.
// What they change in rollups of the record is told to its workflows with all the rest.
func (s *saving) saveLinks() error {
	fields := s.relinked()
	if len(fields) == 0 {
		return nil
	}
	later := cmp.Or(s.change.totals, &laterTotals{untold: totalOf{s.plan.entity.Name, s.record.ID}})
	for _, field := range fields {
		sent, _ := field.SentLinks(s.change.Values[field.Name])
		for i, one := range sent {
			if err := s.noteLink(field, i, s.saveLink(field, one, later)); err != nil {
				return err
			}
		}
	}
	if len(s.problems) > 0 {
		return invalid(s.problems)
	}
	if s.change.totals == nil {
		if err := s.renewTotals(later); err != nil {
			return err
		}
	}
	stored, err := s.tx.Get(s.plan.entity, s.record.ID) // its rollups may be others by now
	if err == nil {
		s.record = stored
	}
	return translate(err)
}

// changedWithLinks adds the links that changed, and the rollups that count them, to what changed in a record
// that was there before.
func (s *saving) changedWithLinks() ([]*metadata.Field, error) {
	fields := s.relinked()
	if s.old == nil || len(fields) == 0 {
		return s.changed, nil
	}
	changed := slices.Clone(s.changed)
	for _, field := range metadata.Changed(s.old, s.record) {
		if field.Kind != "links" && !slices.Contains(changed, field) {
			changed = append(changed, field)
		}
	}
	for _, field := range fields {
		if err := s.tx.LoadLinks([]*metadata.Record{s.record}, field); err != nil {
			return nil, err
		}
		if !slices.EqualFunc(linesOf(s.old, field), linesOf(s.record, field), sameVersionOf) {
			changed = append(changed, field)
		}
	}
	return changed, nil
}

func sameVersionOf(one, other *metadata.Record) bool {
	return one.ID == other.ID && one.Version == other.Version
}

func (s *saving) saveLink(field *metadata.Field, sent metadata.SentLink, later *laterTotals) error {
	id, known := sent.ID, s.knownLinks(field)
	if at := field.LinkOf(sent, known); id == "" && at >= 0 {
		id = known[at].ID
	}
	save := Save{Entity: field.Target.Name, ID: id, Version: sent.Version, Values: sent.Values, Comment: s.change.Comment}
	switch {
	case sent.Removed && id == "":
		return nil
	case sent.Removed:
		return s.remove(&change{Save: save, totals: later})
	case id == "":
		save.Values = maps.Clone(sent.Values)
		save.Values[field.Back.Name] = s.record.ID
	}
	_, err := s.save(&change{Save: save, totals: later})
	return err
}

// knownLinks lists the links the record had.
func (s *saving) knownLinks(field *metadata.Field) []*metadata.Record {
	if s.old == nil {
		return nil
	}
	return linesOf(s.old, field)
}

// noteLink keeps what is wrong with a link as problems of the field; other errors end the save.
func (s *saving) noteLink(field *metadata.Field, index int, err error) error {
	refused := AsError(err)
	if err == nil || refused == nil {
		return err
	}
	pointer := fmt.Sprintf("/%s/%d", field.Name, index)
	for _, problem := range refused.Fields {
		s.problems = append(s.problems, FieldProblem{field.Name, pointer + problem.Pointer, problem.Code, problem.Message})
	}
	if len(refused.Fields) == 0 {
		s.problems = append(s.problems, FieldProblem{field.Name, pointer, refused.Code, refused.Detail})
	}
	return nil
}

// loadLinks reads the links for which something was typed.
func (f *openedForm) loadLinks(values map[string]any) error {
	for _, field := range f.plan.links {
		if values[field.Name] == nil || f.old == nil {
			continue
		}
		if err := f.tx.LoadLinks([]*metadata.Record{f.record}, field); err != nil {
			return err
		}
	}
	return nil
}

// evaluateLinks works out the links that were typed into a form, each as a record beside the record.
func (f *openedForm) evaluateLinks(values map[string]any) error {
	for _, field := range f.plan.links {
		sent, _ := field.SentLinks(values[field.Name])
		for i, one := range sent {
			links := linesOf(f.record, field)
			at := field.LinkOf(one, links)
			if at < 0 || one.Removed {
				continue
			}
			problems, err := f.evaluateLink(field, links[at], one)
			if err != nil {
				return err
			}
			for _, problem := range problems {
				pointer := fmt.Sprintf("/%s/%d%s", field.Name, i, problem.Pointer)
				f.problems = append(f.problems, FieldProblem{field.Name, pointer, problem.Code, problem.Message})
			}
		}
	}
	return nil
}

// asSent puts links into the order in which they were sent, as the answer tells them; one that is to go
// keeps its place.
func (f *openedForm) asSent(values map[string]any) {
	for _, field := range f.plan.links {
		sent, _ := field.SentLinks(values[field.Name])
		if len(sent) == 0 {
			continue
		}
		links := linesOf(f.record, field)
		ordered := make([]*metadata.Record, len(sent))
		for i, one := range sent {
			if at := field.LinkOf(one, links); at >= 0 {
				ordered[i] = links[at]
			} else {
				ordered[i] = metadata.NewRecord(field.Target)
			}
		}
		f.record.Values[field.Position] = ordered
	}
}

func (f *openedForm) evaluateLink(field *metadata.Field, link *metadata.Record, sent metadata.SentLink) ([]FieldProblem, error) {
	c := f.act.computing(link, nil)
	if err := (&openedForm{computing: c}).dropUnreadable(); err != nil {
		return nil, err
	}
	if link.Values[field.Back.Position] = nil; f.record.ID != "" {
		link.Values[field.Back.Position] = f.record.ID
		link.References = map[string]*metadata.Record{field.Back.Name: f.record}
	}
	if err := c.load(); err != nil {
		return nil, err
	}
	if link.ID == "" {
		given := func(field *metadata.Field) bool { return sent.Values[field.Name] != nil }
		if err := c.defaults(given); err != nil {
			return nil, err
		}
	}
	err := c.formulas(false)
	c.checks()
	c.checkDependents()
	link.References = nil // the view looks them up for the reader
	return c.problems, err
}

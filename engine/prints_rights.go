package engine

import (
	"maps"
	"slices"

	"github.com/weft-crm/weft/metadata"
)

// sieve takes out of records, and of all that was loaded behind them, what a reader may not know, so that
// rules over them can say nothing else: hidden values and unreadable records are gone, masked ones masked.
type sieve struct {
	*act

	held   hold            // of the record that is printed
	seen   map[string]bool // ids of records behind references that may be read
	wanted map[*metadata.Entity]map[string]bool
}

// ownRight is what the reader may do with a field of the record that is printed, or of its lines: what the
// roles say, widened or narrowed by what a workflow asks.
func (s *sieve) ownRight(entity *metadata.Entity, field *metadata.Field) fieldRight {
	word, seen := s.held.Fields[field.Name], s.m.rightsOn(s.by, entity)
	if entity.Parent != "" {
		word = ""
	}
	switch {
	case word == "hide":
		return hideField
	case shownByTask(word), !seen.may(mayRead) && s.held.Part:
		return readField
	}
	return seen.field(field)
}

// sift gives copies of records of one entity, which the reader may see, without what may not be known.
func (s *sieve) sift(records []*metadata.Record, right func(*metadata.Field) fieldRight) ([]*metadata.Record, error) {
	s.wanted = map[*metadata.Entity]map[string]bool{}
	for _, record := range records {
		s.gather(record)
	}
	for entity, ids := range s.wanted {
		if err := s.look(entity, ids); err != nil {
			return nil, err
		}
	}
	sifted := make([]*metadata.Record, len(records))
	for i, record := range records {
		sifted[i] = s.clean(record, right)
	}
	return sifted, nil
}

// gather collects what stands behind the references of a record and its lines.
func (s *sieve) gather(record *metadata.Record) {
	for name, target := range record.References {
		if target == nil || isLineOf(record.Entity, name) {
			continue
		}
		if s.wanted[target.Entity] == nil {
			s.wanted[target.Entity] = map[string]bool{}
		}
		s.wanted[target.Entity][target.ID] = true
		s.gather(target)
	}
	for _, value := range record.Values {
		if lines, ok := value.([]*metadata.Record); ok {
			for _, line := range lines {
				s.gather(line)
			}
		}
	}
}

// look finds out which records of an entity the reader may see. The names of people are known to all.
func (s *sieve) look(entity *metadata.Entity, ids map[string]bool) error {
	if entity.Name == "user" {
		maps.Copy(s.seen, ids)
		return nil
	}
	seen, err := s.readableAmong(entity, slices.Collect(maps.Keys(ids)))
	maps.Copy(s.seen, seen)
	return err
}

// clean copies a record as far as its fields may be read.
func (s *sieve) clean(record *metadata.Record, right func(*metadata.Field) fieldRight) *metadata.Record {
	clean := *record
	clean.Values = slices.Clone(record.Values)
	clean.Masked = nil
	clean.References = make(map[string]*metadata.Record, len(record.References))
	for name, target := range record.References {
		if !isLineOf(record.Entity, name) {
			clean.References[name] = s.behind(target)
		}
	}
	for _, field := range record.Entity.Fields {
		value := record.Values[field.Position]
		switch allowed := right(field); {
		case value == nil:
		case field.Archived || allowed == hideField:
			s.drop(&clean, field)
		case allowed == maskField:
			s.drop(&clean, field)
			clean.Values[field.Position], clean.Masked = maskedText(field, value), append(clean.Masked, field.Name)
		case field.Kind == "lines":
			clean.Values[field.Position] = s.cleanLines(&clean, linesOf(record, field), field.Target)
		}
	}
	return &clean
}

func (s *sieve) drop(record *metadata.Record, field *metadata.Field) {
	record.Values[field.Position] = nil
	delete(record.References, field.Name)
}

// behind gives the record behind a reference, nil when it may not be seen.
func (s *sieve) behind(target *metadata.Record) *metadata.Record {
	if target == nil || !s.seen[target.ID] {
		return nil
	}
	seen := s.m.rightsOn(s.by, target.Entity)
	return s.clean(target, func(field *metadata.Field) fieldRight {
		if target.Entity.Name == "user" && field.Name == target.Entity.Title {
			return max(readField, seen.field(field))
		}
		return seen.field(field)
	})
}

// isLineOf reports whether a name is how lines call the record they belong to.
func isLineOf(entity *metadata.Entity, name string) bool {
	return entity.Parent != "" && name == "parent" && entity.FieldByName(name) == nil
}

// cleanLines cleans the lines of a record, which know it as far as it is clean itself.
func (s *sieve) cleanLines(parent *metadata.Record, lines []*metadata.Record, entity *metadata.Entity) []*metadata.Record {
	cleaned := make([]*metadata.Record, len(lines))
	for i, line := range lines {
		cleaned[i] = s.clean(line, func(field *metadata.Field) fieldRight { return s.ownRight(entity, field) })
		cleaned[i].BelongTo(parent)
	}
	return cleaned
}

// maskedText is what stands for a masked value; of what is no text only that it is there.
func maskedText(field *metadata.Field, value any) string {
	if text, ok := field.MaskOf(value).(string); ok {
		return text
	}
	return "***"
}

// allowed is the least that the reader may do with all that a rule reads of some records, by root.
func (s *sieve) allowed(r *metadata.Rule, roots map[string]*metadata.Entity) fieldRight {
	least := editField
	for _, path := range r.Program.Reads() {
		if entity := roots[path[0]]; entity != nil {
			least = min(least, s.allowedPath(entity, path[1:], path[0] != "user"))
		}
	}
	return least
}

// allowedPath follows a path through references and lines. own says that it begins at a record that is
// printed, and not behind it.
func (s *sieve) allowedPath(entity *metadata.Entity, path []string, own bool) fieldRight {
	if len(path) == 0 || entity.Name == "user" && path[0] == entity.Title {
		return editField
	}
	attribute, known := entity.Attribute(path[0])
	if known && attribute.Via != nil {
		return min(s.allowedField(entity, attribute.Field, own), s.allowedPath(entity, slices.Concat(attribute.Via, path[1:]), own))
	}
	field := entity.FieldByName(path[0])
	if field == nil {
		field = attribute.Field // a part of a field
	}
	least := s.allowedField(entity, field, own)
	switch {
	case field != nil && field.Kind == "lines":
		return min(least, s.allowedPath(field.Target, path[1:], own))
	case attribute.Target != nil:
		return min(least, s.allowedPath(attribute.Target, path[1:], own && isLineOf(entity, path[0])))
	}
	return least
}

func (s *sieve) allowedField(entity *metadata.Entity, field *metadata.Field, own bool) fieldRight {
	switch {
	case field == nil:
		return editField
	case own:
		return s.ownRight(entity, field)
	}
	return s.m.rightsOn(s.by, entity).field(field)
}

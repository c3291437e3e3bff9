package engine

import (
	"github.com/weft-crm/weft/metadata"
)

// pathReach tells which paths through references of a record a person may follow: every field on the way
// has to be readable, and every record.
type pathReach struct {
	*act

	known map[string]bool // by entity and id
}

func (a *act) pathReach() *pathReach {
	return &pathReach{act: a, known: map[string]bool{}}
}

// through follows a path from a record that the person may read. A path that ends early, at nothing, is
// open as far as it goes.
func (p *pathReach) through(record *metadata.Record, path []string) (bool, error) {
	for i, name := range path {
		field := record.Entity.FieldByName(name)
		if field != nil && p.m.rightsOn(p.by, record.Entity).field(field) < readField {
			return false, nil
		}
		if i+1 == len(path) {
			return true, nil
		}
		next := record.References[name]
		if next == nil {
			return p.fieldsAlong(field, path[i+1:]), nil
		}
		if open, err := p.sees(next); err != nil || !open {
			return false, err
		}
		record = next
	}
	return true, nil
}

// fieldsAlong looks at the rest of a path whose records are not there, or are lines.
func (p *pathReach) fieldsAlong(field *metadata.Field, rest []string) bool {
	for _, name := range rest {
		if field == nil || field.Target == nil {
			return true
		}
		next := field.Target.FieldByName(name)
		if next != nil && p.m.rightsOn(p.by, field.Target).field(next) < readField {
			return false
		}
		field = next
	}
	return true
}

func (p *pathReach) sees(record *metadata.Record) (bool, error) {
	if record.Entity.Name == "user" || p.m.rightsOn(p.by, record.Entity).everywhere(mayRead) {
		return true, nil
	}
	key := record.Entity.Name + "/" + record.ID
	if open, known := p.known[key]; known {
		return open, nil
	}
	_, _, err := p.readable(p.m.plans[record.Entity.Name], record.ID)
	if err != nil && AsError(err) == nil {
		return false, err
	}
	p.known[key] = err == nil
	return err == nil, nil
}

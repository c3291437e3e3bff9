package store

import (
	"fmt"
	"slices"

	"github.com/weft-crm/weft/metadata"
)

// LoadPaths fills Record.References along paths of reference, user, owner, created_by and
// updated_by names ({"account", "owner"}), one statement for each entity on each step of all paths.
// Lines of the given records are followed when a path begins with a lines field; links are loaded and
// followed. Other attributes at the end of a path are ignored. What is loaded already stays.
func (tx *Tx) LoadPaths(records []*metadata.Record, paths [][]string) error {
	if len(records) == 0 || len(paths) == 0 {
		return nil
	}
	return tx.loadStep([]arrival{{records: records, paths: paths}})
}

// arrival is where some paths have come to.
type arrival struct {
	records []*metadata.Record
	paths   [][]string
}

// wanted are the references to one entity on one step.
type wanted struct {
	entity  *metadata.Entity
	ids     []string
	holders []holder
}

type holder struct {
	record *metadata.Record
	name   string
	id     string
	rest   [][]string
}

// refer notes a reference, unless it is loaded already.
func (h holder) refer(target *metadata.Record) bool {
	if h.record.References[h.name] != nil {
		return false
	}
	if h.record.References == nil {
		h.record.References = map[string]*metadata.Record{}
	}
	h.record.References[h.name] = target
	return true
}

func (tx *Tx) loadStep(arrivals []arrival) error {
	var order []*wanted
	byEntity := map[*metadata.Entity]*wanted{}
	var next []arrival
	for _, at := range arrivals {
		for name, rest := range byFirst(at.paths) {
			further, err := tx.gather(at.records, name, rest, func(entity *metadata.Entity) *wanted {
				if byEntity[entity] == nil {
					byEntity[entity] = &wanted{entity: entity}
					order = append(order, byEntity[entity])
				}
				return byEntity[entity]
			})
			if err != nil {
				return err
			}
			next = append(next, further...)
		}
	}
	for _, want := range order {
		if err := tx.fill(want); err != nil {
			return err
		}
		for _, holder := range want.holders {
			if target := holder.record.References[holder.name]; target != nil && len(holder.rest) > 0 {
				next = append(next, arrival{[]*metadata.Record{target}, holder.rest})
			}
		}
	}
	if len(next) == 0 {
		return nil
	}
	return tx.loadStep(next)
}

// byFirst puts paths with the same first name together.
func byFirst(paths [][]string) map[string][][]string {
	groups := map[string][][]string{}
	for _, path := range paths {
		if len(path) == 0 {
			continue
		}
		rest := groups[path[0]]
		if len(path) > 1 {
			rest = append(rest, path[1:])
		}
		groups[path[0]] = rest
	}
	return groups
}

// gather notes which records refer to what under a name. A lines or links field is another set of
// records to go on from.
func (tx *Tx) gather(records []*metadata.Record, name string, rest [][]string, want func(*metadata.Entity) *wanted) ([]arrival, error) {
	entity := records[0].Entity
	if field := entity.FieldByName(name); field.HoldsRecords() {
		if field.Kind == "links" {
			if err := tx.LoadLinks(records, field); err != nil {
				return nil, err
			}
		}
		var lines []*metadata.Record
		for _, record := range records {
			lines = append(lines, linesOf(record, field)...)
		}
		if len(lines) == 0 || len(rest) == 0 {
			return nil, nil
		}
		return []arrival{{lines, rest}}, nil
	}
	attribute, ok := entity.Attribute(name)
	if !ok {
		return nil, fmt.Errorf("%s has no attribute %q", entity.Name, name)
	}
	if attribute.Target == nil {
		return nil, nil
	}
	for _, record := range records {
		if id := referredID(record, attribute); id != "" {
			target := want(attribute.Target)
			target.holders = append(target.holders, holder{record, name, id, rest})
			if record.References[name] == nil {
				target.ids = append(target.ids, id)
			}
		}
	}
	return nil, nil
}

func referredID(record *metadata.Record, attribute metadata.Attribute) string {
	if attribute.Field != nil {
		return text(record.Values[attribute.Field.Position])
	}
	switch attribute.Name {
	case "owner":
		return record.Owner
	case "created_by":
		return record.CreatedBy
	case "updated_by":
		return record.UpdatedBy
	default:
		return ""
	}
}

// fill hands what is missing to its holders, and reads what was not foreseen.
func (tx *Tx) fill(want *wanted) error {
	for _, holder := range want.holders {
		if known := tx.ahead.referred[holder.id]; known != nil && known.Entity == want.entity && holder.refer(known) {
			want.ids = slices.DeleteFunc(want.ids, func(id string) bool { return id == holder.id })
		}
	}
	slices.Sort(want.ids)
	found, err := tx.GetMany(want.entity, slices.Compact(want.ids))
	if err != nil {
		return err
	}
	for _, holder := range want.holders {
		if target := found[holder.id]; target != nil {
			holder.refer(target)
		}
	}
	return nil
}

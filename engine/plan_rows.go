package engine

import (
	"fmt"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// warnOfRows warns of the records that the plan's new dependences of options would not accept. They
// stay as they are until somebody changes them.
func (p *planning) warnOfRows() (metadata.Problems, error) {
	var warnings metadata.Problems
	for _, entity := range p.next.LiveEntities() {
		for i, field := range entity.Fields {
			refused := p.newlyRefused(entity, field)
			if refused == "" {
				continue
			}
			count, err := p.countRefused(entity, refused)
			if err != nil {
				return nil, err
			}
			if count > 0 {
				warnings = append(warnings, refusedRows(entity, i, count))
			}
		}
	}
	return warnings, nil
}

// newlyRefused is the filter for records that a field's dependence does not accept; "" when it did
// not change or nobody can have filled the field in.
func (p *planning) newlyRefused(entity *metadata.Entity, field *metadata.Field) string {
	before := p.before(entity, field)
	if before == nil || field.Archived || field.RefusedRule() == before.RefusedRule() || !p.hasColumns(entity, field.Depends) {
		return ""
	}
	return field.RefusedRule()
}

// before is the field in the model that serves, nil if it is new.
func (p *planning) before(entity *metadata.Entity, field *metadata.Field) *metadata.Field {
	if old := p.m.EntityByID(entity.ID); old != nil {
		for _, known := range old.Fields {
			if known.ID == field.ID {
				return known
			}
		}
	}
	return nil
}

// hasColumns reports whether the database can already tell the value that options depend on.
func (p *planning) hasColumns(entity *metadata.Entity, depends *metadata.Dependence) bool {
	if depends == nil {
		return false
	}
	for _, read := range depends.On.Program.Reads() {
		for at, path := entity, read[1:]; at != nil && len(path) > 0; path = path[1:] {
			field := at.FieldByName(path[0])
			if field == nil {
				break
			}
			if p.before(at, field) == nil {
				return false
			}
			at = field.Target
		}
	}
	return true
}

func (p *planning) countRefused(entity *metadata.Entity, refused string) (int64, error) {
	place := metadata.Place{Context: metadata.ContextFilter, Entity: entity}
	compiled, _ := p.next.CompileRule(refused, place, rule.Type{Kind: rule.Boolean, Nullable: true})
	if compiled == nil || compiled.Predicate == nil {
		return 0, nil // what it depends on is more than a database can be asked
	}
	query := store.Query{Entity: entity, Where: []store.Condition{{Predicate: compiled.Predicate}}}
	total, err := p.tx.CountWhere(query, store.CountBounded)
	return total.Count, err
}

func refusedRows(entity *metadata.Entity, position int, count int64) metadata.Problem {
	field := entity.Fields[position]
	return metadata.Problem{
		Path: "entities/" + entity.Name + ".json", Place: fmt.Sprintf("/fields/%d/depends", position), Code: "rows_depend", Warning: true,
		Message: metadata.Text{
			En: fmt.Sprintf("%d records have a “%s” that does not go with what it depends on. They keep it until somebody changes them.", count, field.Label.In("en")),
			Zh: fmt.Sprintf("有 %d 条记录的“%s”与其所依赖的值不匹配，在被修改之前保持不变。", count, field.Label.In("zh")),
		},
	}
}

package engine

import "github.com/weft-crm/weft/metadata"

// stamp notes in its stamped fields since when their rules hold, and works out what follows from them.
func (s *saving) stamp() error {
	changed := false
	for _, field := range s.plan.stamps {
		if !s.affected.rule(s.plan.entity, field.Stamp.Program) {
			continue
		}
		value, problem := s.stampOf(field)
		if problem != nil {
			s.add(field, problem)
			continue
		}
		if !field.KindOf().Equal(value, s.record.Values[field.Position]) {
			s.record.Values[field.Position], changed = value, true
		}
	}
	if !changed {
		return nil
	}
	return s.formulas(false)
}

// stampOf gives a field the moment at which its rule became true; nothing while it does not hold.
func (s *saving) stampOf(field *metadata.Field) (any, *metadata.ValueProblem) {
	holds, err := field.Stamp.Program.True(s.scope)
	if err != nil {
		return nil, ruleFailed(err)
	}
	known := valueOf(s.old, field)
	if !holds || known != nil {
		return keptIf(holds, known), nil
	}
	if field.Kind == "date" {
		return field.KindOf().FromRule(field, s.scope["today"])
	}
	return field.KindOf().FromRule(field, s.tx.Now)
}

func keptIf(holds bool, value any) any {
	if holds {
		return value
	}
	return nil
}

package engine

import (
	"cmp"
	"slices"

	"github.com/weft-crm/weft/engine/flow"
	"github.com/weft-crm/weft/metadata"
)

// deepestPass bounds how far values are passed on from record to record.
const deepestPass = 8

// passing is what a saved record has for another one.
type passing struct {
	by     *metadata.Field // the reference
	target string
	set    []flow.FieldValue
}

// pass writes what the saved record has for the records it refers to, in the order of their ids so that
// two saves never wait for each other.
func (s *saving) pass() error {
	var due []*passing
	for _, one := range s.plan.entity.Passes {
		next, err := s.passingOf(one)
		if err != nil {
			return err
		}
		if next != nil {
			due = append(due, next)
		}
	}
	if len(due) > 0 && s.change.depth >= deepestPass {
		return Refuse(Invalid, "pass_circle", "Records pass values on to each other in a circle.", "记录之间循环传递数据。")
	}
	slices.SortStableFunc(due, func(a, b *passing) int {
		return cmp.Or(cmp.Compare(a.by.Target.Name, b.by.Target.Name), cmp.Compare(a.target, b.target))
	})
	for _, one := range due {
		if err := s.passOn(one); err != nil {
			return err
		}
	}
	return nil
}

// passingOf works out what one of the passes writes; nil when it has nothing to do now.
func (s *saving) passingOf(pass *metadata.Pass) (*passing, error) {
	field := s.plan.entity.FieldByName(pass.To)
	target, _ := s.record.Values[field.Position].(string)
	if target == "" || !s.concerns(pass, field) {
		return nil, nil
	}
	if pass.If != nil {
		if holds, err := pass.If.Program.True(s.scope); err != nil || !holds {
			return nil, asRefusal(field, err)
		}
	}
	next := &passing{by: field, target: target}
	for _, name := range sortedKeys(pass.Values) {
		value, err := pass.Values[name].Program.Run(s.scope)
		if err != nil {
			return nil, asRefusal(field, err)
		}
		next.set = append(next.set, flow.FieldValue{Field: name, Value: value})
	}
	return next, nil
}

// concerns reports whether the save is one that a pass follows: of a new record, or a change of what it
// reads or where it goes.
func (s *saving) concerns(pass *metadata.Pass, to *metadata.Field) bool {
	if s.old == nil || slices.Contains(s.changed, to) {
		return true
	}
	return slices.ContainsFunc(pass.Rules(), func(r *metadata.Rule) bool { return readsAny(r, s.changed) })
}

// passOn saves the other record as the engine does for the person; one that has gone is left out. What
// the other record refuses stands at the reference.
func (s *saving) passOn(one *passing) error {
	_, err := s.as(s.by.operator(ViaSystem)).save(&change{
		Save: Save{Entity: one.by.Target.Name, ID: one.target}, set: one.set, depth: s.change.depth + 1, totals: s.change.totals,
	})
	refused := AsError(err)
	switch {
	case refused != nil && refused.Kind == NotFound:
		return nil
	case refused != nil && len(refused.Fields) > 0:
		first := refused.Fields[0]
		return invalid([]FieldProblem{{Field: one.by.Name, Pointer: "/" + one.by.Name, Code: first.Code, Message: first.Message}})
	}
	return err
}

func asRefusal(field *metadata.Field, err error) error {
	if err == nil {
		return nil
	}
	problem := ruleFailed(err)
	return invalid([]FieldProblem{{Field: field.Name, Pointer: "/" + field.Name, Code: problem.Code, Message: problem.Message}})
}

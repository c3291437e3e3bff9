package engine

import (
	"errors"
	"slices"
	"strings"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// laterTotals collects records whose rollups have to be renewed, so that a change of many records
// renews each only once.
type laterTotals struct {
	unchecked bool // nobody changed anything who could be refused
	order     []totalOf
	known     map[totalOf]bool
}

// totalOf names a record with rollups over others.
type totalOf struct{ entity, id string }

func (l *laterTotals) add(of totalOf) {
	if l.known == nil {
		l.known = map[totalOf]bool{}
	}
	if !l.known[of] {
		l.known[of] = true
		l.order = append(l.order, of)
	}
}

// settle does what follows from a saved record: it holds its files, lets people go who left, and
// renews what sums the record up.
func (s *saving) settle() error {
	if err := s.holdFiles(); err != nil {
		return err
	}
	if err := s.leave(); err != nil {
		return err
	}
	if err := s.noteHolding(); err != nil {
		return err
	}
	return s.settleAround(s.old, s.record)
}

// settleAround renews the organisation and the rollups that a record counts in; old or now is nil
// when it is new or gone.
func (s *saving) settleAround(old, now *metadata.Record) error {
	if s.plan.organises {
		if err := s.engine.touchOrganisation(s.tx); err != nil {
			return err
		}
	}
	later := s.change.totals
	if later == nil {
		later = &laterTotals{}
	}
	collectTotals(later, s.plan, old, now, s.changed)
	s.collectLineTotals(later, old, now)
	if s.change.totals != nil {
		return nil
	}
	return s.engine.renewTotals(s.tx, s.m, s.by, later)
}

// collectLineTotals finds the records whose rollups the lines of a record count in.
func (s *saving) collectLineTotals(later *laterTotals, old, now *metadata.Record) {
	for _, field := range s.plan.lines {
		p := s.m.plans[field.Target.Name]
		if len(p.totals) == 0 {
			continue
		}
		all := old == nil || now == nil || s.countsLines(p)
		before, after := linesByID(old, field), linesByID(now, field)
		for id, line := range before {
			if all || after[id] == nil {
				collectTotals(later, p, line, nil, nil)
			}
		}
		for id, line := range after {
			switch {
			case all || before[id] == nil:
				collectTotals(later, p, nil, line, nil)
			default:
				collectTotals(later, p, before[id], line, metadata.Changed(before[id], line))
			}
		}
	}
}

// countsLines reports whether a change of the record itself decides which of its lines count.
func (s *saving) countsLines(lines *plan) bool {
	return slices.ContainsFunc(lines.totals, func(t total) bool {
		return t.field.If != nil && slices.ContainsFunc(t.field.If.Program.Reads(), func(path []string) bool {
			return len(path) > 2 && path[1] == "parent" && slices.ContainsFunc(s.changed, func(f *metadata.Field) bool { return f.Name == path[2] })
		})
	})
}

// collectTotals finds the records whose rollups a change touches. old or now is nil when the record
// is new or gone; changed narrows what counts of a changed one.
func collectTotals(later *laterTotals, p *plan, old, now *metadata.Record, changed []*metadata.Field) {
	for _, t := range p.totals {
		before, after := valueText(old, t.back), valueText(now, t.back)
		if before == after && old != nil && now != nil && !touches(t.field, changed) {
			continue
		}
		for _, id := range []string{before, after} {
			if id != "" {
				later.add(totalOf{t.entity.Name, id})
			}
		}
	}
}

// touches reports whether one of the changed fields counts in a rollup.
func touches(total *metadata.Field, changed []*metadata.Field) bool {
	if total.Over != nil && slices.Contains(changed, total.Over) {
		return true
	}
	if total.If == nil || total.If.Program == nil {
		return false
	}
	for _, path := range total.If.Program.Reads() {
		if len(path) > 1 && slices.ContainsFunc(changed, func(f *metadata.Field) bool { return f.Name == path[1] }) {
			return true
		}
	}
	return false
}

func valueText(record *metadata.Record, field *metadata.Field) string {
	if record == nil {
		return ""
	}
	value, _ := record.Values[field.Position].(string)
	return value
}

// renewTotals works the collected rollups out anew, in the order of ids so that two transactions
// never wait for each other. Workflows on those records are told.
func (e *Engine) renewTotals(tx *store.Tx, m *model, by Actor, later *laterTotals) error {
	for len(later.order) > 0 {
		batch := later.order
		later.order, later.known = nil, nil
		slices.SortFunc(batch, compareTotals)
		for _, of := range batch {
			if err := e.renewTotal(tx, m, by, of, later); err != nil {
				return err
			}
		}
	}
	return nil
}

func compareTotals(a, b totalOf) int {
	if a.entity != b.entity {
		return strings.Compare(a.entity, b.entity)
	}
	return strings.Compare(a.id, b.id)
}

func (e *Engine) renewTotal(tx *store.Tx, m *model, by Actor, of totalOf, later *laterTotals) error {
	p := m.plans[of.entity]
	if p == nil {
		return nil
	}
	old, err := tx.Lock(p.entity, of.id)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	system := by
	system.Via = ViaSystem
	s := &saving{computing: e.computing(tx, m, system, old.Clone(), old), change: &change{totals: later}}
	for _, step := range []func() error{s.load, s.renew} {
		if err := step(); err != nil {
			return err
		}
	}
	if len(s.changed) == 0 {
		return nil
	}
	if err := s.checkRenewed(later.unchecked); err != nil {
		return err
	}
	for _, step := range []func() error{s.put, s.note, s.index, s.settle, s.advance} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// checkRenewed refuses a change of other records that brings this one against its own checks: no more
// can be received than is owed, however many do so at once, for this record is locked.
func (s *saving) checkRenewed(unchecked bool) error {
	var problems []FieldProblem
	if unchecked {
		return nil
	}
	for _, check := range s.plan.entity.Checks {
		if !readsAny(&check.If, s.changed) {
			continue
		}
		if failed, err := check.If.Program.True(s.scope); err == nil && failed {
			problems = append(problems, FieldProblem{Code: "check", Message: check.Message})
		}
	}
	if len(problems) > 0 {
		return invalid(problems)
	}
	return nil
}

// readsAny reports whether a rule reads one of the fields of its record.
func readsAny(r *metadata.Rule, fields []*metadata.Field) bool {
	return slices.ContainsFunc(r.Program.Reads(), func(path []string) bool {
		return len(path) > 1 && path[0] == "record" && slices.ContainsFunc(fields, func(f *metadata.Field) bool { return f.Name == path[1] })
	})
}

// renew is compute with the rollups asked anew; a formula that cannot be worked out stays empty.
func (s *saving) renew() error {
	if err := s.formulas(true); err != nil {
		return err
	}
	s.changed = s.differences()
	return nil
}

package engine

import (
	"cmp"
	"slices"
	"strings"

	"github.com/weft-crm/weft/metadata"
)

// laterTotals collects records whose rollups and formulas have to be renewed, so that a change of many
// records renews each only once.
type laterTotals struct {
	unchecked bool // nobody changed anything who could be refused
	order     []totalOf
	checked   map[totalOf]bool // what is in order, and whether its checks can refuse the change
	relied    []reliedOn       // what has to be found first that relies on records
	found     int              // how many rows were found so
	structure bool             // who works where may have changed
	untold    totalOf          // whose workflows are told by whoever collects
}

// totalOf names a record with values that are worked out from others.
type totalOf struct{ entity, id string }

// add notes a record that the change counts in. Its checks hold.
func (l *laterTotals) add(of totalOf) {
	l.addUnchecked(of)
	l.checked[of] = true
}

// addUnchecked notes a record that reads what has changed.
func (l *laterTotals) addUnchecked(of totalOf) {
	if l.checked == nil {
		l.checked = map[totalOf]bool{}
	}
	if _, known := l.checked[of]; !known {
		l.checked[of] = false
		l.order = append(l.order, of)
	}
}

// addRelied notes a record that others read, once for each way.
func (l *laterTotals) addRelied(by reliedOn) {
	if !slices.ContainsFunc(l.relied, func(known reliedOn) bool { return known.id == by.id && known.rows.same(by.rows) }) {
		l.relied = append(l.relied, by)
	}
}

// take empties the collection and gives the records in an order in which two transactions never wait for
// each other, those of one entity together.
func (l *laterTotals) take() (batches [][]totalOf, checked map[totalOf]bool) {
	order, checked := l.order, l.checked
	l.order, l.checked = nil, nil
	slices.SortFunc(order, compareTotals)
	for len(order) > 0 {
		size := 1
		for size < min(len(order), renewBatch) && order[size].entity == order[0].entity {
			size++
		}
		batches, order = append(batches, order[:size]), order[size:]
	}
	return batches, checked
}

// settle does what follows from a saved record: it holds its files, lets people go who left, and
// renews what sums the record up.
func (s *saving) settle() error {
	if err := takeSteps(s.holdFiles, s.leave, s.noteHolding); err != nil {
		return err
	}
	return s.settleAround(s.old, s.record)
}

// settleAround renews the organisation and the rollups that a record counts in; old or now is nil
// when it is new or gone.
func (s *saving) settleAround(old, now *metadata.Record) error {
	if s.plan.organises {
		if err := s.touchOrganisation(s.tx); err != nil {
			return err
		}
	}
	later := s.change.totals
	if later == nil {
		later = &laterTotals{}
	}
	s.collect(later, old, now)
	later.structure = later.structure || s.reshapes(old, now)
	if s.change.totals != nil {
		return nil
	}
	return s.renewTotals(later)
}

// collect finds the records with values that are worked out from the saved one.
func (s *saving) collect(later *laterTotals, old, now *metadata.Record) {
	later.collect(s.plan, old, now, s.changed)
	s.collectLineTotals(later, old, now)
	s.collectRelying(later, old == nil || now == nil)
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
				later.collect(p, line, nil, nil)
			}
		}
		for id, line := range after {
			switch {
			case all || before[id] == nil:
				later.collect(p, nil, line, nil)
			default:
				later.collect(p, before[id], line, metadata.Changed(before[id], line))
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

// collect finds the records whose rollups a change touches. old or now is nil when the record
// is new or gone; changed narrows what counts of a changed one.
func (l *laterTotals) collect(p *plan, old, now *metadata.Record, changed []*metadata.Field) {
	for _, t := range p.totals {
		before, after := valueText(old, t.back), valueText(now, t.back)
		if before == after && old != nil && now != nil && !touches(t.field, changed) {
			continue
		}
		for _, id := range []string{before, after} {
			if id != "" {
				l.add(totalOf{t.entity.Name, id})
			}
		}
	}
}

// touches reports whether one of the changed fields counts in a rollup.
func touches(total *metadata.Field, changed []*metadata.Field) bool {
	if total.Over != nil && slices.Contains(changed, total.Over) {
		return true
	}
	return total.If != nil && readsAny(total.If, changed)
}

func valueText(record *metadata.Record, field *metadata.Field) string {
	if record == nil {
		return ""
	}
	value, _ := record.Values[field.Position].(string)
	return value
}

// renewTotals works the collected records out anew, and what is worked out from those. Workflows on them
// are told.
func (a *act) renewTotals(later *laterTotals) error {
	for len(later.order)+len(later.relied) > 0 {
		if err := a.findRelying(later); err != nil {
			return err
		}
		batches, checked := later.take()
		for _, batch := range batches {
			if err := a.renewBatch(batch, func(s *saving) error { return s.putRenewed(later, checked) }); err != nil {
				return err
			}
		}
	}
	if later.structure {
		later.structure = false
		return a.renewAfterPeople()
	}
	return nil
}

func compareTotals(a, b totalOf) int {
	return cmp.Or(strings.Compare(a.entity, b.entity), strings.Compare(a.id, b.id))
}

// renewBatch locks records of one entity, works them out anew and hands over those that change.
func (a *act) renewBatch(batch []totalOf, put func(*saving) error) error {
	p := a.m.plans[batch[0].entity]
	if p == nil {
		return nil
	}
	ids := make([]string, len(batch))
	for i, of := range batch {
		ids[i] = of.id
	}
	stored, err := a.tx.LockMany(p.entity, ids)
	if err != nil {
		return err
	}
	by := a.by
	by.Via = ViaSystem
	savings, err := a.as(by).workOut(p, stored)
	if err != nil {
		return err
	}
	for _, s := range savings {
		if err := s.stamp(); err != nil {
			return err
		}
		if s.changed = s.differences(); len(s.changed) == 0 {
			continue
		}
		if err := put(s); err != nil {
			return err
		}
	}
	return nil
}

// putRenewed writes what changed by itself and tells the workflows.
func (s *saving) putRenewed(later *laterTotals, checked map[totalOf]bool) error {
	s.change.totals = later
	if checked[totalOf{s.plan.entity.Name, s.record.ID}] && !later.unchecked {
		if err := s.checkRenewed(); err != nil {
			return err
		}
	}
	if err := takeSteps(s.put, s.note, s.index, s.compareBy, s.settle, s.remindOwner); err != nil {
		return err
	}
	if later.untold == (totalOf{s.plan.entity.Name, s.record.ID}) {
		return nil
	}
	return s.advance()
}

// checkRenewed refuses a change of other records that brings this one against its own checks: no more
// can be received than is owed, however many do so at once, for this record is locked.
func (s *saving) checkRenewed() error {
	var problems []FieldProblem
	for _, check := range s.plan.entity.Checks {
		if !readsAny(&check.If, s.changed) {
			continue
		}
		if failed, err := check.If.Program.True(s.inOneCurrency(s.whole())); err == nil && failed {
			problems = append(problems, FieldProblem{Code: "check", Message: check.Message})
		}
	}
	if len(problems) > 0 {
		return invalid(problems)
	}
	return nil
}

// readsAny reports whether a rule reads one of some fields of its record.
func readsAny(r *metadata.Rule, fields []*metadata.Field) bool {
	return slices.ContainsFunc(fields, func(f *metadata.Field) bool { return reads(r, f.Name) })
}

// reads reports whether a rule reads a value of its record, be it as it was or one of many that are looked at.
func reads(r *metadata.Rule, name string) bool {
	return slices.ContainsFunc(r.Program.Reads(), func(path []string) bool {
		return len(path) > 1 && path[1] == name && slices.Contains([]string{"record", "old", "candidate"}, path[0])
	})
}

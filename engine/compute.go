package engine

import (
	"slices"

	"github.com/shopspring/decimal"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// computing works one record out: defaults, formulas, rollups and conditions. Saving and the live
// form share it, so that what a person sees while typing is what will be saved.
type computing struct {
	*act

	plan *plan

	record   *metadata.Record
	old      *metadata.Record // nil for a new record
	scope    rule.Scope
	exchange *exchange // what amounts are worth; renewed with the formulas
	made     []*part
	sums     sums                                             // rollups over other records that were worked out for many at once
	settled  bool                                             // what was looked up stays as it was found
	typing   bool                                             // a person waits: lines that nothing touched stay as they are
	found    map[string]map[*metadata.Record]*metadata.Record // what lookups found, by what they ask
	affected *affected                                        // what has to be worked out

	problems []FieldProblem
}

func (a *act) computing(record, old *metadata.Record) *computing {
	return &computing{
		act: a, plan: a.m.plans[record.Entity.Name],
		record: record, old: old, scope: a.scope(record, old),
	}
}

// load brings the records that rules read through references.
func (c *computing) load() error {
	paths := c.plan.reads
	if c.affected != nil {
		paths = c.affected.paths
	}
	if len(paths) == 0 {
		return nil
	}
	return c.loadPaths(c.tx, c.record, paths)
}

// defaults fills the fields of a new record that were not given; given tells by name. Fields are
// filled in order, so a default may read those before it.
func (c *computing) defaults(given func(*metadata.Field) bool) error {
	for _, field := range c.plan.fields {
		if field.Default == nil || field.Follow || c.record.Values[field.Position] != nil || given(field) {
			continue
		}
		value, problem := runInto(field, field.Default, c.inOneCurrency(c.whole()))
		if problem != nil {
			c.add(field, problem)
			continue
		}
		c.record.Values[field.Position] = value
		if value != nil && slices.Contains(c.plan.references, field) {
			if err := c.load(); err != nil {
				return err
			}
		}
	}
	return nil
}

// lineDefaults fills the empty fields of new lines.
func (c *computing) lineDefaults() {
	for _, line := range c.lineParts() {
		if line.record.ID == "" {
			c.fillLine(line)
		}
	}
}

func (c *computing) fillLine(line *part) {
	for _, field := range line.plan.fields {
		if field.Default == nil || field.Follow || line.record.Values[field.Position] != nil {
			continue
		}
		value, problem := runInto(field, field.Default, c.inOneCurrency(line))
		if problem != nil {
			c.addTo(line, field.Name, problem)
			continue
		}
		line.record.Values[field.Position] = value
	}
}

// formulas renews everything that follows from other values: first in the lines, then in the record,
// in the order of dependence. Rollups over other records are asked of the database when renewTotals.
func (c *computing) formulas(renewTotals bool) error {
	c.settleMoney()
	for _, lines := range c.plan.lines {
		if !c.affected.has(lines) {
			continue
		}
		if err := c.lineFormulas(lines); err != nil {
			return err
		}
	}
	for _, field := range c.plan.entity.Computed {
		if !c.affected.has(field) {
			continue
		}
		if err := c.formula(field, renewTotals); err != nil {
			return err
		}
	}
	return nil
}

// lineFormulas works out the lines of a field: one computed field after the other, each in all lines.
func (c *computing) lineFormulas(lines *metadata.Field) error {
	parts := c.partsOf(lines)
	c.quieten(lines, parts)
	for _, field := range lines.Target.Computed {
		if field.Kind == "lookup" {
			if err := c.lookUp(field, parts); err != nil {
				return err
			}
			continue
		}
		for _, p := range parts {
			if err := c.lineFormula(field, p); err != nil {
				return err
			}
		}
	}
	return nil
}

// quieten finds the lines that a form need not work out again: of thousands a person changes one. Saving works
// out all.
func (c *computing) quieten(lines *metadata.Field, parts []*part) {
	if c.old == nil || !c.typing {
		return
	}
	names := slices.DeleteFunc(c.changedNames(), func(name string) bool { return c.plan.entity.FieldByName(name).HoldsRecords() })
	a := c.plan.affectedBy(names)
	for _, p := range parts {
		p.quiet = a != nil && !a.has(lines) && p.old != nil && len(metadata.Changed(p.old, p.record)) == 0
	}
}

func (c *computing) lineFormula(field *metadata.Field, line *part) error {
	switch {
	case line.quiet:
	case field.Follow:
		return c.follow(field, line)
	case field.Kind == "formula":
		value, problem := runInto(field, field.Rule, c.inOneCurrency(line))
		if problem != nil {
			c.addTo(line, field.Name, problem)
		}
		line.record.Values[field.Position] = c.inCurrency(value, line, valueOf(line.old, field))
	}
	return nil
}

func (c *computing) formula(field *metadata.Field, renewTotals bool) error {
	var value any
	var problem *metadata.ValueProblem
	switch {
	case field.Follow:
		return c.follow(field, c.whole())
	case field.Kind == "lookup":
		return c.lookUp(field, []*part{c.whole()})
	case field.Kind == "formula":
		value, problem = runInto(field, field.Rule, c.inOneCurrency(c.whole()))
	case field.Back == nil:
		value, problem = c.sumLines(field)
	case renewTotals || readsRecord(field.If) || c.otherCurrency(field):
		var err error
		if value, err = c.sumRecords(field); err != nil {
			return err
		}
	default:
		return nil
	}
	if problem != nil {
		c.add(field, problem)
		return nil
	}
	c.record.Values[field.Position] = c.inCurrency(value, c.whole(), valueOf(c.old, field))
	return nil
}

func readsRecord(r *metadata.Rule) bool {
	return r != nil && r.Program != nil && slices.ContainsFunc(r.Program.Reads(), func(path []string) bool { return path[0] == "record" })
}

// runInto runs a rule and gives its result as a value of the field, nothing for an option that is retired.
func runInto(field *metadata.Field, r *metadata.Rule, scope rule.Scope) (any, *metadata.ValueProblem) {
	result, err := r.Program.Run(scope)
	if err != nil {
		return nil, ruleFailed(err)
	}
	value, problem := field.KindOf().FromRule(field, result)
	if chosen, retired := field.Choose(value, nil, dayOf(scope)); retired == nil {
		return chosen, problem
	}
	return nil, problem
}

// ruleFailed tells that a rule could not be worked out.
func ruleFailed(err error) *metadata.ValueProblem {
	problem := &metadata.ValueProblem{Code: "rule_failed", Message: metadata.Text{
		En: "This could not be worked out: " + err.Error(), Zh: "无法计算：" + err.Error(),
	}}
	if failed := asRunError(err); failed != nil {
		problem.Message = metadata.Text{
			En: "This could not be worked out: " + failed.Message.En, Zh: "无法计算：" + failed.Message.Zh,
		}
	}
	return problem
}

// sumLines works out a rollup over the record's own lines.
func (c *computing) sumLines(field *metadata.Field) (any, *metadata.ValueProblem) {
	var values []any
	counted, currency := int64(0), c.currencyOf(c.whole())
	for _, line := range linesOf(c.record, c.linesFieldOf(field)) {
		if field.If != nil {
			scope := c.scopeOf(c.record)
			scope["candidate"] = line
			if holds, err := field.If.Program.True(scope); err != nil {
				return nil, ruleFailed(err)
			} else if !holds {
				continue
			}
		}
		counted++
		if field.Over != nil {
			value := line.Values[field.Over.Position]
			if money, ok := value.(metadata.Money); ok {
				value = c.exchange.into(money, currency, field.Over.Digits())
			}
			if value = field.Over.KindOf().ToRule(field.Over, value); value != nil {
				values = append(values, value)
			}
		}
	}
	return rollUp(field, values, counted)
}

// linesFieldOf gives the lines field that a rollup sums up; rollups name it in "of".
func (c *computing) linesFieldOf(field *metadata.Field) *metadata.Field {
	return c.plan.entity.FieldByName(field.Of)
}

func rollUp(field *metadata.Field, values []any, counted int64) (any, *metadata.ValueProblem) {
	function, _ := field.Rollup()
	if function == "count" {
		return counted, nil
	}
	result, err := fold(function, values)
	if err != nil {
		return nil, ruleFailed(err)
	}
	return field.KindOf().FromRule(field, result)
}

// fold gives the sum, average, lowest or highest of values as rules see them. An empty sum is 0,
// every other figure of nothing is null.
func fold(function string, values []any) (any, error) {
	switch function {
	case "sum":
		return addUp(values), nil
	case "average":
		if len(values) == 0 {
			return nil, nil
		}
		return addUp(values).DivRound(decimal.NewFromInt(int64(len(values))), 12), nil
	}
	var best any
	for _, value := range values {
		better, err := before(value, best)
		if err != nil {
			return nil, err
		}
		if best == nil || better == (function == "lowest") {
			best = value
		}
	}
	return best, nil
}

func addUp(values []any) decimal.Decimal {
	sum := decimal.Zero
	for _, value := range values {
		if number, ok := asDecimal(value); ok {
			sum = sum.Add(number)
		}
	}
	return sum
}

// refersTo is true of records whose reference field holds an id.
func refersTo(field, id string) store.Condition {
	return refersAlong([]string{field}, id)
}

func asError(problem *metadata.ValueProblem) error {
	if problem == nil {
		return nil
	}
	return problem
}

// checks runs the entity's own checks, and those of its line entities over each line and all of them.
func (c *computing) checks() {
	c.formats()
	c.checkLinesAlike()
	for _, p := range c.parts() {
		var scope rule.Scope // copied once for all checks, and for none when none is asked
		for _, check := range p.record.Entity.Checks {
			if !c.affected.ruleOf(p, check.If.Program) {
				continue
			}
			if scope == nil {
				scope = c.inOneCurrency(p)
			}
			failed, err := check.If.Program.True(scope)
			switch {
			case err != nil:
				c.addTo(p, check.Field, ruleFailed(err))
			case failed:
				c.addTo(p, check.Field, &metadata.ValueProblem{Code: "check", Message: check.Message})
			}
		}
	}
}

// formats demands the formats of values where their condition holds, unless both were so before.
func (c *computing) formats() {
	for _, p := range c.parts() {
		for _, field := range p.record.Entity.LiveFields() {
			problem := field.MisfitFormat(p.record.Values[field.Position])
			if problem == nil {
				continue
			}
			if demanded, err := c.demandsFormat(p, field); err != nil {
				c.addTo(p, field.Name, ruleFailed(err))
			} else if demanded {
				c.addTo(p, field.Name, problem)
			}
		}
	}
}

// demandsFormat reports whether the condition of a field's format holds, newly if the value is not new.
func (c *computing) demandsFormat(p *part, field *metadata.Field) (bool, error) {
	holds, err := field.FormatIf.Program.True(p.scope)
	if err != nil || !holds || valueOf(p.old, field) != p.record.Values[field.Position] {
		return holds, err
	}
	held, err := field.FormatIf.Program.True(c.before(p))
	return !held, err
}

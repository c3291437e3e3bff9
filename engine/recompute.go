package engine

import (
	"github.com/shopspring/decimal"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// workOut works stored records of one entity out anew: with as many queries for all of them as for one.
// A formula that cannot be worked out stays empty; what was looked up stays as it was found.
func (a *act) workOut(p *plan, stored []*metadata.Record) ([]*saving, error) {
	fresh, ids := make([]*metadata.Record, len(stored)), make([]string, len(stored))
	for i, old := range stored {
		fresh[i], ids[i] = old.Clone(), old.ID
	}
	if err := a.tx.LoadPaths(fresh, p.reads); err != nil {
		return nil, err
	}
	sums, err := a.sumsOf(p, ids)
	if err != nil {
		return nil, err
	}
	savings := make([]*saving, len(stored))
	for i, old := range stored {
		savings[i] = &saving{computing: a.computing(fresh[i], old), change: &change{}}
		savings[i].sums, savings[i].settled = sums, true
		if err := savings[i].renew(); err != nil {
			return nil, err
		}
	}
	return savings, nil
}

// renew is compute with the rollups asked anew.
func (s *saving) renew() error {
	if err := s.formulas(true); err != nil {
		return err
	}
	s.changed = s.differences()
	return nil
}

// sums are the figures of rollups over other records, by field and id of the record.
type sums map[*metadata.Field]map[string][]any

// sumsOf works the rollups of several records out, one query for each field. Those whose rule reads the
// record itself are left to sumRecords.
func (a *act) sumsOf(p *plan, ids []string) (sums, error) {
	all := sums{}
	for _, field := range p.entity.Computed {
		if field.Kind != "rollup" || field.Back == nil || readsRecord(field.If) || len(ids) == 0 {
			continue
		}
		query := sumQuery(field, a.scope(nil, nil), rule.In{Item: rule.Column{Path: []string{field.Back.Name}}, List: rule.Literal{Of: anyOf(ids)}})
		rows, err := a.tx.Aggregate(query, []store.Group{{Path: []string{field.Back.Name}}}, measuresOf(field))
		if err != nil {
			return nil, err
		}
		all[field] = map[string][]any{}
		for _, row := range rows {
			id, _ := row.Keys[0].(string)
			all[field][id] = row.Values
		}
	}
	return all, nil
}

func anyOf(ids []string) []any {
	list := make([]any, len(ids))
	for i, id := range ids {
		list[i] = id
	}
	return list
}

// sumRecords works out a rollup over the records of another entity that refer to this one.
func (c *computing) sumRecords(field *metadata.Field) (any, error) {
	if known, asked := c.sums[field]; asked && known[c.record.ID] != nil {
		return c.summed(field, known[c.record.ID])
	} else if asked || c.record.ID == "" || c.old == nil {
		value, problem := rollUp(field, nil, 0)
		return value, asError(problem)
	}
	query := sumQuery(field, c.scope, refersTo(field.Back.Name, c.record.ID).Predicate)
	rows, err := c.tx.Aggregate(query, nil, measuresOf(field))
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return c.summed(field, rows[0].Values)
}

// measuresOf is what a rollup asks of the database: its figure, and of amounts also what they are worth
// in the company's currency, and the first and last of their currencies.
func measuresOf(field *metadata.Field) []store.Measure {
	figure := measureOf(field)
	if field.ResultKind() != "money" {
		return []store.Measure{figure}
	}
	currency := []string{field.Over.Name + "_currency"}
	return []store.Measure{
		figure,
		{Function: figure.Function, Path: []string{field.Over.Name + "_base"}},
		{Function: "min", Path: currency},
		{Function: "max", Path: currency},
	}
}

// summed makes the value of a rollup of its figures. Amounts in other currencies than the record's
// count by what they are worth.
func (c *computing) summed(field *metadata.Field, figures []any) (any, error) {
	if len(figures) == 1 {
		return sumValue(field, figures[0])
	}
	own := c.currencyOf(c.whole())
	if worth, first, last := figures[1], figures[2], figures[3]; worth != nil && (first != own || last != own) {
		return c.totalWorth(field, c.whole(), worth)
	}
	return sumValue(field, figures[0])
}

// sumQuery finds the records that count in a rollup of those that they refer to.
func sumQuery(field *metadata.Field, scope rule.Scope, referring rule.Predicate) store.Query {
	query := store.Query{Entity: field.Target, Where: []store.Condition{{Predicate: referring}}}
	if field.If != nil {
		query.Where = append(query.Where, store.Condition{Predicate: field.If.Predicate, Scope: scope})
	}
	return query
}

var measureNames = map[string]string{"sum": "sum", "lowest": "min", "highest": "max", "average": "average", "count": "count"}

func measureOf(field *metadata.Field) store.Measure {
	function, over := field.Rollup()
	measure := store.Measure{Function: measureNames[function]}
	if over != "" {
		measure.Path = []string{over}
	}
	return measure
}

// sumValue makes the value of a rollup of what the database gave.
func sumValue(field *metadata.Field, result any) (any, error) {
	switch function, _ := field.Rollup(); {
	case function == "count":
		return result, nil
	case function == "sum" && result == nil:
		result = decimal.Zero
	}
	value, problem := field.KindOf().FromRule(field, result)
	return value, asError(problem)
}

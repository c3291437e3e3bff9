package engine

import (
	"strings"

	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// readableRows is true of the rows that one of the grants covers or that are shared with the actor; of
// links only where both records they join are so.
func (a *act) readableRows(r *rights, grants []grant) (rule.Predicate, error) {
	own, err := a.ownRows(grants, r.entity)
	if err != nil || len(r.ends) == 0 {
		return own, err
	}
	joined, err := a.joinedRows(r)
	return rule.And{Of: append(joined, own)}, err
}

// ownRows is readableRows without what links join.
func (a *act) ownRows(grants []grant, entity *metadata.Entity) (rule.Predicate, error) {
	reached := a.reachable(a.by, grants, entity)
	shared, err := a.sharedWith(entity)
	if err != nil || len(shared) == 0 {
		return reached, err
	}
	ids := make([]any, len(shared))
	for i, share := range shared {
		ids[i] = share.RecordID
	}
	among := rule.In{Item: rule.Column{Path: []string{"id"}}, List: rule.Literal{Of: ids}}
	return rule.Or{Of: []rule.Predicate{reached, among}}, nil
}

// reachable is true of the rows that one of the grants covers.
func (e *Engine) reachable(by Actor, grants []grant, entity *metadata.Entity) rule.Predicate {
	either := rule.Or{}
	for _, g := range grants {
		either.Of = append(either.Of, e.covered(by, g, entity)...)
	}
	if len(either.Of) == 1 {
		return either.Of[0]
	}
	return either
}

// covered lists what makes a grant cover a row: one of it is enough.
func (e *Engine) covered(by Actor, g grant, entity *metadata.Entity) []rule.Predicate {
	whose := rule.Column{Path: []string{ownColumn(entity)}}
	own := rule.Compare{Op: "==", Left: whose, Right: rule.Literal{Of: by.ID}}
	org := e.org.Load()
	switch {
	case g.rows == "rule":
		return []rule.Predicate{g.rule.Predicate}
	case g.rows == "all":
		return []rule.Predicate{rule.Constant{Holds: true}}
	case g.rows == "own":
		return []rule.Predicate{own}
	case territoryOf(g, entity) != "":
		where := rule.Column{Path: []string{territoryOf(g, entity)}}
		return []rule.Predicate{own, rule.In{Item: where, List: rule.Literal{Of: org.territoriesOf(by.ID, g.rows).list}}}
	}
	return []rule.Predicate{rule.In{Item: whose, List: rule.Literal{Of: org.reachOf(by.ID, g.rows).list}}}
}

// territoryOf names the column by which a grant counts territories; "" if it asks whose a record is.
func territoryOf(g grant, entity *metadata.Entity) string {
	if strings.HasPrefix(g.rows, "territory") {
		return entity.TerritoryColumn()
	}
	return ""
}

// ownColumn names the column that says whose a record is; a person's record is the person's own.
func ownColumn(entity *metadata.Entity) string {
	if entity.Name == "user" {
		return "id"
	}
	return "owner"
}

// coversSimply is covered for a record at hand and a grant whose rows are a word.
func (e *Engine) coversSimply(by Actor, g grant, record *metadata.Record) bool {
	whose := record.Owner
	if ownColumn(record.Entity) == "id" {
		whose = record.ID
	}
	org := e.org.Load()
	if column := territoryOf(g, record.Entity); column != "" {
		territory := text(record, column)
		if column == "id" {
			territory = record.ID
		}
		return whose == by.ID || org.territoriesOf(by.ID, g.rows).set[territory]
	}
	return org.reachOf(by.ID, g.rows).set[whose]
}

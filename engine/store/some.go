package store

import (
	"fmt"

	"github.com/shopspring/decimal"

	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// countColumn is what a number of rows is compared as.
var countColumn = metadata.Column{Storage: metadata.StoreInteger}

// some renders a condition on how many records in a list of the row meet a condition of their own.
func (s *selection) some(p rule.Some) (string, error) {
	than, _ := p.Than.(rule.Literal)
	converted, fits := convertFor(s.dialect, countColumn, p.Op, than.Of)
	if fits != inside {
		return outside(p.Op, "1", fits, false), nil // before the rows: an argument that nothing uses has no type
	}
	rows, err := s.listed(p)
	if err != nil {
		return "", err
	}
	if one, ok := than.Of.(decimal.Decimal); ok && p.Op == ">=" && one.Equal(decimal.NewFromInt(1)) {
		return "exists (select 1" + rows + ")", nil
	}
	mark, err := s.value(countColumn, converted.op, converted.value)
	return "(select count(*)" + rows + ") " + comparisonSign(converted.op) + " " + mark, err
}

// comparisonSign is how SQL writes a comparison of what is never null.
func comparisonSign(op string) string {
	switch op {
	case "==":
		return "="
	case "!=":
		return "<>"
	default:
		return op
	}
}

// listed renders the from and where of the records in a list of the row that meet the condition.
func (s *selection) listed(p rule.Some) (string, error) {
	list := s.entity.ListAt(p.List.Path)
	if list == nil || s.literal {
		return "", fmt.Errorf("%v of %s is no list of records", p.List.Path, s.entity.Name)
	}
	owner, err := s.ownerOf(p.List.Path)
	if err != nil {
		return "", err
	}
	within := s.within(list.Target)
	condition, err := within.predicate(p.Where, false)
	s.args = within.args
	return within.from() + " where " + within.column(backColumn(list)) + " = " + owner + " and " + within.column("deleted_at") + " is null and " + condition, err
}

// ownerOf is the id of the record that a list at the end of a path belongs to.
func (s *selection) ownerOf(path []string) (string, error) {
	if len(path) == 1 {
		return s.column("id"), nil
	}
	_, expression, err := s.attribute(path[:len(path)-1])
	return expression, err
}

// backColumn is the column by which the records of a list name the one they belong to.
func backColumn(list *metadata.Field) string {
	if list.Back != nil {
		return list.Back.Column
	}
	return lineColumns[0].Name
}

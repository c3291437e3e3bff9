package store

import (
	"fmt"
	"strings"

	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// selection is a select over an entity's table (alias t) that is being written: its arguments and
// the tables its paths lead to. References lead to one row each, so they are left joins.
type selection struct {
	tx      *Tx
	dialect dialect
	entity  *metadata.Entity
	alias   string // of the entity's table
	args    []any
	joins   []join
	summary *summary // whose table is read instead of the entity's
	inside  int      // how many selects stand inside this one so far
	literal bool     // for an index: no alias, values written into the text, no joins
}

type join struct {
	path  string
	alias string
	text  string
}

func (tx *Tx) newSelection(entity *metadata.Entity) *selection {
	return &selection{tx: tx, dialect: tx.dialect, entity: entity, alias: "t"}
}

// within is a select inside this one; what it adds to the arguments has to be taken over.
func (s *selection) within(entity *metadata.Entity) *selection {
	s.inside++
	return &selection{tx: s.tx, dialect: s.dialect, entity: entity, args: s.args, alias: fmt.Sprintf("%sn%dt", s.alias, s.inside)}
}

// column is one of the entity's table.
func (s *selection) column(name string) string { return s.alias + "." + quoteName(name) }

// from is the from clause; it is complete when all conditions and sorts have been written.
func (s *selection) from() string {
	var text strings.Builder
	table := s.entity.Table
	if s.summary != nil {
		table = s.summary.table
	}
	text.WriteString(" from ")
	text.WriteString(quoteName(table))
	text.WriteString(" " + s.alias)
	for _, join := range s.joins {
		text.WriteString(join.text)
	}
	return text.String()
}

// argument adds a value as the driver takes it.
func (s *selection) argument(value any) string {
	s.args = append(s.args, value)
	return s.dialect.placeholder(len(s.args))
}

// attribute resolves a path to its attribute and the expression that reads it.
func (s *selection) attribute(path []string) (metadata.Attribute, string, error) {
	entity, alias := s.entity, s.alias
	path = entity.Expand(path)
	for i, name := range path {
		attribute, ok := entity.Attribute(name)
		if !ok {
			return attribute, "", fmt.Errorf("%s has no attribute %q", entity.Name, name)
		}
		if i == len(path)-1 {
			if s.literal {
				return attribute, quoteName(attribute.Column.Name), nil
			}
			return attribute, alias + "." + quoteName(attribute.Column.Name), nil
		}
		if attribute.Target == nil || s.literal {
			return attribute, "", fmt.Errorf("%s of %s leads nowhere from here", name, entity.Name)
		}
		alias = s.join(strings.Join(path[:i+1], "."), alias+"."+quoteName(attribute.Column.Name), attribute.Target)
		entity = attribute.Target
	}
	return metadata.Attribute{}, "", fmt.Errorf("a path of %s is empty", s.entity.Name)
}

// attributeIf is attribute, null in the rows that a bound predicate is not true of; nil is true of all.
func (s *selection) attributeIf(path []string, holds rule.Predicate) (metadata.Attribute, string, error) {
	attribute, expression, err := s.attribute(path)
	if err != nil || holds == nil {
		return attribute, expression, err
	}
	condition, err := s.predicate(holds, false)
	return attribute, "(case when " + condition + " then " + expression + " end)", err
}

func (s *selection) join(path, on string, target *metadata.Entity) string {
	for _, known := range s.joins {
		if known.path == path {
			return known.alias
		}
	}
	alias := fmt.Sprintf("%sj%d", strings.TrimSuffix(s.alias, "t"), len(s.joins)+1)
	s.joins = append(s.joins, join{path, alias, " left join " + quoteName(target.Table) + " " + alias + " on " + alias + `."id" = ` + on})
	return alias
}

// conditions renders conditions that all have to hold, "" if there are none.
func (s *selection) conditions(where []Condition) (string, error) {
	var parts []string
	for _, condition := range where {
		bound, err := rule.Bind(condition.Predicate, condition.Scope)
		if err != nil {
			return "", err
		}
		part, err := s.predicate(bound, false)
		if err != nil {
			return "", err
		}
		if part != alwaysTrue {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, " and "), nil
}

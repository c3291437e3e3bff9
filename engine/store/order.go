package store

import (
	"fmt"
	"strings"

	"github.com/weft-crm/weft/metadata"
)

// Pages are found by key, not by offset, so that a page costs the same wherever it is and does not
// shift when rows are added. Rows whose first sort key is null come in a phase of their own: without
// them an ordinary index serves both directions on both databases.

// phase says which rows of an order are being read.
type phase uint8

const (
	givenFirst phase = iota // those whose first key is given, or all if it is never null
	nullFirst               // those whose first key is null
)

// key is a sort key that has been resolved.
type key struct {
	expression string
	column     metadata.Column
	descending bool
	nullable   bool
}

// order resolves the sort keys and adds the id.
func (s *selection) order(sorts []Sort) ([]key, error) {
	var keys []key
	for _, sort := range sorts {
		attribute, expression, err := s.attributeIf(sort.Path, sort.If)
		if err != nil {
			return nil, err
		}
		if attribute.Column.Storage == metadata.StoreJSON {
			return nil, fmt.Errorf("%s of %s holds several values and has no order", attribute.Name, s.entity.Name)
		}
		nullable := attribute.Column.Nullable || len(sort.Path) > 1 || sort.If != nil
		keys = append(keys, key{expression, attribute.Column, sort.Descending, nullable})
		if len(sort.Path) == 1 && attribute.Column.Name == "id" {
			return keys, nil
		}
	}
	descending := len(sorts) == 0 || sorts[0].Descending
	return append(keys, key{`t."id"`, systemColumns[0], descending, false}), nil
}

// orderBy writes the order of one phase.
func (s *selection) orderBy(keys []key, at phase) string {
	var parts []string
	for i, key := range keys {
		switch {
		case i == 0 && at == nullFirst:
		case i > 0 && key.nullable:
			parts = append(parts, s.dialect.nullsLast(key.expression, key.descending))
		case key.descending:
			parts = append(parts, key.expression+" desc")
		default:
			parts = append(parts, key.expression)
		}
	}
	return " order by " + strings.Join(parts, ", ")
}

// phaseCondition chooses the rows of a phase, "" for all.
func phaseCondition(keys []key, at phase) string {
	switch {
	case !keys[0].nullable:
		return ""
	case at == nullFirst:
		return keys[0].expression + " is null"
	default:
		return keys[0].expression + " is not null"
	}
}

// after chooses the rows that come behind the given key values in a phase.
func (s *selection) after(keys []key, values []any, at phase) (string, error) {
	if at == nullFirst {
		keys, values = keys[1:], values[1:]
	}
	marks := make([]string, len(keys))
	for i, value := range values {
		if value == nil {
			continue
		}
		mark, err := s.keyMark(keys[i].column, value)
		if err != nil {
			return "", err
		}
		marks[i] = mark
	}
	if sameDirection(keys, at) {
		return rowAfter(keys, marks), nil
	}
	return s.eachAfter(keys, marks), nil
}

func (s *selection) keyMark(column metadata.Column, value any) (string, error) {
	if _, ok := value.(bool); ok {
		return s.value(column, "==", value)
	}
	converted, fits := convertFor(s.dialect, column, "==", value)
	if fits != inside {
		return "", ErrCursor
	}
	return s.value(column, "==", converted.value)
}

// sameDirection tells that the order is one that a row comparison expresses. Of the keys only the
// first of the first phase is certainly given although it may be null.
func sameDirection(keys []key, at phase) bool {
	for i, key := range keys {
		given := i == 0 && at == givenFirst
		if key.descending != keys[0].descending || key.nullable && !given {
			return false
		}
	}
	return true
}

// rowAfter is (a, b) > (x, y), which an index serves as one range.
func rowAfter(keys []key, marks []string) string {
	expressions := make([]string, len(keys))
	for i, key := range keys {
		expressions[i] = key.expression
	}
	return "(" + strings.Join(expressions, ", ") + ") " + beyond(keys[0]) + " (" + strings.Join(marks, ", ") + ")"
}

func beyond(k key) string {
	if k.descending {
		return "<"
	}
	return ">"
}

// eachAfter is a > x or a = x and (b > y or …), nulls being behind everything.
func (s *selection) eachAfter(keys []key, marks []string) string {
	k, mark := keys[0], marks[0]
	behind, same := k.expression+" "+beyond(k)+" "+mark, k.expression+" = "+mark
	if mark == "" {
		behind, same = alwaysFalse, k.expression+" is null"
	} else if k.nullable {
		behind = "(" + behind + " or " + k.expression + " is null)"
	}
	if len(keys) == 1 {
		return behind
	}
	return "(" + behind + " or " + same + " and " + s.eachAfter(keys[1:], marks[1:]) + ")"
}

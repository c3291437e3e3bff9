package store

import (
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// place tells where a value lies against what a column can hold.
type place uint8

const (
	inside  place = iota
	below         // smaller than everything the column can hold
	above         // greater than everything the column can hold
	between       // not a value the column can hold, and without an order
)

// comparison is an operator with a value as the database stores it.
type comparison struct {
	op    string
	value any
}

// convertFor turns a rule's value into what a column of whole numbers, or of another storage, can
// be compared with, without losing a digit: x < 1.5 is x <= 1 for whole numbers.
func convertFor(d dialect, column metadata.Column, op string, value any) (comparison, place) {
	switch column.Storage {
	case metadata.StoreInteger:
		return convertNumber(op, value, 0)
	case metadata.StoreDecimal:
		if d.scaled() {
			return convertNumber(op, value, column.Scale)
		}
		return sameType[decimal.Decimal](op, value)
	case metadata.StoreDate, metadata.StoreTime:
		return sameType[time.Time](op, value)
	case metadata.StoreID:
		id, ok := value.(string)
		if !ok || (op == "==" || op == "!=") && !validID(id) {
			return comparison{}, between
		}
		return comparison{op, id}, inside
	default:
		return sameType[string](op, value)
	}
}

func sameType[T any](op string, value any) (comparison, place) {
	if _, ok := value.(T); !ok {
		return comparison{}, between
	}
	return comparison{op, value}, inside
}

func convertNumber(op string, value any, scale int) (comparison, place) {
	number, ok := value.(decimal.Decimal)
	if !ok {
		return comparison{}, between
	}
	scaled := number.Shift(int32(scale))
	if scaled.GreaterThan(decimal.NewFromInt(math.MaxInt64)) {
		return comparison{}, above
	}
	if scaled.LessThan(decimal.NewFromInt(math.MinInt64)) {
		return comparison{}, below
	}
	if scaled.IsInteger() {
		return comparison{op, scaled.IntPart()}, inside
	}
	floor := scaled.Floor().IntPart()
	switch op {
	case "<", "<=":
		return comparison{"<=", floor}, inside
	case ">", ">=":
		return comparison{">", floor}, inside
	default:
		return comparison{}, between
	}
}

// outside is a comparison with a value that the column cannot hold.
func outside(op, expression string, at place, exact bool) string {
	switch {
	case op == "!=":
		return alwaysTrue
	case at == above && strings.HasPrefix(op, "<"), at == below && strings.HasPrefix(op, ">"):
		return expression + " is not null"
	default:
		return exactly(alwaysFalse, exact)
	}
}

type scaledColumn struct {
	expression string
	scale      int
}

// compareScales compares two columns of whole numbers that stand for decimals of different scales,
// without multiplying, which could overflow: the finer one is split into what the coarser one can
// hold and a rest, both with the sign of the number.
func compareScales(op string, a, b scaledColumn) string {
	if a.scale > b.scale {
		a, b = b, a
		if turned, ok := flipped(op); ok {
			op = turned
		}
	}
	factor := "1" + strings.Repeat("0", b.scale-a.scale)
	x, whole, rest := a.expression, "("+b.expression+" / "+factor+")", "("+b.expression+" % "+factor+")"
	same := x + " = " + whole + " and " + rest + " = 0"
	switch op {
	case "==":
		return "(" + x + " is null and " + b.expression + " is null or (" + same + ") is true)"
	case "!=":
		return "not (" + x + " is null and " + b.expression + " is null or (" + same + ") is true)"
	case "<":
		return "(" + x + " < " + whole + " or " + x + " = " + whole + " and " + rest + " > 0) is true"
	case "<=":
		return "(" + x + " < " + whole + " or " + x + " = " + whole + " and " + rest + " >= 0) is true"
	case ">":
		return "(" + x + " > " + whole + " or " + x + " = " + whole + " and " + rest + " < 0) is true"
	default:
		return "(" + x + " > " + whole + " or " + x + " = " + whole + " and " + rest + " <= 0) is true"
	}
}

// compareValues compares two values that are both known.
func compareValues(op string, a, b any) (bool, error) {
	switch op {
	case "==":
		return sameValue(a, b), nil
	case "!=":
		return !sameValue(a, b), nil
	}
	if a == nil || b == nil {
		return false, nil
	}
	if rule.IsSearch(op) {
		text, ok := a.(string)
		part, also := b.(string)
		if !ok || !also {
			return false, fmt.Errorf("%s needs two texts", op)
		}
		return rule.TextHolds(op, text, part), nil
	}
	order, err := orderOf(a, b)
	if err != nil {
		return false, err
	}
	switch op {
	case "<":
		return order < 0, nil
	case "<=":
		return order <= 0, nil
	case ">":
		return order > 0, nil
	default:
		return order >= 0, nil
	}
}

func sameValue(a, b any) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	if flag, ok := a.(bool); ok {
		other, also := b.(bool)
		return also && flag == other
	}
	order, err := orderOf(a, b)
	return err == nil && order == 0
}

func orderOf(a, b any) (int, error) {
	switch x := a.(type) {
	case decimal.Decimal:
		if y, ok := b.(decimal.Decimal); ok {
			return x.Cmp(y), nil
		}
	case string:
		if y, ok := b.(string); ok {
			return strings.Compare(x, y), nil
		}
	case time.Time:
		if y, ok := b.(time.Time); ok {
			return x.Compare(y), nil
		}
	case time.Duration:
		if y, ok := b.(time.Duration); ok {
			return int(min(max(x-y, -1), 1)), nil
		}
	}
	return 0, fmt.Errorf("a %T and a %T have no order", a, b)
}

func valueIn(item, list any) bool {
	values, _ := list.([]any)
	for _, value := range values {
		if item != nil && sameValue(item, value) {
			return true
		}
	}
	return false
}

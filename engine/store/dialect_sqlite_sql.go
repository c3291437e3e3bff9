package store

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/shopspring/decimal"

	"github.com/weft-crm/weft/metadata"
)

func (l *lite) placeholder(n int) string { return "?" + strconv.Itoa(n) }

func (l *lite) typed(n int, _ metadata.Storage) string { return l.placeholder(n) }

func (l *lite) in(expression string, n int, _ metadata.Storage) string {
	return expression + " in (select value from json_each(" + l.placeholder(n) + "))"
}

func (l *lite) list(storage metadata.Storage, values []any) (any, error) {
	encoded := make([]any, 0, len(values))
	for _, value := range values {
		one, err := l.encode(metadata.Column{Storage: storage}, value)
		if err != nil {
			return nil, err
		}
		if flag, ok := one.(bool); ok {
			one = 0
			if flag {
				one = 1
			}
		}
		encoded = append(encoded, one)
	}
	text, err := json.Marshal(encoded)
	return string(text), err
}

func (l *lite) encode(column metadata.Column, value any) (any, error) {
	switch v := value.(type) {
	case nil:
		return nil, nil
	case string:
		if column.Storage == metadata.StoreID && v == "" {
			return nil, nil
		}
		return v, nil
	case int64, bool, []byte:
		return v, nil
	case time.Time:
		return v.UnixMicro(), nil
	case decimal.Decimal:
		return exactInteger(v, column)
	default:
		return nil, wrongType(column, value)
	}
}

func (l *lite) literal(column metadata.Column, value any) (string, error) {
	encoded, err := l.encode(column, value)
	if err != nil {
		return "", err
	}
	switch v := encoded.(type) {
	case nil:
		return "null", nil
	case string:
		return quoteText(v), nil
	case bool:
		return strconv.FormatBool(v), nil
	case int64:
		return strconv.FormatInt(v, 10), nil
	default:
		return "", wrongType(column, value)
	}
}

func (l *lite) scaled() bool { return true }

func (l *lite) forUpdate() string { return "" }
func (l *lite) forShare() string  { return "" }

func (l *lite) same(left, right string) string { return left + " is " + right }

func (l *lite) find(text, part string) string { return "instr(" + text + ", " + part + ")" }

func (l *lite) smallLetters(text string) string { return "lower(" + text + ")" }

func (l *lite) asText(expression string) string { return expression }

func (l *lite) member(item, list string) string {
	return "exists (select 1 from json_each(" + list + ") where value = " + item + ")"
}

// unordered keeps SQLite from reading groups in the order of an index, each row by itself, where another index holds
// all that is asked.
func (l *lite) unordered(expression string) string { return "+" + expression }

func (l *lite) nullsLast(expression string, descending bool) string {
	if descending { // null is the smallest value
		return expression + " desc"
	}
	return expression + " is null, " + expression
}

func (l *lite) period(expression string, _ metadata.Storage, period string) (string, error) {
	date := "date(" + expression + " / 1000000, 'unixepoch'"
	switch period {
	case "day":
		date += ")"
	case "week": // begins on Monday
		date += ", '-6 days', 'weekday 1')"
	case "month", "year":
		date += ", 'start of " + period + "')"
	case "quarter":
		month := "(cast(strftime('%m', " + expression + " / 1000000, 'unixepoch') as integer) - 1) % 3"
		date += ", 'start of month', '-' || (" + month + ") || ' months')"
	default:
		return "", fmt.Errorf("there is no period %q", period)
	}
	return "cast(strftime('%s', " + date + ") as integer) * 1000000", nil
}

// sumOrder adds floating numbers, which cannot overflow; of no numbers at all it is null as sum is.
func (l *lite) sumOrder(sums []string) string {
	return sums[0] + " * 1000000000.0 + " + sums[1]
}

// sumPart splits whole numbers so that no sum of them overflows.
const sumPart = 1_000_000_000

func (l *lite) sum(expression string, _ metadata.Column) ([]string, []metadata.Column) {
	parts := l.parts(expression)
	return []string{"sum" + parts[0], "sum" + parts[1]}, []metadata.Column{integerColumn, integerColumn}
}

func (l *lite) total(parts []any, column metadata.Column) any {
	high, ok := parts[0].(int64)
	if !ok {
		return nil
	}
	low := parts[1].(int64)
	sum := decimal.NewFromInt(high).Mul(decimal.NewFromInt(sumPart)).Add(decimal.NewFromInt(low))
	return sum.Shift(-int32(column.Scale))
}

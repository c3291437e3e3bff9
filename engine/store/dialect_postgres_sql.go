package store

import (
	"fmt"
	"strconv"
	"time"

	"github.com/shopspring/decimal"

	"github.com/weft-crm/weft/metadata"
)

func (p *postgres) placeholder(n int) string { return "$" + strconv.Itoa(n) }

// typed also keeps a time whole that is compared with a date.
func (p *postgres) typed(n int, storage metadata.Storage) string {
	switch storage {
	case metadata.StoreText:
		return p.placeholder(n) + "::text"
	case metadata.StoreDate, metadata.StoreTime:
		return p.placeholder(n) + "::timestamptz"
	case metadata.StoreDecimal:
		return p.placeholder(n) + "::numeric"
	default:
		return p.placeholder(n)
	}
}

func (p *postgres) in(expression string, n int, storage metadata.Storage) string {
	switch storage {
	case metadata.StoreID:
		return expression + " = any(" + p.placeholder(n) + "::text[]::uuid[])"
	case metadata.StoreInteger:
		return expression + " = any(" + p.placeholder(n) + "::bigint[])"
	case metadata.StoreDecimal:
		return expression + " = any(" + p.placeholder(n) + "::text[]::numeric[])"
	case metadata.StoreDate, metadata.StoreTime:
		return expression + " = any(" + p.placeholder(n) + "::timestamptz[])"
	case metadata.StoreBoolean:
		return expression + " = any(" + p.placeholder(n) + "::boolean[])"
	default:
		return expression + " = any(" + p.placeholder(n) + "::text[])"
	}
}

func (p *postgres) list(storage metadata.Storage, values []any) (any, error) {
	switch storage {
	case metadata.StoreInteger:
		return listOf[int64](storage, values)
	case metadata.StoreDate, metadata.StoreTime:
		return listOf[time.Time](storage, values)
	case metadata.StoreBoolean:
		return listOf[bool](storage, values)
	case metadata.StoreDecimal:
		numbers, err := listOf[decimal.Decimal](storage, values)
		texts := make([]string, len(numbers))
		for i, number := range numbers {
			texts[i] = number.String()
		}
		return texts, err
	default:
		return listOf[string](storage, values)
	}
}

func listOf[T any](storage metadata.Storage, values []any) ([]T, error) {
	list := make([]T, 0, len(values))
	for _, value := range values {
		one, ok := value.(T)
		if !ok {
			return nil, wrongType(metadata.Column{Name: "in a list", Storage: storage}, value)
		}
		list = append(list, one)
	}
	return list, nil
}

func (p *postgres) encode(column metadata.Column, value any) (any, error) {
	switch v := value.(type) {
	case nil:
		return nil, nil
	case string:
		if column.Storage == metadata.StoreID && v == "" {
			return nil, nil
		}
		return v, nil
	case int64, bool, []byte, time.Time:
		return v, nil
	case decimal.Decimal:
		if column.Precision > 0 { // otherwise it is compared, not stored
			if _, err := exactInteger(v, column); err != nil {
				return nil, err
			}
		}
		return v.String(), nil
	default:
		return nil, wrongType(column, value)
	}
}

func (p *postgres) literal(column metadata.Column, value any) (string, error) {
	switch v := value.(type) {
	case nil:
		return "null", nil
	case string:
		return quoteText(v), nil
	case bool:
		return strconv.FormatBool(v), nil
	case int64:
		return strconv.FormatInt(v, 10), nil
	case decimal.Decimal:
		return v.String(), nil
	case time.Time:
		return "timestamptz '" + v.UTC().Format("2006-01-02 15:04:05.999999") + "+00'", nil
	default:
		return "", wrongType(column, value)
	}
}

func (p *postgres) scaled() bool { return false }

func (p *postgres) forUpdate() string { return " for update" }
func (p *postgres) forShare() string  { return " for share" }

func (p *postgres) same(left, right string) string { return left + " is not distinct from " + right }

func (p *postgres) find(text, part string) string { return "strpos(" + text + ", " + part + ")" }

func (p *postgres) smallLetters(text string) string { return "lower(" + text + ` collate "C")` }

func (p *postgres) asText(expression string) string { return expression + `::text collate "C"` }

func (p *postgres) member(item, list string) string {
	return "coalesce(jsonb_exists(" + list + ", " + item + "), false)"
}

func (p *postgres) unordered(expression string) string { return expression }

func (p *postgres) nullsLast(expression string, descending bool) string {
	if descending {
		return expression + " desc nulls last"
	}
	return expression + " nulls last"
}

func (p *postgres) period(expression string, storage metadata.Storage, period string) (string, error) {
	switch period {
	case "day", "week", "month", "quarter", "year":
	default:
		return "", fmt.Errorf("there is no period %q", period)
	}
	if storage == metadata.StoreDate {
		expression += "::timestamp"
	}
	return "date_trunc('" + period + "', " + expression + ")::date", nil
}

func (p *postgres) sumOrder(sums []string) string { return sums[0] }

func (p *postgres) sum(expression string, column metadata.Column) ([]string, []metadata.Column) {
	column.Storage = metadata.StoreDecimal
	return []string{"sum(" + expression + ")::numeric"}, []metadata.Column{column}
}

func (p *postgres) total(parts []any, _ metadata.Column) any { return parts[0] }

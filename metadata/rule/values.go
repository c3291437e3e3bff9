package rule

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/shopspring/decimal"
)

// failure is what operators and functions return; Run puts the place to it.
type failure struct {
	code    string
	message Text
}

func (f *failure) Error() string { return f.message.En }

func fail(code, en, zh string, values ...any) error {
	message := say(en, zh, values...)
	first, size := utf8.DecodeRuneInString(message.En)
	message.En = string(unicode.ToUpper(first)) + message.En[size:]
	return &failure{code: code, message: message}
}

// wrongType is what a value of unknown type may turn out to be while the rule runs.
func wrongType(wanted Kind, found any) error {
	return fail("rule.type", "%s is needed here, but the value is %s.", "这里需要%s，但得到的是%s。", Type{Kind: wanted}.Words(), kindOf(found).Words())
}

// kindOf returns the type of a value. Dates and times look alike: both are Time.
func kindOf(value any) Type {
	switch value.(type) {
	case nil:
		return Type{Kind: Null}
	case bool:
		return Type{Kind: Boolean}
	case string:
		return Type{Kind: String}
	case time.Time:
		return Type{Kind: Time}
	case time.Duration:
		return Type{Kind: Duration}
	case Object:
		return Type{Kind: Record}
	}
	if _, ok := numberOf(value); ok {
		return Type{Kind: Number}
	}
	if reflect.TypeOf(value).Kind() == reflect.Slice {
		return Type{Kind: List}
	}
	return Type{}
}

// integerOf returns a value that came as a small whole number: the fast way to compare.
func integerOf(value any) (int64, bool) {
	switch n := value.(type) {
	case int64:
		return n, true
	case int:
		return int64(n), true
	}
	return 0, false
}

// numberOf returns a number of any representation as a decimal.
func numberOf(value any) (decimal.Decimal, bool) {
	switch n := value.(type) {
	case decimal.Decimal:
		return n, true
	case int64:
		return decimal.NewFromInt(n), true
	case int:
		return decimal.NewFromInt(int64(n)), true
	case int32:
		return decimal.NewFromInt32(n), true
	case float64:
		if math.IsNaN(n) || math.IsInf(n, 0) {
			return decimal.Decimal{}, false
		}
		return decimal.NewFromFloat(n), true
	case json.Number:
		return parseNumber(n.String())
	case *decimal.Decimal:
		if n != nil {
			return *n, true
		}
	}
	return decimal.Decimal{}, false
}

// want returns a number, or why it is none.
func wantNumber(value any) (decimal.Decimal, error) {
	number, ok := numberOf(value)
	if !ok {
		return number, wrongType(Number, value)
	}
	return number, nil
}

func wantText(value any) (string, error) {
	text, ok := value.(string)
	if !ok {
		return "", wrongType(String, value)
	}
	return text, nil
}

// listOfValues returns a list's elements; null is the empty list.
func listOfValues(value any) ([]any, error) {
	switch list := value.(type) {
	case nil:
		return nil, nil
	case []any:
		return list, nil
	case []string:
		return anys(list), nil
	case []Object:
		return anys(list), nil
	}
	slice := reflect.ValueOf(value)
	if slice.Kind() != reflect.Slice {
		return nil, wrongType(List, value)
	}
	elements := make([]any, slice.Len())
	for i := range elements {
		elements[i] = slice.Index(i).Interface()
	}
	return elements, nil
}

func anys[T any](list []T) []any {
	elements := make([]any, len(list))
	for i, element := range list {
		elements[i] = element
	}
	return elements
}

// boundedList is listOfValues for a list that a rule goes through.
func boundedList(value any, limit int) ([]any, error) {
	list, err := listOfValues(value)
	if err == nil && len(list) > limit {
		return nil, fail("rule.limit", "The list has %d elements; a rule goes through at most %d here.", "列表有 %d 个元素，此处最多允许 %d 个。", len(list), limit)
	}
	return list, err
}

// force works out a root that is given as a function.
func force(value any) (any, error) {
	if lazy, ok := value.(func() (any, error)); ok {
		return lazy()
	}
	return value, nil
}

// result brings a value into the form Run promises.
func result(value any) any {
	switch v := value.(type) {
	case nil, bool, string, time.Time, time.Duration, decimal.Decimal, Object:
		return v
	}
	if number, ok := numberOf(value); ok {
		return number
	}
	list, err := listOfValues(value)
	if err != nil {
		return value
	}
	elements := make([]any, len(list))
	for i, element := range list {
		elements[i] = result(element)
	}
	return elements
}

// plain brings a result into the form of Explanation and Literal: records become their identity.
func plain(value any) any {
	switch v := value.(type) {
	case Object:
		return identity(v)
	case []any:
		elements := make([]any, len(v))
		for i, element := range v {
			elements[i] = plain(element)
		}
		return elements
	}
	return value
}

// identity is an object's id, null for an object without one.
func identity(object Object) any {
	if id := object.Identity(); id != "" {
		return id
	}
	return nil
}

// textOf writes a value as text.
func textOf(value any) (string, error) {
	switch v := value.(type) {
	case string:
		return v, nil
	case bool:
		return fmt.Sprint(v), nil
	case time.Time:
		if isDate(v) {
			return v.Format(time.DateOnly), nil
		}
		return v.UTC().Format(time.RFC3339Nano), nil
	case time.Duration:
		return v.String(), nil
	case Object:
		return v.Identity(), nil
	}
	if number, ok := numberOf(value); ok {
		return number.String(), nil
	}
	return "", wrongType(String, value)
}

// isDate reports whether a time is a date: midnight in UTC.
func isDate(t time.Time) bool {
	return t.Equal(dayOf(t))
}

// dayOf returns the midnight in UTC at or before a time.
func dayOf(t time.Time) time.Time {
	year, month, day := t.UTC().Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

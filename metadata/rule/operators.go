package rule

import (
	"cmp"
	"strings"
	"time"
)

// equal is the language's ==. It is total: every two values are equal or not.
func equal(a, b any) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	switch left := a.(type) {
	case string:
		if right, ok := b.(string); ok {
			return left == right
		}
	case bool:
		right, ok := b.(bool)
		return ok && left == right
	case time.Time:
		right, ok := b.(time.Time)
		return ok && left.Equal(right)
	case time.Duration:
		right, ok := b.(time.Duration)
		return ok && left == right
	}
	if left, ok := referenced(a); ok {
		right, ok := referenced(b)
		return ok && left == right
	}
	if left, ok := integerOf(a); ok {
		if right, ok := integerOf(b); ok {
			return left == right
		}
	}
	if left, ok := numberOf(a); ok {
		right, ok := numberOf(b)
		return ok && left.Equal(right)
	}
	return equalLists(a, b)
}

// referenced returns the identity of an object, or a text that may be one.
func referenced(value any) (string, bool) {
	switch v := value.(type) {
	case Object:
		return v.Identity(), true
	case string:
		return v, true
	}
	return "", false
}

func equalLists(a, b any) bool {
	left, err := listOfValues(a)
	if err != nil {
		return false
	}
	right, err := listOfValues(b)
	if err != nil || len(left) != len(right) {
		return false
	}
	for i := range left {
		if !equal(left[i], right[i]) {
			return false
		}
	}
	return true
}

// compare orders two values that are not null.
func compare(a, b any) (int, error) {
	switch left := a.(type) {
	case string:
		if right, ok := b.(string); ok {
			return strings.Compare(left, right), nil
		}
	case time.Time:
		if right, ok := b.(time.Time); ok {
			return left.Compare(right), nil
		}
	case time.Duration:
		if right, ok := b.(time.Duration); ok {
			return cmp.Compare(left, right), nil
		}
	}
	if left, ok := integerOf(a); ok {
		if right, ok := integerOf(b); ok {
			return cmp.Compare(left, right), nil
		}
	}
	left, ok := numberOf(a)
	if !ok {
		return 0, fail("rule.type", "%s and %s have no order.", "%s和%s不能比较大小。", kindOf(a).Words(), kindOf(b).Words())
	}
	right, err := wantNumber(b)
	return left.Cmp(right), err
}

// ordering makes an operator of a test of compare's result; with null it is false.
func ordering(holds func(order int) bool) func(...any) (any, error) {
	return func(arguments ...any) (any, error) {
		a, b := arguments[0], arguments[1]
		if a == nil || b == nil {
			return false, nil
		}
		order, err := compare(a, b)
		return holds(order), err
	}
}

// searching makes contains, startsWith or endsWith; with null it is false.
func searching(operator string) func(...any) (any, error) {
	return func(arguments ...any) (any, error) {
		if arguments[0] == nil || arguments[1] == nil {
			return false, nil
		}
		text, err := wantText(arguments[0])
		if err != nil {
			return nil, err
		}
		part, err := wantText(arguments[1])
		if err != nil {
			return nil, err
		}
		return TextHolds(operator, text, part), nil
	}
}

// membership makes the operator “in” for lists up to a limit.
func membership(limit int) func(...any) (any, error) {
	return func(arguments ...any) (any, error) {
		item := arguments[0]
		if item == nil || arguments[1] == nil {
			return false, nil
		}
		if texts, ok := arguments[1].([]string); ok && len(texts) <= limit {
			return holdsText(texts, item), nil
		}
		list, err := boundedList(arguments[1], limit)
		if err != nil {
			return nil, err
		}
		for _, element := range list {
			if equal(item, element) {
				return true, nil
			}
		}
		return false, nil
	}
}

func holdsText(texts []string, item any) bool {
	wanted, ok := referenced(item)
	if !ok {
		return false
	}
	for _, text := range texts {
		if text == wanted {
			return true
		}
	}
	return false
}

// truth is what a value means as a condition: null is false.
func truth(value any) (bool, error) {
	switch v := value.(type) {
	case nil:
		return false, nil
	case bool:
		return v, nil
	}
	return false, wrongType(Boolean, value)
}

// get reads a field; a field of null is null.
func get(value any, name string) (any, error) {
	value, err := force(value)
	if err != nil {
		return nil, err
	}
	switch v := value.(type) {
	case nil:
		return nil, nil
	case Object:
		if name == "id" {
			return identity(v), nil
		}
		return v.Get(name), nil
	case map[string]any:
		return v[name], nil
	}
	return nil, fail("rule.type", "%s has no field “%s”.", "%s没有字段“%s”。", kindOf(value).Words(), name)
}

// call runs a function that an object or the environment has given.
func call(value any, arguments []any) (any, error) {
	function, ok := value.(func(...any) (any, error))
	if !ok {
		return nil, wrongType(Func, value)
	}
	return function(arguments...)
}

// element reads list[i]; a place outside the list is null, -1 is the last.
func elementAt(value, place any) (any, error) {
	if value == nil || place == nil {
		return nil, nil
	}
	list, err := listOfValues(value)
	if err != nil {
		return nil, err
	}
	i, err := wholeNumber(place)
	if i < 0 {
		i += len(list)
	}
	if err != nil || i < 0 || i >= len(list) {
		return nil, err
	}
	return list[i], nil
}

// part reads list[from:to] or text[from:to]; places outside are cut.
func part(value, from, to any) (any, error) {
	if value == nil {
		return nil, nil
	}
	if text, ok := value.(string); ok {
		characters := []rune(text)
		first, last, err := bounds(from, to, len(characters))
		return string(characters[first:last]), err
	}
	list, err := listOfValues(value)
	if err != nil {
		return nil, err
	}
	first, last, err := bounds(from, to, len(list))
	return list[first:last], err
}

func bounds(from, to any, length int) (first, last int, err error) {
	first, err = bound(from, 0, length)
	if err != nil {
		return 0, 0, err
	}
	last, err = bound(to, length, length)
	if err != nil {
		return 0, 0, err
	}
	return min(first, last), last, nil
}

func bound(place any, otherwise, length int) (int, error) {
	if place == nil {
		return otherwise, nil
	}
	i, err := wholeNumber(place)
	if i < 0 {
		i += length
	}
	return min(max(i, 0), length), err
}

// wholeNumber returns a number that counts something.
func wholeNumber(value any) (int, error) {
	number, err := wantNumber(value)
	if err != nil {
		return 0, err
	}
	if !number.IsInteger() || number.Abs().Cmp(largestCount) > 0 {
		return 0, fail("rule.range", "%s is not a whole number in the allowed range.", "%s 不是允许范围内的整数。", number)
	}
	return int(number.IntPart()), nil
}

// TextHolds tells whether a text contains, startsWith or endsWith a part, byte by byte.
func TextHolds(operator, text, part string) bool {
	switch operator {
	case "contains":
		return strings.Contains(text, part)
	case "startsWith":
		return strings.HasPrefix(text, part)
	default:
		return strings.HasSuffix(text, part)
	}
}

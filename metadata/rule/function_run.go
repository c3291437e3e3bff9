package rule

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/shopspring/decimal"
)

// The functions of functions.go. Where not said otherwise, null gives null.

func length(arguments ...any) (any, error) {
	if text, ok := arguments[0].(string); ok {
		return int64(utf8.RuneCountInString(text)), nil
	}
	list, err := listOfValues(arguments[0])
	return int64(len(list)), err
}

// textLength is len where the checker knows that the argument is a text: null has no length.
func textLength(arguments ...any) (any, error) {
	if arguments[0] == nil {
		return nil, nil
	}
	return length(arguments...)
}

func smallest(arguments ...any) (any, error) {
	return extreme(arguments, func(order int) bool { return order < 0 })
}

func largest(arguments ...any) (any, error) {
	return extreme(arguments, func(order int) bool { return order > 0 })
}

func extreme(arguments []any, better func(order int) bool) (any, error) {
	values, err := flat(arguments)
	if err != nil || len(values) == 0 {
		return nil, err
	}
	best := values[0]
	for _, value := range values[1:] {
		order, err := compare(value, best)
		if err != nil {
			return nil, err
		}
		if better(order) {
			best = value
		}
	}
	return best, nil
}

// flat gives the values of arguments and of lists among them, without null.
func flat(arguments []any) ([]any, error) {
	var values []any
	for _, argument := range arguments {
		if !isList(argument) {
			values = append(values, argument)
			continue
		}
		list, err := boundedList(argument, maxList)
		if err != nil {
			return nil, err
		}
		values = append(values, list...)
	}
	return slices.DeleteFunc(values, func(value any) bool { return value == nil }), nil
}

func isList(value any) bool {
	switch value.(type) {
	case []any, []string, []Object:
		return true
	}
	return value != nil && kindOf(value).Kind == List
}

func mean(arguments ...any) (any, error) {
	values, err := flat(arguments)
	if err != nil || len(values) == 0 {
		return nil, err
	}
	total, err := sum(values)
	if err != nil {
		return nil, err
	}
	return divide(total, int64(len(values)))
}

// sum adds the elements of a list; without any it is 0.
func sum(arguments ...any) (any, error) {
	list, err := boundedList(arguments[0], maxList)
	if err != nil {
		return nil, err
	}
	var total any = decimal.Zero
	for _, value := range list {
		if value == nil {
			continue
		}
		if span, ok := value.(time.Duration); ok && equal(total, decimal.Zero) {
			total = span
			continue
		}
		if total, err = add(total, value); err != nil {
			return nil, err
		}
	}
	return total, nil
}

// sumOfDurations is sum where the elements are known to be durations, so that nothing is 0 s.
func sumOfDurations(arguments ...any) (any, error) {
	total, err := sum(arguments...)
	if _, ok := total.(time.Duration); !ok && err == nil {
		return time.Duration(0), nil
	}
	return total, err
}

func onNumber(value any, change func(decimal.Decimal) decimal.Decimal) (any, error) {
	if value == nil {
		return nil, nil
	}
	number, err := wantNumber(value)
	if err != nil {
		return nil, err
	}
	return change(number), nil
}

func round(arguments ...any) (any, error) {
	digits := 0
	if len(arguments) > 1 {
		if arguments[1] == nil {
			return nil, nil
		}
		var err error
		if digits, err = wholeNumber(arguments[1]); err != nil {
			return nil, err
		}
		if digits < -maxDigits || digits > maxDigits {
			return nil, fail("rule.range", "A number is rounded to at most %d digits.", "最多保留 %d 位小数。", maxDigits)
		}
	}
	return onNumber(arguments[0], func(n decimal.Decimal) decimal.Decimal { return n.Round(int32(digits)) })
}

func absolute(arguments ...any) (any, error) { return onNumber(arguments[0], decimal.Decimal.Abs) }
func floor(arguments ...any) (any, error)    { return onNumber(arguments[0], decimal.Decimal.Floor) }
func ceil(arguments ...any) (any, error)     { return onNumber(arguments[0], decimal.Decimal.Ceil) }

func onText(value any, change func(string) string) (any, error) {
	if value == nil {
		return nil, nil
	}
	text, err := wantText(value)
	if err != nil {
		return nil, err
	}
	return change(text), nil
}

func upper(arguments ...any) (any, error) { return onText(arguments[0], strings.ToUpper) }
func lower(arguments ...any) (any, error) { return onText(arguments[0], strings.ToLower) }
func fold(arguments ...any) (any, error)  { return onText(arguments[0], folded) }
func trim(arguments ...any) (any, error)  { return onText(arguments[0], strings.TrimSpace) }

func split(arguments ...any) (any, error) {
	if arguments[0] == nil || arguments[1] == nil {
		return nil, nil
	}
	text, err := wantText(arguments[0])
	if err != nil {
		return nil, err
	}
	separator, err := wantText(arguments[1])
	if err != nil {
		return nil, err
	}
	return boundedList(strings.Split(text, separator), maxList)
}

// joinTexts leaves nulls out; a null list gives the empty text.
func joinTexts(arguments ...any) (any, error) {
	list, err := boundedList(arguments[0], maxList)
	if err != nil {
		return nil, err
	}
	separator := ""
	if len(arguments) > 1 && arguments[1] != nil {
		if separator, err = wantText(arguments[1]); err != nil {
			return nil, err
		}
	}
	return joined(list, separator)
}

func joined(values []any, separator string) (any, error) {
	var texts []string
	for _, value := range values {
		if value == nil {
			continue
		}
		text, err := textOf(value)
		if err != nil {
			return nil, err
		}
		texts = append(texts, text)
	}
	return strings.Join(texts, separator), nil
}

// concat leaves nulls out.
func concat(arguments ...any) (any, error) {
	for _, argument := range arguments {
		if isList(argument) {
			return flat(arguments)
		}
	}
	return joined(arguments, "")
}

// concatLists is concat where the checker knows that the arguments are lists.
func concatLists(arguments ...any) (any, error) {
	list, err := flat(arguments)
	if list == nil {
		list = []any{}
	}
	return list, err
}

func toText(arguments ...any) (any, error) {
	if arguments[0] == nil {
		return nil, nil
	}
	return textOf(arguments[0])
}

// timeText is string where the checker knows that the argument is a time, be it midnight.
func timeText(arguments ...any) (any, error) {
	moment, ok := arguments[0].(time.Time)
	if !ok {
		return toText(arguments...)
	}
	return moment.UTC().Format(time.RFC3339Nano), nil
}

func toNumber(arguments ...any) (any, error) {
	text, ok := arguments[0].(string)
	if !ok {
		return onNumber(arguments[0], func(n decimal.Decimal) decimal.Decimal { return n })
	}
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	number, ok := parseNumber(strings.TrimSpace(text))
	if !ok {
		return nil, unreadableText("number", "数字", text, "12.5")
	}
	return number, nil
}

func unreadableText(en, zh, text, example string) error {
	return fail("rule.unreadable", "“%[2]s” cannot be read as a %[1]s; write for example %[3]s.", "“%[2]s”不是有效的%[1]s，正确写法例如 %[3]s。",
		Text{En: en, Zh: zh}, text, example)
}

func toDate(arguments ...any) (any, error) {
	text, ok := arguments[0].(string)
	if !ok {
		return onMoment(arguments[0], func(t time.Time) any { return dayOf(t) })
	}
	date, err := time.Parse(time.DateOnly, strings.TrimSpace(text))
	if err != nil {
		return nil, unreadableText("date", "日期", text, "2026-11-21")
	}
	return date, nil
}

func toTime(arguments ...any) (any, error) {
	text, ok := arguments[0].(string)
	if !ok {
		return onMoment(arguments[0], func(t time.Time) any { return t })
	}
	moment, err := time.Parse(time.RFC3339, strings.TrimSpace(text))
	if err != nil {
		return nil, unreadableText("date with time", "日期时间", text, "2026-11-21T09:00:00Z")
	}
	return moment.UTC(), nil
}

func toDuration(arguments ...any) (any, error) {
	if arguments[0] == nil {
		return nil, nil
	}
	text, err := wantText(arguments[0])
	if err != nil {
		return nil, err
	}
	span, err := parseDuration(strings.TrimSpace(text))
	if err != nil {
		return nil, unreadableText("duration", "时长", text, "1h30m")
	}
	return span, nil
}

// parseDuration reads Go's durations and whole days: 36h, 1h30m, 2d.
func parseDuration(text string) (any, error) {
	if count, isDays := strings.CutSuffix(text, "d"); isDays {
		number, ok := parseNumber(count)
		if !ok {
			return nil, divisionByZero() // any error: the caller says what is wrong
		}
		return spanOf(number, 24*time.Hour)
	}
	return time.ParseDuration(text)
}

func days(arguments ...any) (any, error)    { return span(arguments[0], 24*time.Hour) }
func hours(arguments ...any) (any, error)   { return span(arguments[0], time.Hour) }
func minutes(arguments ...any) (any, error) { return span(arguments[0], time.Minute) }

func span(count any, unit time.Duration) (any, error) {
	if count == nil {
		return nil, nil
	}
	number, err := wantNumber(count)
	if err != nil {
		return nil, err
	}
	return spanOf(number, unit)
}

func spanOf(count decimal.Decimal, unit time.Duration) (any, error) {
	return checkedDuration(count.Mul(decimal.NewFromInt(int64(unit))))
}

func onMoment(value any, read func(time.Time) any) (any, error) {
	if value == nil {
		return nil, nil
	}
	moment, ok := value.(time.Time)
	if !ok {
		return nil, wrongType(Date, value)
	}
	return read(moment.UTC()), nil
}

func year(arguments ...any) (any, error) {
	return onMoment(arguments[0], func(t time.Time) any { return int64(t.Year()) })
}

func month(arguments ...any) (any, error) {
	return onMoment(arguments[0], func(t time.Time) any { return int64(t.Month()) })
}

func day(arguments ...any) (any, error) {
	return onMoment(arguments[0], func(t time.Time) any { return int64(t.Day()) })
}

func weekday(arguments ...any) (any, error) {
	return onMoment(arguments[0], func(t time.Time) any { return int64(t.Weekday()+6)%7 + 1 })
}

func first(arguments ...any) (any, error) { return elementAt(arguments[0], int64(0)) }
func last(arguments ...any) (any, error)  { return elementAt(arguments[0], int64(-1)) }

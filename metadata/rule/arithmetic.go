package rule

import (
	"time"

	"github.com/shopspring/decimal"
)

const (
	// quotientDigits is how many digits a division keeps after the point.
	quotientDigits = 20
	// maxResultDigits bounds what multiplying and powers may grow to.
	maxResultDigits = 1_000
	// maxPower bounds exponents.
	maxPower = 100
)

var largestCount = decimal.NewFromInt(1_000_000)

// arithmetic makes an operator of one on two values that are not null; with null it is null.
func arithmetic(operate func(a, b any) (any, error)) func(...any) (any, error) {
	return func(arguments ...any) (any, error) {
		if arguments[0] == nil || arguments[1] == nil {
			return nil, nil
		}
		return operate(arguments[0], arguments[1])
	}
}

func add(a, b any) (any, error) {
	switch left := a.(type) {
	case string:
		right, err := wantText(b)
		return left + right, err
	case time.Time:
		if right, ok := b.(time.Duration); ok {
			return left.Add(right), nil
		}
	case time.Duration:
		switch right := b.(type) {
		case time.Time:
			return right.Add(left), nil
		case time.Duration:
			return checkedDuration(decimal.NewFromInt(int64(left)).Add(decimal.NewFromInt(int64(right))))
		}
	}
	return numbers(a, b, func(x, y decimal.Decimal) (any, error) { return x.Add(y), nil })
}

func subtract(a, b any) (any, error) {
	switch left := a.(type) {
	case time.Time:
		switch right := b.(type) {
		case time.Time:
			return left.Sub(right), nil
		case time.Duration:
			return left.Add(-right), nil
		}
	case time.Duration:
		if right, ok := b.(time.Duration); ok {
			return checkedDuration(decimal.NewFromInt(int64(left)).Sub(decimal.NewFromInt(int64(right))))
		}
	}
	return numbers(a, b, func(x, y decimal.Decimal) (any, error) { return x.Sub(y), nil })
}

// dateAfter adds a duration to a date, in either order; the result is a date again.
func dateAfter(a, b any) (any, error) {
	sum, err := add(a, b)
	return justDay(sum), err
}

func dateBefore(a, b any) (any, error) {
	difference, err := subtract(a, b)
	return justDay(difference), err
}

func justDay(value any) any {
	if moment, ok := value.(time.Time); ok {
		return dayOf(moment)
	}
	return value
}

func multiply(a, b any) (any, error) {
	if right, ok := b.(time.Duration); ok {
		a, b = right, a
	}
	if left, ok := a.(time.Duration); ok {
		factor, err := wantNumber(b)
		if err != nil {
			return nil, err
		}
		return checkedDuration(decimal.NewFromInt(int64(left)).Mul(factor))
	}
	return numbers(a, b, func(x, y decimal.Decimal) (any, error) {
		return checkedNumber(x.Mul(y))
	})
}

func divide(a, b any) (any, error) {
	left, isDuration := a.(time.Duration)
	if right, ok := b.(time.Duration); ok && isDuration {
		return quotient(decimal.NewFromInt(int64(left)), decimal.NewFromInt(int64(right)))
	}
	if isDuration {
		divisor, err := wantNumber(b)
		if err != nil {
			return nil, err
		}
		share, err := quotient(decimal.NewFromInt(int64(left)), divisor)
		if err != nil {
			return nil, err
		}
		return checkedDuration(share.(decimal.Decimal))
	}
	return numbers(a, b, quotient)
}

func quotient(x, y decimal.Decimal) (any, error) {
	if y.IsZero() {
		return nil, divisionByZero()
	}
	return x.DivRound(y, quotientDigits), nil
}

func divisionByZero() error {
	return fail("rule.division_by_zero", "Division by zero.", "除数为零。")
}

func modulo(a, b any) (any, error) {
	return numbers(a, b, func(x, y decimal.Decimal) (any, error) {
		if y.IsZero() {
			return nil, divisionByZero()
		}
		return x.Mod(y), nil
	})
}

func power(a, b any) (any, error) {
	return numbers(a, b, func(x, y decimal.Decimal) (any, error) {
		if !y.IsInteger() || y.Abs().Cmp(decimal.NewFromInt(maxPower)) > 0 {
			return nil, fail("rule.range", "An exponent has to be a whole number up to %d.", "指数必须是不超过 %d 的整数。", maxPower)
		}
		if y.IsNegative() && x.IsZero() {
			return nil, divisionByZero()
		}
		return raise(x, int(y.IntPart()))
	})
}

func raise(base decimal.Decimal, exponent int) (any, error) {
	raised := decimal.NewFromInt(1)
	for range max(exponent, -exponent) {
		raised = raised.Mul(base)
		if _, err := checkedNumber(raised); err != nil {
			return nil, err
		}
	}
	if exponent < 0 {
		return quotient(decimal.NewFromInt(1), raised)
	}
	return raised, nil
}

func negate(value any) (any, error) {
	if span, ok := value.(time.Duration); ok {
		return -span, nil
	}
	number, err := wantNumber(value)
	return number.Neg(), err
}

// numbers runs an operation on two numbers.
func numbers(a, b any, operate func(x, y decimal.Decimal) (any, error)) (any, error) {
	x, err := wantNumber(a)
	if err != nil {
		return nil, err
	}
	y, err := wantNumber(b)
	if err != nil {
		return nil, err
	}
	return operate(x, y)
}

func checkedNumber(number decimal.Decimal) (any, error) {
	if number.NumDigits() > maxResultDigits || max(number.Exponent(), -number.Exponent()) > maxResultDigits {
		return nil, fail("rule.limit", "The number has more than %d digits.", "数字超过 %d 位。", maxResultDigits)
	}
	return number, nil
}

// checkedDuration makes a duration of nanoseconds, unless there are too many (292 years).
func checkedDuration(nanoseconds decimal.Decimal) (any, error) {
	whole := nanoseconds.Truncate(0)
	if whole.Abs().Cmp(decimal.NewFromInt(1<<63-1)) > 0 {
		return nil, fail("rule.limit", "The duration is too long.", "时长过长。")
	}
	return time.Duration(whole.IntPart()), nil
}

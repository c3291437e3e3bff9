package metadata

import (
	"encoding/json"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/shopspring/decimal"
	"golang.org/x/text/width"
)

// Numbers beyond these bounds fit no column; refusing them early keeps arithmetic cheap.
const (
	maxNumberDigits   = 64
	maxNumberExponent = 40
)

// toDecimal takes the number in a JSON value, a rule's result or a Go number.
func toDecimal(raw any) (decimal.Decimal, bool) {
	switch value := raw.(type) {
	case json.Number:
		return parseDecimal(value.String())
	case string:
		return parseDecimal(value)
	case decimal.Decimal:
		return value, true
	case int64:
		return decimal.NewFromInt(value), true
	case int:
		return decimal.NewFromInt(int64(value)), true
	case float64:
		return parseDecimal(strconv.FormatFloat(value, 'g', -1, 64))
	default:
		return decimal.Decimal{}, false
	}
}

func parseDecimal(text string) (decimal.Decimal, bool) {
	if text == "" || len(text) > maxNumberDigits || strings.Trim(text, "+-.0123456789eE") != "" {
		return decimal.Decimal{}, false
	}
	value, err := decimal.NewFromString(text)
	if err != nil || value.Exponent() > maxNumberExponent || value.Exponent() < -maxNumberDigits {
		return decimal.Decimal{}, false
	}
	return value, true
}

// parseNumberText reads a number as spreadsheets write it: 1,234.50, 1.234,50, (12), 12-. Blank
// gives nil.
func parseNumberText(text string, format ImportFormat) (*decimal.Decimal, *ValueProblem) {
	digits := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '\'' || r == '’' {
			return -1
		}
		return r
	}, width.Narrow.String(text))
	if digits == "" {
		return nil, nil
	}
	if strings.HasPrefix(digits, "(") && strings.HasSuffix(digits, ")") {
		digits = "-" + digits[1:len(digits)-1]
	}
	if strings.HasSuffix(digits, "-") {
		digits = "-" + digits[:len(digits)-1]
	}
	group, point := ",", "."
	if format.DecimalComma {
		group, point = ".", ","
	}
	whole, fraction, _ := strings.Cut(digits, point)
	if !grouped(whole, group) {
		return nil, refuseType("a number", "数字")
	}
	digits = strings.ReplaceAll(whole, group, "")
	if fraction != "" {
		digits += "." + fraction
	}
	value, ok := parseDecimal(digits)
	if !ok {
		return nil, refuseType("a number", "数字")
	}
	return &value, nil
}

// grouped reports whether separators stand where they separate thousands (or 万).
func grouped(whole, separator string) bool {
	parts := strings.Split(whole, separator)
	for i, part := range parts {
		if i > 0 && len(part) != 3 && len(part) != 4 {
			return false
		}
	}
	return len(parts) == 1 || strings.Trim(parts[0], "+-") != ""
}

// appendDecimal writes a number with exactly scale digits after the point.
func appendDecimal(b []byte, value decimal.Decimal, scale int32) []byte {
	if -value.Exponent() != scale || value.NumDigits() > decimalPrecision {
		return append(b, value.StringFixed(scale)...)
	}
	coefficient := value.CoefficientInt64()
	if coefficient < 0 {
		b, coefficient = append(b, '-'), -coefficient
	}
	if scale <= 0 {
		return strconv.AppendInt(b, coefficient, 10)
	}
	var buffer [24]byte
	digits := strconv.AppendInt(buffer[:0], coefficient, 10)
	if whole := len(digits) - int(scale); whole > 0 {
		b = append(b, digits[:whole]...)
		b = append(b, '.')
		return append(b, digits[whole:]...)
	}
	b = append(b, "0."...)
	for range int(scale) - len(digits) {
		b = append(b, '0')
	}
	return append(b, digits...)
}

// written writes a number with commas between thousands, unless the field does without, and what stands
// before and behind it.
func (f *Field) written(digits string, to Locale) string {
	if !f.Ungrouped {
		digits = groupDigits(digits)
	}
	return f.before(to) + digits + f.behind(to)
}

// before and behind are what stands beside the field's numbers, with the blank that letters need.
func (f *Field) before(to Locale) string {
	prefix := f.Prefix.In(to.Language)
	if last, _ := utf8.DecodeLastRuneInString(prefix); apart(last) {
		return prefix + " "
	}
	return prefix
}

func (f *Field) behind(to Locale) string {
	unit := f.Unit.In(to.Language)
	if first, _ := utf8.DecodeRuneInString(unit); apart(first) {
		return " " + unit
	}
	return unit
}

// apart reports whether a blank stands between a number and a sign beside it: 12 kg, but 12台 and 12%.
func apart(sign rune) bool { return unicode.IsLetter(sign) && !unicode.Is(unicode.Han, sign) }

// bare is a number as people write it without what stands beside the field's numbers.
func (f *Field) bare(text string) string {
	text = strings.TrimSpace(text)
	for _, language := range []string{"en", "zh"} {
		prefix, unit := f.Prefix.In(language), f.Unit.In(language)
		if len(text) >= len(prefix) && strings.EqualFold(text[:len(prefix)], prefix) {
			text = text[len(prefix):]
		}
		if rest := len(text) - len(unit); rest >= 0 && strings.EqualFold(text[rest:], unit) {
			text = strings.TrimSpace(text[:rest])
		}
	}
	return text
}

// groupDigits puts commas between thousands.
func groupDigits(digits string) string {
	sign := ""
	if strings.HasPrefix(digits, "-") {
		sign, digits = "-", digits[1:]
	}
	whole, fraction, hasFraction := strings.Cut(digits, ".")
	var out strings.Builder
	for i, digit := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			out.WriteByte(',')
		}
		out.WriteRune(digit)
	}
	if hasFraction {
		out.WriteString("." + fraction)
	}
	return sign + out.String()
}

func isBlank(text string) bool { return strings.TrimSpace(text) == "" }

// ruleText gives a rule's result as a text where a text is wanted.
func ruleText(value any) any {
	switch value := value.(type) {
	case decimal.Decimal:
		return value.String()
	case bool:
		return strconv.FormatBool(value)
	default:
		return value
	}
}

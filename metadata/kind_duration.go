package metadata

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"
	"golang.org/x/text/width"
)

// durationKind is a length of time in whole minutes. People write it 1h 30m, 1小时30分, 1:30 or 90; a
// day has 24 hours.
type durationKind struct{ numberKind }

const mostMinutes = 100 * 366 * 24 * 60

func (durationKind) Name() string { return "duration" }
func (durationKind) Label() Text  { return Text{"Duration", "时长"} }

func (k durationKind) Parse(f *Field, raw any) (any, *ValueProblem) {
	value, problem := limited(f, k.numberKind.Parse)(raw)
	if problem != nil && problem.Code == "type" {
		return nil, refuseType("a duration in whole minutes, such as 90", "以分钟计的时长，例如 90")
	}
	return value, problem
}

func (k durationKind) ParseText(f *Field, text string, format ImportFormat) (any, *ValueProblem) {
	if isBlank(text) {
		return nil, nil
	}
	minutes, ok := parseLengthText(text, format)
	if !ok {
		return nil, refuseType("a duration such as 1h 30m", "时长，例如 1小时30分")
	}
	return k.Parse(f, minutes)
}

// FromRule takes minutes, or what the difference of two moments is.
func (k durationKind) FromRule(f *Field, value any) (any, *ValueProblem) {
	if span, ok := value.(time.Duration); ok {
		value = int64(math.Round(span.Minutes()))
	}
	return limited(f, k.numberKind.FromRule)(value)
}

func (durationKind) Format(_ *Field, value any, to Locale) string {
	minutes, ok := value.(int64)
	if !ok {
		return ""
	}
	sign, hour, minute := "", "h", "m"
	if to.Language == "zh" {
		hour, minute = "小时", "分钟"
	}
	if minutes < 0 {
		sign, minutes = "-", -minutes
	}
	switch {
	case minutes < 60:
		return sign + strconv.FormatInt(minutes, 10) + minute
	case minutes%60 == 0:
		return sign + strconv.FormatInt(minutes/60, 10) + hour
	case to.Language != "zh":
		hour += " "
	}
	return sign + strconv.FormatInt(minutes/60, 10) + hour + strconv.FormatInt(minutes%60, 10) + minute
}

// limited refuses a negative length, unless the field's own bounds allow one, and one of centuries.
func limited(f *Field, parse func(*Field, any) (any, *ValueProblem)) func(any) (any, *ValueProblem) {
	return func(raw any) (any, *ValueProblem) {
		value, problem := parse(f, raw)
		minutes, ok := value.(int64)
		switch {
		case !ok || problem != nil:
			return value, problem
		case minutes < 0 && f.Min == "":
			return nil, refuse("too_small", "A duration cannot be negative.", "时长不能为负数。")
		case minutes > mostMinutes || minutes < -mostMinutes:
			return nil, refuse("too_large", "The duration is too long.", "时长过长。")
		}
		return value, nil
	}
}

var (
	durationParts = regexp.MustCompile(`^(?:(\d+(?:\.\d+)?)\s*(?:d|day|days|天|日))?\s*(?:(\d+(?:\.\d+)?)\s*(?:h|hr|hrs|hour|hours|小时|个小时|时))?\s*(?:(\d+(?:\.\d+)?)\s*(?:m|min|mins|minute|minutes|分钟|分))?$`)
	clockParts    = regexp.MustCompile(`^(\d{1,5}):([0-5]\d)(?::00)?$`)
	minutesOf     = [3]int64{24 * 60, 60, 1}
)

// parseLengthText reads a length of time as people write it; it has to come out in whole minutes.
func parseLengthText(text string, format ImportFormat) (decimal.Decimal, bool) {
	text = strings.ToLower(strings.TrimSpace(width.Narrow.String(text)))
	rest, negative := strings.CutPrefix(text, "-")
	total := decimal.Decimal{}
	if clock := clockParts.FindStringSubmatch(rest); clock != nil {
		rest = clock[1] + "h" + clock[2] + "m"
	}
	parts := durationParts.FindStringSubmatch(rest)
	if parts == nil { // 1h30
		parts = durationParts.FindStringSubmatch(rest + "m")
	}
	if parts != nil && rest != "" {
		for i, minutes := range minutesOf {
			if parts[i+1] != "" {
				total = total.Add(decimal.RequireFromString(parts[i+1]).Mul(decimal.NewFromInt(minutes)))
			}
		}
	} else {
		number, problem := parseNumberText(rest, format)
		if number == nil || problem != nil {
			return total, false
		}
		total = *number
	}
	if negative {
		total = total.Neg()
	}
	return total, true
}

package metadata

import (
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/weft-crm/weft/metadata/rule"
)

// Wording is a text with {{rules}} in it.
type Wording struct {
	Text
	parts [2][]templatePart // English, Chinese
}

// Worded is what a wording says about a record. One that is nothing but a rule has its value as well:
// Number with Digits behind the point, the Sign of its currency and its unit, or a Day.
type Worded struct {
	Text   string
	Number decimal.NullDecimal
	Digits int
	Sign   string
	Unit   string // what stands behind it, with its blank
	Day    time.Time
}

// Rules lists the rules of both languages.
func (w *Wording) Rules() []*Rule {
	var rules []*Rule
	for _, parts := range w.parts {
		for _, part := range parts {
			if part.rule != nil && part.rule.Program != nil {
				rules = append(rules, part.rule)
			}
		}
	}
	return rules
}

// Say writes the text for a reader. Rules that closed names are not run, and stand as stars. An error is
// a rule that failed.
func (w *Wording) Say(scope rule.Scope, to Locale, closed func(*Rule) bool) (Worded, error) {
	language := 0
	if to.Language == "zh" {
		language = 1
	}
	parts := meaningful(w.parts[language])
	var said Worded
	var out strings.Builder
	for _, part := range parts {
		one, err := part.say(scope, to, closed)
		if err != nil {
			return Worded{}, err
		}
		out.WriteString(one.Text)
		said = one
	}
	if len(parts) != 1 || parts[0].rule == nil {
		return Worded{Text: out.String()}, nil
	}
	return said, nil
}

// meaningful leaves out the empty texts between rules.
func meaningful(parts []templatePart) []templatePart {
	return filter(parts, func(part templatePart) bool { return part.rule != nil || part.text != "" })
}

func (p templatePart) say(scope rule.Scope, to Locale, closed func(*Rule) bool) (Worded, error) {
	if p.rule == nil {
		return Worded{Text: p.text}, nil
	}
	if rec, f := fieldAt(p.path, scope); f != nil {
		return rec.say(f, to), nil
	}
	if closed(p.rule) {
		return Worded{Text: unreadableText}, nil
	}
	value, err := p.rule.Program.Run(scope)
	if err != nil {
		return Worded{}, err
	}
	if amount, ok := value.(decimal.Decimal); ok && p.rule.Program.Type().Money > rule.Plain {
		return sayAmount(amount, amountsRead(p.rule, scope), to), nil
	}
	return sayResult(value, to), nil
}

// sayResult writes what a rule worked out.
func sayResult(value any, to Locale) Worded {
	said := Worded{Text: FormatResult(value, to)}
	switch value := value.(type) {
	case decimal.Decimal:
		said.Number, said.Digits = decimal.NewNullDecimal(value), int(max(0, -value.Exponent()))
	case int64:
		said.Number = decimal.NewNullDecimal(decimal.NewFromInt(value))
	case time.Time:
		if value.Equal(value.Truncate(24 * time.Hour)) {
			said.Day = value
		}
	}
	return said
}

// sayAmount writes an amount that was worked out of others in their currency; as many digits as it has, at
// least those of an amount and at most those of the amounts it comes from.
func sayAmount(amount decimal.Decimal, from amounts, to Locale) Worded {
	digits, sign := max(defaultScale, -amount.Exponent()), ""
	if len(from.currencies) > 0 {
		digits = min(from.scale, digits)
	}
	if len(from.currencies) == 1 {
		sign = currencySign(from.currencies[0], to.Language)
	}
	return Worded{
		Text:   signed(amount.StringFixed(digits), sign),
		Number: decimal.NewNullDecimal(amount.Round(digits)), Digits: int(digits), Sign: sign,
	}
}

// amounts is what amounts of money have in common.
type amounts struct {
	currencies []string
	scale      int32
}

// amountsRead finds the amounts that a rule reads.
func amountsRead(r *Rule, scope rule.Scope) amounts {
	var found amounts
	for _, path := range r.Program.Reads() {
		if record, ok := asRecord(scope[path[0]]); ok {
			found.take(record, path[1:])
		}
	}
	return found
}

// take follows a path through references and lines to the amounts at its end.
func (a *amounts) take(record *Record, path []string) {
	path = record.Entity.Expand(path)
	if len(path) == 0 || record.Entity.byName[path[0]] == nil {
		return
	}
	f := record.Entity.byName[path[0]]
	switch value := record.Values[f.Position].(type) {
	case Money:
		a.scale = max(a.scale, int32(f.Digits()))
		if !slices.Contains(a.currencies, value.Currency) {
			a.currencies = append(a.currencies, value.Currency)
		}
	case []*Record:
		for _, line := range value {
			a.take(line, path[1:])
		}
	default:
		if next, ok := asRecord(record.Get(f.Name)); ok {
			a.take(next, path[1:])
		}
	}
}

// unreadableText stands for what the reader may not see.
const unreadableText = "***"

// say writes a field with what a calculation needs to know of it.
func (r *Record) say(f *Field, to Locale) Worded {
	said := Worded{Text: r.Format(f, to), Digits: f.Digits()}
	switch value := r.Values[f.Position].(type) {
	case Money:
		said.Number, said.Sign = decimal.NewNullDecimal(value.Amount), currencySign(value.Currency, to.Language)
	case decimal.Decimal:
		said.Number = decimal.NewNullDecimal(value)
	case int64:
		said.Number, said.Digits = decimal.NewNullDecimal(decimal.NewFromInt(value)), 0
	case time.Time:
		if shown := f.Shown(); shown.Kind == "date" {
			return shown.wordedDay(value)
		}
	}
	if said.Number.Valid && f.ResultKind() != "money" {
		said.Number.Valid = plainNumber(f) // 85 % or 2 h are none
		said.Unit = f.Shown().behind(to)
	}
	return said
}

// wordedDay writes a day of the field; one that stands for a month or a year is none to calculate with.
func (f *Field) wordedDay(day time.Time) Worded {
	said := Worded{Text: day.Format(f.dayLayout())}
	if said.Text == day.Format(time.DateOnly) {
		said.Day = day
	}
	return said
}

func plainNumber(f *Field) bool {
	shown := f.Shown()
	return (shown.Kind == "number" || shown.Kind == "decimal") && shown.Prefix.IsZero()
}

// SumOf adds up what is a number; values in several currencies or units have no sum.
func SumOf(values []Worded) Worded {
	sum := Worded{}
	for _, value := range values {
		if !value.Number.Valid {
			continue
		}
		if sum.Number.Valid && (sum.Sign != value.Sign || sum.Unit != value.Unit) {
			return Worded{}
		}
		sum.Number = decimal.NewNullDecimal(sum.Number.Decimal.Add(value.Number.Decimal))
		sum.Digits, sum.Sign, sum.Unit = max(sum.Digits, value.Digits), value.Sign, value.Unit
	}
	if sum.Number.Valid {
		sum.Text = signed(sum.Number.Decimal.StringFixed(int32(sum.Digits)), sum.Sign) + sum.Unit
	}
	return sum
}

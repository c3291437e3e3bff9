package metadata

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/weft-crm/weft/metadata/rule"
)

// moneyKind is an amount in a currency. Its further columns are <column>_currency,
// <column>_base, the amount in the installation's base currency, and <column>_rate where the entity
// keeps the rate.
type moneyKind struct{}

func (moneyKind) Name() string          { return "money" }
func (moneyKind) Label() Text           { return Text{"Money", "金额"} }
func (moneyKind) Operators() []Operator { return numberOperators }
func (moneyKind) settings() []string {
	return []string{"scale", "min", "max", "currency", "index"}
}

func (moneyKind) Columns(f *Field) []Column {
	amount := Column{Name: f.Column, Storage: StoreDecimal, Precision: decimalPrecision, Scale: int(f.scale()), Nullable: true}
	base := amount
	base.Name, base.Part = f.Column+"_base", "base"
	columns := []Column{amount, {Name: f.Column + "_currency", Part: "currency", Storage: StoreText, Nullable: true}, base}
	if f.rated {
		columns = append(columns, Column{Name: f.Column + "_rate", Part: "rate", Storage: StoreDecimal, Precision: decimalPrecision, Scale: rateScale, Nullable: true})
	}
	return columns
}

func (moneyKind) RuleType(*Field) rule.Type {
	return rule.Type{Kind: rule.Number, Nullable: true, Money: rule.Foreign}
}

// Parse takes {"amount": "12.30", "currency": "CNY"}, or an amount alone in the field's currency.
// The currency is "" when neither names one; the engine then puts in the company's.
func (k moneyKind) Parse(f *Field, raw any) (any, *ValueProblem) {
	currency := f.Currency
	if object, ok := raw.(map[string]any); ok {
		raw = object["amount"]
		for key := range object {
			if !slices.Contains(moneyParts, key) {
				return nil, refuseMoney()
			}
		}
		if given, present := object["currency"]; present && given != nil && given != "" {
			if currency, ok = given.(string); !ok || !IsCurrency(currency) {
				return nil, refuse("currency", "A currency is a code of three letters such as CNY.", "币种为三个字母的代码，例如 CNY。")
			}
		}
	}
	if raw == nil || raw == "" {
		return nil, nil
	}
	value, ok := toDecimal(raw)
	if !ok {
		return nil, refuseMoney()
	}
	return k.accept(f, value, currency)
}

// moneyParts are the members of an amount as it is read; base and rate are ignored when it is written.
var moneyParts = []string{"amount", "currency", "base", "rate"}

var currencyCode = regexp.MustCompile(`^[A-Z]{3}$`)

// IsCurrency reports whether a text has the form of a currency's code.
func IsCurrency(code string) bool { return currencyCode.MatchString(code) }

func refuseMoney() *ValueProblem {
	return refuseType("an amount of money such as 1234.50", "金额，例如 1234.50")
}

func (moneyKind) accept(f *Field, value decimal.Decimal, currency string) (any, *ValueProblem) {
	amount, problem := f.exact(value)
	if problem != nil {
		return nil, problem
	}
	return Money{Amount: amount, Currency: currency}, nil
}

func (k moneyKind) ParseText(f *Field, text string, format ImportFormat) (any, *ValueProblem) {
	currency, amount := splitCurrency(text)
	value, problem := parseNumberText(amount, format)
	switch {
	case problem != nil:
		return nil, problem
	case value == nil && currency != "":
		return nil, refuseType("an amount", "金额")
	case value == nil:
		return nil, nil
	}
	return k.accept(f, *value, cmp.Or(currency, format.Currency, f.Currency))
}

// FromRule takes a number; the currency is the field's, the engine corrects it to the record's.
func (k moneyKind) FromRule(f *Field, value any) (any, *ValueProblem) {
	if value == nil {
		return nil, nil
	}
	if money, ok := value.(Money); ok {
		return k.accept(f, money.Amount.Round(f.scale()), money.Currency)
	}
	amount, ok := toDecimal(value)
	if !ok {
		return nil, refuseType("an amount", "金额")
	}
	return k.accept(f, amount.Round(f.scale()), f.Currency)
}

func (moneyKind) ToRule(_ *Field, value any) any {
	if money, ok := value.(Money); ok {
		return money.Amount
	}
	return nil
}

func (moneyKind) Append(b []byte, f *Field, value any) []byte {
	money, ok := value.(Money)
	if !ok {
		return append(b, "null"...)
	}
	b = append(b, `{"amount":"`...)
	b = appendDecimal(b, money.Amount, f.scale())
	b = append(b, `","currency":`...)
	b = appendString(b, money.Currency)
	if money.Base.Valid && !money.Base.Decimal.Equal(money.Amount) {
		b = append(append(append(b, `,"base":"`...), money.Base.Decimal.StringFixed(f.scale())...), '"')
	}
	if money.Rate.Valid && !money.Rate.Decimal.Equal(one) {
		b = append(append(append(b, `,"rate":"`...), money.Rate.Decimal.String()...), '"')
	}
	return append(b, '}')
}

var one = decimal.NewFromInt(1)

func (moneyKind) Format(f *Field, value any, to Locale) string {
	money, ok := value.(Money)
	if !ok {
		return ""
	}
	return signed(money.Amount.StringFixed(f.scale()), currencySign(money.Currency, to.Language))
}

// signed groups the digits of an amount and puts the sign of its currency in front, behind a minus.
func signed(digits, sign string) string {
	digits = groupDigits(digits)
	if amount, below := strings.CutPrefix(digits, "-"); below {
		return "-" + sign + amount
	}
	return sign + digits
}

func (moneyKind) Equal(a, b any) bool {
	x, isX := a.(Money)
	y, isY := b.(Money)
	return isX == isY && (!isX || x.Equal(y))
}

func (moneyKind) link(c *fieldCheck, f *Field) {
	c.scale(f)
	c.bounds(f, f.scale())
	if f.Currency != "" && !IsCurrency(f.Currency) {
		c.fail("currency", "currency", "A currency is a code of three letters such as CNY.", "币种为三个字母的代码，例如 CNY。")
	}
}

var currencySigns = map[string]string{
	"USD": "$", "EUR": "€", "GBP": "£", "HKD": "HK$", "TWD": "NT$", "KRW": "₩", "INR": "₹", "AUD": "A$", "CAD": "C$",
}

func currencySign(currency, language string) string {
	switch {
	case currency == "":
		return ""
	case currency == "CNY" && language == "zh", currency == "JPY" && language != "zh":
		return "¥"
	case currency == "CNY":
		return "CN¥"
	case currency == "JPY":
		return "JP¥"
	case currencySigns[currency] != "":
		return currencySigns[currency]
	default:
		return currency + " "
	}
}

var signCurrencies = []struct{ sign, currency string }{
	{"HK$", "HKD"},
	{"NT$", "TWD"},
	{"US$", "USD"},
	{"CN¥", "CNY"},
	{"JP¥", "JPY"},
	{"$", "USD"},
	{"€", "EUR"},
	{"£", "GBP"},
	{"¥", "CNY"},
	{"￥", "CNY"},
	{"人民币", "CNY"},
	{"元", "CNY"},
}

// splitCurrency takes a sign or code off an amount as people write it.
func splitCurrency(text string) (currency, rest string) {
	text = strings.TrimSpace(text)
	for _, known := range signCurrencies {
		if strings.Contains(text, known.sign) {
			return known.currency, strings.Replace(text, known.sign, "", 1)
		}
	}
	for _, field := range []string{leading(text), trailing(text)} {
		if code := strings.ToUpper(field); IsCurrency(code) {
			return code, strings.Replace(text, field, "", 1)
		}
	}
	return "", text
}

func leading(text string) string  { return text[:min(3, len(text))] }
func trailing(text string) string { return text[max(0, len(text)-3):] }

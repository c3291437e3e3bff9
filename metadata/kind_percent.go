package metadata

import (
	"strings"

	"github.com/shopspring/decimal"
)

// percentKind is a percentage; 5 means 5 %.
type percentKind struct{ fractional }

func (percentKind) Name() string { return "percent" }
func (percentKind) Label() Text  { return Text{"Percent", "百分比"} }

func (k percentKind) ParseText(f *Field, text string, format ImportFormat) (any, *ValueProblem) {
	text = strings.TrimSpace(text)
	return k.fractional.ParseText(f, strings.TrimSuffix(strings.TrimSuffix(text, "%"), "％"), format)
}

func (percentKind) Format(_ *Field, value any, _ Locale) string {
	if number, ok := value.(decimal.Decimal); ok {
		return groupDigits(number.String()) + "%"
	}
	return ""
}

// SpokenLabel is what a field is called in a sentence, in both languages: the values of a percentage say
// themselves that they are one.
func (f *Field) SpokenLabel() Text {
	label := Text{f.Label.In("en"), f.Label.In("zh")}
	if f.Label.IsZero() {
		label = Text{f.Name, f.Name}
	}
	if f.IsPercent() {
		label = Text{strings.TrimRight(label.En, " %％"), strings.TrimRight(label.Zh, " %％")}
	}
	return label
}

// IsPercent reports whether a field's values are percentages, also one that is worked out.
func (f *Field) IsPercent() bool { return f.Kind == "percent" || f.Type == "percent" }

package metadata

import (
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// Export writes a field as spreadsheets are to hold it: in the reader's language, exact, and so that
// ParseText reads it again. Money in the currency that files have without saying so is a plain number.
func (r *Record) Export(f *Field, to Locale, currency string) Worded {
	shown := f.Shown()
	if slices.Contains(r.Masked, f.Name) {
		return Worded{Text: r.exportMask(f)}
	}
	switch value := r.Values[f.Position].(type) {
	case int64:
		if shown.Kind != "duration" {
			return exportNumber(decimal.NewFromInt(value), 0)
		}
	case decimal.Decimal:
		return exportNumber(value, shown.Digits())
	case Money:
		said := exportNumber(value.Amount, shown.Digits())
		if value.Currency != currency {
			said.Sign = value.Currency + " "
			said.Text = said.Sign + said.Text
		}
		return said
	case time.Time:
		if shown.Kind == "datetime" {
			return ExportMoment(value, to)
		}
		return shown.wordedDay(value)
	case []string:
		return Worded{Text: r.exportList(shown, value, to)}
	case string:
		switch {
		case shown.Format == markdownFormat:
			return Worded{Text: value}
		case shown.Choices != nil:
			return Worded{Text: shown.Choices.export(value, to)}
		}
	}
	return Worded{Text: r.Format(f, to)}
}

// exportMask is the mask of a text, of what is no text only that there is something.
func (r *Record) exportMask(f *Field) string {
	if text, ok := r.Values[f.Position].(string); ok {
		return text
	}
	return unreadableText
}

func exportNumber(value decimal.Decimal, digits int) Worded {
	return Worded{Text: value.StringFixed(int32(digits)), Number: decimal.NewNullDecimal(value), Digits: digits}
}

// ExportMoment writes a moment in the reader's zone, as exactly as it is kept. Day is the same on the
// clock of that zone, unless it is finer than seconds.
func ExportMoment(value time.Time, to Locale) Worded {
	local := value.In(zoneOf(to.Zone))
	year, month, day := local.Date()
	clock := time.Date(year, month, day, local.Hour(), local.Minute(), local.Second(), 0, time.UTC)
	switch {
	case local.Nanosecond() != 0:
		return Worded{Text: local.Format("2006-01-02 15:04:05.999999")}
	case local.Second() != 0:
		return Worded{Text: local.Format(time.DateTime), Day: clock}
	}
	return Worded{Text: local.Format("2006-01-02 15:04"), Day: clock}
}

// exportList writes the names of files, the labels of options, or what else a list holds.
func (r *Record) exportList(shown *Field, items []string, to Locale) string {
	names := slices.Clone(items)
	for i, item := range items {
		switch {
		case shown.HoldsFiles():
			names[i] = r.Files[item].Name
		case shown.Choices != nil:
			names[i] = shown.Choices.export(item, to)
		}
	}
	return strings.Join(names, Text{", ", "、"}.In(to.Language))
}

// export writes an option's label; its name where the label would be read as another one or as several.
func (s *OptionSet) export(name string, to Locale) string {
	label := s.LabelOf(name).In(to.Language)
	if strings.ContainsAny(label, listBreaks) || s.nameOf(label) != name {
		return name
	}
	return label
}

package metadata

import (
	"strconv"
	"strings"

	"github.com/weft-crm/weft/metadata/rule"
)

// booleanKind is yes or no.
type booleanKind struct{}

func (booleanKind) Name() string       { return "boolean" }
func (booleanKind) Label() Text        { return Text{"Yes or no", "是否"} }
func (booleanKind) settings() []string { return []string{"index"} }

func (booleanKind) Operators() []Operator {
	return []Operator{equalOperator, notEqualOperator, emptyOperator, notEmptyOperator}
}

func (booleanKind) Columns(f *Field) []Column {
	return []Column{{Name: f.Column, Storage: StoreBoolean, Nullable: true}}
}

func (booleanKind) RuleType(*Field) rule.Type { return rule.Type{Kind: rule.Boolean, Nullable: true} }

func (booleanKind) Parse(_ *Field, raw any) (any, *ValueProblem) {
	switch value := raw.(type) {
	case nil:
		return nil, nil
	case bool:
		return value, nil
	default:
		return nil, refuseType("true or false", " true 或 false")
	}
}

var truthWords = map[string]bool{
	"true": true, "yes": true, "y": true, "1": true, "on": true, "x": true, "是": true, "对": true, "有": true, "√": true, "✓": true,
	"false": false, "no": false, "n": false, "0": false, "off": false, "否": false, "错": false, "无": false, "×": false,
}

func (booleanKind) ParseText(_ *Field, text string, _ ImportFormat) (any, *ValueProblem) {
	word := strings.ToLower(strings.TrimSpace(text))
	if word == "" {
		return nil, nil
	}
	truth, ok := truthWords[word]
	if !ok {
		return nil, refuseType("yes or no", "“是”或“否”")
	}
	return truth, nil
}

func (k booleanKind) FromRule(f *Field, value any) (any, *ValueProblem) { return k.Parse(f, value) }
func (booleanKind) ToRule(_ *Field, value any) any                      { return value }
func (booleanKind) Equal(a, b any) bool                                 { return a == b }
func (booleanKind) link(*fieldCheck, *Field)                            {}

func (booleanKind) Append(b []byte, _ *Field, value any) []byte {
	if truth, ok := value.(bool); ok {
		return strconv.AppendBool(b, truth)
	}
	return append(b, "null"...)
}

func (booleanKind) Format(_ *Field, value any, to Locale) string {
	truth, ok := value.(bool)
	switch {
	case !ok:
		return ""
	case truth:
		return Text{"Yes", "是"}.In(to.Language)
	default:
		return Text{"No", "否"}.In(to.Language)
	}
}

package metadata

import (
	"encoding/json"
	"errors"

	"github.com/weft-crm/weft/metadata/rule"
)

// Text is what a person reads, in English and Chinese. In JSON it is {"en": …, "zh": …} or one
// string for both.
type Text rule.Text

// In returns the text in a language ("zh" or anything else for English), falling back to the other.
func (t Text) In(language string) string {
	if (language == "zh" && t.Zh != "") || t.En == "" {
		return t.Zh
	}
	return t.En
}

// UnmarshalJSON accepts one string or an object with en and zh.
func (t *Text) UnmarshalJSON(data []byte) error {
	var one string
	if json.Unmarshal(data, &one) == nil {
		*t = Text{En: one, Zh: one}
		return nil
	}
	type plain Text
	if err := json.Unmarshal(data, (*plain)(t)); err != nil {
		return errors.New("a text is a string or an object with en and zh")
	}
	return nil
}

// IsZero reports whether the text is empty in both languages.
func (t Text) IsZero() bool { return t.En == "" && t.Zh == "" }

package metadata

import (
	"slices"
	"strconv"
	"strings"
)

const masked = "****"

// MaskOf is what somebody sees of a value who may only know that it is there: of a text the ends that
// the field's mask lets stay, of other values nothing, for an option is known by its first letter and a
// day or an amount by its ends. Without a mask of its own a text keeps three characters and four, an
// address of e-mail one and its domain.
func (f *Field) MaskOf(value any) any {
	if clear, ok := value.(Clear); ok {
		value = string(clear)
	}
	text, ok := value.(string)
	if !ok || !f.Shown().keepsEnds() {
		return nil
	}
	if first, last, given := strings.Cut(f.Shown().Mask, "*"); given {
		return keepEnds(text, digitsOf(first), digitsOf(last))
	}
	if at := strings.LastIndexByte(text, '@'); at > 0 {
		return keepEnds(text[:at], 1, 0) + text[at:]
	}
	return keepEnds(text, 3, 4)
}

// keepsEnds reports whether a mask lets ends of the field's values stay.
func (f *Field) keepsEnds() bool {
	return f.Kind == "autonumber" || slices.Contains(f.KindOf().settings(), "mask")
}

func digitsOf(text string) int {
	number, _ := strconv.Atoi(text) // the schema lets digits through only; none are 0
	return number
}

// keepEnds keeps less of a text that is no longer than what would stay.
func keepEnds(text string, first, last int) string {
	runes := []rune(text)
	if len(runes) <= first+last {
		first, last = min(first, 1, len(runes)/2), 0
	}
	return string(runes[:first]) + masked + string(runes[len(runes)-last:])
}

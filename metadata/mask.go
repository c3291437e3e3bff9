package metadata

import (
	"strconv"
	"strings"
)

const masked = "****"

// MaskOf is what somebody sees of a value who may only know that it is there: of a text the ends that
// the field's mask lets stay, of other values nothing. Without a mask of its own a text keeps three
// characters and four, an address of e-mail one and its domain.
func (f *Field) MaskOf(value any) any {
	if clear, ok := value.(Clear); ok {
		value = string(clear)
	}
	text, ok := value.(string)
	if !ok || f.Shown().Kind == "json" {
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

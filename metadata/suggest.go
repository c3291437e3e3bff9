package metadata

import (
	"fmt"

	"github.com/weft-crm/weft/metadata/rule"
)

// suggestion is a hint at the name that was probably meant, in both languages, or nothing.
func suggestion(name string, known []string) (en, zh string) {
	best, distance := "", 1+max(1, len(name)/3)
	for _, candidate := range known {
		if d := rule.EditDistance(name, candidate); d < distance {
			best, distance = candidate, d
		}
	}
	if best == "" {
		return "", ""
	}
	return fmt.Sprintf(" Did you mean %q?", best), fmt.Sprintf("是否指“%s”？", best)
}

const clipLength = 60

// clip shortens what a message quotes.
func clip(text string) string {
	if runes := []rune(text); len(runes) > clipLength {
		return string(runes[:clipLength]) + "…"
	}
	return text
}

package metadata

import "fmt"

// suggestion is a hint at the name that was probably meant, in both languages, or nothing.
func suggestion(name string, known []string) (en, zh string) {
	best, distance := "", 1+max(1, len(name)/3)
	for _, candidate := range known {
		if d := editDistance(name, candidate, distance); d < distance {
			best, distance = candidate, d
		}
	}
	if best == "" {
		return "", ""
	}
	return fmt.Sprintf(" Did you mean %q?", best), fmt.Sprintf("是否指“%s”？", best)
}

// editDistance counts the letters to insert, delete, replace or swap; it gives up at limit.
func editDistance(a, b string, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit || len(a) > 80 {
		return limit
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return min(last[len(b)], limit)
}

const clipLength = 60

// clip shortens what a message quotes.
func clip(text string) string {
	if runes := []rune(text); len(runes) > clipLength {
		return string(runes[:clipLength]) + "…"
	}
	return text
}

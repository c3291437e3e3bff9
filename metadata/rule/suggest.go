package rule

import "strings"

// nearest returns the one of names that was most likely meant by name, or "".
func nearest(name string, names []string) string {
	best, bestDistance := "", max(1, len(name)/3)+1
	for _, candidate := range names {
		if distance := EditDistance(strings.ToLower(name), strings.ToLower(candidate)); distance < bestDistance {
			best, bestDistance = candidate, distance
		}
	}
	return best
}

// EditDistance counts the letters to insert, remove, replace or swap with their neighbour to turn
// a into b.
func EditDistance(a, b string) int {
	from, to := []rune(a), []rune(b)
	previous, current := make([]int, len(to)+1), make([]int, len(to)+1)
	var beforePrevious []int
	for j := range previous {
		previous[j] = j
	}
	for i := 1; i <= len(from); i++ {
		current[0] = i
		for j := 1; j <= len(to); j++ {
			cost := 1
			if from[i-1] == to[j-1] {
				cost = 0
			}
			current[j] = min(previous[j]+1, current[j-1]+1, previous[j-1]+cost)
			if i > 1 && j > 1 && from[i-1] == to[j-2] && from[i-2] == to[j-1] {
				current[j] = min(current[j], beforePrevious[j-2]+1)
			}
		}
		beforePrevious, previous, current = previous, current, make([]int, len(to)+1)
	}
	return previous[len(to)]
}

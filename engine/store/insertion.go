package store

import (
	"slices"
	"strings"
)

// insertion writes rows of one table, several with a statement. Its texts are for 1, 2, 4 and 8 rows, so
// that few of them have to be prepared.
type insertion struct{ texts [4]string }

func newInsertion(d dialect, table string, columns []string) insertion {
	var made insertion
	for i := range made.texts {
		rows := make([]string, 1<<i)
		for row := range rows {
			rows[row] = "(" + placeholdersAfter(d, row*len(columns), len(columns)) + ")"
		}
		made.texts[i] = "insert into " + table + " (" + strings.Join(columns, ", ") + ") values " + strings.Join(rows, ", ")
	}
	return made
}

// steps writes rows, no two with the same key; ending says what happens to one that is there.
func (i *insertion) steps(rows [][]any, ending string) []step {
	var steps []step
	for size, text := range slices.Backward(i.texts[:]) {
		var many [][]any
		for count := 1 << size; len(rows) >= count; rows = rows[count:] {
			many = append(many, slices.Concat(rows[:count]...))
		}
		if many != nil {
			steps = append(steps, step{statement: statement{text: text + ending}, many: many})
		}
	}
	return steps
}

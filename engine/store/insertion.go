package store

import (
	"slices"
	"strings"
)

// insertion writes rows of one table, several with a statement. Its texts are for one row up to eight, so
// that few of them have to be prepared.
type insertion struct{ texts [8]string }

func newInsertion(d dialect, table string, columns []string) insertion {
	var made insertion
	for i := range made.texts {
		rows := make([]string, i+1)
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
	for len(rows) > 0 {
		size := min(len(rows), len(i.texts))
		var many [][]any
		for ; len(rows) >= size; rows = rows[size:] {
			many = append(many, slices.Concat(rows[:size]...))
		}
		steps = append(steps, step{statement: statement{text: i.texts[size-1] + ending}, many: many})
	}
	return steps
}

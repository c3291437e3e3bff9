package store

import (
	"context"
	"strconv"
	"strings"

	"github.com/weft-crm/weft/metadata"
)

// Columns of statements that are not about an entity's table.
var (
	textColumn    = metadata.Column{Name: "text", Storage: metadata.StoreText}
	idColumn      = metadata.Column{Name: "id", Storage: metadata.StoreID}
	integerColumn = metadata.Column{Name: "number", Storage: metadata.StoreInteger}
	timeColumn    = metadata.Column{Name: "at", Storage: metadata.StoreTime}
)

// quoteName writes a name so that reserved words are names too.
func quoteName(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// analyze looks at what a table holds, "" for all.
func analyze(table string) string {
	if table == "" {
		return "analyze"
	}
	return "analyze " + quoteName(table)
}

// quoteText writes a text literal.
func quoteText(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

// limited writes a limit into the text: SQLite compiles a statement again for each value of an
// argument that its plan depends on, and a limit is one.
func limited(limit int) string { return " limit " + strconv.Itoa(limit) }

// oneNumber reads one whole number; it stays as it is if there is no row.
func oneNumber(query statement, number *int64) step {
	return step{statement: query, columns: []metadata.Column{integerColumn}, each: func(values []any) error {
		*number, _ = values[0].(int64)
		return nil
	}}
}

// readNumber reads one whole number, 0 if there is no row.
func readNumber(ctx context.Context, on connection, query statement) (number int64, err error) {
	err = on.run(ctx, oneNumber(query, &number))
	return number, err
}

// readTexts reads one column of texts.
func readTexts(ctx context.Context, on connection, query statement) ([]string, error) {
	var texts []string
	err := on.run(ctx, step{statement: query, columns: []metadata.Column{textColumn}, each: func(values []any) error {
		text, _ := values[0].(string)
		texts = append(texts, text)
		return nil
	}})
	return texts, err
}

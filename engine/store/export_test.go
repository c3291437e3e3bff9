package store

import (
	"context"
	"slices"
	"strings"

	"github.com/weft-crm/weft/metadata"
)

// Watched are those that a transaction has run since they are watched.
type Watched struct {
	connection
	texts []statement
}

// Watch notes the statements that a transaction runs from now on.
func Watch(tx *Tx) *Watched {
	watched := &Watched{connection: tx.connection}
	tx.connection = watched
	return watched
}

// Count forgets the statements and tells how many they were.
func (s *Watched) Count() int {
	count := len(s.texts)
	s.texts = nil
	return count
}

// Read reports whether a statement has named a table.
func (s *Watched) Read(table string) bool {
	return slices.ContainsFunc(s.texts, func(watched statement) bool { return strings.Contains(watched.text, quoteName(table)) })
}

// SummaryTables are the tables of an entity's summaries.
func SummaryTables(entity *metadata.Entity) []string {
	var tables []string
	for _, s := range summariesOf(entity) {
		tables = append(tables, s.table)
	}
	return tables
}

// Plans says how the database would run the statements.
func (s *Watched) Plans(tx *Tx) (string, error) {
	explain := "explain query plan "
	columns := []metadata.Column{integerColumn, integerColumn, integerColumn, textColumn}
	if tx.dialect.name() == "postgres" {
		explain, columns = "explain ", []metadata.Column{textColumn}
	}
	var plans strings.Builder
	for _, watched := range s.texts {
		query := statement{explain + watched.text, watched.args}
		err := s.connection.run(tx.ctx, step{statement: query, columns: columns, each: func(values []any) error {
			plans.WriteString(text(values[len(values)-1]) + "\n")
			return nil
		}})
		if err != nil {
			return "", err
		}
	}
	return plans.String(), nil
}

func (s *Watched) run(ctx context.Context, steps ...step) error {
	for i := range steps {
		s.texts = append(s.texts, steps[i].statement)
	}
	return s.connection.run(ctx, steps...)
}

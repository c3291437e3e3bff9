package store

import (
	"context"
	"strings"

	"github.com/weft-crm/weft/metadata"
)

// Statements are those that a transaction has run since they are watched.
type Statements struct {
	connection
	texts []statement
}

// Watch notes the statements that a transaction runs from now on.
func Watch(tx *Tx) *Statements {
	watched := &Statements{connection: tx.connection}
	tx.connection = watched
	return watched
}

// Count forgets the statements and tells how many they were.
func (s *Statements) Count() int {
	count := len(s.texts)
	s.texts = nil
	return count
}

// Plans says how the database would run the statements.
func (s *Statements) Plans(tx *Tx) (string, error) {
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

func (s *Statements) run(ctx context.Context, steps ...step) error {
	for i := range steps {
		s.texts = append(s.texts, steps[i].statement)
	}
	return s.connection.run(ctx, steps...)
}

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
		err := s.connection.read(tx.ctx, statement{explain + watched.text, watched.args}, columns, func(values []any) error {
			plans.WriteString(text(values[len(values)-1]) + "\n")
			return nil
		})
		if err != nil {
			return "", err
		}
	}
	return plans.String(), nil
}

func (s *Statements) read(ctx context.Context, query statement, columns []metadata.Column, each func([]any) error) error {
	s.texts = append(s.texts, query)
	return s.connection.read(ctx, query, columns, each)
}

func (s *Statements) exec(ctx context.Context, text statement) (int64, error) {
	s.texts = append(s.texts, text)
	return s.connection.exec(ctx, text)
}

func (s *Statements) execMany(ctx context.Context, text string, rows [][]any) error {
	s.texts = append(s.texts, statement{text: text})
	return s.connection.execMany(ctx, text, rows)
}

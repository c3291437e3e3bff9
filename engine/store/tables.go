package store

import (
	"fmt"
	"slices"
	"strings"

	"github.com/weft-crm/weft/metadata"
)

// Apply brings the tables of entities to a model: creates tables, adds and widens columns, and
// creates and drops indexes (see indexes.go) and summaries (see summaries.go). It compares the model with what the database has, so
// it does what the plan says and what is missing besides, and applying again does nothing. Nothing
// is ever dropped but those. It belongs in a WriteExclusive and, on both databases, is undone with
// it. A DuplicateError tells that stored rows break a new unique set.
func (tx *Tx) Apply(_ *metadata.Plan, model *metadata.Model) error {
	for _, entity := range model.Entities {
		if err := tx.applyTable(entity); err != nil {
			return fmt.Errorf("table of %s: %w", entity.Name, err)
		}
	}
	var obsolete []string
	for _, entity := range model.Entities {
		unwanted, err := tx.applyIndexes(entity)
		if err != nil {
			return fmt.Errorf("indexes of %s: %w", entity.Name, err)
		}
		obsolete = append(obsolete, unwanted...)
	}
	if err := tx.applySummaries(model); err != nil {
		return fmt.Errorf("summaries: %w", err)
	}
	return tx.dropIndexes(obsolete)
}

// tableOf lists the columns an entity's table has to have, those of archived fields included.
func tableOf(entity *metadata.Entity) []metadata.Column {
	columns := slices.Clone(systemColumns)
	if entity.Parent != "" {
		columns = append(columns, lineColumns...)
	}
	for _, field := range entity.Fields {
		columns = append(columns, field.Columns()...)
	}
	return columns
}

func (tx *Tx) applyTable(entity *metadata.Entity) error {
	stored, err := tx.dialect.tableColumns(tx.ctx, tx.connection, entity.Table)
	if err != nil {
		return tx.dialect.translate(err)
	}
	if len(stored) == 0 {
		return tx.createTable(entity)
	}
	for _, column := range tableOf(entity) {
		at := slices.IndexFunc(stored, func(known tableColumn) bool { return known.name == column.Name })
		switch {
		case at < 0:
			err = tx.alter("alter table " + quoteName(entity.Table) + " add column " + tx.declare(column))
		case tx.needsWidening(stored[at], column):
			err = tx.widen(entity, stored[at], column)
		default:
			err = tx.mustFit(entity, stored[at], column)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) createTable(entity *metadata.Entity) error {
	var lines []string
	for _, column := range tableOf(entity) {
		lines = append(lines, "    "+tx.declare(column))
	}
	return tx.alter("create table " + quoteName(entity.Table) + " (\n" + strings.Join(lines, ",\n") + "\n)")
}

// declare leaves fields nullable whatever they are: required is a rule, and rules change.
func (tx *Tx) declare(column metadata.Column) string {
	text := quoteName(column.Name) + " " + tx.dialect.columnType(column)
	switch column.Name {
	case "id":
		return text + " not null primary key"
	case "version", "created_at", "updated_at", "line_of", "line_no":
		return text + " not null"
	default:
		return text
	}
}

// needsWidening tells that a number column has to hold more than it can.
func (tx *Tx) needsWidening(stored tableColumn, column metadata.Column) bool {
	if column.Storage != metadata.StoreDecimal {
		return false
	}
	return !tx.sameDeclaration(stored, column) || stored.precision != column.Precision || stored.scale != column.Scale
}

// sameDeclaration compares what stands before the brackets of a type.
func (tx *Tx) sameDeclaration(stored tableColumn, column metadata.Column) bool {
	word := func(declared string) string {
		declared, _, _ = strings.Cut(declared, "(")
		declared, _, _ = strings.Cut(declared, " collate")
		return declared
	}
	wanted := word(tx.dialect.columnType(column))
	if wanted == "timestamptz" {
		wanted = "timestamp with time zone"
	}
	return word(stored.declared) == wanted
}

func (tx *Tx) mustFit(entity *metadata.Entity, stored tableColumn, column metadata.Column) error {
	if tx.sameDeclaration(stored, column) {
		return nil
	}
	return fmt.Errorf("column %s.%s is %s and cannot become %s", entity.Table, column.Name, stored.declared, tx.dialect.columnType(column))
}

// widen drops the table's indexes and summaries first; Apply creates them again.
func (tx *Tx) widen(entity *metadata.Entity, stored tableColumn, column metadata.Column) error {
	names, err := tx.ownIndexes(entity.Table)
	if err != nil {
		return err
	}
	if err := tx.dropIndexes(names); err != nil {
		return err
	}
	if err := tx.dropSummariesOf(entity.Table); err != nil {
		return err
	}
	texts, err := tx.dialect.widen(entity.Table, stored, column)
	if err != nil {
		return err
	}
	return tx.alterAll(texts)
}

func (tx *Tx) alterAll(texts []string) error {
	for _, text := range texts {
		if err := tx.alter(text); err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) alter(text string) error {
	_, err := tx.exec(text)
	return err
}

// CountRows counts the rows of an entity's table, deleted ones included; 0 if it has no table yet.
func (tx *Tx) CountRows(entity *metadata.Entity) (int64, error) {
	columns, err := tx.dialect.tableColumns(tx.ctx, tx.connection, entity.Table)
	if err != nil || len(columns) == 0 {
		return 0, err
	}
	return tx.readNumber(statement{text: "select count(*) from " + quoteName(entity.Table)})
}

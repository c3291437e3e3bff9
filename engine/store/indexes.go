package store

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// An index is named after its definition, so that bringing indexes to a model is comparing names.

const mostNameBytes = 60 // PostgreSQL cuts at 63

type index struct {
	unique    bool
	columns   []string
	condition string
}

const liveRows = `"deleted_at" is null`

func (i index) body(table string) string {
	names := make([]string, len(i.columns))
	for n, column := range i.columns {
		names[n] = quoteName(column)
	}
	body := " on " + quoteName(table) + " (" + strings.Join(names, ", ") + ")"
	if i.condition != "" {
		body += " where " + i.condition
	}
	return body
}

func (i index) name(table string) string {
	kind := "ix_"
	if i.unique {
		kind = "uq_"
	}
	hash := sha256.Sum256([]byte(i.body(table)))
	name := kind + hex.EncodeToString(hash[:4]) + "_" + table + "_" + strings.Join(i.columns, "_")
	return name[:min(len(name), mostNameBytes)]
}

func (i index) create(table string) string {
	word := "create index "
	if i.unique {
		word = "create unique index "
	}
	return word + quoteName(i.name(table)) + i.body(table)
}

// ownIndexes are those that were made here.
func (tx *Tx) ownIndexes(table string) ([]string, error) {
	names, err := tx.dialect.indexes(tx.ctx, tx.connection, table)
	if err != nil {
		return nil, tx.dialect.translate(err)
	}
	return slices.DeleteFunc(names, func(name string) bool {
		return !strings.HasPrefix(name, "ix_") && !strings.HasPrefix(name, "uq_")
	}), nil
}

// usableIndexes are those of ownIndexes that answer; the others go.
func (tx *Tx) usableIndexes(table string) ([]string, error) {
	broken, err := tx.dialect.broken(tx.ctx, tx.connection, table)
	if err != nil {
		return nil, tx.dialect.translate(err)
	}
	if err := tx.dropIndexes(broken); err != nil {
		return nil, err
	}
	return tx.ownIndexes(table)
}

func (tx *Tx) dropIndexes(names []string) error {
	for _, name := range names {
		if err := tx.alter("drop index " + quoteName(name)); err != nil {
			return err
		}
	}
	return nil
}

// applyIndexes creates what is missing and lists what is no longer wanted: dropping it keeps even readers
// waiting, so that it comes last.
func (tx *Tx) applyIndexes(entity *metadata.Entity) ([]string, error) {
	stored, err := tx.usableIndexes(entity.Table)
	if err != nil {
		return nil, err
	}
	wanted, err := tx.indexesOf(entity)
	if err != nil {
		return nil, err
	}
	names := make([]string, len(wanted))
	for i, index := range wanted {
		names[i] = index.name(entity.Table)
	}
	obsolete := slices.DeleteFunc(slices.Clone(stored), func(name string) bool { return slices.Contains(names, name) })
	made := false
	for i, index := range wanted {
		if slices.Contains(stored, names[i]) {
			continue
		}
		if err := tx.alter(index.create(entity.Table)); err != nil {
			return nil, err
		}
		made = true
	}
	if made && len(stored) > 0 { // of an index it knows nothing about, SQLite expects too much
		err = tx.alterAll(tx.dialect.optimize(entity.Table))
	}
	return obsolete, err
}

// indexesOf gives the indexes that the metadata asks for the columns that lists need besides: they
// show the newest first, of one owner or of all, and pages are found by id.
func (tx *Tx) indexesOf(entity *metadata.Entity) ([]index, error) {
	if entity.Archived {
		return nil, nil
	}
	var found []index
	for _, wanted := range entity.Indexes {
		if !wanted.Unique {
			for _, columns := range listColumns(wanted) {
				made := index{columns: carrying(columns, namesOf(wanted.Carries)), condition: rowsOfIndex(columns)}
				if made.condition != "" {
					made.columns = carrying(made.columns, tx.dialect.reread())
				}
				found = append(found, made)
			}
			continue
		}
		made := index{unique: true, columns: namesOf(wanted.Columns), condition: liveRows}
		if wanted.Where != nil {
			condition, err := tx.indexCondition(entity, wanted.Where)
			if err != nil {
				return nil, err
			}
			made.condition += " and " + condition
		}
		found = append(found, made)
	}
	return found, nil
}

// rowsOfIndex leaves deleted rows out, but for lines, which are read with deleted records too.
func rowsOfIndex(columns []string) string {
	if columns[0] == "line_of" {
		return ""
	}
	return liveRows
}

// carrying adds what an index carries besides, each column once.
func carrying(columns, carries []string) []string {
	for _, column := range carries {
		if !slices.Contains(columns, column) {
			columns = append(columns, column)
		}
	}
	return columns
}

func listColumns(wanted *metadata.Index) [][]string {
	names := namesOf(wanted.Columns)
	switch {
	case len(names) > 1:
		return [][]string{names}
	case wanted.Fields[0] != nil && wanted.Fields[0].Kind == "select":
		return [][]string{{names[0], "owner", "updated_at", "id"}, {names[0], "updated_at", "id"}}
	case names[0] == "owner":
		return [][]string{{"owner", "updated_at", "id"}}
	default:
		return [][]string{{names[0], "id"}}
	}
}

func namesOf(columns []metadata.Column) []string {
	names := make([]string, len(columns))
	for i, column := range columns {
		names[i] = column.Name
	}
	return names
}

// indexCondition writes a rule with its values, since an index takes no arguments.
func (tx *Tx) indexCondition(entity *metadata.Entity, condition *metadata.Rule) (string, error) {
	predicate, problems := condition.Program.Predicate("record")
	for _, problem := range problems {
		if !problem.Warning {
			return "", fmt.Errorf("the condition of a unique set: %s", problem.Message.En)
		}
	}
	bound, err := rule.Bind(predicate, nil)
	if err != nil {
		return "", err
	}
	sql := tx.newSelection(entity)
	sql.literal = true
	return sql.predicate(bound, false)
}

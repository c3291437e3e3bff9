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
	return " on " + quoteName(table) + " (" + strings.Join(names, ", ") + ") where " + i.condition
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

func (tx *Tx) dropIndexes(names []string) error {
	for _, name := range names {
		if err := tx.alter("drop index " + quoteName(name)); err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) applyIndexes(entity *metadata.Entity, model *metadata.Model) error {
	stored, err := tx.ownIndexes(entity.Table)
	if err != nil {
		return err
	}
	wanted, err := tx.indexesOf(entity, model)
	if err != nil {
		return err
	}
	names := make([]string, len(wanted))
	for i, index := range wanted {
		names[i] = index.name(entity.Table)
	}
	obsolete := slices.DeleteFunc(slices.Clone(stored), func(name string) bool { return slices.Contains(names, name) })
	if err := tx.dropIndexes(obsolete); err != nil {
		return err
	}
	for i, index := range wanted {
		if slices.Contains(stored, names[i]) {
			continue
		}
		if err := tx.alter(index.create(entity.Table)); err != nil {
			return err
		}
	}
	return nil
}

// indexesOf says which indexes an entity's table has: for what refers to other records, for unique
// sets, for lists of one's own and the newest, and for what views filter and sort by.
func (tx *Tx) indexesOf(entity *metadata.Entity, model *metadata.Model) ([]index, error) {
	if entity.Archived {
		return nil, nil
	}
	var found indexSet
	if entity.Parent != "" {
		found.add("line_of", "line_no")
	} else {
		found.add("updated_at", "id")
		found.add("owner", "updated_at", "id")
	}
	for _, field := range entity.LiveFields() {
		if field.Unique {
			found.indexes = append(found.indexes, index{true, []string{field.Column}, liveRows})
		}
		attribute, ok := entity.Attribute(field.Name)
		if ok && (field.Index || attribute.Column.Storage == metadata.StoreID) {
			found.add(field.Column, "id")
		}
	}
	for _, unique := range entity.Unique {
		one, err := tx.uniqueIndex(entity, unique)
		if err != nil {
			return nil, err
		}
		found.indexes = append(found.indexes, one)
	}
	found.addStates(entity, model)
	found.addViews(entity, model)
	return found.indexes, nil
}

func (tx *Tx) uniqueIndex(entity *metadata.Entity, unique metadata.Unique) (index, error) {
	made := index{unique: true, condition: liveRows}
	for _, name := range unique.Fields {
		attribute, ok := entity.Attribute(name)
		if !ok {
			return made, fmt.Errorf("a unique set names %q, which has no column", name)
		}
		made.columns = append(made.columns, attribute.Column.Name)
	}
	if unique.If == nil {
		return made, nil
	}
	condition, err := tx.indexCondition(entity, unique.If)
	made.condition += " and " + condition
	return made, err
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

// indexSet collects indexes over live rows, each once.
type indexSet struct{ indexes []index }

func (s *indexSet) add(columns ...string) {
	for _, known := range s.indexes {
		if slices.Equal(known.columns, columns) && !known.unique {
			return
		}
	}
	s.indexes = append(s.indexes, index{columns: columns, condition: liveRows})
}

// addStates serves lists of one state, of one owner or not, newest first.
func (s *indexSet) addStates(entity *metadata.Entity, model *metadata.Model) {
	for _, workflow := range model.Workflows {
		if workflow.Entity != entity.Name || workflow.Field == "" {
			continue
		}
		if attribute, ok := entity.Attribute(workflow.Field); ok {
			s.addChoice(attribute.Column.Name)
		}
	}
}

func (s *indexSet) addChoice(column string) {
	s.add(column, "owner", "updated_at", "id")
	s.add(column, "updated_at", "id")
}

// addViews serves what saved views filter and sort by.
func (s *indexSet) addViews(entity *metadata.Entity, model *metadata.Model) {
	for _, view := range model.Views {
		if view.Entity != entity.Name {
			continue
		}
		for _, column := range filterColumns(entity, view) {
			if column.Name != "owner" {
				s.addFilter(column)
			}
		}
		if len(view.Sort) == 0 {
			continue
		}
		attribute, ok := entity.Attribute(strings.TrimPrefix(view.Sort[0], "-"))
		if ok && attribute.Column.Storage != metadata.StoreJSON && attribute.Column.Name != "id" {
			s.add(attribute.Column.Name, "id")
		}
	}
}

func (s *indexSet) addFilter(column metadata.Column) {
	switch column.Storage {
	case metadata.StoreText:
		s.addChoice(column.Name)
	case metadata.StoreJSON:
	default:
		s.add(column.Name, "id")
	}
}

// filterColumns are the columns of the record itself that a view's filter reads.
func filterColumns(entity *metadata.Entity, view *metadata.View) []metadata.Column {
	if view.Filter == nil || view.Filter.Program == nil {
		return nil
	}
	var columns []metadata.Column
	for _, path := range view.Filter.Program.Reads() {
		if len(path) < 2 || path[0] != "record" {
			continue
		}
		if attribute, ok := entity.Attribute(path[1]); ok {
			columns = append(columns, attribute.Column)
		}
	}
	return columns
}

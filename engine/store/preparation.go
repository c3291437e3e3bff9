package store

import (
	"context"
	"slices"

	"github.com/weft-crm/weft/metadata"
)

// worthPreparing is how many rows make an index take so long that nobody may wait for it.
const worthPreparing = 10_000

// Prepare builds the indexes of large tables that a model is going to want while people go on writing; Apply
// then finds them. It leaves nothing behind that Apply does not clear away. Unique sets are left to Apply: people
// could break them meanwhile. On SQLite, where one writes at a time, there is nothing to win.
func (s *Store) Prepare(ctx context.Context, model *metadata.Model) error {
	try, end := s.dialect.besides("prepare")
	if try.text == "" {
		return nil
	}
	return s.Read(ctx, func(tx *Tx) error {
		alone, err := tx.readNumber(try)
		if err != nil || alone == 0 {
			return err
		}
		defer func() { _, _ = tx.exec(end.text, end.args...) }() // the connection goes back to its pool
		for _, entity := range model.Entities {
			if err := tx.prepareIndexes(entity); err != nil {
				return err
			}
		}
		return nil
	})
}

func (tx *Tx) prepareIndexes(entity *metadata.Entity) error {
	columns, err := tx.dialect.tableColumns(tx.ctx, tx.connection, entity.Table)
	if err != nil || len(columns) == 0 {
		return tx.dialect.translate(err)
	}
	missing, err := tx.missingIndexes(entity, columns)
	if err != nil || len(missing) == 0 {
		return err
	}
	rows, err := tx.readNumber(statement{text: "select count(*) from (select 1 from " + quoteName(entity.Table) + limited(worthPreparing) + ") looked"})
	if err != nil || rows < worthPreparing {
		return err
	}
	for _, index := range missing {
		if err := tx.alter("create index concurrently " + quoteName(index.name(entity.Table)) + index.body(entity.Table)); err != nil {
			return err
		}
	}
	return nil
}

// missingIndexes lists the wanted indexes over columns that there are; half built ones go first.
func (tx *Tx) missingIndexes(entity *metadata.Entity, columns []tableColumn) ([]index, error) {
	stored, err := tx.usableIndexes(entity.Table)
	if err != nil {
		return nil, err
	}
	wanted, err := tx.indexesOf(entity)
	return slices.DeleteFunc(wanted, func(wanted index) bool {
		absent := slices.ContainsFunc(wanted.columns, func(name string) bool {
			return !slices.ContainsFunc(columns, func(known tableColumn) bool { return known.name == name })
		})
		return wanted.unique || absent || slices.Contains(stored, wanted.name(entity.Table))
	}), err
}

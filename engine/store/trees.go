package store

import (
	"strconv"

	"github.com/weft-crm/weft/metadata"
)

// mostBelow is how many records a tree may have below one; more are left out.
const mostBelow = 100_000

// Below lists a record of a tree and all that are below it: those whose reference, a field of their
// own entity, leads to it, and so on. A circle in the data ends where it began.
func (tx *Tx) Below(entity *metadata.Entity, reference *metadata.Field, id string) ([]string, error) {
	if !validID(id) {
		return nil, nil
	}
	root, err := tx.dialect.encode(idColumn, id)
	if err != nil {
		return nil, err
	}
	table, up := quoteName(entity.Table), quoteName(reference.Column)
	text := "with recursive below(id) as (" +
		`select "id" from ` + table + ` where "id" = ` + tx.dialect.typed(1, metadata.StoreID) + ` and "deleted_at" is null` +
		` union select t."id" from ` + table + " t join below b on t." + up + ` = b.id where t."deleted_at" is null` +
		") select id from below limit " + strconv.Itoa(mostBelow)
	var ids []string
	err = tx.read(statement{text, []any{root}}, []metadata.Column{idColumn}, func(values []any) error {
		ids = append(ids, values[0].(string))
		return nil
	})
	return ids, err
}

// SerializeShared waits for those that serialize the same thing, and lets them wait until this transaction
// has ended. Others may share it.
func (tx *Tx) SerializeShared(name string) {
	if tx.writes {
		tx.later(tx.dialect.serializeShared(name)...)
	}
}

// Serialize lets other transactions that name the same thing wait until this one has ended.
func (tx *Tx) Serialize(name string) {
	if tx.writes {
		tx.later(tx.dialect.serialize(name)...)
	}
}

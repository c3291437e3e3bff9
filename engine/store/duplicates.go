package store

import (
	"slices"

	"github.com/weft-crm/weft/metadata"
)

// DuplicateKey is something by which a live record is compared with others.
type DuplicateKey struct {
	Entity   string `gorm:"primaryKey"`
	Key      string `gorm:"primaryKey"`
	RecordID string `gorm:"primaryKey"`
}

// TableName is GORM's.
func (DuplicateKey) TableName() string { return "duplicate_keys" }

// CompareBy keeps the keys of a record, replacing those it had.
func (tx *Tx) CompareBy(entity, recordID string, keys []string) {
	tx.ForgetKeys(entity, recordID)
	rows := make([][]any, 0, len(keys))
	for _, key := range keys {
		rows = append(rows, []any{entity, key, recordID})
	}
	tx.laterMany(marked(tx.dialect, `insert into duplicate_keys (entity, "key", record_id) values (?, ?, ?)`), rows)
}

// ForgetKeys lets a record be compared with nothing.
func (tx *Tx) ForgetKeys(entity, recordID string) {
	tx.laterMany(marked(tx.dialect, "delete from duplicate_keys where record_id = ? and entity = ?"), [][]any{{recordID, entity}})
}

// HoldKeys lets nobody else keep one of the keys before this transaction has ended.
func (tx *Tx) HoldKeys(entity string, keys []string) {
	for _, key := range slices.Sorted(slices.Values(keys)) {
		tx.later(tx.dialect.serialize("duplicate " + entity + " " + key)...)
	}
}

// Sharing lists records that share some of the keys, but for one record.
func (tx *Tx) Sharing(entity string, keys []string, except string, limit int) ([]DuplicateKey, error) {
	values := make([]any, len(keys))
	for i, key := range keys {
		values[i] = key
	}
	list, err := tx.dialect.list(metadata.StoreText, values)
	if err != nil || len(keys) == 0 {
		return nil, err
	}
	sql := tx.newSelection(nil)
	query := `select "key", record_id from duplicate_keys where entity = ` + sql.argument(entity) + " and record_id <> " + sql.argument(except)
	sql.args = append(sql.args, list)
	query += " and " + tx.dialect.in(`"key"`, len(sql.args), metadata.StoreText) + ` order by "key", record_id` + limited(limit)
	var found []DuplicateKey
	err = tx.read(statement{query, sql.args}, []metadata.Column{textColumn, textColumn}, func(values []any) error {
		found = append(found, DuplicateKey{entity, text(values[0]), text(values[1])})
		return nil
	})
	return found, err
}

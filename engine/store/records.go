package store

import "github.com/weft-crm/weft/metadata"

// Insert writes a new record with its lines. It fills ID unless set, Version (1), CreatedAt and
// UpdatedAt (Now, unless CreatedAt is set) and UpdatedBy; ids and LineOf of lines too. A DuplicateError
// says which fields clash.
func (tx *Tx) Insert(record *metadata.Record) error { panic("not written") }

// InsertMany writes new records of one entity with few statements.
func (tx *Tx) InsertMany(records []*metadata.Record) error { panic("not written") }

// Update writes the owner, the given fields and UpdatedBy of a record, if its stored version is the
// expected one; record then has the next version and UpdatedAt. Of a lines field it makes the
// stored lines those of the record: by id changed, added or removed. A StaleError brings the stored
// record, ErrNotFound says it is gone (or deleted), a DuplicateError which fields clash.
func (tx *Tx) Update(record *metadata.Record, expected int64, fields []*metadata.Field) error {
	panic("not written")
}

// SoftDelete marks a record as deleted by UpdatedBy. Errors as Update.
func (tx *Tx) SoftDelete(record *metadata.Record, expected int64) error { panic("not written") }

// Restore takes the mark of deletion away. Errors as Update.
func (tx *Tx) Restore(record *metadata.Record, expected int64) error { panic("not written") }

// Get returns a live record with its lines if all conditions hold, else ErrNotFound.
func (tx *Tx) Get(entity *metadata.Entity, id string, where ...Condition) (*metadata.Record, error) {
	panic("not written")
}

// GetDeleted is Get for a record that may be deleted (DeletedAt tells).
func (tx *Tx) GetDeleted(entity *metadata.Entity, id string, where ...Condition) (*metadata.Record, error) {
	panic("not written")
}

// Lock is Get that also keeps others from changing the record until the transaction ends.
func (tx *Tx) Lock(entity *metadata.Entity, id string) (*metadata.Record, error) {
	panic("not written")
}

// GetMany returns the records there are (deleted ones too, DeletedAt tells) by id, without lines,
// in one statement.
func (tx *Tx) GetMany(entity *metadata.Entity, ids []string) (map[string]*metadata.Record, error) {
	panic("not written")
}

// LoadLines fills the given lines fields of records of one entity, one statement for each field.
func (tx *Tx) LoadLines(records []*metadata.Record, fields ...*metadata.Field) error {
	panic("not written")
}

// LoadPaths fills Record.References along paths of reference, user, owner, created_by and
// updated_by names ({"account", "owner"}), one statement for each step of all paths. Lines of the
// given records are followed when a path begins with a lines field. What is loaded already stays.
func (tx *Tx) LoadPaths(records []*metadata.Record, paths [][]string) error { panic("not written") }

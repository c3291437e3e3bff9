package store

import "github.com/weft-crm/weft/metadata"

// Apply brings the tables of entities to a model: creates tables, adds and widens columns, and
// creates and drops indexes (see Indexes). It follows the plan and does what is missing besides, so
// applying again does nothing. Nothing is ever dropped but indexes. It belongs in a WriteExclusive
// and, on both databases, is undone with it.
func (tx *Tx) Apply(plan *metadata.Plan, model *metadata.Model) error { panic("not written") }

// CountRows counts the rows of an entity's table, deleted ones included; 0 if it has no table yet.
func (tx *Tx) CountRows(entity *metadata.Entity) (int64, error) { panic("not written") }

package store

import "time"

// Holding says since when a record has had its owner, or, without an owner, has been in the pool.
type Holding struct {
	RecordID string `gorm:"primaryKey"`
	Entity   string
	Owner    string // "" in the pool
	Since    time.Time
	Claimed  bool   // out of the pool
	Former   string // who had it before
	Reason   JSON   // why it is in the pool, in words
	WarnedAt *time.Time
}

// TableName is GORM's.
func (Holding) TableName() string { return "holdings" }

// Hold writes since when a record has its owner; Since is filled unless set.
func (tx *Tx) Hold(holding *Holding) error {
	if holding.Since.IsZero() {
		holding.Since = tx.Now
	}
	return tx.put(holding)
}

// Holdings returns what is known of records, by id.
func (tx *Tx) Holdings(ids ...string) (map[string]*Holding, error) {
	if len(ids) == 0 {
		return map[string]*Holding{}, nil
	}
	return holdingsByID(all[Holding](tx, tx.orm().Where("record_id in ?", ids)))
}

// HoldingsOf returns what is known of all records of an entity, by id.
func (tx *Tx) HoldingsOf(entity string) (map[string]*Holding, error) {
	return holdingsByID(all[Holding](tx, tx.orm().Where("entity = ?", entity)))
}

func holdingsByID(rows []*Holding, err error) (map[string]*Holding, error) {
	found := make(map[string]*Holding, len(rows))
	for _, row := range rows {
		found[row.RecordID] = row
	}
	return found, err
}

// CountClaims counts what a person has claimed since a moment and still holds. Nobody else counts or
// claims for the person before this transaction has ended.
func (tx *Tx) CountClaims(entity, person string, since time.Time) (int64, error) {
	tx.later(tx.dialect.serialize("claims " + entity + " " + person)...)
	var count int64
	return count, tx.done(tx.orm().Model(&Holding{}).Where("owner = ? and entity = ? and claimed and since >= ?", person, entity, since).Count(&count))
}

package store

import "time"

// Share lets an audience read or change one record until a time. Audience is a kind and a name:
// user:…, department:…, team:… or role:….
type Share struct {
	Entity   string
	RecordID string `gorm:"primaryKey"`
	Audience string `gorm:"primaryKey"`
	Rights   string // read or edit
	Until    time.Time
	Note     string
	Author   string
	At       time.Time
}

// TableName is GORM's.
func (Share) TableName() string { return "shares" }

// Share writes a share over the one with the same audience; At is filled.
func (tx *Tx) Share(share *Share) error {
	share.At = tx.Now
	return tx.put(share)
}

// EndShare ends one share. ErrNotFound if there is none.
func (tx *Tx) EndShare(recordID, audience string) error {
	return tx.did(tx.orm().Where("record_id = ? and audience = ?", recordID, audience).Delete(&Share{}))
}

// EndSharesWith ends all shares with an audience.
func (tx *Tx) EndSharesWith(audience string) error {
	return tx.done(tx.orm().Where("audience = ?", audience).Delete(&Share{}))
}

// SweepShares removes those that have ended.
func (tx *Tx) SweepShares() error {
	return tx.done(tx.orm().Where("until <= ?", tx.Now).Delete(&Share{}))
}

// SharesOf lists the shares of a record that have not ended, those that end first first.
func (tx *Tx) SharesOf(entity, recordID string) ([]*Share, error) {
	return rows[Share](tx, "where record_id = ? and entity = ? and until > ? order by until, audience", recordID, entity, tx.Now)
}

// SharesWith lists the shares of an entity's records, or of some of them, with any of some audiences
// that have not ended.
func (tx *Tx) SharesWith(entity string, audiences []string, records ...string) ([]*Share, error) {
	chain := tx.orm().Where("audience in ? and entity = ? and until > ?", audiences, entity, tx.Now)
	if len(records) > 0 {
		chain = chain.Where("record_id in ?", records)
	}
	return all[Share](tx, chain.Order("record_id, audience"))
}

// SharedEntities lists the entities of which records are shared.
func (tx *Tx) SharedEntities() ([]string, error) {
	var entities []string
	return entities, tx.done(tx.orm().Model(&Share{}).Where("until > ?", tx.Now).Distinct().Pluck("entity", &entities))
}

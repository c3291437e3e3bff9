package store

import (
	"encoding/json"
	"errors"

	"gorm.io/gorm/clause"
)

// OrganisationKey is the setting whose value changes with every change of people, departments, teams,
// territories or absences, in the transaction of that change.
const OrganisationKey = "organisation"

// setting is a row of settings.
type setting struct {
	Key   string `gorm:"primaryKey"`
	Value JSON
}

// TableName is GORM's.
func (setting) TableName() string { return "settings" }

// Setting reads a setting into target with encoding/json; false if it was never set.
func (tx *Tx) Setting(key string, target any) (bool, error) {
	row, err := one[setting](tx, tx.orm().Where(clause.Eq{Column: "key", Value: key}))
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, json.Unmarshal(row.Value, target)
}

// SetSetting writes a setting as JSON. Others keep settings in memory, so it is committed at once.
func (tx *Tx) SetSetting(key string, value any) error {
	document, err := json.Marshal(value)
	if err != nil {
		return err
	}
	tx.alone = true
	return tx.put(&setting{key, document})
}

// DropSetting removes a setting, if it is there.
func (tx *Tx) DropSetting(key string) error {
	return tx.done(tx.orm().Where(clause.Eq{Column: "key", Value: key}).Delete(&setting{}))
}

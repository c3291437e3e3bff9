package store

import (
	"time"

	"gorm.io/gorm/clause"

	"github.com/weft-crm/weft/metadata"
)

// Merge remembers that a record was merged into another of its entity, and by ids the rows of system
// tables that went along.
type Merge struct {
	Loser     string `gorm:"primaryKey"`
	Entity    string
	Survivor  string
	ChangeSet string
	Actor     string
	At        time.Time
	Moved     JSON // table → ids
}

// TableName is GORM's.
func (Merge) TableName() string { return "merges" }

// attachedTables are the system's tables whose rows go along with a merged record.
var attachedTables = []string{"comments", "reminders", "runs", "tasks", "files"}

// MoveAttached gives what hangs on a record (comments, reminders, ended runs with their tasks, files)
// to another and tells the ids by table.
func (tx *Tx) MoveAttached(entity, from, to string) (map[string][]string, error) {
	moved := map[string][]string{}
	for _, table := range attachedTables {
		var ids []string
		if err := tx.done(tx.orm().Table(table).Where("entity = ? and record_id = ?", entity, from).Pluck("id", &ids)); err != nil {
			return nil, err
		}
		if len(ids) > 0 {
			moved[table] = ids
		}
	}
	return moved, tx.GiveAttached(moved, to)
}

// GiveAttached gives rows of system tables to a record.
func (tx *Tx) GiveAttached(moved map[string][]string, to string) error {
	for _, table := range attachedTables {
		if len(moved[table]) == 0 {
			continue
		}
		if err := tx.done(tx.orm().Table(table).Where("id in ?", moved[table]).Update("record_id", to)); err != nil {
			return err
		}
	}
	return nil
}

// CopyFollowers lets those who follow a record follow another, too, unless they have said otherwise;
// it tells who is new.
func (tx *Tx) CopyFollowers(entity, from, to string) ([]string, error) {
	followers, err := tx.Followers(entity, from)
	if err != nil {
		return nil, err
	}
	var added []string
	for _, follower := range followers {
		if !follower.Following {
			continue
		}
		row := &Follower{Entity: entity, RecordID: to, UserID: follower.UserID, Following: true, At: tx.Now}
		made := tx.orm().Clauses(clause.OnConflict{DoNothing: true}).Create(row)
		if err := tx.done(made); err != nil {
			return nil, err
		}
		if made.RowsAffected > 0 {
			added = append(added, follower.UserID)
		}
	}
	delete(tx.ahead.followers, to)
	return added, nil
}

// DropFollowers forgets that people follow a record.
func (tx *Tx) DropFollowers(entity, recordID string, users []string) error {
	delete(tx.ahead.followers, recordID)
	return tx.done(tx.orm().Where("entity = ? and record_id = ? and user_id in ?", entity, recordID, users).Delete(&Follower{}))
}

// AddMerge writes a merge; At is filled.
func (tx *Tx) AddMerge(merge *Merge) error {
	merge.At = tx.Now
	return tx.put(merge)
}

// MergeOf tells into what a record was merged, or ErrNotFound.
func (tx *Tx) MergeOf(entity, loser string) (*Merge, error) {
	return one[Merge](tx, tx.orm().Where("loser = ? and entity = ?", loser, entity))
}

// MergeBy gives the merge of a change set, or ErrNotFound.
func (tx *Tx) MergeBy(changeSet string) (*Merge, error) {
	return one[Merge](tx, tx.orm().Where("change_set = ?", changeSet))
}

// DropMerge forgets a merge.
func (tx *Tx) DropMerge(loser string) error {
	return tx.done(tx.orm().Where("loser = ?", loser).Delete(&Merge{}))
}

// OwnersOfLines gives the records that lines of an entity belong to, by the line's id.
func (tx *Tx) OwnersOfLines(lines *metadata.Entity, ids []string) (map[string]string, error) {
	owners := map[string]string{}
	among, list, err := tx.among(`t."id"`, 1, ids)
	if err != nil || list == nil {
		return owners, err
	}
	query := statement{`select t."id", t."line_of" from ` + quoteName(lines.Table) + " t where " + among, []any{list}}
	err = tx.read(query, []metadata.Column{idColumn, idColumn}, func(values []any) error {
		owners[text(values[0])] = text(values[1])
		return nil
	})
	return owners, err
}

package store

import (
	"time"

	"gorm.io/gorm"
)

// Comment is what a person wrote about a record. One that was deleted keeps its text for the trace
// and must not be shown.
type Comment struct {
	ID        string `gorm:"primaryKey"`
	Entity    string
	RecordID  string
	Author    string
	At        time.Time
	Text      string
	Mentions  JSON // ids of people
	Files     JSON // ids of files
	Earlier   JSON // [{"at","text"}], the oldest first
	EditedAt  *time.Time
	DeletedAt *time.Time
	DeletedBy string
}

// TableName is GORM's.
func (Comment) TableName() string { return "comments" }

// Older limits a stream that is read newest first to what stands behind a moment. With an ID also to
// the rows of that very moment with a lesser id, when Inclusive to all of them. The zero value is
// the beginning of the stream.
type Older struct {
	At        time.Time
	ID        string
	Inclusive bool
}

// than adds the limit to a chain over a table with the columns at and id.
func (o Older) than(chain *gorm.DB) *gorm.DB {
	switch {
	case o.At.IsZero():
		return chain
	case o.ID != "":
		return chain.Where("(at < ? or at = ? and id < ?)", o.At, o.At, o.ID)
	case o.Inclusive:
		return chain.Where("at <= ?", o.At)
	}
	return chain.Where("at < ?", o.At)
}

// AddComment writes a comment; ID (unless set) and At are filled.
func (tx *Tx) AddComment(comment *Comment) error {
	if comment.ID == "" {
		comment.ID = NewID()
	}
	comment.At = tx.Now
	return tx.done(tx.orm().Create(comment))
}

// SaveComment writes a changed comment.
func (tx *Tx) SaveComment(comment *Comment) error { return tx.put(comment) }

// Comment returns a comment, deleted ones too, or ErrNotFound. In a Write it is locked.
func (tx *Tx) Comment(id string) (*Comment, error) {
	return one[Comment](tx, tx.locked().Where("id = ?", id))
}

// CommentsOn lists the comments on a record, newest first, deleted ones too.
func (tx *Tx) CommentsOn(entity, recordID string, older Older, limit int) ([]*Comment, error) {
	chain := older.than(tx.orm().Where("entity = ? and record_id = ?", entity, recordID))
	return all[Comment](tx, chain.Order("at desc, id desc").Limit(orDefault(limit)))
}

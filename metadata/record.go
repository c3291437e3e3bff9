package metadata

import "time"

// Record is one row of an entity: the system columns and one value per field, at Field.Position.
//
// Go values by kind: string (text, longtext, select, email, phone, url, autonumber, and the id of a
// reference or user), int64 (number), decimal.Decimal (decimal, percent), Money (money), bool,
// time.Time (date at UTC midnight; datetime in UTC, microseconds), []string (multiselect,
// attachment), []*Record (lines, in order). A formula or rollup has the value of its type. nil is null.
type Record struct {
	Entity    *Entity
	ID        string
	Version   int64
	Owner     string
	CreatedAt time.Time
	CreatedBy string
	UpdatedAt time.Time
	UpdatedBy string
	DeletedAt *time.Time
	Values    []any

	// References holds the records that rules read through a reference or that a query expanded,
	// by field name.
	// Also owner, created_by and updated_by may be there.
	References map[string]*Record
	// Files describes the files of attachment fields, by id.
	Files map[string]File
	// Masked names the fields whose value was replaced by a mask for the reader.
	Masked []string
}

// File describes a stored file.
type File struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Size int64  `json:"size"`
	Type string `json:"type"`
}

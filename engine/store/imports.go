package store

import "time"

// Import is an import of a file and how far it is.
type Import struct {
	ID        string `gorm:"primaryKey"`
	File      string // id of the file
	Name      string
	Entity    string
	State     string // uploaded mapped running done failed undone
	Actor     string
	At        time.Time
	EndedAt   *time.Time
	ChangeSet string
	Rows      int64
	Done      int64
	Created   int64
	Updated   int64
	Skipped   int64
	Failed    int64
	Mapping   JSON
	Data      JSON
}

// TableName is GORM's.
func (Import) TableName() string { return "imports" }

// ImportProblem is a row, or a value of it, that could not be imported.
type ImportProblem struct {
	Import string `gorm:"primaryKey"`
	Seq    int64  `gorm:"primaryKey;autoIncrement:false"`
	Line   int64
	Column string `gorm:"column:column_name"`
	Value  string
	Code   string
	Text   JSON // {"en","zh"}
}

// TableName is GORM's.
func (ImportProblem) TableName() string { return "import_problems" }

// SaveImport writes an import anew or over the old one; ID and At are filled unless set.
func (tx *Tx) SaveImport(run *Import) error { panic("not written") }

// Import returns an import, or ErrNotFound. In a Write it is locked.
func (tx *Tx) Import(id string) (*Import, error) { panic("not written") }

// Imports lists imports, newest first.
func (tx *Tx) Imports(limit int) ([]*Import, error) { panic("not written") }

// AddImportProblems appends problems of one import; Seq is filled.
func (tx *Tx) AddImportProblems(problems ...*ImportProblem) error { panic("not written") }

// ImportProblems lists problems in order, after the one numbered after.
func (tx *Tx) ImportProblems(id string, after int64, limit int) ([]*ImportProblem, error) {
	panic("not written")
}

// DropImportProblems removes an import's problems, before another attempt.
func (tx *Tx) DropImportProblems(id string) error { panic("not written") }

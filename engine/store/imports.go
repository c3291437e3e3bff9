package store

import (
	"time"

	"gorm.io/gorm/clause"
)

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
func (tx *Tx) SaveImport(run *Import) error {
	if run.ID == "" {
		run.ID = NewID()
	}
	if run.At.IsZero() {
		run.At = tx.Now
	}
	return tx.put(run)
}

// Import returns an import, or ErrNotFound. In a Write it is locked.
func (tx *Tx) Import(id string) (*Import, error) {
	return one[Import](tx, tx.locked().Where("id = ?", id))
}

// MarkImport notes what became of the import that made a change set.
func (tx *Tx) MarkImport(changeSet, state string) error {
	return tx.done(tx.orm().Model(&Import{}).Where("change_set = ?", changeSet).Update("state", state))
}

// Imports lists imports, newest first.
func (tx *Tx) Imports(limit int) ([]*Import, error) {
	return all[Import](tx, tx.orm().Order("at desc, id desc").Limit(orDefault(limit)))
}

// ImportsDone lists the imports that somebody had done, newest first.
func (tx *Tx) ImportsDone(actor string, limit int) ([]*Import, error) {
	return all[Import](tx, tx.orm().Where("actor = ? and state = ?", actor, "done").Order("at desc, id desc").Limit(limit))
}

// AddImportProblems appends problems of one import; Seq is filled.
func (tx *Tx) AddImportProblems(problems ...*ImportProblem) error {
	if len(problems) == 0 {
		return nil
	}
	of := tx.orm().Model(&ImportProblem{}).Where(clause.Eq{Column: "import", Value: problems[0].Import})
	var last int64
	if err := tx.done(of.Select("coalesce(max(seq), 0)").Scan(&last)); err != nil {
		return err
	}
	for i, problem := range problems {
		problem.Seq = last + int64(i) + 1
	}
	return tx.done(tx.orm().CreateInBatches(problems, atOnce))
}

// ImportProblems lists problems in order, after the one numbered after.
func (tx *Tx) ImportProblems(id string, after int64, limit int) ([]*ImportProblem, error) {
	chain := tx.orm().Where(clause.Eq{Column: "import", Value: id}).Where("seq > ?", after)
	return all[ImportProblem](tx, chain.Order("seq").Limit(orDefault(limit)))
}

// DropImportProblems removes an import's problems, before another attempt.
func (tx *Tx) DropImportProblems(id string) error {
	return tx.done(tx.orm().Where(clause.Eq{Column: "import", Value: id}).Delete(&ImportProblem{}))
}

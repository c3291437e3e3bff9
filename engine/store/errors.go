package store

import (
	"errors"
	"fmt"
	"strings"

	"github.com/weft-crm/weft/metadata"
)

// What can go wrong besides the database itself. Test with errors.Is.
var (
	// ErrNotFound says that there is no such row, or none the conditions let through.
	ErrNotFound = errors.New("not found")
	// ErrStale says that somebody else changed the row since it was read; see StaleError.
	ErrStale = errors.New("changed by somebody else")
	// ErrDuplicate says that a unique set of values is taken; see DuplicateError.
	ErrDuplicate = errors.New("already taken")
	// ErrBusy says that the database is locked or gone for now; trying again may help.
	ErrBusy = errors.New("the database is busy")
	// ErrRange says that a number does not fit its column; nothing is ever rounded here.
	ErrRange = errors.New("out of range")
	// ErrCursor says that a cursor is not one this query gave.
	ErrCursor = errors.New("the cursor does not belong to this query")
)

// StaleError is an ErrStale with the row as it stands now.
type StaleError struct {
	Expected int64
	Current  *metadata.Record // as stored, with its lines
}

// Error tells the versions.
func (e *StaleError) Error() string {
	return fmt.Sprintf("%s %s: version %d was expected, %d is stored",
		e.Current.Entity.Name, e.Current.ID, e.Expected, e.Current.Version)
}

// Is makes errors.Is(err, ErrStale) true.
func (e *StaleError) Is(target error) bool { return target == ErrStale }

// DuplicateError is an ErrDuplicate with the columns that must be unique together. For a table of
// an entity the columns are the fields' physical names.
type DuplicateError struct {
	Table   string
	Columns []string
	Index   string // its name, "" on SQLite
}

// Error names the table and columns.
func (e *DuplicateError) Error() string {
	return "duplicate " + e.Table + " (" + strings.Join(e.Columns, ", ") + ")"
}

// Is makes errors.Is(err, ErrDuplicate) true.
func (e *DuplicateError) Is(target error) bool { return target == ErrDuplicate }

// Fields gives the fields of an entity that the duplicate is about, nil if it is about another table.
func (e *DuplicateError) Fields(entity *metadata.Entity) []*metadata.Field {
	if e.Table != entity.Table {
		return nil
	}
	var fields []*metadata.Field
	for _, field := range entity.Fields {
		for _, column := range e.Columns {
			if field.Column == column {
				fields = append(fields, field)
			}
		}
	}
	return fields
}

package metadata

import (
	"time"

	"github.com/weft-crm/weft/metadata/rule"
)

// Kind is a field's type: what it stores, which values it accepts and how they are shown. Each
// kind has a file of its own, kind_<name>.go, and a folder of that name in the browser.
type Kind interface {
	// Name is the word in definitions: "text", "money" …
	Name() string
	// Label is the kind's name for people.
	Label() Text
	// Columns lists the columns that hold a value; none for lines.
	Columns(f *Field) []Column
	// RuleType is the type a rule sees.
	RuleType(f *Field) rule.Type
	// Parse turns a value decoded from JSON (numbers as json.Number) into the Go value of Record.
	// nil gives nil. It never rounds or cuts.
	Parse(f *Field, raw any) (any, *ValueProblem)
	// ParseText reads a value as people write it in spreadsheets; blank gives nil.
	ParseText(f *Field, text string, format ImportFormat) (any, *ValueProblem)
	// FromRule turns a rule's result into the Go value; numbers are rounded to the field's scale,
	// half away from zero.
	FromRule(f *Field, value any) (any, *ValueProblem)
	// ToRule turns a Go value into what a rule sees.
	ToRule(f *Field, value any) any
	// Append writes a Go value as JSON.
	Append(b []byte, f *Field, value any) []byte
	// Format writes a Go value for people and exports.
	Format(f *Field, value any, to Locale) string
	// Equal compares two Go values.
	Equal(a, b any) bool
	// Operators lists what a filter may do with the field.
	Operators() []Operator

	// settings lists the settings of Field that belong to the kind.
	settings() []string
	// check looks for mistakes in a field's settings.
	check(c *fieldCheck, f *Field)
}

// Storage is the type of a column.
type Storage string

// The storage types. A decimal has Precision and Scale; an id is a uuid where the database knows
// it and text elsewhere.
const (
	StoreText    Storage = "text"
	StoreID      Storage = "id"
	StoreInteger Storage = "integer"
	StoreDecimal Storage = "decimal"
	StoreBoolean Storage = "boolean"
	StoreDate    Storage = "date"
	StoreTime    Storage = "time"
	StoreJSON    Storage = "json"
)

// Column is a physical column. Part is "" for the value itself, or for money "currency" or "base".
type Column struct {
	Name      string
	Part      string
	Storage   Storage
	Precision int
	Scale     int
	Nullable  bool
}

// ValueProblem says why a value was refused. Pointer leads from the field to the value inside it
// ("/0/price" in lines).
type ValueProblem struct {
	Field   string `json:"field,omitempty"`
	Pointer string `json:"pointer,omitempty"`
	Code    string `json:"code"`
	Message Text   `json:"message"`
}

// Error gives the message in English.
func (p *ValueProblem) Error() string { return p.Message.En }

// Locale is how a reader wants values written. A nil Zone means UTC.
type Locale struct {
	Language string
	Zone     *time.Location
}

// ImportFormat is how a file writes values. Date is the order of the parts: ymd, mdy or dmy.
// Options maps what the file says to option names. A nil Zone means UTC.
type ImportFormat struct {
	Date         string
	DecimalComma bool
	Currency     string
	Zone         *time.Location
}

// Operator is a comparison that a filter offers. Takes says what stands on its right: nothing,
// one or list.
type Operator struct {
	Name  string `json:"name"`
	Label Text   `json:"label"`
	Takes string `json:"takes"`
}

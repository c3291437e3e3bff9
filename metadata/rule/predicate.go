package rule

// Predicate is a condition on a row that a database can evaluate: And, Or, Not, Compare, In,
// Truth, Given or Constant. It is true or false, never null: == and != are total, every other
// comparison with null is false, and so its negation is true.
type Predicate interface{ isPredicate() }

// And holds when all its parts hold.
type And struct{ Of []Predicate }

// Or holds when one of its parts holds.
type Or struct{ Of []Predicate }

// Not holds when its part does not.
type Not struct{ Of Predicate }

// Compare compares two operands; Op is one of == != < <= > >= contains startsWith endsWith
// (the last three on text, case-sensitive as in memory).
type Compare struct {
	Op          string
	Left, Right Operand
}

// In holds when Item equals one of List's elements. List is a Column of a multi-valued field, or a
// Value (after Bind a Literal) giving a list. A null item is in no list.
type In struct {
	Item, List Operand
}

// Truth holds when a Boolean column is true.
type Truth struct{ Of Column }

// Given holds when a value that does not depend on the row is true. Bind turns it into a Constant.
type Given struct{ Of Value }

// Constant is always Holds.
type Constant struct{ Holds bool }

// Operand is a Column, Coalesce, Value or Literal.
type Operand interface{ isOperand() }

// Column is a field of the row, or of a record the row refers to: {"account", "name"}. The id of a
// referred record is the reference itself: {"account"}, not {"account", "id"}.
type Column struct{ Path []string }

// Coalesce is Column, or Else when the column is null.
type Coalesce struct {
	Column Column
	Else   Operand // a Value, after Bind a Literal
}

// Value does not depend on the row: a literal or a part such as user.id, run once per query by Bind.
type Value struct{ Program *Program }

// Literal is a Value that Bind has run: nil, bool, decimal.Decimal, string, time.Time,
// time.Duration, or a []any of these without nil. A record has become its identity.
type Literal struct{ Of any }

func (And) isPredicate()      {}
func (Or) isPredicate()       {}
func (Not) isPredicate()      {}
func (Compare) isPredicate()  {}
func (In) isPredicate()       {}
func (Truth) isPredicate()    {}
func (Given) isPredicate()    {}
func (Constant) isPredicate() {}
func (Column) isOperand()     {}
func (Coalesce) isOperand()   {}
func (Value) isOperand()      {}
func (Literal) isOperand()    {}

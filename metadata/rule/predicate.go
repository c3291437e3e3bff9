package rule

// Predicate is a condition on a row that a database can evaluate: And, Or, Not, Compare, In,
// Contains, Truth or Constant. Null has the meaning it has in memory: == and != are total, every
// other comparison with null is false, and so its negation is true.
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

// In holds when Item equals one of List's elements. List is a Column of a multi-valued field or a
// Value giving a list.
type In struct {
	Item, List Operand
}

// Truth holds when a Boolean column is true.
type Truth struct{ Of Column }

// Constant is always Holds.
type Constant struct{ Holds bool }

// Operand is a Column or a Value.
type Operand interface{ isOperand() }

// Column is a field of the row, or of a record the row refers to: {"account", "name"}.
type Column struct{ Path []string }

// Value does not depend on the row: a literal or a part such as user.id, run once per query.
type Value struct{ Program *Program }

func (And) isPredicate()      {}
func (Or) isPredicate()       {}
func (Not) isPredicate()      {}
func (Compare) isPredicate()  {}
func (In) isPredicate()       {}
func (Truth) isPredicate()    {}
func (Constant) isPredicate() {}
func (Column) isOperand()     {}
func (Value) isOperand()      {}

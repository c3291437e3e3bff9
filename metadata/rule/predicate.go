package rule

import "slices"

// Predicate is a condition on a row that a database can evaluate: And, Or, Not, Compare, In, Some,
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
// (the last three on text, byte by byte as in memory).
type Compare struct {
	Op          string
	Left, Right Operand
}

// In holds when Item equals one of List's elements. List is a Column of a multi-valued field, or a
// Value (after Bind a Literal) giving a list. A null item is in no list.
type In struct {
	Item, List Operand
}

// Some holds when the records in a list of the row that meet Where are as many as Op and Than say:
// ">=" 1 is one at least. Where is over such a record.
type Some struct {
	List  Column
	Where Predicate
	Op    string
	Than  Operand // a Value, after Bind a Literal
}

// Truth holds when a Boolean column is true.
type Truth struct{ Of Column }

// Given holds when a value that does not depend on the row is true. Bind turns it into a Constant.
type Given struct{ Of Value }

// Constant is always Holds.
type Constant struct{ Holds bool }

// Operand is a Column, Folded, Coalesce, Value or Literal.
type Operand interface{ isOperand() }

// Column is a field of the row, or of a record the row refers to: {"account", "name"}. The id of a
// referred record is the reference itself: {"account"}, not {"account", "id"}.
type Column struct{ Path []string }

// Folded is the text of a column with A to Z in small letters.
type Folded struct{ Of Column }

// Coalesce is Of, or Else when that is null.
type Coalesce struct {
	Of   Operand // a Column or Folded
	Else Operand // a Value, after Bind a Literal
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
func (Some) isPredicate()     {}
func (Truth) isPredicate()    {}
func (Given) isPredicate()    {}
func (Constant) isPredicate() {}
func (Column) isOperand()     {}
func (Folded) isOperand()     {}
func (Coalesce) isOperand()   {}
func (Value) isOperand()      {}
func (Literal) isOperand()    {}

// Under makes a predicate over a record one over rows that refer to it along a path.
func Under(predicate Predicate, path []string) Predicate {
	under := func(operand Operand) Operand { return operandUnder(operand, path) }
	switch p := predicate.(type) {
	case And:
		return And{Of: allUnder(p.Of, path)}
	case Or:
		return Or{Of: allUnder(p.Of, path)}
	case Not:
		return Not{Of: Under(p.Of, path)}
	case Compare:
		return Compare{Op: p.Op, Left: under(p.Left), Right: under(p.Right)}
	case In:
		return In{Item: under(p.Item), List: under(p.List)}
	case Some:
		p.List = columnUnder(p.List, path)
		return p
	case Truth:
		return Truth{Of: columnUnder(p.Of, path)}
	}
	return predicate
}

func allUnder(parts []Predicate, path []string) []Predicate {
	under := make([]Predicate, len(parts))
	for i, part := range parts {
		under[i] = Under(part, path)
	}
	return under
}

func operandUnder(operand Operand, path []string) Operand {
	switch o := operand.(type) {
	case Column:
		return columnUnder(o, path)
	case Folded:
		return Folded{Of: columnUnder(o.Of, path)}
	case Coalesce:
		return Coalesce{Of: operandUnder(o.Of, path), Else: operandUnder(o.Else, path)}
	}
	return operand
}

// columnUnder leads to a column; the id is the reference itself.
func columnUnder(column Column, path []string) Column {
	if len(column.Path) == 1 && column.Path[0] == "id" {
		return Column{Path: path}
	}
	return Column{Path: slices.Concat(path, column.Path)}
}

// Paths lists the columns of the row that a comparison, a Some or a Truth reads.
func Paths(predicate Predicate) [][]string {
	switch p := predicate.(type) {
	case Compare:
		return append(operandPaths(p.Left), operandPaths(p.Right)...)
	case In:
		return append(operandPaths(p.Item), operandPaths(p.List)...)
	case Some:
		return operandPaths(p.List)
	case Truth:
		return operandPaths(p.Of)
	}
	return nil
}

func operandPaths(operand Operand) [][]string {
	switch o := operand.(type) {
	case Column:
		return [][]string{o.Path}
	case Folded:
		return [][]string{o.Of.Path}
	case Coalesce:
		return append(operandPaths(o.Of), operandPaths(o.Else)...)
	}
	return nil
}

// AllPaths lists the columns that a predicate reads in all its parts; nil reads none.
func AllPaths(predicate Predicate) (paths [][]string) {
	switch p := predicate.(type) {
	case And:
		for _, part := range p.Of {
			paths = append(paths, AllPaths(part)...)
		}
	case Or:
		for _, part := range p.Of {
			paths = append(paths, AllPaths(part)...)
		}
	case Not:
		return AllPaths(p.Of)
	default:
		return Paths(predicate)
	}
	return paths
}

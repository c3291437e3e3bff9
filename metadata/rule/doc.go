// Package rule is Weft's one rule language: it checks, runs, lowers and explains expressions.
// It never touches a clock, a database or a file; time comes in through the scope. The one thing
// to know: null, decimals and references mean here exactly what they mean in SQL.
//
// A rule goes through these files in order:
//
//	parse.go    expr-lang's parser gives the tree; its errors are put in an admin's words
//	fence.go    what could run away is refused (ranges, nested closures, size)
//	check.go    our own checker types the tree against an Env
//	patch.go    every operator becomes a call of operators.go or functions.go; expr compiles that
//	run.go      expr's machine runs it
//
// and from the same typed tree lower.go makes a predicate for SQL, explain.go the reasons of a
// result, tree.go rows for the rule builder and sentence.go a sentence.
//
// The checker is our own, not expr's, for four reasons. Entities refer to each other in circles,
// so fields have to be asked for when they are read, while expr wants the whole environment
// unrolled beforehand. expr reports the first mistake only; an admin wants all of them, in two
// languages, with a suggestion. Null, decimals, references and durations have types here that
// expr's types cannot say. And one compilation is enough: the tree that was checked is the one that
// is patched, lowered and explained.
//
// The meaning of null: == and != are total (nil == nil is true). Ordering, contains and in with nil
// are false, and their negation is true. A null Boolean is false. Arithmetic with nil is nil. A
// field of null is null. A null list is an empty list. sum, min, max and mean leave nulls out.
//
// Texts are compared byte by byte, by contains, startsWith and endsWith too. fold makes the capitals
// from A to Z small, to compare whatever the case of these: fold(record.name) contains 'acme'.
package rule

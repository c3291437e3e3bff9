package rule

import (
	"cmp"
	"slices"

	"github.com/expr-lang/expr/ast"
)

// reporter collects the problems of one rule.
type reporter struct {
	source   string
	places   *places // found when the first problem is reported
	problems []Problem
}

func (r *reporter) problem(node ast.Node, code string, message Text) {
	r.add(node, code, message, false)
}

func (r *reporter) warning(node ast.Node, code string, message Text) {
	r.add(node, code, message, true)
}

// add keeps a problem unless it is known: expr shares the middle of 1 < a < 5 between two nodes.
func (r *reporter) add(node ast.Node, code string, message Text, warning bool) {
	if r.places == nil {
		r.places = findPlaces(r.source)
	}
	from, to := r.places.of(node)
	problem := *problemAt(r.source, from, to, code, message)
	problem.Warning = warning
	if !slices.Contains(r.problems, problem) {
		r.problems = append(r.problems, problem)
	}
}

// text returns a node as it was written, for messages.
func (r *reporter) text(node ast.Node) string {
	if r.places == nil {
		r.places = findPlaces(r.source)
	}
	return r.places.text(node)
}

// sorted returns the problems in the order of their places.
func (r *reporter) sorted() []Problem {
	slices.SortStableFunc(r.problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	return r.problems
}

// failed reports whether one of the problems is more than a warning.
func (r *reporter) failed() bool {
	return slices.ContainsFunc(r.problems, func(problem Problem) bool { return !problem.Warning })
}

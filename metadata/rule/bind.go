package rule

// Bind runs the parts of a predicate that do not depend on the row and puts their results in as
// Literals and Constants; what is decided by them is folded away. The result holds no Value and no
// Given. An error is a *RunError.
func Bind(predicate Predicate, scope Scope) (Predicate, error) { panic("not written") }

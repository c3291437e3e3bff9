// Package rule is Weft's one rule language: it checks, runs, lowers and explains expressions.
// It never touches a clock, a database or a file; time comes in through the scope. The one thing
// to know: null, decimals and references mean here exactly what they mean in SQL.
package rule

// Package engine holds Weft's use cases: save, decide, publish, list, search, import. A use case
// opens the transaction, its unexported helpers take it; who acts is an explicit Actor. The engine
// never speaks HTTP and never asks the operating system for the time. The one thing to know: nothing
// but advance (runs.go) moves a run, and nothing but access (access.go) says who may see what.
package engine

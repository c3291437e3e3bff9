// Package engine holds Weft's use cases: save, decide, publish, list, search, import. A use case
// opens the transaction; what somebody does in it is an act (act.go): the transaction, the model that
// serves and an explicit Actor. Helpers that need all three are an act's, the others take what they
// need. The engine never speaks HTTP and never asks the operating system for the time. The one thing
// to know: nothing but advance (runs.go) moves a run, and nothing but access (access.go) says who may
// see what.
package engine

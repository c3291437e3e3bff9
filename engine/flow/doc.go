// Package flow decides what a workflow does next: Next takes a definition, a run, an event and a
// scope and gives the run's new state with the effects to carry out. It has no clock, no database
// and no goroutines, and never changes what it is given, so prediction, dry run and scenario tests
// are the same function called with another scope. The one rule to know: everything that moves a
// run is an Event, everything that leaves the kernel is an Effect.
package flow

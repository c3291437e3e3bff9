// Package metadata holds the definitions that make up a Weft system (entities, forms, workflows,
// roles …) as JSON, checks them as a whole and compiles them to an immutable Model. It never
// touches a database or a clock.
//
// Glossary. One word per idea, the same in JSON, Go, SQL, URL and TypeScript:
//
//	pack          a folder of definitions that is installed, layered and upgraded as one
//	entity        a type of record; field: its fields; kind: a field's type
//	record        one row of an entity
//	workflow      a definition of a process; run: one execution of it on a record, pinned to a release
//	state, step   parts of a workflow; visit: one entry of a step in a run
//	task          one person's or queue's share of a visit; decision: the answer to it
//	timer         a due moment of a run
//	rule          an expression
//	change        edited metadata; plan: what publishing it would do; release: the published version
package metadata

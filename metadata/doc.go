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
//	follow-up     a record that people write down about another one: a call, a visit, a note
//	pass          what saving a record writes into one that it refers to; stamp: the moment a rule became true
//	link          a record that relates two others, its ends; far: the other end
//	lookup        a value kept from the first record that fits, or a total of all; lock: from when it stays; follow: a field that keeps to its default
//	conversion    how a record is made from others; chain: what was made from what
//	twin          a record that agrees with another in what a rule about duplicates compares
//	merge         two records become one, the survivor; the other is the loser
//	pool          records without an owner that people may claim
//	summary       counts and sums by group, its dimensions, of its measures
//	statement     an account: what moves a record's balance, its entries; a charge raises it, a credit lowers it
//	print         a template of paper, made of blocks; sheet: what comes out
//	board         a first page made of blocks, for some roles; funnel: how many records go on from group to group
//	ranking       who reached how much of which target in a time, by person or department; score: what one reached
//	kanban        a view with a column for each option of a field, in which records are cards
//	guide         what to do at each option of a field, and what the option needs
//	left          what was not yet taken of a line by conversions
//	reliance      that values are worked out from another record; keep: to hold that record as it was read
//	clash         a unique value that another record has
//	ungrouped     of a number: written without separators, such as a year
//	unit          of a number: what stands behind it, such as kg; prefix: what stands before it
//	precision     of a date: whether it is a day, a month or a year
//	chips         the conditions with which a list opens, for readers to change
//	amendment     a document that changes a contract in force
//	change set    what was changed in one go; way: how it came (form, import, merge …)
//	change        edited metadata; plan: what publishing it would do; release: the published version
//
// The way of a definition: Load reads a pack's folder, Compile lays the packs over each other
// (merge.go has the words of a file of differences), checks every definition against its schema
// and then against the others, and gives the Model or every problem at once; Diff tells what
// publishing it means. Catalog keeps what a release has to remember besides its layers. A new kind
// of field is one file kind_<name>.go and a line in kind.go.
package metadata

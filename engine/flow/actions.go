package flow

import "github.com/weft-crm/weft/metadata"

// Action is a button: an event of the current state that the actor may fire. Hidden ones exist for
// the actor, but their "if" does not hold now.
type Action struct {
	Event   string
	Label   metadata.Text
	To      string
	Primary bool
	Allowed bool
	Hidden  bool
	Code    string        // why it is refused
	Reason  metadata.Text // why it is refused
	Checks  []CheckResult
	Form    map[string]string // field → edit or require
	Require metadata.Require
	Picks   []PickNeeded // people to choose with it
}

// CheckResult is a check of a transition and whether the record passes it.
type CheckResult struct {
	Message metadata.Text
	Field   string
	OK      bool
}

// Actions lists the buttons of Scope.Actor in document order. Next checks a click with the same
// function.
func Actions(workflow *metadata.Workflow, run *Run, scope *Scope) []Action { panic("not written") }

// Verb is something Scope.Actor can do with a task.
type Verb struct {
	Name    string
	Label   metadata.Text
	Allowed bool
	Code    string
	Reason  metadata.Text
	Require metadata.Require
	Targets []Target // return: steps; remove: tasks
	Then    []string // return: replay, jump
	Where   []string // add: before, after, parallel
	People  []string // transfer, delegate, add, cc: whom the scope allows; nil means everybody
}

// Target is a step to return to, or a task to remove.
type Target struct {
	ID    string
	Label metadata.Text
}

// TaskVerbs lists what Scope.Actor can do with a task, allowed or refused with the reason; verbs
// that make no sense for the actor at all are absent. Next checks a decision with the same function.
func TaskVerbs(workflow *metadata.Workflow, run *Run, task string, scope *Scope) []Verb {
	panic("not written")
}

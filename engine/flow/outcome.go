package flow

import (
	"time"

	"github.com/weft-crm/weft/metadata"
)

// Outcome is what an event led to: the new run and the effects to carry out, in order.
type Outcome struct {
	Run     *Run
	Effects []Effect
}

// NewRun gives a run that has not begun yet; the first event has to be Start.
func NewRun(id string, workflow *metadata.Workflow) *Run {
	return &Run{ID: id, Workflow: workflow.Key}
}

// Hint says which kind of answer a refusal is.
type Hint string

// The kinds of refusals with their HTTP statuses.
const (
	Forbidden Hint = "forbidden"  // 403
	NotFound  Hint = "not_found"  // 404
	Conflict  Hint = "conflict"   // 409
	Invalid   Hint = "validation" // 422
	Locked    Hint = "locked"     // 423
	TooEarly  Hint = "too_early"  // 429
)

// Refusal says why an event was not allowed. ClosedBy and Outcome tell who closed the task first
// and how; Revision is the visit's current one; Next is when to try again.
//
//nolint:errname // the word of the glossary: nothing went wrong
type Refusal struct {
	Code     string
	Hint     Hint
	Message  metadata.Text
	Fields   []FieldProblem
	ClosedBy string
	Outcome  TaskStatus
	Revision int
	Next     time.Time
	Picks    []PickNeeded
}

// Error returns the English message.
func (r *Refusal) Error() string { return r.Code + ": " + r.Message.En }

// FieldProblem is a value that is missing or may not be given.
type FieldProblem struct {
	Field   string
	Code    string // required not_editable check
	Message metadata.Text
}

// PickNeeded asks for people: Min to Max of Choices for an entry of a step.
type PickNeeded struct {
	Step    string        `json:"step"`
	Entry   int           `json:"entry"`
	Label   metadata.Text `json:"label"`
	Choices []Candidate   `json:"choices"`
	Min     int           `json:"min"`
	Max     int           `json:"max"`
}

// Candidate is somebody who may be chosen.
type Candidate struct {
	ID    string `json:"id"`
	Title string `json:"title"`
}

package flow

import (
	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// Event is what happens to a run: Start, Fire, Decide, RecordChanged, TimerFired, JobDone,
// ChildDone, EventArrived, PersonLeft, QueuesEmptied, AbsenceChanged, Checked or Admin. Who did it is Scope.Actor, when it
// happened Scope.Now.
//
//sumtype:decl
type Event interface{ isEvent() }

// FieldValue is a field with the value it is to get.
type FieldValue struct {
	Field string `json:"field"`
	Value any    `json:"value"`
}

// Start begins a run: Next must be given NewRun(…). On says what began it: create update manual
// schedule api. Of the child of a call step Parent is set, and For is who counts as its starter.
type Start struct {
	On     string
	For    string
	Parent *Parent
}

// Fire is an event of the state's "on": a button, or from outside (API true, or Actor System),
// which alone may fire transitions without "who".
type Fire struct {
	Name        string
	Values      []FieldValue
	Comment     string
	Attachments []string
	Signature   string
	Picks       []Pick
	API         bool
}

// Decide is a verb on a task. Revision, when not 0, is the visit's revision the person saw.
type Decide struct {
	Task        string
	Verb        string // approve reject complete return transfer delegate resolve add remove claim release cc save urge comment withdraw reclaim
	Revision    int
	Values      []FieldValue
	Comment     string
	Attachments []string
	Signature   string
	People      []string // transfer, delegate, add, cc
	To          string   // return: a step id, start or prev; remove: the task to void
	Then        string   // return: replay or jump
	Where       string   // add: before after parallel
	Mode        string   // add: any all seq
	Picks       []Pick
	Batch       bool // decided in a list, without opening the task
}

// RecordChanged says that a person or another process saved the record: Fields are all that differ
// between Scope.Old and Scope.Record, computed ones included; Computed are those of them that follow
// from others, which no lock holds back.
type RecordChanged struct {
	Fields   []string
	Computed []string
}

// TimerFired says that a timer is due.
type TimerFired struct {
	Timer      string
	Generation int
}

// JobDone gives the result of a StartJob or CallHTTP effect, after its last try.
type JobDone struct {
	Key   string        `json:"key"`
	OK    bool          `json:"ok"`
	Error metadata.Text `json:"error,omitzero"`
}

// ChildDone says that the child Key has ended; Record is its record, for "out". With an Error it
// could not begin or was lost.
type ChildDone struct {
	Child   string
	Outcome Status
	Record  rule.Object
	Error   metadata.Text
}

// EventArrived brings an event from outside to the wait steps of a run. One that nothing waits for
// is kept for a day.
type EventArrived struct {
	Name string            `json:"name"`
	Key  string            `json:"key,omitempty"`
	Data map[string]string `json:"data,omitempty"`
}

// PersonLeft says that a person was disabled: claimed work goes back to its queue, the rest follows
// the "empty" policy.
type PersonLeft struct {
	Person string
}

// QueuesEmptied says that nobody may be left to take tasks of the run's queues: the policy "empty"
// decides about those.
type QueuesEmptied struct{}

// AbsenceChanged says that an absence of a person began or ended: open work goes to the delegate
// where the absence includes it, or comes back.
type AbsenceChanged struct {
	Person string
}

// Checked asks whether a run waits for anything: one that does not gets an incident (workflow.md C56).
type Checked struct{}

// Admin is what only an administrator of runs may do. Reason is required, except for assign, retry
// and activate.
type Admin struct {
	Verb     string // jump suspend activate cancel override retry skip handover assign
	Reason   string
	Step     string   // jump: a step of the current state
	State    string   // jump: another state
	Task     string   // override, assign
	Decision string   // override: approve or reject
	Incident string   // retry, skip; empty means all
	From     string   // handover
	People   []string // jump, assign, handover: to whom
}

func (Start) isEvent()          {}
func (Fire) isEvent()           {}
func (Decide) isEvent()         {}
func (RecordChanged) isEvent()  {}
func (TimerFired) isEvent()     {}
func (JobDone) isEvent()        {}
func (ChildDone) isEvent()      {}
func (EventArrived) isEvent()   {}
func (PersonLeft) isEvent()     {}
func (QueuesEmptied) isEvent()  {}
func (AbsenceChanged) isEvent() {}
func (Checked) isEvent()        {}
func (Admin) isEvent()          {}

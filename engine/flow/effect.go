package flow

import (
	"time"

	"github.com/weft-crm/weft/metadata"
)

// Effect is what the engine has to do after Next, in the same transaction and in order. Tasks and
// timers come as whole rows.
//
//sumtype:decl
type Effect interface{ isEffect() }

// OpenTask creates a task; its status may be waiting, or closed already by a policy. Each task
// appears in at most one effect of an outcome. Tell lists people to notify of new work.
type OpenTask struct {
	Task *Task
	Tell []string
}

// UpdateTask writes a changed task that is still open. Tell lists people to notify of new work.
type UpdateTask struct {
	Task *Task
	Tell []string
}

// CloseTask writes a task that reached its terminal status; its notices are withdrawn.
type CloseTask struct{ Task *Task }

// SetTimer creates or replaces a timer.
type SetTimer struct{ Timer *Timer }

// CancelTimer removes a timer.
type CancelTimer struct{ Timer string }

// SetFields writes fields of the run's record. Values are JSON literals (string, bool, json.Number,
// nil, []any, map[string]any) or results of rules. By is a person for values entered with a
// decision, System for those set by the workflow.
type SetFields struct {
	Values []FieldValue
	By     string
}

// RestoreRecord gives the fields of the run's record that people fill in the values they had in one
// of its versions; what SetFields writes beside it stands.
type RestoreRecord struct{ Version int64 }

// CreateRecord creates a record of another entity.
type CreateRecord struct {
	Entity string
	Values []FieldValue
}

// UpdateRecord writes values into another record.
type UpdateRecord struct {
	Entity string
	ID     string
	Values []FieldValue
}

// Assign gives the record an owner: Person when one was found, otherwise the assignment rules of
// the entity, otherwise nobody with Queue set.
type Assign struct {
	Person string
	People []string
	Queue  string
}

// Notify tells people something. Template names a template of the workflow's pack, or Kind one of
// the built-in notices: remind urge returned absent_loop stand_in suspended … To are people; Contacts are
// ids or addresses of others (values of a field), who get the files of the field Attach with their mail. A
// mail for which nobody was found comes without either.
type Notify struct {
	To       []string
	Contacts []string
	Template string
	Kind     string
	Via      []string
	Attach   string
	Task     string
	Text     metadata.Text
}

// Copy lets people read the record and tells them; nobody gets two copies from one run.
type Copy struct {
	To       []string
	Template string
	Step     string
	Visit    string
	By       string
	Comment  string
}

// StartJob runs a documented job after the commit. Key is the same when a try is repeated by hand;
// Try then counts up. JobDone answers it unless the action is forgotten by then.
type StartJob struct {
	Key    string
	Try    int
	Job    string
	Values []FieldValue
	Retry  metadata.Retry
}

// CallHTTP calls a connection after the commit; Key is its idempotency key.
type CallHTTP struct {
	Key    string
	Try    int
	HTTP   metadata.HTTP
	Values []FieldValue
	Retry  metadata.Retry
}

// StartChild starts a run of another workflow with Parent. Record is "" to create a record of the
// workflow's entity from Values; the run's own record when SameRecord.
type StartChild struct {
	Parent     Parent
	Workflow   string
	Starter    string
	SameRecord bool
	Record     string
	Values     []FieldValue
}

// CancelChild cancels a child (Admin cancel by System with the reason) in a transaction of its own.
type CancelChild struct {
	Child  string
	Reason string
}

// SuspendChild suspends or activates a child in a transaction of its own.
type SuspendChild struct {
	Child   string
	Suspend bool
}

// NotifyParent queues a ChildDone for the parent.
type NotifyParent struct {
	Parent  Parent
	Outcome Status
}

// AwaitEvent says that a wait step is open. The engine looks for an event kept for this name and
// key and, when there is one, continues with EventArrived.
type AwaitEvent struct {
	Visit string
	Name  string
	Key   string
}

// ForgetEvent says that a wait step no longer waits.
type ForgetEvent struct{ Visit string }

// Mirror writes the state into the workflow's field.
type Mirror struct{ Field, State string }

// LockChanged says that the record is locked or free from now on.
type LockChanged struct{ Locked bool }

// Note is a line of history. Seq has no gaps within a run.
type Note struct {
	Seq         int               `json:"seq"`
	At          time.Time         `json:"at"`
	Actor       string            `json:"actor"`
	OnBehalfOf  string            `json:"on_behalf_of,omitempty"`
	Verb        string            `json:"verb"`
	From        string            `json:"from,omitempty"`   // state
	To          string            `json:"to,omitempty"`     // state, step or person
	Holder      string            `json:"holder,omitempty"` // whose task somebody else passed on
	Step        string            `json:"step,omitempty"`
	Visit       string            `json:"visit,omitempty"`
	Task        string            `json:"task,omitempty"`
	Round       int               `json:"round,omitempty"`
	Comment     string            `json:"comment,omitempty"`
	Attachments []string          `json:"attachments,omitempty"`
	Signature   string            `json:"signature,omitempty"`
	Reason      string            `json:"reason,omitempty"`
	Fields      []string          `json:"fields,omitempty"` // that changed with it
	Version     int64             `json:"version,omitempty"`
	Override    bool              `json:"override,omitempty"`
	Brought     map[string]string `json:"brought,omitempty"` // what came with an event from outside
	Text        metadata.Text     `json:"text"`
	Marks       []Mark            `json:"marks,omitempty"`
}

// Mark is a status that something got: a task, a visit, a timer or "run". Folding the marks of all
// lines gives the run's state again.
type Mark struct {
	ID     string `json:"id"`
	Status string `json:"status"`
}

// RaiseIncident says that the run needs an administrator.
type RaiseIncident struct{ Incident *Incident }

// ResolveIncident says that an incident is over.
type ResolveIncident struct{ Incident string }

func (OpenTask) isEffect()        {}
func (UpdateTask) isEffect()      {}
func (CloseTask) isEffect()       {}
func (SetTimer) isEffect()        {}
func (CancelTimer) isEffect()     {}
func (SetFields) isEffect()       {}
func (RestoreRecord) isEffect()   {}
func (CreateRecord) isEffect()    {}
func (UpdateRecord) isEffect()    {}
func (Assign) isEffect()          {}
func (Notify) isEffect()          {}
func (Copy) isEffect()            {}
func (StartJob) isEffect()        {}
func (CallHTTP) isEffect()        {}
func (StartChild) isEffect()      {}
func (CancelChild) isEffect()     {}
func (SuspendChild) isEffect()    {}
func (NotifyParent) isEffect()    {}
func (AwaitEvent) isEffect()      {}
func (ForgetEvent) isEffect()     {}
func (Mirror) isEffect()          {}
func (LockChanged) isEffect()     {}
func (Note) isEffect()            {}
func (RaiseIncident) isEffect()   {}
func (ResolveIncident) isEffect() {}

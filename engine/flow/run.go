package flow

import (
	"time"

	"github.com/weft-crm/weft/metadata"
)

// System is the actor of timers, policies and everything else that no person did.
const System = "system"

// Reserved step ids: Beginning is the submitter's implicit task after a return or reject to the
// start, Previous the step visited before, Ending the end of the flow.
const (
	Beginning = "start"
	Previous  = "prev"
	Ending    = "end"
)

// Status is where a run is as a whole.
type Status string

// The statuses of a run. Suspended and Incident lie over Running.
const (
	Draft     Status = "draft"
	Running   Status = "running"
	Suspended Status = "suspended"
	Stuck     Status = "incident"
	Approved  Status = "approved"
	Rejected  Status = "rejected"
	Cancelled Status = "cancelled"
	Done      Status = "done"
)

// Over reports whether a run of this status has ended for good.
func (s Status) Over() bool {
	return s == Approved || s == Rejected || s == Cancelled || s == Done
}

// Run is one execution of a workflow on a record: all the kernel remembers, kept by the engine as
// one JSON column. It is immutable to everybody but Next. Ids of visits, tasks, timers, children
// and incidents are counted per run ("v3", "t7"), so a script gives the same ids everywhere.
type Run struct {
	ID          string      `json:"id"`
	Workflow    string      `json:"workflow"`
	State       string      `json:"state"`
	StateAt     time.Time   `json:"state_at"`
	Before      int64       `json:"before,omitempty"` // version of the record when it came to the state
	Status      Status      `json:"status"`
	Revision    int64       `json:"revision"` // counts the events that changed the run
	Entry       int         `json:"entry"`    // counts entries of states
	Round       int         `json:"round"`    // counts rounds of approval: submissions and restarts
	Starter     string      `json:"starter"`
	Submitter   string      `json:"submitter"`
	StartedAt   time.Time   `json:"started_at"`
	EndedAt     time.Time   `json:"ended_at,omitzero"`
	SuspendedAt time.Time   `json:"suspended_at,omitzero"`
	Finished    bool        `json:"finished,omitempty"` // the state's flow has ended
	Seq         int         `json:"seq"`                // number of the last line of history
	Last        Counters    `json:"last,omitzero"`
	Watched     int         `json:"watched,omitempty"`   // counts changes of watched fields
	Decisions   int         `json:"decisions,omitempty"` // of people in this round
	Parent      *Parent     `json:"parent,omitempty"`
	Visits      []*Visit    `json:"visits,omitempty"` // of this entry of the state, and of the flow before it
	Tasks       []*Task     `json:"tasks,omitempty"`  // of these visits
	Timers      []*Timer    `json:"timers,omitempty"` // pending
	Clocks      []*Clock    `json:"clocks,omitempty"`
	Jobs        []*Job      `json:"jobs,omitempty"` // whose result is awaited
	Children    []*Child    `json:"children,omitempty"`
	Incidents   []*Incident `json:"incidents,omitempty"` // open
	Early       []*Early    `json:"early,omitempty"`
	Held        []*Held     `json:"held,omitempty"`
	Picks       []*Pick     `json:"picks,omitempty"`
	Copied      []string    `json:"copied,omitempty"` // people who got a copy
}

// Counters hold the last number given to each kind of id.
type Counters struct {
	Visit    int `json:"v,omitempty"`
	Task     int `json:"t,omitempty"`
	Timer    int `json:"m,omitempty"`
	Child    int `json:"c,omitempty"`
	Incident int `json:"i,omitempty"`
}

// Parent says who waits for this run: the child Key of another run.
type Parent struct {
	Run   string `json:"run"`
	Child string `json:"child"`
	Depth int    `json:"depth"` // 1 for the child of a run without a parent
}

// Visit is one entry of a step. Outcome is empty while it is open.
type Visit struct {
	ID       string    `json:"id"`
	Step     string    `json:"step"`
	Parent   string    `json:"parent,omitempty"` // visit of the block around it
	Branch   string    `json:"branch,omitempty"` // branch of that block: its id, or the number of the choice
	Entry    int       `json:"entry"`
	Round    int       `json:"round"`
	Revision int       `json:"rev"` // counts changes of its tasks; a decision may name the one it saw
	Outcome  Result    `json:"outcome,omitempty"`
	Reason   string    `json:"reason,omitempty"`   // why it ended without people: auto empty same self timeout override skipped …
	Void     bool      `json:"void,omitempty"`     // superseded by going back: no longer counts for this round
	Again    bool      `json:"again,omitempty"`    // entered by going back: its "if" and the same and self rules are off
	Keep     bool      `json:"keep,omitempty"`     // entered by a reroute: what has passed after it stays passed
	Fallback bool      `json:"fallback,omitempty"` // nobody could be asked: one of the "empty" people decides
	OpenedAt time.Time `json:"opened_at"`
	ClosedAt time.Time `json:"closed_at,omitzero"`
	Back     *Back     `json:"back,omitempty"`
	Branches []Fork    `json:"branches,omitempty"` // of a parallel
	Action   int       `json:"action,omitempty"`   // of a do: the action it stands at
	Event    string    `json:"event,omitempty"`    // of a wait
	Key      string    `json:"key,omitempty"`      // of a wait
}

// Result is how a visit or a branch ended.
type Result string

// The results. Returned means left by a return or reject that sent work back.
const (
	Passed   Result = "passed"
	Failed   Result = "rejected"
	Skipped  Result = "skipped"
	Voided   Result = "cancelled"
	SentBack Result = "returned"
	TimedOut Result = "timeout"
)

// Back remembers a return with a jump: where to continue once the target has passed.
type Back struct {
	Step    string `json:"step"`
	Visit   string `json:"visit"`
	Watched int    `json:"watched"` // Run.Watched at the time
}

// Fork is one branch of a parallel visit.
type Fork struct {
	Branch  string `json:"branch"`
	Outcome Result `json:"outcome,omitempty"`
}

// Kind is what a task asks for.
type Kind string

// The kinds of tasks. Resubmit is the submitter's task after a return to the start.
const (
	Approval Kind = "approve"
	Handling Kind = "handle"
	Resubmit Kind = "start"
)

// TaskStatus is where a task is. The first three are open, all others terminal.
type TaskStatus string

// The statuses of a task.
const (
	Waiting       TaskStatus = "waiting"   // its turn has not come, or an added signer comes first
	Open          TaskStatus = "open"      // somebody is asked
	Approving     TaskStatus = "approving" // approved, waiting for signers added after it
	ApprovedTask  TaskStatus = "approved"
	RejectedTask  TaskStatus = "rejected"
	ReturnedTask  TaskStatus = "returned"
	Transferred   TaskStatus = "transferred" // merged into the task of the person it went to
	AutoApproved  TaskStatus = "auto_approved"
	AutoRejected  TaskStatus = "auto_rejected"
	NoResponse    TaskStatus = "no_response"
	Removed       TaskStatus = "removed"
	CancelledTask TaskStatus = "cancelled"
)

// Closed reports whether the status is terminal.
func (s TaskStatus) Closed() bool { return s != Waiting && s != Open && s != Approving }

// Undecided reports whether whoever has the task has not answered it yet.
func (s TaskStatus) Undecided() bool { return s == Waiting || s == Open }

// Task is one person's or queue's share of a visit.
type Task struct {
	ID          string     `json:"id"`
	Visit       string     `json:"visit"`
	Step        string     `json:"step"`
	Kind        Kind       `json:"kind"`
	Status      TaskStatus `json:"status"`
	Assignee    string     `json:"assignee,omitempty"`     // who has it now; empty for an unclaimed queue
	Queue       string     `json:"queue,omitempty"`        // role:x, role:x@department, team:x, territory:id:as or admin
	Except      []string   `json:"except,omitempty"`       // people who may not take it from the queue
	OnBehalfOf  string     `json:"on_behalf_of,omitempty"` // the absent person it was meant for
	DelegatedBy string     `json:"delegated_by,omitempty"` // to whom it returns when resolved
	Parent      string     `json:"parent,omitempty"`       // of an added signer: the task it was added to
	Where       string     `json:"where,omitempty"`        // of an added signer: before, after or parallel
	Mode        string     `json:"mode,omitempty"`         // of added signers: any, all or seq
	Group       int        `json:"group,omitempty"`        // of added signers: those who count together
	AddedBy     string     `json:"added_by,omitempty"`
	Entry       int        `json:"entry,omitempty"` // which "by" entry it came from
	Seq         int        `json:"seq"`             // position in the visit
	Weight      int        `json:"weight,omitempty"`
	Reason      string     `json:"reason,omitempty"` // of an automatic decision: same self timeout empty …
	ActedBy     string     `json:"acted_by,omitempty"`
	Comment     string     `json:"comment,omitempty"`
	Opinion     string     `json:"opinion,omitempty"` // of the last delegate
	Saved       *Saved     `json:"saved,omitempty"`   // opinion saved without deciding
	Seen        int        `json:"seen,omitempty"`    // Run.Watched when it was decided
	CreatedAt   time.Time  `json:"created_at"`
	OpenedAt    time.Time  `json:"opened_at,omitzero"`
	ClosedAt    time.Time  `json:"closed_at,omitzero"`
	DueAt       time.Time  `json:"due_at,omitzero"`
	UrgedAt     time.Time  `json:"urged_at,omitzero"`
}

// Saved is an opinion kept for later; nobody but its author sees it.
type Saved struct {
	By      string `json:"by"`
	Comment string `json:"comment,omitempty"`
}

// Timer is a due moment of a run. A timer that fires with another generation than the stored one
// is out of date and does nothing.
type Timer struct {
	ID         string    `json:"id"`
	Kind       string    `json:"kind"` // due after wait timeout clock
	Visit      string    `json:"visit,omitempty"`
	Task       string    `json:"task,omitempty"`
	Clock      string    `json:"clock,omitempty"`
	Index      int       `json:"index,omitempty"` // of the due, after or mark entry
	Count      int       `json:"count,omitempty"` // how often it has fired
	DueAt      time.Time `json:"due_at"`
	Generation int       `json:"gen"`
	Calendar   string    `json:"calendar,omitempty"` // empty for wall-clock time
	Fixed      bool      `json:"fixed,omitempty"`    // a date: suspension does not move it
}

// Clock measures working time of the record against a target.
type Clock struct {
	Name      string        `json:"name"`
	Status    string        `json:"status"` // running paused stopped
	StartedAt time.Time     `json:"started_at"`
	Since     time.Time     `json:"since,omitzero"`
	Elapsed   time.Duration `json:"elapsed"` // working time before Since
	Target    time.Duration `json:"target"`
	Calendar  string        `json:"calendar"`
	DueAt     time.Time     `json:"due_at,omitzero"`
	StoppedAt time.Time     `json:"stopped_at,omitzero"`
	Breached  time.Time     `json:"breached,omitzero"` // when the target was passed
	Passed    []int         `json:"passed,omitempty"`  // indexes of the marks that were reached
}

// Job is outward work whose result the run awaits.
type Job struct {
	Key   string `json:"key"` // unique: run/visit-or-place/action
	Visit string `json:"visit,omitempty"`
	Place string `json:"place"` // where its action stands in the definition
	Index int    `json:"index"` // of the action at its place
	Try   int    `json:"try,omitempty"`
}

// Child is a run that a call step started.
type Child struct {
	Key     string `json:"key"`
	Visit   string `json:"visit"`
	Index   int    `json:"index"`
	Outcome Status `json:"outcome,omitempty"`
	Async   bool   `json:"async,omitempty"`
	Detach  bool   `json:"detach,omitempty"` // goes on when the run is cancelled
}

// Incident is something that needs an administrator: the run keeps its place until it is retried,
// skipped or moved.
type Incident struct {
	ID      string        `json:"id"`
	Code    string        `json:"code"` // rule_failed loop_limit nobody too_many job_failed child_failed stranded no_choice no_transition timeout …
	Visit   string        `json:"visit,omitempty"`
	Step    string        `json:"step,omitempty"`
	Place   string        `json:"place,omitempty"` // of an action that failed
	Index   int           `json:"index,omitempty"`
	Job     string        `json:"job,omitempty"`
	Child   string        `json:"child,omitempty"` // that could not begin or was lost
	Event   string        `json:"event,omitempty"` // the end of a flow whose transition could not be chosen
	Message metadata.Text `json:"message"`
	At      time.Time     `json:"at"`
}

// Early is an event that came before the step that waits for it; it is kept for a day.
type Early struct {
	Name string            `json:"name"`
	Key  string            `json:"key,omitempty"`
	Data map[string]string `json:"data,omitempty"`
	At   time.Time         `json:"at"`
}

// Held is a system event that came while the run was suspended or in a loop; it is applied on
// activate or retry.
type Held struct {
	Job    *JobDone      `json:"job,omitempty"`
	Child  *HeldChild    `json:"child,omitempty"`
	Event  *EventArrived `json:"event,omitempty"`
	Timer  *Timer        `json:"timer,omitempty"`
	Fields []string      `json:"fields,omitempty"` // of a RecordChanged
}

// HeldChild is a ChildDone without the record.
type HeldChild struct {
	Child   string        `json:"child"`
	Outcome Status        `json:"outcome"`
	Error   metadata.Text `json:"error,omitzero"`
}

// Pick names the people chosen for a step by the submitter or the approver before it.
type Pick struct {
	Step   string   `json:"step"`
	Entry  int      `json:"entry"` // which "by" entry
	People []string `json:"people,omitempty"`
}

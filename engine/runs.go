package engine

import (
	"context"
	"time"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// recordEvent is what happened to a record: Old is nil when it was created, New when it was deleted.
type recordEvent struct {
	Old, New *metadata.Record
	Changed  []*metadata.Field
}

// hold is what the runs of a record say about one person editing it: Fields gives edit, read, hide or
// require by field, and while Locked no other field may be changed. A Part is somebody who was asked
// about the record and so may see it.
type hold struct {
	Locked bool
	Part   bool
	Reason metadata.Text
	Fields map[string]string
}

// advance is the only way a run moves.
func (e *Engine) advance(tx *store.Tx, m *model, by Actor, event recordEvent) error { return nil }

// holds asks the runs of a record what a person may do with it; task names the task whose form is
// shown, "" all open tasks of the person.
func (e *Engine) holds(tx *store.Tx, m *model, by Actor, record *metadata.Record, task string) (hold, error) {
	return hold{}, nil
}

func (e *Engine) openJobs(ctx context.Context) error { return nil }

func (e *Engine) startWork(ctx context.Context) error { return nil }

func (e *Engine) stopWork() {}

// Action is a button: an event of the current state that the actor may fire.
type Action struct {
	Run     string            `json:"run"`
	Event   string            `json:"event"`
	Label   metadata.Text     `json:"label"`
	To      string            `json:"to"`
	Primary bool              `json:"primary"`
	Allowed bool              `json:"allowed"`
	Reason  *metadata.Text    `json:"reason"`
	Checks  []ActionCheck     `json:"checks"`
	Form    map[string]string `json:"form"`
	Require ActionNeeds       `json:"require"`
}

// ActionCheck is a condition of an action and whether the record passes it.
type ActionCheck struct {
	Message metadata.Text `json:"message"`
	Field   string        `json:"field,omitempty"`
	OK      bool          `json:"ok"`
}

// ActionNeeds is what an action has to bring.
type ActionNeeds struct {
	Comment    bool `json:"comment"`
	Attachment bool `json:"attachment"`
	Signature  bool `json:"signature"`
}

// Process is where a record's run stands.
type Process struct {
	Run      string         `json:"run"`
	Workflow string         `json:"workflow"`
	Title    metadata.Text  `json:"title"`
	State    string         `json:"state"`
	Status   string         `json:"status"`
	States   []ProcessState `json:"states"`
	Lock     bool           `json:"lock"`
	Waiting  []ProcessWait  `json:"waiting"`
	Incident *metadata.Text `json:"incident"`
}

// ProcessState is one state on the strip above a record.
type ProcessState struct {
	Name    string        `json:"name"`
	Label   metadata.Text `json:"label"`
	At      *time.Time    `json:"at,omitempty"`
	Seconds int64         `json:"duration,omitempty"`
	Current bool          `json:"current"`
	Visited bool          `json:"visited"`
	Final   string        `json:"final,omitempty"`
}

// ProcessWait is a task that a run waits for.
type ProcessWait struct {
	Task   string        `json:"task"`
	Step   string        `json:"step"`
	Label  metadata.Text `json:"label"`
	People []Person      `json:"people"`
	Since  time.Time     `json:"since"`
	Due    *time.Time    `json:"due"`
}

// process tells where a record stands and which buttons the actor has.
func (e *Engine) process(tx *store.Tx, m *model, by Actor, record *metadata.Record) (*Process, []Action, error) {
	return nil, []Action{}, nil
}

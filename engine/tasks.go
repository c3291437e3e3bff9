package engine

import (
	"time"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// TaskRow is a task as lists show it.
type TaskRow struct {
	ID            string        `json:"id"`
	Run           string        `json:"run"`
	Workflow      string        `json:"workflow"`
	WorkflowTitle metadata.Text `json:"workflow_title"`
	Step          string        `json:"step"`
	StepLabel     metadata.Text `json:"step_label"`
	Kind          string        `json:"kind"`
	Record        TaskRecord    `json:"record"`
	Summary       []TaskFigure  `json:"summary"`
	Submitter     Person        `json:"submitter"`
	OpenedAt      time.Time     `json:"opened_at"`
	DueAt         *time.Time    `json:"due_at"`
	Status        string        `json:"status"`
	Decision      *TaskDecision `json:"decision"`
	Can           []string      `json:"can"`
}

// TaskRecord is the record a task is about.
type TaskRecord struct {
	Entity string `json:"entity"`
	ID     string `json:"id"`
	Title  string `json:"title"`
}

// TaskFigure is a value that helps to decide.
type TaskFigure struct {
	Label metadata.Text `json:"label"`
	Value any           `json:"value"`
	Kind  string        `json:"kind"`
}

// TaskDecision is how a task was answered.
type TaskDecision struct {
	Verb    string    `json:"verb"`
	At      time.Time `json:"at"`
	Comment string    `json:"comment"`
}

// todo returns the first open tasks of the actor and how many there are.
func (e *Engine) todo(tx *store.Tx, m *model, by Actor, limit int) ([]TaskRow, int64, error) {
	return []TaskRow{}, 0, nil
}

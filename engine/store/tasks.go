package store

import "time"

// Task is one person's or queue's share of a visit, as the inbox lists it.
type Task struct {
	ID         string `gorm:"primaryKey"`
	Run        string
	Workflow   string
	Entity     string
	RecordID   string
	Title      string // of the record
	Visit      int64
	Step       string
	Kind       string // approve handle copy start
	Label      JSON   // {"en","zh"} of the step
	Assignee   string // "" while it waits in a queue
	Status     string // waiting open approving, or a terminal value
	Submitter  string
	OpenedAt   time.Time
	DueAt      *time.Time
	SeenAt     *time.Time // when the assignee first looked
	DecidedAt  *time.Time
	Verb       string
	Comment    string
	ActedBy    string
	OnBehalfOf string
	Origin     string // task it was added, transferred or delegated from
	Data       JSON

	// Candidates may claim the task: "role:finance", "team:legal", "user:<id>".
	Candidates []string `gorm:"-"`
}

// TableName is GORM's.
func (Task) TableName() string { return "tasks" }

// SaveTasks writes tasks, new ones and changed ones, with their candidates. ID and OpenedAt are
// filled unless set.
func (tx *Tx) SaveTasks(tasks ...*Task) error { panic("not written") }

// Task returns a task with its candidates, or ErrNotFound.
func (tx *Tx) Task(id string) (*Task, error) { panic("not written") }

// TasksOf returns the tasks of runs with their candidates, oldest first.
func (tx *Tx) TasksOf(runs ...string) ([]*Task, error) { panic("not written") }

// OpenTasks returns the open tasks of a record with their candidates, oldest first.
func (tx *Tx) OpenTasks(entity, recordID string) ([]*Task, error) { panic("not written") }

// Box is one of a person's lists of tasks.
type Box string

// The boxes.
const (
	BoxTodo   Box = "todo"   // open approve, handle and start tasks of the person or of a queue of theirs
	BoxDone   Box = "done"   // decided by the person or on the person's behalf
	BoxCopied Box = "copied" // copies for the person
	BoxAll    Box = "all"    // every open task, for administrators
)

// TaskQuery chooses tasks.
type TaskQuery struct {
	Box        Box
	User       string
	Candidates []string // the queues the user may claim from: "role:finance", "team:legal"
	Workflow   string
	Entity     string
	Step       string
	Unseen     bool // only copies not looked at yet
	Cursor     string
	Limit      int // 0 means 50
}

// Tasks lists a box, todo by due date and age, the others newest first, with the next cursor.
func (tx *Tx) Tasks(query TaskQuery) ([]*Task, string, error) { panic("not written") }

// CountTasks counts a box.
func (tx *Tx) CountTasks(query TaskQuery) (int64, error) { panic("not written") }

// MarkTaskSeen sets SeenAt unless it is set.
func (tx *Tx) MarkTaskSeen(id string) error { panic("not written") }

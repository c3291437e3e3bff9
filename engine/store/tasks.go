package store

import (
	"time"

	"github.com/weft-crm/weft/metadata"
)

// Task is one person's or queue's share of a visit, as the inbox lists it.
type Task struct {
	ID          string `gorm:"primaryKey"`
	Run         string
	Workflow    string
	Entity      string
	RecordID    string
	Title       string // of the record
	Visit       int64
	Step        string
	Kind        string // approve handle copy start
	Label       JSON   // {"en","zh"} of the step
	Assignee    string // "" while it waits in a queue
	Status      string // waiting open approving, or a terminal value
	Submitter   string
	OpenedAt    time.Time
	DueAt       *time.Time
	SeenAt      *time.Time // when the assignee first looked
	DecidedAt   *time.Time
	Verb        string
	Comment     string
	ActedBy     string
	OnBehalfOf  string
	Origin      string // task it was added, transferred or delegated from
	DelegatedBy string // who asked the assignee for advice and waits for it
	HeldFrom    string // people who may not take it from its queue, separated by blanks
	Data        JSON

	// Candidates may claim the task: "role:finance", "team:legal", "user:<id>".
	Candidates []string `gorm:"-"`
	// Unqueued says that nobody was ever asked to claim it, so that there are no candidates to forget.
	Unqueued bool `gorm:"-"`
}

// TableName is GORM's.
func (Task) TableName() string { return "tasks" }

// SaveTasks writes tasks, new ones and changed ones, with their candidates. ID and OpenedAt are
// filled unless set.
func (tx *Tx) SaveTasks(tasks ...*Task) error {
	if len(tasks) == 0 {
		return nil
	}
	var candidates [][]any
	var queued []any
	for _, task := range tasks {
		if task.ID == "" {
			task.ID = NewID()
		}
		if task.OpenedAt.IsZero() {
			task.OpenedAt = tx.Now
		}
		if !task.Unqueued {
			queued = append(queued, task.ID)
		}
		tx.held.putTask(task)
		rows, err := tx.candidateRows(task)
		if err != nil {
			return err
		}
		candidates = append(candidates, rows...)
	}
	if err := systemTableOf[Task](tx.dialect).insert(tx, " on conflict (id) do update set "+taken(changingTask)+", "+stillSeen, tasks...); err != nil {
		return err
	}
	if len(queued) > 0 {
		tx.later(step{statement: statement{"delete from task_candidates where task in (" + placeholders(tx.dialect, len(queued)) + ")", queued}})
	}
	tx.laterMany("insert into task_candidates (task, candidate, waiting, since, due) values ("+placeholders(tx.dialect, 5)+") on conflict do nothing", candidates)
	return nil
}

// candidateRows tells of everybody who may claim a task what the order of inboxes needs.
func (tx *Tx) candidateRows(task *Task) ([][]any, error) {
	var rows [][]any
	for _, candidate := range task.Candidates {
		row := []any{task.ID, candidate, task.Status == "open" && task.Assignee == "", task.OpenedAt, nil}
		if task.DueAt != nil {
			row[4] = *task.DueAt
		}
		for i, value := range row {
			var err error
			if row[i], err = tx.dialect.encode(textColumn, value); err != nil {
				return nil, err
			}
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// changingTask are the columns of a task that change once it was written.
var changingTask = []string{
	"title", "label", "assignee", "status", "submitter", "opened_at", "due_at", "decided_at", "verb", "comment",
	"acted_by", "on_behalf_of", "origin", "delegated_by", "held_from", "data",
}

// stillSeen keeps when the assignee first looked, for as long as it is the same person: MarkTaskSeen
// alone writes it. Who claims a task has looked at it in the queue.
const stillSeen = "seen_at = case when tasks.assignee in ('', excluded.assignee) then tasks.seen_at end"

// candidates fills Candidates with one statement.
func (tx *Tx) candidates(tasks []*Task, err error) ([]*Task, error) {
	if err != nil || len(tasks) == 0 {
		return tasks, err
	}
	byID := make(map[string]*Task, len(tasks))
	ids := make([]any, len(tasks))
	for i, task := range tasks {
		byID[task.ID], ids[i] = task, task.ID
	}
	list, err := tx.dialect.list(metadata.StoreText, ids)
	if err != nil {
		return nil, err
	}
	query := "select task, candidate from task_candidates where " + tx.dialect.in("task", 1, metadata.StoreText) + " order by task, candidate"
	return tasks, tx.read(statement{query, []any{list}}, []metadata.Column{textColumn, textColumn}, func(values []any) error {
		task := byID[text(values[0])]
		task.Candidates = append(task.Candidates, text(values[1]))
		return nil
	})
}

// Task returns a task with its candidates, or ErrNotFound.
func (tx *Tx) Task(id string) (*Task, error) {
	if known := tx.held.task(id); known != nil {
		return known, nil
	}
	return single(tx.candidates(rows[Task](tx, "where id = ?", id)))
}

// TasksOf returns the tasks of runs with their candidates, oldest first.
func (tx *Tx) TasksOf(runs ...string) ([]*Task, error) {
	return tx.candidates(all[Task](tx, tx.orm().Where("run in ?", runs).Order("opened_at, visit, id")))
}

// Asks reports whether a run waits for somebody's answer.
func (tx *Tx) Asks(run string) (bool, error) {
	open, err := tx.readNumber(statement{"select count(*) from tasks where run = " + tx.dialect.placeholder(1) + " and " + openTask, []any{run}})
	return open > 0, err
}

// RunsAsking lists the runs with an unfinished task that a person has, or that somebody has on the
// person's behalf.
func (tx *Tx) RunsAsking(person string) ([]string, error) {
	var runs []string
	chain := tx.orm().Model(&Task{}).Distinct("run").Order("run").Where(
		"kind <> 'copy' and status in ('open', 'waiting', 'approving') and (assignee = ? or on_behalf_of = ?)", person, person)
	return runs, tx.done(chain.Pluck("run", &runs))
}

// Participants lists who was asked, decided, submitted or got a copy in some runs.
func (tx *Tx) Participants(runs ...string) ([]string, error) {
	var people []string
	for _, column := range []string{"assignee", "acted_by", "on_behalf_of", "submitter"} {
		var found []string
		chain := tx.orm().Model(&Task{}).Where("run in ? and "+column+" <> ''", runs)
		if err := tx.done(chain.Distinct(column).Pluck(column, &found)); err != nil {
			return nil, err
		}
		people = append(people, found...)
	}
	return people, nil
}

// WaitingQueues lists the queues in which open tasks wait for somebody to take them, in the order of
// their names. It asks once a queue, however many tasks there are.
func (tx *Tx) WaitingQueues() (queues []string, err error) {
	for last := ""; ; {
		var next []string
		chain := tx.orm().Table("task_candidates").Where("waiting and candidate > ?", last).Order("candidate").Limit(1)
		if err := tx.done(chain.Pluck("candidate", &next)); err != nil || len(next) == 0 {
			return queues, err
		}
		last = next[0]
		queues = append(queues, last)
	}
}

// RunsInQueue lists the runs with an open task that waits in a queue; with people only those of which
// none of them may take the task.
func (tx *Tx) RunsInQueue(queue string, people ...string) ([]string, error) {
	var runs []string
	chain := tx.orm().Table("task_candidates").Joins("join tasks on tasks.id = task").Where("candidate = ? and waiting", queue)
	for _, person := range people {
		chain = chain.Where("held_from like ?", "%"+person+"%")
	}
	return runs, tx.done(chain.Distinct("run").Order("run").Pluck("run", &runs))
}

// MarkTaskSeen sets SeenAt unless it is set.
func (tx *Tx) MarkTaskSeen(id string) error {
	delete(tx.held.tasks, id)
	return tx.done(tx.orm().Model(&Task{}).Where("id = ? and seen_at is null", id).Update("seen_at", tx.Now))
}

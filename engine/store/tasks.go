package store

import (
	"fmt"
	"time"

	"gorm.io/gorm"

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
	Data        JSON

	// Candidates may claim the task: "role:finance", "team:legal", "user:<id>".
	Candidates []string `gorm:"-"`
}

// TableName is GORM's.
func (Task) TableName() string { return "tasks" }

// SaveTasks writes tasks, new ones and changed ones, with their candidates. ID and OpenedAt are
// filled unless set.
func (tx *Tx) SaveTasks(tasks ...*Task) error {
	if len(tasks) == 0 {
		return nil
	}
	var candidates, ids [][]any
	for _, task := range tasks {
		if task.ID == "" {
			task.ID = NewID()
		}
		if task.OpenedAt.IsZero() {
			task.OpenedAt = tx.Now
		}
		ids = append(ids, []any{task.ID})
		tx.held.putTask(task)
		for _, candidate := range task.Candidates {
			candidates = append(candidates, []any{task.ID, candidate})
		}
	}
	if err := systemTableOf[Task]().insert(tx, " on conflict (id) do update set "+taken(changingTask), tasks...); err != nil {
		return err
	}
	tx.laterMany("delete from task_candidates where task = "+tx.dialect.placeholder(1), ids)
	tx.laterMany("insert into task_candidates (task, candidate) values ("+placeholders(tx.dialect, 2)+") on conflict do nothing", candidates)
	return nil
}

// changingTask are the columns of a task that change once it was written.
var changingTask = []string{
	"title", "label", "assignee", "status", "submitter", "opened_at", "due_at", "seen_at", "decided_at", "verb", "comment",
	"acted_by", "on_behalf_of", "origin", "delegated_by", "data",
}

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

// OpenTasks returns the open tasks of a record with their candidates, oldest first.
func (tx *Tx) OpenTasks(entity, recordID string) ([]*Task, error) {
	return tx.candidates(rows[Task](tx, "where record_id = ? and entity = ? and status = 'open' order by opened_at, id", recordID, entity))
}

// RunsAsking lists the runs with an unfinished task that a person has, or that somebody has on the
// person's behalf.
func (tx *Tx) RunsAsking(person string) ([]string, error) {
	var runs []string
	chain := tx.orm().Model(&Task{}).Distinct("run").Order("run").Where(
		"kind <> 'copy' and status in ('open', 'waiting', 'approving') and (assignee = ? or on_behalf_of = ?)", person, person)
	return runs, tx.done(chain.Pluck("run", &runs))
}

// Box is one of a person's lists of tasks.
type Box string

// The boxes.
const (
	BoxTodo   Box = "todo"   // open approve, handle and start tasks of the person or of a queue of theirs
	BoxDone   Box = "done"   // decided by the person or on the person's behalf
	BoxCopied Box = "copied" // copies for the person
	BoxAll    Box = "all"    // every open task, for administrators
	// BoxDelegated are the open tasks of the person that somebody else has: for advice, or during an absence.
	BoxDelegated Box = "delegated"
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
	Narrow     Narrow
	Cursor     string
	Limit      int // 0 means 50
}

// Tasks lists a box with candidates, todo and all oldest first, the others newest first, with the
// next cursor ("" on the last page).
func (tx *Tx) Tasks(query TaskQuery) ([]*Task, string, error) {
	chain, err := tx.chosen(query)
	if err != nil {
		return nil, "", err
	}
	limit := orDefault(query.Limit)
	moment, descending := query.Box.order()
	if query.Cursor != "" {
		at, id, err := readPlace(query.Cursor)
		if err != nil {
			return nil, "", err
		}
		beyond := map[bool]string{false: ">", true: "<"}[descending]
		chain = chain.Where("("+moment+", id) "+beyond+" (?, ?)", at, id)
	}
	direction := map[bool]string{false: "", true: " desc"}[descending]
	tasks, err := tx.candidates(all[Task](tx, chain.Order(moment+direction+", id"+direction).Limit(limit+1)))
	if err != nil || len(tasks) <= limit {
		return tasks, "", err
	}
	last := tasks[limit-1]
	at := last.OpenedAt
	if moment == "decided_at" {
		at = *last.DecidedAt
	}
	return tasks[:limit], writePlace(at, last.ID), nil
}

// chosen is the rows of a query.
func (tx *Tx) chosen(query TaskQuery) (*gorm.DB, error) {
	chain, err := query.conditions(tx.orm())
	if err != nil {
		return nil, err
	}
	return tx.narrow(chain, query.Narrow, "opened_at")
}

// order tells by which moment a box is sorted.
func (b Box) order() (moment string, descending bool) {
	switch b {
	case BoxDone:
		return "decided_at", true
	case BoxCopied:
		return "opened_at", true
	default:
		return "opened_at", false
	}
}

// conditions chooses a box. Each way to a task is a subquery of its own, so that each has its index.
func (q TaskQuery) conditions(orm *gorm.DB) (*gorm.DB, error) {
	chain := orm.Model(&Task{})
	switch q.Box {
	case BoxTodo:
		chain = chain.Where(`status = 'open' and kind <> 'copy' and id in (
			select id from tasks where status = 'open' and assignee = ? union all
			select c.task from task_candidates c join tasks q on q.id = c.task where c.candidate in ? and q.status = 'open' and q.assignee = '')`,
			q.User, append([]string{"user:" + q.User}, q.Candidates...))
	case BoxDone:
		chain = chain.Where(`decided_at is not null and verb <> '' and id in (
			select id from tasks where acted_by = ? and decided_at is not null union
			select id from tasks where on_behalf_of = ? and on_behalf_of <> '' and decided_at is not null)`, q.User, q.User)
	case BoxCopied:
		chain = chain.Where("kind = 'copy' and assignee = ?", q.User)
	case BoxDelegated:
		chain = chain.Where(`status = 'open' and kind <> 'copy' and id in (
			select id from tasks where status = 'open' and delegated_by = ? and delegated_by <> '' union
			select id from tasks where status = 'open' and on_behalf_of = ? and on_behalf_of <> '' and assignee <> ?)`, q.User, q.User, q.User)
	case BoxAll:
		chain = chain.Where("status = 'open' and kind <> 'copy'")
	default:
		return nil, fmt.Errorf("there is no box %q", q.Box)
	}
	for column, value := range map[string]string{"workflow": q.Workflow, "entity": q.Entity, "step": q.Step} {
		if value != "" {
			chain = chain.Where(column+" = ?", value)
		}
	}
	if q.Unseen {
		chain = chain.Where("seen_at is null")
	}
	return chain, nil
}

// CountTasks counts a box.
func (tx *Tx) CountTasks(query TaskQuery) (int64, error) {
	var count int64
	chain, err := tx.chosen(query)
	if err != nil {
		return 0, err
	}
	return count, tx.done(chain.Count(&count))
}

// MarkTaskSeen sets SeenAt unless it is set.
func (tx *Tx) MarkTaskSeen(id string) error {
	delete(tx.held.tasks, id)
	return tx.done(tx.orm().Model(&Task{}).Where("id = ? and seen_at is null", id).Update("seen_at", tx.Now))
}

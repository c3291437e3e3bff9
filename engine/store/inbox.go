package store

import (
	"errors"
	"fmt"
	"strings"

	"gorm.io/gorm"

	"github.com/weft-crm/weft/metadata"
)

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
	ways, err := tx.waysTo(query)
	if err != nil {
		return nil, "", err
	}
	limit := orDefault(query.Limit)
	moment, descending := query.Box.order()
	for i := range ways {
		if err := ways[i].page(query.Cursor, descending, limit+1); err != nil {
			return nil, "", err
		}
	}
	chain := among(tx.orm(), ways).Order(direction(moment, "id", descending)).Limit(limit + 1)
	tasks, err := tx.candidates(all[Task](tx, chain))
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

func direction(moment, id string, descending bool) string {
	if descending {
		return moment + " desc, " + id + " desc"
	}
	return moment + ", " + id
}

// way is one of the ways in which tasks come into a box. Each is read in the order of an index, and
// no further than a page or a count needs.
type way struct {
	chain      *gorm.DB
	id, moment string // its columns
	apart      bool   // no other way leads to its tasks
}

// page narrows a way to what a page may need.
func (w *way) page(cursor string, descending bool, limit int) error {
	if cursor != "" {
		at, id, err := readPlace(cursor)
		if err != nil {
			return err
		}
		beyond := " > (?, ?)"
		if descending {
			beyond = " < (?, ?)"
		}
		w.chain = w.chain.Where("("+w.moment+", "+w.id+")"+beyond, at, id)
	}
	w.chain = w.chain.Order(direction(w.moment, w.id, descending)).Limit(limit)
	return nil
}

// among chooses the tasks to which one of the ways leads.
func among(orm *gorm.DB, ways []way) *gorm.DB {
	parts, args := make([]string, len(ways)), make([]any, len(ways))
	for i, way := range ways {
		parts[i] = fmt.Sprintf("select id from (?) way%d", i)
		args[i] = way.chain.Select(way.id + " as id")
	}
	return orm.Where("id in ("+strings.Join(parts, " union all ")+")", args...)
}

// waysTo gives the ways into a box, narrowed by what the query looks for.
func (tx *Tx) waysTo(query TaskQuery) ([]way, error) {
	ways, err := query.ways(tx)
	if err != nil {
		return nil, err
	}
	for i := range ways {
		chain := ways[i].chain
		for column, value := range map[string]string{"workflow": query.Workflow, "entity": query.Entity, "step": query.Step} {
			if value != "" {
				chain = chain.Where(column+" = ?", value)
			}
		}
		if query.Unseen {
			chain = chain.Where("seen_at is null")
		}
		if ways[i].chain, err = tx.narrow(chain, query.Narrow, "opened_at"); err != nil {
			return nil, err
		}
	}
	return ways, nil
}

// openTask is what the indexes of inboxes hold.
const openTask = "status = 'open' and kind <> 'copy'"

func (q TaskQuery) ways(tx *Tx) ([]way, error) {
	tasks := func(moment, condition string, args ...any) way {
		return way{chain: tx.orm().Model(&Task{}).Where(condition, args...), id: "id", moment: moment}
	}
	switch q.Box {
	case BoxTodo:
		mine := tasks("opened_at", openTask+" and assignee = ?", q.User)
		mine.apart = true // nobody has the tasks of a queue
		ways := []way{mine}
		for _, candidate := range append([]string{"user:" + q.User}, q.Candidates...) {
			queue := tx.orm().Table("task_candidates").Where("candidate = ? and waiting", candidate)
			ways = append(ways, way{chain: queue.Joins("join tasks on tasks.id = task"), id: "task", moment: "since"})
		}
		return ways, nil
	case BoxDone:
		return []way{
			tasks("decided_at", "decided_at is not null and verb <> '' and acted_by = ?", q.User),
			tasks("decided_at", "decided_at is not null and verb <> '' and on_behalf_of = ? and on_behalf_of <> ''", q.User),
		}, nil
	case BoxCopied:
		return []way{tasks("opened_at", "kind = 'copy' and assignee = ?", q.User)}, nil
	case BoxDelegated:
		return []way{
			tasks("opened_at", openTask+" and delegated_by = ? and delegated_by <> ''", q.User),
			tasks("opened_at", openTask+" and on_behalf_of = ? and on_behalf_of <> '' and assignee <> ?", q.User, q.User),
		}, nil
	case BoxAll:
		return []way{tasks("opened_at", openTask)}, nil
	default:
		return nil, fmt.Errorf("there is no box %q", q.Box)
	}
}

// MostCounted is where counting a box ends.
const MostCounted = 1000

// CountTasks counts a box, up to MostCounted.
func (tx *Tx) CountTasks(query TaskQuery) (int64, error) {
	ways, err := tx.waysTo(query)
	if query.Box == BoxTodo && query.plain() {
		ways, err = query.countedWays(tx), nil
	}
	if err != nil {
		return 0, err
	}
	counts, err := tx.countWays(ways)
	if err != nil {
		return 0, err
	}
	var sum, shared int64
	var meeting []way
	for i, count := range counts {
		switch {
		case ways[i].apart:
			sum += count
		case count > 0:
			shared += count
			meeting = append(meeting, ways[i])
		}
	}
	if len(meeting) > 1 && sum < MostCounted {
		shared, err = tx.countTogether(meeting)
	}
	return min(sum+shared, MostCounted), err
}

// countWays counts the tasks of each way.
func (tx *Tx) countWays(ways []way) ([]int64, error) {
	parts, args := make([]string, len(ways)), make([]any, len(ways))
	columns := make([]metadata.Column, len(ways))
	for i := range ways {
		parts[i] = fmt.Sprintf("(select count(*) from (?) way%d)", i)
		args[i], columns[i] = ways[i].counted(), integerColumn
	}
	query, err := tx.written("select "+strings.Join(parts, ", "), args...)
	if err != nil {
		return nil, err
	}
	counts := make([]int64, len(ways))
	return counts, tx.read(query, columns, func(values []any) error {
		for i, value := range values {
			counts[i], _ = value.(int64)
		}
		return nil
	})
}

// countTogether counts the tasks of several ways, each once.
func (tx *Tx) countTogether(ways []way) (int64, error) {
	parts, args := make([]string, len(ways)), make([]any, len(ways))
	for i := range ways {
		parts[i] = fmt.Sprintf("select id from (?) way%d", i)
		args[i] = ways[i].counted()
	}
	query, err := tx.written("select count(*) from ("+strings.Join(parts, " union ")+") counted", args...)
	if err != nil {
		return 0, err
	}
	count, err := tx.readNumber(query)
	return min(count, MostCounted), err
}

// counted reads no further than counting goes, in the order of an index, which the databases would
// not take for so many rows otherwise.
func (w *way) counted() *gorm.DB {
	return w.chain.Select(w.id + " as id").Order(direction(w.moment, w.id, false)).Limit(MostCounted)
}

// written is a text of SQL with the chains that stand for its marks.
func (tx *Tx) written(text string, args ...any) (statement, error) {
	raw := tx.orm().Raw(text, args...)
	values, err := converted(raw.Statement.Vars)
	return statement{raw.Statement.SQL.String(), values}, errors.Join(raw.Error, err)
}

// plain reports whether a query looks for nothing but tasks that are late.
func (q TaskQuery) plain() bool {
	n := q.Narrow
	return q.Workflow+q.Entity+q.Step+n.Title+n.Submitter == "" && !q.Unseen && n.Before.IsZero() && n.Amounts == nil
}

// countedWays are the ways into the todo box as far as the indexes tell of them alone.
func (q TaskQuery) countedWays(tx *Tx) []way {
	mine := tx.orm().Model(&Task{}).Where(openTask+" and assignee = ?", q.User)
	queues := make([]*gorm.DB, len(q.Candidates)+1)
	for i, candidate := range append([]string{"user:" + q.User}, q.Candidates...) {
		queues[i] = tx.orm().Table("task_candidates").Where("candidate = ? and waiting", candidate)
	}
	mineBy, queuesBy := "opened_at", "since"
	if q.Narrow.Overdue {
		mineBy, queuesBy = "due_at", "due"
		mine = mine.Where("due_at is not null and due_at < ?", tx.Now)
		for i := range queues {
			queues[i] = queues[i].Where("due is not null and due < ?", tx.Now)
		}
	}
	ways := []way{{chain: mine, id: "id", moment: mineBy, apart: true}}
	for _, queue := range queues {
		ways = append(ways, way{chain: queue, id: "task", moment: queuesBy})
	}
	return ways
}

package store

import (
	"time"
)

// TimerQuery chooses timers; empty settings choose all.
type TimerQuery struct {
	Run      string
	Workflow string
	Overdue  bool // only those whose moment has passed or whose last try failed
	Cursor   string
	Limit    int // 0 means 50
}

// Timers lists timers, the next due first, and gives the next cursor ("" on the last page).
func (tx *Tx) Timers(query TimerQuery) ([]*Timer, string, error) {
	limit := orDefault(query.Limit)
	chain := tx.orm().Model(&Timer{})
	if query.Run != "" {
		chain = chain.Where("run = ?", query.Run)
	}
	if query.Workflow != "" {
		chain = chain.Where("run in (select id from runs where workflow = ? and ended_at is null)", query.Workflow)
	}
	if query.Overdue {
		chain = chain.Where("(attempts > 0 or due_at < ?) and not paused", tx.Now)
	}
	if query.Cursor != "" {
		at, id, err := readPlace(query.Cursor)
		if err != nil {
			return nil, "", err
		}
		chain = chain.Where("(due_at, id) > (?, ?)", at, id)
	}
	timers, err := all[Timer](tx, chain.Order("due_at, id").Limit(limit+1))
	if err != nil || len(timers) <= limit {
		return timers, "", err
	}
	last := timers[limit-1]
	return timers[:limit], writePlace(last.DueAt, last.ID), nil
}

// CountTimers counts all timers and those that are overdue.
func (tx *Tx) CountTimers() (waiting, overdue int64, err error) {
	if err := tx.done(tx.orm().Model(&Timer{}).Count(&waiting)); err != nil {
		return 0, 0, err
	}
	late := tx.orm().Model(&Timer{}).Where("(attempts > 0 or due_at < ?) and not paused", tx.Now)
	return waiting, overdue, tx.done(late.Count(&overdue))
}

// RunsNamed gives runs with Data by their ids; unknown ones are left out.
func (tx *Tx) RunsNamed(ids ...string) (map[string]*Run, error) {
	runs := map[string]*Run{}
	if len(ids) == 0 {
		return runs, nil
	}
	rows, err := all[Run](tx, tx.orm().Where("id in ?", ids))
	for _, run := range rows {
		runs[run.ID] = run
	}
	return runs, err
}

// LongestRuns gives the active runs of some workflows with Data, the oldest first, at most limit.
func (tx *Tx) LongestRuns(workflows []string, limit int) ([]*Run, error) {
	return all[Run](tx, tx.orm().Where("workflow in ? and ended_at is null", workflows).Order("started_at, id").Limit(limit))
}

// HeldCount is how many open tasks of a workflow somebody has.
type HeldCount struct {
	Workflow string
	Count    int64
}

// CountHeld counts by workflow the unfinished tasks that a person has or waits for.
func (tx *Tx) CountHeld(person string) ([]HeldCount, error) {
	var counts []HeldCount
	chain := tx.orm().Model(&Task{}).Select("workflow, count(*) as count").Where(
		"kind <> 'copy' and status in ('open', 'waiting', 'approving') and (assignee = ? or on_behalf_of = ? or delegated_by = ?)", person, person, person)
	return counts, tx.done(chain.Group("workflow").Order("workflow").Scan(&counts))
}

// ClosedAmong names those of some tasks that are closed.
func (tx *Tx) ClosedAmong(tasks ...string) ([]string, error) {
	var closed []string
	if len(tasks) == 0 {
		return nil, nil
	}
	return closed, tx.done(tx.orm().Model(&Task{}).Where("id in ? and decided_at is not null", tasks).Pluck("id", &closed))
}

// Passage is one stay of a run at a step.
type Passage struct {
	Run       string
	Step      string
	Visit     int64
	OpenedAt  time.Time
	DecidedAt *time.Time
}

// Passages gives the tasks of runs as stays at steps, copies left out.
func (tx *Tx) Passages(runs ...string) ([]*Passage, error) {
	var list []*Passage
	chain := tx.orm().Model(&Task{}).Select("run", "step", "visit", "opened_at", "decided_at").Where("run in ? and kind <> 'copy'", runs)
	return list, tx.done(chain.Order("run, visit, id").Scan(&list))
}

// Move is a run's way from one place to another.
type Move struct {
	Run  string
	At   time.Time
	From string
	To   string
}

// Moves gives the lines of history that lead from one place to another, in order.
func (tx *Tx) Moves(runs ...string) ([]*Move, error) {
	var list []*Move
	chain := tx.orm().Model(&RunEntry{}).Select("run", "at", "from_state as \"from\"", "to_state as \"to\"")
	return list, tx.done(chain.Where("run in ? and from_state <> '' and to_state <> ''", runs).Order("run, seq").Scan(&list))
}

// SettingsUnder gives the settings whose keys begin with a text, by the rest of the key, as JSON.
func (tx *Tx) SettingsUnder(prefix string) (map[string]JSON, error) {
	rows, err := all[setting](tx, tx.orm().Where("substr(\"key\", 1, ?) = ?", len(prefix), prefix))
	found := make(map[string]JSON, len(rows))
	for _, row := range rows {
		found[row.Key[len(prefix):]] = row.Value
	}
	return found, err
}

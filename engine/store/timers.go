package store

import (
	"cmp"
	"slices"
	"time"

	"gorm.io/gorm/clause"
)

// Timer is a due moment of a run. Gen tells a stale timer from the current one.
type Timer struct {
	ID       string `gorm:"primaryKey"`
	Run      string
	Key      string // the kernel's name for it, unique in the run
	DueAt    time.Time
	Gen      int64
	Attempts int
	Paused   bool
	Data     JSON
}

// TableName is GORM's.
func (Timer) TableName() string { return "timers" }

// SetTimers writes timers, replacing those with the same Run and Key. ID is filled unless set.
func (tx *Tx) SetTimers(timers ...*Timer) error {
	if len(timers) == 0 {
		return nil
	}
	for _, timer := range timers {
		if timer.ID == "" {
			timer.ID = NewID()
		}
	}
	return systemTableOf[Timer](tx.dialect).insert(tx, ` on conflict (run, "key") do update set `+taken(changingTimer), timers...)
}

var changingTimer = []string{"id", "due_at", "gen", "attempts", "paused", "data"}

// DropTimers removes a run's timers with the given keys, all of them when there are none.
func (tx *Tx) DropTimers(run string, keys ...string) {
	text := "delete from timers where run = " + tx.dialect.placeholder(1)
	if len(keys) == 0 {
		tx.laterMany(text, [][]any{{run}})
		return
	}
	args := []any{run}
	for _, key := range keys {
		args = append(args, key)
	}
	text += ` and "key" in (` + placeholdersAfter(tx.dialect, 1, len(keys)) + ")" // databases plan an argument that is a list anew every time
	tx.later(step{statement: statement{text, args}})
}

// PauseTimers stops or continues a run's timers; due times stay.
func (tx *Tx) PauseTimers(run string, paused bool) error {
	return tx.done(tx.orm().Model(&Timer{}).Where("run = ?", run).Update("paused", paused))
}

// TimersOf lists a run's timers by due time.
func (tx *Tx) TimersOf(run string) ([]*Timer, error) {
	return all[Timer](tx, tx.orm().Where("run = ?", run).Order("due_at, id"))
}

// Timer returns a timer, or ErrNotFound when it fired or was dropped.
func (tx *Tx) Timer(id string) (*Timer, error) {
	return one[Timer](tx, tx.locked().Where("id = ?", id))
}

// TakeTimer removes a timer to fire it; false when it fired, was dropped or replaced since it was
// claimed.
func (tx *Tx) TakeTimer(timer *Timer) (bool, error) {
	query := "delete from timers where id = " + tx.dialect.placeholder(1) + " and gen = " + tx.dialect.placeholder(2)
	touched, err := tx.exec(query, timer.ID, timer.Gen)
	return touched > 0, err
}

// ClaimTimers takes up to limit timers that are due, so that no other node takes them within the
// lease: the stored DueAt moves to Now plus lease (the returned one is when it was due) and Attempts
// grows. Whoever fires one takes it in the same transaction; one that is never taken comes again. Of
// very many that are due in one moment any come first, for sorting all of them takes too long.
func (tx *Tx) ClaimTimers(limit int, lease time.Duration) ([]*Timer, error) {
	due := tx.orm().Model(&Timer{}).Clauses(clause.Locking{Strength: "UPDATE", Options: "SKIP LOCKED"}).
		Where("not paused and due_at <= ?", tx.Now).Order("due_at").Limit(limit)
	timers, err := all[Timer](tx, due)
	if err != nil || len(timers) == 0 {
		return nil, err
	}
	slices.SortFunc(timers, func(a, b *Timer) int { return cmp.Or(a.DueAt.Compare(b.DueAt), cmp.Compare(a.ID, b.ID)) })
	ids := make([]string, len(timers))
	for i, timer := range timers {
		ids[i] = timer.ID
		timer.Attempts++
	}
	claim := map[string]any{"due_at": tx.Now.Add(lease), "attempts": clause.Expr{SQL: "attempts + 1"}}
	return timers, tx.done(tx.orm().Model(&Timer{}).Where("id in ?", ids).Updates(claim))
}

// PostponeTimer lets a timer come later; one that is gone stays gone.
func (tx *Tx) PostponeTimer(id string, until time.Time) error {
	return tx.done(tx.orm().Model(&Timer{}).Where("id = ?", id).Update("due_at", until))
}

// NextTimer is the time of the next due timer; zero if there is none.
func (tx *Tx) NextTimer() (time.Time, error) {
	timers, err := all[Timer](tx, tx.orm().Where("not paused").Order("due_at").Limit(1))
	if err != nil || len(timers) == 0 {
		return time.Time{}, err
	}
	return timers[0].DueAt, nil
}

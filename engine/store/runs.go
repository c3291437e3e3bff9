package store

import "time"

// Run is one execution of a workflow on a record. Data is the kernel's state; the other columns are
// what lists and conditions need.
type Run struct {
	ID        string `gorm:"primaryKey"`
	Workflow  string
	Release   int64
	Entity    string
	RecordID  string
	Title     string // of the record
	State     string
	Status    string // draft running suspended approved rejected cancelled done
	Incident  bool   // shown over Status
	Revision  int64  // grows with every change
	Round     int
	Submitter string
	Parent    string // run that called this one
	Previous  string // run that this one follows after a rejection
	StartedAt time.Time
	EndedAt   *time.Time
	Data      JSON
}

// TableName is GORM's.
func (Run) TableName() string { return "runs" }

// Active reports whether the run has not ended.
func (r *Run) Active() bool { return r.EndedAt == nil }

// AddRun writes a new run; ID and StartedAt are filled unless set, Revision becomes 1.
// ErrDuplicate if the record has an active run of the workflow already.
func (tx *Tx) AddRun(run *Run) error { panic("not written") }

// SaveRun writes all of a locked run and adds one to Revision; ErrStale if the stored revision differs.
func (tx *Tx) SaveRun(run *Run) error { panic("not written") }

// Run returns a run, or ErrNotFound.
func (tx *Tx) Run(id string) (*Run, error) { panic("not written") }

// LockRun is Run that also keeps others from it until the transaction ends.
func (tx *Tx) LockRun(id string) (*Run, error) { panic("not written") }

// ActiveRuns returns a record's runs that have not ended, oldest first, without locking them.
func (tx *Tx) ActiveRuns(entity, recordID string) ([]*Run, error) { panic("not written") }

// RunsOf returns all runs of a record, newest first, without Data.
func (tx *Tx) RunsOf(entity, recordID string) ([]*Run, error) { panic("not written") }

// ChildRuns returns the runs that a run called, oldest first.
func (tx *Tx) ChildRuns(parent string) ([]*Run, error) { panic("not written") }

// RunQuery chooses runs; empty settings choose all.
type RunQuery struct {
	Workflow  string
	Entity    string
	Submitter string
	Status    []string
	Incident  bool // only those with an incident
	Active    bool // only those that have not ended
	Release   int64
	Title     string // part of the record's title, folded
	Cursor    string
	Limit     int // 0 means 50
}

// Runs lists runs without Data, newest first, and gives the next cursor ("" on the last page).
func (tx *Tx) Runs(query RunQuery) ([]*Run, string, error) { panic("not written") }

// StateCount is how many active runs of a workflow stand in a state.
type StateCount struct {
	State string
	Count int64
}

// CountStates counts a workflow's active runs by state.
func (tx *Tx) CountStates(workflow string) ([]StateCount, error) { panic("not written") }

package store

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"github.com/weft-crm/weft/metadata"
)

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

// RunsUnderWay lists runs of some workflows that have not ended, at most limit of them behind the id after.
func (tx *Tx) RunsUnderWay(workflows []string, after string, limit int) ([]string, error) {
	var runs []string
	chain := tx.orm().Model(&Run{}).Where("ended_at is null and workflow in ?", workflows)
	return runs, tx.done(chain.Where("id > ?", after).Order("id").Limit(limit).Pluck("id", &runs))
}

// AddRun writes a new run; ID and StartedAt are filled unless set, Revision becomes 1.
// ErrDuplicate if the record has an active run of the workflow already.
func (tx *Tx) AddRun(run *Run) error {
	if run.ID == "" {
		run.ID = NewID()
	}
	if run.StartedAt.IsZero() {
		run.StartedAt = tx.Now
	}
	run.Revision = 1
	delete(tx.ahead.active, run.RecordID)
	if err := systemTableOf[Run](tx.dialect).insert(tx, "", run); err != nil {
		return err
	}
	return tx.run()
}

// SaveRun writes a locked run, but for what never changes (its workflow, record, parent, predecessor
// and start), and adds one to Revision; ErrStale if the stored revision differs.
func (tx *Tx) SaveRun(run *Run) error {
	delete(tx.ahead.runs, run.ID)
	if run.EndedAt != nil {
		delete(tx.ahead.active, run.RecordID)
	}
	expected := run.Revision
	run.Revision++
	change, err := systemTableOf[Run](tx.dialect).update(tx, run, fixedOfRun, "revision", expected)
	if err != nil {
		return err
	}
	if known := tx.held.run(run.ID); known != nil && known.Revision == expected {
		tx.held.putRun(run)
		tx.later(change)
		return nil
	}
	var touched int64
	change.touched = &touched
	if err := tx.run(change); err != nil || touched > 0 {
		return err
	}
	run.Revision = expected
	return ErrStale
}

// fixedOfRun are the columns of a run that never change.
var fixedOfRun = []string{"id", "workflow", "entity", "record_id", "parent", "previous", "started_at"}

// Run returns a run, or ErrNotFound.
func (tx *Tx) Run(id string) (*Run, error) {
	if found, ahead, err := seen(tx, tx.ahead.runs, id); ahead {
		return single(found, err)
	}
	return single(rows[Run](tx, "where id = ?", id))
}

// LockRun is Run that also keeps others from it until the transaction ends.
func (tx *Tx) LockRun(id string) (*Run, error) {
	if known := tx.held.run(id); known != nil {
		return known, nil
	}
	run, err := single(rows[Run](tx, "where id = ?"+tx.dialect.forUpdate(), id))
	tx.held.putRun(run)
	return run, err
}

// lockingRuns locks a run of a locked record, and the record's active runs.
func (tx *Tx) lockingRuns(entity *metadata.Entity, record, id string, into *[]*Run) step {
	t := systemTableOf[Run](tx.dialect)
	return t.step(t.query(tx, runsToLock+tx.dialect.forUpdate(), entity.Name, record, id), into)
}

const runsToLock = "where entity = ? and record_id = ? and (id = ? or (ended_at is null) is not false)"

// lockedRuns notes the runs of a record that were locked, among them all active ones.
func (tx *Tx) lockedRuns(record string, runs []*Run) {
	active := &expected[Run]{before: sentBefore}
	for _, run := range runs {
		tx.held.putRun(run)
		if run.Active() {
			active.rows = append(active.rows, run)
		}
	}
	tx.ahead.active[record] = active
}

// ActiveRuns returns a record's runs that have not ended, oldest first, without locking them.
func (tx *Tx) ActiveRuns(entity, recordID string) ([]*Run, error) {
	found, ahead, err := seen(tx, tx.ahead.active, recordID)
	if !ahead {
		found, err = rows[Run](tx, activeRuns, entity, recordID)
	}
	runs := slices.SortedFunc(slices.Values(found), func(a, b *Run) int {
		return cmp.Or(a.StartedAt.Compare(b.StartedAt), cmp.Compare(a.ID, b.ID))
	})
	for i, run := range runs {
		if known := tx.held.run(run.ID); known != nil {
			runs[i] = known
		}
	}
	return runs, err
}

// activeRuns leaves PostgreSQL just one index to choose, that of the record, as long as it knows little of the
// table (see alive); they are sorted afterwards for the same reason.
const activeRuns = "where entity = ? and record_id = ? and (ended_at is null) is not false"

// RunsOf returns all runs of a record, newest first, without Data.
func (tx *Tx) RunsOf(entity, recordID string) ([]*Run, error) {
	return all[Run](tx, tx.orm().Omit("data").Where("entity = ? and record_id = ?", entity, recordID).Order("started_at desc, id desc"))
}

// ChildRuns returns the runs that a run called, oldest first.
func (tx *Tx) ChildRuns(parent string) ([]*Run, error) {
	return all[Run](tx, tx.orm().Where("parent = ? and parent <> ''", parent).Order("started_at, id"))
}

// RunsNaming lists the active runs whose state names somebody or something by id, oldest first.
func (tx *Tx) RunsNaming(id string) ([]*Run, error) {
	var runs []*Run
	chain := tx.orm().Where("ended_at is null and data like ?", "%"+id+"%").Order("started_at, id")
	return runs, tx.done(chain.Find(&runs))
}

// RunQuery chooses runs; empty settings choose all.
type RunQuery struct {
	Workflow  string
	Entity    string
	Submitter string
	Status    []string
	Incident  bool // only those with an incident
	Active    bool // only those that have not ended
	Release   int64
	Whole     bool // with Data
	Late      bool // only those with an open task that is overdue
	Stuck     bool // only those with an incident, or whose open task only somebody of Gone has
	Gone      []string
	Narrow    Narrow
	Cursor    string
	Limit     int // 0 means 50
}

// Runs lists runs, newest first, and gives the next cursor ("" on the last page).
func (tx *Tx) Runs(query RunQuery) ([]*Run, string, error) {
	limit := orDefault(query.Limit)
	chain := tx.orm()
	if !query.Whole {
		chain = chain.Omit("data")
	}
	chain, err := tx.narrow(query.conditions(chain, tx.Now), query.Narrow, "started_at")
	if err != nil {
		return nil, "", err
	}
	if query.Cursor != "" {
		at, id, err := readPlace(query.Cursor)
		if err != nil {
			return nil, "", err
		}
		chain = chain.Where("(started_at, id) < (?, ?)", at, id)
	}
	runs, err := all[Run](tx, chain.Order("started_at desc, id desc").Limit(limit+1))
	if err != nil || len(runs) <= limit {
		return runs, "", err
	}
	last := runs[limit-1]
	return runs[:limit], writePlace(last.StartedAt, last.ID), nil
}

func (q RunQuery) conditions(chain *gorm.DB, now time.Time) *gorm.DB {
	for column, value := range map[string]string{"workflow": q.Workflow, "entity": q.Entity, "submitter": q.Submitter} {
		if value != "" {
			chain = chain.Where(column+" = ?", value)
		}
	}
	if len(q.Status) > 0 {
		chain = chain.Where("status in ?", q.Status)
	}
	if q.Incident {
		chain = chain.Where("incident")
	}
	if q.Active {
		chain = chain.Where("ended_at is null")
	}
	if q.Release > 0 {
		chain = chain.Where("release = ?", q.Release)
	}
	if q.Late {
		chain = chain.Where("id in (select run from tasks where status = 'open' and due_at is not null and due_at < ?)", now)
	}
	if q.Stuck {
		chain = chain.Where("ended_at is null and (incident or id in (select run from tasks where status = 'open' and kind <> 'copy' and assignee in ?))", append(q.Gone, "nobody"))
	}
	return chain
}

// likeText takes the meaning from the signs of like.
func likeText(text string) string {
	return strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(text)
}

// StateCount is how many active runs of a workflow stand in a state.
type StateCount struct {
	State string
	Count int64
}

// CountStates counts a workflow's active runs by state.
func (tx *Tx) CountStates(workflow string) ([]StateCount, error) {
	var counts []StateCount
	chain := tx.orm().Model(&Run{}).Select("state, count(*) as count").Where("workflow = ? and ended_at is null", workflow)
	return counts, tx.done(chain.Group("state").Order("state").Scan(&counts))
}

// UnderWay counts the active runs that follow a workflow as one release has it.
type UnderWay struct {
	Workflow string
	Release  int64
	Count    int64
}

// EntitiesUnderWay names the entities that active runs are about.
func (tx *Tx) EntitiesUnderWay() ([]string, error) {
	var entities []string
	return entities, tx.done(tx.orm().Model(&Run{}).Where("ended_at is null").Distinct().Order("entity").Pluck("entity", &entities))
}

// ReleasesOf gives the releases that some runs follow, by run.
func (tx *Tx) ReleasesOf(runs []string) (map[string]int64, error) {
	var rows []struct {
		ID      string
		Release int64
	}
	err := tx.done(tx.orm().Model(&Run{}).Select("id, release").Where("id in ?", runs).Scan(&rows))
	releases := make(map[string]int64, len(rows))
	for _, row := range rows {
		releases[row.ID] = row.Release
	}
	return releases, err
}

// RunsByRelease counts active runs by workflow and release.
func (tx *Tx) RunsByRelease() ([]UnderWay, error) {
	var groups []UnderWay
	chain := tx.orm().Model(&Run{}).Select("workflow, release, count(*) as count").Where("ended_at is null")
	return groups, tx.done(chain.Group("workflow, release").Order("workflow, release").Scan(&groups))
}

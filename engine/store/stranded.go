package store

// StateKey names a state of a workflow as a release defines it.
type StateKey struct {
	Workflow string
	Release  int64
	State    string
}

// quiet are the running runs without an open task, a timer or an awaited event.
const quiet = `ended_at is null and status = 'running' and not incident
	and not exists (select 1 from tasks t where t.run = runs.id and t.status = 'open' and t.kind <> 'copy')
	and not exists (select 1 from timers t where t.run = runs.id)
	and not exists (select 1 from event_waits w where w.run = runs.id)`

// QuietStates lists the states in which running runs stand that have no open task, no timer and no
// awaited event.
func (tx *Tx) QuietStates() ([]StateKey, error) {
	var states []StateKey
	chain := tx.orm().Model(&Run{}).Distinct("workflow", "release", "state").Where(quiet).Order("workflow, release, state")
	return states, tx.done(chain.Scan(&states))
}

// QuietRuns lists such runs of one state, at most limit of them behind the id after.
func (tx *Tx) QuietRuns(state StateKey, after string, limit int) ([]string, error) {
	var runs []string
	chain := tx.orm().Model(&Run{}).Where(quiet).Where("workflow = ? and release = ? and state = ?", state.Workflow, state.Release, state.State)
	return runs, tx.done(chain.Where("id > ?", after).Order("id").Limit(limit).Pluck("id", &runs))
}

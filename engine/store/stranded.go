package store

// StateKey names a state of a workflow as a release defines it.
type StateKey struct {
	Workflow string
	Release  int64
	State    string
}

// quiet are the running runs without an open task, a timer or an awaited event. Each table is read once:
// PostgreSQL, which knows little of new tables, would look for the tasks of each run among all that are open.
const quiet = `id in (
	select id from runs where ended_at is null and status = 'running' and not incident
	except select run from tasks where status = 'open' and kind <> 'copy'
	except select run from timers
	except select run from event_waits)`

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

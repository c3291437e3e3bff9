package store

import "github.com/weft-crm/weft/metadata"

// A command knows early what it is going to read. On PostgreSQL, where every read is a round trip, such
// a read goes along with one that is made anyway; SQLite reads in this process, when it is needed.

// foreseen holds what is read ahead, as this transaction sees it.
type foreseen struct {
	moves     string                        // the run that is going to be moved
	commands  map[string]*expected[Command] // by actor and key
	runs      map[string]*expected[Run]     // by id, without a lock
	active    map[string]*expected[Run]     // by record
	followers map[string]*expected[Follower]
	history   map[string]*expected[RunEntry] // by run
}

// expected is a read that was asked for: its rows are there once more has been sent than before.
type expected[T any] struct {
	rows   []*T
	before int
}

func newForeseen() foreseen {
	return foreseen{
		commands: map[string]*expected[Command]{}, runs: map[string]*expected[Run]{}, active: map[string]*expected[Run]{},
		followers: map[string]*expected[Follower]{}, history: map[string]*expected[RunEntry]{},
	}
}

func (f *foreseen) forget() {
	clear(f.commands)
	clear(f.runs)
	clear(f.active)
	clear(f.followers)
	clear(f.history)
}

// mostForeseen bounds how much history is read ahead; of a longer one nothing is.
const mostForeseen = 200

// foresees reports whether reading ahead saves anything.
func (tx *Tx) foresees() bool { return tx.writes && tx.store.Dialect() == "postgres" }

// ForeseeCommand tells that Command is going to be asked for.
func (tx *Tx) ForeseeCommand(actor, key string) {
	if key != "" && tx.foresees() {
		tx.serializeCommand(actor, key)
		tx.later(foresee(tx, tx.ahead.commands, actor+" "+key, commandOf, actor, key))
	}
}

// ForeseeMove tells that after something else this run is going to be read, locked and moved, and that
// an answer will tell how it stands.
func (tx *Tx) ForeseeMove(id string) {
	if tx.foresees() {
		tx.ahead.moves = id
		tx.later(foresee(tx, tx.ahead.runs, id, "where id = ?", id))
	}
}

// foreseeMove reads what moving a run of a locked record needs: the record's runs and followers, and
// what has happened in the run.
func (tx *Tx) foreseeMove(entity *metadata.Entity, record, run string) []step {
	if tx.ahead.moves != run || run == "" {
		return nil
	}
	return []step{
		foresee(tx, tx.ahead.active, record, activeRuns, entity.Name, record),
		foresee(tx, tx.ahead.followers, record, followersOf, entity.Name, record),
		foresee(tx, tx.ahead.history, run, historyOf+limited(mostForeseen), run, int64(0)),
	}
}

func foresee[T any](tx *Tx, ahead map[string]*expected[T], key, ending string, args ...any) step {
	read := &expected[T]{before: tx.kept.sent}
	ahead[key] = read
	t := systemTableOf[T](tx.dialect)
	return t.step(t.query(tx, ending, args...), &read.rows)
}

// seen gives what was read ahead, if it was.
func seen[T any](tx *Tx, ahead map[string]*expected[T], key string) ([]*T, bool, error) {
	read := ahead[key]
	if read == nil {
		return nil, false, nil
	}
	if read.before == tx.kept.sent { // it has still to be sent
		if err := tx.run(); err != nil {
			return nil, true, err
		}
	}
	return read.rows, true, nil
}

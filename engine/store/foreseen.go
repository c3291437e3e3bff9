package store

import "github.com/weft-crm/weft/metadata"

// A command knows early what it is going to read. On PostgreSQL, where every read is a round trip, such
// a read goes along with one that is made anyway; SQLite reads in this process, when it is needed.

// foreseen holds what is read ahead, as this transaction sees it.
type foreseen struct {
	moves     string                  // the run that is going to be moved
	runs      map[string]*[]*Run      // by id, without a lock
	active    map[string]*[]*Run      // by record
	followers map[string]*[]*Follower // by record
	history   map[string]*[]*RunEntry // by run
}

func (f *foreseen) forget() {
	clear(f.runs)
	clear(f.active)
	clear(f.followers)
	clear(f.history)
}

// mostForeseen bounds how much history is read ahead; of a longer one nothing is.
const mostForeseen = 200

// ForeseeMove tells that after something else this run is going to be read, locked and moved, and that
// an answer will tell how it stands.
func (tx *Tx) ForeseeMove(id string) {
	if tx.writes && tx.store.Dialect() == "postgres" {
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

func foresee[T any](tx *Tx, ahead map[string]*[]*T, key, ending string, args ...any) step {
	found := new([]*T)
	ahead[key] = found
	t := systemTableOf[T]()
	return t.step(t.query(tx, ending, args...), found)
}

// seen gives what was read ahead, if it was.
func seen[T any](tx *Tx, ahead map[string]*[]*T, key string) ([]*T, bool, error) {
	found := ahead[key]
	if found == nil {
		return nil, false, nil
	}
	err := tx.run() // it may still have to be sent
	return *found, true, err
}

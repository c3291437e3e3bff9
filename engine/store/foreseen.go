package store

import "github.com/weft-crm/weft/metadata"

// A command knows early what it is going to read. On PostgreSQL, where every read is a round trip, such
// a read goes along with one that is made anyway; SQLite reads in this process, when it is needed.

// foreseen holds what is read ahead, as this transaction sees it.
type foreseen struct {
	moves     string                    // the run that is going to be moved
	locking   *locking                  // with its record
	runs      map[string]*expected[Run] // by id, without a lock
	active    map[string]*expected[Run] // by record
	followers map[string]*expected[Follower]
	referred  map[string]*metadata.Record // that the record of the run refers to, as long as they are not changed
}

// expected is a read that was asked for: its rows are there once more has been sent than before.
type expected[T any] struct {
	rows   []*T
	before int
}

func newForeseen() foreseen {
	return foreseen{
		runs: map[string]*expected[Run]{}, active: map[string]*expected[Run]{},
		followers: map[string]*expected[Follower]{}, referred: map[string]*metadata.Record{},
	}
}

func (f *foreseen) forget() {
	f.locking = nil
	clear(f.runs)
	clear(f.active)
	clear(f.followers)
	clear(f.referred)
}

// foresees reports whether reading ahead saves anything.
func (tx *Tx) foresees() bool { return tx.writes && tx.store.Dialect() == "postgres" }

// RunMove says which run is going to be moved and, where it is known, which record it is about and which
// references of that are going to be followed.
type RunMove struct {
	Run    string
	Entity *metadata.Entity // nil where it is not known
	Record string
	Follow []metadata.Attribute
}

// ForeseeMove tells that after something else a run is going to be locked and moved. It is locked at once
// with its record if that is known.
func (tx *Tx) ForeseeMove(move RunMove) {
	if !tx.foresees() {
		return
	}
	tx.ahead.moves = move.Run
	if move.Entity == nil {
		tx.later(foresee(tx, tx.ahead.runs, move.Run, "where id = ?", move.Run))
		return
	}
	var err error
	if tx.ahead.locking, err = tx.locking(move.Entity, move.Record, move.Run); err != nil {
		return // who locks it will be told
	}
	for _, attribute := range move.Follow {
		tx.later(tx.foreseeReferred(move, attribute))
	}
}

// foreseeReferred reads the record that a locked one refers to.
func (tx *Tx) foreseeReferred(move RunMove, attribute metadata.Attribute) step {
	layout, room := tx.store.layout(attribute.Target), &room{}
	text := "select " + layout.selects + " from " + layout.table + ` t where t."id" = (select ` + quoteName(attribute.Column.Name) +
		" from " + quoteName(move.Entity.Table) + ` where "id" = ` + tx.dialect.placeholder(1) + ")"
	return step{statement: statement{text, []any{move.Record}}, columns: layout.columns, each: func(values []any) error {
		record, err := layout.record(values, room)
		if err == nil {
			tx.ahead.referred[record.ID] = record
		}
		return err
	}}
}

// foreseeFollowers reads who follows the locked record of a run that is going to be moved.
func (tx *Tx) foreseeFollowers(entity *metadata.Entity, record, run string) []step {
	if tx.ahead.moves != run || run == "" {
		return nil
	}
	return []step{foresee(tx, tx.ahead.followers, record, followersOf, entity.Name, record)}
}

func foresee[T any](tx *Tx, ahead map[string]*expected[T], key, ending string, args ...any) step {
	read := &expected[T]{before: tx.kept.sent}
	ahead[key] = read
	t := systemTableOf[T](tx.dialect)
	return t.step(t.query(tx, ending, args...), &read.rows)
}

// sentBefore is of rows that are there already.
const sentBefore = -1

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

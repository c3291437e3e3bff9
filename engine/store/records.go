package store

import (
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/weft-crm/weft/metadata"
)

// validID reports whether a text can be an id; asking PostgreSQL for another is an error there.
func validID(id string) bool {
	return len(id) == 36 && uuid.Validate(id) == nil && id == strings.ToLower(id)
}

// Insert writes a new record with its lines. It fills ID unless set, Version (1), CreatedAt and
// UpdatedAt (Now, unless CreatedAt is set) and UpdatedBy; ids of lines too. A DuplicateError says
// which fields clash, ErrRange that a number does not fit.
func (tx *Tx) Insert(record *metadata.Record) error {
	return tx.InsertMany([]*metadata.Record{record})
}

// InsertMany writes new records of one entity with few statements.
func (tx *Tx) InsertMany(records []*metadata.Record) error {
	if len(records) == 0 {
		return nil
	}
	layout := tx.store.layout(records[0].Entity)
	rows := make([][]any, 0, len(records))
	for _, record := range records {
		tx.begetRecord(record)
		args, err := layout.arguments(tx.dialect, record)
		if err != nil {
			return err
		}
		rows = append(rows, args)
	}
	if err := tx.run(layout.insert.steps(rows, "")...); err != nil {
		return err
	}
	for _, record := range records {
		tx.held.bore(record.ID)
	}
	for _, field := range layout.lines {
		if err := tx.insertLinesOf(records, field); err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) begetRecord(record *metadata.Record) {
	if record.ID == "" {
		record.ID = NewID()
	}
	record.Version = 1
	if record.CreatedAt.IsZero() {
		record.CreatedAt = tx.Now
	}
	record.UpdatedAt = record.CreatedAt
	if record.UpdatedBy == "" {
		record.UpdatedBy = record.CreatedBy
	}
}

// Update writes the owner, the given fields and UpdatedBy of a record, if its stored version is the
// expected one; record then has the next version and UpdatedAt. Of a lines field it makes the
// stored lines those of the record: by id changed, added or removed. A StaleError brings the stored
// record, ErrNotFound says it is gone (or deleted), a DuplicateError which fields clash, ErrRange
// that a number does not fit; of a locked record the last may come later.
func (tx *Tx) Update(record *metadata.Record, expected int64, fields []*metadata.Field) error {
	layout := tx.store.layout(record.Entity)
	change := assignments{dialect: tx.dialect, sure: tx.held.versions[record.ID] == expected && !layout.mayClash(fields)}
	change.set(systemColumns[2], record.Owner)
	for _, field := range fields {
		change.setField(field, record.Values[field.Position])
	}
	if err := tx.change(record, expected, &change, alive); err != nil {
		return err
	}
	for _, field := range fields {
		if field.Kind == "lines" {
			if err := tx.replaceLines(record, field); err != nil {
				return err
			}
		}
	}
	return nil
}

// SoftDelete marks a record and its lines as deleted by UpdatedBy. Errors as Update.
func (tx *Tx) SoftDelete(record *metadata.Record, expected int64) error {
	deleted := tx.Now
	record.DeletedAt = &deleted
	return tx.mark(record, expected, alive)
}

// Restore takes the mark of deletion away. Errors as Update.
func (tx *Tx) Restore(record *metadata.Record, expected int64) error {
	record.DeletedAt = nil
	return tx.mark(record, expected, `"deleted_at" is not null`)
}

func (tx *Tx) mark(record *metadata.Record, expected int64, state string) error {
	var deleted any
	if record.DeletedAt != nil {
		deleted = *record.DeletedAt
	}
	change := assignments{dialect: tx.dialect}
	change.set(systemColumns[7], deleted)
	if err := tx.change(record, expected, &change, state); err != nil {
		return err
	}
	for _, field := range tx.store.layout(record.Entity).lines {
		lines, err := tx.lineEntity(field)
		if err != nil {
			return err
		}
		moment, err := tx.dialect.encode(systemColumns[7], deleted)
		if err != nil {
			return err
		}
		text := "update " + quoteName(lines.Table) + ` set "deleted_at" = ` + tx.dialect.placeholder(1) + ` where "line_of" = ` + tx.dialect.placeholder(2)
		if _, err := tx.exec(text, moment, record.ID); err != nil {
			return err
		}
	}
	return nil
}

// change runs an update under the optimistic lock and moves the record to its next version.
func (tx *Tx) change(record *metadata.Record, expected int64, change *assignments, state string) error {
	change.set(systemColumns[1], expected+1)
	change.set(systemColumns[5], tx.Now)
	change.set(systemColumns[6], record.UpdatedBy)
	if change.err != nil {
		return change.err
	}
	table := quoteName(record.Entity.Table)
	text := "update " + table + " as t set " + strings.Join(change.sets, ", ") +
		` where "id" = ` + change.argument(record.ID) + ` and "version" = ` + change.argument(expected) + " and " + state
	if change.sure {
		tx.later(step{statement: statement{text, change.args}})
	} else if touched, err := tx.exec(text, change.args...); err != nil {
		return err
	} else if touched == 0 {
		return tx.whyUntouched(record, expected)
	}
	record.Version, record.UpdatedAt = expected+1, tx.Now
	tx.held.changed(record)
	delete(tx.ahead.referred, record.ID)
	return nil
}

func (tx *Tx) whyUntouched(record *metadata.Record, expected int64) error {
	current, err := tx.GetDeleted(record.Entity, record.ID)
	if err != nil {
		return err
	}
	if current.Version == expected { // then it was its being deleted, or not
		return fmt.Errorf("%s %s: %w", record.Entity.Name, record.ID, ErrNotFound)
	}
	return &StaleError{Expected: expected, Current: current}
}

// assignments collects what an update sets.
type assignments struct {
	dialect dialect
	sure    bool // to find its row and to clash with no other
	sets    []string
	args    []any
	err     error // the first
}

func (a *assignments) argument(value any) string {
	a.args = append(a.args, value)
	return a.dialect.placeholder(len(a.args))
}

func (a *assignments) set(column metadata.Column, value any) {
	encoded, err := a.dialect.encode(column, value)
	if err != nil && a.err == nil {
		a.err = err
	}
	a.sets = append(a.sets, quoteName(column.Name)+" = "+a.argument(encoded))
}

func (a *assignments) setField(field *metadata.Field, value any) {
	first := len(a.args)
	args, err := appendArguments(a.dialect, a.args, field, value)
	if err != nil {
		if a.err == nil {
			a.err = err
		}
		return
	}
	a.args = args
	for i, column := range field.Columns() {
		a.sets = append(a.sets, quoteName(column.Name)+" = "+a.dialect.placeholder(first+i+1))
	}
}

// alive is what holds of a record t that is looked up by its id and must not be deleted. PostgreSQL, which
// knows little of new tables, would take the plain condition for that of an index of live rows and read the
// whole of one that has the id last.
const alive = `(t."deleted_at" is null) is not false`

// Get returns a live record with its lines, else ErrNotFound.
func (tx *Tx) Get(entity *metadata.Entity, id string) (*metadata.Record, error) {
	return tx.GetTitled(entity, id, nil)
}

// GetTitled is Get with the titles of what the record refers to.
func (tx *Tx) GetTitled(entity *metadata.Entity, id string, titles *Titles) (*metadata.Record, error) {
	return tx.get(entity, id, ` and `+alive, titles)
}

// GetDeleted is Get for a record that may be deleted (DeletedAt tells).
func (tx *Tx) GetDeleted(entity *metadata.Entity, id string) (*metadata.Record, error) {
	return tx.get(entity, id, "", nil)
}

// Meets reports whether all conditions hold of a stored record, live or deleted.
func (tx *Tx) Meets(entity *metadata.Entity, id string, where ...Condition) (bool, error) {
	sql := tx.newSelection(entity)
	is := `t."id" = ` + sql.argument(id)
	condition, err := sql.conditions(where)
	if err != nil {
		return false, err
	}
	if condition != "" {
		is += " and " + condition
	}
	number, err := tx.readNumber(statement{"select count(*)" + sql.from() + " where " + is, sql.args})
	return number > 0, err
}

// Lock is Get that also keeps others from changing the record until the transaction ends.
func (tx *Tx) Lock(entity *metadata.Entity, id string) (*metadata.Record, error) {
	if known := tx.held.record(entity, id); known != nil {
		return known, nil
	}
	record, err := tx.get(entity, id, ` and `+alive+tx.dialect.forUpdate(), nil)
	tx.held.putRecord(record)
	return record, err
}

// LockMany is Lock for records of one entity, in the order of their ids; those that are gone are left out.
func (tx *Tx) LockMany(entity *metadata.Entity, ids []string) ([]*metadata.Record, error) {
	var records []*metadata.Record
	var open []string
	for _, id := range ids {
		if known := tx.held.record(entity, id); known != nil {
			records = append(records, known)
		} else {
			open = append(open, id)
		}
	}
	read, err := tx.whole(entity, open, tx.dialect.forUpdate())
	for _, record := range read {
		tx.held.putRecord(record)
	}
	records = append(records, read...)
	slices.SortFunc(records, func(a, b *metadata.Record) int { return strings.Compare(a.ID, b.ID) })
	return records, err
}

// GetWhole returns live records of one entity with their lines, in the order of their ids.
func (tx *Tx) GetWhole(entity *metadata.Entity, ids []string) ([]*metadata.Record, error) {
	return tx.whole(entity, ids, "")
}

func (tx *Tx) whole(entity *metadata.Entity, ids []string, ending string) ([]*metadata.Record, error) {
	layout := tx.store.layout(entity)
	among, list, err := tx.among(`t."id"`, 1, ids)
	if err != nil || list == nil {
		return nil, err
	}
	text := "select " + layout.selects + " from " + layout.table + " t where " + among + ` and ` + alive + ` order by t."id"` + ending
	records, err := tx.readRecords(layout, statement{text, []any{list}})
	if err != nil {
		return nil, err
	}
	return records, tx.LoadLines(records, layout.lines...)
}

// Keep keeps others from changing a record until the transaction ends and reports whether it is still as
// it was read; alone says that it will itself be changed.
func (tx *Tx) Keep(record *metadata.Record, alone bool) (same bool, err error) {
	if tx.dialect.forShare() == "" || tx.held.versions[record.ID] > 0 {
		return true, nil // nobody else writes, or it is locked already
	}
	ending := tx.dialect.forShare()
	if alone {
		ending = tx.dialect.forUpdate()
	}
	version := int64(0)
	query := statement{`select t."version" from ` + quoteName(record.Entity.Table) + ` t where t."id" = ` + tx.dialect.placeholder(1) + ending, []any{record.ID}}
	err = tx.read(query, []metadata.Column{systemColumns[1]}, func(values []any) error {
		version, _ = values[0].(int64)
		return nil
	})
	return version == record.Version, err
}

// LockWithRun locks a record and then a run of it with those that have not ended, in one round trip.
// ErrNotFound if the record is gone.
func (tx *Tx) LockWithRun(entity *metadata.Entity, id, run string) (*metadata.Record, error) {
	locking, err := tx.locking(entity, id, run)
	if err != nil {
		return nil, err
	}
	if err := tx.run(); err != nil {
		return nil, err
	}
	record, err := locking.done()
	if err != nil {
		return nil, err
	}
	tx.held.putRecord(record)
	tx.lockedRuns(id, locking.runs)
	return record, nil
}

// locking is a record and a run of it on their way, to be locked.
type locking struct {
	*reading
	run  string
	runs []*Run
}

// locking gives what was foreseen, once, else locks with what is sent next.
func (tx *Tx) locking(entity *metadata.Entity, id, run string) (*locking, error) {
	ahead := tx.ahead.locking
	tx.ahead.locking = nil
	if ahead != nil && ahead.entity == entity && ahead.id == id && ahead.run == run {
		return ahead, nil
	}
	record, err := tx.reading(entity, id, ` and `+alive+tx.dialect.forUpdate(), nil)
	if err != nil {
		return nil, err
	}
	locking := &locking{reading: record, run: run}
	// the run last: the order of locks is record, run (decisions.md 13)
	tx.later(append(record.steps, tx.lockingRuns(entity, id, run, &locking.runs))...)
	tx.later(tx.foreseeFollowers(entity, id, run)...)
	return locking, nil
}

// get reads one record; ending follows the condition.
func (tx *Tx) get(entity *metadata.Entity, id, ending string, titles *Titles) (*metadata.Record, error) {
	reading, err := tx.reading(entity, id, ending, titles)
	if err != nil {
		return nil, err
	}
	if err := tx.run(reading.steps...); err != nil {
		return nil, err
	}
	return reading.done()
}

// reading is one record on its way: its steps read it with its lines.
type reading struct {
	entity *metadata.Entity
	id     string
	steps  []step
	record *metadata.Record
	fields []*metadata.Field               // that hold lines
	lines  []map[string][]*metadata.Record // by record, for each of fields
}

func (tx *Tx) reading(entity *metadata.Entity, id, ending string, titles *Titles) (*reading, error) {
	if !validID(id) {
		return nil, fmt.Errorf("%s %q: %w", entity.Name, id, ErrNotFound)
	}
	layout := tx.store.layout(entity)
	r := &reading{entity: entity, id: id, fields: layout.lines, lines: make([]map[string][]*metadata.Record, len(layout.lines))}
	record, err := tx.readingOne(layout, id, ending, titles, &r.record)
	if err != nil {
		return nil, err
	}
	r.steps = append(r.steps, record)
	for i, field := range layout.lines {
		r.lines[i] = map[string][]*metadata.Record{}
		lines, err := tx.readingLines(field, []string{id}, r.lines[i])
		if err != nil {
			return nil, err
		}
		r.steps = append(r.steps, lines)
	}
	return r, nil
}

// done gives what was read, or ErrNotFound.
func (r *reading) done() (*metadata.Record, error) {
	if r.record == nil {
		return nil, fmt.Errorf("%s %s: %w", r.entity.Name, r.id, ErrNotFound)
	}
	for i, field := range r.fields {
		r.record.Values[field.Position] = r.lines[i][r.id]
	}
	return r.record, nil
}

func (tx *Tx) readingOne(layout *layout, id, ending string, titles *Titles, into **metadata.Record) (step, error) {
	sql := tx.newSelection(layout.entity)
	is := `t."id" = ` + sql.argument(id)
	told, columns, err := sql.titles(titles)
	query := statement{"select " + layout.selects + told + sql.from() + " where " + is + ending, sql.args}
	return step{statement: query, brief: true, columns: slices.Concat(layout.columns, columns), each: func(values []any) (err error) {
		if *into, err = layout.record(values, &room{}); err == nil {
			titles.take(*into, values[len(layout.columns):])
		}
		return err
	}}, err
}

// readRecords runs a select of a layout's columns.
func (tx *Tx) readRecords(layout *layout, query statement) ([]*metadata.Record, error) {
	var records []*metadata.Record
	err := tx.run(readingRecords(layout, query, &records))
	return records, err
}

func readingRecords(layout *layout, query statement, into *[]*metadata.Record) step {
	room := &room{}
	return step{statement: query, columns: layout.columns, each: func(values []any) error {
		record, err := layout.record(values, room)
		*into = append(*into, record)
		return err
	}}
}

// GetMany returns the records there are (deleted ones too, DeletedAt tells) by id, without lines,
// in one statement.
func (tx *Tx) GetMany(entity *metadata.Entity, ids []string) (map[string]*metadata.Record, error) {
	layout := tx.store.layout(entity)
	found := make(map[string]*metadata.Record, len(ids))
	among, list, err := tx.among(`t."id"`, 1, ids)
	if err != nil || list == nil {
		return found, err
	}
	query := statement{
		"select " + layout.selects + " from " + layout.table + " t where " + among,
		[]any{list},
	}
	records, err := tx.readRecords(layout, query)
	for _, record := range records {
		found[record.ID] = record
	}
	return found, err
}

// among renders that an expression is one of some ids, which are the n-th argument; nil if none can be.
// One id is compared with as it is: PostgreSQL plans a list anew every time.
func (tx *Tx) among(expression string, n int, ids []string) (condition string, argument any, err error) {
	if len(ids) == 1 && validID(ids[0]) {
		return expression + " = " + tx.dialect.placeholder(n), ids[0], nil
	}
	list, err := tx.idList(ids)
	return tx.dialect.in(expression, n, metadata.StoreID), list, err
}

// idList makes an argument of ids, leaving out what cannot be one; nil if nothing is left.
func (tx *Tx) idList(ids []string) (any, error) {
	values := make([]any, 0, len(ids))
	for _, id := range ids {
		if validID(id) {
			values = append(values, id)
		}
	}
	if len(values) == 0 {
		return nil, nil
	}
	return tx.dialect.list(metadata.StoreID, values)
}

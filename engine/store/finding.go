package store

import (
	"fmt"
	"slices"

	"github.com/weft-crm/weft/metadata"
)

// finding is a query that is being run, phase by phase, until its page is full.
type finding struct {
	tx      *Tx
	query   Query
	layout  *layout
	search  search
	room    *room
	records []*metadata.Record
	last    []any // key values of the last record of the page
	next    string
}

func (f *finding) run() error {
	at, values, err := f.start()
	if err != nil {
		return err
	}
	for {
		keys, more, err := f.read(at, values)
		if err != nil {
			return err
		}
		if more {
			f.next, err = encodeCursor(f.query, keys, at, f.last)
			return err
		}
		if at == nullFirst || !keys[0].nullable {
			return nil
		}
		if at, values = nullFirst, nil; len(f.records) == f.query.Limit {
			return f.peek(keys)
		}
	}
}

func (f *finding) start() (phase, []any, error) {
	if f.query.Cursor == "" {
		return givenFirst, nil, nil
	}
	keys, err := f.tx.newSelection(f.query.Entity).order(f.query.Sort)
	if err != nil {
		return givenFirst, nil, err
	}
	return decodeCursor(f.query, keys)
}

// read reads a phase up to the limit, and tells whether it has more.
func (f *finding) read(at phase, after []any) (keys []key, more bool, err error) {
	sql := f.tx.newSelection(f.query.Entity)
	keys, where, err := f.where(sql, at, after)
	if err != nil {
		return nil, false, err
	}
	room := f.query.Limit - len(f.records)
	selects, columns, places, err := f.selects(sql, keys)
	if err != nil {
		return nil, false, err
	}
	text := f.narrowed(sql, where, sql.orderBy(keys, at)+limited(room+1), selects)
	err = f.tx.read(statement{text, sql.args}, columns, func(values []any) error {
		if room == 0 {
			more = true
			return nil
		}
		record, err := f.layout.record(values, f.room)
		if err != nil {
			return err
		}
		f.records = append(f.records, record)
		f.query.Titles.take(record, values[len(f.layout.columns):])
		if room--; room == 0 {
			f.last = f.last[:0]
			for _, place := range places {
				f.last = append(f.last, values[place])
			}
		}
		return nil
	})
	return keys, more, err
}

// narrowed sorts what a search found without reading whole rows, of which only a page is needed.
func (f *finding) narrowed(sql *selection, where, ending, selects string) string {
	from := sql.from()
	if f.search.matches == nil || len(sql.joins) > 0 {
		return "select " + selects + from + " where " + where + ending
	}
	return "select " + selects + from + ` where t."id" in (select t."id"` + from + " where " + where + ending + ")" + ending
}

func (f *finding) where(sql *selection, at phase, after []any) ([]key, string, error) {
	where, err := sql.restrict(f.query, f.search, reachPage)
	if err != nil {
		return nil, "", err
	}
	keys, err := sql.order(f.query.Sort)
	if err != nil {
		return nil, "", err
	}
	if condition := phaseCondition(keys, at); condition != "" {
		where += " and " + condition
	}
	if after != nil {
		condition, err := sql.after(keys, after, at)
		if err != nil {
			return nil, "", err
		}
		where += " and " + condition
	}
	return keys, where, nil
}

// selects adds the titles that are asked for and the keys that the layout does not read; places tells where
// the keys stand.
func (f *finding) selects(sql *selection, keys []key) (text string, columns []metadata.Column, places []int, err error) {
	text, columns, err = sql.titles(f.query.Titles)
	text, columns = f.layout.selects+text, slices.Concat(f.layout.columns, columns)
	for _, key := range keys {
		place := slices.Index(f.layout.names, key.expression)
		if place < 0 {
			place = len(columns)
			text += ", " + key.expression
			columns = append(columns, key.column)
		}
		places = append(places, place)
	}
	return text, columns, places, err
}

// peek finds out whether rows without the first key follow a page that is just full.
func (f *finding) peek(keys []key) error {
	sql := f.tx.newSelection(f.query.Entity)
	_, where, err := f.where(sql, nullFirst, nil)
	if err != nil {
		return err
	}
	number, err := f.tx.readNumber(statement{fmt.Sprintf("select count(*) from (select 1%s where %s limit 1) one", sql.from(), where), sql.args})
	if err == nil && number > 0 {
		f.next, err = encodeCursor(f.query, keys, nullFirst, nil)
	}
	return err
}

package store

import (
	"strconv"
	"strings"
	"time"

	"github.com/weft-crm/weft/metadata"
)

// What a record's timeline is made of, each read newest first behind a moment.

// EntriesOf returns entries of a record's history, the newest first. The ID of older is that of an
// entry.
func (tx *Tx) EntriesOf(entity, recordID string, older Older, limit int) ([]*Entry, error) {
	if !validID(recordID) {
		return nil, nil
	}
	sql := tx.newSelection(nil)
	where := "record_id = " + sql.argument(recordID) + " and entity = " + sql.argument(entity)
	behind, err := sql.behind("", "id", metadata.StoreInteger, older)
	if err != nil {
		return nil, err
	}
	return tx.entriesIn(sql, where+behind, "at desc, id desc", limit)
}

// behind writes what keeps rows with the columns at or created_at and an id behind a moment.
func (s *selection) behind(prefix, id string, storage metadata.Storage, older Older) (string, error) {
	if older.At.IsZero() {
		return "", nil
	}
	at := prefix + "at"
	if prefix != "" {
		at = prefix + `"created_at"`
	}
	moment := func() (string, error) {
		encoded, err := s.dialect.encode(timeColumn, micros(older.At))
		return s.argument(encoded), err
	}
	first, err := moment()
	switch {
	case err != nil:
		return "", err
	case older.ID == "" && older.Inclusive:
		return " and " + at + " <= " + first, nil
	case older.ID == "":
		return " and " + at + " < " + first, nil
	}
	second, err := moment()
	if err != nil {
		return "", err
	}
	var key any = older.ID
	if storage == metadata.StoreInteger {
		if key, err = strconv.ParseInt(older.ID, 10, 64); err != nil {
			return "", ErrCursor
		}
	} else if !validID(older.ID) {
		return "", ErrCursor
	}
	return " and (" + at + " < " + first + " or " + at + " = " + second + " and " + prefix + id + " < " + s.argument(key) + ")", nil
}

// RunEntriesOn returns what happened in some runs under some verbs, newest first. The ID of older is
// run/seq.
func (tx *Tx) RunEntriesOn(runs, verbs []string, older Older, limit int) ([]*RunEntry, error) {
	if len(runs) == 0 {
		return nil, nil
	}
	chain := tx.orm().Where("run in ? and verb in ?", runs, verbs)
	if run, number, ok := strings.Cut(older.ID, "/"); ok {
		seq, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			return nil, ErrCursor
		}
		chain = chain.Where("(at < ? or at = ? and (run < ? or run = ? and seq < ?))", older.At, older.At, run, run, seq)
	} else {
		chain = Older{At: older.At, Inclusive: older.Inclusive}.than(chain)
	}
	return all[RunEntry](tx, chain.Order("at desc, run desc, seq desc").Limit(orDefault(limit)))
}

// Created tells when a record came to be.
type Created struct {
	Entity string
	ID     string
	At     time.Time
}

// Newest returns the records that several queries over different entities find, newest first, in one
// statement. Of the queries only Entity and Where count. The ID of older is that of a record.
func (tx *Tx) Newest(queries []Query, older Older, limit int) ([]Created, error) {
	if len(queries) == 0 {
		return nil, nil
	}
	var parts []string
	var args []any
	for _, query := range queries {
		sql := tx.newSelection(query.Entity)
		sql.args = args
		part, err := sql.newest(query, older, limit)
		if err != nil {
			return nil, err
		}
		parts, args = append(parts, part), sql.args
	}
	query := `select entity, id, at from (` + strings.Join(parts, " union all ") + `) newest order by at desc, id desc` + limited(limit)
	var found []Created
	err := tx.read(statement{query, args}, []metadata.Column{textColumn, idColumn, timeColumn}, func(values []any) error {
		one := Created{Entity: text(values[0]), ID: text(values[1])}
		one.At, _ = values[2].(time.Time)
		found = append(found, one)
		return nil
	})
	return found, err
}

// newest selects the newest records of one entity; the outer select keeps SQLite's limit to the part.
func (s *selection) newest(query Query, older Older, limit int) (string, error) {
	where, err := s.restrict(query, search{}, reachAll)
	if err != nil {
		return "", err
	}
	behind, err := s.behind("t.", `"id"`, metadata.StoreID, older)
	if err != nil {
		return "", err
	}
	return "select * from (select " + quoteText(query.Entity.Name) + ` as entity, t."id" as id, t."created_at" as at` + s.from() +
		" where " + where + behind + ` order by t."created_at" desc, t."id" desc` + limited(limit) + ") part", nil
}

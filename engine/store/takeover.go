package store

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/weft-crm/weft/metadata"
)

// takenTables are the system's tables whose rows tell about records and their runs, and go where these go.
var takenTables = []string{
	"record_history", "runs", "run_history", "tasks", "task_candidates", "timers", "event_waits", "comments", "followers",
	"reminders", "duplicate_keys", "holdings", "search_index",
}

// ErrMoved tells that counters have gone on in both databases.
var ErrMoved = errors.New("numbers were given meanwhile")

// Counters gives the counters as they stand, by name.
func (tx *Tx) Counters() (map[string]int64, error) {
	counters := map[string]int64{}
	columns := []metadata.Column{{Name: "name", Storage: metadata.StoreText}, integerColumn}
	err := tx.read(statement{text: "select name, value from sequences"}, columns, func(values []any) error {
		counters[text(values[0])], _ = values[1].(int64)
		return nil
	})
	return counters, err
}

// BeginLike gives an empty database the newest release and the counters of another, so that records made
// in it fit the other. Tables of entities are Apply's.
func (tx *Tx) BeginLike(other *Tx) error {
	newest, err := other.NewestReleaseNumber()
	if err != nil {
		return err
	}
	return errors.Join(
		tx.take(other, taking{table: "sequences"}),
		tx.take(other, taking{table: "releases", where: fmt.Sprintf(" where number = %d", newest)}),
	)
}

// TakeOver adds all records of another database of the same release, with their history, runs and
// tasks, as one change set. The other began with the counters before: ErrMoved if this one has counted
// on since.
func (tx *Tx) TakeOver(other *Tx, before map[string]int64, changeSet string) error {
	if err := tx.takeCounters(other, before); err != nil {
		return err
	}
	tables, err := other.archiveTables()
	if err != nil {
		return err
	}
	for _, table := range tables {
		if !strings.HasPrefix(table.Name, "e_") && !slices.Contains(takenTables, table.Name) {
			continue
		}
		if err := tx.take(other, taking{table: table.Name, changeSet: changeSet}); err != nil {
			return fmt.Errorf("take over %s: %w", table.Name, err)
		}
	}
	return nil
}

func (tx *Tx) takeCounters(other *Tx, before map[string]int64) error {
	now, err := tx.Counters()
	if err != nil {
		return err
	}
	after, err := other.Counters()
	if err != nil {
		return err
	}
	for name, value := range after {
		switch {
		case value == before[name]:
			continue
		case now[name] != before[name]:
			return ErrMoved
		}
		text := "insert into sequences (name, value) values (" + placeholders(tx.dialect, 2) + ") on conflict (name) do update set value = excluded.value"
		if _, err := tx.exec(text, name, value); err != nil {
			return err
		}
	}
	return nil
}

// taking says which rows of a table are taken, and as which change set.
type taking struct{ table, where, changeSet string }

// take copies rows from another database, which may be of the other kind.
func (tx *Tx) take(other *Tx, what taking) error {
	columns, err := other.columnsToTake(what.table)
	if err != nil {
		return err
	}
	names := columnNames(columns, "")
	insert := newInsertion(tx.dialect, quoteName(what.table), names)
	var rows [][]any
	flush := func() error {
		defer func() { rows = nil }()
		if what.table == "search_index" {
			return tx.importSearch(columns, rows)
		}
		return tx.run(insert.steps(rows, "")...)
	}
	order := " order by 1"
	if what.table == "record_history" {
		order = " order by id"
	}
	query := statement{text: "select " + strings.Join(names, ", ") + " from " + quoteName(what.table) + what.where + order}
	err = other.read(query, columns, func(values []any) error {
		row, err := tx.takenRow(columns, values, what.changeSet)
		if err != nil {
			return err
		}
		if rows = append(rows, row); len(rows) == 500 {
			return flush()
		}
		return nil
	})
	return errors.Join(err, flush())
}

// columnsToTake lists the columns of a table; rows with a number of their own get a new one.
func (tx *Tx) columnsToTake(table string) ([]metadata.Column, error) {
	stored, err := tx.dialect.tableColumns(tx.ctx, tx.connection, table)
	if err != nil {
		return nil, tx.dialect.translate(err)
	}
	var columns []metadata.Column
	for _, column := range stored {
		numbered := table == "record_history" && column.name == "id"
		if !numbered && !slices.Contains([]string{"doc", "tokens"}, column.name) {
			columns = append(columns, tx.archiveColumn(column).column())
		}
	}
	return columns, nil
}

func (tx *Tx) takenRow(columns []metadata.Column, values []any, changeSet string) ([]any, error) {
	row := make([]any, len(values))
	for i, value := range values {
		if columns[i].Name == "change_set" {
			value = changeSet
		}
		var err error
		if row[i], err = tx.dialect.encode(columns[i], value); err != nil {
			return nil, err
		}
	}
	return row, nil
}

package store

import (
	"archive/zip"
	"bufio"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/weft-crm/weft/metadata"
)

// An archive is a zip: archive.json says what it is, and tables/<table>.jsonl has one line for each
// row, an array in the order of the columns that archive.json names. Decimals and times are texts, bytes base64, so
// that a row means the same on both databases.

const archiveFormat = 1

type archiveHead struct {
	Format    int            `json:"format"`
	Migration int64          `json:"migration"`
	At        time.Time      `json:"at"`
	Tables    []archiveTable `json:"tables"`
}

type archiveTable struct {
	Name    string          `json:"name"`
	Columns []archiveColumn `json:"columns"`
}

type archiveColumn struct {
	Name      string           `json:"name"`
	Storage   metadata.Storage `json:"storage"`
	Precision int              `json:"precision,omitempty"`
	Scale     int              `json:"scale,omitempty"`
}

// storeBytes is a storage of system tables only.
const storeBytes metadata.Storage = "bytes"

// ErrArchive says that an archive cannot be read into this database; the text says why.
var ErrArchive = errors.New("the archive does not fit")

// Export writes everything that is stored, as of one moment, as a portable archive that can be read
// back into either database. Jobs that wait in River's tables are not part of it.
func (s *Store) Export(ctx context.Context, w io.Writer) error {
	status, err := s.Status(ctx)
	if err != nil {
		return err
	}
	return s.Snapshot(ctx, func(tx *Tx) error {
		head := archiveHead{Format: archiveFormat, Migration: status.Migration, At: tx.Now}
		if head.Tables, err = tx.archiveTables(); err != nil {
			return err
		}
		archive := zip.NewWriter(w)
		if err := writeArchiveHead(archive, head); err != nil {
			return err
		}
		for _, table := range head.Tables {
			if err := tx.exportTable(archive, table); err != nil {
				return fmt.Errorf("export %s: %w", table.Name, err)
			}
		}
		return archive.Close()
	})
}

func writeArchiveHead(archive *zip.Writer, head archiveHead) error {
	file, err := archive.Create("archive.json")
	if err != nil {
		return err
	}
	encoder := json.NewEncoder(file)
	encoder.SetIndent("", "  ")
	return encoder.Encode(head)
}

// archiveTables lists the tables that are exported with their columns.
func (tx *Tx) archiveTables() ([]archiveTable, error) {
	names, err := tx.dialect.tables(tx.ctx, tx.connection)
	if err != nil {
		return nil, tx.dialect.translate(err)
	}
	slices.Sort(names)
	var tables []archiveTable
	for _, name := range names {
		if !isOurTable(name) {
			continue
		}
		stored, err := tx.dialect.tableColumns(tx.ctx, tx.connection, name)
		if err != nil {
			return nil, tx.dialect.translate(err)
		}
		table := archiveTable{Name: name}
		for _, column := range stored {
			if name == "search_index" && (column.name == "doc" || column.name == "tokens") {
				continue
			}
			table.Columns = append(table.Columns, tx.archiveColumn(column))
		}
		tables = append(tables, table)
	}
	return tables, nil
}

// isOurTable leaves out goose's, River's and FTS5's tables, and summaries, which are made anew.
func isOurTable(name string) bool {
	return !strings.HasPrefix(name, "goose_") && !strings.HasPrefix(name, "river_") &&
		!strings.HasPrefix(name, summaryPrefix) && !strings.HasPrefix(name, "search_tokens") && !strings.HasPrefix(name, "sqlite_")
}

func (tx *Tx) archiveColumn(column tableColumn) archiveColumn {
	storage := tx.dialect.storageOf(column)
	return archiveColumn{column.name, storage, column.precision, column.scale}
}

func (c archiveColumn) column() metadata.Column {
	return metadata.Column{Name: c.Name, Storage: c.Storage, Precision: c.Precision, Scale: c.Scale}
}

func (tx *Tx) exportTable(archive *zip.Writer, table archiveTable) error {
	file, err := archive.Create("tables/" + table.Name + ".jsonl")
	if err != nil {
		return err
	}
	lines := bufio.NewWriter(file)
	columns := make([]metadata.Column, len(table.Columns))
	for i, column := range table.Columns {
		columns[i] = column.column()
	}
	text := "select " + strings.Join(columnNames(columns, ""), ", ") + " from " + quoteName(table.Name) + " order by 1, 2"
	row := make([]any, len(columns))
	err = tx.read(statement{text: text}, columns, func(values []any) error {
		for i, value := range values {
			row[i] = portable(value)
		}
		document, err := json.Marshal(row)
		if err != nil {
			return err
		}
		_, err = lines.Write(append(document, '\n'))
		return err
	})
	return errors.Join(err, lines.Flush())
}

func portable(value any) any {
	switch v := value.(type) {
	case decimal.Decimal:
		return v.String()
	case time.Time:
		return v.UTC().Format(time.RFC3339Nano)
	case []byte:
		return base64.StdEncoding.EncodeToString(v)
	default:
		return v
	}
}

// Import fills an empty, migrated database from an archive, in one transaction. It refuses with
// ErrArchive a database that holds a release, and an archive of a newer version.
func (s *Store) Import(ctx context.Context, r io.ReaderAt, size int64) error {
	archive, err := zip.NewReader(r, size)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrArchive, err)
	}
	head, err := readArchiveHead(archive)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrArchive, err)
	}
	status, err := s.Status(ctx)
	if err != nil {
		return err
	}
	if head.Format > archiveFormat || head.Migration > status.Migration {
		return fmt.Errorf("%w: it was written by a newer version", ErrArchive)
	}
	return s.WriteExclusive(ctx, func(tx *Tx) error {
		if tx.ReleaseNumber > 0 {
			return fmt.Errorf("%w: the database is not empty", ErrArchive)
		}
		for _, table := range head.Tables {
			if err := tx.importTable(archive, table); err != nil {
				return fmt.Errorf("import %s: %w", table.Name, err)
			}
		}
		return nil
	})
}

func readArchiveHead(archive *zip.Reader) (archiveHead, error) {
	var head archiveHead
	file, err := archive.Open("archive.json")
	if err != nil {
		return head, err
	}
	err = json.NewDecoder(file).Decode(&head)
	return head, errors.Join(err, file.Close())
}

func (tx *Tx) importTable(archive *zip.Reader, table archiveTable) error {
	stored, err := tx.dialect.tableColumns(tx.ctx, tx.connection, table.Name)
	if err != nil {
		return tx.dialect.translate(err)
	}
	if len(stored) == 0 {
		if err := tx.createArchived(table); err != nil {
			return err
		}
	}
	file, err := archive.Open("tables/" + table.Name + ".jsonl")
	if err != nil {
		return fmt.Errorf("%w: %w", ErrArchive, err)
	}
	err = tx.importRows(table, file)
	if err == nil {
		err = tx.dialect.restartNumbers(tx.ctx, tx.connection, table.Name)
	}
	return errors.Join(err, file.Close())
}

// createArchived makes an entity's table; its indexes come with the next Apply.
func (tx *Tx) createArchived(table archiveTable) error {
	if !strings.HasPrefix(table.Name, "e_") {
		return fmt.Errorf("%w: there is no table %s", ErrArchive, table.Name)
	}
	lines := make([]string, len(table.Columns))
	for i, column := range table.Columns {
		lines[i] = tx.declare(column.column())
	}
	return tx.alter("create table " + quoteName(table.Name) + " (" + strings.Join(lines, ", ") + ")")
}

func (tx *Tx) importRows(table archiveTable, file io.Reader) error {
	const batch = 500
	columns := make([]metadata.Column, len(table.Columns))
	for i, column := range table.Columns {
		columns[i] = column.column()
	}
	insert := newInsertion(tx.dialect, quoteName(table.Name), columnNames(columns, ""))
	var rows [][]any
	flush := func() error {
		defer func() { rows = rows[:0] }()
		if table.Name == "search_index" {
			return tx.importSearch(columns, rows)
		}
		return tx.run(insert.steps(rows, "")...)
	}
	decoder := json.NewDecoder(file)
	decoder.UseNumber()
	for {
		var raw []any
		if err := decoder.Decode(&raw); errors.Is(err, io.EOF) {
			return flush()
		} else if err != nil || len(raw) != len(columns) {
			return fmt.Errorf("%w: a line of %s is not a row (%w)", ErrArchive, table.Name, err)
		}
		row, err := tx.archivedRow(columns, raw)
		if err != nil {
			return err
		}
		if rows = append(rows, row); len(rows) == batch {
			if err := flush(); err != nil {
				return err
			}
		}
	}
}

func (tx *Tx) archivedRow(columns []metadata.Column, raw []any) ([]any, error) {
	row := make([]any, len(raw))
	for i, value := range raw {
		parsed, err := unportable(columns[i], value)
		if err != nil {
			return nil, fmt.Errorf("%w: column %s: %w", ErrArchive, columns[i].Name, err)
		}
		if row[i], err = tx.dialect.encode(columns[i], parsed); err != nil {
			return nil, err
		}
	}
	return row, nil
}

func unportable(column metadata.Column, value any) (any, error) {
	if number, ok := value.(json.Number); ok {
		return number.Int64()
	}
	text, ok := value.(string)
	if !ok {
		return value, nil
	}
	switch column.Storage {
	case metadata.StoreDecimal:
		return decimal.NewFromString(text)
	case metadata.StoreDate, metadata.StoreTime:
		return time.Parse(time.RFC3339Nano, text)
	case storeBytes:
		return base64.StdEncoding.DecodeString(text)
	default:
		return text, nil
	}
}

// importSearch cuts tokens anew.
func (tx *Tx) importSearch(columns []metadata.Column, rows [][]any) error {
	place := func(name string) int {
		return slices.IndexFunc(columns, func(column metadata.Column) bool { return column.Name == name })
	}
	entity, id, title, body := place("entity"), place("record_id"), place("title"), place("body")
	found := make([]indexed, len(rows))
	for i, row := range rows {
		found[i] = indexed{text(row[entity]), text(row[id]), text(row[title]), text(row[body]), indexTokens(text(row[body]))}
	}
	if err := tx.dialect.index(tx.ctx, tx.connection, found); err != nil {
		return tx.dialect.translate(err)
	}
	return nil
}

// Copy writes a consistent copy of a SQLite database to a new file. PostgreSQL has pg_dump, and the
// error says so.
func (s *Store) Copy(ctx context.Context, path string) error {
	if err := s.dialect.copyTo(ctx, path); err != nil {
		return s.dialect.translate(err)
	}
	return nil
}

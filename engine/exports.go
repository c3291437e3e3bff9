package engine

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"slices"
	"strconv"
	"time"

	"github.com/weft-crm/weft/engine/paper"
	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

var exportTypes = map[string]string{"csv": "text/csv; charset=utf-8", "xlsx": printTypes["xlsx"]}

// Export is a list that somebody may take away as a file.
type Export struct {
	Name, Type string

	engine  *Engine
	by      Actor
	format  string
	title   string
	list    List
	counted int64 // its rows, when it was granted
}

// exportNote is what the audit log keeps of an export.
type exportNote struct {
	Format  string   `json:"format"`
	Rows    int64    `json:"rows"`
	Columns []string `json:"columns"`
	View    string   `json:"view,omitempty"`
	Filter  string   `json:"filter,omitempty"`
	Search  string   `json:"search,omitempty"`
	Deleted bool     `json:"deleted,omitempty"`
}

// ExportList grants a list as a file, csv or xlsx: of its rows those that a role lets the actor export, with
// the fields as the actor sees them in lists. Forbidden without the right; otherwise refused as the list
// itself, and when Excel cannot hold so many rows.
func (e *Engine) ExportList(ctx context.Context, by Actor, list List, format string) (*Export, error) {
	if exportTypes[format] == "" {
		return nil, Refuse(Malformed, "bad_export", "format is csv or xlsx.", "format 只能是 csv 或 xlsx。")
	}
	list.exported, list.Limit, list.Cursor, list.Count, list.Expand = true, mostPage, "", "", nil
	x := &Export{engine: e, by: by, format: format, list: list, Type: exportTypes[format]}
	return x, e.read(ctx, x.grant)
}

// grant checks that the list can be exported, settles its columns, and counts its rows.
func (x *Export) grant(tx *store.Tx, m *model) error {
	l, err := x.engine.act(tx, m, x.by).lister(x.list)
	if err != nil {
		return err
	}
	if len(x.list.Fields) == 0 { // the same to the last page, whatever becomes of the view
		x.list.Fields = l.shownNames()
	}
	if _, err := x.columns(l); err != nil {
		return err
	}
	x.title = l.plan.entity.Plural.In(x.by.Language)
	x.Name = titledFile(x.title+"-"+today(tx.Now, x.engine.org.Load().company).Format(time.DateOnly)) + "." + x.format
	total, err := tx.CountWhere(l.query, store.CountExact)
	if err == nil && x.format == "xlsx" && total.Count > paper.MostRows {
		most := strconv.Itoa(paper.MostRows)
		return Refuse(Invalid, "export_too_long", "Excel holds at most "+most+" rows. Export the list as CSV, or narrow it.",
			"Excel 最多容纳 "+most+" 行。请导出为 CSV，或缩小列表范围。")
	}
	x.counted = total.Count
	return err
}

func (l *lister) shownNames() []string {
	names := make([]string, len(l.view.fields))
	for i, field := range l.view.fields {
		names[i] = field.Name
	}
	return names
}

func (x *Export) note(tx *store.Tx, _ *model) error {
	detail, err := json.Marshal(exportNote{
		Format: x.format, Rows: x.counted, Columns: x.list.Fields, View: x.list.View, Filter: x.list.Filter, Search: x.list.Search, Deleted: x.list.Deleted,
	})
	if err != nil {
		return err
	}
	return tx.Audit(&store.AuditEntry{Actor: x.by.ID, Action: "export", Target: x.list.Entity, Detail: detail})
}

// Write writes the file, after it has noted in the audit log that it is taken away. Each page is read by
// itself, so that a slow line holds no connection to the database.
func (x *Export) Write(ctx context.Context, w io.Writer) error {
	if err := x.engine.command(ctx, x.note); err != nil {
		return err
	}
	out := bufio.NewWriterSize(w, 64<<10)
	write := paper.WriteCSV
	if x.format == "xlsx" {
		write = func(w io.Writer, rows paper.Rows) error { return paper.WriteSheet(w, x.title, rows) }
	}
	if err := write(out, x.rows(ctx)); err != nil {
		return err
	}
	return out.Flush()
}

func (x *Export) rows(ctx context.Context) paper.Rows {
	return func(yield func([]paper.Cell, error) bool) {
		for list := x.list; ; {
			page, next, err := x.page(ctx, list)
			if err != nil {
				yield(nil, err)
				return
			}
			for _, row := range page {
				if !yield(row, nil) {
					return
				}
			}
			if list.Cursor = next; next == "" {
				return
			}
		}
	}
}

// page reads a page of the list, the first one with the header. What the actor may see is asked anew.
func (x *Export) page(ctx context.Context, list List) (rows [][]paper.Cell, next string, err error) {
	err = x.engine.readAs(ctx, x.by, func(a *act) error {
		l, err := a.lister(list)
		if err != nil {
			return err
		}
		columns, err := x.columns(l)
		if err != nil {
			return err
		}
		page, err := l.page()
		if err != nil {
			return err
		}
		if list.Cursor == "" {
			rows = append(rows, header(columns, x.by.Language))
		}
		rows, next = append(rows, x.cells(page.Records, columns)...), page.Next
		return nil
	})
	return rows, next, err
}

// exportColumn is a field, or what every record has under its name.
type exportColumn struct {
	field *metadata.Field
	name  string
	label metadata.Text
}

// columns are the columns of the list. Refused are lines, which are tables of their own.
func (x *Export) columns(l *lister) ([]exportColumn, error) {
	entity := l.plan.entity
	system := systemFields(entity)
	columns := make([]exportColumn, len(x.list.Fields))
	for i, name := range x.list.Fields {
		field := entity.FieldByName(name)
		at := slices.IndexFunc(system, func(info FieldInfo) bool { return info.Name == name })
		switch {
		case field != nil && field.Kind != "lines":
			columns[i] = exportColumn{field: field, name: name, label: field.Label}
		case at >= 0:
			columns[i] = exportColumn{name: name, label: system[at].Label}
		default:
			return nil, unknownField(entity, name)
		}
	}
	return columns, nil
}

// header names the columns by their labels; by their names those whose label stands there already.
func header(columns []exportColumn, language string) []paper.Cell {
	cells, taken := make([]paper.Cell, len(columns)), map[string]bool{}
	for i, column := range columns {
		label := column.label.In(language)
		if taken[label] {
			label = column.name
		}
		cells[i], taken[label] = paper.Cell{Text: label}, true
	}
	return cells
}

func (x *Export) cells(records []*metadata.Record, columns []exportColumn) [][]paper.Cell {
	company := x.engine.org.Load().company
	to := metadata.Locale{Language: x.by.Language, Zone: company.location()} // in which imports read moments
	rows := make([][]paper.Cell, len(records))
	for i, record := range records {
		rows[i] = make([]paper.Cell, len(columns))
		for j, column := range columns {
			if column.field != nil {
				rows[i][j] = cellOf(record.Export(column.field, to, company.currency()))
			} else {
				rows[i][j] = systemCell(record, column.name, to)
			}
		}
	}
	return rows
}

func systemCell(record *metadata.Record, name string, to metadata.Locale) paper.Cell {
	switch name {
	case "id":
		return paper.Cell{Text: record.ID}
	case "created_at":
		return cellOf(metadata.ExportMoment(record.CreatedAt.Truncate(time.Second), to))
	case "updated_at":
		return cellOf(metadata.ExportMoment(record.UpdatedAt.Truncate(time.Second), to))
	}
	if person := record.References[name]; person != nil {
		return paper.Cell{Text: person.Title(to)}
	}
	return paper.Cell{}
}

package engine

import (
	"slices"
	"strconv"
	"strings"

	"github.com/weft-crm/weft/engine/paper"
	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// table writes a table of the columns that the reader may see; nil when the reader may see none, or none
// of the rows.
func (p *printer) table(table *metadata.PrintTable) (paper.Block, error) {
	if !table.Entries { // those are worked out for the reader
		p.roots["item"] = table.Rows
		defer delete(p.roots, "item")
	}
	var columns []*metadata.PrintColumn
	for i := range table.Columns {
		if !p.hidden(&table.Columns[i].Value) {
			columns = append(columns, &table.Columns[i])
		}
	}
	rows, shown, err := p.rowsOf(table)
	if err != nil || !shown || len(columns) == 0 {
		return nil, err
	}
	return p.written(table, columns, rows)
}

// written makes the cells of a table.
func (p *printer) written(table *metadata.PrintTable, columns []*metadata.PrintColumn, rows []*metadata.Record) (paper.Block, error) {
	block := paper.Table{}
	if table.Number {
		block.Columns = append(block.Columns, paper.Column{Label: p.label(metadata.Text{En: "No.", Zh: "序号"}), Width: 6, Align: paper.Center})
	}
	for _, column := range columns {
		block.Columns = append(block.Columns, paper.Column{Label: p.label(column.Label), Width: columnWidth(table, column), Align: columnAlign(table, column)})
	}
	values := make([][]metadata.Worded, len(columns))
	defer delete(p.scope, "item")
	for i, row := range rows {
		p.scope["item"] = row
		var cells []paper.Cell
		if table.Number {
			cells = append(cells, paper.Cell{Text: strconv.Itoa(i + 1)})
		}
		for j, column := range columns {
			said, err := p.say(&column.Value, " / ")
			if err != nil {
				return nil, err
			}
			values[j] = append(values[j], said)
			cells = append(cells, cellOf(said))
		}
		block.Rows = append(block.Rows, cells)
	}
	block.Sums = p.sums(table, columns, values)
	return block, nil
}

// sums adds up the columns that ask for it; the word for it stands in the first column without one.
func (p *printer) sums(table *metadata.PrintTable, columns []*metadata.PrintColumn, values [][]metadata.Worded) []paper.Cell {
	var cells []paper.Cell
	any := false
	for i, column := range columns {
		cell := paper.Cell{}
		if column.Sum {
			cell, any = cellOf(metadata.SumOf(values[i])), true
		}
		cells = append(cells, cell)
	}
	if !any {
		return nil
	}
	if at := slices.IndexFunc(columns, func(column *metadata.PrintColumn) bool { return !column.Sum }); at >= 0 {
		cells[at].Text = p.label(metadata.Text{En: "Total", Zh: "合计"})
	}
	if table.Number {
		cells = append([]paper.Cell{{}}, cells...)
	}
	return cells
}

// rowsOf gives the rows of a table as the reader may see them; shown is false when the reader may see no
// such records at all.
func (p *printer) rowsOf(table *metadata.PrintTable) (rows []*metadata.Record, shown bool, err error) {
	switch {
	case table.Entries:
		rows, shown = p.entries, true
	case table.Lines != "":
		lines := p.entity.FieldByName(table.Lines)
		rows, shown = linesOf(p.record, lines), p.ownRight(p.entity, lines) >= readField
	default:
		rows, err = p.related(table)
		if refused := AsError(err); refused != nil && (refused.Kind == Forbidden || refused.Kind == NotFound) {
			return nil, false, nil // the table is left out
		}
		shown = true
	}
	if err != nil || table.Filter == nil {
		return rows, shown, err
	}
	rows, err = p.filtered(rows, table.Filter)
	return rows, shown, err
}

func (p *printer) filtered(rows []*metadata.Record, condition *metadata.Rule) ([]*metadata.Record, error) {
	defer delete(p.scope, "item")
	var kept []*metadata.Record
	for _, row := range rows {
		p.scope["item"] = row
		met, err := p.holds(condition)
		if err != nil {
			return nil, err
		}
		if met {
			kept = append(kept, row)
		}
	}
	return kept, nil
}

// related reads the records that refer to the one that is printed.
func (p *printer) related(table *metadata.PrintTable) ([]*metadata.Record, error) {
	rows, err := p.act.related(List{
		Entity: table.Entity, Sort: p.sortable(table), Limit: mostPrintedRows, Relation: &Relation{Entity: p.entity.Name, ID: p.record.ID, By: table.By},
	})
	if err != nil {
		return nil, err
	}
	if err := p.tx.LoadPaths(rows, pathsOf(table.Rules(), table.Rows, "item")); err != nil {
		return nil, err
	}
	return p.sift(rows, p.m.rightsOn(p.by, table.Rows).field)
}

// sortable leaves out the orders by what the reader may not read.
func (p *printer) sortable(table *metadata.PrintTable) []string {
	var sort []string
	for _, key := range table.Sort {
		if p.m.mayReadPath(p.by, table.Rows, strings.Split(strings.TrimPrefix(key, "-"), ".")) {
			sort = append(sort, key)
		}
	}
	return sort
}

var kindWidths = map[string]float64{
	"money": 11, "percent": 6, "number": 6, "decimal": 8, "date": 9, "datetime": 12, "select": 7, "boolean": 5, "reference": 16, "user": 9, "longtext": 24, "text": 18,
}

// columnWidth is what the template says, else what is usual for the kind of field.
func columnWidth(table *metadata.PrintTable, column *metadata.PrintColumn) float64 {
	if column.Width > 0 {
		return float64(column.Width)
	}
	if field := columnField(table, column); field != nil && kindWidths[field.ResultKind()] > 0 {
		return kindWidths[field.ResultKind()]
	}
	return 12
}

// columnAlign puts numbers on the right unless the template says otherwise.
func columnAlign(table *metadata.PrintTable, column *metadata.PrintColumn) paper.Align {
	if align, given := printAligns[column.Align]; given {
		return align
	}
	if field := columnField(table, column); field != nil {
		if field.RuleType().Kind == rule.Number {
			return paper.Right
		}
		return paper.Left
	}
	if rules := column.Value.Rules(); len(rules) > 0 && rules[0].Program.Type().Kind == rule.Number {
		return paper.Right
	}
	return paper.Left
}

// columnField is the field at the end of a column's path, nil if there is none.
func columnField(table *metadata.PrintTable, column *metadata.PrintColumn) *metadata.Field {
	entity := table.Rows
	var field *metadata.Field
	for name := range strings.SplitSeq(column.Field, ".") {
		if entity == nil {
			return nil
		}
		if field = entity.FieldByName(name); field == nil {
			return nil
		}
		entity = field.Target
	}
	return field
}

// companyLogo reads the company's logo; none where there is none that can be printed.
func (e *Engine) companyLogo(tx *store.Tx) *paper.Image {
	id := e.org.Load().company.Logo
	if id == "" {
		return nil
	}
	files, err := tx.Files(id)
	if err != nil || files[id] == nil {
		return nil
	}
	data, err := e.fileContent(files[id])
	if err != nil {
		return nil
	}
	picture, err := paper.NewImage(data)
	if err != nil {
		return nil
	}
	return picture
}

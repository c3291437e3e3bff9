package paper

import (
	"fmt"
	"strings"
)

// docxTable is a table: its rows, the shares of its columns, and which lines it has.
type docxTable struct {
	rows   []docxRow
	shares []float64
	lined  bool // around every cell
	under  bool // below the whole
}

type docxRow struct {
	cells  []docxCell
	header bool // repeated on every page
	shaded bool
}

// docxCell is a cell of a share of the row's width, over so many columns, one unless said otherwise.
type docxCell struct {
	content string
	width   float64
	span    int
}

// rows writes a table of the width between the margins, and the empty paragraph that has to stand
// between two tables.
func (d *docxWriter) rows(table docxTable) string {
	var out strings.Builder
	inner := d.document.Sheet.Inner() * twip
	fmt.Fprintf(&out, `<w:tbl><w:tblPr><w:tblW w:w="%.0f" w:type="dxa"/>%s<w:tblLayout w:type="fixed"/>`+
		`<w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>`, inner, table.borders())
	for _, share := range table.shares {
		fmt.Fprintf(&out, `<w:gridCol w:w="%.0f"/>`, share*inner)
	}
	out.WriteString(`</w:tblGrid>`)
	for _, row := range table.rows {
		out.WriteString(row.xml(inner))
	}
	out.WriteString(`</w:tbl>` + fmt.Sprintf(`<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="%.0f" w:lineRule="exact"/></w:pPr></w:p>`, gap*twip))
	return out.String()
}

func (t docxTable) borders() string {
	sides := map[string]bool{"top": t.lined, "left": t.lined, "bottom": t.lined || t.under, "right": t.lined, "insideH": t.lined, "insideV": t.lined}
	var out strings.Builder
	out.WriteString("<w:tblBorders>")
	for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		kind := "nil"
		if sides[side] {
			kind = "single"
		}
		fmt.Fprintf(&out, `<w:%s w:val="%s" w:sz="4" w:space="0" w:color="404040"/>`, side, kind)
	}
	return out.String() + "</w:tblBorders>"
}

func (r docxRow) xml(inner float64) string {
	var out strings.Builder
	out.WriteString(`<w:tr><w:trPr><w:cantSplit/>`)
	if r.header {
		out.WriteString(`<w:tblHeader/>`)
	}
	out.WriteString(`</w:trPr>`)
	for _, cell := range r.cells {
		span, shade := "", ""
		if cell.span > 1 {
			span = fmt.Sprintf(`<w:gridSpan w:val="%d"/>`, cell.span)
		}
		if r.shaded {
			shade = `<w:shd w:val="clear" w:color="auto" w:fill="F0F0F0"/>`
		}
		fmt.Fprintf(&out, `<w:tc><w:tcPr><w:tcW w:w="%.0f" w:type="dxa"/>%s%s</w:tcPr>%s</w:tc>`, cell.width*inner, span, shade, cell.content)
	}
	return out.String() + `</w:tr>`
}

func (d *docxWriter) table(block Table) {
	table := docxTable{lined: true}
	for _, column := range block.Columns {
		table.shares = append(table.shares, column.Width/block.width())
	}
	headings := make([]Cell, len(block.Columns))
	for i, column := range block.Columns {
		headings[i] = Cell{Text: column.Label}
	}
	header := block.docxRow(headings, true)
	header.header = true
	table.rows = append(table.rows, header)
	for _, cells := range block.Rows {
		table.rows = append(table.rows, block.docxRow(cells, false))
	}
	if len(block.Sums) > 0 {
		table.rows = append(table.rows, block.docxRow(block.Sums, true))
	}
	d.body.WriteString(d.rows(table))
}

func (t Table) docxRow(cells []Cell, strong bool) docxRow {
	row := docxRow{shaded: strong}
	for i, cell := range cells {
		column := t.Columns[i]
		row.cells = append(row.cells, docxCell{
			content: docxParagraph(docxRun(cell.Text, style{size: tableSize, bold: strong}), column.Align, 0), width: column.Width / t.width(),
		})
	}
	return row
}

// grid is a table without lines: a cell for each label and one for its value.
func (d *docxWriter) grid(block Grid) {
	columns := max(1, block.Columns)
	label := 0.3 / float64(columns)
	value := 1/float64(columns) - label
	var table docxTable
	for range columns {
		table.shares = append(table.shares, label, value)
	}
	for _, items := range block.rowsOf() {
		var row docxRow
		for i, item := range items {
			cell := docxCell{content: docxItem(item, Left), width: value}
			if i == len(items)-1 { // the last one has what is left
				cell.span = 2*(columns-i) - 1
				cell.width = 1 - label - float64(i)*(label+value)
			}
			row.cells = append(row.cells, docxCell{content: d.itemLabel(item), width: label}, cell)
		}
		table.rows = append(table.rows, row)
	}
	d.body.WriteString(d.rows(table))
}

func (d *docxWriter) itemLabel(item Item) string {
	return docxParagraph(docxRun(d.document.labelled(item.Label), style{size: bodySize, grey: 0.35, bold: item.Bold}), Left, 0)
}

func docxItem(item Item, align Align) string {
	return docxParagraph(docxRun(item.Value.Text, style{size: bodySize, bold: item.Bold}), align, 0)
}

func (d *docxWriter) totals(block Totals) {
	table := docxTable{shares: []float64{0.4, 0.22, 0.38}}
	for _, item := range block.Items {
		table.rows = append(table.rows, docxRow{cells: []docxCell{
			{content: docxParagraph("", Left, 0), width: 0.4}, {content: d.itemLabel(item), width: 0.22}, {content: docxItem(item, Right), width: 0.38},
		}})
	}
	d.body.WriteString(d.rows(table))
}

func (d *docxWriter) signatures(block Signatures) {
	row, share := docxRow{}, 1/float64(max(1, len(block.Parties)))
	var shares []float64
	for _, party := range block.Parties {
		content := docxParagraph(docxRun(party.Label, style{size: bodySize + 0.5, bold: true}), Left, 2)
		for _, line := range party.Lines {
			content += docxParagraph(docxRun(line, style{size: bodySize}), Left, 3)
		}
		if party.Seal != "" {
			content += fmt.Sprintf(`<w:p><w:pPr><w:spacing w:before="600" w:after="600"/><w:jc w:val="center"/></w:pPr>%s</w:p>`, docxRun(party.Seal, style{size: detailSize, grey: 0.6}))
		}
		row.cells = append(row.cells, docxCell{content: content, width: share})
		shares = append(shares, share)
	}
	d.body.WriteString(d.rows(docxTable{rows: []docxRow{row}, shares: shares}))
}

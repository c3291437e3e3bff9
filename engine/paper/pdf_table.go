package paper

// column is a column of a table where it stands on the page.
type column struct {
	box
	align Align
}

// tableLayout is a table with its places worked out.
type tableLayout struct {
	columns []column
	header  tableRow
}

// tableRow is a row with its texts broken into lines.
type tableRow struct {
	cells  [][]string
	height float64
	bold   bool
	shaded bool
}

func (p *pdfWriter) table(block Table) {
	layout := p.layout(block)
	p.room(layout.header.height + 2*tableSize*leading)
	p.rowAt(layout, layout.header)
	for i, cells := range block.Rows {
		row := p.row(layout, cells)
		needed := row.height
		if i == len(block.Rows)-1 && len(block.Sums) > 0 { // the sums do not stand alone on a page
			needed += p.row(layout, block.Sums).height
		}
		if i == len(block.Rows)-1 {
			needed += p.follows
		}
		p.tableRoom(layout, needed)
		p.longRow(layout, row)
	}
	if len(block.Sums) > 0 {
		sums := p.row(layout, block.Sums)
		sums.bold, sums.shaded = true, true
		p.tableRoom(layout, sums.height)
		p.rowAt(layout, sums)
	}
}

func (p *pdfWriter) layout(block Table) tableLayout {
	layout, x := tableLayout{}, p.sheet().Left
	headings := make([]Cell, len(block.Columns))
	for i, c := range block.Columns {
		width := p.sheet().Inner() * c.Width / block.width()
		layout.columns = append(layout.columns, column{box{x, width}, c.Align})
		headings[i] = Cell{Text: c.Label}
		x += width
	}
	layout.header = p.row(layout, headings)
	layout.header.bold, layout.header.shaded = true, true
	return layout
}

func (p *pdfWriter) row(layout tableLayout, cells []Cell) tableRow {
	row := tableRow{cells: make([][]string, len(cells))}
	most := 1
	for i, cell := range cells {
		row.cells[i] = p.text.wrap(printable(cell.Text), tableSize, layout.columns[i].inset().width)
		most = max(most, len(row.cells[i]))
	}
	row.height = heightOf(most)
	return row
}

func heightOf(lines int) float64 { return float64(lines)*tableSize*leading + 2*padding }

// tableRoom goes on to a new page, with the header, when so much does not fit.
func (p *pdfWriter) tableRoom(layout tableLayout, height float64) {
	before := len(p.pages)
	if p.y+height > p.bottom() {
		p.room(height)
	}
	if len(p.pages) > before {
		p.rowAt(layout, layout.header)
	}
}

// longRow draws a row; one that is higher than a page goes on over the following ones.
func (p *pdfWriter) longRow(layout tableLayout, row tableRow) {
	for p.y+row.height > p.bottom()+0.01 {
		fitting := int((p.bottom() - p.y - 2*padding) / (tableSize * leading))
		if fitting < 1 {
			break // the paper is too small for any line
		}
		head := tableRow{cells: make([][]string, len(row.cells)), height: heightOf(fitting)}
		most := 0
		for i, lines := range row.cells {
			cut := min(fitting, len(lines))
			head.cells[i], row.cells[i] = lines[:cut], lines[cut:]
			most = max(most, len(row.cells[i]))
		}
		p.rowAt(layout, head)
		p.nextPage()
		p.rowAt(layout, layout.header)
		row.height = heightOf(max(1, most))
	}
	p.rowAt(layout, row)
}

// rowAt draws a row with the lines around its cells.
func (p *pdfWriter) rowAt(layout tableLayout, row tableRow) {
	first, last := layout.columns[0], layout.columns[len(layout.columns)-1]
	whole := box{first.x, last.x + last.width - first.x}
	if row.shaded {
		p.shade(whole, p.y, row.height)
	}
	how := style{size: tableSize, bold: row.bold}
	for i, lines := range row.cells {
		p.lines(lines, layout.columns[i].inset(), p.y+padding, how, layout.columns[i].align)
		p.rule(layout.columns[i].x, p.y, layout.columns[i].x, p.y+row.height, 0.4)
	}
	end := whole.x + whole.width
	p.rule(end, p.y, end, p.y+row.height, 0.4)
	p.rule(whole.x, p.y, end, p.y, 0.4)
	p.y += row.height
	p.rule(whole.x, p.y, end, p.y, 0.4)
}

package paper

import (
	"slices"

	"github.com/xuri/excelize/v2"
)

func (x *xlsxWriter) last() int { return len(x.widths) }

func (x *xlsxWriter) letterhead(block Letterhead) {
	if block.Logo != nil {
		x.picture(block)
	}
	x.put(1, x.last(), Cell{Text: block.Name}, cellLook{size: nameSize, bold: true, align: block.Align})
	x.try(x.file.SetRowHeight(x.sheet, x.row, 2*xlsxLine))
	for i, line := range block.Lines {
		x.row++
		x.put(1, x.last(), Cell{Text: line}, cellLook{size: tableSize, grey: true, wrap: true, align: block.Align, underlined: i == len(block.Lines)-1})
		x.room(line, 1, x.last(), tableSize)
	}
}

// picture stands in a row of its own.
func (x *xlsxWriter) picture(block Letterhead) {
	data, err := block.Logo.png()
	x.try(err)
	column := 1
	if block.LogoRight {
		column = x.last()
	}
	_, height := block.Logo.fit(50*Millimetre, 16*Millimetre)
	scale := height / 0.75 / float64(block.Logo.Height) // a pixel is three quarters of a point
	x.try(x.file.SetRowHeight(x.sheet, x.row, height+4))
	x.try(x.file.AddPictureFromBytes(x.sheet, cellName(column, x.row), &excelize.Picture{
		Extension: ".png", File: data, Format: &excelize.GraphicOptions{ScaleX: scale, ScaleY: scale},
	}))
	x.row++
}

func (x *xlsxWriter) paragraph(block Text) {
	x.put(1, x.last(), Cell{Text: block.Text}, cellLook{size: block.Size, bold: block.Bold, wrap: true, align: block.Align})
	x.room(block.Text, 1, x.last(), block.Size)
}

// grid spreads the columns of labels and values over those of the sheet.
func (x *xlsxWriter) grid(block Grid) {
	block.Columns = max(1, min(block.Columns, x.last()/2))
	width := x.last() / block.Columns
	for _, items := range block.rowsOf() {
		for i, item := range items {
			first := 1 + i*width
			last := first + width - 1
			if i == len(items)-1 {
				last = x.last()
			}
			label := x.labelEnd(first, last)
			x.put(first, label, Cell{Text: x.document.labelled(item.Label)}, cellLook{grey: true, bold: item.Bold, wrap: true})
			x.put(label+1, last, item.Value, cellLook{bold: item.Bold, wrap: true})
			x.room(item.Value.Text, label+1, last, 0)
			x.room(item.Label, first, label, 0)
		}
		x.row++
	}
}

// labelEnd is the last of the columns that a label needs; one is left for the value.
func (x *xlsxWriter) labelEnd(first, last int) int {
	const enough = 11.0 // characters
	width := x.widths[first-1]
	for ; width < enough && first < last-1; first++ {
		width += x.widths[first]
	}
	return first
}

func (x *xlsxWriter) table(block Table) {
	if x.titles == 0 {
		x.titles = x.row
	}
	for i, column := range block.Columns {
		x.put(i+1, i+1, Cell{Text: column.Label}, cellLook{bold: true, lined: true, shaded: true, wrap: true, align: column.Align})
	}
	x.row++
	for _, cells := range block.Rows {
		x.cells(block, cells, cellLook{lined: true, wrap: true})
	}
	if len(block.Sums) > 0 {
		x.cells(block, block.Sums, cellLook{lined: true, wrap: true, bold: true, shaded: true})
	}
}

func (x *xlsxWriter) cells(block Table, cells []Cell, look cellLook) {
	for i, cell := range cells {
		look.align = block.Columns[i].Align
		x.put(i+1, i+1, cell, look)
		if !cell.Number.Valid {
			x.room(cell.Text, i+1, i+1, 0)
		}
	}
	x.row++
}

// totals stand on the right: the label before the last two columns.
func (x *xlsxWriter) totals(block Totals) {
	middle := x.last()/2 + 1
	for _, item := range block.Items {
		x.put(middle, middle, Cell{Text: x.document.labelled(item.Label)}, cellLook{grey: true, bold: item.Bold, wrap: true, align: Right})
		x.put(middle+1, x.last(), item.Value, cellLook{bold: item.Bold, wrap: true, align: Right})
		x.room(item.Value.Text, middle+1, x.last(), 0)
		x.row++
	}
}

func (x *xlsxWriter) signatures(block Signatures) {
	width := max(1, x.last()/max(1, len(block.Parties)))
	top, deepest := x.row, x.row
	for i, party := range block.Parties {
		first := 1 + i*width
		if first > x.last() {
			break
		}
		last := min(first+width-1, x.last())
		x.row = top
		x.put(first, last, Cell{Text: party.Label}, cellLook{bold: true, wrap: true})
		for i, line := range slices.Concat(party.Lines, []string{party.Seal}) {
			x.row++
			x.put(first, last, Cell{Text: line}, cellLook{wrap: true, grey: i == len(party.Lines)})
			x.room(line, first, last, 0)
		}
		deepest = max(deepest, x.row)
	}
	x.row = deepest + 1
}

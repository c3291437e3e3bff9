package paper

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

const (
	xlsxWidth    = 96.0 // of all columns, in characters
	xlsxLine     = 15.0 // height of a line in points
	leastColumns = 6    // of a sheet, for labels and values
	mostDigits   = 15   // that a spreadsheet keeps exactly
)

// WriteXLSX writes the document as a workbook: one sheet for each part, with numbers and days that can be
// calculated with.
func WriteXLSX(w io.Writer, document *Document) (err error) {
	x := &xlsxWriter{document: document, file: excelize.NewFile(), styles: map[cellLook]int{}, names: map[string]bool{}}
	defer func() {
		if closing := x.file.Close(); err == nil {
			err = closing
		}
	}()
	for i := range document.Parts {
		x.part(i)
	}
	if x.err != nil {
		return x.err
	}
	return x.file.Write(w)
}

// xlsxWriter fills one sheet after the other from top to bottom; the first error ends it.
type xlsxWriter struct {
	document *Document
	file     *excelize.File
	styles   map[cellLook]int
	names    map[string]bool
	sheet    string
	row      int // the next one, from 1
	widths   []float64
	titles   int // the row of the table's header, 0 without one
	err      error
}

// cellLook is how a cell looks.
type cellLook struct {
	size             float64
	bold, wrap       bool
	lined, shaded    bool
	grey, underlined bool
	align            Align
	format           string
}

func (x *xlsxWriter) try(err error) {
	if x.err == nil {
		x.err = err
	}
}

func (x *xlsxWriter) part(index int) {
	part := x.document.Parts[index]
	x.sheet, x.row, x.titles = x.sheetName(part.Name, index), 1, 0
	if index == 0 {
		x.try(x.file.SetSheetName("Sheet1", x.sheet))
	} else {
		_, err := x.file.NewSheet(x.sheet)
		x.try(err)
	}
	x.columns(part.Blocks)
	for _, block := range part.Blocks {
		x.block(block)
	}
	x.page(part.Footer)
}

// sheetName is a name that a workbook allows, told apart from the others.
func (x *xlsxWriter) sheetName(wanted string, index int) string {
	name := sheetTitle(wanted)
	if name == "" || x.names[strings.ToLower(name)] {
		name = strings.TrimSpace(fmt.Sprintf("%s (%d)", name, index+1))
	}
	x.names[strings.ToLower(name)] = true
	return name
}

// sheetTitle is a text as the name of a sheet may be.
func sheetTitle(text string) string {
	title := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\'`, r) {
			return '-'
		}
		return r
	}, printable(text))
	if runes := []rune(title); len(runes) > 25 {
		title = string(runes[:25])
	}
	return strings.TrimSpace(title)
}

// columns takes the widths of the sheet from the table with the most columns, with room for the numbers of all.
func (x *xlsxWriter) columns(blocks []Block) {
	var widest Table
	for _, block := range blocks {
		if table, ok := block.(Table); ok && len(table.Columns) > len(widest.Columns) {
			widest = table
		}
	}
	x.widths = nil
	for _, column := range widest.Columns {
		x.widths = append(x.widths, xlsxWidth*column.Width/widest.width())
	}
	for len(x.widths) < leastColumns {
		x.widths = append(x.widths, xlsxWidth/leastColumns)
	}
	for _, block := range blocks {
		if table, ok := block.(Table); ok {
			x.widen(table)
		}
	}
	for i, width := range x.widths {
		name, err := excelize.ColumnNumberToName(i + 1)
		x.try(err)
		x.try(x.file.SetColWidth(x.sheet, name, name, max(width, 5)))
	}
}

// widen makes room for numbers and days, of which a narrow column would show nothing but hashes.
func (x *xlsxWriter) widen(table Table) {
	for _, cells := range append(slices.Clone(table.Rows), table.Sums) {
		for i, cell := range cells {
			if cell.Number.Valid || !cell.Day.IsZero() {
				x.widths[i] = max(x.widths[i], float64(wideLength(cell.Text)+2))
			}
		}
	}
}

func (x *xlsxWriter) block(block Block) {
	switch block := block.(type) {
	case Letterhead:
		x.letterhead(block)
	case Text:
		x.paragraph(block)
	case Grid:
		x.grid(block)
	case Table:
		x.table(block)
	case Totals:
		x.totals(block)
	case Signatures:
		x.signatures(block)
	case Space:
		x.try(x.file.SetRowHeight(x.sheet, x.row, min(block.Height, 400)))
	case PageBreak:
		x.try(x.file.InsertPageBreak(x.sheet, cellName(1, x.row)))
		return
	}
	x.row++
}

func cellName(column, row int) string {
	name, _ := excelize.CoordinatesToCellName(column, row) // both are 1 at least
	return name
}

// put writes a cell that reaches from a column to another one.
func (x *xlsxWriter) put(from, to int, cell Cell, look cellLook) {
	first, last := cellName(from, x.row), cellName(to, x.row)
	if to > from {
		x.try(x.file.MergeCell(x.sheet, first, last))
	}
	switch {
	case cell.Number.Valid && cell.Number.Decimal.NumDigits() <= mostDigits:
		look.format = numberFormat(cell)
		x.try(x.file.SetCellValue(x.sheet, first, cell.Number.Decimal.InexactFloat64()))
	case !cell.Day.IsZero():
		look.format = "yyyy-mm-dd"
		x.try(x.file.SetCellValue(x.sheet, first, cell.Day))
	default:
		x.try(x.file.SetCellStr(x.sheet, first, printable(cell.Text)))
	}
	x.try(x.file.SetCellStyle(x.sheet, first, last, x.style(look)))
}

// numberFormat shows as many digits as the value has, with the sign of its currency or its unit.
func numberFormat(cell Cell) string {
	digits := "#,##0"
	if cell.Digits > 0 {
		digits += "." + strings.Repeat("0", min(cell.Digits, 10))
	}
	switch {
	case cell.Unit != "":
		return digits + `"` + strings.ReplaceAll(cell.Unit, `"`, `"\""`) + `"`
	case cell.Sign == "":
		return digits
	}
	sign := `"` + cell.Sign + `"`
	return sign + digits + ";-" + sign + digits
}

func (x *xlsxWriter) style(look cellLook) int {
	if known, ok := x.styles[look]; ok {
		return known
	}
	style := &excelize.Style{
		Font:      &excelize.Font{Bold: look.bold, Size: max(look.size, tableSize+1), Family: "Microsoft YaHei"},
		Alignment: &excelize.Alignment{Horizontal: alignNames[look.align], Vertical: "center", WrapText: look.wrap},
	}
	if look.grey {
		style.Font.Color = "595959"
	}
	if look.shaded {
		style.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"F0F0F0"}}
	}
	if look.lined {
		for _, side := range []string{"left", "right", "top", "bottom"} {
			style.Border = append(style.Border, excelize.Border{Type: side, Color: "404040", Style: 1})
		}
	}
	if look.underlined {
		style.Border = append(style.Border, excelize.Border{Type: "bottom", Color: "404040", Style: 1})
	}
	if look.format != "" {
		style.CustomNumFmt = &look.format
	}
	number, err := x.file.NewStyle(style)
	x.try(err)
	x.styles[look] = number
	return number
}

// room makes the row high enough for a text over some columns.
func (x *xlsxWriter) room(text string, from, to int, size float64) {
	width := 0.0
	for _, one := range x.widths[from-1 : min(to, len(x.widths))] {
		width += one
	}
	lines := 0
	for line := range strings.SplitSeq(printable(text), "\n") {
		needed := float64(wideLength(line)) * max(size, tableSize+1) / (tableSize + 2)
		lines += 1 + int(needed/max(width, 1))
	}
	height, err := x.file.GetRowHeight(x.sheet, x.row)
	x.try(err)
	if wanted := min(float64(lines)*xlsxLine*max(size, tableSize+1)/(tableSize+1), 400); wanted > height || lines > 1 {
		x.try(x.file.SetRowHeight(x.sheet, x.row, max(wanted, height)))
	}
}

// wideLength counts Chinese characters twice, as they are twice as wide.
func wideLength(text string) int {
	length := 0
	for _, character := range text {
		length++
		if isWide(character) {
			length++
		}
	}
	return length
}

// page settles how the sheet is printed.
func (x *xlsxWriter) page(footer Footer) {
	orientation, size, sheet := "portrait", 9, x.document.Sheet
	if sheet.Width > sheet.Height {
		orientation = "landscape"
	}
	switch int(min(sheet.Width, sheet.Height) / Millimetre) {
	case 148, 147:
		size = 11
	case 215:
		size = 1
	}
	fit, tall := 1, 0
	x.try(x.file.SetPageLayout(x.sheet, &excelize.PageLayoutOptions{Orientation: &orientation, Size: &size, FitToWidth: &fit, FitToHeight: &tall}))
	yes := true
	x.try(x.file.SetSheetProps(x.sheet, &excelize.SheetPropsOptions{FitToPage: &yes}))
	inches := func(points float64) *float64 { inch := points / 72; return &inch }
	x.try(x.file.SetPageMargins(x.sheet, &excelize.PageLayoutMarginsOptions{
		Top: inches(sheet.Top), Right: inches(sheet.Right), Bottom: inches(sheet.Bottom), Left: inches(sheet.Left),
	}))
	x.try(x.file.SetHeaderFooter(x.sheet, &excelize.HeaderFooterOptions{OddFooter: x.footer(footer)}))
	area := fmt.Sprintf("'%s'!$A$1:$%s$%d", x.sheet, columnName(len(x.widths)), max(1, x.row-1))
	x.try(x.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", RefersTo: area, Scope: x.sheet}))
	if x.titles > 0 {
		titles := fmt.Sprintf("'%s'!$%d:$%d", x.sheet, x.titles, x.titles)
		x.try(x.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: titles, Scope: x.sheet}))
	}
}

func columnName(column int) string {
	name, _ := excelize.ColumnNumberToName(column) // 1 at least
	return name
}

// footer is written in the codes of spreadsheets, in which & is a sign of its own.
func (x *xlsxWriter) footer(footer Footer) string {
	const most = 180
	text := []rune(strings.ReplaceAll(printable(footer.Text), "&", "&&"))
	code := ""
	if len(text) > 0 {
		code = "&L" + string(text[:min(len(text), most)])
	}
	if footer.Pages {
		w := x.document.words()
		code += "&R" + w.page + "&P" + w.of + "&N" + w.end
	}
	return code
}

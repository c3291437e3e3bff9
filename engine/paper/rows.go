package paper

import (
	"archive/zip"
	"encoding/csv"
	"errors"
	"io"
	"iter"
	"regexp"
	"strings"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
)

// Rows are the rows of a list, the header first. They are written one after the other, so that a list
// may be longer than memory; an error ends the writing.
type Rows = iter.Seq2[[]Cell, error]

// MostRows is how many rows a sheet of Excel holds under its header.
const MostRows = excelize.TotalRows - 1

// WriteCSV writes rows as text with commas, marked as UTF-8 for spreadsheets. Texts that a spreadsheet
// would run as formulas are guarded.
func WriteCSV(w io.Writer, rows Rows) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	for cells, err := range rows {
		if err != nil {
			return err
		}
		if err := out.Write(plainCells(cells)); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func plainCells(cells []Cell) []string {
	texts := make([]string, len(cells))
	for i, cell := range cells {
		texts[i] = cell.Text
		if !cell.Number.Valid {
			texts[i] = guarded(cell.Text)
		}
	}
	return texts
}

var (
	// runnable is a text that a spreadsheet runs, guarded or not.
	runnable = regexp.MustCompile(`^'*[=+\-@\t\r]`)
	// signedNumber is a number or a telephone number that begins with a sign.
	signedNumber = regexp.MustCompile(`^[+-][\d ().,/-]*\d%?$`)
)

// guarded puts an apostrophe before a text that a spreadsheet would run as a formula.
func guarded(text string) string {
	if !runnable.MatchString(text) || signedNumber.MatchString(text) {
		return text
	}
	return "'" + text
}

// Unguarded is a cell's text without the apostrophe that WriteCSV put before it.
func Unguarded(text string) string {
	if strings.HasPrefix(text, "'") && runnable.MatchString(text) {
		return text[1:]
	}
	return text
}

// WriteSheet writes rows as a workbook with one sheet, with numbers and days that can be calculated
// with. What does not fit into memory waits in a temporary file.
func WriteSheet(w io.Writer, name string, rows Rows) (err error) {
	x := &xlsxWriter{file: excelize.NewFile(), styles: map[cellLook]int{}, names: map[string]bool{}}
	defer func() { err = errors.Join(err, x.file.Close()) }()
	x.sheet = x.sheetName(name, 0)
	x.try(x.file.SetSheetName("Sheet1", x.sheet))
	stream, err := x.file.NewStreamWriter(x.sheet)
	if x.try(err); x.err != nil {
		return x.err
	}
	if err := x.stream(stream, rows); err != nil {
		return err
	}
	// Without this the whole workbook would be put together in memory.
	x.file.SetZipWriter(func(io.Writer) excelize.ZipWriter { return zip.NewWriter(w) })
	return x.file.Write(io.Discard)
}

func (x *xlsxWriter) stream(stream *excelize.StreamWriter, rows Rows) error {
	x.try(stream.SetColWidth(1, excelize.MaxColumns, sheetColumn))
	x.try(stream.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
	for cells, err := range rows {
		if err != nil {
			return err
		}
		x.row++
		x.try(stream.SetRow(cellName(1, x.row), x.streamed(cells)))
		if x.err != nil {
			return x.err
		}
	}
	return stream.Flush()
}

const (
	sheetColumn = 18 // width in characters
	mostInCell  = excelize.TotalCellChars
	firstYear   = 1900 // of Excel, which takes it for a leap year
)

// streamed gives the cells of a row to a stream; those of the first are its header.
func (x *xlsxWriter) streamed(cells []Cell) []any {
	values := make([]any, len(cells))
	for i, cell := range cells {
		look := cellLook{bold: x.row == 1}
		var value any = fitting(cell.Text)
		switch {
		case cell.Text == "":
			value = nil
		case cell.Number.Valid && cell.Number.Decimal.NumDigits() <= mostDigits:
			look.format, value = plainFormat(cell), cell.Number.Decimal.InexactFloat64()
		case cell.Day.Year() > firstYear:
			look.format, value = dayFormat(cell), cell.Day
		}
		values[i] = excelize.Cell{StyleID: x.style(look), Value: value}
	}
	return values
}

// plainFormat shows all digits and no others, so that what is read is what was written.
func plainFormat(cell Cell) string {
	digits := "0"
	if cell.Digits > 0 {
		digits += "." + strings.Repeat("0", cell.Digits)
	}
	if cell.Sign == "" {
		return digits
	}
	return `"` + cell.Sign + `"` + digits + `;"` + cell.Sign + `"-` + digits
}

func dayFormat(cell Cell) string {
	hour, minute, second := cell.Day.Clock()
	switch {
	case second != 0:
		return "yyyy-mm-dd hh:mm:ss"
	case hour != 0 || minute != 0:
		return "yyyy-mm-dd hh:mm"
	}
	return "yyyy-mm-dd"
}

// fitting ends a text that is longer than Excel keeps in a cell with dots.
func fitting(text string) string {
	if len(text) <= mostInCell {
		return text
	}
	units := utf16.Encode([]rune(text))
	if len(units) <= mostInCell {
		return text
	}
	return string(utf16.Decode(units[:mostInCell-1])) + "…"
}

package paper

import (
	"encoding/csv"
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

const (
	mostInCell = excelize.TotalCellChars
	firstYear  = 1900 // of Excel, which takes it for a leap year
)

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

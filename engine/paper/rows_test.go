package paper_test

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/xuri/excelize/v2"

	"github.com/weft-crm/weft/engine/paper"
)

// rowsOf are rows under a header, ended by an error unless that is nil.
func rowsOf(failing error, rows ...[]paper.Cell) paper.Rows {
	return func(yield func([]paper.Cell, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
		if failing != nil {
			yield(nil, failing)
		}
	}
}

func number(text string, digits int, sign string) paper.Cell {
	return paper.Cell{Text: sign + text, Number: decimal.NewNullDecimal(decimal.RequireFromString(text)), Digits: digits, Sign: sign}
}

func texts(all ...string) []paper.Cell {
	cells := make([]paper.Cell, len(all))
	for i, text := range all {
		cells[i].Text = text
	}
	return cells
}

func TestCSVGuardsWhatASpreadsheetWouldRun(t *testing.T) {
	var out bytes.Buffer
	err := paper.WriteCSV(&out, rowsOf(nil, texts("a", "b"), texts(`=HYPERLINK("x")`, "+cmd|x"), texts("-2+A1", "@x"), texts("'=1", "'tis"),
		texts("+86 138-0013-8000", "a,b\nc"), []paper.Cell{number("-12.50", 2, ""), {Text: "-12.50"}}))
	if err != nil {
		t.Fatal(err)
	}
	want := "\ufeffa,b\r\n\"'=HYPERLINK(\"\"x\"\")\",'+cmd|x\r\n'-2+A1,'@x\r\n''=1,'tis\r\n+86 138-0013-8000,\"a,b\r\nc\"\r\n-12.50,-12.50\r\n"
	if out.String() != want {
		t.Errorf("got %q\nwant %q", out.String(), want)
	}
	for guarded, text := range map[string]string{"'=1": "=1", "''=1": "'=1", "'tis": "'tis", "-5": "-5", "": "", "'": "'"} {
		if got := paper.Unguarded(guarded); got != text {
			t.Errorf("%q is read as %q", guarded, got)
		}
	}
}

func TestSheetIsReadAsItWasWritten(t *testing.T) {
	moment := time.Date(2026, 11, 22, 9, 30, 59, 0, time.UTC)
	rows := [][]paper.Cell{
		texts("Name", "Amount", "When"),
		{{Text: "=1+1"}, number("1234567.50", 2, ""), {Text: "2026-11-22", Day: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)}},
		{{Text: "a_x0041_b\n<&>"}, number("-3.00", 2, "USD "), {Text: "2026-11-22 09:30:59", Day: moment}},
		{{Text: ""}, number("12345678901234567.89", 2, ""), {Text: "2026-11-22 09:30", Day: moment.Truncate(time.Minute)}},
		{{Text: strings.Repeat("长", 40000)}, number("7", 0, ""), {Text: "1850-01-02", Day: time.Date(1850, 1, 2, 0, 0, 0, 0, time.UTC)}},
	}
	var out bytes.Buffer
	if err := paper.WriteSheet(&out, "Customers: all", rowsOf(nil, rows...)); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	read, err := book.GetRows(book.GetSheetName(0))
	if err != nil || book.GetSheetName(0) != "Customers- all" {
		t.Fatal(err, book.GetSheetName(0))
	}
	rows[4][0].Text = strings.Repeat("长", 32766) + "…"
	rows[2][1].Text = "USD -3.00"
	for i, row := range rows {
		for j, cell := range row {
			if read[i][j] != cell.Text {
				t.Errorf("row %d, column %d: %.40q, want %.40q", i, j, read[i][j], cell.Text)
			}
		}
	}
	if kind, err := book.GetCellType("Customers- all", "A2"); err != nil || kind == excelize.CellTypeFormula {
		t.Errorf("a text became a formula: %v, %v", kind, err)
	}
}

func TestWhoStopsTakingASheetStopsTheReading(t *testing.T) {
	gone := errors.New("gone")
	read := 0
	err := paper.WriteSheet(failing{gone}, "x", func(yield func([]paper.Cell, error) bool) {
		for yield([]paper.Cell{{Text: strconv.Itoa(read)}, {Text: strconv.Itoa(read * read)}}, nil) {
			read++
		}
	})
	if !errors.Is(err, gone) {
		t.Errorf("after %d rows: %v", read, err)
	}
}

// failing takes nothing.
type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

func TestRowsThatFailLeaveNothingToOpen(t *testing.T) {
	broken := errors.New("broken")
	for name, write := range map[string]func(*bytes.Buffer, paper.Rows) error{
		"csv":   func(out *bytes.Buffer, rows paper.Rows) error { return paper.WriteCSV(out, rows) },
		"sheet": func(out *bytes.Buffer, rows paper.Rows) error { return paper.WriteSheet(out, "x", rows) },
	} {
		var out bytes.Buffer
		if err := write(&out, rowsOf(broken, texts("a"), texts("b"))); !errors.Is(err, broken) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := excelize.OpenReader(&out); err == nil {
			t.Errorf("%s: half of a workbook can be opened", name)
		}
	}
}

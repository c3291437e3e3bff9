// Package paper writes documents as PDF, Word and Excel. It lays out what it is given: it knows no
// records, no rights and no rules. The one thing to know: all three writers take the same Document, and
// none of them changes it.
package paper

import (
	"time"

	"github.com/shopspring/decimal"
)

// Document is what is printed: one part for each record, each of which begins on a page of its own.
type Document struct {
	Title    string
	Language string // zh, en or both: of the words that the writers add
	Sheet    Sheet
	Parts    []Part
}

// Sheet is the paper in points, and the margins that stay free.
type Sheet struct {
	Width, Height            float64
	Top, Right, Bottom, Left float64
}

// Millimetre is its length in points.
const Millimetre = 72 / 25.4

var sizes = map[string][2]float64{"A4": {210, 297}, "A5": {148, 210}, "Letter": {215.9, 279.4}}

// NewSheet gives a sheet of a size (A4 unless it is known), margins in millimetres: top, right, bottom, left.
func NewSheet(size string, landscape bool, margins []int) Sheet {
	lengths, known := sizes[size]
	if !known {
		lengths = sizes["A4"]
	}
	if landscape {
		lengths[0], lengths[1] = lengths[1], lengths[0]
	}
	if len(margins) != 4 {
		margins = []int{18, 16, 18, 16}
	}
	return Sheet{
		Width: lengths[0] * Millimetre, Height: lengths[1] * Millimetre,
		Top: float64(margins[0]) * Millimetre, Right: float64(margins[1]) * Millimetre, Bottom: float64(margins[2]) * Millimetre, Left: float64(margins[3]) * Millimetre,
	}
}

// Inner is the width between the margins.
func (s Sheet) Inner() float64 { return s.Width - s.Left - s.Right }

// Part is the document of one record, which Name tells from the others.
type Part struct {
	Name   string
	Blocks []Block
	Footer Footer
}

// Footer stands at the foot of each page; Pages adds the page's number.
type Footer struct {
	Text  string
	Pages bool
}

// Block is one piece of a part, from top to bottom.
//
//sumtype:decl
type Block interface{ block() }

// Align is where text stands: Left unless said otherwise.
type Align int

// The places of text.
const (
	Left Align = iota
	Center
	Right
)

// Letterhead is the sender: a logo, a name and lines below it.
type Letterhead struct {
	Logo      *Image
	LogoRight bool
	Align     Align
	Name      string
	Lines     []string
}

// Text is a paragraph; line breaks in it count. Size is in points.
type Text struct {
	Text  string
	Align Align
	Bold  bool
	Size  float64
}

// Grid is labels and values in columns, filled row by row.
type Grid struct {
	Columns int
	Items   []Item
}

// Item is a label with a value. A Wide one has a row for itself.
type Item struct {
	Label string
	Value Cell
	Bold  bool
	Wide  bool
}

// Table has a header that is repeated on every page, rows, and sums below if there are any.
type Table struct {
	Columns []Column
	Rows    [][]Cell
	Sums    []Cell
}

// Column is a column's header; Width is its share of the table.
type Column struct {
	Label string
	Width float64
	Align Align
}

// Cell is a value as it is read; Number and Day, where there are some, are what a spreadsheet
// calculates with. A Day may have a time of day in rows.
type Cell struct {
	Text   string
	Number decimal.NullDecimal
	Digits int
	Sign   string // of the currency
	Unit   string // what stands behind the number, with its blank
	Day    time.Time
}

// Totals stand below a table on the right.
type Totals struct{ Items []Item }

// Signatures are places to sign, side by side.
type Signatures struct{ Parties []Party }

// Party is one who signs. Seal says what stands where the seal goes; "" leaves no place.
type Party struct {
	Label string
	Lines []string
	Seal  string
}

// Space is an empty height in points.
type Space struct{ Height float64 }

// PageBreak begins a new page.
type PageBreak struct{}

func (Letterhead) block() {}
func (Text) block()       {}
func (Grid) block()       {}
func (Table) block()      {}
func (Totals) block()     {}
func (Signatures) block() {}
func (Space) block()      {}
func (PageBreak) block()  {}

// signedBelow gives the places to sign that follow with nothing but space between: they must not stand alone on a page.
func signedBelow(rest []Block) (below *Signatures, space float64) {
	for _, block := range rest {
		switch block := block.(type) {
		case Space:
			space += block.Height
		case Signatures:
			return &block, space
		default:
			return nil, 0
		}
	}
	return nil, 0
}

// words are what the writers add, by language; "both" says little.
type words struct{ page, of, end string }

func (d *Document) words() words {
	switch d.Language {
	case "zh":
		return words{"第 ", " 页，共 ", " 页"}
	case "en":
		return words{"Page ", " of ", ""}
	default:
		return words{"", " / ", ""}
	}
}

func (t Table) width() float64 {
	total := 0.0
	for _, column := range t.Columns {
		total += column.Width
	}
	return total
}

// rowsOf puts items into rows of so many columns; a wide one has a row for itself.
func (g Grid) rowsOf() [][]Item {
	var rows [][]Item
	var row []Item
	end := func() {
		if len(row) > 0 {
			rows, row = append(rows, row), nil
		}
	}
	for _, item := range g.Items {
		if item.Wide {
			end()
			rows = append(rows, []Item{item})
			continue
		}
		if row = append(row, item); len(row) == max(1, g.Columns) {
			end()
		}
	}
	end()
	return rows
}

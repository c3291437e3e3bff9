package paper

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/xml"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// WriteSheet writes rows as a workbook with one sheet, with numbers and days that can be calculated
// with. It is sent while the rows are read: whoever stops taking it stops the reading.
func WriteSheet(w io.Writer, name string, rows Rows) error {
	b := &workbook{archive: zip.NewWriter(w)}
	title := cmp.Or(sheetTitle(name), "1")
	for _, part := range workbookParts {
		if err := b.part(part[0], strings.ReplaceAll(part[1], "{title}", escaped(title))); err != nil {
			return err
		}
	}
	if err := b.sheet(rows); err != nil {
		return err
	}
	if err := b.part("xl/styles.xml", b.styles()); err != nil {
		return err
	}
	return b.archive.Close()
}

// workbook is a workbook on its way out; how its cells look is known when its rows are written.
type workbook struct {
	archive *zip.Writer
	row     int      // of the sheet, from 1
	formats []string // of numbers and days
}

const (
	xmlBegin    = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	officeXML   = "http://schemas.openxmlformats.org/"
	sheetXML    = officeXML + "spreadsheetml/2006/main"
	relationXML = officeXML + "officeDocument/2006/relationships"
	partType    = "application/vnd.openxmlformats-officedocument.spreadsheetml."
	sheetBegin  = xmlBegin + `<worksheet xmlns="` + sheetXML + `"><sheetViews><sheetView workbookViewId="0">` +
		`<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>` +
		`<cols><col min="1" max="16384" width="18" customWidth="1"/></cols><sheetData>`
	sheetEnd = `</sheetData></worksheet>`
)

// workbookParts are what a workbook has besides its sheet and styles.
var workbookParts = [][2]string{
	{"[Content_Types].xml", xmlBegin + `<Types xmlns="` + officeXML + `package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="` + partType + `sheet.main+xml"/>` +
		`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="` + partType + `worksheet+xml"/>` +
		`<Override PartName="/xl/styles.xml" ContentType="` + partType + `styles+xml"/></Types>`},
	{"_rels/.rels", xmlBegin + `<Relationships xmlns="` + officeXML + `package/2006/relationships">` +
		`<Relationship Id="rId1" Type="` + relationXML + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
	{"xl/workbook.xml", xmlBegin + `<workbook xmlns="` + sheetXML + `" xmlns:r="` + relationXML + `">` +
		`<sheets><sheet name="{title}" sheetId="1" r:id="rId1"/></sheets></workbook>`},
	{"xl/_rels/workbook.xml.rels", xmlBegin + `<Relationships xmlns="` + officeXML + `package/2006/relationships">` +
		`<Relationship Id="rId1" Type="` + relationXML + `/worksheet" Target="worksheets/sheet1.xml"/>` +
		`<Relationship Id="rId2" Type="` + relationXML + `/styles" Target="styles.xml"/></Relationships>`},
}

func (b *workbook) part(name, content string) error {
	part, err := b.archive.Create(name)
	if err == nil {
		_, err = io.WriteString(part, content)
	}
	return err
}

func (b *workbook) sheet(rows Rows) error {
	part, err := b.archive.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		return err
	}
	line := []byte(sheetBegin)
	for cells, err := range rows {
		if err != nil {
			return err
		}
		if _, err := part.Write(b.line(line, cells)); err != nil {
			return err
		}
		line = line[:0]
	}
	_, err = part.Write(append(line, sheetEnd...))
	return err
}

// line appends a row; the first one is the header.
func (b *workbook) line(line []byte, cells []Cell) []byte {
	b.row++
	line = append(line, "<row>"...)
	for i, cell := range cells {
		if cell.Text == "" {
			continue
		}
		line = append(line, `<c r="`+cellName(i+1, b.row)+`"`...)
		switch {
		case cell.Number.Valid && cell.Number.Decimal.NumDigits() <= mostDigits:
			line = b.number(line, plainFormat(cell), cell.Number.Decimal.String())
		case cell.Day.Year() > firstYear:
			line = b.number(line, dayFormat(cell), strconv.FormatFloat(serialDay(cell.Day), 'f', -1, 64))
		case b.row == 1:
			line = appendText(line, ` s="1"`, cell.Text)
		default:
			line = appendText(line, "", cell.Text)
		}
	}
	return append(line, "</row>"...)
}

func (b *workbook) number(line []byte, format, value string) []byte {
	return append(line, ` s="`+strconv.Itoa(b.style(format))+`"><v>`+value+`</v></c>`...)
}

// plainStyles are the styles of texts and of the header.
const plainStyles = 2

// style numbers a format.
func (b *workbook) style(format string) int {
	for i, known := range b.formats {
		if known == format {
			return plainStyles + i
		}
	}
	b.formats = append(b.formats, format)
	return plainStyles + len(b.formats) - 1
}

func (b *workbook) styles() string {
	const ownFormats = 164 // the first that is not built in
	var formats, looks strings.Builder
	for i, format := range b.formats {
		id := strconv.Itoa(ownFormats + i)
		formats.WriteString(`<numFmt numFmtId="` + id + `" formatCode="` + escaped(format) + `"/>`)
		looks.WriteString(`<xf numFmtId="` + id + `" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`)
	}
	own := ""
	if len(b.formats) > 0 {
		own = `<numFmts count="` + strconv.Itoa(len(b.formats)) + `">` + formats.String() + `</numFmts>`
	}
	const font = `<sz val="10"/><name val="Microsoft YaHei"/></font>`
	return xmlBegin + `<styleSheet xmlns="` + sheetXML + `">` + own +
		`<fonts count="2"><font>` + font + `<font><b/>` + font + `</fonts>` +
		`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
		`<borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
		`<cellXfs count="` + strconv.Itoa(plainStyles+len(b.formats)) + `"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>` +
		`<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>` + looks.String() + `</cellXfs></styleSheet>`
}

// characterCode is what Excel reads as the number of a character.
var characterCode = regexp.MustCompile(`_(x[0-9A-Fa-f]{4})`)

func appendText(line []byte, look, text string) []byte {
	text = characterCode.ReplaceAllString(fitting(text), "_x005F_$1")
	return append(line, look+` t="inlineStr"><is><t xml:space="preserve">`+escaped(text)+`</t></is></c>`...)
}

func escaped(text string) string {
	var out bytes.Buffer
	_ = xml.EscapeText(&out, []byte(text)) // a buffer takes everything
	return out.String()
}

// serialDay counts days as Excel does.
func serialDay(day time.Time) float64 {
	year, month, date := day.Date()
	hour, minute, second := day.Clock()
	const secondsOfDay = 24 * 60 * 60
	seconds := time.Date(year, month, date, hour, minute, second, 0, time.UTC).Unix() - time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).Unix()
	return float64(seconds) / secondsOfDay
}

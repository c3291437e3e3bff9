package paper_test

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/xuri/excelize/v2"

	"github.com/weft-crm/weft/engine/paper"
	"github.com/weft-crm/weft/web/ui"
)

// printFont is the font that is built in.
func printFont(t *testing.T) *paper.Font {
	t.Helper()
	data, err := ui.Font()
	if err != nil {
		t.Fatal(err)
	}
	font, err := paper.NewFont(data)
	if err != nil {
		t.Fatal(err)
	}
	return font
}

func amount(text string) paper.Cell {
	return paper.Cell{Text: "¥" + text, Number: decimal.NewNullDecimal(decimal.RequireFromString(text)), Digits: 2, Sign: "¥"}
}

// offer is a document with so many rows, and every kind of block.
func offer(rows int) *paper.Document {
	table := paper.Table{
		Columns: []paper.Column{{Label: "产品", Width: 20}, {Label: "日期", Width: 9}, {Label: "金额", Width: 9, Align: paper.Right}},
		Sums:    []paper.Cell{{Text: "合计"}, {}, amount("-1234.50")},
	}
	for i := range rows {
		table.Rows = append(table.Rows, []paper.Cell{
			{Text: fmt.Sprintf("智能网关%d", i+1)}, {Text: "2026-11-22", Day: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)}, amount("-12.50"),
		})
	}
	return &paper.Document{Title: "报价单", Language: "zh", Sheet: paper.NewSheet("A4", false, nil), Parts: []paper.Part{{
		Name: "Q202611-0001", Footer: paper.Footer{Text: "有效期 30 天", Pages: true},
		Blocks: []paper.Block{
			paper.Letterhead{Name: "纬流科技", Lines: []string{"上海市张江路 100 号"}, Logo: logo()},
			paper.Text{Text: "报价单 <A&B>", Bold: true, Size: 17, Align: paper.Center},
			paper.Grid{Columns: 2, Items: []paper.Item{{Label: "客户", Value: paper.Cell{Text: "汇通物流"}}, {Label: "编号", Value: paper.Cell{Text: "Q1"}}, {Label: "地址", Wide: true}}},
			table,
			paper.Totals{Items: []paper.Item{{Label: "大写", Value: paper.Cell{Text: "负壹仟贰佰叁拾肆元伍角"}}}},
			paper.Space{Height: 10},
			paper.Signatures{Parties: []paper.Party{{Label: "甲方", Lines: []string{"签字："}, Seal: "（盖章）"}, {Label: "乙方"}}},
			paper.PageBreak{},
			paper.Text{Text: "附件"},
		},
	}}}
}

func logo() *paper.Image {
	picture := image.NewNRGBA(image.Rect(0, 0, 4, 2))
	picture.Set(1, 1, color.NRGBA{R: 200, A: 120})
	var out bytes.Buffer
	_ = png.Encode(&out, picture) // into memory
	read, _ := paper.NewImage(out.Bytes())
	return read
}

// readPDF gives the text of each page, in the order in which it was drawn.
type readPDF struct {
	raw   []byte
	pages []string
}

var (
	pdfStream  = regexp.MustCompile(`(?s)<</Length (\d+)/Filter/FlateDecode([^\n]*)>>\nstream\n`)
	pdfShown   = regexp.MustCompile(`<([0-9A-F]+)> Tj`)
	pdfMeaning = regexp.MustCompile(`<([0-9A-F]{4})> <([0-9a-f]{4})>`)
)

func writePDF(t *testing.T, document *paper.Document) *readPDF {
	t.Helper()
	var out bytes.Buffer
	if err := paper.WritePDF(&out, document, printFont(t)); err != nil {
		t.Fatal(err)
	}
	read := &readPDF{raw: out.Bytes()}
	meaning := map[string]string{}
	var contents []string
	for _, at := range pdfStream.FindAllSubmatchIndex(read.raw, -1) {
		length, _ := strconv.Atoi(string(read.raw[at[2]:at[3]]))
		reader, err := zlib.NewReader(bytes.NewReader(read.raw[at[1] : at[1]+length]))
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(reader)
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range pdfMeaning.FindAllStringSubmatch(string(content), -1) {
			code, _ := strconv.ParseInt(one[2], 16, 32)
			meaning[one[1]] = string(rune(code))
		}
		if bytes.HasPrefix(content, []byte("BT ")) || bytes.HasPrefix(content, []byte("q ")) || bytes.HasPrefix(content, []byte("0.94 g")) {
			contents = append(contents, string(content))
		}
	}
	for _, content := range contents {
		var page strings.Builder
		for _, shown := range pdfShown.FindAllStringSubmatch(content, -1) {
			for i := 0; i < len(shown[1]); i += 4 {
				page.WriteString(meaning[shown[1][i:i+4]])
			}
			page.WriteString("\n")
		}
		read.pages = append(read.pages, page.String())
	}
	return read
}

func TestPDFHoldsChineseTextAsText(t *testing.T) {
	read := writePDF(t, offer(3))
	if len(read.pages) != 2 {
		t.Fatalf("the document has %d pages", len(read.pages))
	}
	for _, wanted := range []string{"纬流科技\n", "上海市张江路 100 号", "报价单 <A&B>", "客户：\n", "汇通物流", "智能网关3", "¥-12.50", "合计", "负壹仟贰佰叁拾肆元伍角", "甲方", "（盖章）", "第 1 页，共 2 页", "有效期 30 天"} {
		if !strings.Contains(read.pages[0], wanted) {
			t.Errorf("page 1 lacks %q:\n%s", wanted, read.pages[0])
		}
	}
	if !strings.Contains(read.pages[1], "附件") || !strings.Contains(read.pages[1], "第 2 页，共 2 页") {
		t.Errorf("page 2 is %q", read.pages[1])
	}
	if size := len(read.raw); size > 100_000 {
		t.Errorf("a page has %d bytes: more of the font than is used", size)
	}
}

func TestLongTablesRepeatTheirHeaderAndKeepTheSumWithTheLastRow(t *testing.T) {
	read := writePDF(t, offer(200))
	pages := read.pages[:len(read.pages)-1] // the last one is the annex
	for i, page := range pages {
		if strings.Contains(page, "智能网关") && !strings.Contains(page, "产品\n日期\n金额\n") {
			t.Errorf("page %d has rows without a header", i+1)
		}
		if sum := strings.Contains(page, "¥-1234.50"); sum != strings.Contains(page, "智能网关200\n") {
			t.Errorf("page %d: the sum does not stand with the last row", i+1)
		}
	}
	whole := strings.Join(read.pages, "")
	for i := range 200 {
		if strings.Count(whole, fmt.Sprintf("智能网关%d\n", i+1)) != 1 {
			t.Errorf("row %d is not there once", i+1)
		}
	}
	if !strings.Contains(read.pages[2], fmt.Sprintf("第 3 页，共 %d 页", len(read.pages))) {
		t.Error("page 3 does not tell of how many it is")
	}
}

func TestPlacesToSignDoNotStandAloneOnAPage(t *testing.T) {
	for _, rows := range []int{23, 25, 27, 29, 31} {
		for kind, last := range map[string]func(*paper.Document){
			"totals": func(*paper.Document) {},
			"table":  func(d *paper.Document) { d.Parts[0].Blocks = slices.Delete(d.Parts[0].Blocks, 4, 5) },
			"text": func(d *paper.Document) {
				d.Parts[0].Blocks[4] = paper.Text{Text: "一式两份。\n双方各执一份。"}
			},
		} {
			document := offer(rows)
			last(document)
			for i, page := range writePDF(t, document).pages {
				if strings.HasPrefix(page, "甲方") {
					t.Errorf("after %s, with %d rows, page %d begins with the places to sign", kind, rows, i+1)
				}
			}
		}
	}
}

func TestWordsAndRowsLargerThanTheirPlaceAreBroken(t *testing.T) {
	document := offer(1)
	long := strings.Repeat("supercalifragilistic", 30)
	table := document.Parts[0].Blocks[3].(paper.Table)
	table.Rows[0][0].Text = long + strings.Repeat("\n行", 120)
	read := writePDF(t, document)
	whole := strings.Join(read.pages, "")
	if strings.Count(strings.ReplaceAll(whole, "\n", ""), long) != 1 {
		t.Error("the long word is not there as a whole")
	}
	if strings.Count(whole, "行\n") != 120 || len(read.pages) < 4 {
		t.Errorf("the long row is on %d pages with %d lines", len(read.pages), strings.Count(whole, "行\n"))
	}
}

func TestRecordsBeginOnPagesOfTheirOwn(t *testing.T) {
	document := offer(1)
	document.Parts = append(document.Parts, offer(1).Parts...)
	read := writePDF(t, document)
	if len(read.pages) != 4 || !strings.Contains(read.pages[2], "第 1 页，共 2 页") {
		t.Errorf("two records make %d pages", len(read.pages))
	}
}

func TestNoLineBeginsWithAClosingMark(t *testing.T) {
	document := offer(0)
	document.Parts[0].Blocks = []paper.Block{paper.Text{Text: strings.Repeat("货，", 200), Size: 11}}
	for line := range strings.SplitSeq(writePDF(t, document).pages[0], "\n") {
		if strings.HasPrefix(line, "，") {
			t.Fatalf("a line is %q", line)
		}
	}
}

func unzipped(t *testing.T, data []byte, name string) string {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	file, err := archive.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func TestWordHasTablesWithRepeatedHeadersAndPageNumbers(t *testing.T) {
	var out bytes.Buffer
	if err := paper.WriteDOCX(&out, offer(40)); err != nil {
		t.Fatal(err)
	}
	text := unzipped(t, out.Bytes(), "word/document.xml")
	for _, wanted := range []string{"报价单 &lt;A&amp;B&gt;", "智能网关40", "<w:tblHeader/>", "¥-1234.50", "（盖章）", `r:embed="rId1"`, `w:w="11906" w:h="16838"`, `<w:br w:type="page"/>`} {
		if !strings.Contains(text, wanted) {
			t.Errorf("document.xml lacks %q", wanted)
		}
	}
	if before, _, _ := strings.Cut(text, "甲方"); strings.Count(before[strings.LastIndex(before, "大写"):], "<w:keepNext/>") < 2 {
		t.Error("the places to sign do not keep with the totals above them")
	}
	if footer := unzipped(t, out.Bytes(), "word/footer1.xml"); !strings.Contains(footer, "有效期 30 天") || !strings.Contains(footer, "NUMPAGES") {
		t.Errorf("the footer is %s", footer)
	}
	unzipped(t, out.Bytes(), "word/media/image1.png")
}

// workbook opens a document as Excel does.
func workbook(t *testing.T, document *paper.Document) *excelize.File {
	t.Helper()
	var out bytes.Buffer
	if err := paper.WriteXLSX(&out, document); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	return book
}

func TestExcelHasNumbersAndDaysThatCanBeCalculatedWith(t *testing.T) {
	document := offer(2)
	document.Parts[0].Blocks[1] = paper.Text{Text: "=1+1"}
	length := paper.Cell{Text: `1,200 "`, Number: decimal.NewNullDecimal(decimal.New(1200, 0)), Unit: ` "`}
	document.Parts[0].Blocks[3].(paper.Table).Rows[1][2] = length
	book := workbook(t, document)
	rows, err := book.GetRows("Q202611-0001", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	found := fmt.Sprint(rows)
	for _, wanted := range []string{"纬流科技", "=1+1", "[智能网关1 46348 -12.5]", "[合计  -1234.5]", "负壹仟贰佰叁拾肆元伍角"} {
		if !strings.Contains(found, wanted) {
			t.Errorf("the sheet lacks %q: %s", wanted, found)
		}
	}
	shown, _ := book.GetRows("Q202611-0001")
	if text := fmt.Sprint(shown); !strings.Contains(text, "2026-11-22 -¥12.50") || !strings.Contains(text, `1,200 "`) {
		t.Errorf("numbers are shown as %s", text)
	}
	names := fmt.Sprint(book.GetDefinedName())
	if !strings.Contains(names, "_xlnm.Print_Area") || !strings.Contains(names, "_xlnm.Print_Titles") {
		t.Errorf("the names are %s", names)
	}
	if formula, _ := book.GetCellFormula("Q202611-0001", "A4"); formula != "" {
		t.Errorf("a text became the formula %s", formula)
	}
}

func TestExcelHasRoomForTheNumbersOfEveryTable(t *testing.T) {
	document := offer(1)
	amount := decimal.NewNullDecimal(decimal.RequireFromString("278576.64"))
	terms := paper.Table{Columns: []paper.Column{{Label: "金额", Width: 1}}, Rows: [][]paper.Cell{{{Text: "¥278,576.64", Number: amount}}}}
	table := document.Parts[0].Blocks[slices.IndexFunc(document.Parts[0].Blocks, isTable)].(paper.Table)
	table.Columns[0].Width = 1
	document.Parts[0].Blocks = append(document.Parts[0].Blocks, terms)
	book := workbook(t, document)
	if width, err := book.GetColWidth("Q202611-0001", "A"); err != nil || width < 13 {
		t.Errorf("an amount of eleven characters has a width of %v, %v", width, err)
	}
}

func isTable(block paper.Block) bool {
	_, is := block.(paper.Table)
	return is
}

func TestOnlyFontsAndPicturesAreTaken(t *testing.T) {
	for _, broken := range [][]byte{nil, []byte("OTTO"), append([]byte{0, 1, 0, 0, 0, 9}, make([]byte, 40)...)} {
		if _, err := paper.NewFont(broken); !errors.Is(err, paper.ErrFont) {
			t.Errorf("%q is taken as a font: %v", broken, err)
		}
	}
	if _, err := paper.NewImage([]byte("<svg/>")); !errors.Is(err, paper.ErrPicture) {
		t.Errorf("an SVG is taken as a picture: %v", err)
	}
}

package engine

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"github.com/weft-crm/weft/engine/paper"
)

const mostRows = 200_000

// sheet is a file of rows under a header, read one after the other.
type sheet struct {
	Columns []string
	next    func() (cells []string, line int, err error) // io.EOF after the last row
	close   func() error
	exact   bool // a cell without a column is a mistake, not a note at the edge
}

// row gives the next row that holds something, with its line in the file, filled to the number of columns
// and, unless a cell too many is a mistake, cut to it.
func (s *sheet) row() ([]string, int, error) {
	for {
		cells, line, err := s.next()
		if err != nil {
			return nil, line, err
		}
		for len(cells) > 0 && strings.TrimSpace(cells[len(cells)-1]) == "" {
			cells = cells[:len(cells)-1]
		}
		if len(cells) == 0 {
			continue
		}
		if !s.exact {
			cells = cells[:min(len(cells), len(s.Columns))]
		}
		for len(cells) < len(s.Columns) {
			cells = append(cells, "")
		}
		return cells, line, nil
	}
}

// openSheet opens a CSV or Excel file and reads its header. Invalid when it is neither, has no
// header, or two columns of the same name.
func openSheet(path, name string) (*sheet, error) {
	open := openCSV
	if strings.EqualFold(filepath.Ext(name), ".xlsx") {
		open = openExcel
	}
	opened, err := open(path)
	if err != nil {
		return nil, err
	}
	header, _, err := opened.next()
	if err != nil {
		return nil, errors.Join(badSheet("It is empty.", "文件为空。"), opened.close())
	}
	if opened.Columns, err = columnNames(header); err != nil {
		return nil, errors.Join(err, opened.close())
	}
	return opened, nil
}

func columnNames(header []string) ([]string, error) {
	names, seen := []string{}, map[string]bool{}
	for i, cell := range header {
		name := strings.TrimSpace(cell)
		if name == "" {
			name = fmt.Sprintf("(%d)", i+1)
		}
		if seen[name] {
			return nil, badSheet(fmt.Sprintf("Two columns are called %q.", name), fmt.Sprintf("存在同名列“%s”。", name))
		}
		seen[name] = true
		names = append(names, name)
	}
	return names, nil
}

func badSheet(en, zh string) *Error {
	return Refuse(Invalid, "unreadable_file", "The file cannot be read. "+en, "无法读取文件。"+zh)
}

func openCSV(path string) (*sheet, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	text, delimiter, err := plainText(file)
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	reader := csv.NewReader(text)
	reader.Comma, reader.FieldsPerRecord, reader.LazyQuotes = delimiter, -1, true
	read := func() ([]string, int, error) {
		cells, err := reader.Read()
		var broken *csv.ParseError
		if errors.As(err, &broken) {
			return nil, broken.Line, badSheet(fmt.Sprintf("Line %d is broken: %v.", broken.Line, broken.Err), fmt.Sprintf("第 %d 行格式有误。", broken.Line))
		}
		if err != nil {
			return nil, 0, err
		}
		for i, cell := range cells {
			cells[i] = paper.Unguarded(cell)
		}
		line, _ := reader.FieldPos(0)
		return cells, line, nil
	}
	return &sheet{next: read, close: file.Close, exact: true}, nil
}

// startOfFile is how much of a file tells what it is.
const startOfFile = 64 << 10

// plainText gives a text file as UTF-8, whether it is UTF-8, UTF-16 with its mark (Excel's "Unicode text")
// or GB 18030, as Excel writes it in China, and the character between its cells. Invalid for what is no text.
func plainText(file *os.File) (io.Reader, rune, error) {
	raw := bufio.NewReaderSize(file, startOfFile)
	head, err := raw.Peek(startOfFile)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, 0, err
	}
	var unmarked transform.Transformer = transform.Nop
	if !validStart(head) {
		unmarked = simplifiedchinese.GB18030.NewDecoder()
	}
	text := bufio.NewReaderSize(transform.NewReader(raw, unicode.BOMOverride(unmarked)), startOfFile)
	head, err = text.Peek(startOfFile)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, 0, err
	}
	if bytes.IndexByte(head, 0) >= 0 {
		return nil, 0, badSheet("It is neither text nor an Excel workbook.", "既不是文本文件，也不是 Excel 工作簿。")
	}
	return text, delimiterOf(head), nil
}

// validStart reports whether bytes are UTF-8, but for a character cut off at the end.
func validStart(head []byte) bool {
	for range utf8.UTFMax {
		if utf8.Valid(head) {
			return true
		}
		if len(head) == 0 {
			return false
		}
		head = head[:len(head)-1]
	}
	return false
}

func delimiterOf(head []byte) rune {
	line, _, _ := bytes.Cut(head, []byte("\n"))
	best, most := ',', 0
	for _, candidate := range []rune{',', ';', '\t', '|'} {
		if count := bytes.Count(line, []byte(string(candidate))); count > most {
			best, most = candidate, count
		}
	}
	return best
}

func openExcel(path string) (*sheet, error) {
	book, err := excelize.OpenFile(path, excelize.Options{UnzipSizeLimit: 1 << 30})
	if err != nil {
		return nil, badSheet("It is no Excel workbook.", "不是有效的 Excel 工作簿。")
	}
	rows, err := book.Rows(book.GetSheetName(0))
	if err != nil {
		return nil, errors.Join(badSheet("Its first sheet cannot be read.", "无法读取第一个工作表。"), book.Close())
	}
	line := 0
	read := func() ([]string, int, error) {
		if !rows.Next() {
			return nil, line, errors.Join(io.EOF, rows.Error())
		}
		line++
		cells, err := rows.Columns()
		return cells, line, err
	}
	return &sheet{next: read, close: book.Close}, nil
}

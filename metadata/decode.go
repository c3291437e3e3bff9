package metadata

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Limits of a document: deep and long enough for any definition, small enough to refuse an attack.
const (
	maxDocumentBytes = 8 << 20
	maxDocumentDepth = 128
	// A number such as 1e999999999 is short, but not small to whoever adds it up.
	maxExponentLength = len("e-308")
)

// DecodeJSON decodes a document strictly: no duplicate keys, nothing after it, valid UTF-8, bounded
// depth and size. Numbers come back as json.Number. Problems carry line, column and pointer.
func DecodeJSON(data []byte) (any, Problems) {
	root, problems := decode(&source{data: data})
	if root == nil {
		return nil, problems
	}
	return root.plain(), problems
}

// decode reads a file's document and keeps it as the source's root. The node is nil when the text
// is not JSON; duplicate keys are reported and the first one counts.
func decode(s *source) (*node, Problems) {
	d := &decoder{source: s, data: s.data}
	root := d.document()
	if d.broken {
		return nil, d.problems
	}
	s.root = root
	return root, d.problems
}

type decoder struct {
	source   *source
	data     []byte
	at       int
	depth    int
	broken   bool // a syntax error was found; nothing after it is read
	path     []string
	problems Problems
}

func (d *decoder) document() *node {
	if len(d.data) > maxDocumentBytes {
		d.fail(0, "json_size", fmt.Sprintf("The document is larger than %d MB.", maxDocumentBytes>>20),
			fmt.Sprintf("文档超过 %d MB。", maxDocumentBytes>>20))
		return nil
	}
	if i := invalidUTF8(d.data); i >= 0 {
		d.fail(i, "json_utf8", "The text is not valid UTF-8 here.", "此处不是有效的 UTF-8 文本。")
		return nil
	}
	d.at = len(d.data) - len(bytes.TrimPrefix(d.data, []byte("\xef\xbb\xbf")))
	d.space()
	root := d.value()
	d.space()
	if !d.broken && d.at < len(d.data) {
		d.fail(d.at, "json_trailing", "There is more text after the end of the document.", "文档结束之后还有多余内容。")
	}
	return root
}

func invalidUTF8(data []byte) int {
	if utf8.Valid(data) {
		return -1
	}
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}

// fail reports a syntax error and stops; only the first one counts.
func (d *decoder) fail(offset int, code, en, zh string) {
	if d.broken {
		return
	}
	d.broken = true
	d.report(offset, code, en, zh)
}

func (d *decoder) report(offset int, code, en, zh string) {
	line, column := d.source.place(offset)
	pointer := pointerOf(d.path)
	d.problems = append(d.problems, Problem{
		Pack: d.source.pack, File: d.source.file, Pointer: pointer, Place: pointer, Path: d.source.file,
		Line: line, Column: column, Code: code, Message: Text{En: en, Zh: zh},
	})
}

func (d *decoder) syntax(en, zh string) { d.fail(d.at, "json_syntax", en, zh) }

func (d *decoder) space() {
	for d.at < len(d.data) {
		switch d.data[d.at] {
		case ' ', '\t', '\n', '\r':
			d.at++
		default:
			return
		}
	}
}

// peek returns the next byte after white space, 0 at the end.
func (d *decoder) peek() byte {
	d.space()
	if d.broken || d.at >= len(d.data) {
		return 0
	}
	return d.data[d.at]
}

func (d *decoder) value() *node {
	n := &node{from: d.source, offset: d.at}
	c := d.peek()
	n.offset = d.at
	switch {
	case c == '{':
		d.nested(func() { d.object(n) })
	case c == '[':
		d.nested(func() { d.list(n) })
	case c == '"':
		n.kind, n.text = nodeText, d.string()
	case c == '-' || (c >= '0' && c <= '9'):
		n.kind, n.text = nodeNumber, d.number()
	case c == 't' || c == 'f' || c == 'n':
		d.word(n)
	default:
		d.unexpected(c)
	}
	return n
}

func (d *decoder) unexpected(c byte) {
	switch {
	case d.at >= len(d.data):
		d.syntax("The document ends too early; a bracket, brace or quote is not closed.", "文档提前结束：有括号或引号没有关闭。")
	case c == '/' || c == '#':
		d.syntax("Comments are not allowed.", "不允许写注释。")
	case c == '\'':
		d.syntax("Text stands in double quotes.", "文本要用双引号。")
	case c == ']' || c == '}':
		d.syntax("A value is missing here; is there a comma too many?", "此处缺少值；是否多了一个逗号？")
	default:
		d.syntax(fmt.Sprintf("A value is expected here, not %q.", d.character()), fmt.Sprintf("此处应为一个值，而不是 %q。", d.character()))
	}
}

// character is the character at the current place.
func (d *decoder) character() string {
	_, size := utf8.DecodeRune(d.data[d.at:])
	return string(d.data[d.at : d.at+size])
}

func (d *decoder) nested(read func()) {
	if d.depth++; d.depth > maxDocumentDepth {
		d.fail(d.at, "json_depth", fmt.Sprintf("The document is nested deeper than %d levels.", maxDocumentDepth),
			fmt.Sprintf("文档嵌套超过 %d 层。", maxDocumentDepth))
		return
	}
	d.at++
	read()
	d.depth--
}

func (d *decoder) list(n *node) {
	n.kind = nodeList
	if d.peek() == ']' {
		d.at++
		return
	}
	for !d.broken {
		d.path = append(d.path, strconv.Itoa(len(n.items)))
		n.items = append(n.items, d.value())
		d.path = d.path[:len(d.path)-1]
		if !d.more(']') {
			return
		}
	}
}

func (d *decoder) object(n *node) {
	n.kind = nodeObject
	if d.peek() == '}' {
		d.at++
		return
	}
	var seen map[string]bool
	for !d.broken {
		if d.peek() != '"' {
			d.expectKey()
			return
		}
		m := member{offset: d.at, from: d.source}
		m.key = d.string()
		if d.peek() != ':' && !d.broken {
			d.syntax("A colon is expected after a key.", "键之后应为冒号。")
		}
		d.at++
		if len(n.members) == 8 {
			seen = keysOf(n)
		}
		duplicate := (seen == nil && n.index(m.key) >= 0) || seen[m.key]
		d.path = append(d.path, m.key)
		if duplicate && !d.broken {
			d.report(m.offset, "json_duplicate_key", fmt.Sprintf("The key %q stands here twice.", m.key), fmt.Sprintf("键 %q 重复。", m.key))
		}
		m.value = d.value()
		d.path = d.path[:len(d.path)-1]
		if !duplicate {
			n.members = append(n.members, m)
			if seen != nil {
				seen[m.key] = true
			}
		}
		if !d.more('}') {
			return
		}
	}
}

func keysOf(n *node) map[string]bool {
	keys := make(map[string]bool, 2*len(n.members))
	for _, m := range n.members {
		keys[m.key] = true
	}
	return keys
}

func (d *decoder) expectKey() {
	switch c := d.peek(); {
	case c == '}':
		d.syntax("There is a comma too many before the brace.", "右花括号前多了一个逗号。")
	case c == '\'' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'):
		d.syntax("A key stands in double quotes.", "键要用双引号。")
	default:
		d.unexpected(c)
	}
}

// more steps over a comma, or over the end of a list or object.
func (d *decoder) more(end byte) bool {
	switch c := d.peek(); {
	case d.broken:
		return false
	case c == ',':
		d.at++
		return true
	case c == end:
		d.at++
		return false
	case c == 0:
		d.unexpected(0)
	default:
		d.syntax(fmt.Sprintf("A comma or %q is expected here.", end), fmt.Sprintf("此处应为逗号或 %q。", end))
	}
	return false
}

func (d *decoder) word(n *node) {
	rest := d.data[d.at:]
	switch {
	case bytes.HasPrefix(rest, []byte("true")):
		n.kind, n.truth = nodeBoolean, true
		d.at += len("true")
	case bytes.HasPrefix(rest, []byte("false")):
		n.kind = nodeBoolean
		d.at += len("false")
	case bytes.HasPrefix(rest, []byte("null")):
		d.at += len("null")
	default:
		d.syntax("A value is expected here: a text in double quotes, a number, true, false or null.", "此处应为一个值：双引号文本、数字、true、false 或 null。")
	}
}

func (d *decoder) number() string {
	start := d.at
	d.skip('-')
	switch {
	case d.skip('0'):
	case !d.digits():
		d.syntax("A number is written like 12, -3 or 4.50.", "数字应写成 12、-3 或 4.50 的形式。")
	}
	if d.skip('.') && !d.digits() {
		d.syntax("Digits are missing after the decimal point.", "小数点后缺少数字。")
	}
	exponent := d.at
	if d.skip('e') || d.skip('E') {
		if !d.skip('+') {
			d.skip('-')
		}
		if !d.digits() {
			d.syntax("Digits are missing in the exponent.", "指数部分缺少数字。")
		}
	}
	if d.at-start > maxNumberDigits || d.at-exponent > maxExponentLength {
		d.fail(start, "json_number", "The number has too many digits.", "数字位数过多。")
	}
	return string(d.data[start:d.at])
}

func (d *decoder) skip(c byte) bool {
	if d.at < len(d.data) && d.data[d.at] == c {
		d.at++
		return true
	}
	return false
}

func (d *decoder) digits() bool {
	start := d.at
	for d.at < len(d.data) && d.data[d.at] >= '0' && d.data[d.at] <= '9' {
		d.at++
	}
	return d.at > start
}

func (d *decoder) string() string {
	d.at++
	start := d.at
	for d.at < len(d.data) {
		switch c := d.data[d.at]; {
		case c == '"':
			d.at++
			return string(d.data[start : d.at-1])
		case c == '\\':
			return d.escaped(start)
		case c < 0x20:
			d.controlCharacter()
			return ""
		default:
			d.at++
		}
	}
	d.fail(start-1, "json_syntax", "This text is not closed by a double quote.", "这段文本没有用双引号结束。")
	return ""
}

func (d *decoder) controlCharacter() {
	d.syntax("A line break or control character in a text is written as \\n or \\u….", "文本中的换行或控制字符要写成 \\n 或 \\u…。")
}

// escaped reads on from the first backslash of a string.
func (d *decoder) escaped(start int) string {
	var out strings.Builder
	out.Write(d.data[start:d.at])
	for d.at < len(d.data) {
		switch c := d.data[d.at]; {
		case c == '"':
			d.at++
			return out.String()
		case c == '\\':
			out.WriteRune(d.escape())
			if d.broken {
				return ""
			}
		case c < 0x20:
			d.controlCharacter()
			return ""
		default:
			out.WriteByte(c)
			d.at++
		}
	}
	d.fail(start-1, "json_syntax", "This text is not closed by a double quote.", "这段文本没有用双引号结束。")
	return ""
}

var escapes = map[byte]rune{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

func (d *decoder) escape() rune {
	d.at++
	if d.at >= len(d.data) {
		return 0
	}
	c := d.data[d.at]
	if r, ok := escapes[c]; ok {
		d.at++
		return r
	}
	if c != 'u' {
		d.syntax("This escape is not known; a backslash is written as \\\\.", "无法识别的转义；反斜杠要写成 \\\\。")
		return 0
	}
	d.at++
	r := d.hex()
	if utf16.IsSurrogate(r) {
		if d.at+1 < len(d.data) && d.data[d.at] == '\\' && d.data[d.at+1] == 'u' {
			d.at += 2
			r = utf16.DecodeRune(r, d.hex())
		} else {
			r = utf8.RuneError
		}
		if r == utf8.RuneError {
			d.fail(d.at, "json_utf8", "Half a surrogate pair is not a character.", "不完整的代理对不是有效字符。")
		}
	}
	return r
}

func (d *decoder) hex() rune {
	if d.at+4 > len(d.data) {
		d.syntax("Four hexadecimal digits follow \\u.", "\\u 之后应为四位十六进制数。")
		return 0
	}
	code, err := strconv.ParseUint(string(d.data[d.at:d.at+4]), 16, 32)
	if err != nil {
		d.syntax("Four hexadecimal digits follow \\u.", "\\u 之后应为四位十六进制数。")
		return 0
	}
	d.at += 4
	return rune(code)
}

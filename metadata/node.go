package metadata

import (
	"bytes"
	"encoding/json"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"
)

type nodeKind uint8

const (
	nodeNull nodeKind = iota
	nodeBoolean
	nodeNumber
	nodeText
	nodeList
	nodeObject
)

// node is a JSON value that remembers where it was written.
type node struct {
	kind    nodeKind
	truth   bool
	text    string // of a text its value, of a number its digits as written
	items   []*node
	members []member
	from    *source
	offset  int // of the first byte of the value in from
}

// member is one key of an object with its value.
type member struct {
	key    string
	offset int // of the key
	from   *source
	value  *node
}

// source is one file of a layer.
type source struct {
	pack, file string
	data       []byte
	root       *node
}

// get returns the value of a key, or nil; of anything but an object it is nil.
func (n *node) get(key string) *node {
	if n == nil {
		return nil
	}
	for i := range n.members {
		if n.members[i].key == key {
			return n.members[i].value
		}
	}
	return nil
}

// index returns the index of a key, or -1.
func (n *node) index(key string) int {
	for i := range n.members {
		if n.members[i].key == key {
			return i
		}
	}
	return -1
}

// string returns the text at a key, "" if there is none.
func (n *node) string(key string) string {
	if value := n.get(key); value != nil && value.kind == nodeText {
		return value.text
	}
	return ""
}

// at walks a JSON pointer given as its tokens and returns the last node it finds on the way.
func (n *node) at(tokens []string) *node {
	for _, token := range tokens {
		var next *node
		switch n.kind {
		case nodeObject:
			next = n.get(token)
		case nodeList:
			if i, err := strconv.Atoi(token); err == nil && i >= 0 && i < len(n.items) {
				next = n.items[i]
			}
		}
		if next == nil {
			return n
		}
		n = next
	}
	return n
}

// plain gives the value as encoding/json with UseNumber would.
func (n *node) plain() any {
	switch n.kind {
	case nodeBoolean:
		return n.truth
	case nodeNumber:
		return json.Number(n.text)
	case nodeText:
		return n.text
	case nodeList:
		list := make([]any, len(n.items))
		for i, item := range n.items {
			list[i] = item.plain()
		}
		return list
	case nodeObject:
		object := make(map[string]any, len(n.members))
		for _, m := range n.members {
			object[m.key] = m.value.plain()
		}
		return object
	default:
		return nil
	}
}

// equal compares two values; the order of keys counts, places do not.
func (n *node) equal(other *node) bool {
	if n.kind != other.kind || n.truth != other.truth || n.text != other.text ||
		len(n.items) != len(other.items) || len(n.members) != len(other.members) {
		return false
	}
	for i := range n.items {
		if !n.items[i].equal(other.items[i]) {
			return false
		}
	}
	for i := range n.members {
		if n.members[i].key != other.members[i].key || !n.members[i].value.equal(other.members[i].value) {
			return false
		}
	}
	return true
}

// appendTo writes the value without white space.
func (n *node) appendTo(b []byte) []byte {
	switch n.kind {
	case nodeBoolean:
		return strconv.AppendBool(b, n.truth)
	case nodeNumber:
		return append(b, n.text...)
	case nodeText:
		return appendString(b, n.text)
	case nodeList:
		b = append(b, '[')
		for i, item := range n.items {
			if i > 0 {
				b = append(b, ',')
			}
			b = item.appendTo(b)
		}
		return append(b, ']')
	case nodeObject:
		b = append(b, '{')
		for i, m := range n.members {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(appendString(b, m.key), ':')
			b = m.value.appendTo(b)
		}
		return append(b, '}')
	default:
		return append(b, "null"...)
	}
}

// pretty writes the value for people: two blanks per level, short lists of scalars on one line.
func (n *node) pretty() []byte {
	return append(n.appendPretty(nil, 0), '\n')
}

const prettyWidth = 100

func (n *node) appendPretty(b []byte, depth int) []byte {
	if n.kind != nodeList && n.kind != nodeObject {
		return n.appendTo(b)
	}
	if n.flat(depth) {
		return n.appendFlat(b)
	}
	open, closing, count := byte('['), byte(']'), len(n.items)
	if n.kind == nodeObject {
		open, closing, count = '{', '}', len(n.members)
	}
	b = append(b, open)
	for i := range count {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendIndent(b, depth+1)
		if n.kind == nodeObject {
			b = append(appendString(b, n.members[i].key), ": "...)
			b = n.members[i].value.appendPretty(b, depth+1)
		} else {
			b = n.items[i].appendPretty(b, depth+1)
		}
	}
	b = appendIndent(b, depth)
	return append(b, closing)
}

// flat reports whether a list or object is small and simple enough for one line.
func (n *node) flat(depth int) bool {
	if depth == 0 && n.kind == nodeObject && len(n.members) > 0 {
		return false
	}
	for _, m := range n.members {
		if len(m.value.members) > 0 && len(m.value.items) > 0 {
			return false
		}
	}
	return 2*depth+len(n.appendTo(nil)) <= prettyWidth
}

func (n *node) appendFlat(b []byte) []byte {
	switch n.kind {
	case nodeList:
		b = append(b, '[')
		for i, item := range n.items {
			if i > 0 {
				b = append(b, ", "...)
			}
			b = item.appendFlat(b)
		}
		return append(b, ']')
	case nodeObject:
		if len(n.members) == 0 {
			return append(b, "{}"...)
		}
		b = append(b, "{ "...)
		for i, m := range n.members {
			if i > 0 {
				b = append(b, ", "...)
			}
			b = append(appendString(b, m.key), ": "...)
			b = m.value.appendFlat(b)
		}
		return append(b, " }"...)
	default:
		return n.appendTo(b)
	}
}

func appendIndent(b []byte, depth int) []byte {
	b = append(b, '\n')
	for range depth {
		b = append(b, "  "...)
	}
	return b
}

const hexDigits = "0123456789abcdef"

// appendString writes a JSON string. Text that is not valid UTF-8 gets the replacement character.
func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= 0x20 && c != '"' && c != '\\' && c < utf8.RuneSelf {
			i++
			continue
		}
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(s[i:])
			if r != utf8.RuneError || size > 1 {
				i += size
				continue
			}
		}
		b = append(b, s[start:i]...)
		b = appendEscaped(b, c)
		i++
		start = i
	}
	return append(append(b, s[start:]...), '"')
}

func appendEscaped(b []byte, c byte) []byte {
	switch {
	case c == '"' || c == '\\':
		return append(b, '\\', c)
	case c == '\n':
		return append(b, '\\', 'n')
	case c == '\t':
		return append(b, '\\', 't')
	case c == '\r':
		return append(b, '\\', 'r')
	case c >= utf8.RuneSelf:
		return append(b, "\\ufffd"...)
	default:
		return append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
	}
}

// place gives line and column, from 1 and in characters, of an offset.
func (s *source) place(offset int) (line, column int) {
	before := s.data[:min(offset, len(s.data))]
	line = bytes.Count(before, []byte{'\n'}) + 1
	start := bytes.LastIndexByte(before, '\n') + 1
	return line, utf8.RuneCount(before[start:]) + 1
}

// pointer finds the JSON pointer, inside its own file, of the value that starts at an offset.
func (s *source) pointer(offset int) string {
	if s.root == nil {
		return ""
	}
	var out strings.Builder
	for n := s.root; ; {
		token, next := n.child(offset)
		if next == nil {
			return out.String()
		}
		out.WriteString("/" + escapeToken(token))
		n = next
	}
}

// child finds the part of a list or object that holds an offset.
func (n *node) child(offset int) (string, *node) {
	switch n.kind {
	case nodeList:
		i := sort.Search(len(n.items), func(i int) bool { return n.items[i].offset > offset }) - 1
		if i >= 0 {
			return strconv.Itoa(i), n.items[i]
		}
	case nodeObject:
		i := sort.Search(len(n.members), func(i int) bool { return n.members[i].offset > offset }) - 1
		if i >= 0 {
			return n.members[i].key, n.members[i].value
		}
	}
	return "", nil
}

func escapeToken(token string) string {
	return strings.ReplaceAll(strings.ReplaceAll(token, "~", "~0"), "/", "~1")
}

func unescapeToken(token string) string {
	return strings.ReplaceAll(strings.ReplaceAll(token, "~1", "/"), "~0", "~")
}

// pointerOf joins tokens to a JSON pointer.
func pointerOf(tokens []string) string {
	var out strings.Builder
	for _, token := range tokens {
		out.WriteString("/" + escapeToken(token))
	}
	return out.String()
}

// tokensOf splits a JSON pointer.
func tokensOf(pointer string) []string {
	if pointer == "" {
		return nil
	}
	tokens := strings.Split(pointer[1:], "/")
	for i := range tokens {
		tokens[i] = unescapeToken(tokens[i])
	}
	return tokens
}

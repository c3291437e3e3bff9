package paper

import (
	"encoding/binary"
	"errors"
	"maps"
	"math/bits"
	"slices"
)

// ErrFont is a font that cannot be used: no TrueType outlines, or broken.
var ErrFont = errors.New("the font is no TrueType font with outlines")

// Font is a TrueType font, read where it lies: nothing of it is copied before it is needed.
type Font struct {
	tables     map[string][]byte
	unitsPerEm int
	metrics    int // glyphs with a width of their own
	glyphs     int
	longLoca   bool
	cmap       cmapTable
}

// NewFont reads the directory of a TrueType font. It fails with ErrFont.
func NewFont(data []byte) (font *Font, err error) {
	defer func() {
		if recover() != nil { // a table ends before it should
			font, err = nil, ErrFont
		}
	}()
	if binary.BigEndian.Uint32(data) != 0x00010000 {
		return nil, ErrFont
	}
	font = &Font{tables: map[string][]byte{}}
	for i := range int(binary.BigEndian.Uint16(data[4:])) {
		entry := data[12+16*i:]
		start, length := binary.BigEndian.Uint32(entry[8:]), binary.BigEndian.Uint32(entry[12:])
		font.tables[string(entry[:4])] = data[start : start+length]
	}
	for _, needed := range []string{"head", "hhea", "hmtx", "maxp", "loca", "glyf", "cmap"} {
		if len(font.tables[needed]) == 0 {
			return nil, ErrFont
		}
	}
	font.unitsPerEm = font.word("head", 18)
	font.longLoca = font.word("head", 50) == 1
	font.metrics = font.word("hhea", 34)
	font.glyphs = font.word("maxp", 4)
	font.cmap = newCmap(font.tables["cmap"])
	if font.cmap == nil || font.unitsPerEm == 0 || font.metrics == 0 {
		return nil, ErrFont
	}
	return font, nil
}

func (f *Font) word(table string, at int) int {
	return int(binary.BigEndian.Uint16(f.tables[table][at:]))
}

// glyph is the number of a character's glyph, 0 for one that the font lacks.
func (f *Font) glyph(character rune) int { return f.cmap.glyph(uint32(character)) }

// advance is a glyph's width in thousandths of the font's size.
func (f *Font) advance(glyph int) int {
	return f.word("hmtx", 4*min(glyph, f.metrics-1)) * 1000 / f.unitsPerEm
}

// outline is a glyph's entry in glyf; empty for a blank one.
func (f *Font) outline(glyph int) []byte {
	if glyph >= f.glyphs {
		return nil
	}
	return f.tables["glyf"][f.location(glyph):f.location(glyph+1)]
}

func (f *Font) location(glyph int) int {
	if f.longLoca {
		return int(binary.BigEndian.Uint32(f.tables["loca"][4*glyph:]))
	}
	return 2 * f.word("loca", 2*glyph)
}

// cmapTable finds the glyphs of characters.
type cmapTable interface{ glyph(character uint32) int }

// newCmap picks the fullest table: characters beyond 65535 first.
func newCmap(table []byte) cmapTable {
	var found cmapTable
	for i := range int(binary.BigEndian.Uint16(table[2:])) {
		part := table[binary.BigEndian.Uint32(table[8+8*i:]):]
		switch binary.BigEndian.Uint16(part) {
		case 12:
			return wideCmap(part[16 : 16+12*binary.BigEndian.Uint32(part[12:])])
		case 4:
			if found == nil {
				found = narrowCmap(part)
			}
		}
	}
	return found
}

// wideCmap is format 12: groups of first character, last character, first glyph.
type wideCmap []byte

func (c wideCmap) glyph(character uint32) int {
	low, high := 0, len(c)/12
	for low < high {
		middle := (low + high) / 2
		group := c[12*middle:]
		switch first, last := binary.BigEndian.Uint32(group), binary.BigEndian.Uint32(group[4:]); {
		case character < first:
			high = middle
		case character > last:
			low = middle + 1
		default:
			return int(binary.BigEndian.Uint32(group[8:]) + character - first)
		}
	}
	return 0
}

// narrowCmap is format 4: segments, whose parts lie in four lists behind each other.
type narrowCmap []byte

func (c narrowCmap) glyph(character uint32) int {
	if character > 0xFFFF {
		return 0
	}
	twice := int(binary.BigEndian.Uint16(c[6:]))
	word := func(at int) int { return int(binary.BigEndian.Uint16(c[at:])) }
	ends, starts := 14, 16+twice
	for segment := 0; segment < twice; segment += 2 {
		if word(ends+segment) < int(character) {
			continue
		}
		start, delta, at := word(starts+segment), word(starts+twice+segment), starts+2*twice+segment
		switch offset := word(at); {
		case start > int(character):
			return 0
		case offset == 0:
			return (int(character) + delta) & 0xFFFF
		default:
			glyph := word(at + offset + 2*(int(character)-start))
			if glyph == 0 {
				return 0
			}
			return (glyph + delta) & 0xFFFF
		}
	}
	return 0
}

// subset collects the glyphs that a document uses, under new numbers in the order of their first use.
type subset struct {
	font   *Font
	number map[int]int  // glyph of the font → glyph of the subset
	order  []int        // the other way
	stands map[int]rune // glyph of the subset → a character it stands for
}

func newSubset(font *Font) *subset {
	s := &subset{font: font, number: map[int]int{}, stands: map[int]rune{}}
	s.take(0) // what stands for missing characters comes first
	return s
}

// character gives the glyph of a character in the subset.
func (s *subset) character(character rune) int {
	number := s.take(s.font.glyph(character))
	if _, known := s.stands[number]; !known && number > 0 {
		s.stands[number] = character
	}
	return number
}

func (s *subset) take(glyph int) int {
	if number, known := s.number[glyph]; known {
		return number
	}
	number := len(s.order)
	s.number[glyph] = number
	s.order = append(s.order, glyph)
	return number
}

// Flags of the parts of a compound glyph.
const (
	wordArguments = 1 << 0
	oneScale      = 1 << 3
	moreParts     = 1 << 5
	twoScales     = 1 << 6
	matrix        = 1 << 7
)

// compound copies a glyph that is made of others and gives those the numbers of the subset.
func (s *subset) compound(outline []byte) []byte {
	outline = slices.Clone(outline)
	for at := 10; ; {
		flags := binary.BigEndian.Uint16(outline[at:])
		part := int(binary.BigEndian.Uint16(outline[at+2:]))
		binary.BigEndian.PutUint16(outline[at+2:], uint16(s.take(part)))
		at += 6
		if flags&wordArguments != 0 {
			at += 2
		}
		switch {
		case flags&oneScale != 0:
			at += 2
		case flags&twoScales != 0:
			at += 4
		case flags&matrix != 0:
			at += 8
		}
		if flags&moreParts == 0 {
			return outline
		}
	}
}

// bytes writes the subset as a font of its own.
func (s *subset) bytes() []byte {
	var glyf, loca, hmtx []byte
	for i := 0; i < len(s.order); i++ { // parts of compound glyphs join behind
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
		outline := s.font.outline(s.order[i])
		if len(outline) > 0 && int16(binary.BigEndian.Uint16(outline)) < 0 {
			outline = s.compound(outline)
		}
		glyf = append(glyf, outline...)
		glyf = append(glyf, make([]byte, -len(glyf)&3)...)
		hmtx = append(hmtx, s.metric(s.order[i])...)
	}
	loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
	tables := map[string][]byte{
		"glyf": glyf, "loca": loca, "hmtx": hmtx,
		"head": s.changed("head", 50, 1), "hhea": s.changed("hhea", 34, len(s.order)), "maxp": s.changed("maxp", 4, len(s.order)),
	}
	binary.BigEndian.PutUint32(tables["head"][8:], 0) // its checksum, which readers of PDF do not look at
	for _, kept := range []string{"cvt ", "fpgm", "prep"} {
		if table := s.font.tables[kept]; len(table) > 0 {
			tables[kept] = table
		}
	}
	return fontFile(tables)
}

// metric is a glyph's width and left side.
func (s *subset) metric(glyph int) []byte {
	table, metrics := s.font.tables["hmtx"], s.font.metrics
	if glyph < metrics {
		return table[4*glyph : 4*glyph+4]
	}
	side := 4*metrics + 2*(glyph-metrics)
	return append(slices.Clone(table[4*metrics-4:4*metrics-2]), table[side:side+2]...)
}

// changed copies a table with another number at a place.
func (s *subset) changed(table string, at, value int) []byte {
	copied := slices.Clone(s.font.tables[table])
	binary.BigEndian.PutUint16(copied[at:], uint16(value))
	return copied
}

// fontFile puts tables behind their directory.
func fontFile(tables map[string][]byte) []byte {
	names := slices.Sorted(maps.Keys(tables))
	exponent := bits.Len(uint(len(names))) - 1
	power := 1 << exponent // the greatest that is not more than there are tables
	head := binary.BigEndian.AppendUint32(nil, 0x00010000)
	for _, value := range []int{len(names), 16 * power, exponent, 16 * (len(names) - power)} {
		head = binary.BigEndian.AppendUint16(head, uint16(value))
	}
	var body []byte
	start := len(head) + 16*len(names)
	for _, name := range names {
		table := tables[name]
		head = append(head, name...)
		for _, value := range []uint32{checksum(table), uint32(start + len(body)), uint32(len(table))} {
			head = binary.BigEndian.AppendUint32(head, value)
		}
		body = append(body, table...)
		body = append(body, make([]byte, -len(body)&3)...)
	}
	return append(head, body...)
}

func checksum(table []byte) uint32 {
	var sum uint32
	for len(table) >= 4 {
		sum += binary.BigEndian.Uint32(table)
		table = table[4:]
	}
	var last [4]byte
	copy(last[:], table)
	return sum + binary.BigEndian.Uint32(last[:])
}

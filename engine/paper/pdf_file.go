package paper

import (
	"bytes"
	"compress/zlib"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"
)

// pdfFile collects the objects of a PDF (ISO 32000-1) and writes them behind each other.
type pdfFile struct {
	objects []string // the object with number i+1
}

// reserve gives the number of an object that is written later.
func (f *pdfFile) reserve() int {
	f.objects = append(f.objects, "")
	return len(f.objects)
}

func (f *pdfFile) add(format string, values ...any) int {
	number := f.reserve()
	f.set(number, format, values...)
	return number
}

func (f *pdfFile) set(number int, format string, values ...any) {
	f.objects[number-1] = fmt.Sprintf(format, values...)
}

// stream adds packed bytes with further entries of their dictionary.
func (f *pdfFile) stream(content []byte, entries string) int {
	var packed bytes.Buffer
	writer := zlib.NewWriter(&packed)
	_, _ = writer.Write(content) // into memory
	_ = writer.Close()
	return f.add("<</Length %d/Filter/FlateDecode%s>>\nstream\n%s\nendstream", packed.Len(), entries, packed.String())
}

// writeTo writes the file; root and info are the numbers of its catalogue and description.
func (f *pdfFile) writeTo(w io.Writer, root, info int) error {
	var out bytes.Buffer
	out.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	places := make([]int, len(f.objects))
	for i, object := range f.objects {
		places[i] = out.Len()
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	directory := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(places)+1)
	for _, place := range places {
		fmt.Fprintf(&out, "%010d 00000 n \n", place)
	}
	fmt.Fprintf(&out, "trailer\n<</Size %d/Root %d 0 R/Info %d 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(places)+1, root, info, directory)
	_, err := out.WriteTo(w)
	return err
}

// pdfText writes a text for the description of a file.
func pdfText(text string) string {
	bytes := []byte{0xFE, 0xFF}
	for _, unit := range utf16.Encode([]rune(text)) {
		bytes = append(bytes, byte(unit>>8), byte(unit))
	}
	return "<" + hex.EncodeToString(bytes) + ">"
}

// addFont adds the subset as a font of two-byte characters and gives its number.
func (f *pdfFile) addFont(s *subset) int {
	const name = "AAAAAA+WeftSans" // six letters tell that it is a subset
	data := s.bytes()
	file := f.stream(data, fmt.Sprintf("/Length1 %d", len(data)))
	descriptor := f.add("<</Type/FontDescriptor/FontName/%s/Flags 4/FontBBox[%d %d %d %d]/ItalicAngle 0/Ascent %d/Descent %d/CapHeight 733/StemV 80/FontFile2 %d 0 R>>",
		name, s.font.scaled("head", 36), s.font.scaled("head", 38), s.font.scaled("head", 40), s.font.scaled("head", 42),
		s.font.scaled("hhea", 4), s.font.scaled("hhea", 6), file)
	descendant := f.add("<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor %d 0 R/CIDToGIDMap/Identity/DW 1000/W[0[%s]]>>",
		name, descriptor, strings.Join(s.widths(), " "))
	meaning := f.stream([]byte(s.toUnicode()), "")
	return f.add("<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>", name, descendant, meaning)
}

// scaled is a signed number of a table in thousandths of the font's size.
func (f *Font) scaled(table string, at int) int {
	return int(int16(f.word(table, at))) * 1000 / f.unitsPerEm
}

func (s *subset) widths() []string {
	widths := make([]string, len(s.order))
	for i, glyph := range s.order {
		widths[i] = fmt.Sprint(s.font.advance(glyph))
	}
	return widths
}

// toUnicode tells which characters the glyphs stand for, so that text can be found and copied.
func (s *subset) toUnicode() string {
	const most = 100 // entries in one list
	var out strings.Builder
	out.WriteString("/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n" +
		"1 begincodespacerange <0000> <FFFF> endcodespacerange\n")
	var entries []string
	for number := range s.order {
		if character, known := s.stands[number]; known {
			entries = append(entries, fmt.Sprintf("<%04X> <%s>", number, hex.EncodeToString(utf16Bytes(character))))
		}
	}
	for len(entries) > 0 {
		part := entries[:min(most, len(entries))]
		fmt.Fprintf(&out, "%d beginbfchar\n%s\nendbfchar\n", len(part), strings.Join(part, "\n"))
		entries = entries[len(part):]
	}
	out.WriteString("endcmap CMapName currentdict /CMap defineresource pop end end\n")
	return out.String()
}

func utf16Bytes(character rune) []byte {
	var bytes []byte
	for _, unit := range utf16.Encode([]rune{character}) {
		bytes = append(bytes, byte(unit>>8), byte(unit))
	}
	return bytes
}

// addImage adds a picture, with its opacity where it is not solid everywhere.
func (f *pdfFile) addImage(image *Image) int {
	colours, opacity := image.rgb()
	mask := ""
	if !solid(opacity) {
		number := f.stream(opacity, fmt.Sprintf("/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8", image.Width, image.Height))
		mask = fmt.Sprintf("/SMask %d 0 R", number)
	}
	return f.stream(colours, fmt.Sprintf("/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceRGB/BitsPerComponent 8%s", image.Width, image.Height, mask))
}

func solid(opacity []byte) bool {
	for _, one := range opacity {
		if one != 0xFF {
			return false
		}
	}
	return true
}

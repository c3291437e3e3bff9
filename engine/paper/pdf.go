package paper

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// Sizes of text in points, and the space around it.
const (
	bodySize   = 9.5
	tableSize  = 8.5
	footerSize = 7.5
	nameSize   = 15
	detailSize = 8
	leading    = 1.45 // height of a line against its size
	rise       = 0.88 // of the line's height above the foot of its letters, against its size
	gap        = 6.0  // between blocks
	padding    = 3.0  // in the cells of a table
)

// WritePDF writes the document as PDF; of the font only the glyphs that are used are put in.
func WritePDF(w io.Writer, document *Document, font *Font) error {
	p := &pdfWriter{document: document, glyphs: newSubset(font), images: map[*Image]int{}}
	p.text = p.measured
	for i := range document.Parts {
		p.part(&document.Parts[i])
	}
	return p.finish(w)
}

// pdfWriter lays a document out on pages.
type pdfWriter struct {
	document *Document
	file     pdfFile
	glyphs   *subset
	images   map[*Image]int
	text     measure
	pages    []*pdfPage
	y        float64 // of what comes next, from the top of the page
	follows  float64 // the height of the places to sign below the block that is drawn
}

// pdfPage is a page on its way: what was drawn, and which page of how many of its part it is.
type pdfPage struct {
	content strings.Builder
	part    *Part
	number  int
	last    *int
}

func (p *pdfWriter) measured(text string, size float64) float64 {
	width := 0
	for _, character := range text {
		width += p.glyphs.font.advance(p.glyphs.font.glyph(character))
	}
	return float64(width) * size / 1000
}

func (p *pdfWriter) sheet() Sheet { return p.document.Sheet }

func (p *pdfWriter) part(part *Part) {
	last := 0
	p.newPage(part, &last)
	for i, block := range part.Blocks {
		p.follows = p.below(part.Blocks[i+1:])
		p.block(block)
	}
}

// below is the height of the places to sign that follow, 0 without any.
func (p *pdfWriter) below(rest []Block) float64 {
	signatures, space := signedBelow(rest)
	if signatures == nil {
		return 0
	}
	_, height := p.parties(*signatures)
	return gap + space + height + gap
}

func (p *pdfWriter) newPage(part *Part, last *int) {
	*last++
	p.pages = append(p.pages, &pdfPage{part: part, number: *last, last: last})
	p.y = p.sheet().Top
}

func (p *pdfWriter) page() *pdfPage { return p.pages[len(p.pages)-1] }

func (p *pdfWriter) nextPage() { p.newPage(p.page().part, p.page().last) }

// bottom is where the page ends for blocks.
func (p *pdfWriter) bottom() float64 { return p.sheet().Height - p.sheet().Bottom }

// room makes sure that so much fits below what stands there; what is higher than a page begins on one.
func (p *pdfWriter) room(height float64) {
	if p.y+height > p.bottom()+0.01 && p.y > p.sheet().Top {
		p.nextPage()
	}
}

// roomAbove makes sure that the last piece of a block stands on one page with the places to sign below it.
func (p *pdfWriter) roomAbove(last bool, height float64) {
	if last && p.follows > 0 {
		p.room(height + p.follows)
	}
}

func (p *pdfWriter) block(block Block) {
	switch block := block.(type) {
	case Letterhead:
		p.letterhead(block)
	case Text:
		p.paragraph(block)
	case Grid:
		p.grid(block)
	case Table:
		p.table(block)
	case Totals:
		p.totals(block)
	case Signatures:
		p.signatures(block)
	case Space:
		p.y = min(p.y+block.Height, p.bottom())
		return
	case PageBreak:
		p.nextPage()
		return
	}
	p.y += gap
}

// style is how a line of text looks. Grey is 0 for black.
type style struct {
	size float64
	bold bool
	grey float64
}

// show draws one line of text with its top at y.
func (p *pdfWriter) show(text string, x, y float64, how style) {
	if text == "" {
		return
	}
	var codes strings.Builder
	for _, character := range text {
		fmt.Fprintf(&codes, "%04X", p.glyphs.character(character))
	}
	foot := p.sheet().Height - y - how.size*rise - how.size*(leading-1.2)/2
	weight := "0 Tr"
	if how.bold { // drawn round with a thin pen: the font has one weight
		weight = fmt.Sprintf("2 Tr %.3f w", how.size*0.022)
	}
	fmt.Fprintf(&p.page().content, "BT %.2f g %.2f G /F1 %.2f Tf %s %.2f %.2f Td <%s> Tj ET\n", how.grey, how.grey, how.size, weight, x, foot, codes.String())
}

// box is where a text stands: its left edge and width.
type box struct{ x, width float64 }

// inset is the box without the padding of a cell.
func (b box) inset() box { return box{b.x + padding, b.width - 2*padding} }

// lines draws wrapped lines in a box from y on and gives the y below them.
func (p *pdfWriter) lines(lines []string, in box, y float64, how style, align Align) float64 {
	for _, line := range lines {
		x := in.x
		switch align {
		case Right:
			x += in.width - p.text(line, how.size)
		case Center:
			x += (in.width - p.text(line, how.size)) / 2
		}
		p.show(line, x, y, how)
		y += how.size * leading
	}
	return y
}

func (p *pdfWriter) rule(x1, y1, x2, y2, width float64) {
	height := p.sheet().Height
	fmt.Fprintf(&p.page().content, "0.25 G %.2f w %.2f %.2f m %.2f %.2f l S\n", width, x1, height-y1, x2, height-y2)
}

func (p *pdfWriter) shade(in box, y, height float64) {
	fmt.Fprintf(&p.page().content, "0.94 g %.2f %.2f %.2f %.2f re f\n", in.x, p.sheet().Height-y-height, in.width, height)
}

func (p *pdfWriter) inner() box { return box{p.sheet().Left, p.sheet().Inner()} }

func (p *pdfWriter) paragraph(block Text) {
	how := style{size: block.Size, bold: block.Bold}
	if how.size == 0 {
		how.size = bodySize
	}
	lines := p.text.wrap(printable(block.Text), how.size, p.sheet().Inner())
	for i, line := range lines {
		p.roomAbove(i == max(0, len(lines)-2), float64(min(len(lines)-i, 2))*how.size*leading)
		p.room(how.size * leading)
		p.y = p.lines([]string{line}, p.inner(), p.y, how, block.Align)
	}
}

func (p *pdfWriter) letterhead(block Letterhead) {
	const logoHeight, logoWidth = 16 * Millimetre, 55 * Millimetre
	in, top, foot := p.inner(), p.y, p.y
	if block.Logo != nil {
		width, height := block.Logo.fit(logoWidth, logoHeight)
		x := in.x
		if block.LogoRight {
			x = in.x + in.width - width
		} else {
			in.x += width + 10
		}
		in.width -= width + 10
		p.image(block.Logo, box{x, width}, top, height)
		foot = top + height
	}
	y := p.lines(p.text.wrap(printable(block.Name), nameSize, in.width), in, top, style{size: nameSize, bold: true}, block.Align)
	for _, line := range block.Lines {
		y = p.lines(p.text.wrap(printable(line), detailSize, in.width), in, y, style{size: detailSize, grey: 0.3}, block.Align)
	}
	p.y = max(y, foot) + 4
	p.rule(p.sheet().Left, p.y, p.sheet().Width-p.sheet().Right, p.y, 0.8)
	p.y += 2
}

func (p *pdfWriter) image(image *Image, in box, y, height float64) {
	if p.images[image] == 0 {
		p.images[image] = p.file.addImage(image)
	}
	fmt.Fprintf(&p.page().content, "q %.2f 0 0 %.2f %.2f %.2f cm /I%d Do Q\n", in.width, height, in.x, p.sheet().Height-y-height, p.images[image])
}

// finish draws the footers and writes the file.
func (p *pdfWriter) finish(w io.Writer) error {
	for i, page := range p.pages {
		p.footer(i, page)
	}
	var images strings.Builder
	for _, number := range slices.Sorted(maps.Values(p.images)) {
		fmt.Fprintf(&images, "/I%d %d 0 R", number, number)
	}
	font := p.file.addFont(p.glyphs)
	resources := p.file.add("<</Font<</F1 %d 0 R>>/XObject<<%s>>>>", font, images.String())
	tree := p.file.reserve()
	kids := make([]string, len(p.pages))
	for i, page := range p.pages {
		content := p.file.stream([]byte(page.content.String()), "")
		kids[i] = fmt.Sprintf("%d 0 R", p.file.add("<</Type/Page/Parent %d 0 R/MediaBox[0 0 %.2f %.2f]/Resources %d 0 R/Contents %d 0 R>>",
			tree, p.sheet().Width, p.sheet().Height, resources, content))
	}
	p.file.set(tree, "<</Type/Pages/Count %d/Kids[%s]>>", len(kids), strings.Join(kids, " "))
	language := "zh-CN"
	if p.document.Language == "en" {
		language = "en"
	}
	root := p.file.add("<</Type/Catalog/Pages %d 0 R/Lang(%s)/ViewerPreferences<</DisplayDocTitle true>>>>", tree, language)
	info := p.file.add("<</Title %s/Producer(Weft)>>", pdfText(p.document.Title))
	return p.file.writeTo(w, root, info)
}

// footer stands in the lower margin, its page number on the right.
func (p *pdfWriter) footer(index int, page *pdfPage) {
	later := p.pages
	p.pages = p.pages[:index+1] // what is drawn goes on the last page
	defer func() { p.pages = later }()
	how := style{size: footerSize, grey: 0.35}
	in, number := p.inner(), ""
	if page.part.Footer.Pages {
		w := p.document.words()
		number = fmt.Sprintf("%s%d%s%d%s", w.page, page.number, w.of, *page.last, w.end)
	}
	numbered := p.text(number, how.size)
	y := p.bottom() + 8
	p.show(number, in.x+in.width-numbered, y, how)
	if text := page.part.Footer.Text; text != "" {
		lines := p.text.wrap(printable(text), how.size, in.width-numbered-12)
		p.lines(lines[:min(len(lines), 3)], in, y, how, Left)
	}
}

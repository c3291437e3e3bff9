package paper

import (
	"archive/zip"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
)

// WriteDOCX writes the document as Office Open XML (ECMA-376) for Word.
func WriteDOCX(w io.Writer, document *Document) error {
	d := &docxWriter{document: document, pictures: map[*Image]string{}}
	for i := range document.Parts {
		if err := d.part(i); err != nil {
			return err
		}
	}
	return d.pack(w)
}

// docxWriter collects the text of the document and the files beside it.
type docxWriter struct {
	document *Document
	body     strings.Builder
	files    []docxFile
	links    []string // from the document to the other files
	pictures map[*Image]string
}

type docxFile struct {
	name string
	data []byte
}

const (
	docxSpace = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" ` +
		`xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" ` +
		`xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"`
	docxLink = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	xmlHead  = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	twip     = 20.0  // a point in the unit of lengths
	drawn    = 12700 // a point in the unit of drawings
)

// link adds a file beside the document and gives the name by which the document refers to it.
func (d *docxWriter) link(kind, name string, data []byte) string {
	id := fmt.Sprintf("rId%d", len(d.links)+1)
	d.links = append(d.links, fmt.Sprintf(`<Relationship Id="%s" Type="%s%s" Target="%s"/>`, id, docxLink, kind, name))
	d.files = append(d.files, docxFile{"word/" + name, data})
	return id
}

// part writes one record's blocks and the settings of its pages, which start again at 1.
func (d *docxWriter) part(index int) error {
	part := d.document.Parts[index]
	for i, block := range part.Blocks {
		begin := d.body.Len()
		if err := d.block(block); err != nil {
			return err
		}
		if signatures, _ := signedBelow(part.Blocks[i+1:]); signatures != nil {
			d.keepWithNext(begin)
		}
	}
	settings := d.section(d.link("footer", fmt.Sprintf("footer%d.xml", index+1), []byte(d.footer(part.Footer))))
	if index == len(d.document.Parts)-1 {
		d.body.WriteString(settings)
		return nil
	}
	fmt.Fprintf(&d.body, "<w:p><w:pPr>%s</w:pPr></w:p>", settings)
	return nil
}

// keepWithNext lets the last row or paragraph of a block, begun there, stand on one page with what follows it.
func (d *docxWriter) keepWithNext(begin int) {
	whole := d.body.String()
	last := max(begin, strings.LastIndex(whole, "<w:tr>"))
	d.body.Reset()
	d.body.WriteString(whole[:last] + strings.ReplaceAll(whole[last:], "<w:pPr>", "<w:pPr><w:keepNext/>"))
}

func (d *docxWriter) section(footer string) string {
	sheet, turned := d.document.Sheet, ""
	if sheet.Width > sheet.Height {
		turned = ` w:orient="landscape"`
	}
	return fmt.Sprintf(`<w:sectPr><w:footerReference w:type="default" r:id="%s"/><w:type w:val="nextPage"/><w:pgSz w:w="%.0f" w:h="%.0f"%s/>`+
		`<w:pgMar w:top="%.0f" w:right="%.0f" w:bottom="%.0f" w:left="%.0f" w:header="400" w:footer="400" w:gutter="0"/><w:pgNumType w:start="1"/></w:sectPr>`,
		footer, sheet.Width*twip, sheet.Height*twip, turned, sheet.Top*twip, sheet.Right*twip, sheet.Bottom*twip, sheet.Left*twip)
}

func (d *docxWriter) footer(footer Footer) string {
	var out strings.Builder
	out.WriteString(xmlHead + `<w:ftr ` + docxSpace + `>`)
	fmt.Fprintf(&out, `<w:p><w:pPr><w:tabs><w:tab w:val="right" w:pos="%.0f"/></w:tabs></w:pPr>`, d.document.Sheet.Inner()*twip)
	how := style{size: footerSize, grey: 0.35}
	out.WriteString(docxRun(footer.Text, how))
	if footer.Pages {
		w := d.document.words()
		last := "SECTIONPAGES"
		if len(d.document.Parts) == 1 {
			last = "NUMPAGES" // which more programs know
		}
		out.WriteString(`<w:r><w:tab/></w:r>` + docxRun(w.page, how) + docxField("PAGE", how) + docxRun(w.of, how) + docxField(last, how) + docxRun(w.end, how))
	}
	out.WriteString(`</w:p></w:ftr>`)
	return out.String()
}

// docxField is a number that Word works out.
func docxField(code string, how style) string {
	return fmt.Sprintf(`<w:fldSimple w:instr=" %s ">%s</w:fldSimple>`, code, docxRun("1", how))
}

func (d *docxWriter) block(block Block) error {
	switch block := block.(type) {
	case Letterhead:
		return d.letterhead(block)
	case Text:
		d.paragraph(block)
	case Grid:
		d.grid(block)
	case Table:
		d.table(block)
	case Totals:
		d.totals(block)
	case Signatures:
		d.signatures(block)
	case Space:
		fmt.Fprintf(&d.body, `<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="%.0f" w:lineRule="exact"/></w:pPr></w:p>`, block.Height*twip)
	case PageBreak:
		d.body.WriteString(`<w:p><w:r><w:br w:type="page"/></w:r></w:p>`)
	}
	return nil
}

// docxText escapes a text; line breaks become breaks.
func docxText(text string) string {
	var out strings.Builder
	for i, line := range strings.Split(printable(text), "\n") {
		if i > 0 {
			out.WriteString("<w:br/>")
		}
		out.WriteString(`<w:t xml:space="preserve">`)
		_ = xml.EscapeText(&out, []byte(line)) // into memory
		out.WriteString("</w:t>")
	}
	return out.String()
}

func docxRun(text string, how style) string {
	if text == "" {
		return ""
	}
	look := ""
	if how.bold {
		look = "<w:b/>"
	}
	if how.grey > 0 {
		grey := int(how.grey * 255)
		look += fmt.Sprintf(`<w:color w:val="%02X%02X%02X"/>`, grey, grey, grey)
	}
	return fmt.Sprintf(`<w:r><w:rPr>%s<w:sz w:val="%.0f"/></w:rPr>%s</w:r>`, look, how.size*2, docxText(text))
}

// alignNames are how Word and Excel call the places of text.
var alignNames = map[Align]string{Left: "left", Center: "center", Right: "right"}

func docxParagraph(runs string, align Align, after float64) string {
	return fmt.Sprintf(`<w:p><w:pPr><w:spacing w:before="0" w:after="%.0f"/><w:jc w:val="%s"/></w:pPr>%s</w:p>`, after*twip, alignNames[align], runs)
}

func (d *docxWriter) paragraph(block Text) {
	how := style{size: block.Size, bold: block.Bold}
	if how.size == 0 {
		how.size = bodySize
	}
	d.body.WriteString(docxParagraph(docxRun(block.Text, how), block.Align, gap))
}

func (d *docxWriter) letterhead(block Letterhead) error {
	text := docxParagraph(docxRun(block.Name, style{size: nameSize, bold: true}), block.Align, 0)
	for _, line := range block.Lines {
		text += docxParagraph(docxRun(line, style{size: detailSize, grey: 0.3}), block.Align, 0)
	}
	cells := []docxCell{{content: text, width: 1}}
	if block.Logo != nil {
		picture, err := d.picture(block.Logo)
		if err != nil {
			return err
		}
		logo := docxCell{content: docxParagraph(picture, Left, 0), width: 0.28}
		cells[0].width = 0.72
		if block.LogoRight {
			cells = append(cells, logo)
		} else {
			cells = append([]docxCell{logo}, cells...)
		}
	}
	var shares []float64
	for _, cell := range cells {
		shares = append(shares, cell.width)
	}
	d.body.WriteString(d.rows(docxTable{rows: []docxRow{{cells: cells}}, shares: shares, under: true}))
	return nil
}

// picture puts an image into the file once and gives the run that shows it.
func (d *docxWriter) picture(image *Image) (string, error) {
	if d.pictures[image] == "" {
		data, err := image.png()
		if err != nil {
			return "", err
		}
		d.pictures[image] = d.link("image", fmt.Sprintf("media/image%d.png", len(d.pictures)+1), data)
	}
	width, height := image.fit(50*Millimetre, 16*Millimetre)
	extent := fmt.Sprintf(`cx="%.0f" cy="%.0f"`, width*drawn, height*drawn)
	return fmt.Sprintf(`<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent %s/><wp:docPr id="%d" name="Logo"/>`+
		`<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="0" name="Logo"/><pic:cNvPicPr/></pic:nvPicPr>`+
		`<pic:blipFill><a:blip r:embed="%s"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>`+
		`<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext %s/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`,
		extent, d.body.Len()+1, d.pictures[image], extent), nil
}

const docxStyles = xmlHead + `<w:styles ` + docxSpace + `><w:docDefaults><w:rPrDefault><w:rPr>` +
	`<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial" w:eastAsia="Microsoft YaHei"/><w:sz w:val="19"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault>` +
	`<w:pPrDefault><w:pPr><w:spacing w:after="0" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>` +
	`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style></w:styles>`

// pack writes the files into one archive.
func (d *docxWriter) pack(w io.Writer) error {
	d.link("styles", "styles.xml", []byte(docxStyles))
	var types strings.Builder
	for _, file := range d.files {
		if strings.Contains(file.name, "footer") {
			fmt.Fprintf(&types, `<Override PartName="/%s" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/>`, file.name)
		}
	}
	var title strings.Builder
	_ = xml.EscapeText(&title, []byte(d.document.Title)) // into memory
	files := append([]docxFile{
		{"[Content_Types].xml", []byte(xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
			`<Default Extension="png" ContentType="image/png"/>` +
			`<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>` +
			`<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>` +
			`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>` + types.String() + `</Types>`)},
		{"_rels/.rels", []byte(xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
			`<Relationship Id="rId1" Type="` + docxLink + `officeDocument" Target="word/document.xml"/>` +
			`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`)},
		{"docProps/core.xml", []byte(xmlHead + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" ` +
			`xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>` + title.String() + `</dc:title></cp:coreProperties>`)},
		{"word/document.xml", []byte(xmlHead + `<w:document ` + docxSpace + `><w:body>` + d.body.String() + `</w:body></w:document>`)},
		{"word/_rels/document.xml.rels", []byte(xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + strings.Join(d.links, "") + `</Relationships>`)},
	}, d.files...)
	archive := zip.NewWriter(w)
	for _, file := range files {
		entry, err := archive.Create(file.name)
		if err != nil {
			return err
		}
		if _, err := entry.Write(file.data); err != nil {
			return err
		}
	}
	return archive.Close()
}

package paper

// labelled puts the mark between a label and its value.
func (d *Document) labelled(label string) string {
	switch {
	case label == "":
		return ""
	case d.Language == "en":
		return label + ": "
	default:
		return label + "："
	}
}

func (p *pdfWriter) grid(block Grid) {
	columns := max(1, block.Columns)
	width := p.sheet().Inner() / float64(columns)
	label := p.labelWidth(block.Items, width*0.45)
	rows := block.rowsOf()
	for i, row := range rows {
		p.roomAbove(i == len(rows)-1, bodySize*leading)
		p.items(row, func(i int) box {
			if row[i].Wide {
				return p.inner()
			}
			return box{p.sheet().Left + float64(i)*width, width - 8}
		}, label)
	}
}

// labelWidth is as wide as the widest label, but leaves most of the width to the values.
func (p *pdfWriter) labelWidth(items []Item, most float64) float64 {
	widest := 0.0
	for _, item := range items {
		widest = max(widest, p.text(p.document.labelled(item.Label), bodySize))
	}
	return min(widest, most)
}

// items draws one row of labels and values.
func (p *pdfWriter) items(row []Item, place func(i int) box, label float64) {
	labels, values := make([][]string, len(row)), make([][]string, len(row))
	most := 1
	for i, item := range row {
		labels[i] = p.text.wrap(printable(p.document.labelled(item.Label)), bodySize, label+0.5)
		values[i] = p.text.wrap(printable(item.Value.Text), bodySize, place(i).width-label)
		most = max(most, len(labels[i]), len(values[i]))
	}
	p.room(float64(min(most, 40)) * bodySize * leading)
	for line := range most {
		p.room(bodySize * leading)
		for i, item := range row {
			in := place(i)
			p.lines(lineAt(labels[i], line), box{in.x, label}, p.y, style{size: bodySize, grey: 0.35}, Left)
			p.lines(lineAt(values[i], line), box{in.x + label, in.width - label}, p.y, style{size: bodySize, bold: item.Bold}, Left)
		}
		p.y += bodySize * leading
	}
	p.y += 1.5
}

func lineAt(lines []string, at int) []string {
	if at >= len(lines) {
		return nil
	}
	return lines[at : at+1]
}

// totals stand in the right half, short values on the right.
func (p *pdfWriter) totals(block Totals) {
	in := p.inner()
	label := p.labelWidth(block.Items, in.width*0.3)
	height := float64(min(len(block.Items), 20)) * (bodySize*leading + 1.5)
	p.roomAbove(true, height)
	p.room(height)
	for _, item := range block.Items {
		value := p.text(printable(item.Value.Text), bodySize)
		width := min(in.width, max(label+value+4, in.width*0.42))
		right := box{in.x + in.width - width, width}
		values := p.text.wrap(printable(item.Value.Text), bodySize, right.width-label)
		p.room(float64(len(values)) * bodySize * leading)
		p.lines([]string{p.document.labelled(item.Label)}, right, p.y, style{size: bodySize, grey: 0.35, bold: item.Bold}, Left)
		p.y = p.lines(values, box{right.x + label, right.width - label}, p.y, style{size: bodySize, bold: item.Bold}, Right) + 1.5
	}
}

const sealHeight = 26 * Millimetre

// parties are the lines of those who sign, and the height of the highest.
func (p *pdfWriter) parties(block Signatures) (wrapped [][]string, height float64) {
	width := p.partyWidth(block)
	wrapped = make([][]string, len(block.Parties))
	for i, party := range block.Parties {
		for _, line := range party.Lines {
			wrapped[i] = append(wrapped[i], p.text.wrap(printable(line), bodySize, width)...)
		}
		needed := float64(len(wrapped[i])+1) * bodySize * (leading + 0.35)
		if party.Seal != "" {
			needed += sealHeight
		}
		height = max(height, needed)
	}
	return wrapped, height
}

func (p *pdfWriter) partyWidth(block Signatures) float64 {
	return p.sheet().Inner()/float64(max(1, len(block.Parties))) - 12
}

// signatures keep together on one page.
func (p *pdfWriter) signatures(block Signatures) {
	width := p.partyWidth(block)
	wrapped, height := p.parties(block)
	p.room(height + gap)
	top := p.y + gap
	for i, party := range block.Parties {
		in := box{p.sheet().Left + float64(i)*(width+12), width}
		y := p.lines(p.text.wrap(printable(party.Label), bodySize+0.5, width), in, top, style{size: bodySize + 0.5, bold: true}, Left)
		for _, line := range wrapped[i] {
			y = p.lines([]string{line}, in, y+bodySize*0.35, style{size: bodySize}, Left)
		}
		if party.Seal != "" {
			p.lines([]string{party.Seal}, in, y+sealHeight/2, style{size: detailSize, grey: 0.6}, Center)
		}
	}
	p.y = top + height
}

package engine

import (
	"sync"
	"weak"

	"github.com/weft-crm/weft/engine/paper"
)

// printFont keeps the font for printing while documents are written; afterwards its memory is given back.
type printFont struct {
	lock sync.Mutex
	held weak.Pointer[paper.Font]
}

// get gives the font, read anew when nobody has it. Unavailable without a font.
func (f *printFont) get(read func() ([]byte, error)) (*paper.Font, error) {
	f.lock.Lock()
	defer f.lock.Unlock()
	if font := f.held.Value(); font != nil {
		return font, nil
	}
	missing := Refuse(Unavailable, "no_font", "PDF cannot be written, because the font for printing was not built in. Choose Word or Excel.",
		"程序中未内置打印字体，无法生成 PDF；请改用 Word 或 Excel。")
	if read == nil {
		return nil, missing
	}
	data, err := read()
	if err != nil {
		missing.cause = err
		return nil, missing
	}
	font, err := paper.NewFont(data)
	if err != nil {
		missing.cause = err
		return nil, missing
	}
	f.held = weak.Make(font)
	return font, nil
}

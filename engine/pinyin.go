package engine

import (
	_ "embed"
	"strings"
	"sync"
)

// pinyinText lists the Chinese characters by their most usual reading: a line is a syllable without its
// tone (ü is v), a space, and the characters that are read so, in the order of Unicode. The readings are
// those of github.com/mozillazg/go-pinyin, which keeps two megabytes of memory for them from the start;
// the test of this file writes it anew.
//
//go:embed pinyin.txt
var pinyinText string

// The characters that have readings lie between these two.
const firstHan, lastHan = 0x3007, 0x2FA1D

// readings gives the syllable of each character from firstHan on, as its place in the list of syllables;
// 0 stands for none.
var readings = sync.OnceValues(func() (places []uint16, syllables []string) {
	places, syllables = make([]uint16, lastHan-firstHan+1), []string{""}
	for line := range strings.Lines(pinyinText) {
		syllable, characters, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		for _, character := range characters {
			places[character-firstHan] = uint16(len(syllables))
		}
		syllables = append(syllables, syllable)
	}
	return places, syllables
})

// pinyinOf gives the syllables of a text's Chinese characters and leaves out everything else.
func pinyinOf(text string) (found []string) {
	places, syllables := readings()
	for _, character := range text {
		if character < firstHan || character > lastHan {
			continue
		}
		if place := places[character-firstHan]; place > 0 {
			found = append(found, syllables[place])
		}
	}
	return found
}

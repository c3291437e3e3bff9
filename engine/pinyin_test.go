package engine_test

import (
	"flag"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/mozillazg/go-pinyin"

	"github.com/weft-crm/weft/engine"
)

var writePinyin = flag.Bool("write-pinyin", false, "write engine/pinyin.txt anew from the library")

// TestEveryCharacterIsReadAsTheLibraryReadsIt compares the table with its source, character by character.
func TestEveryCharacterIsReadAsTheLibraryReadsIt(t *testing.T) {
	bySyllable := map[string][]rune{}
	for character := rune(1); character < 0x30000; character++ {
		read := pinyin.LazyPinyin(string(character), pinyin.NewArgs())
		if !*writePinyin && !slices.Equal(engine.PinyinOf(string(character)), read) {
			t.Errorf("%c (%U) is read %v, not %v", character, character, engine.PinyinOf(string(character)), read)
		}
		if len(read) > 0 {
			bySyllable[read[0]] = append(bySyllable[read[0]], character)
		}
	}
	if !*writePinyin {
		return
	}
	var text strings.Builder
	for _, syllable := range slices.Sorted(maps.Keys(bySyllable)) {
		text.WriteString(syllable + " " + string(bySyllable[syllable]) + "\n")
	}
	if err := os.WriteFile("pinyin.txt", []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
}

func BenchmarkPinyinOfAName(b *testing.B) {
	for b.Loop() {
		engine.PinyinOf("北京大学第一医院")
	}
}

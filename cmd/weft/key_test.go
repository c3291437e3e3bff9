package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestKeysAreReadFromFiles(t *testing.T) {
	for content, fine := range map[string]bool{
		strings.Repeat("0f", 32) + "\n":                true,
		"MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=": true,
		"secret":                 false,
		"":                       false,
		strings.Repeat("0f", 31): false,
	} {
		path := filepath.Join(t.TempDir(), "weft.key")
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		key, err := readKey(path)
		if (err == nil) != fine || fine && len(key) != keyBytes {
			t.Errorf("%q: %d bytes, %v", content, len(key), err)
		}
	}
	if key, err := readKey(""); key != nil || err != nil {
		t.Errorf("no file: %v, %v", key, err)
	}
	if _, err := readKey(filepath.Join(t.TempDir(), "missing")); err == nil {
		t.Error("a missing file was read")
	}
}

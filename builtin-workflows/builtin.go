// Package builtin holds the packs that ship with Weft, as JSON embedded in the binary: core and,
// layered on it, manufacturing, services and distribution. A pack is a folder as metadata.Load
// reads it; README.md tells what each folder holds, SCENARIOS.md how its scenarios are written.
package builtin

import (
	"embed"
	"io/fs"
	"slices"
)

//go:embed core manufacturing services distribution
var files embed.FS

// Packs names the built-in packs, each after those it requires.
func Packs() []string { return []string{"core", "manufacturing", "services", "distribution"} }

// FS returns a pack's folder, or nil if there is no pack of that name.
func FS(name string) fs.FS {
	if !slices.Contains(Packs(), name) {
		return nil
	}
	pack, err := fs.Sub(files, name)
	if err != nil {
		return nil
	}
	return pack
}

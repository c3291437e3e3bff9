package metadata

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// CustomPack is the pack of the layer with the customer's own changes.
const CustomPack = "custom"

const (
	maxPackFiles = 5000
	maxFileBytes = 16 << 20
)

// Load reads a pack's folder: pack.json, menus.json and the files of its sub-folders. Files and
// folders whose name starts with a dot are left out. The layer's pack is the name in pack.json,
// else the folder's name. A problem is a folder that cannot be read, is too large or has no
// pack.json; what the files say is for Compile to check.
func Load(files fs.FS, dir string) (Layer, Problems) {
	layer := Layer{Pack: path.Base(dir), Files: Files{}}
	err := fs.WalkDir(files, dir, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name != dir && strings.HasPrefix(entry.Name(), "."):
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		case entry.IsDir():
			return nil
		default:
			return layer.read(files, dir, name)
		}
	})
	if err != nil {
		return layer, Problems{{Pack: layer.Pack, Code: "pack_unreadable", Message: Text{
			En: fmt.Sprintf("The pack %s cannot be read: %v.", dir, err),
			Zh: fmt.Sprintf("无法读取配置包 %s：%v。", dir, err),
		}}}
	}
	manifest := layer.Files["pack.json"]
	if manifest == nil {
		return layer, Problems{{Pack: layer.Pack, File: "pack.json", Code: "pack_missing", Message: Text{
			En: fmt.Sprintf("%s has no pack.json, so it is not a pack.", dir),
			Zh: fmt.Sprintf("%s 中没有 pack.json，不是配置包。", dir),
		}}}
	}
	if root, _ := decode(&source{data: manifest}); root.string("name") != "" {
		layer.Pack = root.string("name")
	}
	return layer, nil
}

// read takes one file into the layer.
func (l *Layer) read(files fs.FS, dir, name string) error {
	if len(l.Files) >= maxPackFiles {
		return fmt.Errorf("it has more than %d files", maxPackFiles)
	}
	data, err := fs.ReadFile(files, name)
	if err != nil {
		return err
	}
	if len(data) > maxFileBytes {
		return errors.New(name + " is too large")
	}
	l.Files[strings.TrimPrefix(strings.TrimPrefix(name, dir), "/")] = data
	return nil
}

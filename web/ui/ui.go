// Package ui embeds the built browser application and finds its files with their compressed
// variants. It never speaks HTTP; package web serves what it finds here. The one thing to know:
// dist holds only a place-holder until `npm run build` has run, and then Load says so.
package ui

import (
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"path"
	"strings"
	"sync"
)

//go:embed all:dist
var dist embed.FS

// ErrNotBuilt says that the binary was compiled before the browser application was built.
var ErrNotBuilt = errors.New("the browser application is not built: run make ui")

// ErrNoFont says that the browser application was built without the font for printing.
var ErrNoFont = errors.New("the font for printing is missing: run make ui")

// Font unpacks the TrueType font that prints are set in: Latin and Chinese characters, some 10 MB. It fails
// with ErrNoFont when it was not built.
func Font() ([]byte, error) {
	packed, err := dist.Open("dist/fonts/print.ttf.gz")
	if err != nil {
		return nil, ErrNoFont
	}
	defer func() { _ = packed.Close() }()
	plain, err := gzip.NewReader(packed)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(plain)
}

// Asset is one file of the application. Its content is read when somebody first asks for it.
type Asset struct {
	Type      string // content type
	ETag      string // quoted; of the plain content
	Immutable bool   // the name changes with the content, so it may be cached for ever

	plain, gzip, brotli content // nil where no such variant was built
}

type content func() ([]byte, error)

// Assets are the files by path without a leading slash, e.g. "assets/index-B2c.js".
type Assets map[string]*Asset

// Load reads the embedded files. It fails with ErrNotBuilt when there is no index.html.
func Load() (Assets, error) {
	root, err := fs.Sub(dist, "dist")
	if err != nil {
		return nil, err
	}
	return load(root)
}

func load(root fs.FS) (Assets, error) {
	assets := Assets{}
	err := fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || hidden(name) || variant(name) {
			return err
		}
		asset, err := found(root, name)
		assets[name] = asset
		return err
	})
	if err != nil {
		return nil, err
	}
	if assets["index.html"] == nil {
		return nil, ErrNotBuilt
	}
	return assets, nil
}

// Find returns the file for a request path. A path that no file can have is a page of the
// application and gives index.html; a missing file gives nil.
func (a Assets) Find(request string) *Asset {
	name := strings.TrimPrefix(path.Clean("/"+request), "/")
	if asset := a[name]; asset != nil {
		return asset
	}
	if strings.HasPrefix(name, "assets/") || path.Ext(name) != "" {
		return nil
	}
	return a["index.html"]
}

// Encode chooses the smallest variant that an Accept-Encoding header allows and returns its
// content encoding, empty for the plain content. The error is that of reading the file.
func (a *Asset) Encode(accept string) (encoding string, body []byte, err error) {
	read := a.plain
	switch {
	case a.brotli != nil && accepts(accept, "br"):
		encoding, read = "br", a.brotli
	case a.gzip != nil && accepts(accept, "gzip"):
		encoding, read = "gzip", a.gzip
	}
	body, err = read()
	return encoding, body, err
}

// found describes a file. A name that changes with the content can stand for it.
func found(root fs.FS, name string) (*Asset, error) {
	asset := &Asset{
		Type: contentType(name), Immutable: strings.HasPrefix(name, "assets/"), ETag: etag([]byte(name)),
		plain: reading(root, name), gzip: reading(root, name+".gz"), brotli: reading(root, name+".br"),
	}
	if asset.Immutable {
		return asset, nil
	}
	plain, err := asset.plain()
	asset.ETag = etag(plain)
	return asset, err
}

// reading reads a file once, when it is needed; nil if there is none.
func reading(root fs.FS, name string) content {
	if _, err := fs.Stat(root, name); err != nil {
		return nil
	}
	return sync.OnceValues(func() ([]byte, error) { return fs.ReadFile(root, name) })
}

func etag(content []byte) string {
	sum := sha256.Sum256(content)
	return `"` + hex.EncodeToString(sum[:12]) + `"`
}

// contentType names the kinds of files that the build makes. It asks no table of the machine: on Windows that
// may call scripts text/plain, and reading it takes time and half a megabyte.
func contentType(name string) string {
	switch path.Ext(name) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".png":
		return "image/png"
	case ".txt":
		return "text/plain; charset=utf-8"
	case ".json":
		return "application/json"
	case ".wasm":
		return "application/wasm"
	}
	return "application/octet-stream"
}

func hidden(name string) bool {
	return strings.HasPrefix(name, ".vite/") || strings.HasPrefix(path.Base(name), ".")
}

func variant(name string) bool {
	return strings.HasSuffix(name, ".br") || strings.HasSuffix(name, ".gz")
}

func accepts(header, encoding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, quality, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.TrimSpace(name) != encoding {
			continue
		}
		value := strings.TrimPrefix(strings.TrimSpace(quality), "q=")
		return strings.Trim(value, "0.") != "" || value == ""
	}
	return false
}

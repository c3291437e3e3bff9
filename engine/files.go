package engine

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

const (
	largestFile  = 50 << 20 // that a browser may send
	largestLocal = 4 << 30  // that the command line may read
)

// Upload keeps a file until a record holds it. Invalid for an empty or too large file.
func (e *Engine) Upload(ctx context.Context, by Actor, name string, content io.Reader) (*metadata.File, error) {
	stored, err := e.keep(name, content, largestFile)
	if err != nil {
		return nil, err
	}
	stored.Actor = by.ID
	err = e.write(ctx, func(tx *store.Tx, _ *model) error { return tx.AddFile(stored) })
	return &metadata.File{ID: stored.ID, Name: stored.Name, Size: stored.Size, Type: stored.Type}, err
}

// keep writes a file's bytes, at most so many, under a name made of its hash, so that a crash leaves
// no half a file.
func (e *Engine) keep(name string, content io.Reader, most int64) (*store.File, error) {
	if e.config.Files == "" {
		return nil, Refuse(Unavailable, "no_files", "This installation keeps no files.", "本系统未启用文件存储。")
	}
	if err := os.MkdirAll(e.config.Files, 0o750); err != nil {
		return nil, fmt.Errorf("make the folder of files: %w", err)
	}
	temporary, err := os.CreateTemp(e.config.Files, "upload-*")
	if err != nil {
		return nil, fmt.Errorf("keep a file: %w", err)
	}
	defer func() { _ = os.Remove(temporary.Name()) }() // gone already when it was renamed
	hash := sha256.New()
	size, err := io.Copy(io.MultiWriter(temporary, hash), io.LimitReader(content, most+1))
	if err := errors.Join(err, temporary.Sync(), temporary.Close()); err != nil {
		return nil, fmt.Errorf("keep a file: %w", err)
	}
	if size == 0 || size > most {
		return nil, Refuse(Invalid, "file_size", fmt.Sprintf("A file must hold something, and at most %d MB.", most>>20), fmt.Sprintf("文件不能为空，且不得超过 %d MB。", most>>20))
	}
	key := hex.EncodeToString(hash.Sum(nil))
	if err := os.Rename(temporary.Name(), e.filePath(key)); err != nil {
		return nil, fmt.Errorf("keep a file: %w", err)
	}
	return &store.File{ID: store.NewID(), Name: fileName(name), Size: size, Type: fileType(name, e.filePath(key)), Key: key, Hash: key}, nil
}

func (e *Engine) filePath(key string) string { return filepath.Join(e.config.Files, key) }

// fileName keeps the last part of what a browser sent, without characters that headers or folders
// could stumble over.
func fileName(sent string) string {
	name := filepath.Base(strings.ReplaceAll(sent, `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == '"' || r == utf8.RuneError {
			return -1
		}
		return r
	}, name)
	if name == "" || name == "." || name == "/" {
		return "file"
	}
	return shortened(name, 200)
}

// titledFile makes the name of a file of what people call something.
func titledFile(title string) string {
	return fileName(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) {
			return '-'
		}
		return r
	}, title))
}

// fileType looks at the content rather than believe the browser.
func fileType(name, path string) string {
	file, err := os.Open(path)
	if err != nil {
		return "application/octet-stream"
	}
	defer func() { _ = file.Close() }()
	var head [512]byte
	n, _ := file.Read(head[:])
	ending := strings.ToLower(filepath.Ext(name))
	switch ending {
	case ".csv":
		return "text/csv"
	case ".xlsx":
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	}
	if sound, known := sounds[ending]; known && bytes.HasPrefix(head[min(sound.at, n):n], []byte(sound.sign)) {
		return sound.kind
	}
	return http.DetectContentType(head[:n])
}

// sounds are the types of recordings by their endings: the bytes would not tell them from films.
var sounds = map[string]struct {
	at         int
	sign, kind string
}{
	".m4a":  {4, "ftyp", "audio/mp4"},
	".weba": {0, "\x1a\x45\xdf\xa3", "audio/webm"},
	".ogg":  {0, "OggS", "audio/ogg"},
}

// Download is a file's description with its bytes, which the caller closes.
type Download struct {
	metadata.File
	Content *os.File
}

// Download opens a file for somebody who may read the field that holds it, or who uploaded it.
func (e *Engine) Download(ctx context.Context, by Actor, id string) (*Download, error) {
	var row *store.File
	err := e.readAs(ctx, by, func(a *act) error {
		found, err := a.tx.Files(id)
		if err != nil {
			return err
		}
		row = found[id]
		if row == nil {
			return noFile()
		}
		return a.mayDownload(row)
	})
	if err != nil {
		return nil, err
	}
	content, err := os.Open(e.filePath(row.Key))
	if errors.Is(err, os.ErrNotExist) {
		return nil, noFile()
	}
	if err != nil {
		return nil, err
	}
	return &Download{File: metadata.File{ID: row.ID, Name: row.Name, Size: row.Size, Type: row.Type}, Content: content}, nil
}

func noFile() *Error {
	return notFound("There is no such file, or you may not see it.", "文件不存在，或您无权查看。")
}

func (a *act) mayDownload(row *store.File) error {
	if row.RecordID == "" {
		if row.Actor != a.by.ID {
			return noFile()
		}
		return nil
	}
	if row.Field == companyFile {
		return nil
	}
	if strings.HasPrefix(row.Field, commentFile) {
		return a.mayDownloadOfComment(row)
	}
	entity := a.m.Entity(row.Entity)
	if entity == nil {
		return noFile()
	}
	field := entity.FieldByName(row.Field)
	if field == nil || a.m.rightsOn(a.by, entity).field(field) < readField {
		return noFile()
	}
	if err := a.mustSee(row.Entity, row.RecordID); err != nil {
		return noFile()
	}
	return nil
}

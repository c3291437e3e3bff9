package web

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/weft-crm/weft/engine"
	"github.com/weft-crm/weft/metadata"
)

// uploads gives the files of a multipart request, whatever their field names.
func (r *request) uploads() ([]*multipart.FileHeader, error) {
	form, err := r.MultipartForm()
	if err != nil {
		return nil, malformed("no_file", "Send the file as multipart/form-data.", "请以 multipart/form-data 方式上传文件。")
	}
	var list []*multipart.FileHeader
	for _, headers := range form.File {
		list = append(list, headers...)
	}
	if len(list) == 0 {
		return nil, malformed("no_file", "The request holds no file.", "请求中没有文件。")
	}
	return list, nil
}

func (s *Server) uploadFiles(r *request) (any, error) {
	headers, err := r.uploads()
	if err != nil {
		return nil, err
	}
	files := []*metadata.File{}
	for _, header := range headers {
		content, err := header.Open()
		if err != nil {
			return nil, err
		}
		file, err := s.engine.Upload(r, r.by, header.Filename, content)
		if err := content.Close(); err != nil {
			return nil, err
		}
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	return created{files}, nil
}

// sendFile sends a file's bytes. Only pictures, plain texts and PDF are shown by the browser; everything else
// is saved, so that no uploaded page can act in our name.
func (s *Server) sendFile(c *fiber.Ctx) error {
	by, _ := c.Locals(actorKey).(engine.Actor)
	file, err := s.engine.Download(c.UserContext(), by, c.Params("id"))
	if err != nil {
		return err
	}
	return sendDownload(c, file)
}

// sendThumbnail sends a picture made small.
func (s *Server) sendThumbnail(c *fiber.Ctx) error {
	by, _ := c.Locals(actorKey).(engine.Actor)
	file, err := s.engine.Thumbnail(c.UserContext(), by, c.Params("id"))
	if err != nil {
		return err
	}
	return sendDownload(c, file)
}

// looksOf tells whether the browser shows files of a type, and what they may do there: nothing. A PDF is not put
// into the sandbox, in which Safari and some versions of Chrome refuse to show it; its viewer is one already.
func looksOf(kind string) (disposition, policy string) {
	const closed = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; sandbox"
	switch {
	case kind == "application/pdf":
		return "inline", "frame-ancestors 'self'"
	case strings.HasPrefix(kind, "text/plain"), strings.HasPrefix(kind, "image/") && kind != "image/svg+xml":
		return "inline", closed
	}
	return "attachment", closed
}

func sendDownload(c *fiber.Ctx, file *engine.Download) error {
	disposition, policy := looksOf(file.Type)
	c.Set(fiber.HeaderContentType, file.Type)
	c.Set(fiber.HeaderContentDisposition, mime.FormatMediaType(disposition, map[string]string{"filename": file.Name}))
	c.Set(fiber.HeaderCacheControl, "private, max-age=3600")
	c.Set(fiber.HeaderContentSecurityPolicy, policy)
	c.Set(fiber.HeaderAcceptRanges, "bytes")
	part, lacking := partOf(c, file.Size)
	if lacking {
		c.Set(fiber.HeaderContentRange, fmt.Sprintf("bytes */%d", file.Size))
		return errors.Join(c.SendStatus(http.StatusRequestedRangeNotSatisfiable), file.Content.Close())
	}
	if part == nil {
		return c.SendStream(file.Content, int(file.Size))
	}
	if _, err := file.Content.Seek(int64(part.Start), io.SeekStart); err != nil {
		return errors.Join(err, file.Content.Close())
	}
	length := part.End - part.Start + 1
	c.Set(fiber.HeaderContentRange, fmt.Sprintf("bytes %d-%d/%d", part.Start, part.End, file.Size))
	return c.Status(http.StatusPartialContent).SendStream(limited{io.LimitReader(file.Content, int64(length)), file.Content}, length)
}

// limited reads a part of a file, and closes the file.
type limited struct {
	io.Reader
	io.Closer
}

// part is a stretch of bytes, both ends included.
type part struct{ Start, End int }

// partOf is the one part of a file that a player asks for while somebody seeks in a recording; nil when
// the whole file is to be sent, or when the file lacks what is asked for.
func partOf(c *fiber.Ctx, size int64) (wanted *part, lacking bool) {
	asked, err := c.Range(int(size))
	if err == nil && asked.Type == "bytes" && len(asked.Ranges) == 1 && c.Get(fiber.HeaderIfRange) == "" {
		one := part(asked.Ranges[0])
		return &one, false
	}
	return nil, errors.Is(err, fiber.ErrRangeUnsatisfiable)
}

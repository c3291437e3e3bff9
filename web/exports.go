package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net/http"

	"github.com/gofiber/fiber/v2"

	"github.com/weft-crm/weft/engine"
)

func (s *Server) exportList(r *request) (any, error) {
	list, err := r.list()
	if err != nil {
		return nil, err
	}
	export, err := s.engine.ExportList(r, r.by, list, r.Query("format", "csv"))
	if err != nil {
		return nil, err
	}
	return streamed{export, s.log}, nil
}

// streamed is an answer that is written while it is sent.
type streamed struct {
	*engine.Export
	log *slog.Logger
}

// sendStreamed sends a list as it is read. What fails on the way breaks the connection, so that nobody takes
// the beginning of a list for the whole; whoever goes away ends the reading.
func sendStreamed(c *fiber.Ctx, answer streamed) error {
	c.Set(fiber.HeaderContentType, answer.Type)
	c.Set(fiber.HeaderContentDisposition, mime.FormatMediaType("attachment", map[string]string{"filename": answer.Name}))
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set("X-Accel-Buffering", "no")
	if c.Method() == http.MethodHead { // asks what there is, takes nothing away
		return c.SendStatus(http.StatusOK)
	}
	c.Context().Response.ImmediateHeaderFlush = true
	reader, writer := io.Pipe()
	go answer.pump(context.WithoutCancel(c.UserContext()), writer)
	return c.Status(http.StatusOK).SendStream(reader)
}

func (a streamed) pump(ctx context.Context, into *io.PipeWriter) {
	var err error
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("panic: %v", fault)
		}
		if err != nil && !errors.Is(err, io.ErrClosedPipe) {
			a.log.Error("export failed", slog.Any("error", err))
		}
		_ = into.CloseWithError(err)
	}()
	err = a.Write(ctx, into)
}

func describeExports(paths object) {
	paths["/records/{entity}/export"] = object{"get": answersWith(operation("Take a list away as a file, with the right to export; it is noted in the audit log", nil,
		parameter("path", "entity", "The entity."), parameter("query", "format", "csv or xlsx; csv without it."), filterParameter, searchParameter, sortParameter,
		parameter("query", "fields", "The columns, in this order; without them those of the view, else all."), viewParameter, deletedParameter),
		"text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")}
}

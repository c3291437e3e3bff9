package web

import (
	"bufio"
	"encoding/json"
	"fmt"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/weft-crm/weft/engine"
)

func (s *Server) listNotices(r *request) (any, error) {
	return s.engine.Notices(r, r.by, r.Query("unread") == "1", r.Query("before"))
}

func (s *Server) readNotices(r *request) (any, error) {
	var ask struct {
		IDs []string `json:"ids"`
		All bool     `json:"all"`
	}
	if err := r.decode(&ask); err != nil {
		return nil, err
	}
	if len(ask.IDs) == 0 && !ask.All {
		return nil, nil
	}
	return nil, s.engine.ReadNotices(r, r.by, ask.IDs)
}

const heartbeat = 20 * time.Second

// streamEvents tells a browser what is new as it happens (server-sent events). Who misses an event
// sees the news with the next request.
func (s *Server) streamEvents(c *fiber.Ctx) error {
	by, _ := c.Locals(actorKey).(engine.Actor)
	events, end := s.engine.Subscribe(by)
	c.Set(fiber.HeaderContentType, "text/event-stream")
	c.Set(fiber.HeaderCacheControl, "no-cache")
	c.Set("X-Accel-Buffering", "no")
	c.Context().SetBodyStreamWriter(func(w *bufio.Writer) {
		defer end()
		s.forward(w, events)
	})
	return nil
}

// forward writes events until the browser has gone, the engine closes or the server stops.
func (s *Server) forward(w *bufio.Writer, events <-chan engine.StreamEvent) {
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	text := "retry: 3000\n\n"
	for {
		if _, err := w.WriteString(text); err != nil {
			return
		}
		if err := w.Flush(); err != nil {
			return
		}
		select {
		case <-s.closing:
			return
		case <-beat.C:
			text = ": still here\n\n"
		case event, open := <-events:
			if !open {
				return
			}
			text = eventText(event)
		}
	}
}

func eventText(event engine.StreamEvent) string {
	data, err := json.Marshal(event.Data)
	if err != nil {
		data = []byte("null")
	}
	return fmt.Sprintf("event: %s\ndata: %s\n\n", event.Name, data)
}

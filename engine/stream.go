package engine

import (
	"slices"
	"sync"
)

// StreamEvent tells a browser that something is new: notice, task, release or import.
type StreamEvent struct {
	Name string `json:"event"`
	Data any    `json:"data,omitempty"`
}

// stream hands events to the browsers connected to this process. Nothing depends on it: who misses
// an event sees the news with the next request.
type stream struct {
	lock      sync.Mutex
	listeners map[*listener]struct{}
	closed    bool
}

type listener struct {
	user   string
	events chan StreamEvent
}

func newStream() *stream { return &stream{listeners: map[*listener]struct{}{}} }

// Subscribe returns the events for a person and a function that ends the subscription; the channel
// is closed then, or when the engine closes. Events that nobody takes are dropped.
func (e *Engine) Subscribe(by Actor) (<-chan StreamEvent, func()) {
	one := &listener{user: by.ID, events: make(chan StreamEvent, 16)}
	e.stream.lock.Lock()
	defer e.stream.lock.Unlock()
	if e.stream.closed {
		close(one.events)
		return one.events, func() {}
	}
	e.stream.listeners[one] = struct{}{}
	return one.events, func() { e.stream.remove(one) }
}

// send gives an event to the given people, to everybody if there are none.
func (s *stream) send(event StreamEvent, people ...string) {
	s.lock.Lock()
	defer s.lock.Unlock()
	for one := range s.listeners {
		if len(people) > 0 && !slices.Contains(people, one.user) {
			continue
		}
		select {
		case one.events <- event:
		default:
		}
	}
}

func (s *stream) remove(one *listener) {
	s.lock.Lock()
	defer s.lock.Unlock()
	if _, ok := s.listeners[one]; ok {
		delete(s.listeners, one)
		close(one.events)
	}
}

func (s *stream) close() {
	s.lock.Lock()
	defer s.lock.Unlock()
	s.closed = true
	for one := range s.listeners {
		delete(s.listeners, one)
		close(one.events)
	}
}

package engine

import (
	"container/list"
	"sync"
)

// recent remembers what never changes under its key, up to a number of things: those used last.
type recent[K comparable, V any] struct {
	most  int
	lock  sync.Mutex
	order *list.List // of remembered[K, V], the last used first
	known map[K]*list.Element
}

type remembered[K comparable, V any] struct {
	key   K
	value V
}

func newRecent[K comparable, V any](most int) *recent[K, V] {
	return &recent[K, V]{most: most, order: list.New(), known: map[K]*list.Element{}}
}

func (r *recent[K, V]) get(key K) (value V, known bool) {
	r.lock.Lock()
	defer r.lock.Unlock()
	element := r.known[key]
	if element == nil {
		return value, false
	}
	r.order.MoveToFront(element)
	return element.Value.(remembered[K, V]).value, true
}

func (r *recent[K, V]) put(key K, value V) {
	r.lock.Lock()
	defer r.lock.Unlock()
	if r.known[key] != nil {
		return
	}
	r.known[key] = r.order.PushFront(remembered[K, V]{key, value})
	for len(r.known) > r.most {
		delete(r.known, r.order.Remove(r.order.Back()).(remembered[K, V]).key)
	}
}

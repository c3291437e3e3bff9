package store

import (
	"context"
	"sync/atomic"
)

// Statements counts what transactions send to the database.
type Statements struct{ sent, trips atomic.Int64 }

// Sent is how many statements were sent so far. One that is sent with many lists of arguments is one.
func (s *Statements) Sent() int { return int(s.sent.Load()) }

// Trips is how often something was sent: on PostgreSQL each is a round trip.
func (s *Statements) Trips() int { return int(s.trips.Load()) }

type countedKey struct{}

// Counted gives a context whose transactions count their statements.
func Counted(ctx context.Context) (context.Context, *Statements) {
	counted := &Statements{}
	return context.WithValue(ctx, countedKey{}, counted), counted
}

// countedIn is what counts the statements of a context; nil, which counts nothing, for none.
func countedIn(ctx context.Context) *Statements {
	counted, _ := ctx.Value(countedKey{}).(*Statements)
	return counted
}

func (s *Statements) add(statements int) {
	if s != nil {
		s.sent.Add(int64(statements))
		s.trips.Add(1)
	}
}

// tallied is a connection whose statements are counted.
type tallied struct {
	connection
	counted *Statements
}

func (c *tallied) run(ctx context.Context, steps ...step) error {
	c.counted.add(len(steps))
	return c.connection.run(ctx, steps...)
}

package engine

import "context"

// FireTimers fires what is due, as the background does every second.
func (e *Engine) FireTimers(ctx context.Context) error { return e.fireTimers(ctx) }

// FindStranded looks for stranded runs, as the background does every minute.
func (e *Engine) FindStranded(ctx context.Context) error { return e.findStranded(ctx) }

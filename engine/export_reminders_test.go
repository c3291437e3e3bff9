package engine

import "context"

// TellReminders tells what is due, as the background does every second.
func (e *Engine) TellReminders(ctx context.Context) error { return e.remind(ctx) }

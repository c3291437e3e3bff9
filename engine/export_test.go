package engine

import (
	"context"

	"github.com/weft-crm/weft/engine/jobs"
	"github.com/weft-crm/weft/engine/store/storetest"
)

// FireTimers fires what is due, as the background does every second.
func (e *Engine) FireTimers(ctx context.Context) error { return e.fireTimers(ctx) }

// FindStranded looks for stranded runs, as the background does every minute.
func (e *Engine) FindStranded(ctx context.Context) error { return e.findStranded(ctx) }

// DoJob does a job as the queue does.
func (e *Engine) DoJob(ctx context.Context, job jobs.Job) error {
	return e.handlers()[job.Name](ctx, job)
}

// PinyinOf gives the readings that names are found by.
var PinyinOf = pinyinOf

// PlayAll plays tests as a plan does.
var PlayAll = playAll

// HashQuickly makes new passwords cheap.
func HashQuickly() { passwordCost = storetest.PasswordCost }

package engine

import (
	"context"

	"github.com/alexedwards/argon2id"

	"github.com/weft-crm/weft/engine/jobs"
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

// HashQuickly makes new passwords cost next to nothing, since tests set up so many people.
func HashQuickly() {
	passwordCost = &argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32}
}

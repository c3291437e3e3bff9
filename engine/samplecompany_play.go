package engine

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"time"

	"github.com/weft-crm/weft/engine/store"
)

// companyPlay is the sample company at play: in a database of its own in memory, of the same release,
// whose clock is moved. Nobody else is touched until all of it is taken over at once, no mail leaves,
// and a killed process leaves nothing behind.
type companyPlay struct {
	*story
	host    *Engine
	release int64
	before  map[string]int64 // the host's counters at the beginning

	done, total int
	leftOut     int
	refusal     *Error // the first
}

// mostLeftOut is how much of the play an installation may refuse, in percent, for what it has
// changed: more is no company any more.
const mostLeftOut = 20

// playCompany plays the sample company up to yesterday and calls progress now and then.
func (e *Engine) playCompany(ctx context.Context, progress func(done, total int) error) (play *companyPlay, err error) {
	now := e.Now().In(e.org.Load().company.location())
	file, err := parseStory(e.config.SampleCompany(now))
	if err != nil {
		return nil, err
	}
	world := newStoryWorld(nil)
	world.clock.now = now.AddDate(-1, 0, 0)
	play = &companyPlay{
		story: &story{file: file, world: world, labels: map[string]TaskRecord{}, clicked: map[string]*store.Task{}},
		host:  e, total: len(file.play),
	}
	if err := play.open(ctx); err != nil {
		return nil, err
	}
	if err := play.all(ctx, progress); err != nil {
		return nil, errors.Join(err, play.close())
	}
	return play, nil
}

// open begins a database that is like the host's but empty.
func (p *companyPlay) open(ctx context.Context) (err error) {
	if p.files, err = os.MkdirTemp("", "weft-company-"); err != nil {
		return err
	}
	p.engine, err = Open(ctx, Config{
		Database: "sqlite::memory:", Files: p.files, Packs: p.host.config.Packs, Clock: p.world.clock.Now, Logger: slog.New(slog.DiscardHandler),
		Key: p.host.config.Key, Font: p.host.config.Font, Readers: 2, world: p.world,
	})
	if err != nil {
		return errors.Join(err, os.RemoveAll(p.files))
	}
	if err := p.beginLikeHost(ctx); err != nil {
		return errors.Join(err, p.close())
	}
	return nil
}

func (p *companyPlay) beginLikeHost(ctx context.Context) error {
	err := p.host.store.Snapshot(ctx, func(host *store.Tx) (err error) {
		if p.release, err = host.NewestReleaseNumber(); err != nil {
			return err
		}
		if p.before, err = host.Counters(); err != nil {
			return err
		}
		return p.engine.store.Write(ctx, func(tx *store.Tx) error {
			return errors.Join(tx.BeginLike(host), tx.SetSetting(companyKey, p.host.org.Load().company))
		})
	})
	if err != nil {
		return err
	}
	return errors.Join(p.engine.publishAgain(ctx), p.engine.store.Read(ctx, p.engine.refresh))
}

func (p *companyPlay) close() error { return errors.Join(p.engine.Close(), os.RemoveAll(p.files)) }

// all plays people and lines. What the installation refuses is left out, up to a limit.
func (p *companyPlay) all(ctx context.Context, progress func(done, total int) error) error {
	if err := p.bringPeople(ctx); err != nil {
		return err
	}
	told := time.Time{}
	for _, line := range p.file.play {
		if err := p.one(ctx, line); err != nil {
			return err
		}
		p.done++
		if now := p.host.Now(); now.Sub(told) >= time.Second {
			told = now
			if err := progress(p.done, p.total); err != nil {
				return err
			}
		}
	}
	if p.leftOut*100 > p.total*mostLeftOut {
		return p.doesNotFit()
	}
	return p.move(ctx, p.host.Now()) // what depends on the day is as it is today
}

func (p *companyPlay) one(ctx context.Context, line *storyLine) error {
	err := errors.Join(p.attempt(ctx, line), p.engine.followPools(ctx))
	var wrong *mistakeError
	refusal := AsError(err)
	switch {
	case err == nil:
		return ctx.Err()
	case refusal != nil && p.refusal == nil:
		p.refusal = refusal
	case refusal == nil && !errors.As(err, &wrong): // names of records that were left out are mistakes
		return err
	}
	p.leftOut++
	p.host.log.DebugContext(ctx, "left out of the sample company", "line", line.text, "error", err)
	return nil
}

func (p *companyPlay) doesNotFit() error {
	e := Refuse(Conflict, "sample_unfit", "The sample company does not fit the changed configuration.", "示例公司与当前修改过的配置不符。")
	if p.refusal != nil {
		e.Detail.En += " " + p.refusal.Detail.En
		e.Detail.Zh += p.refusal.Detail.Zh
	}
	return e
}

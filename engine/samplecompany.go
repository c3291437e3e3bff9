package engine

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/weft-crm/weft/engine/jobs"
	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

const (
	jobSampleCompany = "sample.load"
	sampleKey        = "sample_company"
	sampleSet        = "sample"    // the kind of its change set
	sampleSilence    = time.Minute // after which a play that tells nothing has ended with its process
	sampleAttempts   = 3           // when people draw numbers meanwhile
)

// SampleCompany tells whether the sample company is there, or how far it is.
type SampleCompany struct {
	State string     `json:"state"` // none loading interrupted failed loaded
	By    *Person    `json:"by,omitempty"`
	At    *time.Time `json:"at,omitempty"`
	// Done of Total lines have been played.
	Done  int `json:"done"`
	Total int `json:"total"`
	// LeftOut counts lines that this installation refused, for what was changed in it.
	LeftOut int `json:"left_out"`
	// SignIn tells whether its people can sign in; People are those to begin with.
	SignIn bool           `json:"sign_in"`
	People []SamplePerson `json:"people"`
	// Problem says why it failed.
	Problem *metadata.Text `json:"problem,omitempty"`
}

// sampleState is the setting that remembers it.
type sampleState struct {
	State     string         `json:"state"` // loading failed loaded
	Play      string         `json:"play"`  // which attempt; another one ends this
	By        string         `json:"by"`
	At        time.Time      `json:"at"`
	Told      time.Time      `json:"told"` // when it was last heard of
	Done      int            `json:"done"`
	Total     int            `json:"total"`
	LeftOut   int            `json:"left_out"`
	ChangeSet string         `json:"change_set"`
	Password  string         `json:"password,omitempty"` // hash, until its people are there
	SignIn    bool           `json:"sign_in"`
	Problem   *metadata.Text `json:"problem,omitempty"`
}

// SampleCompany tells about the sample company. Needs all rights.
func (e *Engine) SampleCompany(ctx context.Context, by Actor) (*SampleCompany, error) {
	if err := by.mustAdminister("all"); err != nil {
		return nil, err
	}
	var info *SampleCompany
	err := e.read(ctx, func(tx *store.Tx, m *model) error {
		state := sampleState{}
		if _, err := tx.Setting(sampleKey, &state); err != nil {
			return err
		}
		info = e.sampleInfo(state)
		var err error
		info.People, err = e.samplePeople(tx, m, state)
		return err
	})
	return info, err
}

func (e *Engine) sampleInfo(state sampleState) *SampleCompany {
	info := &SampleCompany{
		State: state.State, Done: state.Done, Total: state.Total, LeftOut: state.LeftOut, Problem: state.Problem,
		SignIn: state.SignIn, People: []SamplePerson{},
	}
	switch {
	case state.State == "":
		info.State = "none"
		return info
	case state.State == "loading" && e.Now().Sub(state.Told) > sampleSilence:
		info.State = "interrupted"
	}
	by := e.person(state.By)
	info.By, info.At = &by, &state.At
	return info
}

// LoadSampleCompany begins to play the sample company in the background and returns at once. Needs all
// rights. Conflict with code "sample_there" when it is loaded or being loaded, and "not_set_up" before the
// set-up; Invalid when the password is weak.
func (e *Engine) LoadSampleCompany(ctx context.Context, by Actor, options SampleOptions) (*SampleCompany, error) {
	state, err := e.beginSample(ctx, by, options, func(tx *store.Tx, play string) error {
		payload, err := json.Marshal(play)
		if err != nil {
			return err
		}
		return e.enqueue(tx, jobs.Job{Name: jobSampleCompany, Key: play, Payload: payload, Retry: jobs.Retry{Most: 3}})
	})
	if err != nil {
		return nil, err
	}
	return e.sampleInfo(*state), nil
}

// LoadSampleCompanyNow does so here and now, for the command line, telling how far it is.
func (e *Engine) LoadSampleCompanyNow(ctx context.Context, by Actor, options SampleOptions, tell func(done, total int)) error {
	state, err := e.beginSample(ctx, by, options, func(*store.Tx, string) error { return nil })
	if err != nil {
		return err
	}
	return e.playSampleCompany(ctx, state.Play, tell)
}

// beginSample remembers that a play begins; then runs in the same transaction.
func (e *Engine) beginSample(ctx context.Context, by Actor, options SampleOptions, then func(tx *store.Tx, play string) error) (*sampleState, error) {
	if err := by.mustAdminister("all"); err != nil {
		return nil, err
	}
	if e.config.SampleCompany == nil {
		return nil, notFound("There is no sample company here.", "此处没有示例公司。")
	}
	hash, err := options.hash()
	if err != nil {
		return nil, err
	}
	state := sampleState{}
	err = e.write(ctx, func(tx *store.Tx, m *model) error {
		if m.Entity("user") == nil {
			return Refuse(Conflict, "not_set_up", "The sample company comes after the set-up.", "请先完成初始设置，再加载示例公司。")
		}
		known := sampleState{}
		if _, err := tx.Setting(sampleKey, &known); err != nil {
			return err
		}
		if now := e.sampleInfo(known).State; now == "loaded" || now == "loading" {
			return Refuse(Conflict, "sample_there", "The sample company is there already, or on its way.", "示例公司已存在或正在加载。")
		}
		state = sampleState{State: "loading", Play: store.NewID(), By: by.ID, At: tx.Now, Told: tx.Now, Password: hash}
		return errors.Join(tx.SetSetting(sampleKey, state), then(tx, state.Play))
	})
	return &state, err
}

// loadSample is the job. A refusal stands where the person looks who wanted it.
func (e *Engine) loadSample(ctx context.Context, job jobs.Job) error {
	var play string
	if err := json.Unmarshal(job.Payload, &play); err != nil {
		return &jobs.FinalError{Cause: err}
	}
	err := e.playSampleCompany(ctx, play, func(int, int) {})
	if err == nil || AsError(err) != nil || errors.Is(err, errSuperseded) {
		return nil //nolint:nilerr // it is remembered, or nobody's business any more
	}
	return &jobs.FinalError{Cause: err}
}

// playSampleCompany plays and takes over, again when people drew numbers meanwhile. What went wrong is
// remembered for whoever looks.
func (e *Engine) playSampleCompany(ctx context.Context, play string, tell func(done, total int)) (err error) {
	for range sampleAttempts {
		if err = e.playOnce(ctx, play, tell); !errors.Is(err, store.ErrMoved) {
			break
		}
	}
	if errors.Is(err, store.ErrMoved) {
		err = Refuse(Unavailable, "sample_busy", "People are drawing numbers all the time. Please try again when it is quiet.", "系统正忙于编号，请在空闲时重试。")
	}
	switch {
	case err == nil:
		return translate(e.store.Optimize(ctx))
	case errors.Is(err, errSuperseded):
		return err
	}
	failed := e.changeSample(context.WithoutCancel(ctx), play, func(_ *store.Tx, state *sampleState) error {
		problem := failureText(err)
		state.State, state.Problem, state.Password = "failed", &problem, ""
		return nil
	})
	return errors.Join(err, failed)
}

func (e *Engine) playOnce(ctx context.Context, attempt string, tell func(done, total int)) error {
	play, err := e.playCompany(ctx, func(done, total int) error {
		tell(done, total)
		return e.changeSample(ctx, attempt, func(tx *store.Tx, state *sampleState) error {
			state.Done, state.Total, state.Told = done, total, tx.Now
			return nil
		})
	})
	if err != nil {
		return err
	}
	return errors.Join(e.takeOver(ctx, attempt, play), play.close())
}

// errSuperseded ends a play that was given up and begun again.
var errSuperseded = errors.New("another play of the sample company has begun")

// changeSample changes what is remembered of a play.
func (e *Engine) changeSample(ctx context.Context, play string, change func(tx *store.Tx, state *sampleState) error) error {
	return e.write(ctx, func(tx *store.Tx, _ *model) error {
		state := sampleState{}
		if _, err := tx.Setting(sampleKey, &state); err != nil {
			return err
		}
		if state.Play != play || state.State != "loading" {
			return errSuperseded
		}
		return errors.Join(change(tx, &state), tx.SetSetting(sampleKey, state))
	})
}

// takeOver makes everything that was played part of this installation, in one transaction.
func (e *Engine) takeOver(ctx context.Context, attempt string, play *companyPlay) error {
	err := play.engine.store.Snapshot(ctx, func(played *store.Tx) error {
		return e.changeSample(ctx, attempt, func(tx *store.Tx, state *sampleState) error {
			if tx.ReleaseNumber != play.release {
				return store.ErrMoved
			}
			set := &store.ChangeSet{Kind: sampleSet, Actor: state.By}
			if err := tx.AddChangeSet(set); err != nil {
				return err
			}
			hash := state.Password
			state.State, state.ChangeSet, state.Done, state.Total, state.LeftOut = "loaded", set.ID, play.total, play.total, play.leftOut
			state.Password, state.SignIn = "", hash != ""
			return errors.Join(
				tx.TakeOver(played, play.before, set.ID), letIn(tx, set.ID, hash), e.touchOrganisation(tx),
				tx.Audit(&store.AuditEntry{Actor: state.By, Action: "sample_loaded", Target: set.ID}),
			)
		})
	})
	return e.sampleRefused(err)
}

// sampleRefused says what a person can do when a name of the sample company is taken.
func (e *Engine) sampleRefused(err error) error {
	var twice *store.DuplicateError
	if !errors.As(err, &twice) {
		return err
	}
	what := metadata.Text{En: twice.Table, Zh: twice.Table}
	for _, entity := range e.current.Load().Entities {
		if entity.Table == twice.Table {
			what = entity.Label
		}
	}
	refused := Refuse(Conflict, "sample_taken",
		"A record of “"+what.In("en")+"” has a name of the sample company already. Rename it first.",
		"“"+what.In("zh")+"”中已有与示例公司重名的记录，请先改名。")
	refused.cause = err
	return refused
}

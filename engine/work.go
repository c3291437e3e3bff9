package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/weft-crm/weft/engine/flow"
	"github.com/weft-crm/weft/engine/jobs"
	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// Names of the jobs that the engine does.
const (
	jobMail       = "mail.send"
	jobNotice     = "mail.notice"
	jobDigest     = "mail.digest"
	jobOfWorkflow = "do." // before the name of a documented job that a workflow asks for
	jobHTTP       = "http"
	jobStartRun   = "run.start"
	jobCancelRun  = "run.cancel"
	jobSuspendRun = "run.suspend"
	jobTellParent = "run.parent"
	jobPersonLeft = "person.left"
	jobSweep      = "sweep"
	jobStranded   = "stranded"
)

func (e *Engine) openJobs(ctx context.Context) error {
	if e.config.world != nil {
		e.config.world.open(e)
		return nil
	}
	queue, err := jobs.New(jobs.Config{
		Database: e.store.Handle(), SQLite: e.store.Dialect() == "sqlite", Workers: e.config.Workers, Logger: e.log,
		Clock: e.config.Clock, Handlers: e.handlers(), Failed: e.jobFailed, Words: keptFailure,
		Periodic: []jobs.Periodic{{Name: jobSweep, Every: time.Hour}, {Name: jobStranded, Every: time.Minute, AtStart: true}},
	})
	if err != nil {
		return err
	}
	e.queue = queue
	return queue.Migrate(ctx)
}

// enqueue adds jobs to what a transaction commits.
func (e *Engine) enqueue(tx *store.Tx, list ...jobs.Job) error {
	if e.config.world != nil {
		tx.AfterCommit(func() { e.config.world.jobs.Insert(list...) })
		return nil
	}
	return e.queue.Insert(tx.Context(), tx.SQL(), list...)
}

func (e *Engine) handlers() map[string]jobs.Handler {
	return map[string]jobs.Handler{
		jobMail:   e.sendMail,
		jobNotice: e.sendNotice,
		jobDigest: e.sendDigest,

		jobOfWorkflow + "mail.send": e.mailForWorkflow,

		jobHTTP:       e.callHTTP,
		jobStartRun:   e.startChild,
		jobCancelRun:  e.administerChild,
		jobSuspendRun: e.administerChild,
		jobPersonLeft: e.personLeft,
		jobTellParent: e.tellParent,
		jobRenew:      e.renewRows,
		jobBegin:      e.beginRuns,
		jobRecount:    e.recountClocks,
		jobImport:     e.importRows,

		jobSampleCompany: e.loadSample,

		jobSweep:    func(ctx context.Context, _ jobs.Job) error { return e.sweep(ctx) },
		jobStranded: func(ctx context.Context, _ jobs.Job) error { return e.findStranded(ctx) },
	}
}

func (e *Engine) startWork(ctx context.Context) error {
	e.background(ctx, e.fireTimers)
	e.background(ctx, e.beginDay)
	e.background(ctx, e.followAbsences)
	e.background(ctx, e.followQueues)
	e.background(ctx, e.remind)
	e.background(ctx, e.askDigests)
	e.background(ctx, e.followPools)
	e.background(ctx, e.foldSummaries)
	return e.queue.Start(ctx)
}

// foldSummaries keeps figures by group short.
func (e *Engine) foldSummaries(ctx context.Context) error {
	return e.store.FoldSummaries(ctx, e.current.Load().Model)
}

func (e *Engine) stopWork() {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := e.queue.Stop(ctx); err != nil {
		e.log.Error("stopping the jobs failed", "error", err)
	}
}

const keepCommands = 30 * 24 * time.Hour

// sweep removes what nobody will ask for again, and lets the database look at its tables anew.
func (e *Engine) sweep(ctx context.Context) error {
	if err := e.store.Optimize(ctx); err != nil {
		return err
	}
	return e.write(ctx, func(tx *store.Tx, _ *model) error {
		return errors.Join(tx.SweepCommands(tx.Now.Add(-keepCommands)), tx.SweepEvents(), tx.SweepSessions(), tx.SweepShares(), tx.SweepNotices(tx.Now.Add(-3*keepCommands)), tx.SweepDrafts(tx.Now.Add(-keepDrafts)))
	})
}

func (e *Engine) sendMail(ctx context.Context, job jobs.Job) error {
	var letter jobs.Mail
	if err := json.Unmarshal(job.Payload, &letter); err != nil {
		return &jobs.FinalError{Cause: err}
	}
	return e.deliver(ctx, letter, job.Key)
}

// deliver hands a mail over; without a mail server none leaves the house.
func (e *Engine) deliver(ctx context.Context, letter jobs.Mail, key string) error {
	switch {
	case e.config.world != nil:
		e.config.world.keep(letter)
		return nil
	case e.mailNow().Server.Host == "":
		return nil
	}
	for i := range letter.Files {
		letter.Files[i].Path = e.filePath(letter.Files[i].Key)
	}
	if err := jobs.SendMail(ctx, e.mailNow().Server, letter, key); err != nil {
		return mailFailed(err)
	}
	return nil
}

// mailForWorkflow does the job "mail.send" of a workflow: its values are to (people, contacts or
// addresses), subject and text.
func (e *Engine) mailForWorkflow(ctx context.Context, job jobs.Job) error {
	var work outward
	if err := json.Unmarshal(job.Payload, &work); err != nil {
		return &jobs.FinalError{Cause: err}
	}
	values := map[string]any{}
	for _, value := range work.Values {
		values[value.Field] = value.Value
	}
	addresses, err := e.addresses(ctx, values["to"])
	if err != nil {
		return err
	}
	if len(addresses) == 0 {
		return &jobs.FinalError{Cause: Refuse(Invalid, "no_address", "Nobody to write to has an address.", "收件人均没有邮箱地址。")}
	}
	for _, address := range addresses {
		letter := jobs.Mail{To: address, Kind: job.Name, Subject: mailText(values["subject"]), Text: mailText(values["text"])}
		if err := e.deliver(ctx, letter, job.Key+"/"+address); err != nil {
			return err
		}
	}
	return e.jobDone(ctx, work.Run, flow.JobDone{Key: job.Key, OK: true})
}

func mailText(value any) string {
	if value == nil {
		return ""
	}
	return fmt.Sprint(value)
}

// addresses gives the addresses of one receiver or several.
func (e *Engine) addresses(ctx context.Context, to any) (addresses []string, err error) {
	receivers, several := to.([]any)
	if !several {
		receivers = []any{to}
	}
	err = e.read(ctx, func(tx *store.Tx, m *model) error {
		for _, receiver := range receivers {
			address, err := e.addressOf(tx, m, mailText(receiver))
			if err != nil {
				return err
			}
			if address != "" {
				addresses = append(addresses, address)
			}
		}
		return nil
	})
	return addresses, err
}

// jobFailed tells the run that waits for a job that it was given up.
func (e *Engine) jobFailed(ctx context.Context, job jobs.Job, cause error) {
	var work outward
	var child childStart
	var err error
	switch {
	case job.Name == jobStartRun && json.Unmarshal(job.Payload, &child) == nil:
		err = e.moveAlone(ctx, child.Parent.Run, flow.ChildDone{Child: child.Parent.Child, Error: failureText(cause)})
	case json.Unmarshal(job.Payload, &work) == nil && work.Run != "":
		err = e.jobDone(ctx, work.Run, flow.JobDone{Key: job.Key, Error: failureText(cause)})
	default:
		e.log.Error("job given up", "job", job.Name, "key", job.Key, "error", cause)
	}
	if err != nil {
		e.log.Error("the end of a job could not be told to its run", "job", job.Name, "key", job.Key, "error", err)
	}
}

func (e *Engine) jobDone(ctx context.Context, run string, done flow.JobDone) error {
	return e.moveAlone(ctx, run, done)
}

// moveAlone gives a run an event of the system in a transaction of its own; a run that is over, or
// whose record was deleted, needs none.
func (e *Engine) moveAlone(ctx context.Context, run string, event flow.Event) error {
	err := e.writeAs(ctx, engineActor(ViaWorkflow), func(a *act) error {
		mv, err := a.moverOf(run)
		if err != nil {
			return unlessMissing(err)
		}
		return mv.lockAndMove(run, event)
	})
	if CodeOf(err) == "run_over" {
		return nil
	}
	return err
}

// childStart asks for a run of another workflow, which Parent waits for.
type childStart struct {
	Parent   flow.Parent       `json:"parent"`
	Workflow string            `json:"workflow"`
	Entity   string            `json:"entity"` // of the parent's record
	Record   string            `json:"record"` // "" to create one from Values
	Values   []flow.FieldValue `json:"values"`
	By       string            `json:"by"`
}

// childCommand is an administrator's verb on a child, done for its parent.
type childCommand struct {
	Parent string `json:"parent"`
	Child  string `json:"child"`
	Verb   string `json:"verb"`
	Reason string `json:"reason"`
}

type childDone struct {
	Parent  flow.Parent `json:"parent"`
	Outcome flow.Status `json:"outcome"`
	Child   string      `json:"child"`
}

func childKey(parent flow.Parent) string { return parent.Run + "/" + parent.Child }

// childRecord names the record a child runs on, "" when it gets one of its own.
func (a *aftermath) childRecord(effect flow.StartChild) string {
	if effect.SameRecord {
		return a.run.RecordID
	}
	return effect.Record
}

// startChild begins a child run, unless an earlier try of the job did.
func (e *Engine) startChild(ctx context.Context, job jobs.Job) error {
	var ask childStart
	if err := json.Unmarshal(job.Payload, &ask); err != nil {
		return &jobs.FinalError{Cause: err}
	}
	_, err := e.commandOnce(ctx, sent{engineActor(ViaWorkflow), "child/" + job.Key, ask.Parent}, func(a *act) (any, error) {
		return nil, a.as(e.actorFor(a.m, ask.By)).beginChild(ask)
	})
	if refusal := AsError(err); refusal != nil && refusal.Kind != Unavailable {
		return &jobs.FinalError{Cause: err}
	}
	return err
}

func (a *act) beginChild(ask childStart) error {
	workflow := a.m.Workflow(ask.Workflow)
	if workflow == nil {
		return &jobs.FinalError{Cause: Refuse(Invalid, "unknown_workflow", "There is no workflow called “"+ask.Workflow+"”.", "没有名为“"+ask.Workflow+"”的流程。")}
	}
	record, err := a.recordOfChild(workflow, ask)
	if err != nil {
		return err
	}
	mv := &mover{act: a, record: record}
	return mv.start(workflow, flow.Start{On: "api", For: ask.By, Parent: &ask.Parent})
}

func (a *act) recordOfChild(workflow *metadata.Workflow, ask childStart) (*metadata.Record, error) {
	if ask.Record != "" {
		return a.tx.Lock(a.m.Entity(workflow.Entity), ask.Record)
	}
	return a.createForWorkflow(workflow.Entity, ask.Values)
}

func (e *Engine) administerChild(ctx context.Context, job jobs.Job) error {
	var ask childCommand
	if err := json.Unmarshal(job.Payload, &ask); err != nil {
		return &jobs.FinalError{Cause: err}
	}
	var children []*store.Run
	err := e.read(ctx, func(tx *store.Tx, _ *model) (err error) {
		children, err = tx.ChildRuns(ask.Parent)
		return err
	})
	for _, child := range children {
		state, stateErr := kernelState(child)
		if stateErr != nil || state.Parent == nil || state.Parent.Child != ask.Child || !child.Active() {
			continue
		}
		err = errors.Join(err, e.moveAlone(ctx, child.ID, flow.Admin{Verb: ask.Verb, Reason: ask.Reason}))
	}
	return err
}

func (e *Engine) tellParent(ctx context.Context, job jobs.Job) error {
	var done childDone
	if err := json.Unmarshal(job.Payload, &done); err != nil {
		return &jobs.FinalError{Cause: err}
	}
	event := flow.ChildDone{Child: done.Parent.Child, Outcome: done.Outcome}
	err := e.read(ctx, func(tx *store.Tx, m *model) error {
		child, err := tx.Run(done.Child)
		if err != nil {
			return err
		}
		record, err := tx.Get(m.Entity(child.Entity), child.RecordID)
		if err != nil {
			return unlessMissing(err) // deleted, which ended the child
		}
		event.Record = record
		return nil
	})
	if err != nil {
		return err
	}
	return e.moveAlone(ctx, done.Parent.Run, event)
}

package engine

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/weft-crm/weft/engine/flow"
	"github.com/weft-crm/weft/engine/jobs"
	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// aftermath collects what the effects of one event ask for, so that each table is written once and
// all outward work of a command goes out as one insert.
type aftermath struct {
	*mover
	workflow *metadata.Workflow
	run      *store.Run
	state    *flow.Run

	tasks    []*store.Task
	timers   []*store.Timer
	dropped  []string
	entries  []*store.RunEntry
	notices  []*store.Notice
	mails    []letter
	jobs     []jobs.Job
	fields   []flow.FieldValue
	edits    []flow.FieldValue
	restored []flow.FieldValue // written before edits and fields
	owner    *string
	awaited  []flow.AwaitEvent
	waits    bool
	fresh    map[string]bool  // people whose inbox changed
	movedTo  string           // the state the run has come to, "" where it was
	next     *metadata.Record // the record with the first values that were set; see foreseen
	nextSets int              // how many those are
}

// carryOut writes everything an outcome asks for, in the transaction of the event.
func (mv *mover) carryOut(workflow *metadata.Workflow, run *store.Run, outcome *flow.Outcome) error {
	a := &aftermath{mover: mv, workflow: workflow, run: run, state: outcome.Run, fresh: map[string]bool{}}
	for _, effect := range outcome.Effects {
		if err := a.take(effect); err != nil {
			return err
		}
	}
	if err := a.write(); err != nil {
		return err
	}
	return a.goOn()
}

// take notes one effect; the few that write other rows than those of the run do so at once.
func (a *aftermath) take(effect flow.Effect) error {
	switch effect := effect.(type) {
	case flow.OpenTask:
		a.openTask(effect)
	case flow.UpdateTask:
		a.tasks = append(a.tasks, a.taskRow(effect.Task))
		a.tell(effect.Task, effect.Tell)
	case flow.CloseTask:
		a.tasks = append(a.tasks, a.taskRow(effect.Task))
		a.stir(a.asked(effect.Task)...)
	case flow.SetTimer:
		a.timers = append(a.timers, timerRow(a.run, effect.Timer))
	case flow.CancelTimer:
		a.dropped = append(a.dropped, effect.Timer)
	case flow.SetFields:
		a.setFields(effect)
	case flow.RestoreRecord:
		return a.restore(effect.Version)
	case flow.Mirror:
		a.fields = append(a.fields, flow.FieldValue{Field: effect.Field, Value: effect.State})
	case flow.Assign:
		return a.assign(effect)
	case flow.CreateRecord:
		return a.createRecord(effect)
	case flow.UpdateRecord:
		return a.updateRecord(effect)
	case flow.Notify:
		return a.notify(effect)
	case flow.Copy:
		return a.copyTo(effect)
	case flow.StartJob:
		return a.addJob(jobOfWorkflow+effect.Job, effect.Key, effect.Retry, outward{Run: a.run.ID, Values: storable(effect.Values)})
	case flow.CallHTTP:
		return a.addJob(jobHTTP, effect.Key, effect.Retry, outward{Run: a.run.ID, Values: storable(effect.Values), HTTP: &effect.HTTP})
	case flow.StartChild:
		return a.addJob(jobStartRun, childKey(effect.Parent), metadata.Retry{}, childStart{
			Parent: effect.Parent, Workflow: effect.Workflow, Entity: a.run.Entity,
			Record: a.childRecord(effect), Values: storable(effect.Values), By: a.state.Submitter,
		})
	case flow.CancelChild:
		return a.addChildCommand(jobCancelRun, effect.Child, "cancel", effect.Reason)
	case flow.SuspendChild:
		verb := "activate"
		if effect.Suspend {
			verb = "suspend"
		}
		return a.addChildCommand(jobSuspendRun, effect.Child, verb, "parent")
	case flow.NotifyParent:
		return a.addJob(jobTellParent, childKey(effect.Parent), metadata.Retry{}, childDone{Parent: effect.Parent, Outcome: effect.Outcome, Child: a.run.ID})
	case flow.AwaitEvent:
		a.awaited, a.waits = append(a.awaited, effect), true
	case flow.ForgetEvent:
		a.waits = true
	case flow.Note:
		return a.note(effect)
	case flow.RaiseIncident:
		a.tellAdministrators(effect.Incident)
	case flow.ResolveIncident, flow.LockChanged: // shown from the run's own columns
	}
	return nil
}

// write stores the collected rows; the record goes last because saving it may move other runs.
func (a *aftermath) write() error {
	steps := []func() error{a.writeTasks, a.writeTimers, a.writeWaits, a.writeEntries, a.tellFollowers, a.writeNotices, a.writeJobs, a.writeRecord}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (a *aftermath) writeTasks() error {
	if len(a.tasks) == 0 {
		return nil
	}
	return a.tx.SaveTasks(lastOfEach(a.tasks)...)
}

// lastOfEach keeps the last row of every task, since one event may change a task several times.
func lastOfEach(rows []*store.Task) []*store.Task {
	kept := rows[:0:0]
	for i, row := range rows {
		later := slices.ContainsFunc(rows[i+1:], func(other *store.Task) bool { return other.ID == row.ID })
		if !later {
			kept = append(kept, row)
		}
	}
	return kept
}

func (a *aftermath) writeTimers() error {
	if len(a.dropped) > 0 {
		a.tx.DropTimers(a.run.ID, a.dropped...)
	}
	live := a.timers[:0:0]
	for _, timer := range a.timers {
		if a.pending(timer) {
			live = append(live, timer)
		}
	}
	if len(live) == 0 {
		return nil
	}
	return a.tx.SetTimers(live...)
}

// pending leaves out timers that were set and cancelled by the same event.
func (a *aftermath) pending(row *store.Timer) bool {
	return slices.ContainsFunc(a.state.Timers, func(timer *flow.Timer) bool {
		return timer.ID == row.Key && int64(timer.Generation) == row.Gen
	})
}

func timerRow(run *store.Run, timer *flow.Timer) *store.Timer {
	return &store.Timer{Run: run.ID, Key: timer.ID, DueAt: timer.DueAt, Gen: int64(timer.Generation)}
}

func (a *aftermath) writeWaits() error {
	if !a.waits {
		return nil
	}
	var waits []*store.Wait
	for _, visit := range a.state.Visits {
		if visit.Event != "" && visit.Outcome == "" && !visit.Void {
			waits = append(waits, &store.Wait{Run: a.run.ID, Visit: ordinal(visit.ID), Name: visit.Event, Key: visit.Key})
		}
	}
	return a.tx.SetWaits(a.run.ID, waits...)
}

// ordinal gives the number of a kernel id such as "v3".
func ordinal(id string) int64 {
	number, err := strconv.ParseInt(strings.TrimLeft(id, "abcdefghijklmnopqrstuvwxyz"), 10, 64)
	if err != nil {
		return 0
	}
	return number
}

func (a *aftermath) note(line flow.Note) error {
	a.moved(line)
	text, err := json.Marshal(line.Text)
	if err != nil {
		return err
	}
	data, err := json.Marshal(line)
	if err != nil {
		return err
	}
	a.entries = append(a.entries, &store.RunEntry{
		Run: a.run.ID, Seq: int64(line.Seq), At: line.At, Actor: personID(line.Actor), OnBehalfOf: line.OnBehalfOf, Verb: line.Verb,
		From: line.From, To: line.To, Step: line.Step, Task: taskID(a.run.ID, line.Task), Comment: line.Comment, Reason: line.Reason,
		Text: text, Data: data,
	})
	return nil
}

func (a *aftermath) writeEntries() error { return a.tx.AddRunEntries(a.entries...) }

// outward is the payload of work that leaves the house. Its result comes back to Run under the
// job's key.
type outward struct {
	Run    string            `json:"run"`
	Values []flow.FieldValue `json:"values"`
	HTTP   *metadata.HTTP    `json:"http,omitempty"`
}

func (a *aftermath) addJob(name, key string, retry metadata.Retry, payload any) error {
	text, err := json.Marshal(payload)
	if err != nil {
		return err
	}
	first, longest := backoff(retry.Backoff)
	a.jobs = append(a.jobs, jobs.Job{
		Name: name, Key: key, Payload: text,
		Retry: jobs.Retry{Most: retry.Max, First: first, Longest: longest},
	})
	return nil
}

func (a *aftermath) addChildCommand(name, child, verb, reason string) error {
	command := childCommand{Parent: a.run.ID, Child: child, Verb: verb, Reason: reason}
	return a.addJob(name, a.run.ID+"/"+child+"/"+strconv.Itoa(a.state.Seq), metadata.Retry{}, command)
}

// backoff reads "30s..6h"; what cannot be read means the usual waits.
func backoff(text string) (first, longest time.Duration) {
	from, to, _ := strings.Cut(text, "..")
	first, _ = time.ParseDuration(from)
	longest, _ = time.ParseDuration(to)
	return first, longest
}

func (a *aftermath) writeJobs() error {
	if len(a.jobs) == 0 {
		return nil
	}
	return a.enqueue(a.tx, a.jobs...)
}

// goOn gives the run the events that were kept for a step which has just begun to wait.
func (a *aftermath) goOn() error {
	for _, wait := range a.awaited {
		kept, err := a.tx.TakeEvents(wait.Name, wait.Key)
		if err != nil {
			return err
		}
		for _, early := range kept {
			var data map[string]string
			if err := json.Unmarshal(early.Data, &data); err != nil {
				return err
			}
			if err := a.lockAndMove(a.run.ID, flow.EventArrived{Name: wait.Name, Key: wait.Key, Data: data}); err != nil {
				return err
			}
		}
	}
	return nil
}

func (a *aftermath) setFields(effect flow.SetFields) {
	if effect.By == flow.System {
		a.fields = append(a.fields, effect.Values...)
		return
	}
	a.edits = append(a.edits, effect.Values...)
}

// storable gives values as they can wait in a job: ids instead of the records that rules gave.
func storable(values []flow.FieldValue) []flow.FieldValue {
	list := slices.Clone(values)
	for i, value := range list {
		switch v := value.Value.(type) {
		case rule.Object:
			list[i].Value = v.Identity()
		case []any:
			list[i].Value = storableList(v)
		}
	}
	return list
}

func storableList(items []any) []any {
	list := slices.Clone(items)
	for i, item := range list {
		if object, ok := item.(rule.Object); ok {
			list[i] = object.Identity()
		}
	}
	return list
}

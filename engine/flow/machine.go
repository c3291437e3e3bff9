package flow

import (
	"slices"
	"strconv"
	"time"

	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// limit is how many micro-steps one event may take.
const limit = 1000

// machine is one call of Next at work: a copy of the run that is changed part by part, and what
// has been decided so far.
type machine struct {
	workflow *metadata.Workflow
	scope    *Scope
	before   *Run
	run      *Run
	now      time.Time
	actor    string
	said     string // what the actor said with the event
	record   rule.Object
	roots    rule.Scope
	stale    bool // record, user or what rules read of the run changed since roots were bound
	timed    bool // the clocks have been updated since
	effects  []Effect
	work     []work
	next     int    // of work
	holding  bool   // ends of lists are held back, for a reroute may find more to do in them
	ends     []work // held back
	steps    int
	ledOn    int // states left because their condition held
	looping  bool
	refusal  *Refusal
	told     Note // the last line of history, until its marks are known
	noted    int  // where it belongs in effects, -1 for none
	marks    []Mark
	forced   []string
	asked    []PickNeeded
	guessing bool     // predicting: nothing stops for people, jobs or time
	changed  bool     // the record was changed by the event
	edited   []string // watched fields changed by the event

	here     *metadata.State // the current one
	hereName string

	ownTasks, ownVisits, ownTimers bool
	tasks                          []touchedTask
	visits                         []*Visit
	timers                         []string
}

// touchedTask is a task changed by this event.
type touchedTask struct {
	task  *Task
	fresh bool
	tell  []string
}

// work is one micro-step to do: a step to go to, an event to fire or votes to count.
type work struct {
	do             func(*machine, work)
	parent, branch string
	index, entry   int
	keep           bool
	name, reason   string
}

// Look is a run as Scope.Actor looks at it.
type Look struct {
	Workflow *metadata.Workflow
	Run      *Run
	Scope    *Scope
}

func (l Look) machine() *machine { return newMachine(l.Workflow, l.Run, l.Scope) }

func (m *machine) look() Look { return Look{m.workflow, m.run, m.scope} }

func newMachine(workflow *metadata.Workflow, run *Run, scope *Scope) *machine {
	copied := *run
	return &machine{
		workflow: workflow, scope: scope, before: run, run: &copied,
		now: scope.Now, actor: scope.Actor, record: scope.Record, noted: -1,
	}
}

// push queues a micro-step.
func (m *machine) push(w work) {
	w.entry = m.run.Entry
	m.work = append(m.work, w)
}

// drain does micro-steps until none is left, one refuses, or there were too many.
func (m *machine) drain() {
	for m.next < len(m.work) && m.refusal == nil {
		if m.steps++; m.steps > limit {
			m.looping = true
			return
		}
		w := m.work[m.next]
		if m.next++; m.next == len(m.work) {
			m.work, m.next = m.work[:0], 0
		}
		w.do(m, w)
	}
}

func (m *machine) state() *metadata.State {
	if m.here == nil || m.hereName != m.run.State {
		m.here, _ = m.workflow.States.Get(m.run.State)
		m.hereName = m.run.State
	}
	if m.here == nil {
		return &metadata.State{}
	}
	return m.here
}

func (m *machine) emit(effect Effect) {
	if m.effects == nil {
		m.effects = make([]Effect, 0, 8) // of most events
	}
	m.effects = append(m.effects, effect)
}

func (m *machine) mark(id, status string) {
	if m.marks == nil {
		m.marks = make([]Mark, 0, 8) // of most events
	}
	m.marks = append(m.marks, Mark{ID: id, Status: status})
}

// task returns a task by id, or nil.
func (m *machine) task(id string) *Task { return m.run.task(id) }

func (r *Run) task(id string) *Task {
	for i := len(r.Tasks) - 1; i >= 0; i-- {
		if r.Tasks[i].ID == id {
			return r.Tasks[i]
		}
	}
	return nil
}

// visit returns a visit by id, or nil.
func (m *machine) visit(id string) *Visit { return m.run.visit(id) }

func (r *Run) visit(id string) *Visit {
	for i := len(r.Visits) - 1; i >= 0; i-- {
		if r.Visits[i].ID == id {
			return r.Visits[i]
		}
	}
	return nil
}

// changeTask returns a task ready to be changed; the input run keeps the old one.
func (m *machine) changeTask(id string) *Task {
	for i := range m.tasks {
		if m.tasks[i].task.ID == id {
			return m.tasks[i].task
		}
	}
	i := slices.IndexFunc(m.run.Tasks, func(t *Task) bool { return t.ID == id })
	copied := *m.run.Tasks[i]
	m.copyTasks()
	m.run.Tasks[i] = &copied
	m.tasks = append(m.tasks, touchedTask{task: &copied})
	return &copied
}

func (m *machine) addTask(task *Task) *Task {
	m.run.Last.Task++
	task.ID = "t" + strconv.Itoa(m.run.Last.Task)
	task.CreatedAt = m.now
	m.copyTasks()
	m.run.Tasks = append(m.run.Tasks, task)
	m.tasks = append(m.tasks, touchedTask{task: task, fresh: true})
	return task
}

func (m *machine) copyTasks() {
	if !m.ownTasks {
		m.run.Tasks, m.ownTasks = roomy(m.run.Tasks), true
	}
}

// tell notes that people have to be told of new work.
func (m *machine) tell(task string, people ...string) {
	for i := range m.tasks {
		if m.tasks[i].task.ID == task {
			m.tasks[i].tell = append(m.tasks[i].tell, people...)
		}
	}
}

// changeVisit returns a visit ready to be changed; the input run keeps the old one.
func (m *machine) changeVisit(id string) *Visit {
	for _, visit := range m.visits {
		if visit.ID == id {
			return visit
		}
	}
	i := slices.IndexFunc(m.run.Visits, func(v *Visit) bool { return v.ID == id })
	copied := *m.run.Visits[i]
	copied.Branches = slices.Clone(copied.Branches)
	m.copyVisits()
	m.run.Visits[i] = &copied
	m.visits = append(m.visits, &copied)
	return &copied
}

func (m *machine) addVisit(visit *Visit) *Visit {
	m.run.Last.Visit++
	visit.ID = "v" + strconv.Itoa(m.run.Last.Visit)
	visit.Entry, visit.Round, visit.OpenedAt, visit.Revision = m.run.Entry, m.run.Round, m.now, 1
	m.copyVisits()
	m.run.Visits = append(m.run.Visits, visit)
	m.visits = append(m.visits, visit)
	m.mark(visit.ID, "open")
	return visit
}

func (m *machine) copyVisits() {
	if !m.ownVisits {
		m.run.Visits, m.ownVisits = roomy(m.run.Visits), true
	}
}

// setStatus gives a task a status and marks it for history.
func (m *machine) setStatus(id string, status TaskStatus) *Task {
	task := m.changeTask(id)
	task.Status = status
	if status.Closed() {
		task.ClosedAt, task.Saved = m.now, nil
		m.cancelTimers(func(t *Timer) bool { return t.Task == id })
	}
	m.mark(id, string(status))
	return task
}

// addTimer sets a timer; one that is set and cancelled by the same event leaves no trace.
func (m *machine) addTimer(timer Timer) {
	if timer.ID == "" {
		m.run.Last.Timer++
		timer.ID = "m" + strconv.Itoa(m.run.Last.Timer)
	}
	timer.Generation++
	timer.DueAt = timer.DueAt.UTC().Truncate(time.Microsecond) // as databases keep it
	m.run.Timers = without(m.run.Timers, func(t *Timer) bool { return t.ID == timer.ID })
	if !m.ownTimers {
		m.run.Timers, m.ownTimers = roomy(m.run.Timers), true
	}
	m.run.Timers = append(m.run.Timers, &timer)
	m.touchTimer(timer.ID)
}

func (m *machine) cancelTimers(which func(*Timer) bool) {
	for _, timer := range m.run.Timers {
		if which(timer) {
			m.touchTimer(timer.ID)
		}
	}
	m.run.Timers = without(m.run.Timers, which)
}

func (m *machine) touchTimer(id string) {
	if !slices.Contains(m.timers, id) {
		m.timers = append(m.timers, id)
	}
}

func (r *Run) timer(id string) *Timer {
	for _, timer := range r.Timers {
		if timer.ID == id {
			return timer
		}
	}
	return nil
}

// roomy copies a list with room for a few more.
func roomy[T any](list []T) []T { return append(make([]T, 0, len(list)+4), list...) }

// without returns a list without the items that match; the given list is not changed.
func without[T any](list []T, which func(T) bool) []T {
	if !slices.ContainsFunc(list, which) {
		return list
	}
	kept := make([]T, 0, len(list))
	for _, item := range list {
		if !which(item) {
			kept = append(kept, item)
		}
	}
	if len(kept) == 0 {
		return nil
	}
	return kept
}

// replace returns a list with one item exchanged; the given list is not changed.
func replace[T any](list []*T, old, new *T) []*T {
	copied := slices.Clone(list)
	copied[slices.Index(copied, old)] = new
	return copied
}

package engine

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/weft-crm/weft/engine/flow"
	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// TimerQuery chooses timers; empty settings choose all.
type TimerQuery struct {
	Run, Workflow, Cursor string
	Overdue               bool
	Limit                 int
}

// TimerInfo is a moment at which a run goes on by itself.
type TimerInfo struct {
	ID       string        `json:"id"`
	Run      string        `json:"run"`
	Workflow string        `json:"workflow"`
	Title    metadata.Text `json:"workflow_title"`
	Record   TaskRecord    `json:"record"`
	Kind     string        `json:"kind"` // due after wait timeout clock
	Place    metadata.Text `json:"place"`
	Text     metadata.Text `json:"text"` // what happens then
	DueAt    time.Time     `json:"due_at"`
	Overdue  bool          `json:"overdue"`
	Late     int64         `json:"late_seconds"`
	Attempts int           `json:"attempts"`
	Paused   bool          `json:"paused"`
	MayFire  bool          `json:"may_fire"`
}

// TimerList is a page of timers with how many there are and how many are overdue.
type TimerList struct {
	Timers  []TimerInfo `json:"timers"`
	Next    string      `json:"next"`
	Waiting int64       `json:"waiting"`
	Overdue int64       `json:"overdue"`
}

// Timers lists timers, the next due first. Needs the right "runs".
func (e *Engine) Timers(ctx context.Context, by Actor, query TimerQuery) (*TimerList, error) {
	if err := by.mustAdminister("runs"); err != nil {
		return nil, err
	}
	answer := &TimerList{Timers: []TimerInfo{}}
	err := e.read(ctx, func(tx *store.Tx, m *model) error {
		rows, next, err := tx.Timers(store.TimerQuery{
			Run: query.Run, Workflow: query.Workflow, Overdue: query.Overdue, Cursor: query.Cursor, Limit: query.Limit,
		})
		if err != nil {
			return err
		}
		answer.Next = next
		if answer.Timers, err = e.timerInfos(tx, m, rows); err != nil {
			return err
		}
		answer.Waiting, answer.Overdue, err = tx.CountTimers()
		return err
	})
	return answer, err
}

func (e *Engine) timerInfos(tx *store.Tx, m *model, rows []*store.Timer) ([]TimerInfo, error) {
	var ids []string
	for _, row := range rows {
		if !slices.Contains(ids, row.Run) {
			ids = append(ids, row.Run)
		}
	}
	runs, err := tx.RunsNamed(ids...)
	if err != nil {
		return nil, err
	}
	list := make([]TimerInfo, 0, len(rows))
	for _, row := range rows {
		run := runs[row.Run]
		if run == nil {
			continue
		}
		info, err := e.timerInfo(tx, m, row, run)
		if err != nil {
			return nil, err
		}
		list = append(list, info)
	}
	return list, nil
}

func (e *Engine) timerInfo(tx *store.Tx, m *model, row *store.Timer, run *store.Run) (TimerInfo, error) {
	workflow, err := e.workflowOf(tx, m, run)
	if err != nil {
		return TimerInfo{}, err
	}
	about := e.runInfo(workflow, run)
	info := TimerInfo{
		ID: row.ID, Run: row.Run, Workflow: run.Workflow, Title: about.Title, Record: about.Record, DueAt: row.DueAt,
		Attempts: row.Attempts, Paused: row.Paused, Text: timerWords["due"],
	}
	state, err := kernelState(run)
	if err != nil {
		return info, err
	}
	info.Paused = info.Paused || !state.SuspendedAt.IsZero()
	for _, timer := range state.Timers {
		if timer.ID == row.Key {
			info.describe(workflow, state, timer)
		}
	}
	if late := tx.Now.Sub(info.DueAt); late > 0 && !info.Paused {
		info.Overdue, info.Late, info.MayFire = true, int64(late.Seconds()), true
	}
	return info, nil
}

// timerWords say what timers do, by their kind or what a time-out does.
var timerWords = map[string]metadata.Text{
	"due":      {En: "Something falls due", Zh: "到期处理"},
	"remind":   {En: "Reminds whoever is asked", Zh: "提醒处理人"},
	"approve":  {En: "Approves by itself", Zh: "超时自动同意"},
	"reject":   {En: "Rejects by itself", Zh: "超时自动驳回"},
	"transfer": {En: "Passes the task on", Zh: "超时自动转交"},
	"add":      {En: "Asks more people", Zh: "超时增加处理人"},
	"emit":     {En: "Fires an event", Zh: "触发事件"},
	"after":    {En: "Leaves the state", Zh: "到期离开该状态"},
	"wait":     {En: "Ends the wait", Zh: "等待结束"},
	"timeout":  {En: "Gives up waiting for an event", Zh: "等待事件超时"},
	"clock":    {En: "Checks a service level", Zh: "服务时限检查"},
}

// describe fills in what the kernel knows about a timer. The stored moment moves while a node works
// on it; the kernel's own is the one that was meant.
func (t *TimerInfo) describe(workflow *metadata.Workflow, state *flow.Run, timer *flow.Timer) {
	t.Kind, t.DueAt = timer.Kind, timer.DueAt
	t.Text, t.Place = timerWhat(workflow, state, timer)
}

// timerWhat says what a timer does, and for which step, state or service level.
func timerWhat(workflow *metadata.Workflow, state *flow.Run, timer *flow.Timer) (text, place metadata.Text) {
	text, place = timerWords[timer.Kind], stateLabel(workflow, state.State)
	if timer.Kind == "clock" {
		place = clockLabel(workflow, timer.Clock)
	}
	for _, visit := range state.Visits {
		if visit.ID != timer.Visit || visit.Step == "" {
			continue
		}
		place = stepLabel(workflow, visit.Step)
		if asked := approvalOf(workflow, visit.Step); asked != nil && timer.Kind == "due" && timer.Index < len(asked.Due) {
			text = timerWords[asked.Due[timer.Index].Do]
		}
	}
	return text, place
}

// FireTimer lets a timer that is overdue act now instead of when its turn comes. Conflict before its
// moment. Needs the right "runs".
func (e *Engine) FireTimer(ctx context.Context, by Actor, id string) error {
	if err := by.mustAdminister("runs"); err != nil {
		return err
	}
	var timer *store.Timer
	err := e.write(ctx, func(tx *store.Tx, _ *model) (err error) {
		if timer, err = tx.Timer(id); err != nil {
			return missing(err, notFound("The timer has acted or was cancelled already.", "该定时任务已触发或已取消。"))
		}
		if timer.Attempts == 0 && timer.DueAt.After(tx.Now) {
			return Refuse(Conflict, "not_due", "The moment has not come yet.", "尚未到期。")
		}
		return tx.Audit(&store.AuditEntry{Actor: by.ID, Action: "timer_fired", Target: timer.Run})
	})
	if err != nil {
		return err
	}
	return e.fireTogether(ctx, []*store.Timer{timer})
}

// ClockQuery chooses service level clocks; empty settings choose all of active runs.
type ClockQuery struct {
	Workflow string
	Status   string // running paused stopped breached
	Search   string
	Cursor   string
	Limit    int
}

// ClockInfo is a service level clock of a run.
type ClockInfo struct {
	Run      RunInfo       `json:"run"`
	Clock    string        `json:"clock"`
	Label    metadata.Text `json:"label"`
	Status   string        `json:"status"`
	Used     int           `json:"used"` // percent of the target
	Elapsed  int64         `json:"elapsed_seconds"`
	Target   int64         `json:"target_seconds"`
	Calendar string        `json:"calendar"`
	Started  time.Time     `json:"started_at"`
	DueAt    *time.Time    `json:"due_at"`
	Breached *time.Time    `json:"breached_at"`
}

// ClockList is a page of clocks, the next due first. More says that older runs were enough to fill
// the list, and others were not looked at.
type ClockList struct {
	Clocks   []ClockInfo `json:"clocks"`
	Next     string      `json:"next"`
	Running  int         `json:"running"`
	Paused   int         `json:"paused"`
	Breached int         `json:"breached"`
	More     bool        `json:"more"`
}

// mostClockRuns is how many active runs a list of clocks looks at, the oldest first.
const mostClockRuns = 3000

// Clocks lists the service level clocks of active runs. Needs the right "runs".
func (e *Engine) Clocks(ctx context.Context, by Actor, query ClockQuery) (*ClockList, error) {
	if err := by.mustAdminister("runs"); err != nil {
		return nil, err
	}
	answer := &ClockList{Clocks: []ClockInfo{}}
	err := e.read(ctx, func(tx *store.Tx, m *model) error {
		runs, err := tx.LongestRuns(m.timed(query.Workflow), mostClockRuns)
		if err != nil {
			return err
		}
		answer.More = len(runs) == mostClockRuns
		for _, run := range runs {
			if err := answer.add(e, tx, m, run); err != nil {
				return err
			}
		}
		return answer.page(query)
	})
	return answer, err
}

// timed lists the workflows that have clocks.
func (m *model) timed(only string) []string {
	keys := []string{""}
	for _, workflow := range m.Workflows {
		if workflow.Clocks.Len() > 0 && (only == "" || only == workflow.Key) {
			keys = append(keys, workflow.Key)
		}
	}
	return keys
}

func (l *ClockList) add(e *Engine, tx *store.Tx, m *model, run *store.Run) error {
	state, err := kernelState(run)
	if err != nil {
		return err
	}
	workflow, err := e.workflowOf(tx, m, run)
	if err != nil {
		return err
	}
	for _, clock := range state.Clocks {
		info := ClockInfo{
			Run: e.runInfo(workflow, run), Clock: clock.Name, Label: clockLabel(workflow, clock.Name), Status: clock.Status, Calendar: clock.Calendar,
			Target: int64(clock.Target.Seconds()), Started: clock.StartedAt, DueAt: optionalTime(clock.DueAt), Breached: optionalTime(clock.Breached),
		}
		used := clock.Elapsed
		if clock.Status == "running" {
			used += m.calendarNamed(e, clock.Calendar).Between(clock.Since, tx.Now)
		}
		info.Elapsed = int64(used.Seconds())
		if clock.Target > 0 {
			info.Used = int(used * 100 / clock.Target)
		}
		l.Clocks = append(l.Clocks, info)
	}
	return nil
}

// clockLabel is what a clock is called.
func clockLabel(workflow *metadata.Workflow, name string) metadata.Text {
	if clock, ok := workflow.Clocks.Get(name); ok {
		return clock.Title
	}
	return nameText(name)
}

// calendarNamed gives a calendar; an unknown one never rests.
func (m *model) calendarNamed(e *Engine, name string) *flow.Calendar {
	if calendar := m.working[name]; calendar != nil {
		return calendar
	}
	return flow.Always(e.org.Load().company.location())
}

// page counts all clocks and keeps those of one page of what was asked for.
func (l *ClockList) page(query ClockQuery) error {
	skip := 0
	if query.Cursor != "" {
		var err error
		if skip, err = strconv.Atoi(query.Cursor); err != nil || skip < 0 {
			return store.ErrCursor
		}
	}
	l.count()
	l.Clocks = slices.DeleteFunc(l.Clocks, func(clock ClockInfo) bool { return !query.wants(clock) })
	slices.SortStableFunc(l.Clocks, soonest)
	limit := query.Limit
	if limit <= 0 || limit > 200 {
		limit = 50
	}
	if skip+limit < len(l.Clocks) {
		l.Next = strconv.Itoa(skip + limit)
	}
	l.Clocks = l.Clocks[min(skip, len(l.Clocks)):min(skip+limit, len(l.Clocks))]
	return nil
}

func (l *ClockList) count() {
	for _, clock := range l.Clocks {
		switch {
		case clock.Breached != nil && clock.Status != "stopped":
			l.Breached++
		case clock.Status == "running":
			l.Running++
		case clock.Status == "paused":
			l.Paused++
		}
	}
}

func (q ClockQuery) wants(clock ClockInfo) bool {
	if q.Search != "" && !strings.Contains(store.Fold(clock.Run.Record.Title), store.Fold(q.Search)) {
		return false
	}
	switch q.Status {
	case "":
		return true
	case "breached":
		return clock.Breached != nil
	}
	return clock.Status == q.Status
}

// soonest puts clocks that are due first to the front, those without a moment to the end.
func soonest(a, b ClockInfo) int {
	switch {
	case a.DueAt == nil && b.DueAt == nil:
		return b.Used - a.Used
	case a.DueAt == nil:
		return 1
	case b.DueAt == nil:
		return -1
	}
	return a.DueAt.Compare(*b.DueAt)
}

package flow

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

// tester is what tests and property tests have in common.
type tester interface {
	Helper()
	Fatalf(format string, args ...any)
	Errorf(format string, args ...any)
}

// packFiles reads the definitions all tests share.
var packFiles = sync.OnceValue(func() metadata.Files {
	files := metadata.Files{}
	root := os.DirFS("testdata/pack")
	err := fs.WalkDir(root, ".", func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && !strings.HasPrefix(path, "workflows/") {
			files[path], err = fs.ReadFile(root, path)
		}
		return err
	})
	if err != nil {
		panic(err)
	}
	return files
})

// compile compiles workflows, given as JSON, over the shared definitions.
func compile(t tester, workflows ...string) map[string]*metadata.Workflow {
	t.Helper()
	return compileWith(t, metadata.Compile, workflows)
}

// compileWith is compile by metadata.Compile or the quicker metadata.CompileTrusted.
func compileWith(t tester, by func([]metadata.Layer, *metadata.Model) (*metadata.Model, metadata.Problems), workflows []string) map[string]*metadata.Workflow {
	t.Helper()
	files := metadata.Files{}
	for path, data := range packFiles() {
		files[path] = data
	}
	for _, text := range workflows {
		var head struct{ Key string }
		if err := json.Unmarshal([]byte(text), &head); err != nil {
			t.Fatalf("%v in %s", err, text)
		}
		files["workflows/"+head.Key+".json"] = []byte(text)
	}
	model, problems := by([]metadata.Layer{{Pack: metadata.CustomPack, Files: files}}, nil)
	for _, problem := range problems.Errors() {
		t.Errorf("%s %s: %s", problem.File, problem.Pointer, problem.Message.En)
	}
	if model == nil {
		t.Fatalf("the workflow does not compile")
	}
	byKey := map[string]*metadata.Workflow{}
	for _, workflow := range model.Workflows {
		byKey[workflow.Key] = workflow
	}
	return byKey
}

func example(t tester, name string) string {
	t.Helper()
	data, err := os.ReadFile("testdata/pack/workflows/" + name + ".json")
	if err != nil {
		t.Fatalf("%v", err)
	}
	return string(data)
}

// flowOf is a workflow on deals whose state review has the given steps; settings of the state may
// follow ("lock": true, …).
func flowOf(steps string, settings ...string) string {
	extra := ""
	for _, setting := range settings {
		extra += ", " + setting
	}
	return `{"key": "w", "title": "w", "entity": "deal", "field": "status", "calendar": "office", "start": {"state": "draft"},
	"states": {
		"draft": {"on": {"submit": {"to": "review", "title": "Submit", "who": [{"submitter": true}]}}},
		"review": {"flow": [` + steps + `], "on": {"approved": "yes", "rejected": "no", "timeout": "late", "escalate": "late",
			"recall": {"to": "draft", "who": [{"submitter": true}], "if": "flow.decisions == 0", "msg": {"en": "Somebody has decided.", "zh": "已有人审批。"}}}` + extra + `},
		"late": {"title": "late", "on": {"submit": {"to": "review", "title": "Submit", "who": [{"submitter": true}]}}},
		"yes": {"final": "approved"}, "no": {"final": "rejected"}, "gone": {"final": "cancelled"}}}`
}

// approve is an approve step by people with further settings.
func approveStep(id, by string, settings ...string) string {
	extra := ""
	for _, setting := range settings {
		extra += ", " + setting
	}
	return fmt.Sprintf(`{"id": %q, "approve": {"by": [%s]%s}}`, id, by, extra)
}

func users(names ...string) string {
	var list []string
	for _, name := range names {
		list = append(list, fmt.Sprintf(`{"user": %q}`, name))
	}
	return strings.Join(list, ", ")
}

// thing is a record in memory.
type thing struct {
	id     string
	values map[string]any
}

func (o thing) Get(name string) any { return o.values[name] }
func (o thing) Identity() string    { return o.id }

func num(text string) decimal.Decimal { return decimal.RequireFromString(text) }

// people of the tests: sam submits, mia manages him, then bo, then the boss; ann … eve are peers.
func organisation() Organisation {
	people := []Person{
		{ID: "sam", Name: "Sam", Manager: "mia", Department: "sales"},
		{ID: "mia", Name: "Mia", Manager: "bo", Department: "sales"},
		{ID: "bo", Name: "Bo", Manager: "boss", Department: "company"},
		{ID: "boss", Name: "Boss", Department: "company"},
		{ID: "ann", Name: "Ann", Manager: "bo", Roles: []string{"finance_controller"}},
		{ID: "ben", Name: "Ben", Manager: "bo", Roles: []string{"finance_controller", "legal"}},
		{ID: "cat", Name: "Cat", Manager: "bo", Roles: []string{"finance_controller"}},
		{ID: "dan", Name: "Dan", Manager: "bo", Roles: []string{"cfo"}},
		{ID: "eve", Name: "Eve", Manager: "bo", Roles: []string{"sales_ops", "agent", "duty_lead"}},
		{ID: "fay", Name: "Fay", Manager: "bo", Roles: []string{"head_of_service"}},
		{ID: "root", Name: "Root", Admin: true},
	}
	grades := map[string]int64{"sam": 4, "mia": 6, "bo": 9, "boss": 10}
	for i := range people {
		people[i].Login, people[i].Active = people[i].ID, true
		people[i].Object = thing{people[i].ID, map[string]any{"name": people[i].Name, "grade": grades[people[i].ID]}}
	}
	return Organisation{
		People:      people,
		Departments: []Department{{ID: "company", Name: "Company", Head: "boss"}, {ID: "sales", Name: "Sales", Parent: "company", Head: "mia"}},
		Teams: []Membership{
			{Group: "legal", Person: "dan"},
			{Group: "legal", Person: "eve"},
			{Group: "pricing_board", Person: "ann"},
			{Group: "pricing_board", Person: "ben"},
			{Group: "pricing_board", Person: "cat"},
			{Group: "tier3", Person: "cat"},
		},
		Territories: []Territory{{ID: "asia", Name: "Asia"}, {ID: "china", Name: "China", Parent: "asia"}},
		Territorial: []Membership{{Group: "asia", Person: "fay", As: "manager"}, {Group: "china", Person: "eve", As: "service_queue"}, {Group: "china", Person: "cat", As: "service_queue"}},
	}
}

// play is a run with the rows an engine would keep, checked after every event.
type play struct {
	t         tester
	workflow  *metadata.Workflow
	workflows map[string]*metadata.Workflow
	people    Organisation
	record    thing
	now       time.Time
	run       *Run
	tasks     map[string]*Task
	timers    map[string]*Timer
	history   []Note
	effects   []Effect // of the last event
	seen      []Effect // of all events
	only      string   // the one invariant that the test is about; "" for all
}

func newPlay(t tester, text string, others ...string) *play {
	t.Helper()
	workflows := compile(t, append([]string{text}, others...)...)
	var head struct{ Key string }
	if err := json.Unmarshal([]byte(text), &head); err != nil {
		t.Fatalf("%v", err)
	}
	return playOf(t, workflows, head.Key)
}

func playOf(t tester, workflows map[string]*metadata.Workflow, key string) *play {
	monday := time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC) // 10:00 in Shanghai
	return &play{
		t: t, workflow: workflows[key], workflows: workflows, people: organisation(),
		record: thing{"r1", map[string]any{"owner": "sam"}}, now: monday,
		run: NewRun("run1", workflows[key]), tasks: map[string]*Task{}, timers: map[string]*Timer{},
	}
}

var testCalendars = sync.OnceValue(func() map[string]*Calendar {
	calendars := map[string]*Calendar{}
	for _, name := range []string{"office", "support"} {
		var definition metadata.Calendar
		if err := json.Unmarshal(packFiles()["calendars/"+name+".json"], &definition); err != nil {
			panic(err)
		}
		calendar, err := NewCalendar(&definition)
		if err != nil {
			panic(err)
		}
		calendars[name] = calendar
	}
	return calendars
})

func (p *play) look(actor string) Look { return Look{p.workflow, p.run, p.scope(actor)} }

func (p *play) scope(actor string) *Scope {
	zone, _ := time.LoadLocation("Asia/Shanghai")
	return &Scope{
		Now: p.now, Zone: zone, Actor: actor, Record: p.record, Version: 1, Directory: NewDirectory(p.people),
		Calendars: testCalendars(), Workflows: p.workflows,
	}
}

// person gives a person of the organisation, to be changed.
func (p *play) person(id string) *Person {
	i := slices.IndexFunc(p.people.People, func(person Person) bool { return person.ID == id })
	if i < 0 {
		p.t.Fatalf("nobody is called %s", id)
	}
	return &p.people.People[i]
}

func (p *play) with(field string, value any) *play {
	p.record.values[field] = value
	return p
}

// next gives an event to the run and keeps the books, or returns the refusal.
func (p *play) next(actor string, event Event) error {
	p.t.Helper()
	before := marshal(p.t, p.run)
	outcome, err := Next(p.workflow, p.run, event, p.scope(actor))
	if after := marshal(p.t, p.run); after != before {
		p.t.Errorf("Next changed the run it was given:\n%s", cmp.Diff(before, after))
	}
	if err != nil {
		if asRefusal(err) == nil || strings.HasSuffix(err.Error(), ": ") {
			p.t.Fatalf("not a worded refusal: %#v", err)
		}
		return err
	}
	p.keep(outcome)
	return nil
}

func asRefusal(err error) *Refusal {
	var refusal *Refusal
	errors.As(err, &refusal)
	return refusal
}

func marshal(t tester, run *Run) string {
	data, err := json.Marshal(run)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return string(data)
}

// keep stores an outcome as the engine would: the run through JSON, tasks and timers as rows.
func (p *play) keep(outcome *Outcome) {
	p.t.Helper()
	data := marshal(p.t, outcome.Run)
	p.run = &Run{}
	if err := json.Unmarshal([]byte(data), p.run); err != nil {
		p.t.Fatalf("%v", err)
	}
	p.effects = outcome.Effects
	p.seen = append(p.seen, outcome.Effects...)
	touched := map[string]bool{}
	for _, effect := range outcome.Effects {
		p.apply(effect, touched)
	}
	p.check()
}

func (p *play) apply(effect Effect, touched map[string]bool) {
	p.t.Helper()
	switch e := effect.(type) {
	case OpenTask:
		p.row(e.Task, touched, true)
	case UpdateTask:
		p.row(e.Task, touched, false)
	case CloseTask:
		p.row(e.Task, touched, false)
	case SetTimer:
		copied := *e.Timer
		p.timers[copied.ID] = &copied
	case CancelTimer:
		if p.timers[e.Timer] == nil {
			p.t.Errorf("timer %s cancelled but not known", e.Timer)
		}
		delete(p.timers, e.Timer)
	case SetFields:
		for _, value := range e.Values {
			p.record.values[value.Field] = plain(value.Value)
		}
	case Assign:
		if e.Person != "" {
			p.record.values["owner"] = e.Person
		}
	case Mirror:
		p.record.values[e.Field] = e.State
	case Note:
		if len(p.history) > 0 && e.Seq != p.history[len(p.history)-1].Seq+1 || e.Text.En == "" || e.Text.Zh == "" || strings.Contains(e.Text.En+e.Text.Zh, "{") {
			p.breach("I5", "history line %d after %d: %q %q", e.Seq, len(p.history), e.Text.En, e.Text.Zh)
		}
		p.history = append(p.history, e)
	default: // effects without rows
	}
}

// row stores a task; a closed one never changes (I3).
func (p *play) row(task *Task, touched map[string]bool, fresh bool) {
	p.t.Helper()
	old := p.tasks[task.ID]
	switch {
	case touched[task.ID]:
		p.t.Errorf("task %s has two effects", task.ID)
	case fresh != (old == nil):
		p.t.Errorf("task %s: fresh %v, known %v", task.ID, fresh, old != nil)
	case old != nil && old.Status.Closed():
		p.breach("I3", "closed task %s changed from %s to %s", task.ID, old.Status, task.Status)
	}
	touched[task.ID] = true
	copied := *task
	p.tasks[task.ID] = &copied
}

// breach reports that an invariant does not hold, unless the test is about another.
func (p *play) breach(invariant, format string, values ...any) {
	p.t.Helper()
	if p.only == "" || p.only == invariant {
		p.t.Errorf(invariant+": "+format, values...)
	}
}

// check compares the rows with the run and tests the invariants that hold after every event.
func (p *play) check() {
	p.t.Helper()
	for _, task := range p.run.Tasks {
		if row := p.tasks[task.ID]; row == nil || row.Status != task.Status || row.Assignee != task.Assignee || row.Queue != task.Queue {
			p.t.Errorf("row of task %s: %+v, run has %+v", task.ID, row, task)
		}
		if v := p.run.visit(task.Visit); !task.Status.Closed() && (v == nil || v.Outcome != "") {
			p.breach("I4", "task %s is open in a closed visit", task.ID)
		}
	}
	for id, row := range p.tasks {
		if p.run.task(id) == nil && !row.Status.Closed() {
			p.breach("I4", "open task %s was forgotten", id)
		}
	}
	p.checkTimers()
	p.checkHistory()
	if Stranded(p.workflow, p.run) {
		p.breach("I2", "the run waits for nothing: %s", marshal(p.t, p.run))
	}
	if p.run.Status == Cancelled {
		p.checkCancelled()
	}
}

func (p *play) checkTimers() {
	p.t.Helper()
	if p.run.Status == Suspended {
		if len(p.timers) > 0 {
			p.t.Errorf("C18: %d timers live during suspension", len(p.timers))
		}
		return
	}
	if len(p.timers) != len(p.run.Timers) {
		p.t.Errorf("%d timer rows, %d in the run", len(p.timers), len(p.run.Timers))
	}
	for _, timer := range p.run.Timers {
		if row := p.timers[timer.ID]; row == nil || row.Generation != timer.Generation || !row.DueAt.Equal(timer.DueAt) {
			p.t.Errorf("row of timer %s: %+v, run has %+v", timer.ID, row, timer)
		}
	}
}

// checkHistory is I5: what history says agrees with the run.
func (p *play) checkHistory() {
	p.t.Helper()
	statuses := Replay(p.history)
	if statuses["run"] != string(p.run.Status) || statuses["state"] != p.run.State {
		p.breach("I5", "history says %s in %s, the run is %s in %s", statuses["run"], statuses["state"], p.run.Status, p.run.State)
	}
	for _, task := range p.run.Tasks {
		if statuses[task.ID] != string(task.Status) {
			p.breach("I5", "task %s is %s, history says %s", task.ID, task.Status, statuses[task.ID])
		}
	}
	for _, visit := range p.run.Visits {
		want := string(visit.Outcome)
		if want == "" {
			want = "open"
		}
		if statuses[visit.ID] != want {
			p.breach("I5", "visit %s (%s) is %s, history says %s", visit.ID, visit.Step, want, statuses[visit.ID])
		}
	}
}

// checkCancelled is I14.
func (p *play) checkCancelled() {
	p.t.Helper()
	for _, child := range p.run.Children {
		if child.Outcome == "" && !child.Detach {
			p.breach("I14", "child %s runs", child.Key)
		}
	}
	if len(p.run.Timers) > 0 || slices.ContainsFunc(p.run.Tasks, func(t *Task) bool { return !t.Status.Closed() }) {
		p.breach("I14", "something is open in a cancelled run")
	}
}

// do gives an event that must be accepted.
func (p *play) do(actor string, event Event) *play {
	p.t.Helper()
	if err := p.next(actor, event); err != nil {
		p.t.Fatalf("%s %T: %v", actor, event, err)
	}
	return p
}

// refused gives an event that must be refused.
func (p *play) refused(actor string, event Event, code string) {
	p.t.Helper()
	_ = p.refusal(actor, event, code)
}

// refusal gives an event that must be refused, and returns the refusal.
func (p *play) refusal(actor string, event Event, code string) *Refusal {
	p.t.Helper()
	err := p.next(actor, event)
	refusal := asRefusal(err)
	if refusal == nil || refusal.Code != code {
		p.t.Fatalf("%s %+v: %v, want refusal %s", actor, event, err, code)
	}
	return refusal
}

// submit starts the run by sam and submits it.
func (p *play) submit() *play {
	p.t.Helper()
	return p.do("sam", Start{}).do("sam", Fire{Name: "submit"})
}

// open returns the open task of a person, or of a queue the person may take from.
func (p *play) open(person string) *Task {
	p.t.Helper()
	directory := NewDirectory(p.people)
	for _, task := range p.run.Tasks {
		if task.Status == Open && (task.Assignee == person || task.Assignee == "" && directory.InQueue(task.Queue, person)) {
			return task
		}
	}
	p.t.Fatalf("%s has no open task; open are: %s", person, p.opens())
	return nil
}

// verb decides the open task of a person.
func (p *play) verb(person, verb string) *play {
	p.t.Helper()
	return p.do(person, Decide{Task: p.open(person).ID, Verb: verb})
}

func (p *play) approve(people ...string) *play {
	p.t.Helper()
	for _, person := range people {
		p.verb(person, "approve")
	}
	return p
}

// opens words what is open: "step:person" or "step:queue", in order.
func (p *play) opens() string {
	var list []string
	for _, task := range p.run.Tasks {
		if task.Status != Open {
			continue
		}
		holder := task.Assignee
		if holder == "" {
			holder = task.Queue
		}
		list = append(list, task.Step+":"+holder)
	}
	return strings.Join(list, " ")
}

func (p *play) wantOpen(want string) *play {
	p.t.Helper()
	if got := p.opens(); got != want {
		p.t.Errorf("open: %q, want %q", got, want)
	}
	return p
}

func (p *play) wantState(state string) *play {
	p.t.Helper()
	if p.run.State != state {
		p.t.Errorf("state %s, want %s (status %s, open %s, incidents %s)", p.run.State, state, p.run.Status, p.opens(), p.incidents())
	}
	return p
}

func (p *play) wantStatus(status Status) *play {
	p.t.Helper()
	if p.run.Status != status {
		p.t.Errorf("status %s, want %s; incidents %s", p.run.Status, status, p.incidents())
	}
	return p
}

// task returns the newest task of a person at a step.
func (p *play) task(step, person string) *Task {
	p.t.Helper()
	for i := len(p.run.Tasks) - 1; i >= 0; i-- {
		if t := p.run.Tasks[i]; t.Step == step && (t.Assignee == person || t.OnBehalfOf == person || t.Queue == person) {
			return t
		}
	}
	p.t.Fatalf("%s has no task at %s", person, step)
	return nil
}

func (p *play) wantTask(step, person string, status TaskStatus) *play {
	p.t.Helper()
	if t := p.task(step, person); t.Status != status {
		p.t.Errorf("task of %s at %s is %s, want %s", person, step, t.Status, status)
	}
	return p
}

func (p *play) incidents() string {
	var list []string
	for _, incident := range p.run.Incidents {
		list = append(list, incident.Code+" "+incident.Step)
	}
	return strings.Join(list, ", ")
}

// pass lets time pass, firing timers when they are due.
func (p *play) pass(hours float64) *play {
	p.t.Helper()
	return p.until(p.now.Add(time.Duration(hours * float64(time.Hour))))
}

func (p *play) until(end time.Time) *play {
	p.t.Helper()
	for range 500 {
		due := p.nextTimer()
		if due == nil || due.DueAt.After(end) {
			p.now = end
			return p
		}
		if due.DueAt.After(p.now) {
			p.now = due.DueAt
		}
		p.do(System, TimerFired{due.ID, due.Generation})
	}
	p.t.Fatalf("timers never rest")
	return p
}

func (p *play) nextTimer() *Timer {
	var first *Timer
	for _, timer := range p.run.Timers {
		if p.timers[timer.ID] != nil && (first == nil || timer.DueAt.Before(first.DueAt)) {
			first = timer
		}
	}
	return first
}

// verbs lists the verbs of history lines with a given one, by step and actor.
func (p *play) lines(verb string) []string {
	var list []string
	for _, line := range p.history {
		if line.Verb == verb {
			list = append(list, strings.TrimSpace(line.Actor+" "+line.Step+" "+line.To))
		}
	}
	return list
}

func (p *play) wantLines(verb string, want ...string) *play {
	p.t.Helper()
	if got := p.lines(verb); !slices.Equal(got, want) {
		p.t.Errorf("history of %s: %q, want %q", verb, got, want)
	}
	return p
}

func count[T Effect](effects []Effect) int {
	n := 0
	for _, effect := range effects {
		if _, ok := effect.(T); ok {
			n++
		}
	}
	return n
}

// last returns the newest effect of a kind.
func last[T Effect](p *play) T {
	p.t.Helper()
	for i := len(p.seen) - 1; i >= 0; i-- {
		if effect, ok := p.seen[i].(T); ok {
			return effect
		}
	}
	var none T
	p.t.Fatalf("no effect %s", reflect.TypeOf(none).Name())
	return none
}

// shanghai reads a local time.
func shanghai(t *testing.T, text string) time.Time { return at(t, "Asia/Shanghai", text).UTC() }

type ruleObject = rule.Object

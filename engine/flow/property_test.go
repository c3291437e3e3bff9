package flow

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/weft-crm/weft/metadata"
)

// drawer of random definitions.
type author struct {
	t     *rapid.T
	steps int
	calm  bool // only what a prediction can know: no timers, rejects, edits or loops
}

func (a *author) pick(label string, from ...string) string {
	return rapid.SampledFrom(from).Draw(a.t, label)
}

func (a *author) chance(label string, percent int) bool {
	return rapid.IntRange(1, 100).Draw(a.t, label) <= percent
}

func (a *author) id() string {
	a.steps++
	return fmt.Sprintf("s%d", a.steps)
}

var people4 = []string{"ann", "ben", "cat", "dan", "eve", "mia", "sam"}

func (a *author) who() string {
	switch a.pick("who", "user", "role", "team", "manager", "field", "chain", "submitter") {
	case "user":
		return fmt.Sprintf(`{"user": %q}`, rapid.SampledFrom(people4).Draw(a.t, "user"))
	case "role":
		return fmt.Sprintf(`{"role": %q}`, a.pick("role", "finance_controller", "legal", "cfo", "sales_ops"))
	case "team":
		return fmt.Sprintf(`{"team": %q}`, a.pick("team", "legal", "pricing_board"))
	case "manager":
		return fmt.Sprintf(`{"manager": %d, "of": "submitter"}`, rapid.IntRange(1, 3).Draw(a.t, "levels"))
	case "field":
		return `{"field": "lead"}`
	case "chain":
		return `{"chain": {"until": "candidate.grade >= 9"}}`
	}
	return `{"submitter": true}`
}

func (a *author) by() string {
	if a.chance("queue", 25) {
		return fmt.Sprintf(`{"role": %q}`, a.pick("role", "finance_controller", "legal", "cfo", "sales_ops"))
	}
	var list []string
	for range rapid.IntRange(1, 3).Draw(a.t, "entries") {
		list = append(list, a.who())
	}
	return strings.Join(list, ", ")
}

func (a *author) policy() string {
	settings := []string{
		`"self": "` + a.pick("self", "allow", "skip", "manager", "head", "deny") + `"`,
		`"same": "` + a.pick("same", "ask", "consecutive", "all") + `"`,
		`"empty": ` + a.pick("empty", `"admin"`, `"approve"`, `"incident"`, `{"to": [{"user": "root"}]}`),
		`"can": ["transfer", "delegate", "add", "remove", "return", "cc", "save", "withdraw", "batch"]`,
		`"return": {"to": ["start", "prev"], "then": "ask"}`,
	}
	if mode := a.pick("mode", "", `"any"`, `"all"`, `"seq"`, `{"pass": 2, "veto": false}`, `{"pass": "60%"}`, `{"pass": 1, "each": "group"}`); mode != "" && !strings.Contains(mode, "2") {
		settings = append(settings, `"mode": `+mode)
	}
	if !a.calm {
		settings = append(settings, `"reject": "`+a.pick("reject", "end", "start", "prev")+`"`)
		if a.chance("due", 30) {
			settings = append(settings, `"due": [{"after": "`+a.pick("after", "1h", "1d", "30m!")+`", "do": "`+a.pick("do", "remind", "approve", "reject")+`", "every": "2h", "max": 2},
				{"after": "2d", "do": "transfer", "to": [{"user": "fay"}]}]`)
		}
		if a.chance("fields", 30) {
			settings = append(settings, `"fields": {"disc": "edit"}`)
		}
	}
	return strings.Join(settings, ", ")
}

func (a *author) condition() string {
	if !a.chance("if", 40) {
		return ""
	}
	return fmt.Sprintf(`"if": "(record.disc ?? 0) > %d", `, rapid.IntRange(0, 30).Draw(a.t, "above"))
}

func (a *author) step(depth int) string {
	kinds := []string{"approve", "approve", "approve", "handle", "cc", "do"}
	if depth > 0 {
		kinds = append(kinds, "choose", "parallel", "parallel")
	}
	if !a.calm {
		kinds = append(kinds, "wait", "job", "call")
	}
	kind := a.pick("kind", kinds...)
	head := fmt.Sprintf(`{"id": %q, %s`, a.id(), a.condition())
	switch kind {
	case "approve", "handle":
		return head + fmt.Sprintf(`%q: {"by": [%s], %s}}`, kind, a.by(), a.policy())
	case "cc":
		return head + `"cc": {"to": [` + a.who() + `]}}`
	case "do":
		return head + `"do": [{"set": {"note": "x"}}]}`
	case "job":
		return head + `"do": [{"job": "mail.send", "on_error": "` + a.pick("on_error", "incident", "ignore", "reject") + `"}]}`
	case "wait":
		return head + `"wait": {"event": "ping", "timeout": "5d"}}`
	case "call":
		return head + a.call(a.pick("async", "true", "false"))
	case "choose":
		return head + fmt.Sprintf(`"choose": [{"if": "(record.disc ?? 0) > %d", "flow": [%s]}, {"else": true, "flow": [%s]}]}`,
			rapid.IntRange(0, 30).Draw(a.t, "choice"), a.list(depth-1, 0), a.list(depth-1, 0))
	}
	var branches []string
	for range rapid.IntRange(2, 3).Draw(a.t, "branches") {
		branches = append(branches, fmt.Sprintf(`{"id": %q, %s"flow": [%s]}`, a.id(), a.condition(), a.list(depth-1, 1)))
	}
	settings := `"on_reject": "` + a.pick("on_reject", "fast", "wait") + `", "join": ` + a.pick("join", `"all"`, `"any"`, `2`)
	return head + `"parallel": {` + settings + `, "branches": [` + strings.Join(branches, ", ") + `]}}`
}

func (a *author) call(async string) string {
	return `"call": {"workflow": "sub", "async": ` + async + `, "on_cancel": "` + a.pick("on_cancel", "cascade", "detach") + `"}}`
}

func (a *author) list(depth, least int) string {
	var steps []string
	for range rapid.IntRange(least, 3).Draw(a.t, "steps") {
		steps = append(steps, a.step(depth))
	}
	return strings.Join(steps, ", ")
}

func (a *author) workflow() string {
	settings := []string{`"lock": ` + a.pick("lock", "true", "false")}
	if !a.calm && a.chance("watch", 50) {
		settings = append(settings, `"watch": {"fields": ["disc"], "do": "`+a.pick("watching", "restart", "reroute", "ignore", "deny")+`"}`)
	}
	flow := a.list(2, 1)
	if !a.calm && a.chance("a call that nobody waits for", 30) {
		flow = `{"id": "aside", ` + a.call("true") + ", " + flow
	}
	if !a.calm && a.chance("goto", 30) {
		flow += `, {"id": "g", "if": "flow.decisions < 4", "goto": {"to": "s1", "max": 2}}`
	}
	text := strings.ReplaceAll(flowOf(flow, settings...), `"title": "Submit", "who": [{"submitter": true}]`, `"title": "Submit", "who": [{"submitter": true}, {"user": "mia"}]`)
	return strings.Replace(text, `{"key"`, `{"clocks": {"c": {"start": ["review"], "stop": ["yes", "no"], "pause": ["late"], "target": "1d", "at": [{"pct": 50, "do": [{"notify": {"to": [{"user": "fay"}], "template": "hello"}}]}]}}, "key"`, 1)
}

func drawPlay(t *rapid.T, calm bool) *play {
	a := &author{t: t, calm: calm}
	text := a.workflow()
	p := playOf(t, compileWith(t, metadata.CompileTrusted, []string{text, sub}), "w")
	p.with("disc", num(fmt.Sprint(rapid.IntRange(0, 30).Draw(t, "disc"))))
	if a.chance("lead", 60) {
		p.with("lead", rapid.SampledFrom(people4).Draw(t, "lead is"))
	}
	if !calm && a.chance("sam is in queues", 50) {
		p.person("sam").Roles = []string{"finance_controller", "legal", "cfo", "sales_ops"}
	}
	return p
}

// submitter draws who submits what sam began.
func submitter(t *rapid.T) string {
	return rapid.SampledFrom([]string{"sam", "mia"}).Draw(t, "submitter")
}

// event draws something that may happen, sensible or not.
func (p *play) event(t *rapid.T) (string, Event) {
	everybody := append(slices.Clone(people4), "root", "fay", "bo", "boss")
	person := rapid.SampledFrom(everybody).Draw(t, "person")
	other := rapid.SampledFrom(everybody).Draw(t, "other")
	switch rapid.IntRange(0, 19).Draw(t, "event") {
	case 0:
		return person, Fire{Name: rapid.SampledFrom([]string{"submit", "recall", "approved", "escalate"}).Draw(t, "name")}
	case 1:
		p.record.values["disc"] = num(fmt.Sprint(rapid.IntRange(0, 30).Draw(t, "new disc")))
		return System, RecordChanged{Fields: []string{"disc"}}
	case 2:
		p.now = p.now.Add(time.Duration(rapid.IntRange(1, 60).Draw(t, "hours")) * time.Hour)
	case 3:
		return "root", p.adminEvent(t, person)
	case 4:
		known := p.person(person)
		known.Active = person == "root" || !known.Active
		if !known.Active {
			return System, PersonLeft{person}
		}
	case 5:
		p.person(person).Absences = nil
		if rapid.Bool().Draw(t, "away") && other != person {
			p.person(person).Absences = []Absence{{Delegate: other, From: p.now, Until: p.now.Add(24 * time.Hour), IncludeOpen: rapid.Bool().Draw(t, "include")}}
		}
		return System, AbsenceChanged{person}
	case 6:
		return System, EventArrived{Name: "ping"}
	case 7:
		for _, child := range p.run.Children {
			if child.Outcome == "" {
				return System, ChildDone{Child: child.Key, Outcome: rapid.SampledFrom([]Status{Approved, Rejected}).Draw(t, "outcome")}
			}
		}
	case 8:
		for _, job := range p.run.Jobs {
			return System, JobDone{Key: job.Key, OK: rapid.Bool().Draw(t, "ok")}
		}
	}
	if timer := p.nextTimer(); timer != nil && !timer.DueAt.After(p.now) {
		return System, TimerFired{timer.ID, timer.Generation}
	}
	return p.decision(t, person, other)
}

func (p *play) adminEvent(t *rapid.T, person string) Event {
	event := Admin{Verb: rapid.SampledFrom([]string{"suspend", "activate", "retry", "skip", "handover", "jump", "override", "assign", "activate", "cancel"}).Draw(t, "admin"), Reason: "r", People: []string{person}}
	event.From = rapid.SampledFrom(people4).Draw(t, "from")
	event.Step = fmt.Sprintf("s%d", rapid.IntRange(1, 6).Draw(t, "step"))
	event.Decision = "approve"
	if len(p.run.Tasks) > 0 {
		event.Task = rapid.SampledFrom(p.run.Tasks).Draw(t, "task").ID
	}
	if event.Verb == "jump" {
		event.People = nil
	}
	if event.Verb == "cancel" && rapid.IntRange(0, 3).Draw(t, "really") > 0 {
		event.Verb = "retry"
	}
	return event
}

// decision draws a verb on a task: mostly one that is offered.
func (p *play) decision(t *rapid.T, person, other string) (string, Event) {
	if len(p.run.Tasks) == 0 {
		return "sam", Fire{Name: "submit"}
	}
	var open []*Task
	for _, task := range p.run.Tasks {
		if task.Status == Open {
			open = append(open, task)
		}
	}
	if len(open) == 0 {
		open = p.run.Tasks
	}
	task := rapid.SampledFrom(open).Draw(t, "task")
	if rapid.IntRange(0, 9).Draw(t, "by the holder") > 0 {
		person = task.Assignee
		if person == "" {
			takers := NewDirectory(p.people).Queue(task.Queue)
			if len(takers) == 0 {
				takers = []string{"root"}
			}
			person = rapid.SampledFrom(append(slices.Clone(takers), task.Except...)).Draw(t, "taker")
		}
	}
	verb := rapid.SampledFrom([]string{"approve", "approve", "approve", "complete", "complete", "reject", "return", "transfer", "delegate", "resolve", "reclaim", "add", "remove", "claim", "release", "cc", "save", "urge", "comment", "withdraw"}).Draw(t, "verb")
	e := Decide{
		Task: task.ID, Verb: verb, People: []string{other}, Comment: "c",
		To:    rapid.SampledFrom([]string{"start", "prev", ""}).Draw(t, "to"),
		Then:  rapid.SampledFrom([]string{"replay", "jump"}).Draw(t, "then"),
		Where: rapid.SampledFrom([]string{"before", "after", "parallel"}).Draw(t, "where"),
		Mode:  rapid.SampledFrom([]string{"all", "any", "seq"}).Draw(t, "added mode"),
	}
	if rapid.IntRange(0, 5).Draw(t, "edit") == 0 {
		e.Values = []FieldValue{{"disc", num(fmt.Sprint(rapid.IntRange(0, 30).Draw(t, "edited disc")))}}
	}
	return person, e
}

// I2: a running run waits for something.
func TestI02ARunningRunWaitsForSomething(t *testing.T) { underRandomScripts(t, "I2") }

// I3: each task reaches one terminal status and never changes after that.
func TestI03AClosedTaskNeverChanges(t *testing.T) { underRandomScripts(t, "I3") }

// I4: no task is open in a closed visit.
func TestI04AClosedVisitHasNoOpenTask(t *testing.T) { underRandomScripts(t, "I4") }

// I5: history has no gap, and replayed it gives the run.
func TestI05HistoryReplaysToTheRun(t *testing.T) { underRandomScripts(t, "I5") }

// I7: only those who are asked decide.
func TestI07OnlyThoseAskedDecide(t *testing.T) { underRandomScripts(t, "I7") }

// I9: the same event gives the same outcome.
func TestI09TheSameEventGivesTheSameOutcome(t *testing.T) { underRandomScripts(t, "I9") }

// I12: every visit ends once, a join like any other.
func TestI12EveryVisitEndsOnce(t *testing.T) { underRandomScripts(t, "I12") }

// I14: nothing is open in a cancelled run.
func TestI14NothingIsOpenInACancelledRun(t *testing.T) { underRandomScripts(t, "I14") }

// What is offered is accepted, and what is not is refused, in any run.
func TestOfferedVerbsAreAccepted(t *testing.T) { underRandomScripts(t, "verbs") }

// underRandomScripts plays random scripts over random definitions and watches one invariant; most are
// checked after every event (play.check).
func underRandomScripts(t *testing.T, invariant string) {
	t.Helper()
	rapid.Check(t, func(t *rapid.T) {
		p := drawPlay(t, false)
		p.only = invariant
		p.do("sam", Start{})
		_ = p.next(submitter(t), Fire{Name: "submit"})
		for range rapid.IntRange(5, 40).Draw(t, "events") {
			actor, event := p.event(t)
			p.sameTwice(actor, event)
			p.onlyAsked(actor, event)
			_ = p.next(actor, event)
		}
		p.visitsEndOnce()
		if invariant == "verbs" {
			p.offeredVerbsAreAccepted()
		}
		_ = p.next("root", Admin{Verb: "cancel", Reason: "r"}) // refused when it is over by then
	})
}

func (p *play) sameTwice(actor string, event Event) {
	p.t.Helper()
	words := func() string {
		outcome, err := Next(p.workflow, p.run, event, p.scope(actor))
		if err != nil {
			return err.Error()
		}
		data, err := json.Marshal(outcome)
		if err != nil {
			p.t.Fatalf("%v", err)
		}
		return string(data)
	}
	if one, two := words(), words(); one != two {
		p.breach("I9", "%+v gives\n%s and\n%s", event, one, two)
	}
}

func (p *play) onlyAsked(actor string, event Event) {
	p.t.Helper()
	e, ok := event.(Decide)
	if !ok || !decisive(e.Verb) {
		return
	}
	_, err := Next(p.workflow, p.run, event, p.scope(actor))
	task := p.run.task(e.Task)
	asked := task.Assignee == actor || NewDirectory(p.people).InQueue(task.Queue, actor) && !slices.Contains(task.Except, actor)
	if err == nil && (!asked || task.Status != Open) {
		p.breach("I7", "%s decided %+v", actor, task)
	}
}

func (p *play) visitsEndOnce() {
	p.t.Helper()
	ended := map[string]string{}
	for _, line := range p.history {
		for _, mark := range line.Marks {
			if mark.ID[0] != 'v' || mark.Status == "open" {
				continue
			}
			if ended[mark.ID] != "" {
				p.breach("I12", "visit %s ended as %s and %s", mark.ID, ended[mark.ID], mark.Status)
			}
			ended[mark.ID] = mark.Status
		}
	}
}

// offeredVerbsAreAccepted checks that what is drawn as allowed is not refused for lack of right.
func (p *play) offeredVerbsAreAccepted() {
	p.t.Helper()
	for _, task := range p.run.Tasks {
		for _, person := range people4 {
			for _, verb := range p.look(person).TaskVerbs(task.ID) {
				e := Decide{Task: task.ID, Verb: verb.Name, Comment: "c", People: []string{"boss"}}
				if len(verb.Targets) > 0 {
					e.To = verb.Targets[0].ID
				}
				_, err := Next(p.workflow, p.run, e, p.scope(person))
				refusal := asRefusal(err)
				if verb.Allowed && refusal != nil && !slices.Contains([]string{"already_signer", "self", "inactive", "yourself", "mixed", "pick_needed"}, refusal.Code) {
					p.t.Errorf("%s may %s %s, but: %v", person, verb.Name, task.ID, err)
				}
				if !verb.Allowed && err == nil {
					p.t.Errorf("%s may not %s %s (%s), but it was accepted", person, verb.Name, task.ID, verb.Code)
				}
			}
		}
	}
}

// I8: TestI08PredictionEqualsWhatHappens lets everybody approve and compares the order of visits and
// people with the prediction.
func TestI08PredictionEqualsWhatHappens(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPlay(t, true)
		p.do("sam", Start{})
		by := submitter(t)
		predicted := p.look(by).Predict()
		if len(predicted.Problems) > 0 {
			t.Skip("something would stop it")
		}
		p.do(by, Fire{Name: "submit"})
		for range 200 {
			task := p.firstOpen()
			if task == nil {
				break
			}
			if next := drawPath(p.look("sam").Predict().Nodes); undated(next) != undated(drawPath(predicted.Nodes)) {
				t.Fatalf("predicted\n%s, now\n%s", drawPath(predicted.Nodes), next)
			}
			verb := "approve"
			if task.Kind != Approval {
				verb = "complete"
			}
			p.do(p.taker(task), Decide{Task: task.ID, Verb: verb})
		}
		p.wantState("yes")
		actual := undated(drawPath(p.look("sam").Predict().Nodes))
		if want := undated(drawPath(predicted.Nodes)); actual != want {
			t.Errorf("I8: predicted\n%s, happened\n%s", want, actual)
		}
	})
}

// undated words a path without saying how far along it is, and queues by who takes them.
func undated(path string) string {
	return strings.NewReplacer("future", "on", "current", "on", "done", "on", "cancelled", "on",
		"(role:finance_controller", "(ann", " role:finance_controller", " ann", "(role:legal", "(ben", " role:legal", " ben",
		"(role:cfo", "(dan", " role:cfo", " dan", "(role:sales_ops", "(eve", " role:sales_ops", " eve",
		"(team:legal", "(dan", " team:legal", " dan", "(team:pricing_board", "(ann", " team:pricing_board", " ann",
		"(admin", "(root", " admin", " root").Replace(path)
}

func (p *play) firstOpen() *Task {
	for _, task := range p.run.Tasks {
		if task.Status == Open {
			return task
		}
	}
	return nil
}

func (p *play) taker(task *Task) string {
	if task.Assignee != "" {
		return task.Assignee
	}
	for _, person := range NewDirectory(p.people).Queue(task.Queue) {
		if !slices.Contains(task.Except, person) {
			return person
		}
	}
	return ""
}

// I11: TestI11RunsEndWhenEverybodyApproves lets time, jobs, children and people do what is asked of
// them: a run ends or waits for an administrator, it never goes on for ever.
func TestI11RunsEndWhenEverybodyApproves(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPlay(t, false)
		p.do("sam", Start{})
		_ = p.next("sam", Fire{Name: "submit"})
		for range 300 {
			if p.run.Status.Over() || len(p.run.Incidents) > 0 || p.run.State == "draft" || p.run.State == "late" {
				return
			}
			p.comply()
		}
		t.Fatalf("I11: the run goes on and on: %s, open %s", p.run.State, p.opens())
	})
}

func (p *play) comply() {
	for _, job := range p.run.Jobs {
		p.do(System, JobDone{Key: job.Key, OK: true})
		return
	}
	for _, child := range p.run.Children {
		if child.Outcome == "" {
			p.do(System, ChildDone{Child: child.Key, Outcome: Approved})
			return
		}
	}
	if task := p.firstOpen(); task != nil {
		verb := "approve"
		if task.Kind != Approval {
			verb = "complete"
		}
		p.do(p.taker(task), Decide{Task: task.ID, Verb: verb})
		return
	}
	p.do(System, EventArrived{Name: "ping"})
}

package engine_test

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/weft-crm/weft/engine"
	"github.com/weft-crm/weft/engine/store/storetest"
)

// I1: however many people submit, start, recall, cancel and delete at the same time, a record never has
// two active runs of one workflow.
func TestI01OneActiveRunPerRecordAndWorkflow(t *testing.T) {
	inWorks(t, func(w *works) {
		var ids []string
		for range 4 {
			ids = append(ids, w.request("sign"))
		}
		people := []string{"sam", "ann", "admin", "sam"}
		actors := make([]engine.Actor, len(people))
		for i, login := range people {
			actors[i] = w.as(login)
		}
		var all sync.WaitGroup
		for worker := range 6 {
			random := rand.New(rand.NewPCG(1, uint64(worker)))
			all.Go(func() {
				for range 25 {
					w.stir(random, actors[random.IntN(len(actors))], ids[random.IntN(len(ids))])
				}
			})
		}
		all.Wait()
		var most, active int
		query := "select coalesce(max(n), 0), count(*) from (select count(*) as n from runs where ended_at is null group by entity, record_id, workflow) as counted"
		if err := w.beside.QueryRow(query).Scan(&most, &active); err != nil {
			w.Fatal(err)
		}
		if most > 1 || active == 0 {
			w.Errorf("I1: a record has %d active runs of one workflow; %d have one", most, active)
		}
	})
}

// stir does something that begins or ends runs; it may be refused but never fail.
func (w *works) stir(random *rand.Rand, by engine.Actor, id string) {
	ctx := context.Background()
	var err error
	switch random.IntN(5) {
	case 0:
		_, err = w.StartRun(ctx, by, "", engine.RunStart{Workflow: "by_hand", ID: id})
	case 1:
		_, err = w.Fire(ctx, by, "", engine.Transition{Entity: "request", ID: id, Event: "recall"})
	case 2:
		var runs []engine.RunInfo
		if runs, err = w.RunsOf(ctx, by, "request", id); err == nil && len(runs) > 0 {
			_, err = w.Administer(ctx, by, runs[0].ID, "", engine.AdminRun{Verb: "cancel", Reason: "Stirred."})
		}
	case 3:
		_, err = w.UpdateRecord(ctx, by, engine.Save{Entity: "request", ID: id, Values: map[string]any{"note": "x"}})
	default:
		_, err = w.Fire(ctx, by, "", engine.Transition{Entity: "request", ID: id, Event: "submit"})
	}
	if err != nil && engine.AsError(err) == nil {
		w.Errorf("not refused but failed: %v", err)
	}
}

// I9: the same scripts give the same history, tasks and records on both databases. The scripts are drawn
// anew every time; the number of the first is told when they differ. WEFT_SCRIPTS says how many there
// are.
func TestI09TheSameScriptsGiveTheSameHistoryOnBothDatabases(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	scripts, err := strconv.Atoi(cmp.Or(os.Getenv("WEFT_SCRIPTS"), "10"))
	if err != nil {
		t.Fatal(err)
	}
	var stories []string
	for _, dialect := range storetest.Dialects {
		w := newWorks(newHouse(t, dialect))
		var story strings.Builder
		for script := range scripts {
			story.WriteString(w.wander(seed + uint64(script)))
		}
		stories = append(stories, story.String())
	}
	if len(strings.Split(stories[0], "\n")) < 60*scripts || stories[0] != stories[1] {
		t.Errorf("I9: the scripts from %d on differ:\n%s", seed, different(stories[0], stories[1]))
	}
}

var wanderers = []string{"sam", "ann", "bob", "cat", "dan", "eve", "fay", "admin"}

// wander plays a random script and tells what came of it, with names in place of ids.
func (w *works) wander(seed uint64) string {
	w.Helper()
	random := rand.New(rand.NewPCG(seed, seed))
	var told []string
	var ids []string
	for i, kind := range []string{"sign", "sign", "late", "wait", "broken", "parts"} {
		ids = append(ids, w.request(kind, "name", fmt.Sprintf("R%d", i), "amount", fmt.Sprint(i%2), "wanted", []any{"leg", "top"}))
	}
	for range 80 {
		w.clock.Add(time.Duration(random.IntN(40)) * time.Minute)
		words, do := w.something(random, ids[random.IntN(len(ids))])
		_, err := do("")
		if err != nil && engine.AsError(err) == nil {
			w.Fatalf("%s: %v", words, err)
		}
		told = append(told, words+": "+engine.CodeOf(err))
		if err := w.FireTimers(context.Background()); err != nil {
			w.Fatal(err)
		}
	}
	return w.named(strings.Join(told, "\n") + "\n" + w.outcome(ids))
}

// something draws a command to do, often sensible, and gives what carries it out under a key.
func (w *works) something(random *rand.Rand, id string) (string, func(key string) (any, error)) {
	ctx := context.Background()
	login, other := wanderers[random.IntN(len(wanderers))], wanderers[random.IntN(len(wanderers))]
	draw := random.IntN(12)
	verbs := []string{"approve", "approve", "approve", "reject", "return", "transfer", "delegate", "resolve", "add", "remove", "claim", "save", "comment", "cc", "withdraw"}
	verb, where := verbs[random.IntN(len(verbs))], []string{"before", "after", "parallel"}[random.IntN(3)]
	pick := random.IntN(100)
	switch draw {
	case 0, 1:
		return "submit", func(key string) (any, error) {
			return w.Fire(ctx, w.as("sam"), key, engine.Transition{Entity: "request", ID: id, Event: "submit"})
		}
	case 2:
		return "edit", func(key string) (any, error) {
			return w.UpdateRecord(ctx, w.as("admin"), engine.Save{Entity: "request", ID: id, Key: key, Values: map[string]any{"amount": fmt.Sprint(pick)}})
		}
	case 3:
		ask := engine.AdminRun{Verb: []string{"suspend", "activate", "retry", "jump"}[pick%4], Step: "both", Reason: "R."}
		return ask.Verb, func(key string) (any, error) { return w.Administer(ctx, w.as("admin"), w.run(id).ID, key, ask) }
	case 4:
		return "event", func(key string) (any, error) {
			return w.RaiseEvent(ctx, engine.Operator(), key, engine.OutsideEvent{Name: "paid", Key: id})
		}
	}
	var open []string
	for _, wait := range w.run(id).Process.Waiting {
		open = append(open, wait.Task+" "+strings.Join(w.logins(wait.People), " "))
	}
	if len(open) == 0 {
		return "nothing", func(string) (any, error) { return nil, nil }
	}
	task, askedPeople, _ := strings.Cut(open[pick%len(open)], " ")
	if asked := strings.Fields(askedPeople); len(asked) > 0 && random.IntN(6) > 0 {
		login = asked[pick%len(asked)]
	}
	decision := engine.Decision{Verb: verb, Comment: "C.", Where: where, Mode: "all", To: engine.Names{w.ids[other]}}
	if verb == "return" {
		decision.To = engine.Names{"start"}
	}
	return login + " " + verb, func(key string) (any, error) { return w.Decide(ctx, w.as(login), task, key, decision) }
}

// I6: a command that comes again under its key, at the same moment or later, gets the answer of the
// first time and does nothing more.
func TestI06TheSameCommandGivesTheSameAnswerAndOneEffect(t *testing.T) {
	inWorks(t, func(w *works) {
		seed := uint64(time.Now().UnixNano())
		random := rand.New(rand.NewPCG(seed, seed))
		var ids []string
		done := 0
		for i := range 300 {
			if i%10 == 0 {
				ids = []string{w.submitted("sign"), w.submitted("wait"), w.request("parts", "wanted", []any{"leg", "top"})}
			}
			id := ids[random.IntN(len(ids))]
			words, do := w.something(random, id)
			key, before := fmt.Sprint("key ", i), w.linesOf(id)
			answers := make([]string, 3)
			var both sync.WaitGroup
			for n := range 2 {
				both.Go(func() { answers[n] = answered(do(key)) })
			}
			both.Wait()
			answers[2] = answered(do(key))
			if answers[0] != answers[1] || answers[0] != answers[2] {
				w.Fatalf("I6: of seed %d, %s is answered by\n%s", seed, words, strings.Join(answers, "\n"))
			}
			for line, count := range w.linesOf(id) {
				if count > before[line]+1 {
					w.Errorf("I6: of seed %d, %s was done %d times: %s", seed, words, count-before[line], line)
				}
				done += count - before[line]
			}
		}
		if done < 20 {
			w.Errorf("only %d lines were written", done)
		}
	})
}

// answered words what became of a command.
func answered(answer any, err error) string {
	text, _ := json.Marshal(answer)
	return string(text) + engine.CodeOf(err)
}

// linesOf counts what each person did in the newest run of a request.
func (w *works) linesOf(id string) map[string]int {
	lines := map[string]int{}
	for _, line := range w.run(id).History {
		if line.Actor.ID != "" {
			lines[line.Actor.Title+" "+line.Verb]++
		}
	}
	return lines
}

func (w *works) logins(people []engine.Person) (logins []string) {
	for _, person := range people {
		for login, id := range w.ids {
			if id == person.ID {
				logins = append(logins, login)
			}
		}
	}
	slices.Sort(logins)
	return logins
}

// outcome lists the history, the tasks and the values of requests.
func (w *works) outcome(ids []string) string {
	w.Helper()
	var lines []string
	for _, id := range ids {
		run := w.run(id)
		lines = append(lines, fmt.Sprint(run.Status, run.State, w.get("admin", "request", id).Values))
		for _, line := range run.History {
			line.StepLabel, line.Actor.Title = line.Text, ""
			text, err := json.Marshal(line)
			if err != nil {
				w.Fatal(err)
			}
			lines = append(lines, string(text))
		}
		for _, node := range run.Path {
			lines = append(lines, node.Step+" "+node.State)
		}
	}
	return strings.Join(lines, "\n")
}

// named puts names in the place of ids.
func (w *works) named(text string) string {
	for login, id := range w.ids {
		text = strings.ReplaceAll(text, id, login)
	}
	return changing.ReplaceAllString(text, "#")
}

// I13: what a mask hides from a reader appears nowhere: not in records, lists, searches, histories, runs,
// tasks, predictions, explanations or notices, although the reader has a copy and a notice with the words.
func TestI13WhatIsHiddenAppearsNowhere(t *testing.T) {
	inWorks(t, func(w *works) {
		const hidden, masked = "Sekundenkleber", "Notausgangsschild"
		id := w.submitted("sign", "secret", hidden, "note", masked)
		w.decide("ann", id, engine.Decision{Verb: "cc", To: engine.Names{w.ids["gus"]}, Comment: "Look."})
		w.update("admin", "request", id, map[string]any{"secret": hidden + " 2", "note": masked + " 2"})
		w.decide("ann", id, engine.Decision{Verb: "approve", Values: map[string]any{"note": masked + " 3"}})
		for _, login := range []string{"bob", "cat", "eve"} {
			w.decide(login, id, engine.Decision{Verb: "approve"})
		}
		w.wantStatus(id, "approved")
		gus := w.as("gus")
		for name, seen := range w.sights(gus, id) {
			if strings.Contains(seen, hidden) || strings.Contains(seen, masked) {
				at := max(strings.Index(seen, hidden), strings.Index(seen, masked))
				w.Errorf("I13: %s shows …%s…", name, seen[max(0, at-200):min(len(seen), at+60)])
			}
		}
		sights := w.sights(w.as("ann"), id)
		for _, name := range []string{"the record", "the list", "the history", "the notices", "the form"} {
			if !strings.Contains(sights[name], hidden) {
				w.Errorf("the test looks in the wrong place: %s shows nothing to anybody: %s", name, sights[name])
			}
		}
	})
}

// sights is everything that somebody can look at about a request.
func (w *works) sights(by engine.Actor, id string) map[string]string {
	w.Helper()
	ctx := context.Background()
	seen := map[string]string{}
	see := func(name string, value any, err error) {
		if err != nil && engine.AsError(err) == nil {
			w.Fatalf("%s: %v", name, err)
		}
		text, err := json.Marshal(value)
		if err != nil {
			w.Fatal(err)
		}
		seen[name] += string(text)
	}
	record, err := w.Record(ctx, by, engine.Get{Entity: "request", ID: id})
	if err == nil {
		seen["the record"] = string(record.JSON)
	}
	list, err := w.AppendList(ctx, nil, by, engine.List{Entity: "request", Limit: 50})
	seen["the list"] = string(list)
	see("the list's error", nil, err)
	history, err := w.History(ctx, by, "request", id, "", 0)
	see("the history", history, err)
	found, err := w.Search(ctx, by, "Sekundenkleber")
	see("the search", found, err)
	runs, err := w.RunsOf(ctx, by, "request", id)
	see("the runs", runs, err)
	for _, one := range runs {
		run, err := w.Engine.Run(ctx, by, one.ID)
		see("the run", run, err)
		why, err := w.ExplainRun(ctx, by, one.ID)
		see("the explanation of the run", why, err)
	}
	for _, box := range []string{"todo", "done", "started", "copied"} {
		tasks, err := w.Tasks(ctx, by, engine.Inbox{Box: box, Limit: 50})
		see("the list "+box, tasks, err)
		if err != nil {
			continue
		}
		for _, row := range tasks.Tasks {
			task, err := w.Task(ctx, by, row.ID)
			see("the task", task, err)
			why, err := w.ExplainTask(ctx, by, row.ID)
			see("the explanation of the task", why, err)
		}
	}
	form, err := w.Form(ctx, by, engine.FormRequest{Entity: "request", ID: id})
	see("the form", form, err)
	path, err := w.Predict(ctx, by, "trial", id, nil)
	see("the prediction", path, err)
	notices, err := w.Notices(ctx, by, false, "")
	see("the notices", notices, err)
	return seen
}

package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/weft-crm/weft/engine/flow"
	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
	"github.com/weft-crm/weft/metadata/rule"
)

func decodeAnswer[T any](data []byte) (value T, err error) {
	err = json.Unmarshal(data, &value)
	return value, err
}

func oneRecord(record *metadata.Record) []*metadata.Record { return []*metadata.Record{record} }

// storyRule compiles a rule over a record.
func storyRule(m *model, entity *metadata.Entity, source string) (*rule.Program, error) {
	compiled, problems := m.CompileRule(source, metadata.Place{Context: metadata.ContextCheck, Entity: entity}, rule.Type{Kind: rule.Boolean, Nullable: true})
	if compiled == nil {
		return nil, mistake("the rule is wrong: %v", problems)
	}
	return compiled.Program, nil
}

// openTasks lists the open tasks of the line's record that it means, with what they are.
func (x *expectation) openTasks(ctx context.Context, record TaskRecord) (rows []*store.Task, found []string, err error) {
	err = x.story.read(ctx, func(tx *store.Tx, _ *model) error {
		all, err := recordTasks(tx, record)
		for _, row := range all {
			if !hasStatus(row, flow.Open) {
				continue
			}
			found = append(found, x.story.taskWords(row))
			wrongKind := x.option("kind") == "" && row.Kind == "copy" || x.option("kind") != "" && row.Kind != x.option("kind")
			if !wrongKind && (x.word(1) == "" || row.Step == x.word(1)) {
				rows = append(rows, row)
			}
		}
		return err
	})
	return rows, found, err
}

// taskWords tells what a task is.
func (s *story) taskWords(row *store.Task) string {
	who := s.login(row.Assignee)
	if row.Assignee == "" {
		who = strings.Join(row.Candidates, " ")
	}
	text := row.Step + " " + row.Kind + " " + row.Status + " " + who
	if row.DueAt != nil {
		text += " due " + row.DueAt.In(s.zone()).Format(time.RFC3339)
	}
	return text
}

// task demands an open task that everybody named has in the inbox.
func (x *expectation) task(ctx context.Context) (looked, error) {
	record, err := x.record(0)
	if err != nil {
		return looked{}, err
	}
	rows, open, err := x.openTasks(ctx, record)
	if err != nil {
		return looked{}, err
	}
	seen := looked{wanted: "there is such a task", found: fmt.Sprintf("the open tasks are %q", open), holds: len(rows) > 0}
	rows = slices.DeleteFunc(rows, func(row *store.Task) bool {
		same, wrong := x.sameTime(row.DueAt)
		if wrong != nil {
			err = wrong
		}
		return !same
	})
	seen.holds = len(rows) > 0
	for _, login := range x.list("for") {
		here, missing, wrong := x.inInbox(ctx, login, rows)
		if wrong != nil {
			return seen, wrong
		}
		if !here {
			seen.holds = false
			seen.found += "; " + login + " " + missing
		}
	}
	return seen, err
}

// inInbox reports whether a person has one of the tasks in the inbox and can do with it what the
// line says.
func (x *expectation) inInbox(ctx context.Context, login string, rows []*store.Task) (bool, string, error) {
	by, err := x.story.actor(ctx, login)
	if err != nil {
		return false, "", err
	}
	box := "todo"
	if x.option("kind") == "copy" {
		box = "copied"
	}
	inbox, err := x.story.engine.Tasks(ctx, by, Inbox{Box: box, Limit: 500})
	if err != nil {
		return false, "", err
	}
	for _, task := range inbox.Tasks {
		if !slices.ContainsFunc(rows, func(row *store.Task) bool { return row.ID == task.ID }) {
			continue
		}
		able, err := x.story.verbsOf(ctx, by, task.ID)
		if err != nil {
			return false, "", err
		}
		for _, verb := range x.list("can") {
			if !slices.Contains(able, verb) {
				return false, fmt.Sprintf("can only %v", able), nil
			}
		}
		return true, "", nil
	}
	return false, "has none of them in the inbox", nil
}

// verbsOf lists what somebody can do with a task.
func (s *story) verbsOf(ctx context.Context, by Actor, task string) (verbs []string, err error) {
	run, kernel, err := kernelTask(task)
	if err != nil {
		return nil, err
	}
	err = s.read(ctx, func(tx *store.Tx, m *model) error {
		look, err := s.engine.lookAtRun(tx, m, by, run)
		if err != nil {
			return err
		}
		for _, verb := range flow.TaskVerbs(look.workflow, look.state, kernel, look.scope) {
			if verb.Allowed {
				verbs = append(verbs, verb.Name)
			}
		}
		return nil
	})
	return verbs, err
}

// people demands that exactly these people are asked in a step.
func (x *expectation) people(ctx context.Context) (seen looked, err error) {
	wanted := slices.Clone(x.words[min(2, len(x.words)):])
	return seen, x.run(ctx, func(_ *store.Tx, _ *model, run *runLook) error {
		asked := []string{}
		for _, task := range run.state.Tasks {
			if task.Step != x.word(1) || task.Status != flow.Open {
				continue
			}
			for _, person := range x.story.askedBy(task) {
				if login := x.story.login(person); !slices.Contains(asked, login) {
					asked = append(asked, login)
				}
			}
		}
		slices.Sort(wanted)
		slices.Sort(asked)
		seen = compared("who is asked in "+x.word(1), strings.Join(wanted, " "), strings.Join(asked, " "))
		return nil
	})
}

func (s *story) askedBy(task *flow.Task) []string {
	if task.Assignee != "" {
		return []string{task.Assignee}
	}
	return slices.DeleteFunc(slices.Clone(s.engine.directory().Queue(task.Queue)), func(id string) bool { return slices.Contains(task.Except, id) })
}

// vote demands the status of somebody's last task in a step.
func (x *expectation) vote(ctx context.Context) (looked, error) {
	record, err := x.record(0)
	if err != nil {
		return looked{}, err
	}
	rows, err := x.story.tasksOf(ctx, record)
	if err != nil {
		return looked{}, err
	}
	isShare := func(row *store.Task) bool { return row.Assignee == "" }
	if x.word(2) != "queue" {
		person, err := x.story.person(x.word(2))
		if err != nil {
			return looked{}, err
		}
		isShare = func(row *store.Task) bool { return isShareOf(row, person) }
	}
	rows = slices.DeleteFunc(rows, func(row *store.Task) bool { return row.Step != x.word(1) || !isShare(row) })
	if len(rows) == 0 {
		return looked{wanted: x.word(2) + " has a task there", found: "there is none"}, nil
	}
	share := rows[len(rows)-1]
	wanted, found := x.word(3), share.Status
	task, err := x.kernelTask(ctx, share)
	if err != nil {
		return looked{}, err
	}
	if reason := x.option("reason"); reason != "" {
		wanted, found = wanted+" "+reason, found+" "+task.Reason
	}
	if behalf := x.option("behalf"); behalf != "" {
		wanted, found = wanted+" for "+behalf, found+" for "+x.story.login(share.OnBehalfOf)
	}
	return compared("the vote", wanted, found), nil
}

// kernelTask gives the task as the kernel knows it; an empty one when it has forgotten it.
func (x *expectation) kernelTask(ctx context.Context, row *store.Task) (*flow.Task, error) {
	found := &flow.Task{}
	return found, x.story.read(ctx, func(tx *store.Tx, _ *model) error {
		run, err := tx.Run(row.Run)
		if err != nil {
			return err
		}
		state, err := kernelState(run)
		if err != nil {
			return err
		}
		for _, task := range state.Tasks {
			if taskID(run.ID, task.ID) == row.ID {
				found = task
			}
		}
		return nil
	})
}

// visits counts how often a step was entered: as the run, its history and its tasks tell.
func (x *expectation) visits(ctx context.Context) (seen looked, err error) {
	return seen, x.run(ctx, func(tx *store.Tx, _ *model, run *runLook) error {
		entered := map[int64]bool{}
		for _, visit := range run.state.Visits {
			if visit.Step == x.word(1) && visit.Outcome != flow.Skipped {
				entered[ordinal(visit.ID)] = true
			}
		}
		rows, err := tx.TasksOf(run.run.ID)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if row.Step == x.word(1) {
				entered[row.Visit] = true
			}
		}
		seen = compared("the number of visits", x.word(2), fmt.Sprint(len(entered)))
		return nil
	})
}

// path demands steps with their marks in this order; others may stand between.
func (x *expectation) path(ctx context.Context) (seen looked, err error) {
	return seen, x.run(ctx, func(_ *store.Tx, _ *model, run *runLook) error {
		var marks []string
		walkPath(run.path(x.story.engine), func(node PathNode) { marks = append(marks, node.Step+":"+node.State) })
		seen = looked{holds: true, wanted: "the path shows these steps", found: "it shows " + strings.Join(marks, " ")}
		rest := marks
		for _, word := range x.raw[1:] {
			if word.shape == optionWord && word.name == "workflow" {
				continue
			}
			at := slices.Index(rest, word.raw)
			if at < 0 {
				seen.holds = false
				return nil
			}
			rest = rest[at+1:]
		}
		return nil
	})
}

func walkPath(nodes []PathNode, visit func(PathNode)) {
	for _, node := range nodes {
		visit(node)
		for _, branch := range node.Branches {
			walkPath(branch.Nodes, visit)
		}
	}
}

// action demands that somebody may fire an event now.
func (x *expectation) action(ctx context.Context) (looked, error) {
	label, err := x.record(0)
	if err != nil {
		return looked{}, err
	}
	by, err := x.viewer(ctx)
	if err != nil {
		return looked{}, err
	}
	var offered []string
	err = x.story.read(ctx, func(tx *store.Tx, m *model) error {
		record, err := tx.Get(m.Entity(label.Entity), label.ID)
		if err != nil {
			return err
		}
		_, actions, err := x.story.engine.process(tx, m, by, record)
		for _, action := range actions {
			if action.Allowed {
				offered = append(offered, action.Event)
			}
		}
		return err
	})
	return looked{
		holds: slices.Contains(offered, x.word(1)), wanted: "the action " + x.word(1) + " is offered", found: fmt.Sprintf("offered are %v", offered),
	}, err
}

// can demands that somebody may do something with a record, or with the task on it.
func (x *expectation) can(ctx context.Context) (looked, error) {
	by, err := x.story.actor(ctx, x.word(0))
	if err != nil {
		return looked{}, err
	}
	label, err := x.record(2)
	if err != nil {
		return looked{}, err
	}
	var able []string
	if storyTaskVerbs[x.word(1)] {
		x.by, x.login = by, x.word(0)
		task, err := x.story.meant(ctx, label, x.word(1), x.storyArgs)
		if err != nil {
			return looked{wanted: "the task can be " + x.word(1), found: err.Error()}, nil //nolint:nilerr // without a task nothing can be done
		}
		able, err = x.story.verbsOf(ctx, by, task.ID)
		if err != nil {
			return looked{}, err
		}
	} else if form, err := x.story.engine.Form(ctx, by, FormRequest{Entity: label.Entity, ID: label.ID}); err == nil {
		able = append(slices.Clone(form.Can), mayRead)
	} else if AsError(err) == nil {
		return looked{}, err
	}
	return looked{
		holds: slices.Contains(able, x.word(1)), wanted: x.word(0) + " can " + x.word(1), found: fmt.Sprintf("%s can %v", x.word(0), able),
	}, nil
}

func (x *expectation) runs(ctx context.Context) (looked, error) {
	record, err := x.record(0)
	if err != nil {
		return looked{}, err
	}
	number := 0
	err = x.story.read(ctx, func(tx *store.Tx, _ *model) error {
		rows, err := tx.RunsOf(record.Entity, record.ID)
		for _, row := range rows {
			if row.Workflow == x.word(1) {
				number++
			}
		}
		return err
	})
	return compared("the number of runs", x.word(2), fmt.Sprint(number)), err
}

// history demands lines in the history of the record's runs.
func (x *expectation) history(ctx context.Context) (looked, error) {
	record, err := x.record(0)
	if err != nil {
		return looked{}, err
	}
	number := 0
	var told []string
	err = x.story.read(ctx, func(tx *store.Tx, _ *model) error {
		runs, err := tx.RunsOf(record.Entity, record.ID)
		if err != nil {
			return err
		}
		for _, run := range slices.Backward(runs) {
			lines, err := tx.RunHistory(run.ID, 0, 10000)
			if err != nil {
				return err
			}
			for _, line := range lines {
				told = append(told, x.story.lineWords(line))
				if x.isLine(line) {
					number++
				}
			}
		}
		return nil
	})
	if err != nil {
		return looked{}, err
	}
	seen, err := x.counted("a line "+x.word(1)+" in the history", number)
	seen.found += "; the history is\n\t\t" + strings.Join(told, "\n\t\t")
	return seen, err
}

func (s *story) lineWords(line *store.RunEntry) string {
	words := []string{line.At.In(s.zone()).Format("01-02 15:04"), line.Verb, "by:" + s.login(line.Actor)}
	for _, part := range [][2]string{{"behalf:", s.login(line.OnBehalfOf)}, {"step:", line.Step}, {"from:", line.From}, {"to:", s.logins(line.To)}, {"reason:", line.Reason}} {
		if part[1] != "" {
			words = append(words, part[0]+part[1])
		}
	}
	if line.Comment != "" {
		words = append(words, fmt.Sprintf("%q", line.Comment))
	}
	return strings.Join(words, " ")
}

// logins turns the ids of people between blanks into sign-in names.
func (s *story) logins(ids string) string {
	parts := strings.Fields(ids)
	for i, id := range parts {
		parts[i] = s.login(id)
	}
	return strings.Join(parts, " ")
}

func (x *expectation) isLine(line *store.RunEntry) bool {
	actor := x.story.login(line.Actor)
	if line.Actor == "" {
		actor = "system"
	}
	facts := map[string]string{
		"by": actor, "behalf": x.story.login(line.OnBehalfOf), "step": line.Step, "from": line.From, "reason": line.Reason,
	}
	for name, fact := range facts {
		if x.option(name) != "" && x.option(name) != fact {
			return false
		}
	}
	to := x.option("to")
	if to != "" && !slices.Equal(strings.Split(to, ","), strings.Fields(x.story.logins(line.To))) {
		return false
	}
	return line.Verb == x.word(1) && strings.Contains(line.Comment, x.text())
}

// clock demands what a service level clock does, when it is due and how much time it has counted.
func (x *expectation) clock(ctx context.Context) (seen looked, err error) {
	return seen, x.run(ctx, func(_ *store.Tx, m *model, run *runLook) error {
		at := slices.IndexFunc(run.state.Clocks, func(clock *flow.Clock) bool { return clock.Name == x.word(1) })
		if at < 0 {
			seen = looked{wanted: "there is a clock " + x.word(1), found: "there is none"}
			return nil
		}
		clock := run.state.Clocks[at]
		elapsed := clock.Elapsed
		if calendar := m.working[clock.Calendar]; clock.Status == "running" {
			if calendar == nil {
				calendar = flow.Always(x.story.zone())
			}
			elapsed += calendar.Between(clock.Since, x.story.engine.Now())
		}
		seen, err = x.compareClock(clock, elapsed)
		return err
	})
}

func (x *expectation) compareClock(clock *flow.Clock, elapsed time.Duration) (looked, error) {
	seen := looked{wanted: "the clock is " + x.word(2), found: fmt.Sprintf("it is %s, due %s, after %s", clock.Status, clock.DueAt.In(x.story.zone()).Format(time.RFC3339), elapsed)}
	seen.holds = clock.Status == x.word(2)
	if x.word(2) == "breached" {
		seen.holds = !clock.Breached.IsZero()
	}
	same, err := x.sameTime(&clock.DueAt)
	if err != nil {
		return seen, err
	}
	if text := x.option("elapsed"); text != "" {
		wanted, err := storyDuration(text, 24*time.Hour)
		if err != nil {
			return seen, err
		}
		same = same && wanted == elapsed
	}
	seen.holds = seen.holds && same
	return seen, nil
}

// incident demands that the run is held up, at a step or with a code if they are named.
func (x *expectation) incident(ctx context.Context) (seen looked, err error) {
	return seen, x.run(ctx, func(_ *store.Tx, _ *model, run *runLook) error {
		found := []string{}
		for _, incident := range run.state.Incidents {
			found = append(found, incident.Step+" "+incident.Code+": "+incident.Message.En)
			fits := true
			for _, word := range x.words[1:] {
				fits = fits && (word == incident.Step || word == incident.Code)
			}
			seen.holds = seen.holds || fits
		}
		seen.wanted, seen.found = "there is such an incident", fmt.Sprintf("the incidents are %q", found)
		return nil
	})
}

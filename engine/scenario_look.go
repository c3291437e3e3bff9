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
		look, err := s.engine.act(tx, m, by).lookAtRun(run)
		if err != nil {
			return err
		}
		for _, verb := range look.flow().TaskVerbs(kernel) {
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

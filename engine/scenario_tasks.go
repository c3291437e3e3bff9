package engine

import (
	"context"
	"slices"
	"strings"

	"github.com/weft-crm/weft/engine/flow"
	"github.com/weft-crm/weft/engine/store"
)

var storyTaskVerbs = map[string]bool{
	"approve": true, "reject": true, "complete": true, "return": true, "transfer": true, "delegate": true, "resolve": true,
	"reclaim": true, "add": true, "remove": true, "cc": true, "save": true, "claim": true, "release": true, "withdraw": true,
	"urge": true, "comment": true,
}

// decide does something with the task that is meant.
func (s *story) decide(ctx context.Context, verb string, args *storyArgs) error {
	if strings.Contains(args.word(0), ",") {
		return s.decideMany(ctx, verb, args)
	}
	record, err := s.called(args.word(0))
	if err != nil {
		return err
	}
	if args.mailed {
		return s.decideMailed(ctx, record, verb, args)
	}
	task, err := s.meant(ctx, record, verb, args)
	if err != nil {
		return err
	}
	decision, err := s.decision(ctx, record, verb, args, task)
	if err != nil {
		return err
	}
	_, err = s.engine.Decide(ctx, args.by, task.ID, args.option("key"), decision)
	return err
}

func (s *story) decision(ctx context.Context, record TaskRecord, verb string, args *storyArgs, task *store.Task) (Decision, error) {
	decision := Decision{
		Verb: verb, Comment: args.text(), Then: args.option("then"), Where: args.option("where"), Mode: args.option("mode"),
		Signature: args.signature(args.login), Batch: args.batch,
	}
	var err error
	if decision.Values, err = s.values(ctx, args.by, record.Entity, args.fields); err != nil {
		return decision, err
	}
	if decision.Attachments, err = s.uploads(ctx, args.by, args.options["attach"]); err != nil {
		return decision, err
	}
	revision, err := args.number("rev")
	if err != nil {
		return decision, err
	}
	decision.Revision = int(revision)
	if decision.Version, err = args.number("version"); err != nil {
		return decision, err
	}
	decision.To, err = s.targets(ctx, record, verb, args, task)
	if err != nil || len(args.options["pick"]) == 0 {
		return decision, err
	}
	return decision, s.read(ctx, func(_ *store.Tx, m *model) (err error) {
		decision.Picks, err = s.picks(m, record.Entity, args.options["pick"])
		return err
	})
}

// targets reads "to": a step to return to, the task of somebody to remove, or people.
func (s *story) targets(ctx context.Context, record TaskRecord, verb string, args *storyArgs, task *store.Task) (Names, error) {
	if verb == "return" {
		return args.list("to"), nil
	}
	people, err := s.people(args.list("to"))
	if err != nil || verb != "remove" || len(people) == 0 {
		return people, err
	}
	rows, err := s.tasksOf(ctx, record)
	if err != nil {
		return nil, err
	}
	for _, row := range slices.Backward(rows) {
		if row.Run == task.Run && row.Visit == task.Visit && row.Assignee == people[0] {
			return Names{row.ID}, nil
		}
	}
	return nil, mistake("%s has no task there", s.login(people[0]))
}

// tasksOf lists the tasks of a record's runs but for copies, oldest first.
func (s *story) tasksOf(ctx context.Context, record TaskRecord) (rows []*store.Task, err error) {
	err = s.read(ctx, func(tx *store.Tx, _ *model) error {
		all, err := recordTasks(tx, record)
		for _, row := range all {
			if row.Kind != "copy" {
				rows = append(rows, row)
			}
		}
		return err
	})
	return rows, err
}

// recordTasks lists the tasks of a record's runs, oldest first.
func recordTasks(tx *store.Tx, record TaskRecord) ([]*store.Task, error) {
	runs, err := tx.RunsOf(record.Entity, record.ID)
	if err != nil || len(runs) == 0 {
		return nil, err
	}
	ids := make([]string, len(runs))
	for i, run := range runs {
		ids[len(runs)-1-i] = run.ID
	}
	rows, err := tx.TasksOf(ids...)
	slices.SortStableFunc(rows, func(a, b *store.Task) int {
		if a.Run != b.Run {
			return slices.Index(ids, a.Run) - slices.Index(ids, b.Run)
		}
		return int(taskOrdinal(a) - taskOrdinal(b))
	})
	return rows, err
}

// taskOrdinal is the place of a task in its run.
func taskOrdinal(row *store.Task) int64 {
	_, kernel, _ := strings.Cut(row.ID, "~")
	return ordinal(kernel)
}

// meant finds the task a line means. Two lines with one key mean the same task.
func (s *story) meant(ctx context.Context, record TaskRecord, verb string, args *storyArgs) (*store.Task, error) {
	s.choosing.Lock()
	defer s.choosing.Unlock()
	key := args.login + " " + args.option("key")
	if known := s.clicked[key]; known != nil && args.option("key") != "" {
		return known, nil
	}
	rows, err := s.tasksOf(ctx, record)
	if err != nil {
		return nil, err
	}
	rows, err = s.narrowed(rows, args)
	if err != nil {
		return nil, err
	}
	task, err := s.choose(rows, verb, args)
	if err == nil {
		s.clicked[key] = task
	}
	return task, err
}

// narrowed keeps the tasks of the step and person that a line names.
func (s *story) narrowed(rows []*store.Task, args *storyArgs) ([]*store.Task, error) {
	step, of := args.option("step"), args.option("of")
	person := ""
	if of != "" {
		var err error
		if person, err = s.person(of); err != nil {
			return nil, err
		}
	}
	return slices.DeleteFunc(rows, func(row *store.Task) bool {
		return step != "" && row.Step != step || person != "" && !isShareOf(row, person)
	}), nil
}

func isShareOf(row *store.Task, person string) bool {
	return row.Assignee == person || row.ActedBy == person || row.OnBehalfOf == person
}

func hasStatus(row *store.Task, statuses ...flow.TaskStatus) bool {
	return slices.Contains(statuses, flow.TaskStatus(row.Status))
}

// choose finds the task meant: the actor's open one or one of a queue of the actor's, else the
// newest that was the actor's, else the only open one of others.
func (s *story) choose(rows []*store.Task, verb string, args *storyArgs) (*store.Task, error) {
	if args.option("of") != "" {
		return newestTask(rows, func(row *store.Task) bool { return hasStatus(row, flow.Open) }, func(*store.Task) bool { return true })
	}
	person := args.by.ID
	decided := func(row *store.Task) bool { return row.ActedBy == person }
	if verb == "withdraw" && slices.ContainsFunc(rows, decided) {
		return newestTask(rows, decided)
	}
	mine := slices.DeleteFunc(slices.Clone(rows), func(row *store.Task) bool { return !hasStatus(row, flow.Open) || !s.asks(row, person) })
	if len(mine) > 1 && !sameSpot(mine) {
		return nil, mistake("%s has several open tasks there: say step:", args.login)
	}
	if len(mine) > 0 {
		return mine[0], nil
	}
	others := slices.DeleteFunc(slices.Clone(rows), func(row *store.Task) bool { return !hasStatus(row, flow.Open) })
	if len(others) > 0 && (verb == "urge" || verb == "comment") {
		return others[0], nil
	}
	waiting := func(row *store.Task) bool {
		return hasStatus(row, flow.Waiting, flow.Approving) && row.Assignee == person
	}
	found, err := newestTask(rows, waiting, func(row *store.Task) bool { return isShareOf(row, person) })
	if err == nil {
		return found, nil
	}
	if len(others) != 1 {
		return nil, mistake("%s has no task there, and others have %d open ones: say of: or step:", args.login, len(others))
	}
	return others[0], nil
}

// sameSpot reports whether tasks belong to one visit, where any of them will do.
func sameSpot(rows []*store.Task) bool {
	return !slices.ContainsFunc(rows, func(row *store.Task) bool { return row.Run != rows[0].Run || row.Visit != rows[0].Visit })
}

// newestTask finds the newest row for the first of some conditions that any row meets.
func newestTask(rows []*store.Task, conditions ...func(*store.Task) bool) (*store.Task, error) {
	for _, holds := range conditions {
		for _, row := range slices.Backward(rows) {
			if holds(row) {
				return row, nil
			}
		}
	}
	return nil, mistake("there is no such task")
}

// asks reports whether an open task asks a person, directly or through a queue.
func (s *story) asks(row *store.Task, person string) bool {
	if row.Assignee != "" {
		return row.Assignee == person
	}
	return slices.ContainsFunc(row.Candidates, func(queue string) bool { return s.engine.directory().InQueue(queue, person) })
}

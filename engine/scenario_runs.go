package engine

import (
	"context"
	"strconv"
	"strings"

	"github.com/weft-crm/weft/engine/flow"
	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// event brings an event from outside; its key is a label or a text.
func (s *story) event(ctx context.Context, args *storyArgs) error {
	data := map[string]string{}
	for _, word := range args.fields {
		data[word.name] = word.text
	}
	key := args.option("key")
	if record, err := s.called(key); err == nil {
		key = record.ID
	}
	_, err := s.engine.RaiseEvent(ctx, engineActor(ViaSystem), "", OutsideEvent{Name: args.word(0), Key: key, Data: data})
	return err
}

// answer prepares what a connection answers.
func (s *story) answer(_ context.Context, args *storyArgs) error {
	status, err := strconv.Atoi(args.word(1))
	if err != nil {
		return mistake("answer takes a connection and a status")
	}
	s.world.connections[args.word(0)].prepare(storyReply{status: status, body: strings.Join(args.lists, "")})
	return nil
}

// publish puts the archive's files of a word on top.
func (s *story) publish(ctx context.Context, args *storyArgs) error {
	files := s.file.later[args.word(0)]
	if files == nil {
		return mistake("there are no files under %s/", args.word(0))
	}
	_, err := s.engine.PublishLayers(ctx, Operator(), []metadata.Layer{{Pack: args.word(0), Files: files}}, args.word(0))
	return err
}

func (s *story) fireNamed(ctx context.Context, args *storyArgs) error {
	event := args.word(0)
	if event == "" {
		return mistake("fire takes an event and a record")
	}
	args.words = args.words[1:]
	return s.fire(ctx, event, args)
}

// fire fires an event of a record's run.
func (s *story) fire(ctx context.Context, event string, args *storyArgs) error {
	record, err := s.called(args.word(0))
	if err != nil {
		return err
	}
	ask := Transition{
		Entity: record.Entity, ID: record.ID, Event: event, Comment: args.text(), Signature: args.signature(args.login),
	}
	if ask.Values, err = s.values(ctx, args.by, record.Entity, args.fields); err != nil {
		return err
	}
	if ask.Attachments, err = s.uploads(ctx, args.by, args.options["attach"]); err != nil {
		return err
	}
	if ask.Version, err = args.number("version"); err != nil {
		return err
	}
	err = s.read(ctx, func(tx *store.Tx, m *model) (err error) {
		if key := args.option("workflow"); key != "" {
			run, err := newestRun(tx, record, key)
			if err != nil {
				return err
			}
			ask.Run = run.ID
		}
		ask.Picks, err = s.picks(m, record.Entity, args.options["pick"])
		return err
	})
	if err != nil {
		return err
	}
	_, err = s.engine.Fire(ctx, args.by, args.option("key"), ask)
	return err
}

// picks reads "legal_ok=li,wang": people chosen for a step. Of several for one step each is for the
// next entry that asks for a choice.
func (s *story) picks(m *model, entity string, options []string) ([]flow.Pick, error) {
	var picks []flow.Pick
	for _, option := range options {
		step, logins, _ := strings.Cut(option, "=")
		people, err := s.people(strings.Split(logins, ","))
		if err != nil {
			return nil, err
		}
		before := 0
		for _, pick := range picks {
			if pick.Step == step {
				before++
			}
		}
		picks = append(picks, flow.Pick{Step: step, Entry: pickEntry(m, entity, step, before), People: people})
	}
	return picks, nil
}

// pickEntry finds the entry of a step that asks for a choice, leaving out some.
func pickEntry(m *model, entity, step string, before int) int {
	for _, workflow := range m.WorkflowsOf(entity) {
		place := workflow.Steps[step]
		if place == nil || place.Step.Approve == nil && place.Step.Handle == nil {
			continue
		}
		approve := place.Step.Approve
		if approve == nil {
			approve = place.Step.Handle
		}
		for i, who := range approve.By {
			if who.Pick == "" {
				continue
			}
			if before == 0 {
				return i
			}
			before--
		}
	}
	return 0
}

// newestRun gives the newest run of a record, of one workflow if it is named.
func newestRun(tx *store.Tx, record TaskRecord, workflow string) (*store.Run, error) {
	rows, err := tx.RunsOf(record.Entity, record.ID)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		if workflow == "" || row.Workflow == workflow {
			return tx.Run(row.ID)
		}
	}
	return nil, mistake("there is no run of %s", record.Title)
}

// start begins a run by hand.
func (s *story) start(ctx context.Context, args *storyArgs) error {
	record, err := s.called(args.word(1))
	if err != nil {
		return err
	}
	_, err = s.engine.StartRun(ctx, args.by, args.option("key"), RunStart{Workflow: args.word(0), ID: record.ID})
	return err
}

// administer does what an administrator does to a run.
func (s *story) administer(ctx context.Context, args *storyArgs) error {
	verb := args.word(0)
	record, err := s.called(args.word(1))
	if err != nil {
		return err
	}
	ask := AdminRun{Verb: verb, Reason: args.text(), Decision: args.option("decision")}
	if ask.People, err = s.people(args.list("for")); err != nil {
		return err
	}
	var run *store.Run
	err = s.read(ctx, func(tx *store.Tx, m *model) error {
		if run, err = newestRun(tx, record, args.option("workflow")); err != nil {
			return err
		}
		return s.aim(tx, m, run, &ask, args)
	})
	if err != nil {
		return err
	}
	_, err = s.engine.Administer(ctx, args.by, run.ID, args.option("key"), ask)
	return err
}

// aim finds the step, state or task that an administrator means.
func (s *story) aim(tx *store.Tx, m *model, run *store.Run, ask *AdminRun, args *storyArgs) error {
	if to := args.option("to"); to != "" {
		ask.Step = to
		if workflow := m.Workflow(run.Workflow); workflow != nil && workflow.Steps[to] == nil && to != flow.Beginning {
			ask.Step, ask.State = "", to
		}
	}
	if ask.Verb != "override" && ask.Verb != "assign" {
		return nil
	}
	rows, err := tx.TasksOf(run.ID)
	for _, row := range rows {
		if row.Status == string(flow.Open) && row.Kind != "copy" && (args.option("step") == "" || row.Step == args.option("step")) {
			ask.Task = row.ID
		}
	}
	return err
}

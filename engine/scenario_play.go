package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/weft-crm/weft/engine/store"
)

// storyArgs are the words of a command, sorted.
type storyArgs struct {
	login   string // who acts
	by      Actor
	words   []string // bare words after the verb
	texts   []string
	lists   []string
	fields  []storyWord
	options map[string][]string
	signed  bool
	batch   bool
	mailed  bool
}

func sortWords(words []storyWord) *storyArgs {
	args := &storyArgs{options: map[string][]string{}}
	for _, word := range words {
		switch word.shape {
		case textWord:
			args.texts = append(args.texts, word.text)
		case listWord:
			args.lists = append(args.lists, word.text)
		case fieldWord:
			args.fields = append(args.fields, word)
		case optionWord:
			args.options[word.name] = append(args.options[word.name], word.text)
		default:
			args.addWord(word.text)
		}
	}
	return args
}

func (a *storyArgs) addWord(text string) {
	switch text {
	case "signed":
		a.signed = true
	case "batch":
		a.batch = true
	case "mailed":
		a.mailed = true
	default:
		a.words = append(a.words, text)
	}
}

// word gives a bare word, "" if there are fewer.
func (a *storyArgs) word(i int) string {
	if i < len(a.words) {
		return a.words[i]
	}
	return ""
}

func (a *storyArgs) text() string {
	if len(a.texts) == 0 {
		return ""
	}
	return a.texts[0]
}

// option gives the last value of an option, "" without it.
func (a *storyArgs) option(name string) string {
	values := a.options[name]
	if len(values) == 0 {
		return ""
	}
	return values[len(values)-1]
}

// list gives an option's value as names between commas.
func (a *storyArgs) list(name string) []string {
	if a.option(name) == "" {
		return nil
	}
	return strings.Split(a.option(name), ",")
}

func (a *storyArgs) number(name string) (int64, error) {
	if a.option(name) == "" {
		return 0, nil
	}
	number, err := strconv.ParseInt(a.option(name), 10, 64)
	if err != nil {
		return 0, mistake("%s: has to be a number", name)
	}
	return number, nil
}

func (a *storyArgs) signature(login string) string {
	if !a.signed {
		return ""
	}
	return "data:text/plain," + login
}

// line plays one line; what is due afterwards is done.
func (s *story) line(ctx context.Context, line *storyLine) error {
	if line.words[0].is("expect") {
		return s.expect(ctx, line)
	}
	err := s.attempt(ctx, line)
	if err := s.settle(ctx); err != nil {
		return lineError(line, err)
	}
	return err
}

func (s *story) attempt(ctx context.Context, line *storyLine) error {
	if line.words[0].is("together") {
		return s.together(ctx, line)
	}
	before, err := s.standing(ctx, line)
	if err != nil {
		return lineError(line, err)
	}
	err = s.command(ctx, line)
	var wrong *mistakeError
	switch {
	case errors.As(err, &wrong):
		return lineError(line, err)
	case line.refusal != nil:
		if err := line.refusal.compare(line, err); err != nil {
			return err
		}
		return s.unchanged(ctx, line, before)
	case err != nil:
		return &ScenarioError{Line: line.number, Text: line.text, Expected: "this can be done", Found: told(err), cause: err}
	}
	return nil
}

// standing tells how the records that a line demands to be left alone stand, with their runs.
func (s *story) standing(ctx context.Context, line *storyLine) (string, error) {
	text := ""
	if line.refusal == nil {
		return text, nil
	}
	err := s.read(ctx, func(tx *store.Tx, m *model) error {
		for _, word := range line.words {
			label, err := s.called(word.text)
			if err != nil {
				continue // a word that is no label
			}
			record, err := tx.GetDeleted(m.Entity(label.Entity), label.ID)
			if err != nil {
				return err
			}
			text += fmt.Sprintf("%s: version %d", word.text, record.Version)
			runs, err := tx.RunsOf(label.Entity, label.ID)
			if err != nil {
				return err
			}
			for _, run := range runs {
				text += fmt.Sprintf(", %s %d in %s", run.Workflow, run.Revision, run.State)
			}
		}
		return nil
	})
	return text, err
}

// unchanged demands that a refused line has changed nothing.
func (s *story) unchanged(ctx context.Context, line *storyLine, before string) error {
	after, err := s.standing(ctx, line)
	if err != nil || after == before {
		return err
	}
	return &ScenarioError{Line: line.number, Text: line.text, Expected: "nothing has changed; " + before, Found: after}
}

// told words an error with the status the API would give.
func told(err error) string {
	if err == nil {
		return "it was done"
	}
	if refusal := AsError(err); refusal != nil {
		return fmt.Sprintf("refused with %d %v", refusal.Kind.Status(), refusal)
	}
	return "failed: " + err.Error()
}

// compare demands that a command was refused as the line says.
func (r *storyRefusal) compare(line *storyLine, err error) error {
	failed := &ScenarioError{Line: line.number, Text: line.text, Expected: r.words(), Found: told(err), cause: err}
	refusal := AsError(err)
	if refusal == nil || refusal.Kind.Status() != r.status || !r.fits(refusal) {
		return failed
	}
	return nil
}

func (r *storyRefusal) words() string {
	text := "refused with " + strconv.Itoa(r.status)
	if r.code != "" {
		text += " " + r.code
	}
	if r.field != "" {
		text += " for the field " + r.field
	}
	if r.text != "" {
		text += " and the words " + strconv.Quote(r.text)
	}
	return text
}

func (r *storyRefusal) fits(refusal *Error) bool {
	code, field := r.code == "" || refusal.Code == r.code, r.field == ""
	words := refusal.Title.En + refusal.Title.Zh + refusal.Detail.En + refusal.Detail.Zh
	for _, problem := range refusal.Fields {
		here := r.field == "" || problem.Field == r.field
		field = field || here
		code = code || here && problem.Code == r.code
		words += problem.Message.En + problem.Message.Zh
	}
	for _, problem := range refusal.Problems {
		code = code || problem.Code == r.code
		words += problem.Message.En + problem.Message.Zh
	}
	return code && field && strings.Contains(words, r.text)
}

// together plays the lines of a block at the same moment.
func (s *story) together(ctx context.Context, block *storyLine) error {
	results := make([]error, len(block.block))
	var group sync.WaitGroup
	for i, line := range block.block {
		group.Go(func() { results[i] = s.command(ctx, line) })
	}
	group.Wait()
	done := 0
	for i, err := range results {
		if err == nil {
			done++
			continue
		}
		if refusal := AsError(err); refusal == nil || refusal.Kind != Conflict {
			return &ScenarioError{Line: block.block[i].number, Text: block.block[i].text, Expected: "done, or refused with 409", Found: told(err), cause: err}
		}
	}
	wanted := len(block.block)
	if args := sortWords(block.words[1:]); len(args.words) > 0 {
		number, err := strconv.Atoi(args.words[0])
		if err != nil {
			return lineError(block, mistake("together takes the number of those that succeed"))
		}
		wanted = number
	}
	if done != wanted {
		return &ScenarioError{
			Line: block.number, Text: block.text, Expected: fmt.Sprintf("%d of %d lines succeed", wanted, len(block.block)),
			Found: fmt.Sprintf("%d did; %v", done, errors.Join(results...)),
		}
	}
	return nil
}

// command does what a line says.
func (s *story) command(ctx context.Context, line *storyLine) error {
	verb, rest := line.words[0].text, line.words[1:]
	if line.words[0].shape != bareWord {
		return mistake("a line begins with a command")
	}
	if verb == "as" && len(rest) > 1 && rest[1].shape == bareWord {
		return s.act(ctx, rest[0].text, rest[1].text, sortWords(rest[2:]))
	}
	outside := map[string]func(*story, context.Context, *storyArgs) error{
		"find": (*story).find, "event": (*story).event, "answer": (*story).answer,
		"at": (*story).at, "wait": (*story).wait, "publish": (*story).publish, "scan": (*story).scan,
	}
	do, ok := outside[verb]
	if !ok {
		return mistake("there is no command %q", verb)
	}
	return do(s, ctx, sortWords(rest))
}

// act does what a person, or the system, does.
func (s *story) act(ctx context.Context, login, verb string, args *storyArgs) (err error) {
	args.login = login
	if args.by, err = s.actor(ctx, login); err != nil {
		return err
	}
	acts := map[string]func(*story, context.Context, *storyArgs) error{
		"create": (*story).create, "edit": (*story).edit, "delete": (*story).remove, "restore": (*story).restore,
		"convert": (*story).convert, "attach": (*story).attachTo, "fire": (*story).fireNamed, "start": (*story).start, "run": (*story).administer,
		"absent": (*story).absent, "present": (*story).present, "handover": (*story).handOver,
	}
	if act, ok := acts[verb]; ok {
		return act(s, ctx, args)
	}
	if storyTaskVerbs[verb] {
		return s.decide(ctx, verb, args)
	}
	return s.fire(ctx, verb, args)
}

// settle does everything that is due: jobs and timers. Nothing may be left stranded.
func (s *story) settle(ctx context.Context) error {
	for {
		if err := s.engine.beginDay(ctx); err != nil {
			return err
		}
		done := s.world.jobs.Do(ctx)
		fired, err := s.engine.fireBatch(ctx)
		err = errors.Join(err, s.refresh(ctx), s.engine.followAbsences(ctx), s.engine.followQueues(ctx), s.world.log.trouble())
		if err != nil {
			return err
		}
		if done+fired == 0 {
			return errors.Join(s.engine.findStranded(ctx), s.world.log.trouble())
		}
	}
}

// move lets time pass to a moment; what becomes due on the way happens at its own moment.
func (s *story) move(ctx context.Context, to time.Time) error {
	for {
		next, err := s.next(ctx)
		if err != nil {
			return err
		}
		if next.IsZero() || next.After(to) {
			s.world.clock.move(to)
			return nil
		}
		s.world.clock.move(next)
		if err := s.settle(ctx); err != nil {
			return err
		}
	}
}

// next is when something becomes due next; zero for never.
func (s *story) next(ctx context.Context) (time.Time, error) {
	moments := []time.Time{s.world.jobs.Next(), s.engine.nextDay()}
	err := s.read(ctx, func(tx *store.Tx, _ *model) error {
		timer, err := tx.NextTimer()
		moments = append(moments, timer)
		return err
	})
	for _, away := range s.engine.org.Load().absences {
		for _, moment := range []time.Time{away.From, away.Until} {
			if moment.After(s.engine.Now()) {
				moments = append(moments, moment)
			}
		}
	}
	moments = slices.DeleteFunc(moments, time.Time.IsZero)
	if len(moments) == 0 {
		return time.Time{}, err
	}
	return slices.MinFunc(moments, time.Time.Compare), err
}

func (s *story) at(ctx context.Context, args *storyArgs) error {
	to, err := s.moment(args.word(0))
	if err != nil {
		return err
	}
	if to.Before(s.engine.Now()) {
		return mistake("time does not go back; it is %s", s.engine.Now().In(s.zone()).Format(time.RFC3339))
	}
	return s.move(ctx, to)
}

func (s *story) wait(ctx context.Context, args *storyArgs) error {
	name := args.option("on")
	if name == "" {
		passed, err := storyDuration(args.word(0), 24*time.Hour)
		if err != nil {
			return err
		}
		return s.move(ctx, s.engine.Now().Add(passed))
	}
	calendar := s.engine.current.Load().working[name]
	if calendar == nil {
		return mistake("there is no calendar %q", name)
	}
	days, hours, _ := strings.Cut(args.word(0), "d")
	if number, err := strconv.Atoi(days); err == nil && hours == "" {
		return s.move(ctx, calendar.AddDays(s.engine.Now(), number))
	}
	passed, err := storyDuration(args.word(0), calendar.Day())
	if err != nil {
		return err
	}
	return s.move(ctx, calendar.Add(s.engine.Now(), passed))
}

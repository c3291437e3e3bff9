package engine

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/weft-crm/weft/engine/store"
)

// looked is what an expectation found.
type looked struct {
	holds  bool
	wanted string // in words
	found  string
}

// expectation is a look at the world for one "expect".
type expectation struct {
	*storyArgs
	story *story
	raw   []storyWord // the words after what is expected
}

// expect demands what a line says, or the opposite.
func (s *story) expect(ctx context.Context, line *storyLine) error {
	words := line.words[1:]
	opposite := len(words) > 0 && words[0].is("no")
	if opposite {
		words = words[1:]
	}
	if len(words) == 0 || storyLooks()[words[0].text] == nil {
		return lineError(line, mistake("there is nothing of this kind to expect"))
	}
	x := &expectation{storyArgs: sortWords(words[1:]), story: s, raw: words[1:]}
	seen, err := storyLooks()[words[0].text](x, ctx)
	if err != nil {
		return lineError(line, err)
	}
	if seen.holds != opposite {
		return nil
	}
	if opposite {
		seen.wanted = "not so: " + seen.wanted
	}
	return &ScenarioError{Line: line.number, Text: line.text, Expected: seen.wanted, Found: seen.found}
}

func storyLooks() map[string]func(*expectation, context.Context) (looked, error) {
	return map[string]func(*expectation, context.Context) (looked, error){
		"state": (*expectation).state, "status": (*expectation).status, "task": (*expectation).task, "people": (*expectation).people,
		"vote": (*expectation).vote, "visits": (*expectation).visits, "path": (*expectation).path, "action": (*expectation).action,
		"can": (*expectation).can, "right": (*expectation).right, "locked": (*expectation).locked, "field": (*expectation).field,
		"rule": (*expectation).rule, "owner": (*expectation).owner, "count": (*expectation).count, "runs": (*expectation).runs,
		"notice": (*expectation).notice, "mail": (*expectation).mail, "history": (*expectation).history, "clock": (*expectation).clock,
		"incident": (*expectation).incident, "calls": (*expectation).calls, "listed": (*expectation).listed,
	}
}

// compared compares two words.
func compared(what, wanted, found string) looked {
	return looked{holds: wanted == found, wanted: what + " is " + wanted, found: what + " is " + found}
}

// counted compares a number of things with the option count, else demands at least one.
func (x *expectation) counted(what string, number int) (looked, error) {
	seen := looked{holds: number > 0, wanted: "there is " + what, found: fmt.Sprintf("there are %d", number)}
	if x.option("count") == "" {
		return seen, nil
	}
	wanted, err := x.number("count")
	seen.holds, seen.wanted = int64(number) == wanted, fmt.Sprintf("there are %d of %s", wanted, what)
	return seen, err
}

// record is the record that the line is about.
func (x *expectation) record(i int) (TaskRecord, error) { return x.story.called(x.word(i)) }

// viewer is who looks: the person of the option for, else the engine.
func (x *expectation) viewer(ctx context.Context) (Actor, error) {
	if x.option("for") == "" {
		return Operator(), nil
	}
	return x.story.actor(ctx, x.option("for"))
}

// run looks at the newest run of the line's record.
func (x *expectation) run(ctx context.Context, look func(tx *store.Tx, m *model, run *runLook) error) error {
	record, err := x.record(0)
	if err != nil {
		return err
	}
	return x.story.read(ctx, func(tx *store.Tx, m *model) error {
		run, err := newestRun(tx, record, x.option("workflow"))
		if err != nil {
			return err
		}
		found, err := x.story.engine.act(tx, m, Operator()).lookAtRun(run.ID)
		if err != nil {
			return err
		}
		return look(tx, m, found)
	})
}

func (x *expectation) state(ctx context.Context) (seen looked, err error) {
	return seen, x.run(ctx, func(_ *store.Tx, _ *model, run *runLook) error {
		seen = compared("the state", x.word(1), run.state.State)
		return nil
	})
}

func (x *expectation) status(ctx context.Context) (seen looked, err error) {
	return seen, x.run(ctx, func(_ *store.Tx, _ *model, run *runLook) error {
		seen = compared("the run's status", x.word(1), string(run.state.Status))
		return nil
	})
}

// field compares the value of a field, or what a person sees of it.
func (x *expectation) field(ctx context.Context) (looked, error) {
	label, err := x.record(0)
	if err != nil {
		return looked{}, err
	}
	if len(x.raw) < 3 {
		return looked{}, mistake("expect field takes a record, a field and a value")
	}
	name, written := x.raw[1].text, x.raw[2]
	record, err := x.story.stored(ctx, label)
	if err != nil {
		return looked{}, err
	}
	field := record.Entity.FieldByName(name)
	if field == nil {
		return looked{}, mistake("%s has no field %q", label.Entity, name)
	}
	shown, err := x.shown(ctx, label, name)
	if err != nil {
		return looked{}, err
	}
	if shown != "" || written.is("masked") || written.is("hidden") {
		return compared(name, written.text, shown), nil
	}
	seen := looked{wanted: name + " is " + written.raw}
	seen.found = name + " is " + string(field.KindOf().Append(nil, field, record.Values[field.Position]))
	err = x.story.read(ctx, func(tx *store.Tx, _ *model) (err error) {
		seen.holds, err = x.story.holdsValue(tx, field, record.Values[field.Position], written.storyValue())
		return err
	})
	return seen, err
}

// shown is "masked" or "hidden" where the person of the option for does not see a field.
func (x *expectation) shown(ctx context.Context, label TaskRecord, field string) (string, error) {
	by, err := x.viewer(ctx)
	if err != nil || by.isEngine() {
		return "", err
	}
	sent, err := x.story.engine.Record(ctx, by, Get{Entity: label.Entity, ID: label.ID})
	if err != nil {
		return "", err
	}
	row, err := decodeAnswer[struct {
		Values map[string]any `json:"values"`
		Masked []string       `json:"masked"`
	}](sent.JSON)
	if err != nil {
		return "", err
	}
	if slices.Contains(row.Masked, field) {
		return "masked", nil
	}
	if _, sent := row.Values[field]; !sent {
		return "hidden", nil
	}
	return "", nil
}

func (x *expectation) owner(ctx context.Context) (looked, error) {
	label, err := x.record(0)
	if err != nil {
		return looked{}, err
	}
	record, err := x.story.stored(ctx, label)
	if err != nil {
		return looked{}, err
	}
	found := "null"
	if record.Owner != "" {
		found = x.story.login(record.Owner)
	}
	return compared("the owner", x.word(1), found), nil
}

// rule demands that a rule over the record is true.
func (x *expectation) rule(ctx context.Context) (looked, error) {
	label, err := x.record(0)
	if err != nil {
		return looked{}, err
	}
	seen := looked{wanted: x.text() + " is true", found: "it is false"}
	return seen, x.story.read(ctx, func(tx *store.Tx, m *model) error {
		record, err := tx.GetDeleted(m.Entity(label.Entity), label.ID)
		if err != nil {
			return err
		}
		program, err := storyRule(m, record.Entity, x.text())
		if err != nil {
			return err
		}
		if err := tx.LoadPaths(oneRecord(record), appendPaths(nil, record.Entity, nil, program)); err != nil {
			return err
		}
		seen.holds, err = program.True(x.story.engine.act(tx, m, Operator()).scope(record, nil))
		return err
	})
}

// count demands how many records there are, that a person sees and a rule holds for.
func (x *expectation) count(ctx context.Context) (looked, error) {
	by, err := x.viewer(ctx)
	if err != nil {
		return looked{}, err
	}
	sent, err := x.story.engine.AppendList(ctx, nil, by, List{Entity: x.word(0), Filter: x.text(), Count: "exact", Limit: 1})
	if err != nil {
		return looked{}, err
	}
	answer, err := decodeAnswer[struct {
		Total struct {
			Count int64 `json:"count"`
		} `json:"total"`
	}](sent)
	return compared("the number", x.word(1), strconv.FormatInt(answer.Total.Count, 10)), err
}

func (x *expectation) locked(ctx context.Context) (looked, error) {
	label, err := x.record(0)
	if err != nil {
		return looked{}, err
	}
	seen := looked{wanted: "the record is locked", found: "the record is free"}
	err = x.story.read(ctx, func(tx *store.Tx, m *model) error {
		record, err := tx.GetDeleted(m.Entity(label.Entity), label.ID)
		if err != nil {
			return err
		}
		held, err := x.story.engine.act(tx, m, Actor{ID: "nobody", Via: ViaForm}).holds(record, "")
		if held.Locked {
			seen.holds, seen.found = true, "the record is locked"
		}
		return err
	})
	return seen, err
}

// right compares what a person's form, or that of a task, does with a field.
func (x *expectation) right(ctx context.Context) (looked, error) {
	label, err := x.record(0)
	if err != nil {
		return looked{}, err
	}
	by, err := x.viewer(ctx)
	if err != nil {
		return looked{}, err
	}
	request := FormRequest{Entity: label.Entity, ID: label.ID}
	if x.option("step") != "" {
		x.by, x.login = by, x.option("for")
		task, err := x.story.meant(ctx, label, "", x.storyArgs)
		if err != nil {
			return looked{}, err
		}
		request.Task = task.ID
	}
	form, err := x.story.engine.Form(ctx, by, request)
	if err != nil {
		return looked{}, err
	}
	return compared("the right on "+x.word(1), x.word(2), formRight(form, x.word(1))), nil
}

func formRight(form *FormAnswer, name string) string {
	for _, section := range form.Form.Sections {
		for _, field := range section.Fields {
			switch {
			case field.Name != name:
			case !field.Visible:
				return "hide"
			case field.Required && field.Rights == "edit":
				return "require"
			default:
				return field.Rights
			}
		}
	}
	return "hide"
}

// notice demands that somebody has had a notice, about a record if one is named.
func (x *expectation) notice(ctx context.Context) (looked, error) {
	person, err := x.story.person(x.word(0))
	if err != nil {
		return looked{}, err
	}
	number := 0
	var kinds []string
	err = x.story.read(ctx, func(tx *store.Tx, _ *model) error {
		links, err := x.links(tx)
		if err != nil {
			return err
		}
		rows, err := tx.Notices(person, false, "", 1000)
		for _, row := range rows {
			if links != nil && !slices.ContainsFunc(links, func(link string) bool { return strings.HasPrefix(row.Link, link) }) {
				continue
			}
			kinds = append(kinds, row.Kind)
			if row.Kind == x.word(1) && strings.Contains(string(row.Title)+string(row.Body), x.text()) {
				number++
			}
		}
		return err
	})
	if err != nil {
		return looked{}, err
	}
	seen, err := x.counted("a notice "+x.word(1)+" to "+x.word(0), number)
	seen.found += fmt.Sprintf("; the notices are %v", kinds)
	return seen, err
}

// links are the beginnings of all links to a record and its runs; nil without a record.
func (x *expectation) links(tx *store.Tx) ([]string, error) {
	if x.word(2) == "" {
		return nil, nil
	}
	record, err := x.record(2)
	if err != nil {
		return nil, err
	}
	links := []string{"/records/" + record.Entity + "/" + record.ID}
	runs, err := tx.RunsOf(record.Entity, record.ID)
	for _, run := range runs {
		links = append(links, "/tasks/"+run.ID+"~", "/runs/"+run.ID)
	}
	return links, err
}

func (x *expectation) mail(context.Context) (looked, error) {
	x.story.world.lock.Lock()
	defer x.story.world.lock.Unlock()
	number := 0
	var all []string
	for _, mail := range x.story.world.mails {
		all = append(all, mail.To+" "+mail.Kind)
		if mail.To == x.word(0) && mail.Kind == x.word(1) && strings.Contains(mail.Subject+mail.Text, x.text()) {
			number++
		}
	}
	seen, err := x.counted("a mail "+x.word(1)+" to "+x.word(0), number)
	seen.found += fmt.Sprintf("; the mails are %v", all)
	return seen, err
}

func (x *expectation) calls(context.Context) (looked, error) {
	connection := x.story.world.connections[x.word(0)]
	return compared("the number of calls", x.word(1), strconv.Itoa(connection.called())), nil
}

// sameTime reports whether the option due names a moment.
func (x *expectation) sameTime(at *time.Time) (bool, error) {
	text := x.option("due")
	if text == "" {
		return true, nil
	}
	wanted, err := x.story.moment(text)
	return err == nil && at != nil && at.Equal(wanted), err
}

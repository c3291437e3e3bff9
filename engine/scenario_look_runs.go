package engine

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/weft-crm/weft/engine/flow"
	"github.com/weft-crm/weft/engine/store"
)

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
		_, actions, err := x.story.engine.act(tx, m, by).process(record)
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

// listed demands that one of somebody's lists of tasks shows the record.
func (x *expectation) listed(ctx context.Context) (looked, error) {
	record, err := x.record(0)
	if err != nil {
		return looked{}, err
	}
	by, err := x.viewer(ctx)
	if err != nil {
		return looked{}, err
	}
	box, err := x.story.engine.Tasks(ctx, by, Inbox{Box: x.word(1), Limit: 500})
	if err != nil {
		return looked{}, err
	}
	number := 0
	for _, task := range box.Tasks {
		if task.Record.Entity == record.Entity && task.Record.ID == record.ID {
			number++
		}
	}
	return x.counted("a task on it in the list "+x.word(1), number)
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

package engine

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/weft-crm/weft/engine/flow"
	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// absenceEntity is the entity whose records say who is away and who decides meanwhile.
const absenceEntity = "absence"

// absence is a record of it. Its key changes with the record.
type absence struct {
	key    string
	person string
	flow.Absence
}

func newAbsence(record *metadata.Record) absence {
	away := absence{key: record.ID + "/" + strconv.FormatInt(record.Version, 10), person: text(record, "user")}
	away.Delegate = text(record, "delegate")
	away.From, _ = record.Value("from").(time.Time)
	away.Until, _ = record.Value("until").(time.Time)
	away.IncludeOpen, _ = record.Value("include_open").(bool)
	for key := range strings.SplitSeq(text(record, "workflows"), ",") {
		if key = strings.TrimSpace(key); key != "" {
			away.Workflows = append(away.Workflows, key)
		}
	}
	return away
}

// absencesOf gives the absences of a person for the kernel.
func (o *organisation) absencesOf(person string) []flow.Absence {
	var list []flow.Absence
	for _, away := range o.absences {
		if away.person == person {
			list = append(list, away.Absence)
		}
	}
	return list
}

// away lists the absences that count at a moment, as "key person", sorted.
func (o *organisation) away(now time.Time) []string {
	list := []string{}
	for _, away := range o.absences {
		if away.counts(now) {
			list = append(list, away.key+" "+away.person)
		}
	}
	slices.Sort(list)
	return list
}

func (a *absence) counts(now time.Time) bool {
	return !now.Before(a.From) && (a.Until.IsZero() || now.Before(a.Until))
}

// deputies names who stands in for a person at a moment, whatever it is about.
func (o *organisation) deputies(person string, now time.Time) []string {
	var list []string
	for _, away := range o.absences {
		if away.person == person && away.Delegate != "" && len(away.Workflows) == 0 && away.counts(now) {
			list = append(list, away.Delegate)
		}
	}
	return list
}

// awayKey is the setting that holds which absences the runs have been told of.
const awayKey = "away"

// followAbsences tells the runs of people whose absence has begun or ended since the last time.
func (e *Engine) followAbsences(ctx context.Context) error {
	now := e.org.Load().away(e.Now())
	if told := e.away.Load(); told != nil && slices.Equal(*told, now) {
		return nil
	}
	var before []string
	err := e.read(ctx, func(tx *store.Tx, _ *model) error {
		_, err := tx.Setting(awayKey, &before)
		return err
	})
	if err != nil {
		return err
	}
	for _, person := range changedPeople(before, now) {
		if err := e.tellRunsOf(ctx, person, flow.AbsenceChanged{Person: person}); err != nil {
			return err
		}
	}
	if !slices.Equal(before, now) {
		err = e.write(ctx, func(tx *store.Tx, _ *model) error { return tx.SetSetting(awayKey, now) })
	}
	if err == nil {
		e.away.Store(&now)
	}
	return err
}

// changedPeople names the people of absences that stand in only one of two lists.
func changedPeople(before, now []string) []string {
	var people []string
	for _, one := range slices.Concat(before, now) {
		_, person, _ := strings.Cut(one, " ")
		if slices.Contains(before, one) != slices.Contains(now, one) && !slices.Contains(people, person) {
			people = append(people, person)
		}
	}
	return people
}

// tellRunsOf gives an event to every run with an open task of a person, each in a transaction of
// its own.
func (e *Engine) tellRunsOf(ctx context.Context, person string, event flow.Event) error {
	var runs []string
	err := e.read(ctx, func(tx *store.Tx, _ *model) (err error) {
		runs, err = tx.RunsAsking(person)
		return err
	})
	for _, run := range runs {
		err = errors.Join(err, e.moveAlone(ctx, run, event))
	}
	return err
}

// guardAbsence lets people send only their own work to somebody else. An absence belongs to whoever
// is away, also when an administrator enters it.
func (s *saving) guardAbsence() []FieldProblem {
	if s.old == nil {
		s.record.Owner = text(s.record, "user")
	}
	if text(s.record, "user") == s.by.ID || s.by.Administers("users") {
		return nil
	}
	return []FieldProblem{{"user", "/user", "needs_admin", metadata.Text{
		En: "Only administrators of people enter absences of others.", Zh: "仅人员管理员可为他人设置外出代理。",
	}}}
}

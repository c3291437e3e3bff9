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

// warnOfDelegates tells whoever enters an absence when its work would find nobody.
func (f *openedForm) warnOfDelegates(answer *Evaluation) {
	state, shown := answer.Fields["delegate"]
	if f.plan.entity.Name != absenceEntity || !shown {
		return
	}
	planned := newAbsence(f.record)
	if planned.person == "" || planned.Delegate == "" {
		return
	}
	org := f.org.Load()
	others := slices.DeleteFunc(slices.Clone(org.absences), func(away absence) bool { return strings.HasPrefix(away.key, f.record.ID+"/") })
	if end, at := org.deadEnd(planned, others, f.tx.Now); end != "" {
		since := at.In(org.company.location()).Format("2006-01-02 15:04")
		state.Warning = &metadata.Text{En: "From " + since + ": " + deadEnds[end].En, Zh: since + " 起：" + deadEnds[end].Zh}
		answer.Fields["delegate"] = state
	}
}

var deadEnds = map[flow.DeadEnd]metadata.Text{
	flow.Circle:  {En: "the delegates name each other in a circle, so the work stays where it is.", Zh: "代理人互相指定，形成循环，任务将留在本人处。"},
	flow.TooLong: {En: "more than five delegates follow one another, so the work stays where it is.", Zh: "代理链超过五人，任务将留在本人处。"},
	flow.Nobody:  {En: "everybody in the chain of delegates is away or has left, so the work stays where it is.", Zh: "代理链上的人员均外出或已停用，任务将留在本人处。"},
}

// deadEnd finds the first moment of a planned absence at which the delegates lead to nobody.
func (o *organisation) deadEnd(planned absence, others []absence, now time.Time) (flow.DeadEnd, time.Time) {
	all := append(slices.DeleteFunc(others, func(away absence) bool { return !away.overlaps(planned) }), planned)
	for _, at := range turns(all, planned, now) {
		for _, workflow := range concerned(all, planned) {
			_, end, _ := o.kernel().Follow(planned.person, func(person string) (string, bool, error) {
				i := slices.IndexFunc(all, func(away absence) bool { return away.person == person && away.Covers(at, workflow) })
				if i < 0 {
					return "", false, nil
				}
				return all[i].Delegate, true, nil
			})
			if end != "" {
				return end, at
			}
		}
	}
	return "", time.Time{}
}

func (a *absence) overlaps(other absence) bool {
	return (a.Until.IsZero() || a.Until.After(other.From)) && (other.Until.IsZero() || a.From.Before(other.Until))
}

// turns lists the moments of an absence, from now on, at which somebody may go or come back.
func turns(all []absence, planned absence, now time.Time) []time.Time {
	moments := []time.Time{planned.From}
	if now.After(planned.From) {
		moments[0] = now
	}
	for _, away := range all {
		for _, at := range []time.Time{away.From, away.Until} {
			if at.After(moments[0]) && planned.counts(at) {
				moments = append(moments, at)
			}
		}
	}
	slices.SortFunc(moments, time.Time.Compare)
	return slices.DeleteFunc(moments, func(at time.Time) bool { return !planned.counts(at) })
}

// concerned lists the workflows for which a chain of delegates may differ; "" stands for all that no absence names.
func concerned(all []absence, planned absence) []string {
	if len(planned.Workflows) > 0 {
		return planned.Workflows
	}
	keys := []string{""}
	for _, away := range all {
		keys = append(keys, away.Workflows...)
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

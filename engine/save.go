package engine

import (
	"errors"

	"github.com/weft-crm/weft/engine/flow"
	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// change is one change of a record on its way through save.
type change struct {
	Save
	set     []flow.FieldValue // what the engine itself writes, past the rights of people; "owner" may be among it
	run     string            // the run that makes the change and need not be told of it
	totals  *laterTotals      // when given, rollups of other records are renewed by whoever collects them
	depth   int               // how often values were passed on to get here
	pooled  *metadata.Text    // why it goes into the pool
	claimed bool              // out of the pool
	// restores says that values come back which were there before; options may be retired by now.
	restores bool

	seen map[string]*metadata.Record // titles of chosen records that the actor was found to see
}

// remember keeps the title of a record the actor may see, for the answer.
func (ch *change) remember(record *metadata.Record) {
	if ch.seen == nil {
		ch.seen = map[string]*metadata.Record{}
	}
	ch.seen[record.ID] = record
}

// saving is the state of one save as it goes from step to step.
type saving struct {
	*computing
	change      *change
	hold        hold
	edited      []*metadata.Field                      // what people wrote
	editedLines map[*metadata.Record][]*metadata.Field // and in which lines
	changed     []*metadata.Field                      // all that differs in the end
	owned       bool                                   // the owner changed
	covered     bool                                   // the actor may change the record without a task
	warned      []Twin                                 // records that the actor is asked about first
}

// save creates or changes one record: the one way in which records are written, for people, the API,
// imports and workflows alike. It returns the record as stored.
func (a *act) save(ch *change) (*metadata.Record, error) {
	s, err := a.derive(ch)
	if err != nil {
		return nil, err
	}
	if s.nothing() && len(s.relinked()) == 0 {
		return s.record, nil
	}
	if err := takeSteps(s.check, s.refuse, s.askAboutTwins); err != nil {
		return nil, err
	}
	if !s.nothing() {
		if err := takeSteps(s.number, s.put, s.note, s.index, s.compareBy, s.settle, s.remindOwner, s.pass); err != nil {
			return nil, err
		}
	}
	err = takeSteps(s.saveLinks, s.advance)
	return s.record, err
}

// rehearse does what save does up to writing: problems and warned then hold what save would refuse.
func (a *act) rehearse(ch *change) (*saving, error) {
	s, err := a.derive(ch)
	if err != nil || s.nothing() {
		return s, err
	}
	return s, takeSteps(s.check, s.checkUnique)
}

// derive begins to save a record and works out all that it is going to hold.
func (a *act) derive(ch *change) (*saving, error) {
	p, err := a.m.entityPlan(ch.Entity)
	if err != nil {
		return nil, err
	}
	s, err := a.begin(p, ch)
	if err != nil {
		return nil, err
	}
	return s, takeSteps(s.parse, s.choose, s.limit, s.load, s.fill, s.keep, s.compute)
}

// takeSteps takes steps up to the first that fails.
func takeSteps(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// begin locks what is there and asks whether the actor may write it at all.
func (a *act) begin(p *plan, ch *change) (*saving, error) {
	if err := checkRemark(ch.Comment); err != nil {
		return nil, err
	}
	if p.entity.Parent != "" {
		return nil, Refuse(Invalid, "line_entity", "Lines are saved with the record they belong to.", "明细随所属记录一起保存。")
	}
	if ch.ID == "" {
		return a.beginNew(p, ch)
	}
	old, err := a.tx.Lock(p.entity, ch.ID)
	if err != nil {
		return nil, translate(err)
	}
	held, err := a.mayWrite(old, ch.Task)
	if err != nil {
		return nil, err
	}
	if err := a.sameVersion(old, ch); err != nil {
		return nil, err
	}
	s := &saving{computing: a.computing(old.Clone(), old), change: ch, hold: held, covered: true}
	if held.Asked {
		s.covered, err = a.covers(old, mayEdit)
	}
	return s, err
}

func (a *act) beginNew(p *plan, ch *change) (*saving, error) {
	if !a.by.isEngine() && !a.m.rightsOn(a.by, p.entity).may(mayCreate) {
		return nil, a.lacks(p.entity, mayCreate)
	}
	record := metadata.NewRecord(p.entity)
	record.Owner, record.CreatedBy, record.CreatedAt = a.by.author(), a.by.author(), a.tx.Now
	return &saving{computing: a.computing(record, nil), change: ch}, nil
}

// mayWrite refuses whoever may not change a record. A person who was asked about it by a workflow
// may change what the step allows; anybody else is covered by a right.
func (a *act) mayWrite(record *metadata.Record, task string) (hold, error) {
	if a.by.isEngine() {
		return hold{}, nil
	}
	held, err := a.holds(record, task)
	if err != nil {
		return held, err
	}
	if held.Asked {
		return held, nil
	}
	err = a.mustCover(record, mayEdit)
	if held.Part && CodeOf(err) == "not_found" {
		return held, a.lacks(record.Entity, mayEdit)
	}
	return held, err
}

// sameVersion refuses a change made on an older version, unless only workflows have written since,
// and other fields.
func (a *act) sameVersion(stored *metadata.Record, ch *change) error {
	if ch.Version == 0 || ch.Version == stored.Version {
		return nil
	}
	entries, err := a.tx.History(stored.Entity.Name, stored.ID, 0, 50)
	if err != nil {
		return err
	}
	if ch.Version < stored.Version && onlyEngineSince(entries, ch) {
		return nil
	}
	return a.conflict(stored, ch.Values)
}

func onlyEngineSince(entries []*store.Entry, ch *change) bool {
	for _, entry := range entries {
		if entry.Version <= ch.Version {
			return true
		}
		if entry.Through != string(ViaWorkflow) && entry.Through != string(ViaSystem) {
			return false
		}
		for _, changed := range entry.Changes {
			if _, sent := ch.Values[changed.Field]; sent {
				return false
			}
		}
	}
	return false
}

// conflict tells that somebody else was faster, with what is stored now.
func (a *act) conflict(stored *metadata.Record, yours map[string]any) error {
	answer := Refuse(Conflict, "version_conflict",
		"Somebody else has changed this record since you opened it. Choose which values to keep.",
		"您打开后该记录已被他人修改，请选择要保留的内容。")
	current, err := a.showRecord(stored)
	if err != nil {
		return err
	}
	answer.Current, answer.Yours = current, yours
	return answer
}

// limit leaves out what a change of the engine's own cannot have affected. What people save is worked out
// as a whole, for it shows them all that is wrong.
func (s *saving) limit() error {
	if s.by.isEngine() && len(s.change.Values) == 0 {
		s.narrow()
	}
	return nil
}

// fill gives a new record, and new lines, their defaults.
func (s *saving) fill() error {
	if s.old == nil {
		err := s.defaults(func(field *metadata.Field) bool {
			_, given := s.change.Values[field.Name]
			return given
		})
		if err != nil {
			return err
		}
	}
	s.lineDefaults()
	return nil
}

func (s *saving) compute() error {
	if err := s.formulas(s.old == nil); err != nil {
		return err
	}
	if err := s.stamp(); err != nil {
		return err
	}
	s.changed = s.record.Entity.LiveFields()
	if s.old != nil {
		s.changed = s.differences()
		s.owned = s.old.Owner != s.record.Owner
	}
	return nil
}

// nothing reports whether a change turned out to change nothing.
func (s *saving) nothing() bool {
	return s.old != nil && s.changed != nil && len(s.changed) == 0 && !s.owned && len(s.problems) == 0
}

// check collects all that is wrong, so that a person sees everything at once.
func (s *saving) check() error {
	person := !s.by.isEngine()
	if person {
		s.conditions(s.formOfChange(), written{s.edited, s.editedLines})
	}
	s.checks()
	s.checkDependents()
	if s.plan.entity.Name == "user" && person {
		s.problems = append(s.problems, s.guardUser()...)
	}
	if s.plan.entity.Name == absenceEntity && person {
		s.problems = append(s.problems, s.guardAbsence()...)
	}
	return takeSteps(s.checkChoices, s.checkTrees, s.checkTwins, s.checkOnce, s.checkLeft, s.checkFiles)
}

// formOfChange is the form whose rules count besides those of the entity; nil where nobody fills in
// values: at a handover, when something is taken back.
func (s *saving) formOfChange() *metadata.Form {
	if len(s.change.Values) == 0 {
		return nil
	}
	return s.formOf(s.change.Form, s.change.Device)
}

// refuse ends the save when there are problems, with those of uniqueness among them.
func (s *saving) refuse() error {
	if len(s.problems) == 0 {
		return nil
	}
	if err := s.checkUnique(); err != nil {
		return err
	}
	return s.refusal()
}

// refusal gives the problems; a change of nothing but states that workflows manage is forbidden.
func (s *saving) refusal() error {
	refused := invalid(s.problems)
	for _, problem := range s.problems {
		if problem.Code != managedByWorkflow {
			return refused
		}
	}
	refused.Kind, refused.Code, refused.Title, refused.Detail = Forbidden, managedByWorkflow, kindTitles[Forbidden], s.problems[0].Message
	return refused
}

func (s *saving) put() error {
	s.record.UpdatedBy = s.by.author()
	var err error
	if s.old == nil {
		err = s.tx.Insert(s.record)
	} else {
		err = s.tx.Update(s.record, s.old.Version, s.changed)
	}
	return s.putProblem(err)
}

// putProblem tells a clash of unique values in the words of the definition.
func (s *saving) putProblem(err error) error {
	var clash *store.DuplicateError
	if !errors.As(err, &clash) {
		return err
	}
	if fields := clash.Fields(s.plan.entity); len(fields) > 0 {
		return (&taken{by: s.by, record: s.record, set: uniqueSetOf(s.plan.entity, fields)}).refusal()
	}
	for _, lines := range s.plan.lines {
		if fields := clash.Fields(lines.Target); len(fields) > 0 {
			problem := uniqueSetOf(lines.Target, fields).problem()
			problem.Field, problem.Pointer = lines.Name, "/"+lines.Name
			return invalid([]FieldProblem{problem})
		}
	}
	return err
}

// advance tells the workflows what happened to the record and its links, once they are saved too.
func (s *saving) advance() error {
	changed, err := s.changedWithLinks()
	if err != nil || s.old != nil && len(changed) == 0 && !s.owned {
		return err
	}
	event := recordEvent{Old: s.old, New: s.record, Changed: changed, Except: s.change.run}
	return s.act.advance(event)
}
